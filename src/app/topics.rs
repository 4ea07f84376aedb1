//! Carries out what is asked for about the topics of the cluster, by jobs, and takes in their answers.

use super::core::Core;
use crate::action::TopicsAction;

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Topics {}

/// What a job answered.
pub(super) enum Told {}

impl Core {
    pub(super) fn topics_action(&mut self, asked: TopicsAction) {
        match asked {
            TopicsAction::Close => {}
        }
    }

    pub(super) fn topics_told(&mut self, told: Told) {
        match told {}
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_topics(&mut self) {}
}
