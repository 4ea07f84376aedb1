//! What can be done with a message: a menu at the place that was pressed.

use std::sync::Arc;

use eframe::egui::{Id, Pos2, Ui};

use super::Seen;
use crate::{
    action::{Action, MessagesAction},
    app::state::Look,
    reader::Message,
    text::{log, messages as words},
    ui::{
        view::View,
        widgets::{menu_entry, row_menu},
    },
};

/// The open menu: what it is about stays, also when messages come meanwhile.
pub(super) struct MessageMenu {
    at: Pos2,
    number: u64,
    /// Not looked up yet, where the keyboard opened it.
    message: Option<Arc<Message>>,
    by_key: bool,
    /// Not drawn yet.
    fresh: bool,
}

impl MessageMenu {
    pub(super) fn new(at: Pos2, number: u64, message: Arc<Message>, by_key: bool) -> Self {
        Self { at, number, message: Some(message), by_key, fresh: true }
    }

    /// Opened by the keyboard, and so with it in the menu.
    pub(super) fn by_key(at: Pos2, number: Option<u64>) -> Option<Self> {
        Some(Self { at, number: number?, message: None, by_key: true, fresh: true })
    }

    /// Draws it while it is open.
    pub(super) fn ui(
        open: &mut Option<Self>,
        ui: &Ui,
        table: Id,
        view: &View<'_>,
        seen: &Seen<'_>,
        actions: &mut Vec<Action>,
    ) {
        let Some(menu) = open else { return };
        let found = menu.message.clone().or_else(|| seen.reading.look(|kept| kept.get(menu.number).cloned()));
        let Some(message) = found else {
            *open = None;
            return;
        };
        menu.message = Some(Arc::clone(&message));
        let opens = std::mem::take(&mut menu.fresh);
        let popup = row_menu(ui, table, menu.at, opens, words::MENU);
        let (number, focus) = (menu.number, opens && menu.by_key);
        let drawn = popup.show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            (entries(ui, number, &message, view, seen, focus), ui.will_parent_close())
        });
        let Some(((asked, closes), response)) = drawn.map(|drawn| (drawn.inner, drawn.response)) else {
            *open = None;
            return;
        };
        actions.extend(asked);
        if closes || response.should_close() {
            *open = None;
            ui.memory_mut(|memory| memory.request_focus(table));
        }
    }
}

fn entries(
    ui: &mut Ui,
    number: u64,
    message: &Message,
    view: &View<'_>,
    seen: &Seen<'_>,
    focus: bool,
) -> Option<Action> {
    let text = |bytes: Option<&[u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let (key, value) = (text(message.key()), text(message.value()));
    let look = |key: &String| {
        let look = Look { text: key.clone(), ..view.state.messages.look.clone() };
        Action::Messages(MessagesAction::Look(look))
    };
    let found = key.as_ref().filter(|key| !key.is_empty()).map(|key| (words::find_key(key), look(key)));
    let entries = [
        value.map(|value| (words::COPY_VALUE.to_owned(), Action::Copy(value))),
        key.clone().map(|key| (words::COPY_KEY.to_owned(), Action::Copy(key))),
        Some((log::copy_cell(&message.offset.to_string()), Action::Copy(message.offset.to_string()))),
        Some((words::COPY_MESSAGE.to_owned(), Action::Copy(words::row(message)))),
        found,
        sent_by_run(view, seen)
            .then(|| (words::SHOW_IN_LOG.to_owned(), Action::Messages(MessagesAction::ShowInLog(number)))),
    ];
    let mut asked = None;
    for (place, (text, what)) in entries.into_iter().flatten().enumerate() {
        let entry = menu_entry(ui, true, &text);
        if focus && place == 0 {
            entry.request_focus();
        }
        if entry.clicked() {
            asked = Some(what);
        }
    }
    asked
}

/// Whether the last run may have sent what is read.
pub(super) fn sent_by_run(view: &View<'_>, seen: &Seen<'_>) -> bool {
    view.run.as_ref().is_some_and(|run| run.run.plan().topic == seen.reading.wanted().topic)
}
