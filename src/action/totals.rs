//! What can be asked for about the totals over a topic.

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TotalsAction {
    /// Close what stands above everything.
    Close,
}
