//! The views, one a file. They read the state, draw it and return what the person asks for; they do no I/O, start no
//! thread and decide nothing.

mod attached;
mod banner;
mod code;
mod code_colors;
mod columns;
mod connection;
mod copied;
mod counters;
mod detail;
mod divider;
mod export;
mod figures;
mod file;
mod file_panel;
mod filter_bar;
mod form;
mod headings;
mod help;
mod import;
mod json_colors;
mod lab_panel;
mod log_panel;
mod messages_panel;
mod new_topic;
mod options;
mod overlay;
mod replaced;
mod retry;
mod right_side;
mod run_tools;
mod saved;
mod scroll;
mod scroll_bar;
mod secret_field;
mod secrets;
mod send;
mod shortcuts;
mod status_bar;
mod table;
mod test;
#[cfg(test)]
mod tests;
pub mod theme;
mod topic_choice;
mod topics_panel;
mod totals_panel;
mod touched;
mod view;
mod widgets;

use eframe::egui::{CentralPanel, Frame, Panel, Stroke, Ui, UiBuilder, vec2};

use crate::{
    action::Action,
    app::state::{State, Tab},
};
use touched::Touched;

/// The whole window. Remembers only what belongs to the widgets themselves.
pub struct Window {
    form: form::FormPanel,
    right: right_side::RightSide,
    test: test::TestSteps,
    import: import::ImportDialog,
    close: overlay::Question,
    forget_all: overlay::Question,
    saved: saved::Questions,
    retry: retry::RetryQuestion,
    export: export::ExportQuestion,
    save: messages_panel::SaveQuestion,
    new_topic: new_topic::NewTopicQuestion,
    help: help::Help,
    code: code::CodeDialog,
    copied: copied::Copied,
}

impl Default for Window {
    fn default() -> Self {
        Self::new()
    }
}

impl Window {
    /// As it is before anything was touched.
    pub fn new() -> Self {
        Self {
            form: form::FormPanel::new(),
            right: right_side::RightSide::new(),
            test: test::TestSteps::default(),
            import: import::ImportDialog::default(),
            close: overlay::Question::default(),
            forget_all: overlay::Question::default(),
            saved: saved::Questions::default(),
            retry: retry::RetryQuestion::default(),
            export: export::ExportQuestion::default(),
            save: messages_panel::SaveQuestion::default(),
            new_topic: new_topic::NewTopicQuestion::default(),
            help: help::Help::default(),
            code: code::CodeDialog::default(),
            copied: copied::Copied::default(),
        }
    }

    /// Draws the state, and returns what was asked for since the last frame.
    pub fn ui(&mut self, ui: &mut Ui, state: &State) -> Vec<Action> {
        let view = view::View::new(state);
        let mut actions = import::pasted(ui, &view);
        actions.extend(shortcuts::actions(ui, &view, self.help.is_open(), &mut self.form.secrets));
        if shortcuts::find(ui, &view, self.help.is_open()) {
            actions.push(Action::Tab(Tab::Log));
            self.right.find(&view);
        }
        let palette = theme::palette(ui);
        let panel = Frame::new().fill(palette.panel);
        let whole = ui.available_rect_before_wrap();
        let (above, status) = whole.split_top_bottom_at_y(whole.bottom() - theme::STATUS_HEIGHT);
        ui.scope_builder(UiBuilder::new().max_rect(above).id_salt("above"), |ui| {
            if !state.notices.is_empty() {
                Panel::top("notice").frame(panel.inner_margin(8)).show(ui, |ui| {
                    overlay::notice(ui, &view, &mut actions);
                });
            }
            Panel::left("form").exact_size(theme::FORM_WIDTH).resizable(false).frame(panel).show(ui, |ui| {
                self.form.ui(ui, &view, &mut actions);
            });
            CentralPanel::no_frame().frame(Frame::new().fill(palette.window)).show(ui, |ui| {
                self.right.ui(ui, &view, &mut actions);
            });
        });
        // Last, as it is read: a panel at the bottom would have to come first.
        ui.painter().rect_filled(status, 0, palette.panel);
        ui.painter().hline(status.x_range(), status.top(), Stroke::new(1.0, palette.line));
        let inside = status.shrink2(vec2(theme::MARGIN, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(inside).id_salt("status"), |ui| status_bar::ui(ui, &view));
        overlay::drop_target(ui, &view, &mut actions);
        self.saved.ui(ui, &view, &mut actions);
        self.retry.ui(ui, &view, &mut actions);
        self.export.ui(ui, &view, &mut actions);
        self.save.ui(ui, &view, &mut actions);
        self.new_topic.ui(ui, &view, &mut actions);
        self.test.ui(ui, &view, &mut actions);
        self.import.ui(ui, &view, &mut actions);
        overlay::close_question(ui, &view, &mut self.close, &mut actions);
        overlay::forget_all_question(ui, &view, &mut self.forget_all, &mut actions);
        if std::mem::take(&mut self.form.wants_help) {
            self.help.open();
        }
        self.help.ui(ui, &view);
        self.code.ui(ui, &view, &mut actions);
        self.copied.ui(ui, &view, status, &actions);
        if actions.iter().any(|action| matches!(action, Action::Send)) {
            self.form.let_go(ui);
        }
        actions
    }
}
