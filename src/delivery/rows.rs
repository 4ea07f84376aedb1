//! The rows in segments, so that a long log neither moves in memory nor takes room in advance, and the oldest can go.

use std::{collections::VecDeque, ops::Range};

use super::Row;

/// How many rows a segment holds. 1.5 MB: with the allocator's own few bytes it takes whole pages of memory, and not one
/// more.
pub(super) const SEGMENT: usize = (1 << 16) - 1;

/// Rows by their index from 0, the oldest of which may be gone.
#[derive(Default)]
pub(super) struct Rows {
    /// How many segments are gone.
    gone: u64,
    /// All but the last are full.
    segments: VecDeque<Vec<Row>>,
}

impl Rows {
    /// Adds a row at the end, and gives its index.
    pub fn push(&mut self, row: Row) -> u64 {
        let index = self.len();
        match self.segments.back_mut().filter(|segment| segment.len() < SEGMENT) {
            Some(segment) => segment.push(row),
            None => {
                let mut segment = Vec::with_capacity(SEGMENT);
                segment.push(row);
                self.segments.push_back(segment);
            }
        }
        index
    }

    /// Takes out the oldest segment when `newest` rows are kept without it, with the index of its first row.
    pub fn take_oldest(&mut self, newest: u64) -> Option<(u64, Vec<Row>)> {
        let first = self.first();
        if self.len() - first < newest.saturating_add(SEGMENT as u64) {
            return None;
        }
        let segment = self.segments.pop_front()?;
        self.gone += 1;
        Some((first, segment))
    }

    /// The index of the oldest row that is kept.
    pub fn first(&self) -> u64 {
        self.gone * SEGMENT as u64
    }

    /// How many rows there were, those that are gone among them.
    pub fn len(&self) -> u64 {
        let kept = self.segments.back().map_or(0, |last| (self.segments.len() - 1) * SEGMENT + last.len());
        self.first() + kept as u64
    }

    /// The rows of one segment, from the row with this index on, or from the oldest where that is gone; with the indices
    /// that they have. Empty behind the newest row.
    pub fn segment(&self, from: u64) -> (Range<u64>, &[Row]) {
        let from = from.max(self.first());
        let rows = self.place(from).and_then(|(segment, place)| self.segments.get(segment)?.get(place..));
        let rows = rows.unwrap_or_default();
        (from..from + rows.len() as u64, rows)
    }

    pub fn get(&self, index: u64) -> Option<&Row> {
        let (segment, place) = self.place(index)?;
        self.segments.get(segment)?.get(place)
    }

    pub fn get_mut(&mut self, index: u64) -> Option<&mut Row> {
        let (segment, place) = self.place(index)?;
        self.segments.get_mut(segment)?.get_mut(place)
    }

    fn place(&self, index: u64) -> Option<(usize, usize)> {
        let place = usize::try_from(index.checked_sub(self.first())?).ok()?;
        Some((place / SEGMENT, place % SEGMENT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: u64 = SEGMENT as u64;

    #[test]
    fn rows_are_found_on_both_sides_of_a_border_and_take_24_bytes_each() {
        let mut rows = Rows::default();
        let count = 3 * WHOLE + 1;
        for line in 0..count {
            assert_eq!(rows.push(Row::waiting(line)), line);
        }
        assert_eq!((rows.first(), rows.len()), (0, count));
        for index in [0, 1, WHOLE - 1, WHOLE, count - 1] {
            assert_eq!(rows.get(index).map(|row| row.line()), Some(index));
            assert_eq!(rows.get_mut(index).map(|row| row.line()), Some(index));
        }
        assert!(rows.get(count).is_none() && rows.get_mut(u64::MAX).is_none());
        let taken: usize = rows.segments.iter().map(|segment| segment.capacity() * size_of::<Row>()).sum();
        assert_eq!(taken, 4 * SEGMENT * 24);
    }

    #[test]
    fn the_oldest_rows_go_and_the_others_keep_their_numbers() {
        let mut rows = Rows::default();
        let (newest, mut gone) = (WHOLE + 10, 0);
        for line in 0..4 * WHOLE {
            rows.push(Row::waiting(line));
            if let Some((first, segment)) = rows.take_oldest(newest) {
                assert_eq!((first, segment.len(), segment[0].line()), (gone, SEGMENT, gone));
                gone += WHOLE;
            }
            let kept = rows.len() - rows.first();
            assert!(kept >= newest.min(line + 1) && kept < newest + WHOLE, "{kept} after {line}");
        }
        assert_eq!((rows.first(), rows.len()), (2 * WHOLE, 4 * WHOLE));
        assert!(rows.get(2 * WHOLE - 1).is_none());
        assert_eq!(rows.get(2 * WHOLE).map(|row| row.line()), Some(2 * WHOLE));
        let lines = |from| {
            let (indices, rows) = rows.segment(from);
            (indices, rows.first().map(|row| row.line()), rows.len())
        };
        assert_eq!(lines(0), (2 * WHOLE..3 * WHOLE, Some(2 * WHOLE), SEGMENT));
        assert_eq!(lines(3 * WHOLE - 1), (3 * WHOLE - 1..3 * WHOLE, Some(3 * WHOLE - 1), 1));
        assert_eq!(lines(4 * WHOLE), (4 * WHOLE..4 * WHOLE, None, 0));
    }
}
