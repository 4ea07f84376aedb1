//! The values with their totals, and a bar for each.

use eframe::egui::{Align, Painter, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::list::{Column, HEADING_HEIGHT, Heading, List, headings};
use crate::{
    action::TotalsAction,
    app::state::{Counted, Totals},
    reader::totals::{Order, Row, Snapshot, SortBy},
    text::{log, number, totals as words},
    ui::{
        theme::{self, MARGIN, Palette, palette},
        widgets::cell,
    },
};

const GAP: f32 = 16.0;
/// The least and the widest that a value takes, in points.
const VALUE_WIDTHS: [f32; 2] = [120.0, 260.0];
const COUNT_WIDTH: f32 = 96.0;
const SUM_WIDTH: f32 = 168.0;
const BAR_HEIGHT: f32 = 12.0;
/// Of a longer value no more is laid out: the column is narrower.
const MOST_LETTERS: usize = 200;

/// What the table remembers by itself.
pub(super) struct Table {
    list: List,
}

struct Columns {
    value: Column,
    count: Column,
    sum: Column,
    bar: Column,
}

impl Columns {
    fn new(width: f32) -> Self {
        let value_width = (width * 0.24).clamp(VALUE_WIDTHS[0], VALUE_WIDTHS[1]);
        let column = |left, width, align| Column { left, width, align };
        let value = column(MARGIN, value_width, Align::LEFT);
        let count = column(value.right() + GAP, COUNT_WIDTH, Align::RIGHT);
        let sum = column(count.right() + GAP, SUM_WIDTH, Align::RIGHT);
        let left = sum.right() + GAP;
        let bar = column(left, (width - left - MARGIN).max(0.0), Align::LEFT);
        Self { value, count, sum, bar }
    }
}

impl Table {
    pub fn new() -> Self {
        Self { list: List::new() }
    }

    pub fn ui(&mut self, ui: &mut Ui, totals: &Totals, counted: &Counted, asked: &mut Vec<TotalsAction>) {
        let whole = ui.available_rect_before_wrap();
        let (header, body) = whole.split_top_bottom_at_y(whole.top() + HEADING_HEIGHT);
        let columns = Columns::new(whole.width());
        let order = totals.order;
        let by = [SortBy::Value, SortBy::Count, SortBy::Sum];
        let tips = [words::TIP_BY, words::TIP_COUNT, words::TIP_NUMBER].map(|tip| format!("{tip}. {}", log::TIP_SORT));
        let [tip_by, tip_count, tip_sum] = &tips;
        let shown = [
            heading(order, [&counted.by, tip_by], columns.value, SortBy::Value),
            heading(order, [words::COUNT, tip_count], columns.count, SortBy::Count),
            heading(order, [&counted.number, tip_sum], columns.sum, SortBy::Sum),
        ];
        if let Some(by) = headings(ui, header, &shown).and_then(|pressed| by.get(pressed).copied()) {
            asked.push(TotalsAction::Sort(pressed(order, by)));
        }
        let snapshot = &counted.snapshot;
        let rows = snapshot.rows.len() as u64 + u64::from(snapshot.others.count > 0);
        let names = [words::TABLE, words::SCROLL_TABLE];
        self.list.ui(ui, names, body, rows, |ui, rect, clip, place| {
            let row = usize::try_from(place).ok().and_then(|place| snapshot.rows.get(place));
            let others = row.is_none();
            let drawn =
                Drawn { row: row.unwrap_or(&snapshot.others), others, order, snapshot, number: &counted.number };
            drawn.ui(ui, rect, clip, place, &columns);
        });
    }
}

fn heading<'h>(order: Order, [text, tip]: [&'h str; 2], column: Column, by: SortBy) -> Heading<'h> {
    let sorted = (order.by == by).then_some(order.descending);
    Heading { text, tip, column, sorted, sorts: true }
}

/// What a press on a heading sorts by: texts from A on, numbers from the largest on, and the other way round next.
fn pressed(order: Order, by: SortBy) -> Order {
    let descending = if order.by == by { !order.descending } else { by != SortBy::Value };
    Order { by, descending }
}

/// A row as it is drawn.
struct Drawn<'d> {
    row: &'d Row,
    /// It stands for all values that have none of their own.
    others: bool,
    order: Order,
    snapshot: &'d Snapshot,
    number: &'d str,
}

impl Drawn<'_> {
    fn ui(&self, ui: &Ui, rect: Rect, clip: Rect, place: u64, columns: &Columns) {
        let palette = palette(ui);
        let painter = ui.painter().with_clip_rect(clip);
        let row = self.row;
        let (value, quiet) = match () {
            () if self.others => (words::OTHERS.to_owned(), true),
            () if row.value.is_empty() => (words::EMPTY.to_owned(), true),
            () => (row.value.chars().take(MOST_LETTERS).collect(), false),
        };
        let sum = row.sum.map_or_else(|| words::NOBODY.to_owned(), |sum| words::decimal(&sum.to_string()));
        let response = ui.interact(rect.intersect(clip), ui.scope_id().with(("row", place)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, words::row(&value, row.count, &sum, self.number)));
        let color = if quiet { palette.quiet } else { palette.text };
        let font = if quiet { theme::body() } else { theme::mono() };
        let cut = cell(&painter, columns.value.at(rect), Align::LEFT, columns.value.width, &value, font, color);
        let count = number::whole(row.count);
        cell(&painter, columns.count.at(rect), Align::RIGHT, COUNT_WIDTH, &count, theme::mono(), palette.text);
        let sum_cut = cell(&painter, columns.sum.at(rect), Align::RIGHT, SUM_WIDTH, &sum, theme::mono(), palette.text);
        if !self.others {
            self.bar(&painter, rect, columns.bar, palette);
        }
        match () {
            () if self.others => drop(response.on_hover_text_at_pointer(words::TIP_OTHERS)),
            () if row.sum.is_none() => drop(response.on_hover_text_at_pointer(words::TIP_NO_SUM)),
            () if sum_cut => drop(response.on_hover_text_at_pointer(sum)),
            () if cut => drop(response.on_hover_text_at_pointer(value)),
            () => {}
        }
    }

    /// The share of the largest: of the counts where these sort the rows, of the sums otherwise. Where sums lie below 0
    /// their bars do so, too, to the left of a line.
    fn bar(&self, painter: &Painter, rect: Rect, column: Column, palette: &Palette) {
        let (counts, sums) = self.snapshot.largest;
        let (share, below) = match self.order.by {
            SortBy::Count => (self.row.count as f64 / counts.max(1) as f64, false),
            _ if sums > 0.0 => (self.row.about() / sums, self.snapshot.below_zero),
            _ => (0.0, false),
        };
        let (from, room) = if below { (0.5, 0.5) } else { (0.0, 1.0) };
        let zero = rect.left() + column.left + column.width * from;
        let length = column.width * room * share.clamp(-1.0, 1.0) as f32;
        let left = zero.min(zero + length);
        let place = Rect::from_min_size(pos2(left, rect.center().y - BAR_HEIGHT / 2.0), vec2(length.abs(), BAR_HEIGHT));
        painter.rect_filled(place, 2, palette.accent);
        if below {
            painter.vline(zero, rect.y_range(), Stroke::new(1.0, palette.border));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_sorts_and_then_turns_round() {
        let order = |by, descending| Order { by, descending };
        let start = Order::default();
        assert_eq!(pressed(start, SortBy::Sum), order(SortBy::Sum, false));
        assert_eq!(pressed(start, SortBy::Count), order(SortBy::Count, true));
        assert_eq!(pressed(start, SortBy::Value), order(SortBy::Value, false));
        assert_eq!(pressed(order(SortBy::Value, false), SortBy::Value), order(SortBy::Value, true));
    }
}
