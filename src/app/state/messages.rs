//! What the window knows about the messages of a topic.

/// All of it.
#[derive(Debug, Default)]
pub struct Messages {}
