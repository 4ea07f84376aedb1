//! What can be asked for about the practice lab.

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabAction {
    /// Close what stands above everything.
    Close,
}
