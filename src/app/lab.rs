//! Carries out what is asked for about the practice lab, by jobs, and takes in their answers.

use super::core::Core;
use crate::action::LabAction;

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Lab {}

/// What a job answered.
pub(super) enum Told {}

impl Core {
    pub(super) fn lab_action(&mut self, asked: LabAction) {
        match asked {
            LabAction::Close => {}
        }
    }

    pub(super) fn lab_told(&mut self, told: Told) {
        match told {}
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_lab(&mut self) {}
}
