//! Carries out what is asked for about the messages of a topic, by jobs, and takes in their answers.

use super::core::Core;
use crate::action::MessagesAction;

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Messages {}

/// What a job answered.
pub(super) enum Told {}

impl Core {
    pub(super) fn messages_action(&mut self, asked: MessagesAction) {
        match asked {
            MessagesAction::Close => {}
        }
    }

    pub(super) fn messages_told(&mut self, told: Told) {
        match told {}
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_messages(&mut self) {}
}
