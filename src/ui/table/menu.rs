//! What can be done with a row or the marked rows: a menu at the place that was pressed.

use std::sync::Arc;

use eframe::egui::{Id, Pos2, Ui};

use super::{Shown, Table, row::key_of};
use crate::{
    action::{Action, LogAction, MessagesAction},
    app::state::{Find, FindIn, Wanted},
    delivery::Ending,
    text::{log, messages},
    ui::widgets::{menu_entry, row_menu},
};

/// The open menu: what it is about stays, also when rows come meanwhile.
pub struct RowMenu {
    at: Pos2,
    /// Opened by the key, and so with the keyboard in it.
    by_key: bool,
    /// Not drawn yet.
    fresh: bool,
    /// The cell that was pressed.
    cell: Option<String>,
    key: Option<String>,
    partition: Option<i32>,
    /// The row, where its message can be read back.
    stored: Option<u64>,
}

impl Table {
    /// Opens the menu for the row at a place.
    pub(super) fn open_menu(&mut self, shown: &Shown<'_>, place: u64, at: Pos2, cell: Option<String>, by_key: bool) {
        let Some(index) = shown.listing.row(place) else { return };
        let row = shown.run.run.log().row(index);
        let (partition, offset) = match row.and_then(|row| row.ending()) {
            Some(Ending::Delivered { partition, offset, .. }) => (Some(partition), offset),
            _ => (None, -1),
        };
        let stored = (offset >= 0).then_some(index);
        let text: Option<&Arc<_>> = shown.view.state.texts.get(&index);
        let key = Some(key_of(text).to_owned()).filter(|key| !key.is_empty());
        self.menu = Some(RowMenu { at, by_key, fresh: true, cell, key, partition, stored });
    }

    /// Draws the menu while it is open.
    pub(super) fn menu(&mut self, ui: &Ui, table: Id, shown: &Shown<'_>, actions: &mut Vec<Action>) {
        let Some(menu) = &mut self.menu else { return };
        let opens = std::mem::take(&mut menu.fresh);
        let popup = row_menu(ui, table, menu.at, opens, log::ROW_MENU);
        let marked = shown.marked().map_or(1, |marked| (*marked.end()).min(shown.rows - 1) + 1 - marked.start());
        let drawn = popup.show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let asked = entries(ui, menu, marked, &shown.view.state.log_view.wanted, opens);
            (asked, ui.will_parent_close())
        });
        // The one row was marked for the menu; left so, it would stand for the chosen one.
        let unmark = (marked == 1 && shown.marked().is_some()).then_some(Action::Log(LogAction::Mark(None)));
        let Some(((asked, closes), response)) = drawn.map(|drawn| (drawn.inner, drawn.response)) else {
            self.menu = None;
            actions.extend(unmark);
            return;
        };
        match asked {
            Some(Asked::Action(action)) => actions.push(action),
            Some(Asked::Line) => self.wants_line = true,
            None => {}
        }
        if closes || response.should_close() {
            self.menu = None;
            actions.extend(unmark);
            if !self.wants_line {
                ui.memory_mut(|memory| memory.request_focus(table));
            }
        }
    }
}

enum Asked {
    Action(Action),
    /// The field of the line to go to.
    Line,
}

fn entries(ui: &mut Ui, menu: &RowMenu, marked: u64, wanted: &Wanted, opens: bool) -> Option<Asked> {
    let find = |key: &String| {
        let find = Some(Find { text: key.clone(), within: FindIn::Key });
        Wanted { find, ..wanted.clone() }
    };
    let want = |wanted| Asked::Action(Action::Log(LogAction::Want(wanted)));
    let copy_cell = menu.cell.as_ref().filter(|cell| !cell.is_empty());
    let copy_cell = copy_cell.map(|cell| (log::copy_cell(cell), Asked::Action(Action::Copy(cell.clone()))));
    let copy_rows = (log::copy_rows(marked), Asked::Action(Action::Log(LogAction::CopyRows)));
    let only_key = menu.key.as_ref().map(|key| (log::only_key(key), want(find(key))));
    let only_partition = menu.partition.map(|partition| {
        let wanted = Wanted { partition: Some(partition), ..wanted.clone() };
        (log::only_partition(partition), want(wanted))
    });
    let in_topic = menu.stored.map(|row| {
        (messages::SHOW_IN_TOPIC.to_owned(), Asked::Action(Action::Messages(MessagesAction::ShowInTopic(row))))
    });
    let go_to = (log::GO_TO_LINE_ASKS.to_owned(), Asked::Line);
    let entries =
        copy_cell.into_iter().chain([copy_rows]).chain(in_topic).chain(only_key).chain(only_partition).chain([go_to]);
    let mut asked = None;
    for (place, (text, what)) in entries.enumerate() {
        let entry = menu_entry(ui, true, &text);
        if opens && menu.by_key && place == 0 {
            entry.request_focus();
        }
        if entry.clicked() {
            asked = Some(what);
        }
    }
    asked
}
