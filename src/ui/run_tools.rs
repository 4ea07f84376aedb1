//! What can be done with the rows of a run: the buttons beside the counters.

use eframe::egui::{Button, Ui};

use super::{
    shortcuts::{self, tip},
    theme::GAP,
    view::View,
    widgets::button_width,
};
use crate::{
    action::{Action, ExportAction, RetryAction},
    text::{again, export},
};

/// Draws the buttons at the right end of this row, which is told how much room they want, or in one of their own beneath it where it is too full.
pub fn beside(
    ui: &mut Ui,
    view: &View<'_>,
    actions: &mut Vec<Action>,
    row: impl FnOnce(&mut Ui, f32, &mut Vec<Action>),
) {
    let width = width(ui, view);
    let drawn = ui.horizontal(|ui| {
        row(ui, if width > 0.0 { width + GAP } else { 0.0 }, actions);
        let fits = ui.available_width() >= width + GAP;
        if fits {
            ui.add_space(ui.available_width() - width);
            buttons(ui, view, actions);
        }
        fits
    });
    if !drawn.inner && width > 0.0 {
        ui.horizontal(|ui| buttons(ui, view, actions));
    }
}

fn width(ui: &Ui, view: &View<'_>) -> f32 {
    let retry = if view.retriable() > 0 { button_width(ui, again::RETRY) + GAP } else { 0.0 };
    retry + if view.exportable() { button_width(ui, export::EXPORT) } else { 0.0 }
}

fn buttons(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = GAP;
    if view.retriable() > 0 {
        let free = !view.running && view.state.retry.is_none();
        if ui.add_enabled(free, Button::new(again::RETRY)).on_hover_text(again::RETRY_TIP).clicked() {
            actions.push(Action::Retry(RetryAction::Ask));
        }
    }
    if view.exportable() {
        let button = ui.add_enabled(view.may_export(), Button::new(export::EXPORT));
        if button.on_hover_text(tip(ui, export::EXPORT_TIP, &shortcuts::EXPORT)).clicked() {
            actions.push(Action::Export(ExportAction::Ask));
        }
    }
}
