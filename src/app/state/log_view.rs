//! How the delivery log is looked at: filter, order, what is marked.

use std::{ops::RangeInclusive, sync::Arc};

use crate::{
    delivery::{Listing, Order, States},
    source::Progress,
};

/// How the log is looked at. It belongs to the window, not to the run: a new run begins with the same columns, unfiltered.
#[derive(Clone, Debug, Default)]
pub struct LogView {
    /// Which rows are wanted.
    pub wanted: Wanted,
    /// The rows that are shown; `None` while all that are kept are, in the order in which they were offered.
    pub listing: Option<Arc<Listing>>,
    /// How far the search through the file's texts is, while one goes on; in bytes of the file.
    pub searching: Option<Arc<Progress>>,
    /// The marked rows, by their places among those that are shown.
    pub marked: Option<RangeInclusive<u64>>,
}

/// Which rows are wanted, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Rows in these states.
    pub states: States,
    /// Rows of this partition.
    pub partition: Option<i32>,
    /// Rows whose key or shown field holds this text.
    pub find: Option<Find>,
    /// In this order.
    pub order: Order,
}

/// A text that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// The text, as typed; small and capital letters are the same.
    pub text: String,
    /// Where it is looked for.
    pub within: FindIn,
}

/// Where a text is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FindIn {
    /// In the message's key.
    #[default]
    Key,
    /// In the field that the log shows beside the key.
    Shown,
}
