//! What can be asked for about practice clusters of this computer's other windows.

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PracticeAction {
    /// Look for those that run.
    LookAround,
    /// Use the one at this address.
    Join(String),
    /// Use this window's own again.
    Leave,
}
