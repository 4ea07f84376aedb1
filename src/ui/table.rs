//! The delivery log: only the rows that are seen are copied out of it and drawn.

use std::{ops::Range, sync::Arc};

use eframe::egui::{
    self, Align, EventFilter, Id, Key, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    columns::{self, Columns},
    scroll::Scroll,
    scroll_bar,
    theme::{self, ROW_HEIGHT, palette},
    view::{Standing, View},
    widgets::cell,
};
use crate::{
    action::Action,
    delivery::{Ending, Row, State},
    run::RowText,
    text::{number, tabs, window},
};

const HEADER_HEIGHT: f32 = 28.0;

/// What the table remembers by itself.
pub struct Table {
    scroll: Scroll,
    columns: Columns,
    /// The run that is shown, and the rows of it that were last asked for.
    asked: Option<(u64, Range<u64>)>,
    /// The chosen row and the height of the place for rows in the last frame.
    before: (Option<u64>, f32),
}

/// A row that is seen, copied out of the log.
struct Seen {
    index: u64,
    row: Row,
    result: String,
}

impl Table {
    /// At the top, following what comes.
    pub fn new() -> Self {
        Self { scroll: Scroll::new(ROW_HEIGHT), columns: Columns::default(), asked: None, before: (None, 0.0) }
    }

    /// Draws heading and rows into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, run: &Standing<'_>, actions: &mut Vec<Action>) {
        if self.asked.as_ref().is_some_and(|(id, _)| *id != run.run.id()) {
            *self = Self::new();
        }
        let whole = ui.available_rect_before_wrap();
        ui.allocate_rect(whole, Sense::hover());
        let (header, body) = whole.split_top_bottom_at_y(whole.top() + HEADER_HEIGHT);
        let rows = run.totals.rows();
        let id = ui.scope_id().with("delivery log");
        let response = ui.interact(body, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, tabs::LOG));
        // Whole rows: at the end the first row is not cut, and what is left of the height stays empty.
        let height = (body.height() / ROW_HEIGHT).floor().max(1.0) * ROW_HEIGHT;
        self.wheel(ui, body, height, rows);
        self.keys(ui, id, view.state.selected, height, rows, actions);
        self.keep_in_sight(view.state.selected, height, rows);
        self.scroll.settle(rows, height);
        let seen = self.seen(run, body.height());
        self.ask(run, &seen, actions);
        self.columns.fit(ui, body.width(), seen.iter().map(|seen| seen.row));
        columns::header(ui, header, &self.columns, run.run.plan().shown_field.as_deref());
        self.rows(ui, id, view, body, &seen, actions);
        // After the rows, so that it lies above them.
        scroll_bar::ui(ui, window::SCROLL_BAR, &mut self.scroll, body, height, rows);
        if response.has_focus() {
            let stroke = Stroke::new(1.5, palette(ui).accent);
            ui.painter().rect_stroke(body, 0, stroke, StrokeKind::Inside);
        }
    }

    /// Copies what is seen; the worker waits for the log meanwhile.
    fn seen(&self, run: &Standing<'_>, height: f32) -> Vec<Seen> {
        let log = run.run.log();
        let rows = self.scroll.visible(run.totals.rows(), height);
        let copy = |index| log.row(index).map(|row| (index, row, log.fault(row)));
        let copied: Vec<_> = rows.filter_map(copy).collect();
        drop(log);
        let words = |(index, row, fault): (u64, Row, Option<crate::fault::Fault>)| Seen {
            index,
            row,
            result: row.state().result(fault.as_ref()),
        };
        copied.into_iter().map(words).collect()
    }

    /// Asks for the texts of the rows that are seen, when these are others than before.
    fn ask(&mut self, run: &Standing<'_>, seen: &[Seen], actions: &mut Vec<Action>) {
        let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return };
        let wanted = (run.run.id(), first.index..last.index + 1);
        if self.asked.as_ref() != Some(&wanted) {
            actions.push(Action::Show(wanted.1.clone().collect()));
            self.asked = Some(wanted);
        }
    }

    /// A row that was just chosen is moved into sight, and stays there as the detail opens or is resized.
    fn keep_in_sight(&mut self, selected: Option<u64>, height: f32, rows: u64) {
        let (before, height_before) = std::mem::replace(&mut self.before, (selected, height));
        let Some(row) = selected.filter(|row| *row < rows) else { return };
        let seen_before = height != height_before && self.scroll.visible(rows, height_before).contains(&row);
        if before != selected || seen_before {
            self.scroll.settle(rows, height);
            self.scroll.reveal(row, rows, height);
        }
    }

    fn wheel(&mut self, ui: &Ui, body: Rect, height: f32, rows: u64) {
        if ui.rect_contains_pointer(body) {
            let points = ui.input(|input| input.smooth_scroll_delta().y);
            if points != 0.0 {
                self.scroll.by_points(-points, rows, height);
            }
        }
    }

    /// Arrows choose another row; Page, Home and End do so too, or only move where none is chosen.
    fn keys(&mut self, ui: &mut Ui, id: Id, selected: Option<u64>, height: f32, rows: u64, actions: &mut Vec<Action>) {
        if !ui.memory(|memory| memory.has_focus(id)) || rows == 0 {
            return;
        }
        let keys = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keys));
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as i64;
        let page = ((height / ROW_HEIGHT) as i64 - 1).max(1);
        let (home, end) = (pressed(Key::Home), pressed(Key::End));
        let by_row = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
        let by_page = pressed(Key::PageDown) - pressed(Key::PageUp);
        let visible = self.scroll.visible(rows, height);
        let chosen = match (selected, by_row + by_page * page) {
            _ if home > 0 => Some(0),
            _ if end > 0 => Some(rows - 1),
            (_, 0) => None,
            (Some(row), by) => Some(row.saturating_add_signed(by).min(rows - 1)),
            (None, _) if by_row != 0 => Some(visible.start),
            (None, _) => None,
        };
        match (chosen, selected) {
            (_, None) if home > 0 => self.scroll.go_to_start(rows, height),
            (_, None) if end > 0 => self.scroll.go_to_end(rows, height),
            (None, None) if by_page != 0 => self.scroll.by_pages(by_page as f32, rows, height),
            (Some(row), _) => {
                self.scroll.reveal(row, rows, height);
                if selected != Some(row) {
                    actions.push(Action::Select(Some(row)));
                }
            }
            (None, _) => {}
        }
    }

    fn rows(&self, ui: &mut Ui, id: Id, view: &View<'_>, body: Rect, seen: &[Seen], actions: &mut Vec<Action>) {
        let clip = body.intersect(ui.clip_rect());
        let painter = ui.painter().with_clip_rect(clip);
        let palette = palette(ui);
        for (place, seen) in seen.iter().enumerate() {
            let top = body.top() - self.scroll.hidden + place as f32 * ROW_HEIGHT;
            let rect = Rect::from_min_size(pos2(body.left(), top), vec2(body.width(), ROW_HEIGHT));
            // Clicked, but no stop for Tab: the table as a whole is one.
            let response = ui.interact(rect.intersect(clip), id.with(seen.index), Sense::CLICK);
            let selected = view.state.selected == Some(seen.index);
            let text = view.state.texts.get(&seen.index);
            response.widget_info(|| {
                let name = window::row_name(seen.row.line(), key_of(text), &seen.result);
                WidgetInfo::selected(Role::Row, true, selected, name)
            });
            if response.hovered() && !matches!(seen.row.state(), State::Delivered | State::Waiting) {
                response.clone().on_hover_text_at_pointer(&seen.result);
            }
            if response.clicked() {
                ui.memory_mut(|memory| memory.request_focus(id));
                actions.push(Action::Select(Some(seen.index)));
            }
            let ground = match () {
                () if selected => Some(palette.selected),
                () if response.hovered() => Some(palette.window),
                () if seen.index % 2 == 1 => Some(palette.stripe),
                () => None,
            };
            if let Some(ground) = ground {
                painter.rect_filled(rect, 0, ground);
            }
            self.row(&painter, rect, seen, text, palette);
        }
    }

    fn row(
        &self,
        painter: &egui::Painter,
        rect: Rect,
        seen: &Seen,
        text: Option<&Arc<RowText>>,
        palette: &theme::Palette,
    ) {
        let columns = &self.columns;
        let y = rect.center().y;
        let left = |column: &columns::Column, text: &str, font, color| {
            // A column without room for a letter would still show the `…`.
            if !column.there() {
                return;
            }
            cell(painter, pos2(rect.left() + column.left, y), Align::LEFT, column.width, text, font, color);
        };
        let right = |column: &columns::Column, text: &str, color| {
            if !column.there() {
                return;
            }
            let at = pos2(rect.left() + column.right(), y);
            cell(painter, at, Align::RIGHT, f32::INFINITY, text, theme::mono(), color);
        };
        right(&columns.line, &number::whole(seen.row.line()), palette.quiet);
        match text.map(Arc::as_ref) {
            Some(RowText::Line { key, shown, looked_up, .. }) => {
                match key {
                    Some(key) => left(&columns.key, key, theme::mono(), palette.text),
                    None => left(&columns.key, window::no_key(*looked_up), theme::small(), palette.quiet),
                }
                left(&columns.shown, shown.as_deref().unwrap_or_default(), theme::mono(), palette.text);
            }
            Some(RowText::Gone(fault)) => {
                left(&columns.key_and_shown(), &fault.words().title, theme::small(), palette.quiet);
            }
            None => {}
        }
        if let Some(Ending::Delivered { partition, offset, latency_us, .. }) = seen.row.ending() {
            right(&columns.partition, &partition.to_string(), palette.text);
            right(&columns.offset, &number::offset(offset), palette.text);
            right(&columns.latency, &number::latency(latency_us.into()), palette.text);
        }
        let color = match seen.row.state() {
            State::Delivered => palette.delivered,
            State::Failed => palette.failed,
            State::Unknown | State::Waiting => palette.waiting,
            State::NotSent => palette.quiet,
        };
        left(&columns.result, &seen.result, theme::body(), color);
    }
}

fn key_of(text: Option<&Arc<RowText>>) -> &str {
    match text.map(Arc::as_ref) {
        Some(RowText::Line { key: Some(key), .. }) => key,
        _ => "",
    }
}
