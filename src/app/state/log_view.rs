//! How the delivery log is looked at: filter, order, what is marked.

use std::{
    ops::{Range, RangeInclusive},
    sync::Arc,
};

use crate::{
    delivery::{Listing, Order, SortBy, States},
    fault::Fault,
    source::Progress,
};

/// How the log is looked at. It belongs to the window, not to the run: a new run begins with the same columns, unfiltered.
#[derive(Clone, Debug, Default)]
pub struct LogView {
    /// Which rows are wanted.
    pub wanted: Wanted,
    /// The rows that were last found to be wanted; `None` where no looking is needed. See [`LogView::shown`].
    pub listing: Option<Arc<Listing>>,
    /// Whether rows are being looked for, and those that are shown may still be others than are wanted.
    pub looking: bool,
    /// How far the search through the file's texts is, while one goes on; in bytes of the file's text.
    pub searching: Option<Arc<Progress>>,
    /// How far the file was looked through for the wanted text; `None` where none is wanted.
    pub searched: Option<Searched>,
    /// Why the wanted rows, or the line, cannot be found.
    pub trouble: Option<Fault>,
    /// The marked rows, by their places among those that are shown.
    pub marked: Option<RangeInclusive<u64>>,
    /// How often rows were put on the clipboard.
    pub copies: u64,
    /// How often a row was gone to, which is brought into sight then.
    pub gone_to: u64,
}

impl LogView {
    /// The rows that are shown, of those that the log keeps. Right in every frame: where no looking is needed, rows stand in
    /// it as soon as they are there. Rows of a listing that was looked for may be no longer kept.
    pub fn shown(&self, kept: Range<u64>) -> Listing {
        match &self.listing {
            Some(listing) => listing.as_ref().clone(),
            None if self.wanted.order == (Order { by: SortBy::Offered, descending: true }) => Listing::Reversed(kept),
            None => Listing::All(kept),
        }
    }
}

/// How far a file was looked through for a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    /// Lines before this one have no rows that are kept, and are not looked through.
    pub from_line: u64,
    /// Lines up to this one were looked through.
    pub to_line: u64,
    /// Of the lines up to this one, which are those that the log has rows of.
    pub of_line: u64,
    /// It was stopped, or more lines hold the text than can be remembered: it does not go on.
    pub given_up: bool,
}

impl Searched {
    /// How much of it is done, from 0 to 1.
    pub fn share(&self) -> f64 {
        let lines = |to: u64| (to + 1).saturating_sub(self.from_line);
        lines(self.to_line) as f64 / lines(self.of_line).max(1) as f64
    }

    /// Whether not all lines were looked through.
    pub fn in_part(&self) -> bool {
        self.given_up || self.to_line < self.of_line
    }
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

impl Wanted {
    /// Whether all rows are, in whatever order.
    pub fn is_all(&self) -> bool {
        self.states.is_all() && self.partition.is_none() && self.find.is_none()
    }

    /// Whether the log must be looked through for them: not for all rows in the order of the log, or against it.
    pub fn needs_looking(&self) -> bool {
        !self.is_all() || self.order.by != SortBy::Offered
    }
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
