//! All records of a file counted, with an index that makes each of them reachable.

use std::{
    io::{Cursor, ErrorKind, Read},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use super::{
    LineReader, SAMPLE,
    chunk::CHUNK,
    format::Shape,
    identity::{self, Kept},
    index::{Checkpoint, Indexer},
    split::{BOM, is_blank},
    unpacked::UnpackedReader,
    walk::Walk,
};
use crate::fault::Fault;

/// How far the counting or the check of a file is, for whoever watches; and the way to end it.
#[derive(Debug, Default)]
pub struct Progress {
    /// How much of the file has been passed, in bytes.
    done: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// How much of the file has been passed, in bytes.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    pub(super) fn tell(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
    }

    /// Ends the counting.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was ended.
    pub fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl LineReader {
    /// Counts the records that have something in them, and notes where they are. `None` when it was cancelled. Reads the
    /// whole file: not for the window's thread.
    ///
    /// # Errors
    /// As [`LineReader::fetch`].
    pub fn count(&self, progress: &Progress) -> Result<Option<u64>, Fault> {
        let input: Box<dyn Read> = match self.kept()? {
            Kept::Memory => Box::new(Cursor::new(SAMPLE)),
            Kept::Unpacked(text) => Box::new(UnpackedReader::new(text)),
            Kept::File(identity) => Box::new(self.open_unchanged(&identity)?),
            Kept::Nowhere => return Ok(None),
        };
        self.shared.index.clear();
        let counted =
            self.count_in(input, progress).map_err(|error| identity::unreadable(&self.shared.origin, &error))?;
        match self.kept()? {
            Kept::File(identity) => self.open_unchanged(&identity).map(|_| counted),
            _ => Ok(counted),
        }
    }

    fn count_in(&self, mut input: Box<dyn Read>, progress: &Progress) -> std::io::Result<Option<u64>> {
        let shape = self.shape();
        let mut indexer = Indexer::new();
        let told = |passed: u64, number: u64| {
            self.shared.extent.reached(number.saturating_sub(1));
            let packed = match self.kept() {
                Ok(Kept::Unpacked(text)) => Some(text.read()),
                _ => None,
            };
            progress.tell(packed.unwrap_or(passed));
            progress.cancelled()
        };
        if !matches!(shape, Shape::JsonLines | Shape::Text) {
            let mut walk = Walk::new(input, shape);
            let (mut records, mut next_look) = (0, 0);
            loop {
                let at = walk.at();
                if at.offset >= next_look {
                    next_look = at.offset + CHUNK as u64;
                    if told(at.offset, at.number) {
                        return Ok(None);
                    }
                }
                let Some(record) = walk.next(0)? else {
                    self.shared.extent.ended(walk.at().number.saturating_sub(1));
                    return Ok(Some(records));
                };
                // The row of names is none.
                records += u64::from(record.start.number > 0);
                indexer.note(&self.shared.index, record.start);
            }
        }
        let mut counter = Counter { number: 1, ..Counter::default() };
        let mut chunk = vec![0; CHUNK];
        while !told(counter.offset, counter.number) {
            match input.read(&mut chunk) {
                Ok(0) => {
                    // A line has begun where something stands behind the last line end.
                    self.shared.extent.ended(counter.number - u64::from(!counter.begun));
                    return Ok(Some(counter.lines + u64::from(counter.something)));
                }
                Ok(length) => counter.add(&chunk[..length], |at| indexer.note(&self.shared.index, at)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

/// Counts lines across chunks.
#[derive(Default)]
struct Counter {
    lines: u64,
    /// The number of the line that has begun, and how much of the file has been passed.
    number: u64,
    offset: u64,
    /// Whether the line that has begun has something in it.
    something: bool,
    /// Whether there is anything of it, and be it blanks.
    begun: bool,
}

impl Counter {
    /// `note` is told where lines begin.
    fn add(&mut self, bytes: &[u8], mut note: impl FnMut(Checkpoint)) {
        let mut start = if self.offset == 0 && bytes.starts_with(BOM) { BOM.len() } else { 0 };
        for end in memchr::memchr_iter(b'\n', bytes) {
            self.lines += u64::from(self.something || !is_blank(&bytes[start..end]));
            self.something = false;
            self.number += 1;
            start = end + 1;
            note(Checkpoint::line(self.number, self.offset + start as u64));
        }
        self.something |= !is_blank(&bytes[start..]);
        self.begun = bytes.last().map_or(self.begun, |last| *last != b'\n');
        self.offset += bytes.len() as u64;
    }
}
