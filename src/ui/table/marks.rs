//! Marked rows are told by their places. When these change, because rows come or go before them, the same rows stay marked.

use std::ops::RangeInclusive;

use super::{Shown, finder::sorted_place};
use crate::delivery::Listing;

/// The marked places of the last frame, and the rows at both ends.
#[derive(Default)]
pub struct Marks {
    known: Option<(RangeInclusive<u64>, [u64; 2])>,
}

impl Marks {
    /// What is to be marked now, where that differs from what is.
    pub fn moved(&mut self, shown: &Shown<'_>) -> Option<Option<RangeInclusive<u64>>> {
        let Some(marked) = &shown.view.state.log_view.marked else {
            self.known = None;
            return None;
        };
        let rows_at =
            |places: &RangeInclusive<u64>| Some([*places.start(), *places.end()].map(|place| shown.listing.row(place)));
        let Some((_, rows)) = self.known.as_ref().filter(|(places, _)| places == marked) else {
            self.known = match rows_at(marked) {
                Some([Some(first), Some(last)]) => Some((marked.clone(), [first, last])),
                _ => None,
            };
            return None;
        };
        let rows = *rows;
        if rows_at(marked) == Some(rows.map(Some)) {
            return None;
        }
        let ends = rows.map(|row| sorted_place(&shown.listing, shown.order(), row).or_else(|| end_of(row, shown)));
        let places = match ends {
            [Some(one), Some(other)] => Some(one.min(other)..=one.max(other)),
            _ => None,
        };
        let all_gone = rows.iter().all(|row| *row < shown.run.kept.start);
        let places = places.filter(|_| !all_gone);
        self.known = places.clone().and_then(|places| match rows_at(&places)? {
            [Some(first), Some(last)] => Some((places, [first, last])),
            _ => None,
        });
        Some(places)
    }
}

/// Where a row that is gone would stand: before the first one that is kept, or behind it where the newest stand first.
fn end_of(row: u64, shown: &Shown<'_>) -> Option<u64> {
    let gone = row < shown.run.kept.start;
    (gone && matches!(shown.listing, Listing::All(_))).then_some(0)
}
