//! Which rows of a log are shown, and in which order.

use std::{ops::Range, sync::Arc};

/// Rows in the order in which they are shown. A place is counted from 0 and has a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// All of these rows, in the order in which their lines were offered.
    All(Range<u64>),
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
            Self::All(rows) => rows.end.saturating_sub(rows.start),
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
            Self::These { base, rows } => Some(base + u64::from(*rows.get(usize::try_from(place).ok()?)?)),
        }
    }

    /// The place of a row, where it is shown. Looks through chosen rows from the beginning.
    pub fn place(&self, row: u64) -> Option<u64> {
        match self {
            Self::All(rows) => rows.contains(&row).then(|| row - rows.start),
            Self::These { base, rows } => {
                let number = u32::try_from(row.checked_sub(*base)?).ok()?;
                rows.iter().position(|there| *there == number).map(|place| place as u64)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_row_and_a_row_its_place() {
        let all = Listing::All(5..9);
        assert_eq!((all.len(), all.row(0), all.row(3), all.row(4)), (4, Some(5), Some(8), None));
        assert_eq!((all.place(8), all.place(9), all.place(4)), (Some(3), None, None));
        let these = Listing::These { base: 100, rows: Arc::new(vec![7, 2]) };
        assert_eq!((these.len(), these.row(0), these.row(1), these.row(2)), (2, Some(107), Some(102), None));
        assert_eq!((these.place(102), these.place(103), these.place(1)), (Some(1), None, None));
    }
}
