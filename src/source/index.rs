//! Where in the file some of the records begin, so that one can be found again without reading from the start.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A record's number, where it begins, in bytes, and the line of the file on which it does, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Checkpoint {
    pub(super) number: u64,
    pub(super) offset: u64,
    pub(super) line: u64,
}

impl Checkpoint {
    /// The beginning of a file whose records are numbered from 1.
    pub(super) const START: Self = Self { number: 1, offset: 0, line: 1 };

    /// Where a line begins: its own number is the record's.
    pub(super) fn line(number: u64, offset: u64) -> Self {
        Self { number, offset, line: number }
    }
}

/// Checkpoints are this far apart at first, in bytes.
const SPACING: u64 = 64 * 1024;
/// There are at least this many records between two, so that the index stays under a byte a record.
const RECORDS_BETWEEN: u64 = 32;
/// More checkpoints than these (768 KiB) are thinned out to every second.
const LIMIT: usize = 32 * 1024;

/// Checkpoints in the order of the file, written by the reading thread and read by whoever fetches lines.
pub(super) struct Index {
    checkpoints: Mutex<Vec<Checkpoint>>,
}

impl Index {
    pub(super) fn new() -> Self {
        Self { checkpoints: Mutex::new(Vec::new()) }
    }

    /// The last checkpoint that is not behind this record; `None` is the beginning of the file.
    pub(super) fn before(&self, number: u64) -> Option<Checkpoint> {
        let checkpoints = self.lock();
        let after = checkpoints.partition_point(|checkpoint| checkpoint.number <= number);
        after.checked_sub(1).and_then(|place| checkpoints.get(place)).copied()
    }

    /// Forgets what was kept: the records are counted anew.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Checkpoint>> {
        self.checkpoints.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reading thread's side of an index: it is asked at every record, and locks only to keep a checkpoint.
pub(super) struct Indexer {
    last: Checkpoint,
    spacing: u64,
    limit: usize,
}

impl Indexer {
    pub(super) fn new() -> Self {
        Self { last: Checkpoint::START, spacing: SPACING, limit: LIMIT }
    }

    /// Told that a record begins here. They are told in the order of the file, not all of them.
    pub(super) fn note(&mut self, index: &Index, at: Checkpoint) {
        if self.wants(at.number, at.offset) {
            self.last = at;
            self.keep(&mut index.lock());
        }
    }

    /// Whether a record with this number that begins here is far enough from the last checkpoint.
    pub(super) fn wants(&self, number: u64, offset: u64) -> bool {
        offset - self.last.offset >= self.spacing && number >= self.last.number + RECORDS_BETWEEN
    }

    fn keep(&mut self, checkpoints: &mut Vec<Checkpoint>) {
        checkpoints.push(self.last);
        if checkpoints.len() >= self.limit {
            let mut place = 0;
            checkpoints.retain(|_| {
                place += 1;
                place % 2 == 0
            });
            self.spacing *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_under_a_byte_a_line_and_finds_the_checkpoint_before_a_line() {
        let index = Index::new();
        let mut indexer = Indexer { limit: 100, ..Indexer::new() };
        let (lines, length) = (400_000_u64, 900_u64);
        for line in 1..=lines {
            indexer.note(&index, Checkpoint::line(line, (line - 1) * length));
        }
        let kept = index.lock().clone();
        assert!((40..100).contains(&kept.len()), "{}", kept.len());
        assert!(kept.iter().all(|checkpoint| checkpoint.offset == (checkpoint.number - 1) * length));
        for line in [1, 2, 5_000, 123_456, lines] {
            let before = index.before(line).unwrap_or(Checkpoint::START);
            assert!(before.number <= line, "{before:?} for {line}");
            assert!(line - before.number < lines / 30, "{before:?} for {line}");
        }
    }

    #[test]
    fn two_checkpoints_have_lines_between_them_however_long_the_lines_are() {
        let index = Index::new();
        let mut indexer = Indexer::new();
        (1..=320).for_each(|line| indexer.note(&index, Checkpoint::line(line, (line - 1) * 10_000_000)));
        assert_eq!(index.lock().len(), 9);
    }
}
