//! Where a row stands among those that are shown, without looking through millions of them in every frame.

use std::sync::{Arc, Weak};

use crate::delivery::{Listing, Order, SortBy};

/// Remembers where a row was found.
#[derive(Default)]
pub struct Finder {
    /// The row, which numbers it was looked for in, and its place among them. Numbers that are gone are no others as long
    /// as they are remembered.
    known: Option<(u64, Weak<Vec<u32>>, Option<u64>)>,
}

impl Finder {
    /// The place of `row` in what is shown in this order. Looks through chosen rows once for each listing and row, and only
    /// where they are in no order of their own and the row is not where it was.
    pub fn place(&mut self, listing: &Listing, order: Order, row: u64) -> Option<u64> {
        let Listing::These { rows, .. } = listing else { return listing.place(row) };
        if let Some((_, numbers, place)) = self.known.as_ref().filter(|known| known.0 == row) {
            let stands = place.is_some_and(|place| listing.row(place) == Some(row));
            if stands || (place.is_none() && numbers.as_ptr() == Arc::as_ptr(rows)) {
                return *place;
            }
        }
        let place = sorted_place(listing, order, row).or_else(|| match order.by {
            SortBy::Offered => None,
            SortBy::Line | SortBy::Latency => listing.place(row),
        });
        self.known = Some((row, Arc::downgrade(rows), place));
        place
    }

    /// The row was met at this place.
    pub fn met(&mut self, listing: &Listing, row: u64, place: u64) {
        if let Listing::These { rows, .. } = listing {
            self.known = Some((row, Arc::downgrade(rows), Some(place)));
        }
    }
}

/// The place of a row in a listing where that is quickly found: not among rows that are sorted by what is in them.
pub fn sorted_place(listing: &Listing, order: Order, row: u64) -> Option<u64> {
    let Listing::These { base, rows } = listing else { return listing.place(row) };
    let number = u32::try_from(row.checked_sub(*base)?).ok()?;
    let rows: &Arc<Vec<u32>> = rows;
    let found = match order {
        Order { by: SortBy::Offered, descending: false } => rows.binary_search(&number),
        Order { by: SortBy::Offered, descending: true } => rows.binary_search_by(|there| number.cmp(there)),
        _ => return None,
    };
    found.ok().map(|place| place as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// As `Listing::place`, which looks through all of them, whatever was looked for before.
        #[test]
        fn finds_what_looking_through_all_finds(
            listings in proptest::collection::vec(
                (proptest::collection::btree_set(0..40_u32, 0..20), 0..3_u8, any::<bool>()), 1..4),
            wanted in proptest::collection::vec(0..45_u64, 1..12),
        ) {
            let mut finder = Finder::default();
            for (numbers, by, descending) in listings {
                let by = [SortBy::Offered, SortBy::Line, SortBy::Latency][usize::from(by)];
                let mut rows: Vec<u32> = numbers.into_iter().collect();
                if by == SortBy::Latency {
                    rows.sort_by_key(|number| number.reverse_bits());
                } else if descending {
                    rows.reverse();
                }
                let listing = Listing::These { base: 3, rows: Arc::new(rows) };
                for row in &wanted {
                    let place = finder.place(&listing, Order { by, descending }, *row);
                    prop_assert_eq!(place, listing.place(*row));
                    if let Some(place) = place {
                        finder.met(&listing, *row, place);
                    }
                }
            }
        }
    }
}
