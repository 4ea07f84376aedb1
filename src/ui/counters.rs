//! The figures above the table.

use eframe::egui::{Role, Sense, Ui, WidgetInfo, vec2};

use super::{
    theme::{self, palette},
    view::View,
};
use crate::{
    delivery::State,
    text::{number, window},
};

/// In points.
const LEAST_WIDTH: f32 = 52.0;
const LINE_GAP: f32 = 2.0;

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
    let painter = ui.painter();
    let word = painter.layout_no_wrap(state.word().to_owned(), theme::small(), palette.quiet);
    let figure = painter.layout_no_wrap(number::whole(count), theme::strong(22.0), color);
    let size = vec2(word.size().x.max(figure.size().x).max(LEAST_WIDTH), word.size().y + LINE_GAP + figure.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    // One part for a screen reader, which would else say a word and later a number of nothing.
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, window::counter(state, count)));
    let below = rect.min + vec2(0.0, word.size().y + LINE_GAP);
    ui.painter().galley(rect.min, word, palette.quiet);
    ui.painter().galley(below, figure, color);
}
