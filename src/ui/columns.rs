//! The columns of the delivery log: where they stand, and their headings.

use eframe::egui::{Align, Color32, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{
    theme::{self, MARGIN, palette},
    widgets::cell,
};
use crate::{
    delivery::{Ending, Row},
    text::{number, window},
};

/// A column's place, in points from the left of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Column {
    pub left: f32,
    pub width: f32,
}

impl Column {
    /// Whether there is room for it.
    pub fn there(&self) -> bool {
        self.width > 0.0
    }

    /// Its right end.
    pub fn right(&self) -> f32 {
        self.left + self.width
    }
}

/// All columns. Those with digits grow with what they have shown, and never shrink while a run is shown.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub line: Column,
    pub key: Column,
    pub shown: Column,
    pub partition: Column,
    pub offset: Column,
    pub latency: Column,
    pub result: Column,
    line_digits: usize,
    offset_digits: usize,
}

/// The least and the wished width of what can be cut with `…`, in points. A result of one word is never cut.
const KEY_WIDTHS: [f32; 2] = [58.0, 80.0];
const SHOWN_WIDTHS: [f32; 2] = [80.0, 100.0];
const RESULT_WIDTHS: [f32; 2] = [112.0, 300.0];
/// How wide key and shown field become at most.
const MOST: f32 = 260.0;
const PARTITION_WIDTH: f32 = 56.0;
const LATENCY_WIDTH: f32 = 62.0;

/// Between columns, in points.
fn gap(width: f32) -> f32 {
    match () {
        () if width < 560.0 => 10.0,
        () if width < 800.0 => 14.0,
        () => 22.0,
    }
}

impl Columns {
    /// Places the columns for these rows in a table of this width. Where it is too narrow for all, what the detail of a
    /// row tells too is left out: the shown field first, then latency, offset and partition.
    pub fn fit(&mut self, ui: &Ui, width: f32, rows: impl Iterator<Item = Row>) {
        for row in rows {
            self.line_digits = self.line_digits.max(number::whole(row.line()).len());
            if let Some(Ending::Delivered { offset, .. }) = row.ending() {
                self.offset_digits = self.offset_digits.max(number::offset(offset).len());
            }
        }
        let digit = ui.painter().layout_no_wrap("0".to_owned(), theme::mono(), Color32::WHITE).size().x;
        self.place(width, digit);
    }

    fn place(&mut self, width: f32, digit: f32) {
        let digits = |count: usize, least: f32| (count as f32 * digit).ceil().max(least);
        let gap = gap(width);
        let line = digits(self.line_digits, 42.0);
        let mut left = width - 2.0 * MARGIN - line - KEY_WIDTHS[0] - RESULT_WIDTHS[0] - 2.0 * gap;
        let offset = digits(self.offset_digits, if width < 560.0 { 46.0 } else { 62.0 });
        let mut all_before = true;
        let optional = [PARTITION_WIDTH, offset, LATENCY_WIDTH, SHOWN_WIDTHS[0]].map(|wanted| {
            all_before &= left >= wanted + gap;
            let given = if all_before { wanted } else { 0.0 };
            left -= if all_before { wanted + gap } else { 0.0 };
            given
        });
        let [partition, offset, latency, mut shown] = optional;
        let mut key = KEY_WIDTHS[0];
        let mut grow = |column: &mut f32, most: f32| {
            let more = (most - *column).min(left).max(0.0);
            *column += more;
            left -= more;
        };
        grow(&mut key, KEY_WIDTHS[1]);
        if shown > 0.0 {
            grow(&mut shown, SHOWN_WIDTHS[1]);
        }
        let mut result = RESULT_WIDTHS[0];
        grow(&mut result, RESULT_WIDTHS[1]);
        let quarter = left * 0.25;
        key = (key + quarter).min(MOST);
        if shown > 0.0 {
            shown = (shown + quarter).min(MOST);
        }
        let mut x = MARGIN;
        let places = [line, key, shown, partition, offset, latency].map(|width| {
            let column = Column { left: x, width };
            x += if width > 0.0 { width + gap } else { 0.0 };
            column
        });
        [self.line, self.key, self.shown, self.partition, self.offset, self.latency] = places;
        self.result = Column { left: x, width: (width - x - MARGIN).max(0.0) };
    }

    /// Key and, where it is there, shown field together.
    pub fn key_and_shown(&self) -> Column {
        Column { left: self.key.left, width: self.key.right().max(self.shown.right()) - self.key.left }
    }
}

/// Draws the headings and the line beneath them.
pub fn header(ui: &mut Ui, rect: Rect, columns: &Columns, shown_field: Option<&str>) {
    let palette = palette(ui);
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
    let shown = shown_field.unwrap_or_default();
    let tip_shown = window::tip_shown(shown);
    let headings = [
        (columns.line, Align::RIGHT, window::LINE, window::TIP_LINE),
        (columns.key, Align::LEFT, window::KEY, window::TIP_KEY),
        (columns.shown, Align::LEFT, shown, &tip_shown),
        (columns.partition, Align::RIGHT, window::PARTITION, window::TIP_PARTITION),
        (columns.offset, Align::RIGHT, window::OFFSET, window::TIP_OFFSET),
        (columns.latency, Align::RIGHT, window::LATENCY, window::TIP_LATENCY),
        (columns.result, Align::LEFT, window::RESULT, window::TIP_RESULT),
    ];
    let seen = |(column, _, text, _): &(Column, _, &str, _)| column.there() && !text.is_empty();
    for (column, align, text, tip) in headings.into_iter().filter(seen) {
        let x = if align == Align::RIGHT { column.right() } else { column.left };
        let at = pos2(rect.left() + x, rect.center().y);
        // Up to the next column.
        let width = column.width + gap(rect.width()) - 2.0;
        cell(ui.painter(), at, align, width, text, theme::body(), palette.text);
        let place = Rect::from_min_size(pos2(rect.left() + column.left, rect.top()), vec2(column.width, rect.height()));
        let response = ui.interact(place, ui.scope_id().with(("heading", text)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(eframe::egui::Role::ColumnHeader, true, text));
        response.on_hover_text(tip);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places columns that have shown such long numbers.
    fn placed(width: f32, line_digits: usize, offset_digits: usize) -> Columns {
        let mut columns = Columns { line_digits, offset_digits, ..Columns::default() };
        columns.place(width, 7.8);
        columns
    }

    fn all(columns: &Columns) -> [Column; 7] {
        let Columns { line, key, shown, partition, offset, latency, result, .. } = columns;
        [*line, *key, *shown, *partition, *offset, *latency, *result]
    }

    #[test]
    fn at_no_width_is_a_column_cut_off_or_drawn_over_another() {
        for width in (300..2000).step_by(7) {
            for (line, offset) in [(2, 3), (5, 5), (10, 13)] {
                let columns = placed(width as f32, line, offset);
                let there: Vec<_> = all(&columns).into_iter().filter(Column::there).collect();
                assert!(there.windows(2).all(|pair| pair[0].right() + 9.0 < pair[1].left), "{width}: {columns:?}");
                assert!(there.iter().all(|column| column.right() <= width as f32 - MARGIN + 0.1), "{columns:?}");
                let [line, key, .., result] = all(&columns);
                let least = line.there() && key.width >= KEY_WIDTHS[0] && result.width >= RESULT_WIDTHS[0] - 0.1;
                assert!(least, "{width}: {columns:?}");
            }
        }
    }

    #[test]
    fn a_narrow_table_leaves_out_what_the_detail_tells_first() {
        // The least window, the design's small one, and the one of its pictures; less the form.
        let there = |width| all(&placed(width, 5, 5)).map(|column| column.there());
        assert_eq!(there(460.0), [true, true, false, true, true, true, true]);
        assert_eq!(there(684.0), [true; 7]);
        assert_eq!(there(940.0), [true; 7]);
    }
}
