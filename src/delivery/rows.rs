//! The rows in segments, so that a long log neither moves in memory nor takes room in advance.

use super::Row;

/// How many rows a segment holds: a power of two. 1.5 MB.
const SEGMENT: usize = 1 << 16;

/// Rows by their index from 0.
#[derive(Default)]
pub(super) struct Rows {
    /// All but the last are full.
    segments: Vec<Vec<Row>>,
}

impl Rows {
    /// Adds a row at the end, and gives its index.
    pub fn push(&mut self, row: Row) -> u64 {
        let index = self.len();
        match self.segments.last_mut().filter(|segment| segment.len() < SEGMENT) {
            Some(segment) => segment.push(row),
            None => {
                let mut segment = Vec::with_capacity(SEGMENT);
                segment.push(row);
                self.segments.push(segment);
            }
        }
        index
    }

    pub fn len(&self) -> u64 {
        let Some((last, full)) = self.segments.split_last() else { return 0 };
        (full.len() * SEGMENT + last.len()) as u64
    }

    pub fn get(&self, index: u64) -> Option<&Row> {
        let index = usize::try_from(index).ok()?;
        self.segments.get(index / SEGMENT)?.get(index % SEGMENT)
    }

    pub fn get_mut(&mut self, index: u64) -> Option<&mut Row> {
        let index = usize::try_from(index).ok()?;
        self.segments.get_mut(index / SEGMENT)?.get_mut(index % SEGMENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_on_both_sides_of_a_border_and_take_24_bytes_each() {
        let mut rows = Rows::default();
        let count = 3 * SEGMENT as u64 + 1;
        for line in 0..count {
            assert_eq!(rows.push(Row::waiting(line)), line);
        }
        assert_eq!(rows.len(), count);
        for index in [0, 1, SEGMENT as u64 - 1, SEGMENT as u64, count - 1] {
            assert_eq!(rows.get(index).map(|row| row.line()), Some(index));
            assert_eq!(rows.get_mut(index).map(|row| row.line()), Some(index));
        }
        assert!(rows.get(count).is_none() && rows.get_mut(u64::MAX).is_none());
        let taken: usize = rows.segments.iter().map(|segment| segment.capacity() * size_of::<Row>()).sum();
        assert_eq!(taken, 4 * SEGMENT * 24);
    }
}
