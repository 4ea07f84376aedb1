//! What the window knows about the practice lab.

/// All of it.
#[derive(Debug, Default)]
pub struct Lab {}
