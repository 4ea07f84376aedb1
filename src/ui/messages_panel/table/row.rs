//! One message as a row.

use eframe::egui::{Align, Color32, FontId, Id, Painter, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2};

use super::Columns;
use crate::{
    reader::Message,
    text::{messages as words, number},
    ui::{
        theme::{self, palette},
        widgets::cell,
    },
};

/// Where a message is drawn.
pub(super) struct Line<'a> {
    pub rect: Rect,
    pub body: Rect,
    pub columns: &'a Columns,
    pub number: u64,
    pub message: &'a Message,
    pub selected: bool,
}

/// What was done with a row.
pub(super) struct Pressed {
    pub chosen: bool,
    /// Where its menu was asked for.
    pub menu: Option<Pos2>,
}

impl Line<'_> {
    pub fn ui(&self, ui: &Ui, table: Id) -> Pressed {
        let clip = self.body.intersect(ui.clip_rect());
        // Clicked, but no stop for Tab: the table as a whole is one.
        let response = ui.interact(self.rect.intersect(clip), table.with(self.number), Sense::CLICK);
        let (key, is_text) = self.message.key().map_or_else(Default::default, words::one_line);
        response.widget_info(|| {
            let name = words::row_name(self.message.partition, self.message.offset, &key);
            WidgetInfo::selected(Role::Row, true, self.selected, name)
        });
        let palette = palette(ui);
        let painter = ui.painter().with_clip_rect(clip);
        let ground = match () {
            () if self.selected => Some(palette.selected),
            () if response.hovered() => Some(palette.window),
            () if self.number % 2 == 1 => Some(palette.stripe),
            () => None,
        };
        if let Some(ground) = ground {
            painter.rect_filled(self.rect, 0, ground);
        }
        self.digits(&painter, self.columns.partition, &self.message.partition.to_string(), palette.text);
        self.digits(&painter, self.columns.offset, &number::offset(self.message.offset), palette.text);
        let time = self.message.timestamp_ms.map(words::time).unwrap_or_default();
        // The end of it, where the column has no room for the date.
        let short = self.columns.time[1] < 150.0;
        let time = if short { time.split_once(' ').map_or("", |(_, time)| time) } else { time.as_str() };
        self.text(&painter, self.columns.time, time, theme::mono(), palette.quiet);
        match self.message.key() {
            None => self.text(&painter, self.columns.key, words::NO_KEY, theme::small(), palette.quiet),
            Some([]) => self.text(&painter, self.columns.key, words::EMPTY, theme::small(), palette.quiet),
            Some(_) => {
                let color = if is_text { palette.text } else { palette.quiet };
                self.text(&painter, self.columns.key, &key, theme::mono(), color);
            }
        }
        match self.message.value() {
            None => self.text(&painter, self.columns.value, words::NO_VALUE, theme::small(), palette.quiet),
            Some([]) => self.text(&painter, self.columns.value, words::EMPTY, theme::small(), palette.quiet),
            Some(value) => {
                let (line, is_text) = words::one_line(value);
                let color = if is_text { palette.text } else { palette.quiet };
                self.text(&painter, self.columns.value, &line, theme::mono(), color);
            }
        }
        let at = || response.interact_pointer_pos().unwrap_or(response.rect.left_bottom());
        Pressed { chosen: response.clicked(), menu: response.secondary_clicked().then(at) }
    }

    fn digits(&self, painter: &Painter, [left, width]: [f32; 2], text: &str, color: Color32) {
        let at = pos2(self.rect.left() + left + width, self.rect.center().y);
        cell(painter, at, Align::RIGHT, f32::INFINITY, text, theme::mono(), color);
    }

    fn text(&self, painter: &Painter, [left, width]: [f32; 2], text: &str, font: FontId, color: Color32) {
        let at = pos2(self.rect.left() + left, self.rect.center().y);
        cell(painter, at, Align::LEFT, width, text, font, color);
    }
}
