//! What a question above everything has in common with every other.

use eframe::egui::{Id, Ui};

/// Whether a question is asked, and what had the keyboard before it and gets it back.
pub struct Asked<Q> {
    question: Option<Q>,
    before: Option<Id>,
}

impl<Q> Default for Asked<Q> {
    fn default() -> Self {
        Self { question: None, before: None }
    }
}

impl<Q: PartialEq> Asked<Q> {
    /// Takes note of what is asked in this frame. Returns whether it is asked for the first time: then it takes the
    /// keyboard.
    pub fn opens(&mut self, ui: &Ui, question: Option<Q>) -> bool {
        let opens = question.is_some() && self.question != question;
        let closes = question.is_none() && self.question.is_some();
        if opens && self.question.is_none() {
            self.before = ui.memory(|memory| memory.focused());
        }
        if let Some(id) = self.before.take_if(|_| closes) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        self.question = question;
        opens
    }
}
