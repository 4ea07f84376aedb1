//! What can be asked for about the topics of the cluster.

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopicsAction {
    /// Close what stands above everything.
    Close,
}
