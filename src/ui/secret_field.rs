//! A field for a secret. What is typed stays in its own buffer and leaves it once, as a [`Secret`].

use eframe::egui::{self, Align2, Key, TextEdit, Ui, text_edit::TextEditState};
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
    /// Whether a secret was at hand when it was drawn last: what is typed would take its place.
    at_hand: bool,
    /// What was typed last took the place of another secret.
    replaced: bool,
}

impl SecretField {
    /// An empty field for a secret of this kind.
    pub fn new(kind: SecretKind) -> Self {
        Self {
            kind,
            typed: Zeroizing::new(String::with_capacity(CAPACITY)),
            drawn: false,
            at_hand: false,
            replaced: false,
        }
    }

    /// What is typed into it.
    pub fn kind(&self) -> SecretKind {
        self.kind
    }

    /// Whether something is typed that has not left the field yet.
    pub fn pending(&self) -> bool {
        !self.typed.is_empty()
    }

    /// Whether what is typed would take the place of a secret, which may be the only copy.
    pub fn replaces(&self) -> bool {
        self.at_hand && self.pending()
    }

    /// Whether what was typed last took the place of another secret.
    pub fn replaced(&self) -> bool {
        self.replaced && self.at_hand && !self.pending()
    }

    /// Draws the field. Returns what was typed once the field is left, by Tab, Enter or the pointer; where a secret is at
    /// hand by Enter alone. Escape drops what was typed.
    /// With a secret `at_hand` the empty field shows dots, as many whatever its length.
    pub fn ui(&mut self, ui: &mut Ui, at_hand: bool, width: f32) -> (egui::Response, Option<Action>) {
        self.drawn = true;
        self.at_hand = at_hand;
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
        let pressed = |key| response.lost_focus() && ui.input(|input| input.key_pressed(key));
        let left = match () {
            () if response.has_focus() => None,
            () if pressed(Key::Escape) => {
                self.discard();
                response.request_focus();
                None
            }
            () if pressed(Key::Enter) => {
                response.request_focus();
                self.replace()
            }
            () => self.leave(),
        };
        (response, left)
    }

    /// Drops what was typed.
    pub fn discard(&mut self) {
        self.typed.zeroize();
    }

    /// Another connection's secret is typed from now on.
    pub fn begin_anew(&mut self) {
        self.discard();
        self.replaced = false;
    }

    /// The field is left: gives out what was typed, unless it would take the place of another secret.
    pub fn leave(&mut self) -> Option<Action> {
        if self.at_hand { None } else { self.replace() }
    }

    /// At the end of a frame: empties the field if it was not drawn, for then it counts as left.
    pub fn take_undrawn(&mut self) -> Option<Action> {
        let drawn = std::mem::take(&mut self.drawn);
        if drawn { None } else { self.take() }
    }

    /// Empties the field for good. What would take the place of another secret is dropped: nobody said that it may.
    pub fn take(&mut self) -> Option<Action> {
        let left = self.leave();
        self.discard();
        left
    }

    /// Empties the field, giving out what was typed, also in the place of another secret.
    pub fn replace(&mut self) -> Option<Action> {
        let typed = self.kind.tidy(&self.typed);
        if typed.is_empty() {
            self.typed.zeroize();
            return None;
        }
        // Copied into a text of the right size, so that the buffer keeps its room and is wiped here.
        let secret = Secret::new(typed.to_owned());
        self.replaced = self.at_hand;
        self.typed.zeroize();
        Some(Action::Secret(self.kind, secret))
    }
}
