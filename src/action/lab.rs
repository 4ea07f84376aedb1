//! What can be asked for about the practice lab.

use crate::{lessons::Lesson, practice::Rehearsal};

/// One thing asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabAction {
    /// Have this go wrong, instead of whatever does now.
    Rehearse(Rehearsal),
    /// Nothing is to go wrong any more.
    Undo,
    /// Choose the practice cluster: the lab is about no other.
    UsePractice,
    /// Begin this lesson, from its first step.
    Begin(Lesson),
    /// Close the lesson that is open; what was ticked stays.
    Leave,
}
