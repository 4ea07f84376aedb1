//! What the window knows about the topics of the cluster.

/// All of it.
#[derive(Debug, Default)]
pub struct Topics {}
