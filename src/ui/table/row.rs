//! The rows that are seen: pressed and drawn.

use std::sync::Arc;

use eframe::egui::{Align, Color32, Id, Painter, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Seen, Shown, Table};
use crate::{
    action::Action,
    delivery::{Ending, Listing, Row, State},
    run::{LogColumn, RowText},
    text::{log, number, window},
    ui::{
        columns::{Column, Columns},
        theme::{self, Palette, ROW_HEIGHT, palette},
        widgets::cell,
    },
};

impl Table {
    pub(super) fn rows(
        &mut self,
        ui: &Ui,
        id: Id,
        body: Rect,
        shown: &Shown<'_>,
        seen: &[Seen],
        actions: &mut Vec<Action>,
    ) {
        let clip = body.intersect(ui.clip_rect());
        let painter = ui.painter().with_clip_rect(clip);
        let palette = palette(ui);
        let state = shown.view.state;
        // A press on one of the rows moves the others in the next frame, and not in the middle of this one.
        let (top, hidden) = (self.scroll.row, self.scroll.hidden);
        for seen in seen {
            let below = seen.place.saturating_sub(top) as f32 * ROW_HEIGHT - hidden;
            let at = pos2(body.left(), body.top() + below);
            let rect = Rect::from_min_size(at, vec2(body.width(), ROW_HEIGHT));
            // Clicked, but no stop for Tab: the table as a whole is one.
            let response = ui.interact(rect.intersect(clip), id.with(seen.index), Sense::CLICK);
            let selected = state.selected == Some(seen.index);
            let marked = shown.marked().is_some_and(|marked| marked.contains(&seen.place));
            let text = state.texts.get(&seen.index);
            response.widget_info(|| {
                let name = window::row_name(seen.row.line(), key_of(text), &seen.result);
                WidgetInfo::selected(Role::Row, true, selected || marked, name)
            });
            self.pressed(ui, id, &response, shown, seen, actions);
            // The same stripe whatever is gone before it.
            let odd = if matches!(shown.listing, Listing::All(_)) { seen.index } else { seen.place } % 2 == 1;
            let ground = match () {
                () if selected || marked => Some(palette.selected),
                () if response.hovered() => Some(palette.window),
                () if odd => Some(palette.stripe),
                () => None,
            };
            if let Some(ground) = ground {
                painter.rect_filled(rect, 0, ground);
            }
            if selected && shown.marked().is_some() {
                let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
                painter.rect_filled(edge, 0, palette.accent);
            }
            let line = Line { painter: &painter, columns: &self.columns, rect, palette };
            line.draw(seen, text.map(Arc::as_ref));
        }
    }

    /// A press chooses the row, with Shift it marks up to it; the other button opens the menu.
    fn pressed(
        &mut self,
        ui: &Ui,
        id: Id,
        response: &Response,
        shown: &Shown<'_>,
        seen: &Seen,
        actions: &mut Vec<Action>,
    ) {
        if response.hovered() && !matches!(seen.row.state(), State::Delivered | State::Waiting) {
            response.clone().on_hover_text_at_pointer(&seen.result);
        }
        if response.clicked() {
            ui.memory_mut(|memory| memory.request_focus(id));
            if ui.input(|input| input.modifiers.shift) {
                self.mark_to(shown, shown.chosen, seen.place, actions);
            } else {
                self.choose(shown, seen.place, actions);
                self.anchor = Some(seen.index);
            }
        }
        if response.secondary_clicked() {
            ui.memory_mut(|memory| memory.request_focus(id));
            let at = response.interact_pointer_pos().unwrap_or(response.rect.left_bottom());
            let column = self.columns.at(at.x - response.rect.left());
            let cell = column.and_then(|column| cell_text(seen, shown.view.state.texts.get(&seen.index), column));
            if !shown.marked().is_some_and(|marked| marked.contains(&seen.place)) {
                let only = Some((seen.index, seen.index));
                actions.push(Action::Log(crate::action::LogAction::Mark(only)));
                self.anchor = Some(seen.index);
            }
            self.open_menu(shown, seen.place, at, cell, false);
        }
    }
}

/// What stands in a cell, in whole.
fn cell_text(seen: &Seen, text: Option<&Arc<RowText>>, column: LogColumn) -> Option<String> {
    let (key, field) = match text.map(Arc::as_ref) {
        Some(RowText::Line { key, shown, .. }) => (key.clone(), shown.clone()),
        _ => (None, None),
    };
    let delivered = match seen.row.ending() {
        Some(Ending::Delivered { partition, offset, latency_us, .. }) => Some((partition, offset, latency_us)),
        _ => None,
    };
    match column {
        LogColumn::Line => Some(seen.row.line().to_string()),
        LogColumn::Key => key,
        LogColumn::Shown => field,
        LogColumn::Partition => delivered.map(|(partition, ..)| partition.to_string()),
        LogColumn::Offset => delivered.filter(|(_, offset, _)| *offset >= 0).map(|(_, offset, _)| offset.to_string()),
        LogColumn::Latency => delivered.map(|(.., latency_us)| number::latency(latency_us.into())),
        LogColumn::Tries => Some(tries(seen.row)),
        LogColumn::Result => Some(seen.result.clone()),
    }
}

fn tries(row: Row) -> String {
    log::tries_cell(row.tries().into(), row.tried_at_least())
}

/// Where one row is drawn.
struct Line<'a> {
    painter: &'a Painter,
    columns: &'a Columns,
    rect: Rect,
    palette: &'a Palette,
}

impl Line<'_> {
    fn draw(&self, seen: &Seen, text: Option<&RowText>) {
        let palette = self.palette;
        self.right(LogColumn::Line, &number::whole(seen.row.line()), palette.quiet);
        match text {
            Some(RowText::Line { key, shown, looked_up, .. }) => {
                let place = self.columns.of(LogColumn::Key);
                match key {
                    Some(key) => self.left(place, key, theme::mono(), palette.text),
                    None => self.left(place, window::no_key(*looked_up), theme::small(), palette.quiet),
                }
                let shown = shown.as_deref().unwrap_or_default();
                self.left(self.columns.of(LogColumn::Shown), shown, theme::mono(), palette.text);
            }
            Some(RowText::Gone(fault)) => {
                self.left(self.columns.key_and_shown(), &fault.words().title, theme::small(), palette.quiet);
            }
            None => {}
        }
        if let Some(Ending::Delivered { partition, offset, latency_us, .. }) = seen.row.ending() {
            self.right(LogColumn::Partition, &partition.to_string(), palette.text);
            self.right(LogColumn::Offset, &number::offset(offset), palette.text);
            self.right(LogColumn::Latency, &number::latency(latency_us.into()), palette.text);
        }
        self.right(LogColumn::Tries, &tries(seen.row), palette.quiet);
        let color = match seen.row.state() {
            State::Delivered => palette.delivered,
            State::Failed => palette.failed,
            State::Unknown | State::Waiting => palette.waiting,
            State::NotSent => palette.quiet,
        };
        self.left(self.columns.of(LogColumn::Result), &seen.result, theme::body(), color);
    }

    fn left(&self, column: Column, text: &str, font: eframe::egui::FontId, color: Color32) {
        // A column without room for a letter would still show the `…`.
        if column.there() {
            let at = pos2(self.rect.left() + column.left, self.rect.center().y);
            cell(self.painter, at, Align::LEFT, column.width, text, font, color);
        }
    }

    fn right(&self, column: LogColumn, text: &str, color: Color32) {
        let column = self.columns.of(column);
        if column.there() {
            let at = pos2(self.rect.left() + column.right(), self.rect.center().y);
            cell(self.painter, at, Align::RIGHT, f32::INFINITY, text, theme::mono(), color);
        }
    }
}

/// A row's key, for its name.
pub(super) fn key_of(text: Option<&Arc<RowText>>) -> &str {
    match text.map(Arc::as_ref) {
        Some(RowText::Line { key: Some(key), .. }) => key,
        _ => "",
    }
}
