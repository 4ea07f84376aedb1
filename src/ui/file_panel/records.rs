//! The records of the file: only those that are seen are read and drawn, and any can be.

use std::sync::Arc;

use eframe::egui::{
    Align, Color32, EventFilter, Id, Key, Modifiers, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::{Known, Which, faulty};
use crate::{
    action::{Action, Preview},
    delivery::State as RowState,
    fault::Fault,
    run::PreviewText,
    source::Format,
    text::{
        number,
        window::{self, preview as words},
    },
    ui::{
        scroll::Scroll,
        scroll_bar,
        theme::{self, MARGIN, ROW_HEIGHT, palette},
        view::View,
        widgets::cell,
    },
};

const HEADER_HEIGHT: f32 = 26.0;
const GAP: f32 = 16.0;
const PARTITION_WIDTH: f32 = 62.0;
/// The least and the widest that a key takes, in points.
const KEY_WIDTHS: [f32; 2] = [110.0, 240.0];

/// What the table remembers by itself.
pub(super) struct Records {
    all: Scroll,
    faulty: Scroll,
    asked: Vec<u64>,
    /// What was last moved into sight, and the height of the place for rows then.
    revealed: u64,
    height: f32,
}

/// Where the columns stand, in points from the left.
struct Columns {
    number: f32,
    key: [f32; 2],
    partition: f32,
    text: [f32; 2],
}

impl Columns {
    fn new(ui: &Ui, width: f32, last: u64) -> Self {
        let digit = ui.painter().layout_no_wrap("0".to_owned(), theme::mono(), Color32::WHITE).size().x;
        let number = MARGIN + (number::whole(last).len() as f32 * digit).ceil().max(48.0);
        let key_width = (width * 0.24).clamp(KEY_WIDTHS[0], KEY_WIDTHS[1]);
        let key = [number + GAP, key_width];
        let partition = key[0] + key_width + GAP + PARTITION_WIDTH;
        let left = partition + GAP;
        Self { number, key, partition, text: [left, (width - left - MARGIN).max(0.0)] }
    }
}

/// A row: the record's number, and its fault where those with a fault are listed.
struct Row<'a> {
    number: u64,
    fault: Option<&'a Fault>,
}

impl Records {
    pub(super) fn new() -> Self {
        let [all, faulty] = [(); 2].map(|()| Scroll::standing(ROW_HEIGHT));
        Self { all, faulty, asked: Vec::new(), revealed: 0, height: 0.0 }
    }

    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        file: &Known<'_>,
        which: Which,
        actions: &mut Vec<Action>,
    ) {
        let whole = ui.available_rect_before_wrap();
        let (header, body) = whole.split_top_bottom_at_y(whole.top() + HEADER_HEIGHT);
        let reach = file.reader.reach();
        let rows = match which {
            Which::All => reach.last,
            Which::Faulty => faulty(view).len() as u64,
        };
        let id = ui.scope_id().with("records");
        let response = ui.interact(body, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, words::RECORDS_TABLE));
        let height = (body.height() / ROW_HEIGHT).floor().max(1.0) * ROW_HEIGHT;
        let place = place_of(view, which);
        self.move_into_sight(view, which, place, height, rows);
        let scroll = self.scroll(which);
        if ui.rect_contains_pointer(body) {
            let points = ui.input(|input| input.smooth_scroll_delta().y);
            if points != 0.0 {
                scroll.by_points(-points, rows, height);
            }
        }
        keys(ui, id, scroll, (place, rows, height), |place| row_at(view, which, place).number, actions);
        scroll.settle(rows, height);
        let seen: Vec<Row<'_>> = scroll.visible(rows, body.height()).map(|place| row_at(view, which, place)).collect();
        let hidden = scroll.hidden;
        self.ask(&seen, actions);
        let columns = Columns::new(ui, body.width(), reach.last);
        let lines = file.examined.format.is_none_or(Format::is_lines);
        headings(ui, header, &columns, view, if lines { window::LINE } else { words::RECORD });
        for (place, row) in seen.iter().enumerate() {
            let top = body.top() - hidden + place as f32 * ROW_HEIGHT;
            let rect = Rect::from_min_size(pos2(body.left(), top), vec2(body.width(), ROW_HEIGHT));
            draw(ui, id, view, (rect, body), row, &columns, actions);
        }
        let name = words::SCROLL_RECORDS;
        scroll_bar::ui(ui, name, self.scroll(which), body, height, rows);
        if response.has_focus() {
            let stroke = Stroke::new(1.5, palette(ui).accent);
            ui.painter().rect_stroke(body, 0, stroke, StrokeKind::Inside);
        }
    }

    fn scroll(&mut self, which: Which) -> &mut Scroll {
        match which {
            Which::All => &mut self.all,
            Which::Faulty => &mut self.faulty,
        }
    }

    /// A record that was gone to is moved into sight, and stays there as its detail opens.
    fn move_into_sight(&mut self, view: &View<'_>, which: Which, place: Option<u64>, height: f32, rows: u64) {
        let gone_to = std::mem::replace(&mut self.revealed, view.state.preview.reveals) != self.revealed;
        let before = std::mem::replace(&mut self.height, height);
        let Some(place) = place.filter(|place| *place < rows) else { return };
        let scroll = self.scroll(which);
        if gone_to || (before != height && scroll.visible(rows, before).contains(&place)) {
            scroll.reveal(place, rows, height);
        }
    }

    /// Asks for the texts of what is seen, when that is something else than before.
    fn ask(&mut self, seen: &[Row<'_>], actions: &mut Vec<Action>) {
        let numbers: Vec<u64> = seen.iter().map(|row| row.number).collect();
        if numbers != self.asked && !numbers.is_empty() {
            self.asked.clone_from(&numbers);
            actions.push(Action::Preview(Preview::Show(numbers)));
        }
    }
}

/// The row at a place, counted from 0.
fn row_at<'a>(view: &View<'a>, which: Which, place: u64) -> Row<'a> {
    let listed = || faulty(view).get(usize::try_from(place).ok()?);
    match (which, listed()) {
        (Which::Faulty, Some((number, fault))) => Row { number: *number, fault: Some(fault) },
        _ => Row { number: place + 1, fault: None },
    }
}

/// The chosen record's place, where it is listed.
fn place_of(view: &View<'_>, which: Which) -> Option<u64> {
    let chosen = view.state.preview.selected?;
    match which {
        Which::All => chosen.checked_sub(1),
        Which::Faulty => {
            faulty(view).binary_search_by_key(&chosen, |(number, _)| *number).ok().map(|place| place as u64)
        }
    }
}

/// Arrows choose another record; Page, Home and End do so too, or only move where none is chosen.
fn keys(
    ui: &Ui,
    id: Id,
    scroll: &mut Scroll,
    (place, rows, height): (Option<u64>, u64, f32),
    number_at: impl Fn(u64) -> u64,
    actions: &mut Vec<Action>,
) {
    if !ui.memory(|memory| memory.has_focus(id)) || rows == 0 {
        return;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as i64;
    let page = ((height / ROW_HEIGHT) as i64 - 1).max(1);
    let (home, end) = (pressed(Key::Home), pressed(Key::End));
    let by_row = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
    let by_page = pressed(Key::PageDown) - pressed(Key::PageUp);
    let chosen = match (place, by_row + by_page * page) {
        _ if home > 0 => Some(0),
        _ if end > 0 => Some(rows - 1),
        (_, 0) => None,
        (Some(place), by) => Some(place.saturating_add_signed(by).min(rows - 1)),
        (None, _) if by_row != 0 => Some(scroll.row),
        (None, _) => {
            scroll.by_pages(by_page as f32, rows, height);
            None
        }
    };
    if let Some(chosen) = chosen {
        scroll.reveal(chosen, rows, height);
        if place != Some(chosen) {
            actions.push(Action::Preview(Preview::Select(Some(number_at(chosen)))));
        }
    }
}

fn headings(ui: &mut Ui, rect: Rect, columns: &Columns, view: &View<'_>, number: &str) {
    let palette = palette(ui);
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
    let partitions = words::partitions(view.state.form.fixed_partition(), view.state.preview.partitions);
    let headings = [
        (columns.number - 48.0, 48.0, Align::RIGHT, number, words::TIP_NUMBER),
        (columns.key[0], columns.key[1], Align::LEFT, window::KEY, words::TIP_KEY),
        (columns.partition - PARTITION_WIDTH, PARTITION_WIDTH, Align::RIGHT, window::PARTITION, partitions.as_str()),
        (columns.text[0], columns.text[1], Align::LEFT, words::RECORD_TEXT, words::TIP_RECORD_TEXT),
    ];
    for (left, width, align, text, tip) in headings {
        let x = rect.left() + if align == Align::RIGHT { left + width } else { left };
        cell(ui.painter(), pos2(x, rect.center().y), align, width + GAP, text, theme::body(), palette.text);
        let place = Rect::from_min_size(pos2(rect.left() + left, rect.top()), vec2(width, rect.height()));
        let response = ui.interact(place, ui.scope_id().with(("heading", text)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, text));
        response.on_hover_text(tip);
    }
}

/// What a row says of its record: the words in the key's place, and those in the partition's.
struct Said {
    key: String,
    is_key: bool,
    fault: Option<String>,
    partition: String,
}

fn said(view: &View<'_>, row: &Row<'_>, text: Option<&PreviewText>) -> Said {
    let outcome = text.map(|text| text.outcome.as_ref());
    let fault = match (row.fault, outcome) {
        (Some(fault), _) | (None, Some(Some(Err(fault)))) => Some(RowState::Failed.result(Some(fault))),
        _ => None,
    };
    let (key, is_key) = match outcome {
        Some(None) => (words::BLANK.to_owned(), false),
        Some(Some(Ok(Some(key)))) => (String::from_utf8_lossy(key).into_owned(), true),
        Some(Some(Ok(None))) => (window::NO_KEY.to_owned(), false),
        Some(Some(Err(_))) | None => (String::new(), false),
    };
    let destination = match outcome {
        Some(Some(Ok(key))) => Some(view.state.destination(key.as_deref())),
        _ => None,
    };
    let partition = destination.map(words::destination).unwrap_or_default();
    Said { key, is_key, fault, partition }
}

fn draw(
    ui: &Ui,
    id: Id,
    view: &View<'_>,
    (rect, body): (Rect, Rect),
    row: &Row<'_>,
    columns: &Columns,
    actions: &mut Vec<Action>,
) {
    let clip = body.intersect(ui.clip_rect());
    let text = view.state.preview.texts.get(&row.number).map(Arc::as_ref);
    let said = said(view, row, text);
    let selected = view.state.preview.selected == Some(row.number);
    let response = ui.interact(rect.intersect(clip), id.with(row.number), Sense::CLICK);
    response.widget_info(|| {
        let what = match (&said.fault, text) {
            (Some(fault), _) => fault.as_str(),
            (None, Some(_)) => said.key.as_str(),
            (None, None) => words::READING,
        };
        WidgetInfo::selected(Role::Row, true, selected, words::record_row(row.number, what, &said.partition))
    });
    if response.clicked() {
        ui.memory_mut(|memory| memory.request_focus(id));
        actions.push(Action::Preview(Preview::Select(Some(row.number))));
    }
    let palette = palette(ui);
    let painter = ui.painter().with_clip_rect(clip);
    let ground = match () {
        () if selected => Some(palette.selected),
        () if response.hovered() => Some(palette.window),
        () if row.number.is_multiple_of(2) => Some(palette.stripe),
        () => None,
    };
    if let Some(ground) = ground {
        painter.rect_filled(rect, 0, ground);
    }
    cells(&painter, rect, row, text, &said, columns, palette);
    if let Some(fault) = said.fault {
        response.on_hover_text_at_pointer(fault);
    } else if said.partition == words::ANY {
        response.on_hover_text_at_pointer(words::TIP_ANY);
    }
}

fn cells(
    painter: &Painter,
    rect: Rect,
    row: &Row<'_>,
    text: Option<&PreviewText>,
    said: &Said,
    columns: &Columns,
    palette: &theme::Palette,
) {
    let at = |left: f32| pos2(rect.left() + left, rect.center().y);
    let number = number::whole(row.number);
    cell(painter, at(columns.number), Align::RIGHT, f32::INFINITY, &number, theme::mono(), palette.quiet);
    let [left, width] = columns.key;
    match &said.fault {
        // It has no partition: its place is the fault's, too.
        Some(fault) => {
            let width = columns.partition - left;
            cell(painter, at(left), Align::LEFT, width, fault, theme::body(), palette.failed);
        }
        None => {
            let (font, color) = match said.is_key {
                true => (theme::mono(), palette.text),
                false => (theme::small(), palette.quiet),
            };
            cell(painter, at(left), Align::LEFT, width, &said.key, font, color);
            let known = !matches!(said.partition.as_str(), words::ANY | words::UNKNOWN);
            let color = if known { palette.text } else { palette.quiet };
            cell(painter, at(columns.partition), Align::RIGHT, f32::INFINITY, &said.partition, theme::mono(), color);
        }
    }
    if let Some(text) = text {
        let [left, width] = columns.text;
        let line = text.head.replace(['\n', '\r', '\t'], " ");
        cell(painter, at(left), Align::LEFT, width, &line, theme::mono(), palette.quiet);
    }
}
