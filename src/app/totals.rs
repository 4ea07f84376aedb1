//! Carries out what is asked for about the totals over a topic, by jobs, and takes in their answers.

use super::core::Core;
use crate::action::TotalsAction;

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Totals {}

/// What a job answered.
pub(super) enum Told {}

impl Core {
    pub(super) fn totals_action(&mut self, asked: TotalsAction) {
        match asked {
            TotalsAction::Close => {}
        }
    }

    pub(super) fn totals_told(&mut self, told: Told) {
        match told {}
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_totals(&mut self) {}
}
