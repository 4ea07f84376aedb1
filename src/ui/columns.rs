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

/// Between columns, in a wide and in a narrow table.
const GAP: f32 = 22.0;
const NARROW_GAP: f32 = 14.0;
const NARROW: f32 = 800.0;
/// How wide the result is before key and shown field get more than they need.
const RESULT_WIDTH: f32 = 300.0;

impl Columns {
    /// Places the columns for these rows in a table of this width.
    pub fn fit(&mut self, ui: &Ui, width: f32, rows: impl Iterator<Item = Row>) {
        for row in rows {
            self.line_digits = self.line_digits.max(number::whole(row.line()).len());
            if let Some(Ending::Delivered { offset, .. }) = row.ending() {
                self.offset_digits = self.offset_digits.max(number::offset(offset).len());
            }
        }
        let digit = ui.painter().layout_no_wrap("0".to_owned(), theme::mono(), Color32::WHITE).size().x;
        let digits = |count: usize, least: f32| (count as f32 * digit).ceil().max(least);
        let gap = if width < NARROW { NARROW_GAP } else { GAP };
        let mut x = MARGIN;
        let mut place = |width: f32| {
            let column = Column { left: x, width };
            x += width + gap;
            column
        };
        let offset_width = digits(self.offset_digits, 62.0);
        let line_width = digits(self.line_digits, 42.0);
        let fixed = MARGIN + line_width + 56.0 + offset_width + 62.0 + RESULT_WIDTH + 6.0 * gap;
        let texts = (width - fixed - 180.0).max(0.0);
        self.line = place(line_width);
        self.key = place((80.0 + texts * 0.25).min(260.0));
        self.shown = place((100.0 + texts * 0.25).min(260.0));
        self.partition = place(56.0);
        self.offset = place(offset_width);
        self.latency = place(62.0);
        self.result = place(0.0);
        self.result.width = (width - self.result.left - MARGIN).max(0.0);
    }

    /// Key and shown field together.
    pub fn key_and_shown(&self) -> Column {
        Column { left: self.key.left, width: self.shown.right() - self.key.left }
    }
}

/// Draws the headings and the line beneath them.
pub fn header(ui: &mut Ui, rect: Rect, columns: &Columns, shown_field: Option<&str>) {
    let palette = palette(ui);
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
    let headings = [
        (columns.line, Align::RIGHT, window::LINE, window::TIP_LINE),
        (columns.key, Align::LEFT, window::KEY, window::TIP_KEY),
        (columns.shown, Align::LEFT, shown_field.unwrap_or_default(), window::TIP_SHOWN_FIELD),
        (columns.partition, Align::RIGHT, window::PARTITION, window::TIP_PARTITION),
        (columns.offset, Align::RIGHT, window::OFFSET, window::TIP_OFFSET),
        (columns.latency, Align::RIGHT, window::LATENCY, window::TIP_LATENCY),
        (columns.result, Align::LEFT, window::RESULT, window::TIP_RESULT),
    ];
    for (column, align, text, tip) in headings.into_iter().filter(|(_, _, text, _)| !text.is_empty()) {
        let x = if align == Align::RIGHT { column.right() } else { column.left };
        let at = pos2(rect.left() + x, rect.center().y);
        let width = column.width + NARROW_GAP;
        cell(ui.painter(), at, align, width, text, theme::body(), palette.text);
        let place = Rect::from_min_size(pos2(rect.left() + column.left, rect.top()), vec2(column.width, rect.height()));
        let response = ui.interact(place, ui.scope_id().with(("heading", text)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(eframe::egui::Role::ColumnHeader, true, text));
        response.on_hover_text(tip);
    }
}
