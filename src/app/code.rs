//! Carries out what is asked for about the same in code, by jobs, and takes in their answers.

use super::core::Core;
use crate::action::CodeAction;

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Code {}

/// What a job answered.
pub(super) enum Told {}

impl Core {
    pub(super) fn code_action(&mut self, asked: CodeAction) {
        match asked {
            CodeAction::Close => {}
        }
    }

    pub(super) fn code_told(&mut self, told: Told) {
        match told {}
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_code(&mut self) {}
}
