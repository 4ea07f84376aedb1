//! What can be asked for about the same in code.

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeAction {
    /// Close what stands above everything.
    Close,
}
