//! Which rows of a log are shown, and in which order.

use std::{ops::Range, sync::Arc};

/// Rows in the order in which they are shown. A place is counted from 0 and has a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// All of these rows, in the order in which their lines were offered.
    All(Range<u64>),
    /// All of these rows, the newest first.
    Reversed(Range<u64>),
    /// Chosen rows, or rows in another order: 4 bytes each.
    These {
        /// The row that the numbers are counted from.
        base: u64,
        /// Row numbers, less the base.
        rows: Arc<Vec<u32>>,
    },
}

impl Listing {
    /// How many rows are shown.
    pub fn len(&self) -> u64 {
        match self {
            Self::All(rows) | Self::Reversed(rows) => rows.end.saturating_sub(rows.start),
            Self::These { rows, .. } => rows.len() as u64,
        }
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at a place.
    pub fn row(&self, place: u64) -> Option<u64> {
        match self {
            Self::All(rows) => rows.start.checked_add(place).filter(|row| *row < rows.end),
            Self::Reversed(rows) => rows.end.checked_sub(place)?.checked_sub(1).filter(|row| *row >= rows.start),
            Self::These { base, rows } => Some(base + u64::from(*rows.get(usize::try_from(place).ok()?)?)),
        }
    }

    /// The place of a row, where it is shown. Chosen rows that stand in the order of the log are found at once; those in
    /// another order are looked through, 20,000,000 in a few milliseconds: not for every row of a frame.
    pub fn place(&self, row: u64) -> Option<u64> {
        match self {
            Self::All(rows) => rows.contains(&row).then(|| row - rows.start),
            Self::Reversed(rows) => rows.contains(&row).then(|| rows.end - 1 - row),
            Self::These { base, rows } => {
                let number = u32::try_from(row.checked_sub(*base)?).ok()?;
                place(rows, number).map(|place| place as u64)
            }
        }
    }
}

impl Listing {
    /// Takes out of these rows, which rise, those that are not shown.
    pub fn retain(&self, wanted: &mut Vec<u64>) {
        let Self::These { base, rows } = self else { return wanted.retain(|row| self.place(*row).is_some()) };
        let (Some(first), Some(last)) = (wanted.first().copied(), wanted.last().copied()) else { return };
        let near = rows.iter().map(|number| base + u64::from(*number)).filter(|row| (first..=last).contains(row));
        let mut shown: Vec<u64> = near.filter(|row| wanted.binary_search(row).is_ok()).collect();
        shown.sort_unstable();
        *wanted = shown;
    }
}

/// Tries first whether the numbers rise or fall as they do in the log's own order: what is found there is right even
/// where they do not.
fn place(rows: &[u32], number: u32) -> Option<usize> {
    let there = |place: &usize| rows.get(*place) == Some(&number);
    let rising = rows.partition_point(|there| *there < number);
    let falling = rows.partition_point(|there| *there > number);
    [rising, falling].into_iter().find(there).or_else(|| rows.iter().position(|there| *there == number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_row_and_a_row_its_place() {
        let all = Listing::All(5..9);
        assert_eq!((all.len(), all.row(0), all.row(3), all.row(4)), (4, Some(5), Some(8), None));
        assert_eq!((all.place(8), all.place(9), all.place(4)), (Some(3), None, None));
        let reversed = Listing::Reversed(5..9);
        assert_eq!((reversed.len(), reversed.row(0), reversed.row(3)), (4, Some(8), Some(5)));
        assert_eq!((reversed.row(4), reversed.row(9), reversed.row(u64::MAX)), (None, None, None));
        assert_eq!((reversed.place(8), reversed.place(5), reversed.place(9)), (Some(0), Some(3), None));
        let these = Listing::These { base: 100, rows: Arc::new(vec![7, 2]) };
        assert_eq!((these.len(), these.row(0), these.row(1), these.row(2)), (2, Some(107), Some(102), None));
        assert_eq!((these.place(102), these.place(103), these.place(1)), (Some(1), None, None));
        for order in [vec![1, 4, 9, 12], vec![12, 9, 4, 1], vec![9, 1, 12, 4]] {
            let these = Listing::These { base: 0, rows: Arc::new(order.clone()) };
            for number in 0..14 {
                let wanted = order.iter().position(|there| u64::from(*there) == number).map(|place| place as u64);
                assert_eq!(these.place(number), wanted, "{number} in {order:?}");
            }
            let mut rows = vec![0, 1, 2, 9, 13];
            these.retain(&mut rows);
            assert_eq!(rows, [1, 9]);
        }
    }
}
