//! The keyboard's shortcuts.

use eframe::egui::{Key, KeyboardShortcut, Modifiers, Ui};

use super::{secrets::SecretFields, view::View};
use crate::{
    action::{Action, ExportAction},
    app::state::Tab,
    text::window,
};

pub const HELP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F1);
pub const FIND: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::F);
pub const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);
pub const SEND: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
pub const PAUSE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::P);
pub const EXPORT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::E);
pub const STOP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Period);

/// The one that opens a tab.
pub fn tab(tab: Tab) -> KeyboardShortcut {
    let key = match tab {
        Tab::Log => Key::Num1,
        Tab::Figures => Key::Num2,
        Tab::File => Key::Num3,
        Tab::Topics => Key::Num4,
        Tab::Messages => Key::Num5,
        Tab::Totals => Key::Num6,
        Tab::Lab => Key::Num7,
    };
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

/// A tooltip that names its shortcut as this computer writes it.
pub fn tip(ui: &Ui, words: &str, shortcut: &KeyboardShortcut) -> String {
    window::with_shortcut(words, &ui.ctx().format_shortcut(shortcut))
}

/// Whether the log is to be looked through, whichever tab is open but the one with messages, which has its own to find. Not
/// while a question is open, or something else covers the window.
pub fn find(ui: &mut Ui, view: &View<'_>, covered: bool) -> bool {
    !view.state.asking()
        && !covered
        && view.state.tab != Tab::Messages
        && ui.input_mut(|input| input.consume_shortcut(&FIND))
}

/// What was asked for by the keyboard. Nothing while a question is open, or something else
/// covers the window.
pub fn actions(ui: &mut Ui, view: &View<'_>, covered: bool, secrets: &mut SecretFields) -> Vec<Action> {
    if view.state.asking() || covered {
        return Vec::new();
    }
    let pressed = |shortcut: &KeyboardShortcut| ui.input_mut(|input| input.consume_shortcut(shortcut));
    let tabs = Tab::ALL.into_iter().filter(|chosen| pressed(&tab(*chosen)));
    let mut actions: Vec<_> = tabs.map(Action::Tab).collect();
    let (open, send, stop, pause) = (pressed(&OPEN), pressed(&SEND), pressed(&STOP), pressed(&PAUSE));
    if open && !view.running && !view.state.dialog_open {
        actions.push(Action::ChooseFile);
    }
    if send && secrets.pending().is_some() {
        // A field has not been left: first its text becomes a secret, and Send waits for a second press.
        actions.extend(secrets.leave());
    } else if send && !view.running && view.plan.is_ok() {
        actions.push(Action::Send);
    }
    if let Some(paused) = view.pausable().filter(|_| pause) {
        actions.push(Action::Pause(!paused));
    }
    if pressed(&EXPORT) && view.may_export() {
        actions.push(Action::Export(ExportAction::Ask));
    }
    if stop && view.running {
        actions.push(Action::Stop);
    }
    actions
}
