//! How many chunks of the source are held in memory by lines that wait.

use std::collections::VecDeque;

/// How many batches may be held: a chunk of the source is 1 MiB and belongs to at least one batch. A dense file fills
/// librdkafka's queue with about 150; a few lines waiting in each of many chunks are copied instead.
const BUDGET: usize = 192;

/// The batches from which lines wait.
#[derive(Default)]
pub(super) struct Pinned {
    /// How many lines wait from each batch, from number `first` on.
    waiting: VecDeque<u32>,
    first: u64,
    /// How many batches have lines that wait.
    held: usize,
}

impl Pinned {
    /// A batch came; the lines taken from now on are its.
    pub fn next_batch(&mut self) {
        self.waiting.push_back(0);
    }

    /// Whether one more line of the present batch may be handed over where it stands.
    pub fn has_room(&self) -> bool {
        self.held < BUDGET || self.waiting.back().is_some_and(|lines| *lines > 0)
    }

    /// A line of the present batch was handed over where it stands: the batch's number, for [`Pinned::release`].
    pub fn hold(&mut self) -> Option<u64> {
        let lines = self.waiting.back_mut()?;
        self.held += usize::from(*lines == 0);
        *lines += 1;
        Some(self.first + self.waiting.len() as u64 - 1)
    }

    /// A line of this batch has its report.
    pub fn release(&mut self, batch: u64) {
        let at = batch.checked_sub(self.first).and_then(|at| usize::try_from(at).ok());
        if let Some(lines) = at.and_then(|at| self.waiting.get_mut(at)).filter(|lines| **lines > 0) {
            *lines -= 1;
            self.held -= usize::from(*lines == 0);
        }
        // The last batch may still get lines.
        while self.waiting.len() > 1 && self.waiting.front() == Some(&0) {
            self.waiting.pop_front();
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_lines_of_many_chunks_do_not_hold_them_all() {
        let mut pinned = Pinned::default();
        let mut held = Vec::new();
        for _ in 0..BUDGET {
            pinned.next_batch();
            assert!(pinned.has_room());
            held.extend(pinned.hold());
        }
        assert!(pinned.has_room(), "the chunk is held already");
        pinned.next_batch();
        assert!(!pinned.has_room());
        pinned.release(held[3]);
        assert!(pinned.has_room());
        held.extend(pinned.hold());
        for (at, batch) in held.into_iter().enumerate().filter(|(at, _)| *at != 3) {
            assert!(pinned.held > 0, "{at}");
            pinned.release(batch);
        }
        assert_eq!((pinned.held, pinned.waiting.len()), (0, 1));
    }

    #[test]
    fn a_batch_without_lines_holds_nothing() {
        let mut pinned = Pinned::default();
        assert_eq!(pinned.hold(), None);
        for _ in 0..3 {
            pinned.next_batch();
        }
        let batch = pinned.hold();
        assert_eq!((batch, pinned.held), (Some(2), 1));
        pinned.release(7);
        pinned.release(2);
        assert_eq!(pinned.held, 0);
    }
}
