//! The keyboard in the table: choosing, marking, copying.

use eframe::egui::{EventFilter, Id, Key, Modifiers, Rect, Ui, pos2};

use super::{Shown, Table};
use crate::{
    action::{Action, LogAction},
    ui::{
        theme::{MARGIN, ROW_HEIGHT},
        widgets::take_copy,
    },
};

/// How far the keys that were pressed since the last frame go.
#[derive(Clone, Copy, Default)]
struct Way {
    by_row: i64,
    by_page: i64,
    home: bool,
    end: bool,
}

impl Way {
    /// The keys that were pressed with these modifiers.
    fn pressed(ui: &Ui, modifiers: Modifiers) -> Self {
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(modifiers, key)) as i64;
        Self {
            by_row: pressed(Key::ArrowDown) - pressed(Key::ArrowUp),
            by_page: pressed(Key::PageDown) - pressed(Key::PageUp),
            home: pressed(Key::Home) > 0,
            end: pressed(Key::End) > 0,
        }
    }

    fn is_none(self) -> bool {
        self.by_row == 0 && self.by_page == 0 && !self.home && !self.end
    }
}

impl Table {
    /// Arrows, Page, Home and End choose another row, or only move where none is chosen; with Shift they mark from the
    /// chosen row on. Letters choose the next row whose key begins with them.
    pub(super) fn keys(&mut self, ui: &Ui, id: Id, body: Rect, shown: &Shown<'_>, actions: &mut Vec<Action>) {
        if !ui.memory(|memory| memory.has_focus(id)) || shown.rows == 0 {
            return;
        }
        let keys = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keys));
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
            actions.push(Action::Log(LogAction::Mark(shown.listing.row(0).zip(shown.listing.row(shown.rows - 1)))));
        }
        if take_copy(ui) && (shown.marked().is_some() || shown.chosen.is_some()) {
            actions.push(Action::Log(LogAction::CopyRows));
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F10)) {
            self.menu_by_key(body, shown);
        }
        // First those with Shift: the others count them, too.
        let (marks, moves) = (Way::pressed(ui, Modifiers::SHIFT), Way::pressed(ui, Modifiers::NONE));
        if !marks.is_none() {
            let from = shown.chosen.unwrap_or_else(|| self.scroll.visible(shown.rows, shown.height).start);
            let to = self.goal(marks, Some(from), shown).unwrap_or(from);
            self.mark_to(shown, Some(from), to, actions);
        } else if !moves.is_none() {
            self.move_by(moves, shown, actions);
        } else if let Some(place) = self.letters.typed(ui, shown, &self.scroll.visible(shown.rows, shown.height)) {
            self.choose(shown, place, actions);
        }
    }

    /// Where keys lead to from the row at `from`.
    fn goal(&self, way: Way, from: Option<u64>, shown: &Shown<'_>) -> Option<u64> {
        let page = ((shown.height / ROW_HEIGHT) as i64 - 1).max(1);
        match (from, way.by_row + way.by_page * page) {
            _ if way.home => Some(0),
            _ if way.end => Some(shown.rows - 1),
            (_, 0) => None,
            (Some(place), by) => Some(place.saturating_add_signed(by).min(shown.rows - 1)),
            (None, _) if way.by_row != 0 => Some(self.scroll.visible(shown.rows, shown.height).start),
            (None, _) => None,
        }
    }

    fn move_by(&mut self, way: Way, shown: &Shown<'_>, actions: &mut Vec<Action>) {
        let (rows, height) = (shown.rows, shown.height);
        match (self.goal(way, shown.chosen, shown), shown.chosen) {
            (_, None) if way.home => self.scroll.go_to_start(rows, height),
            (_, None) if way.end => self.scroll.go_to_end(rows, height),
            (None, None) if way.by_page != 0 => self.scroll.by_pages(way.by_page as f32, rows, height),
            (Some(place), _) => self.choose(shown, place, actions),
            (None, _) => {}
        }
    }

    /// Chooses the row at a place, and marks none.
    pub(super) fn choose(&mut self, shown: &Shown<'_>, place: u64, actions: &mut Vec<Action>) {
        self.anchor = None;
        if shown.view.state.log_view.marked.is_some() {
            actions.push(Action::Log(LogAction::Mark(None)));
        }
        self.select(shown, place, actions);
    }

    /// Marks from where marking began to a place, and chooses the row there. It begins at the place `from`, where it did not
    /// yet.
    pub(super) fn mark_to(&mut self, shown: &Shown<'_>, from: Option<u64>, place: u64, actions: &mut Vec<Action>) {
        // A press may look through all of them, a frame may not.
        let anchor = self.anchor.and_then(|row| shown.listing.place(row));
        let anchor = anchor.or(from).unwrap_or(place);
        self.anchor = shown.listing.row(anchor);
        actions.push(Action::Log(LogAction::Mark(shown.listing.row(anchor).zip(shown.listing.row(place)))));
        self.select(shown, place, actions);
    }

    fn select(&mut self, shown: &Shown<'_>, place: u64, actions: &mut Vec<Action>) {
        self.scroll.reveal(place, shown.rows, shown.height);
        let Some(row) = shown.listing.row(place) else { return };
        self.finder.met(&shown.listing, row, place);
        if shown.view.state.selected != Some(row) {
            actions.push(Action::Select(Some(row)));
        }
    }

    /// Opens the menu at the chosen row, where it is seen.
    fn menu_by_key(&mut self, body: Rect, shown: &Shown<'_>) {
        let visible = self.scroll.visible(shown.rows, shown.height);
        let Some(place) = shown.chosen.filter(|place| visible.contains(place)) else { return };
        let below = (place.saturating_sub(self.scroll.row) + 1) as f32 * ROW_HEIGHT - self.scroll.hidden;
        let at = pos2(body.left() + MARGIN, body.top() + below);
        self.open_menu(shown, place, at, None, true);
    }
}
