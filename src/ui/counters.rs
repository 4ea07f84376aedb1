//! The figures above the table.

use eframe::egui::{Label, RichText, Ui};

use super::{
    theme::{self, palette},
    view::View,
};
use crate::{delivery::State, text::number};

/// Draws one figure for each state. The two that are rare are shown only when there is something to show.
pub fn ui(ui: &mut Ui, view: &View<'_>) {
    let Some(run) = &view.run else { return };
    let order = [State::Delivered, State::Failed, State::Unknown, State::NotSent, State::Waiting];
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 28.0;
        for state in order {
            let count = run.totals.of(state);
            if count > 0 || !matches!(state, State::Unknown | State::NotSent) {
                figure(ui, state, count);
            }
        }
    });
}

fn figure(ui: &mut Ui, state: State, count: u64) {
    let palette = palette(ui);
    let color = match state {
        _ if count == 0 => palette.quiet,
        State::Delivered => palette.delivered,
        State::Failed => palette.failed,
        State::Unknown | State::Waiting => palette.waiting,
        State::NotSent => palette.text,
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.set_min_width(52.0);
        ui.label(RichText::new(state.word()).font(theme::small()).color(palette.quiet));
        ui.add(Label::new(RichText::new(number::whole(count)).font(theme::strong(22.0)).color(color)));
    });
}
