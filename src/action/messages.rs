//! What can be asked for about the messages of a topic.

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessagesAction {
    /// Close what stands above everything.
    Close,
}
