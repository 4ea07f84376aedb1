//! What can be asked for about the totals over a topic.

use crate::{reader::totals::Order, settings::TotalsForm};

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TotalsAction {
    /// The fields above the totals as they are now.
    Edit(TotalsForm),
    /// Join the group, and count.
    Start,
    /// Leave the group.
    Stop,
    /// Ask whether to start over, or ask no longer.
    AskToStartOver(bool),
    /// Forget what was counted, and count from the beginning.
    StartOver,
    /// Show the rows in this order.
    Sort(Order),
    /// Put the rows on the clipboard: a line each, with tabs between the cells.
    CopyRows,
}
