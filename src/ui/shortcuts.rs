//! The keyboard's shortcuts.

use eframe::egui::{Key, KeyboardShortcut, Modifiers, Ui};

use super::{secrets::SecretFields, view::View};
use crate::{action::Action, text::window};

pub const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);
pub const SEND: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
pub const STOP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Period);

/// A tooltip that names its shortcut as this computer writes it.
pub fn tip(ui: &Ui, words: &str, shortcut: &KeyboardShortcut) -> String {
    window::with_shortcut(words, &ui.ctx().format_shortcut(shortcut))
}

/// What was asked for by the keyboard. Nothing while a question is open.
pub fn actions(ui: &mut Ui, view: &View<'_>, secrets: &mut SecretFields) -> Vec<Action> {
    if view.state.asking() {
        return Vec::new();
    }
    let pressed = |shortcut| ui.input_mut(|input| input.consume_shortcut(shortcut));
    let (open, send, stop) = (pressed(&OPEN), pressed(&SEND), pressed(&STOP));
    let mut actions = Vec::new();
    if open && !view.running && !view.state.dialog_open {
        actions.push(Action::ChooseFile);
    }
    if send && secrets.pending().is_some() {
        // A field has not been left: first its text becomes a secret, and Send waits for a second press.
        actions.extend(secrets.take());
    } else if send && !view.running && view.plan.is_ok() {
        actions.push(Action::Send);
    }
    if stop && view.running {
        actions.push(Action::Stop);
    }
    actions
}
