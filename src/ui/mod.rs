//! The views, one a file. They read the state, draw it and return what the person asks for; they do no I/O, start no
//! thread and decide nothing.

mod banner;
mod columns;
mod connection;
mod counters;
mod detail;
mod file;
mod form;
mod log_panel;
mod options;
mod overlay;
mod scroll;
mod scroll_bar;
mod secret_field;
mod send;
mod shortcuts;
mod status_bar;
mod table;
#[cfg(test)]
mod tests;
pub mod theme;
mod touched;
mod view;
mod widgets;

use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};

use crate::{action::Action, app::state::State};
use touched::Touched;

/// The whole window. Remembers only what belongs to the widgets themselves.
pub struct Window {
    form: form::FormPanel,
    log: log_panel::LogPanel,
}

impl Default for Window {
    fn default() -> Self {
        Self::new()
    }
}

impl Window {
    /// As it is before anything was touched.
    pub fn new() -> Self {
        Self { form: form::FormPanel::new(), log: log_panel::LogPanel::new() }
    }

    /// Draws the state, and returns what was asked for since the last frame.
    pub fn ui(&mut self, ui: &mut Ui, state: &State) -> Vec<Action> {
        let view = view::View::new(state);
        let mut actions = shortcuts::actions(ui, &view, &mut self.form.secret);
        let palette = theme::palette(ui);
        let panel = Frame::new().fill(palette.panel);
        let bottom = panel.inner_margin(Margin::symmetric(16, 0));
        Panel::bottom("status").exact_size(theme::STATUS_HEIGHT).frame(bottom).show(ui, |ui| {
            status_bar::ui(ui, &view);
        });
        if !state.notices.is_empty() {
            Panel::top("notice").frame(panel.inner_margin(8)).show(ui, |ui| {
                overlay::notice(ui, &view, &mut actions);
            });
        }
        Panel::left("form").exact_size(theme::FORM_WIDTH).resizable(false).frame(panel).show(ui, |ui| {
            self.form.ui(ui, &view, &mut actions);
        });
        CentralPanel::no_frame().frame(Frame::new().fill(palette.window)).show(ui, |ui| {
            self.log.ui(ui, &view, &mut actions);
        });
        overlay::drop_target(ui, &view, &mut actions);
        overlay::question(ui, &view, &mut actions);
        actions
    }
}
