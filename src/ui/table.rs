//! The delivery log: only the rows that are seen are copied out of it and drawn. It works on places: those of the listing
//! that `app` makes for a filter or an order, or of all rows that the log keeps.

mod finder;
mod keys;
mod letters;
mod menu;
mod row;
#[cfg(test)]
mod tests;

use std::ops::{Range, RangeInclusive};

use eframe::egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use self::finder::{Finder, sorted_place};
use super::{
    columns::Columns,
    headings,
    scroll::Scroll,
    scroll_bar,
    theme::{ROW_HEIGHT, palette},
    view::{Standing, View},
};
use crate::{
    action::Action,
    delivery::{Listing, Order, Row},
    text::{tabs, window},
};

const HEADER_HEIGHT: f32 = 28.0;

/// What the table remembers by itself.
pub struct Table {
    scroll: Scroll,
    columns: Columns,
    /// The run that is shown.
    run: u64,
    /// The rows that were last asked for.
    asked: Vec<u64>,
    /// The chosen row and the height of the place for rows in the last frame.
    before: (Option<u64>, f32),
    /// The row at the top and the order in the last frame.
    top: Option<u64>,
    order: Order,
    finder: Finder,
    /// The row where marking began.
    anchor: Option<u64>,
    letters: letters::Letters,
    menu: Option<menu::RowMenu>,
    /// What others ask of it: to follow the newest rows, or no longer.
    follow: Option<bool>,
    /// How often a row was gone to.
    gone_to: u64,
    /// It asks others for the field of the line to go to.
    pub wants_line: bool,
}

/// What is shown in this frame.
struct Shown<'a> {
    view: &'a View<'a>,
    run: &'a Standing<'a>,
    listing: Listing,
    /// How many rows are shown, and the place of the chosen one, where it is among them.
    rows: u64,
    chosen: Option<u64>,
    /// The height for whole rows, in points.
    height: f32,
}

impl Shown<'_> {
    fn marked(&self) -> Option<&RangeInclusive<u64>> {
        self.view.state.log_view.marked.as_ref().filter(|marked| *marked.start() < self.rows)
    }

    fn order(&self) -> Order {
        self.view.state.log_view.wanted.order
    }
}

/// A row that is seen, copied out of the log.
struct Seen {
    place: u64,
    index: u64,
    row: Row,
    result: String,
}

impl Table {
    /// At the top, following what comes.
    pub fn new() -> Self {
        Self {
            scroll: Scroll::new(ROW_HEIGHT),
            columns: Columns::default(),
            run: 0,
            asked: Vec::new(),
            before: (None, 0.0),
            top: None,
            order: Order::default(),
            finder: Finder::default(),
            anchor: None,
            letters: letters::Letters::default(),
            menu: None,
            follow: None,
            gone_to: 0,
            wants_line: false,
        }
    }

    /// Whether the newest rows are followed.
    pub fn following(&self) -> bool {
        self.scroll.following()
    }

    /// Follows the newest rows from the next frame on, or stays where it is.
    pub fn follow(&mut self, follow: bool) {
        self.follow = Some(follow);
    }

    /// Draws heading and rows into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, run: &Standing<'_>, actions: &mut Vec<Action>) {
        if self.run != run.run.id() {
            *self = Self { run: run.run.id(), ..Self::new() };
        }
        let whole = ui.available_rect_before_wrap();
        ui.allocate_rect(whole, Sense::hover());
        let (header, body) = whole.split_top_bottom_at_y(whole.top() + HEADER_HEIGHT);
        let id = ui.scope_id().with("delivery log");
        // Whole rows: at the end the first row is not cut, and what is left of the height stays empty.
        let height = (body.height() / ROW_HEIGHT).floor().max(1.0) * ROW_HEIGHT;
        let shown = self.shown(view, run, height);
        if self.before.0.is_some() && view.state.selected.is_none() {
            // Marking began at a row that is not chosen any more.
            self.anchor = None;
        }
        self.hold_still(&shown);
        self.wheel(ui, body, &shown);
        self.keys(ui, id, body, &shown, actions);
        self.go(&shown);
        self.keep_in_sight(&shown);
        if shown.order() != Order::default() {
            // The newest do not come at the end.
            self.scroll.hold();
        }
        self.scroll.settle(shown.rows, height);
        self.top = shown.listing.row(self.scroll.row);
        let seen = self.seen(&shown, body.height());
        self.ask(&seen, actions);
        let columns = view.state.columns.of_run(run.run.plan().shown_field.is_some());
        self.columns.fit(ui, body.width(), columns, seen.iter().map(|seen| seen.row));
        headings::ui(ui, header, &self.columns, view, run, actions);
        let response = ui.interact(body, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, tabs::LOG));
        self.rows(ui, id, body, &shown, &seen, actions);
        // After the rows, so that it lies above them.
        scroll_bar::ui(ui, window::SCROLL_BAR, &mut self.scroll, body, height, shown.rows);
        self.menu(ui, id, &shown, actions);
        if response.has_focus() {
            let stroke = Stroke::new(1.5, palette(ui).accent);
            ui.painter().rect_stroke(body, 0, stroke, StrokeKind::Inside);
        }
    }

    fn shown<'a>(&mut self, view: &'a View<'a>, run: &'a Standing<'a>, height: f32) -> Shown<'a> {
        let listing = view.state.log_view.shown(run.kept.clone());
        let order = view.state.log_view.wanted.order;
        let chosen = view.state.selected.and_then(|row| self.finder.place(&listing, order, row));
        Shown { view, run, rows: listing.len(), listing, chosen, height }
    }

    /// What stood at the top stays there when rows before it are gone, or other rows are shown. Another order begins anew.
    fn hold_still(&mut self, shown: &Shown<'_>) {
        let order = shown.order();
        if std::mem::replace(&mut self.order, order) != order {
            self.scroll.go_to_start(shown.rows, shown.height);
            self.anchor = None;
            self.top = None;
        }
        let first = shown.run.kept.start;
        stand_still(&mut self.scroll, self.top, &shown.listing, order, first);
    }

    fn go(&mut self, shown: &Shown<'_>) {
        match self.follow.take() {
            Some(true) => self.scroll.go_to_end(shown.rows, shown.height),
            Some(false) => self.scroll.hold(),
            None => {}
        }
        // Also where the row was chosen before, and out of sight since.
        let gone_to = shown.view.state.log_view.gone_to;
        if std::mem::replace(&mut self.gone_to, gone_to) != gone_to
            && let Some(place) = shown.chosen
        {
            self.scroll.reveal(place, shown.rows, shown.height);
        }
    }

    /// Copies what is seen; the worker waits for the log meanwhile.
    fn seen(&self, shown: &Shown<'_>, height: f32) -> Vec<Seen> {
        let log = shown.run.run.log();
        let copy = |place| {
            let index = shown.listing.row(place)?;
            let row = log.row(index)?;
            Some((place, index, row, log.fault(row)))
        };
        let copied: Vec<_> = self.scroll.visible(shown.rows, height).filter_map(copy).collect();
        drop(log);
        let words = |(place, index, row, fault): (u64, u64, Row, Option<crate::fault::Fault>)| Seen {
            place,
            index,
            row,
            result: row.state().result(fault.as_ref()),
        };
        copied.into_iter().map(words).collect()
    }

    /// Asks for the texts of the rows that are seen, when these are others than before.
    fn ask(&mut self, seen: &[Seen], actions: &mut Vec<Action>) {
        let wanted = || seen.iter().map(|seen| seen.index);
        if !seen.is_empty() && !self.asked.iter().copied().eq(wanted()) {
            self.asked = wanted().collect();
            actions.push(Action::Show(self.asked.clone()));
        }
    }

    /// A row that was just chosen is moved into sight, and stays there as the detail opens or is resized.
    fn keep_in_sight(&mut self, shown: &Shown<'_>) {
        let selected = shown.view.state.selected;
        let (rows, height) = (shown.rows, shown.height);
        let (before, height_before) = std::mem::replace(&mut self.before, (selected, height));
        let Some(place) = shown.chosen else { return };
        let seen: Range<u64> = self.scroll.visible(rows, height_before);
        if before != selected || (height != height_before && seen.contains(&place)) {
            self.scroll.settle(rows, height);
            self.scroll.reveal(place, rows, height);
        }
    }

    fn wheel(&mut self, ui: &Ui, body: Rect, shown: &Shown<'_>) {
        if ui.rect_contains_pointer(body) {
            let points = ui.input(|input| input.smooth_scroll_delta().y);
            if points != 0.0 {
                self.scroll.by_points(-points, shown.rows, shown.height);
            }
        }
    }
}

/// Keeps the row `top` at the top, where it has another place now. `first` is the oldest row that is kept.
fn stand_still(scroll: &mut Scroll, top: Option<u64>, listing: &Listing, order: Order, first: u64) {
    // What comes before the first row is seen by whoever stands at it.
    let at_start = (scroll.row, scroll.hidden) == (0, 0.0);
    let Some(top) = top.filter(|top| listing.row(scroll.row) != Some(*top) && !at_start) else { return };
    match sorted_place(listing, order, top) {
        Some(place) => scroll.moved_to(Some(place)),
        None if top < first => scroll.moved_to(None),
        // Another filter: the place is as good as any other, and `settle` keeps it within the rows.
        None => {}
    }
}
