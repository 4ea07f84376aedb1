//! Marked rows are told by their places. When these change, because rows come or go before them, the same rows stay marked.

use std::ops::RangeInclusive;

use super::finder::sorted_place;
use crate::delivery::{Listing, Order};

/// The marked places of the last frame, and the rows at both ends.
#[derive(Default)]
pub struct Marks {
    known: Option<(RangeInclusive<u64>, [u64; 2])>,
}

impl Marks {
    /// What is to be marked now, where that differs from what is. `first` is the oldest row that is kept. Where a row
    /// cannot be found without looking through all of them, nothing stays marked: rather none than others.
    pub fn moved(
        &mut self,
        listing: &Listing,
        order: Order,
        first: u64,
        marked: Option<&RangeInclusive<u64>>,
    ) -> Option<Option<RangeInclusive<u64>>> {
        let Some(marked) = marked else {
            self.known = None;
            return None;
        };
        let Some((_, rows)) = self.known.clone().filter(|(places, _)| places == marked) else {
            self.known = rows_at(listing, marked).map(|rows| (marked.clone(), rows));
            return None;
        };
        if rows_at(listing, marked) == Some(rows) {
            return None;
        }
        let places = rows.map(|row| sorted_place(listing, order, row));
        let now = match places {
            [Some(one), Some(other)] => Some(one.min(other)..=one.max(other)),
            // The older end is gone: with the oldest rows at the top, what is left of the marked ones begins there.
            [None, Some(last)] if rows[0] < first => Some(0..=last),
            [Some(from), None] if rows[1] < first => Some(from..=listing.len().saturating_sub(1)),
            _ => None,
        };
        self.known = now.clone().and_then(|now| Some((now.clone(), rows_at(listing, &now)?)));
        Some(now)
    }
}

/// The rows at both ends of these places.
fn rows_at(listing: &Listing, places: &RangeInclusive<u64>) -> Option<[u64; 2]> {
    Some([listing.row(*places.start())?, listing.row(*places.end())?])
}
