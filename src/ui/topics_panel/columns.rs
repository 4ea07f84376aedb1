//! Columns of a small table: where they stand, their headings, and the cells beneath them.

use eframe::egui::{
    Align, Color32, FontId, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::{
    theme::{self, MARGIN, palette},
    widgets::cell,
};

pub const HEADER_HEIGHT: f32 = 28.0;
const GAP: f32 = 14.0;

/// One column.
pub struct Column {
    pub title: &'static str,
    pub tip: &'static str,
    pub align: Align,
    /// In points; what is left of the room goes to the first column.
    pub width: f32,
}

/// The columns of a table, as they stand in a place.
pub struct Columns<'c> {
    columns: &'c [Column],
    /// Left end and width of each, in points from the left of the place.
    places: Vec<[f32; 2]>,
}

impl<'c> Columns<'c> {
    pub fn new(columns: &'c [Column], width: f32) -> Self {
        let fixed: f32 = columns.iter().skip(1).map(|column| column.width + GAP).sum();
        let first = columns.first().map_or(0.0, |column| column.width).max(width - 2.0 * MARGIN - fixed);
        let mut left = MARGIN;
        let mut places = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            let width = if index == 0 { first } else { column.width };
            places.push([left, width]);
            left += width + GAP;
        }
        Self { columns, places }
    }

    /// How wide the columns are at least together, in points.
    pub fn least(columns: &[Column]) -> f32 {
        let widths: f32 = columns.iter().map(|column| column.width + GAP).sum();
        widths - GAP + 2.0 * MARGIN
    }

    /// The headings, and the line beneath them. `pressed` is the one that can be pressed, with the name that it then has.
    /// Gives its response back.
    pub fn header(&self, ui: &mut Ui, rect: Rect, pressed: Option<(usize, &str)>) -> Option<Response> {
        let palette = palette(ui);
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
        let mut found = None;
        for (index, column) in self.columns.iter().enumerate() {
            let [left, width] = self.places[index];
            let place = Rect::from_min_size(pos2(rect.left() + left, rect.top()), vec2(width, rect.height()));
            let name = pressed.filter(|(at, _)| *at == index).map(|(_, name)| name);
            let sense = if name.is_some() { Sense::click() } else { Sense::hover() };
            let response = ui.interact(place, ui.scope_id().with(("heading", index)), sense);
            response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, name.unwrap_or(column.title)));
            if name.is_some() && (response.hovered() || response.has_focus()) {
                let ground = place.expand2(vec2(4.0, -3.0));
                ui.painter().rect_filled(ground, 4, palette.window);
                if response.has_focus() {
                    ui.painter().rect_stroke(ground, 4, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
                }
            }
            let font = if name.is_some() { theme::strong(14.0) } else { theme::body() };
            self.cell(ui, rect, index, column.title, font, palette.text);
            let response = response.on_hover_text(column.tip);
            if name.is_some() {
                found = Some(response);
            }
        }
        found
    }

    /// One cell of a row.
    pub fn cell(&self, ui: &Ui, row: Rect, index: usize, text: &str, font: FontId, color: Color32) {
        let (Some([left, width]), Some(column)) = (self.places.get(index), self.columns.get(index)) else { return };
        let x = row.left() + if column.align == Align::RIGHT { left + width } else { *left };
        cell(ui.painter(), pos2(x, row.center().y), column.align, *width, text, font, color);
    }
}
