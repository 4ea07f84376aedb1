//! The figures above the table.

use eframe::egui::{Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::{
    theme::{self, palette},
    view::View,
};
use crate::{
    action::{Action, LogAction},
    app::state::Wanted,
    delivery::State,
    text::{log, number, window},
};

/// In points.
const LEAST_WIDTH: f32 = 52.0;
const LINE_GAP: f32 = 2.0;

/// Draws one figure for each state. The two that are rare are shown only when there is something to show. Each can be
/// pressed, to show only rows in its state.
pub fn ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let Some(run) = &view.run else { return };
    let order = [State::Delivered, State::Failed, State::Unknown, State::NotSent, State::Waiting];
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 28.0;
        for state in order {
            let count = run.totals.of(state);
            let chosen = view.state.log_view.wanted.states.chosen(state);
            if count > 0 || chosen || !matches!(state, State::Unknown | State::NotSent) {
                let rect = figure(ui, state, count);
                filter(ui, rect, state, &view.state.log_view.wanted, actions);
            }
        }
    });
}

/// Over the figure, and a part of its own: a screen reader says the figure first and then what can be done with it.
fn filter(ui: &Ui, figure: Rect, state: State, wanted: &Wanted, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let place = figure.expand2(vec2(10.0, 5.0));
    let response = ui.interact(place, ui.scope_id().with(("only", state as u8)), Sense::click());
    let chosen = wanted.states.chosen(state);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, log::only_state(state.word())));
    let stroke = match () {
        () if response.has_focus() => Stroke::new(1.5, palette.accent),
        () if chosen => Stroke::new(1.0, palette.accent),
        () if response.hovered() => Stroke::new(1.0, palette.border),
        () => Stroke::NONE,
    };
    ui.painter().add(Shape::rect_stroke(place, theme::CORNER, stroke, StrokeKind::Inside));
    if response.clicked() {
        let states = wanted.states.with(state, !chosen);
        actions.push(Action::Log(LogAction::Want(Wanted { states, ..wanted.clone() })));
    }
    response.on_hover_text(log::TIP_STATE);
}

fn figure(ui: &mut Ui, state: State, count: u64) -> Rect {
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
    rect
}
