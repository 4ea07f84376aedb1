//! What the window knows about the same in code.

/// All of it.
#[derive(Debug, Default)]
pub struct Code {}
