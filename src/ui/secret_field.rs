//! A field for a secret. What is typed stays in its own buffer and leaves it once, as a [`Secret`].

use eframe::egui::{self, Align2, TextEdit, Ui, text_edit::TextEditState};
use zeroize::{Zeroize, Zeroizing};

use crate::{
    action::Action,
    connection::{Secret, SecretKind},
    text::window,
};

/// Room that is taken once, so that typing does not leave copies behind in memory as the buffer grows.
const CAPACITY: usize = 1024;

/// The buffer of the field.
pub struct SecretField {
    kind: SecretKind,
    typed: Zeroizing<String>,
    /// Whether it was drawn in this frame.
    drawn: bool,
}

impl SecretField {
    /// An empty field for a secret of this kind.
    pub fn new(kind: SecretKind) -> Self {
        Self { kind, typed: Zeroizing::new(String::with_capacity(CAPACITY)), drawn: false }
    }

    /// What is typed into it.
    pub fn kind(&self) -> SecretKind {
        self.kind
    }

    /// Whether something is typed that has not left the field yet.
    pub fn pending(&self) -> bool {
        !self.typed.is_empty()
    }

    /// Draws the field. Returns what was typed once the field is left, by Tab, Enter or the pointer.
    /// With a secret `at_hand` the empty field shows dots, as many whatever its length.
    pub fn ui(&mut self, ui: &mut Ui, at_hand: bool, width: f32) -> (egui::Response, Option<Action>) {
        self.drawn = true;
        let hint = if at_hand { window::SECRET_DOTS } else { "" };
        let output = TextEdit::singleline(&mut *self.typed)
            .password(true)
            .hint_text(hint)
            .desired_width(width)
            .align(Align2::LEFT_CENTER)
            .show(ui);
        let response = output.response.response;
        // egui keeps what was typed for Ctrl+Z: nothing of a secret may stay there.
        let mut memory = if response.has_focus() { output.state } else { TextEditState::default() };
        memory.clear_undoer();
        memory.store(ui.ctx(), response.id);
        let left = if response.has_focus() { None } else { self.take() };
        (response, left)
    }

    /// At the end of a frame: empties the field if it was not drawn, for then it counts as left.
    pub fn take_undrawn(&mut self) -> Option<Action> {
        let drawn = std::mem::take(&mut self.drawn);
        if drawn { None } else { self.take() }
    }

    /// Empties the field, giving out what was typed.
    pub fn take(&mut self) -> Option<Action> {
        let typed = self.kind.tidy(&self.typed);
        if typed.is_empty() {
            self.typed.zeroize();
            return None;
        }
        // Copied into a text of the right size, so that the buffer keeps its room and is wiped here.
        let secret = Secret::new(typed.to_owned());
        self.typed.zeroize();
        Some(Action::Secret(self.kind, secret))
    }
}
