//! The practice lab: lessons, and faults that are rehearsed.

mod lessons;
mod switches;

use eframe::egui::{Color32, Frame, Label, Margin, RichText, ScrollArea, Ui};

use super::{
    theme::{self, MARGIN, palette},
    view::View,
    widgets::{beside, button_width, quiet, scrolled, strip},
};
use crate::{
    action::{Action, LabAction},
    text::lab as words,
};

/// What the tab remembers by itself: nothing but how far it is scrolled, which egui does.
#[derive(Default)]
pub struct LabPanel {}

impl LabPanel {
    /// Draws the tab into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let area = ScrollArea::vertical().id_salt("lab").auto_shrink([false, false]);
        scrolled(ui, words::SCROLL, area, |ui| {
            Frame::new().inner_margin(Margin::symmetric(MARGIN as i8, 14)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 12.0;
                lessons::ui(ui, view, actions);
                switches::ui(ui, view, actions);
            });
        });
    }
}

/// What goes wrong on purpose, above whatever else the right side shows, with the button that undoes it.
pub fn banner(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let Some(on) = view.state.lab.on else { return };
    let palette = palette(ui);
    let margin = Margin { left: MARGIN as i8, right: MARGIN as i8, top: 10, bottom: 0 };
    Frame::new().fill(palette.window).inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        strip(ui, palette.waiting, |ui| {
            ui.horizontal(|ui| {
                let title = |ui: &mut Ui| {
                    let text = RichText::new(words::banner(on)).font(theme::strong(14.0));
                    ui.add(Label::new(text).truncate());
                };
                beside(ui, button_width(ui, words::UNDO), title, |ui| undo(ui, true, actions));
            });
        });
    });
}

fn undo(ui: &mut Ui, enabled: bool, actions: &mut Vec<Action>) {
    let button = ui.add_enabled_ui(enabled, |ui| ui.button(words::UNDO)).inner;
    if button.on_hover_text(words::UNDO_TIP).clicked() {
        actions.push(Action::Lab(LabAction::Undo));
    }
}

/// A title, what it is about, and at the right end a button.
fn head(ui: &mut Ui, title: &str, about: &str, width: f32, button: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        let left = |ui: &mut Ui| drop(ui.heading(title));
        beside(ui, width, left, button);
    });
    quiet(ui, about);
}

/// A word of a row's own width, in a colour.
fn word(ui: &mut Ui, text: &str, width: f32, color: Color32) {
    let size = eframe::egui::vec2(width, theme::ROW_HEIGHT);
    ui.allocate_ui_with_layout(size, eframe::egui::Layout::left_to_right(eframe::egui::Align::Center), |ui| {
        ui.set_min_size(size);
        ui.add(Label::new(RichText::new(text).color(color)).truncate());
    });
}
