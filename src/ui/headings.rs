//! The headings of the delivery log: what the columns are, which of them sorts, and the menu that chooses them.

use eframe::egui::{
    Align, Painter, Popup, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
    accesskit::SortDirection, pos2, vec2,
};

use super::{
    columns::{Columns, gap},
    theme::{self, palette},
    view::{Standing, View},
    widgets::{cell, entry, keep_keyboard},
};
use crate::{
    action::{Action, LogAction},
    app::state::Wanted,
    delivery::{Order, SortBy},
    run::LogColumn,
    settings::LogColumns,
    source::Repeat,
    text::{log, window},
};

/// The menu's button, in points.
const MENU_SIZE: f32 = 22.0;
/// The arrow of the column that sorts, in points.
const ARROW: [f32; 2] = [8.0, 6.0];

/// Draws the headings, the button for the columns at their right end, and the line beneath them.
pub fn ui(ui: &mut Ui, rect: Rect, columns: &Columns, view: &View<'_>, run: &Standing<'_>, actions: &mut Vec<Action>) {
    let line = Stroke::new(1.0, palette(ui).line);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    let plan = run.run.plan();
    let shown = plan.shown_field.as_deref().unwrap_or_default();
    let repeats = plan.selection.repeat != Repeat::default();
    let headings = Headings { rect, columns, wanted: &view.state.log_view.wanted, repeats };
    for column in LogColumn::ALL {
        let (text, tip) = words(column, shown);
        if columns.of(column).there() && !text.is_empty() {
            headings.one(ui, column, &text, &tip, actions);
        }
    }
    menu(ui, rect, columns, shown, view.state.columns, actions);
}

/// What all headings have in common.
struct Headings<'a> {
    rect: Rect,
    columns: &'a Columns,
    wanted: &'a Wanted,
    /// Lines are offered more than once: their order is another than that of their numbers.
    repeats: bool,
}

/// A column's heading and its tooltip.
fn words(column: LogColumn, shown_field: &str) -> (String, String) {
    let (text, tip) = match column {
        LogColumn::Line => (window::LINE, window::TIP_LINE),
        LogColumn::Key => (window::KEY, window::TIP_KEY),
        LogColumn::Shown => return (shown_field.to_owned(), window::tip_shown(shown_field)),
        LogColumn::Partition => (window::PARTITION, window::TIP_PARTITION),
        LogColumn::Offset => (window::OFFSET, window::TIP_OFFSET),
        LogColumn::Latency => (window::LATENCY, window::TIP_LATENCY),
        LogColumn::Tries => (log::TRIES, log::TIP_TRIES),
        LogColumn::Result => (window::RESULT, window::TIP_RESULT),
    };
    (text.to_owned(), tip.to_owned())
}

/// Whether a column holds text, which begins at its left end; digits end at the right one.
fn is_text(column: LogColumn) -> bool {
    matches!(column, LogColumn::Key | LogColumn::Shown | LogColumn::Result)
}

/// What a heading sorts by when it is pressed, and `None` for one that does not sort. Latency begins with the slowest: these
/// are looked for. By line sorts only where that is another order than the one in which lines are offered.
fn pressed(column: LogColumn, order: Order, repeats: bool) -> Option<Order> {
    let by_line = |by, descending| Some(Order { by, descending });
    match (column, order.by, order.descending) {
        (LogColumn::Line, SortBy::Offered, false) => by_line(SortBy::Offered, true),
        (LogColumn::Line, SortBy::Offered, true) if repeats => by_line(SortBy::Line, false),
        (LogColumn::Line, SortBy::Line, false) => by_line(SortBy::Line, true),
        (LogColumn::Line, ..) => Some(Order::default()),
        (LogColumn::Latency, SortBy::Latency, true) => Some(Order { by: SortBy::Latency, descending: false }),
        (LogColumn::Latency, SortBy::Latency, false) => Some(Order::default()),
        (LogColumn::Latency, ..) => Some(Order { by: SortBy::Latency, descending: true }),
        _ => None,
    }
}

/// Whether a column sorts what is shown, and in which direction. The order in which lines are offered is nobody's.
fn sorts(column: LogColumn, order: Order) -> Option<bool> {
    let by_it = match column {
        LogColumn::Line => order.by == SortBy::Line || (order.by == SortBy::Offered && order.descending),
        LogColumn::Latency => order.by == SortBy::Latency,
        _ => false,
    };
    by_it.then_some(order.descending)
}

impl Headings<'_> {
    fn one(&self, ui: &Ui, column: LogColumn, text: &str, tip: &str, actions: &mut Vec<Action>) {
        let place = self.columns.of(column);
        let at = pos2(self.rect.left() + place.left, self.rect.top());
        let whole = Rect::from_min_size(at, vec2(place.width, self.rect.height()));
        let order = pressed(column, self.wanted.order, self.repeats);
        let sense = if order.is_some() { Sense::click() } else { Sense::hover() };
        let response = ui.interact(whole, ui.scope_id().with(("heading", column as u8)), sense);
        let sorted = sorts(column, self.wanted.order);
        named(&response, text, sorted, order.is_some());
        let palette = palette(ui);
        if response.has_focus() || (order.is_some() && response.hovered()) {
            let place = whole.expand2(vec2(4.0, -3.0));
            ui.painter().rect_filled(place, 4, palette.window);
            if response.has_focus() {
                ui.painter().rect_stroke(place, 4, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
            }
        }
        let (align, x) = if is_text(column) { (Align::LEFT, whole.left()) } else { (Align::RIGHT, whole.right()) };
        // Up to the next column.
        let width = place.width + gap(self.rect.width()) - 2.0;
        let font = if sorted.is_some() { theme::strong(14.0) } else { theme::body() };
        cell(ui.painter(), pos2(x, whole.center().y), align, width, text, font.clone(), palette.text);
        if let Some(descending) = sorted {
            let text_width = ui.painter().layout_no_wrap(text.to_owned(), font, palette.text).size().x;
            let at = if is_text(column) { x + text_width + 8.0 } else { x - text_width - 8.0 };
            arrow(ui.painter(), pos2(at, whole.center().y), descending, palette.accent);
        }
        if let Some(order) = order.filter(|_| response.clicked()) {
            actions.push(Action::Log(LogAction::Want(Wanted { order, ..self.wanted.clone() })));
        }
        let tip = if order.is_some() { format!("{tip}. {}", log::TIP_SORT) } else { tip.to_owned() };
        response.on_hover_text(tip);
    }
}

/// A screen reader says the direction with the name; those that know it take it from the tree.
pub(super) fn named(response: &Response, text: &str, sorted: Option<bool>, presses: bool) {
    let name = sorted.map_or_else(|| text.to_owned(), |descending| log::sorted(text, descending));
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &name));
    if presses && response.ctx.has_accesskit_node(response.id) {
        response.ctx.accesskit_node_builder(response.id, |node| {
            if let Some(descending) = sorted {
                let direction = if descending { SortDirection::Descending } else { SortDirection::Ascending };
                node.set_sort_direction(direction);
            }
        });
    }
}

/// Points up where the smallest stands first. A shape: the fonts have no arrows.
pub(super) fn arrow(painter: &Painter, at: eframe::egui::Pos2, descending: bool, color: eframe::egui::Color32) {
    let [half, high] = [ARROW[0] / 2.0, ARROW[1] / 2.0];
    let tip = if descending { high } else { -high };
    let points = vec![at + vec2(-half, -tip), at + vec2(half, -tip), at + vec2(0.0, tip)];
    painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
}

/// The button at the right end of the headings, and what it opens: a choice for each column.
fn menu(ui: &mut Ui, rect: Rect, columns: &Columns, shown_field: &str, chosen: LogColumns, actions: &mut Vec<Action>) {
    let middle = pos2(rect.right() - MENU_SIZE / 2.0 - 4.0, rect.center().y);
    let place = Rect::from_center_size(middle, vec2(MENU_SIZE, MENU_SIZE));
    let button = ui.interact(place, ui.scope_id().with("choose columns"), Sense::click());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, log::COLUMNS));
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
    let look = if open { ui.visuals().widgets.open } else { *ui.style().interact(&button) };
    let palette = palette(ui);
    ui.painter().rect_filled(place, look.corner_radius, palette.panel);
    if open || button.hovered() || button.has_focus() {
        ui.painter().rect(place, look.corner_radius, look.weak_bg_fill, look.bg_stroke, StrokeKind::Inside);
    }
    for step in [-4.0, 0.0, 4.0] {
        let stroke = Stroke::new(1.5, palette.quiet);
        ui.painter().vline(middle.x + step, middle.y - 5.0..=middle.y + 5.0, stroke);
    }
    Popup::menu(&button).width(210.0).accessible_name(log::COLUMNS).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for column in LogColumn::ALL {
            let (text, _) = words(column, shown_field);
            let text = if column == LogColumn::Shown && text.is_empty() { log::SHOWN_FIELD.to_owned() } else { text };
            let shows = chosen.shows(column);
            let no_room = shows && !columns.of(column).there() && column != LogColumn::Shown;
            let mark = if no_room { log::NO_ROOM } else { log::SHOWN };
            if entry(ui, shows, &log::column(&text), if shows { mark } else { "" }) {
                actions.push(Action::Columns(chosen.with(column, !shows)));
            }
        }
        if ui.will_parent_close() {
            // An entry was chosen: the keyboard would be nowhere.
            button.request_focus();
        }
    });
    keep_keyboard(ui, &button, open);
    if !open {
        button.on_hover_text(log::COLUMNS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The orders that a heading goes through as it is pressed, until it comes back to the first.
    fn round(column: LogColumn, repeats: bool) -> Vec<Order> {
        let mut orders = vec![Order::default()];
        while let Some(next) =
            pressed(column, orders[orders.len() - 1], repeats).filter(|next| *next != Order::default())
        {
            orders.push(next);
        }
        orders
    }

    #[test]
    fn a_heading_that_sorts_comes_back_to_the_order_in_which_lines_are_offered() {
        assert_eq!((round(LogColumn::Line, false).len(), round(LogColumn::Line, true).len()), (2, 4));
        let latency = [Order::default(), Order { by: SortBy::Latency, descending: true }];
        assert_eq!(round(LogColumn::Latency, false)[..2], latency);
        assert_eq!(pressed(LogColumn::Key, Order::default(), true), None);
        // Each of them is told by an arrow, apart from the first.
        for column in [LogColumn::Line, LogColumn::Latency] {
            let told: Vec<_> = round(column, true).into_iter().map(|order| sorts(column, order).is_some()).collect();
            assert!(!told[0] && told[1..].iter().all(|told| *told), "{told:?}");
        }
    }
}
