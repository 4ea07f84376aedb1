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

/// Checkpoints in the order of the file. Whoever reads some of it adds to them, in any order: who sends it, counts its
/// records or looks at one far behind them.
pub(super) struct Index {
    kept: Mutex<Kept>,
}

struct Kept {
    checkpoints: Vec<Checkpoint>,
    /// In bytes.
    spacing: u64,
    limit: usize,
}

impl Index {
    pub(super) fn new() -> Self {
        Self::with(LIMIT)
    }

    fn with(limit: usize) -> Self {
        Self { kept: Mutex::new(Kept { checkpoints: Vec::new(), spacing: SPACING, limit }) }
    }

    /// The last checkpoint that is not behind this record; `None` is the beginning of the file.
    pub(super) fn before(&self, number: u64) -> Option<Checkpoint> {
        let kept = self.lock();
        let after = kept.after(number);
        after.checked_sub(1).and_then(|place| kept.checkpoints.get(place)).copied()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// The place of the first checkpoint behind this record.
    fn after(&self, number: u64) -> usize {
        self.checkpoints.partition_point(|checkpoint| checkpoint.number <= number)
    }

    /// Keeps a checkpoint, unless there is one near it already.
    fn keep(&mut self, at: Checkpoint) {
        let place = self.after(at.number);
        let before = place.checked_sub(1).and_then(|place| self.checkpoints.get(place)).unwrap_or(&Checkpoint::START);
        let next = self.checkpoints.get(place);
        if !is_far(*before, at, self.spacing) || next.is_some_and(|next| !is_far(at, *next, self.spacing)) {
            return;
        }
        self.checkpoints.insert(place, at);
        if self.checkpoints.len() >= self.limit {
            let mut place = 0;
            self.checkpoints.retain(|_| {
                place += 1;
                place % 2 == 0
            });
            self.spacing *= 2;
        }
    }
}

/// Whether a checkpoint is far enough behind the one before it.
fn is_far(before: Checkpoint, at: Checkpoint, spacing: u64) -> bool {
    at.offset >= before.offset.saturating_add(spacing) && at.number >= before.number + RECORDS_BETWEEN
}

/// The side of an index of somebody who reads on: it is asked at every record, and locks only to keep a checkpoint.
pub(super) struct Indexer {
    last: Checkpoint,
    spacing: u64,
}

impl Indexer {
    pub(super) fn new() -> Self {
        Self { last: Checkpoint::START, spacing: SPACING }
    }

    /// Told that a record begins here. They are told in the order of the file, not all of them.
    pub(super) fn note(&mut self, index: &Index, at: Checkpoint) {
        if self.wants(at.number, at.offset) {
            self.last = at;
            let mut kept = index.lock();
            kept.keep(at);
            self.spacing = kept.spacing;
        }
    }

    /// Whether a record with this number that begins here is far enough from the last checkpoint.
    pub(super) fn wants(&self, number: u64, offset: u64) -> bool {
        is_far(self.last, Checkpoint { number, offset, line: 0 }, self.spacing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_under_a_byte_a_line_and_finds_the_checkpoint_before_a_line() {
        let index = Index::with(100);
        let mut indexer = Indexer::new();
        let (lines, length) = (400_000_u64, 900_u64);
        for line in 1..=lines {
            indexer.note(&index, Checkpoint::line(line, (line - 1) * length));
        }
        let kept = index.lock().checkpoints.clone();
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
        assert_eq!(index.lock().checkpoints.len(), 9);
    }

    #[test]
    fn who_reads_elsewhere_adds_to_what_is_there() {
        let index = Index::with(1000);
        let note = |lines: std::ops::Range<u64>| {
            let mut indexer = Indexer::new();
            lines.for_each(|line| indexer.note(&index, Checkpoint::line(line, (line - 1) * 900)));
        };
        note(5_000..7_000);
        note(1..2_000);
        note(1..7_000);
        note(6_000..20_000);
        let kept = index.lock().checkpoints.clone();
        assert!(kept.is_sorted_by_key(|checkpoint| checkpoint.number), "{kept:?}");
        for line in 1..20_000 {
            let before = index.before(line).unwrap_or(Checkpoint::START);
            assert!(before.number <= line && (line - before.number) * 900 < 3 * SPACING, "{before:?} for {line}");
        }
    }
}
