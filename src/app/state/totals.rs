//! What the window knows about the totals over a topic.

/// All of it.
#[derive(Debug, Default)]
pub struct Totals {}
