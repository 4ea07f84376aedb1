//! Chunks become elements of an array or rows of a table: numbered, checked, with their key, and put together in batches.

use std::ops::Range;

use bytes::Bytes;

use super::{
    Message, Selection,
    chunk::Chunk,
    format::Shape,
    frame::{Frame, Passed},
    index::{Checkpoint, Index},
    offer::{BATCH_LINES, Offer},
    split::{Divide, Give, Halt, content, is_blank},
};
use crate::fault::{Fault, Kind};

/// Makes records of what is read.
pub(super) struct Records<'a> {
    offer: Offer<'a>,
    shape: &'a Shape,
    frame: Frame,
    /// Where what has not been taken from the chunk begins: its number is that of the next record.
    at: Checkpoint,
    /// So much of what has not been taken has been scanned.
    scanned: usize,
    /// Whether a record begins there.
    begun: bool,
    /// What is gone already of a record that is too long.
    long: Option<Long>,
    broken: bool,
}

/// What was measured of a record that is longer than what is sent.
#[derive(Clone, Copy)]
struct Long {
    length: u64,
    blank: bool,
}

impl<'a> Records<'a> {
    /// `name` is the file's.
    pub(super) fn new(
        name: String,
        selection: &'a Selection,
        shape: &'a Shape,
        index: &'a Index,
        give: Give<'a>,
    ) -> Self {
        Self {
            offer: Offer::new(name, selection, shape, index, give),
            shape,
            frame: Frame::start(shape),
            at: Checkpoint { number: shape.first_number(), ..Checkpoint::START },
            scanned: 0,
            begun: false,
            long: None,
            broken: false,
        }
    }

    /// Finds whole records, not more than a batch of them: where they stand in the chunk.
    fn find(&mut self, pending: &[u8]) -> (usize, Vec<Range<usize>>) {
        let mut found = Vec::new();
        let mut start = 0;
        while found.len() < BATCH_LINES && !self.broken && self.scanned < pending.len() {
            let (passed, what) = self.frame.scan(&pending[self.scanned..]);
            self.scanned += passed;
            match what {
                Passed::Between => start = self.scanned,
                Passed::Inside => self.begun = true,
                Passed::End { after } => {
                    found.push(start..self.scanned - after);
                    self.begun = false;
                    start = self.scanned;
                }
                Passed::Broken => self.broken = true,
            }
        }
        (start, found)
    }

    /// Takes the found records out of the chunk.
    fn take(&mut self, chunk: &mut Chunk, length: usize, found: &[Range<usize>]) {
        let block = chunk.take(length);
        self.scanned -= length;
        let mut from = 0;
        for range in found {
            // What lies before it.
            self.pass(&block[from..range.start]);
            self.offer.note(self.at);
            let record = block.get(range.clone()).unwrap_or_default();
            let content = self.content(record, true);
            from = range.end;
            self.end(&block, content);
            self.pass(&block[range.clone()]);
            if self.done() {
                break;
            }
        }
        if !self.done() {
            self.pass(&block[from..]);
        }
    }

    /// Where the bytes are passed, so that lines are counted.
    fn pass(&mut self, bytes: &[u8]) {
        self.at.offset += bytes.len() as u64;
        self.at.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.offer.batch.bytes += bytes.len() as u64;
    }

    fn content<'b>(&self, record: &'b [u8], ended: bool) -> &'b [u8] {
        match self.shape {
            Shape::JsonArray => record,
            _ => content(record, self.at.offset == 0, ended),
        }
    }

    /// Whether a row is blank as far as this part of it goes: no number is given to it.
    fn is_blank(&self, part: &[u8]) -> bool {
        match self.shape {
            Shape::Table(table) => is_blank(part) && !part.contains(&table.delimiter),
            _ => false,
        }
    }

    /// Offers the record that ends with this content, which is a part of `block`.
    fn end(&mut self, block: &Bytes, content: &[u8]) {
        let (long, blank, length) = (self.long.take(), self.is_blank(content), content.len() as u64);
        if blank && long.is_none_or(|long| long.blank) {
            self.offer.batch.blank += u64::from(self.wanted());
            return;
        }
        match long {
            Some(long) => self.record(|offer| Err(offer.too_long(long.length + length))),
            None => self.record(|offer| offer.message(block.slice_ref(content))),
        }
    }

    fn wanted(&self) -> bool {
        self.at.number >= self.offer.selection.from_line.max(1)
    }

    /// Offers a record, unless it lies before the first wanted one or holds the names of the columns.
    fn record(&mut self, make: impl FnOnce(&mut Offer<'a>) -> Result<Message, Fault>) {
        if self.wanted() {
            let content = make(&mut self.offer);
            self.offer.take(self.at.number, content);
        }
        self.at.number += 1;
    }

    /// Begins or goes on to measure a record that is longer than what is sent.
    fn measure(&mut self, chunk: &mut Chunk) {
        let length = chunk.pending().len();
        let limit = self.offer.selection.max_line_bytes.saturating_add(4);
        // What may be a return before the line end stays.
        if !self.begun || self.scanned < length || (self.long.is_none() && length <= limit) {
            return;
        }
        let gone = length.saturating_sub(1);
        if self.long.is_none() {
            self.offer.note(self.at);
        }
        let bytes = chunk.take(gone);
        let blank = self.is_blank(self.content(&bytes, false));
        self.pass(&bytes);
        self.scanned -= gone;
        let before = self.long.unwrap_or(Long { length: 0, blank: true });
        self.long = Some(Long { length: before.length + gone as u64, blank: before.blank && blank });
    }

    fn broken_off(&self) -> Halt {
        let record = self.at.number - 1;
        Halt::Failed(Fault::new(Kind::ArrayBroken { path: self.offer.name.clone(), record, line: self.at.line }))
    }
}

impl Divide for Records<'_> {
    fn done(&self) -> bool {
        self.offer.done()
    }

    fn feed(&mut self, chunk: &mut Chunk) -> Result<(), Halt> {
        while !self.done() {
            let (length, found) = self.find(chunk.pending());
            self.take(chunk, length, &found);
            self.offer.flush()?;
            if self.broken && !self.done() {
                return Err(self.broken_off());
            }
            if self.scanned == chunk.pending().len() {
                break;
            }
        }
        self.measure(chunk);
        self.offer.flush()
    }

    fn inside(&self, _: &Chunk) -> bool {
        self.begun || self.long.is_some() || !self.frame.may_end()
    }

    fn finish(&mut self, chunk: &mut Chunk) -> Result<(), Halt> {
        if self.broken || !self.frame.may_end() {
            return Err(self.broken_off());
        }
        let rest = chunk.take_rest();
        let content = self.content(&rest, false);
        if self.begun {
            self.end(&rest, content);
        }
        self.pass(&rest);
        self.offer.finish(self.at.number > 1)
    }
}
