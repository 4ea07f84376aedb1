//! Rows of which only those that are seen are drawn, under headings.

use eframe::egui::{
    Align, EventFilter, Key, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::{
    headings::{arrow, named},
    scroll::Scroll,
    scroll_bar,
    theme::{self, ROW_HEIGHT, palette},
    widgets::cell,
};

pub(super) const HEADING_HEIGHT: f32 = 26.0;

/// A scroll position, and what moves it.
pub(super) struct List {
    scroll: Scroll,
}

/// Where a column stands: its left end from that of the list, and its width, in points.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub left: f32,
    pub width: f32,
    /// Text begins at its left end; digits end at the right one.
    pub align: Align,
}

impl Column {
    pub fn right(self) -> f32 {
        self.left + self.width
    }

    /// Where the text of a cell is put.
    pub fn at(self, row: Rect) -> eframe::egui::Pos2 {
        let x = if self.align == Align::RIGHT { self.right() } else { self.left };
        pos2(row.left() + x, row.center().y)
    }
}

/// A heading.
pub(super) struct Heading<'h> {
    pub text: &'h str,
    pub tip: &'h str,
    pub column: Column,
    /// Whether the rows are sorted by it, and from the largest on.
    pub sorted: Option<bool>,
    /// It sorts when it is pressed.
    pub sorts: bool,
}

impl List {
    pub fn new() -> Self {
        Self { scroll: Scroll::standing(ROW_HEIGHT) }
    }

    /// Draws the rows into `body`, each by `draw`, which gets its place, where it may paint, and its number.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        [name, bar]: [&str; 2],
        body: Rect,
        rows: u64,
        mut draw: impl FnMut(&Ui, Rect, Rect, u64),
    ) {
        let id = ui.scope_id().with("rows");
        let response = ui.interact(body, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, name));
        let height = (body.height() / ROW_HEIGHT).floor().max(1.0) * ROW_HEIGHT;
        if ui.rect_contains_pointer(body) {
            let points = ui.input(|input| input.smooth_scroll_delta().y);
            if points != 0.0 {
                self.scroll.by_points(-points, rows, height);
            }
        }
        if response.has_focus() {
            self.keys(ui, id, rows, height);
        }
        self.scroll.settle(rows, height);
        let clip = body.intersect(ui.clip_rect());
        for (place, row) in self.scroll.visible(rows, body.height()).enumerate() {
            let top = body.top() - self.scroll.hidden + place as f32 * ROW_HEIGHT;
            let rect = Rect::from_min_size(pos2(body.left(), top), vec2(body.width(), ROW_HEIGHT));
            let ground = palette(ui);
            if row % 2 == 1 {
                ui.painter().with_clip_rect(clip).rect_filled(rect, 0, ground.stripe);
            }
            draw(ui, rect, clip, row);
        }
        scroll_bar::ui(ui, bar, &mut self.scroll, body, height, rows);
        if response.has_focus() {
            let stroke = Stroke::new(1.5, palette(ui).accent);
            ui.painter().rect_stroke(body, 0, stroke, StrokeKind::Inside);
        }
    }

    fn keys(&mut self, ui: &Ui, id: eframe::egui::Id, rows: u64, height: f32) {
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as f32;
        let by_row = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
        let by_page = pressed(Key::PageDown) - pressed(Key::PageUp);
        if by_row != 0.0 {
            self.scroll.by_points(by_row * ROW_HEIGHT, rows, height);
        }
        if by_page != 0.0 {
            self.scroll.by_pages(by_page, rows, height);
        }
        if pressed(Key::Home) > 0.0 {
            self.scroll.go_to_start(rows, height);
        }
        if pressed(Key::End) > 0.0 {
            self.scroll.go_to_end(rows, height);
        }
    }
}

/// Draws the headings into `rect`. Returns the number of the one that was pressed.
pub(super) fn headings(ui: &Ui, rect: Rect, headings: &[Heading<'_>]) -> Option<usize> {
    let palette = palette(ui);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let mut pressed = None;
    for (number, heading) in headings.iter().enumerate() {
        let Heading { text, tip, column, sorted, sorts } = *heading;
        let whole = Rect::from_min_size(pos2(rect.left() + column.left, rect.top()), vec2(column.width, rect.height()));
        let sense = if sorts { Sense::click() } else { Sense::hover() };
        let response = ui.interact(whole, ui.scope_id().with(("heading", number)), sense);
        named(&response, text, sorted, sorts);
        if sorts && (response.hovered() || response.has_focus()) {
            let place = whole.expand2(vec2(4.0, -3.0));
            ui.painter().rect_filled(place, 4, palette.window);
            if response.has_focus() {
                ui.painter().rect_stroke(place, 4, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
            }
        }
        let font = if sorted.is_some() { theme::strong(14.0) } else { theme::body() };
        let at = column.at(rect);
        // Room for the arrow.
        let width = column.width - if sorted.is_some() { 16.0 } else { 0.0 };
        cell(ui.painter(), at, column.align, width, text, font.clone(), palette.text);
        if let Some(descending) = sorted {
            let text = ui.painter().layout_no_wrap(text.to_owned(), font, palette.text).size().x.min(width);
            let x = if column.align == Align::RIGHT { at.x - text - 8.0 } else { at.x + text + 8.0 };
            arrow(ui.painter(), pos2(x, at.y), descending, palette.accent);
        }
        if response.clicked() {
            pressed = Some(number);
        }
        response.on_hover_text(tip);
    }
    pressed
}
