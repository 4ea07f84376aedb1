//! The messages that are read: only those that are seen are looked at and drawn.

mod row;

use std::sync::Arc;

use eframe::egui::{
    Align, Color32, EventFilter, Id, Key, Modifiers, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::{Seen, menu::MessageMenu};
use crate::{
    action::{Action, MessagesAction},
    app::state::{Look, Shown},
    reader::{From, Message},
    text::{messages as words, number},
    ui::{
        scroll::Scroll,
        scroll_bar,
        theme::{self, MARGIN, ROW_HEIGHT, palette},
        view::View,
        widgets::{cell, take_copy},
    },
};

const HEADER_HEIGHT: f32 = 28.0;
const GAP: f32 = 16.0;
const PARTITION_WIDTH: f32 = 36.0;
/// The least and the widest that a key takes, in points.
const KEY_WIDTHS: [f32; 2] = [70.0, 220.0];
/// The arrow of the column that sorts, in points.
const ARROW: [f32; 2] = [8.0, 6.0];

/// What the table remembers by itself.
pub(super) struct Table {
    scroll: Scroll,
    /// The reading that is shown.
    reading: u64,
    offset_digits: usize,
    /// The message at the top in the last frame.
    top: Option<u64>,
    by_time: bool,
    /// What was last moved into sight, the chosen message and the height for rows then.
    revealed: u64,
    selected: Option<u64>,
    height: f32,
    menu: Option<MessageMenu>,
}

/// Where the columns stand: left end and width, in points from the left.
#[derive(Clone, Copy)]
struct Columns {
    partition: [f32; 2],
    offset: [f32; 2],
    time: [f32; 2],
    key: [f32; 2],
    value: [f32; 2],
}

/// The rows in this frame.
struct Rows {
    shown: Shown,
    count: u64,
    /// The place of the chosen one.
    chosen: Option<u64>,
    /// The height for whole rows, in points.
    height: f32,
}

impl Table {
    pub(super) fn new() -> Self {
        Self {
            scroll: Scroll::new(ROW_HEIGHT),
            reading: 0,
            offset_digits: 0,
            top: None,
            by_time: false,
            revealed: 0,
            selected: None,
            height: 0.0,
            menu: None,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>, seen: &Seen<'_>, actions: &mut Vec<Action>) {
        self.begin(seen);
        let whole = ui.available_rect_before_wrap();
        ui.allocate_rect(whole, Sense::hover());
        let (header, body) = whole.split_top_bottom_at_y(whole.top() + HEADER_HEIGHT);
        let id = ui.scope_id().with("messages");
        let height = (body.height() / ROW_HEIGHT).floor().max(1.0) * ROW_HEIGHT;
        let messages = &view.state.messages;
        let shown = messages.shown(seen.kept.clone());
        let chosen = messages.selected.and_then(|number| shown.place(number));
        let rows = Rows { count: shown.len(), shown, chosen, height };
        self.hold_still(&rows, messages.look.by_time);
        self.wheel(ui, body, &rows);
        self.keys(ui, id, body, &rows, actions);
        if let Some(message) = messages.selected.filter(|_| ui.memory(|memory| memory.has_focus(id)) && take_copy(ui)) {
            let copied = seen.reading.look(|kept| kept.get(message).map(|message| words::row(message)));
            actions.extend(copied.map(Action::Copy));
        }
        self.keep_in_sight(view, &rows);
        self.scroll.settle(rows.count, height);
        self.top = rows.shown.number(self.scroll.row);
        let visible = self.scroll.visible(rows.count, body.height());
        let copied: Vec<(u64, u64, Option<Arc<Message>>)> = seen.reading.look(|kept| {
            let numbers = visible.filter_map(|place| Some((place, rows.shown.number(place)?)));
            numbers.map(|(place, number)| (place, number, kept.get(number).cloned())).collect()
        });
        let columns = self.columns(ui, body.width(), &copied);
        headings(ui, header, &columns, &messages.look, actions);
        let response = ui.interact(body, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, words::TABLE));
        let (top, hidden) = (self.scroll.row, self.scroll.hidden);
        for (place, number, message) in &copied {
            let Some(message) = message else { continue };
            let below = place.saturating_sub(top) as f32 * ROW_HEIGHT - hidden;
            let rect = Rect::from_min_size(pos2(body.left(), body.top() + below), vec2(body.width(), ROW_HEIGHT));
            let selected = messages.selected == Some(*number);
            let drawn = row::Line { rect, body, columns: &columns, number: *number, message, selected };
            let pressed = drawn.ui(ui, id);
            if pressed.chosen {
                ui.memory_mut(|memory| memory.request_focus(id));
                self.select(&rows, *place, actions);
            }
            if let Some(at) = pressed.menu {
                ui.memory_mut(|memory| memory.request_focus(id));
                self.menu = Some(MessageMenu::new(at, *number, Arc::clone(message), false));
            }
        }
        // After the rows, so that it lies above them.
        scroll_bar::ui(ui, words::SCROLL_TABLE, &mut self.scroll, body, height, rows.count);
        MessageMenu::ui(&mut self.menu, ui, id, view, seen, actions);
        if response.has_focus() {
            let stroke = Stroke::new(1.5, palette(ui).accent);
            ui.painter().rect_stroke(body, 0, stroke, StrokeKind::Inside);
        }
    }

    /// Another reading begins at its top; one of the newest, or of what comes, at its end.
    fn begin(&mut self, seen: &Seen<'_>) {
        if self.reading != seen.reading.id() {
            let revealed = self.revealed;
            *self = Self { reading: seen.reading.id(), revealed, ..Self::new() };
            let wanted = seen.reading.wanted();
            if !wanted.follow && !matches!(wanted.from, From::Last(_)) {
                self.scroll.hold();
            }
        }
    }

    /// What stood at the top stays there when messages before it are gone, or others are shown.
    fn hold_still(&mut self, rows: &Rows, by_time: bool) {
        if std::mem::replace(&mut self.by_time, by_time) != by_time {
            self.scroll.go_to_start(rows.count, rows.height);
            self.top = None;
        }
        let at_start = (self.scroll.row, self.scroll.hidden) == (0, 0.0);
        let Some(top) = self.top.filter(|top| rows.shown.number(self.scroll.row) != Some(*top) && !at_start) else {
            return;
        };
        if let (Some(place), _) | (None, Some(place)) = (rows.shown.place(top), self.gone_at(rows, top)) {
            self.scroll.moved_to(Some(place));
        }
    }

    /// Where to stand when the message at the top is gone: at the first, where all are shown.
    fn gone_at(&self, rows: &Rows, top: u64) -> Option<u64> {
        matches!(&rows.shown, Shown::All(numbers) if top < numbers.start).then_some(0)
    }

    fn wheel(&mut self, ui: &Ui, body: Rect, rows: &Rows) {
        if ui.rect_contains_pointer(body) {
            let points = ui.input(|input| input.smooth_scroll_delta().y);
            if points != 0.0 {
                self.scroll.by_points(-points, rows.count, rows.height);
            }
        }
    }

    /// Arrows, Page, Home and End choose another message, or only move where none is chosen.
    fn keys(&mut self, ui: &Ui, id: Id, body: Rect, rows: &Rows, actions: &mut Vec<Action>) {
        if !ui.memory(|memory| memory.has_focus(id)) || rows.count == 0 {
            return;
        }
        // With nothing chosen Escape leaves the table, as it does elsewhere.
        let filter = EventFilter { vertical_arrows: true, escape: rows.chosen.is_some(), ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as i64;
        let page = ((rows.height / ROW_HEIGHT) as i64 - 1).max(1);
        let (home, end) = (pressed(Key::Home), pressed(Key::End));
        let by_row = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
        let by_page = pressed(Key::PageDown) - pressed(Key::PageUp);
        let escape = pressed(Key::Escape);
        if ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F10)) {
            self.menu_by_key(body, rows);
        }
        let last = rows.count - 1;
        match (rows.chosen, by_row + by_page * page) {
            _ if escape > 0 && rows.chosen.is_some() => {
                actions.push(Action::Messages(MessagesAction::Select(None)));
            }
            (Some(_), _) if home > 0 => self.select(rows, 0, actions),
            (Some(_), _) if end > 0 => self.select(rows, last, actions),
            (None, _) if home > 0 => self.scroll.go_to_start(rows.count, rows.height),
            (None, _) if end > 0 => self.scroll.go_to_end(rows.count, rows.height),
            (_, 0) => {}
            (Some(place), by) => self.select(rows, place.saturating_add_signed(by).min(last), actions),
            (None, _) if by_row != 0 => self.select(rows, self.scroll.row, actions),
            (None, _) => self.scroll.by_pages(by_page as f32, rows.count, rows.height),
        }
    }

    fn menu_by_key(&mut self, body: Rect, rows: &Rows) {
        let visible = self.scroll.visible(rows.count, rows.height);
        let Some(place) = rows.chosen.filter(|place| visible.contains(place)) else { return };
        let below = (place.saturating_sub(self.scroll.row) + 1) as f32 * ROW_HEIGHT - self.scroll.hidden;
        self.menu = MessageMenu::by_key(pos2(body.left() + MARGIN, body.top() + below), rows.shown.number(place));
    }

    fn select(&mut self, rows: &Rows, place: u64, actions: &mut Vec<Action>) {
        self.scroll.reveal(place, rows.count, rows.height);
        if rows.chosen != Some(place) {
            actions.push(Action::Messages(MessagesAction::Select(rows.shown.number(place))));
        }
    }

    /// A message that was jumped to is moved into sight, and the chosen one stays there as the detail opens.
    fn keep_in_sight(&mut self, view: &View<'_>, rows: &Rows) {
        let messages = &view.state.messages;
        let selected = std::mem::replace(&mut self.selected, messages.selected);
        let before = std::mem::replace(&mut self.height, rows.height);
        let Some(place) = rows.chosen else { return };
        let jumped = std::mem::replace(&mut self.revealed, messages.reveals) != messages.reveals;
        let seen = self.scroll.visible(rows.count, before).contains(&place);
        if jumped || selected != messages.selected || (before != rows.height && seen) {
            self.scroll.settle(rows.count, rows.height);
            self.scroll.reveal(place, rows.count, rows.height);
        }
        if jumped {
            // Messages that come behind it do not carry it away.
            self.scroll.hold();
        }
    }

    fn columns(&mut self, ui: &Ui, width: f32, seen: &[(u64, u64, Option<Arc<Message>>)]) -> Columns {
        let digits = |message: &Message| number::offset(message.offset).len();
        let seen = seen.iter().filter_map(|(_, _, message)| message.as_deref());
        self.offset_digits = seen.map(digits).fold(self.offset_digits, usize::max);
        let digit = ui.painter().layout_no_wrap("0".to_owned(), theme::mono(), Color32::WHITE).size().x;
        let wide = |letters: usize| (letters as f32 * digit).ceil();
        let partition = [MARGIN, PARTITION_WIDTH];
        let offset = [partition[0] + partition[1] + GAP, wide(self.offset_digits.max(6))];
        // The date is left out where there is little room; the detail has it.
        let time_letters = if width < 640.0 { 12 } else { 23 };
        let time = [offset[0] + offset[1] + GAP, wide(time_letters)];
        let key = [time[0] + time[1] + GAP, (width * 0.16).clamp(KEY_WIDTHS[0], KEY_WIDTHS[1])];
        let left = key[0] + key[1] + GAP;
        Columns { partition, offset, time, key, value: [left, (width - left - MARGIN).max(0.0)] }
    }
}

fn headings(ui: &mut Ui, rect: Rect, columns: &Columns, look: &Look, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
    let tip_time = words::tip_time();
    let headings = [
        (columns.partition, Align::RIGHT, words::PARTITION, words::TIP_PARTITION),
        (columns.offset, Align::RIGHT, words::OFFSET, words::TIP_OFFSET),
        (columns.time, Align::LEFT, words::TIME, tip_time.as_str()),
        (columns.key, Align::LEFT, words::KEY, words::TIP_KEY),
        (columns.value, Align::LEFT, words::VALUE, words::TIP_VALUE),
    ];
    for ([left, width], align, text, tip) in headings {
        let sorts = text == words::TIME;
        let place = Rect::from_min_size(pos2(rect.left() + left, rect.top()), vec2(width, rect.height()));
        let sense = if sorts { Sense::click() } else { Sense::hover() };
        let response = ui.interact(place, ui.scope_id().with(("heading", text)), sense);
        let x = if align == Align::RIGHT { place.right() } else { place.left() };
        if sorts && (response.hovered() || response.has_focus()) {
            ui.painter().rect_filled(place.expand2(vec2(4.0, -3.0)), 4, palette.window);
        }
        cell(ui.painter(), pos2(x, rect.center().y), align, width + GAP, text, theme::body(), palette.text);
        if sorts && look.by_time {
            let at = pos2(place.left() + 44.0, rect.center().y);
            let arrow = Rect::from_center_size(at, vec2(ARROW[0], ARROW[1]));
            ui.painter().add(Shape::convex_polygon(
                vec![arrow.left_bottom(), arrow.right_bottom(), arrow.center_top()],
                palette.text,
                Stroke::NONE,
            ));
        }
        response.widget_info(|| match sorts {
            true => WidgetInfo::selected(Role::ColumnHeader, true, look.by_time, text),
            false => WidgetInfo::labeled(Role::ColumnHeader, true, text),
        });
        if response.on_hover_text(tip).clicked() {
            let look = Look { by_time: !look.by_time, ..look.clone() };
            actions.push(Action::Messages(MessagesAction::Look(look)));
        }
    }
}
