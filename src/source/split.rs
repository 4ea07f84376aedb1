//! Chunks become lines: numbered, checked, with their key, and put together in batches.

use std::ops::Range;

use bytes::Bytes;

use super::{
    Batch, Message, Selection,
    chunk::Chunk,
    format::Shape,
    index::{Checkpoint, Index},
    offer::{BATCH_LINES, Offer},
};
use crate::fault::Fault;

/// The bytes that may stand before the first line of a file in UTF-8.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Why reading ended before the file did.
#[derive(Debug)]
pub(super) enum Halt {
    /// Nobody wants the lines any more.
    Abandoned,
    /// The file could not be read further.
    Failed(Fault),
}

/// Where batches go.
pub(super) type Give<'a> = &'a mut dyn FnMut(Batch) -> Result<(), Halt>;

/// Divides what is read into records and gives them out.
pub(super) trait Divide {
    /// Whether as many records were offered as are wanted.
    fn done(&self) -> bool;

    /// Takes what is complete in the chunk and gives it out.
    fn feed(&mut self, chunk: &mut Chunk) -> Result<(), Halt>;

    /// Whether a record has begun, or the whole, that must not end here.
    fn inside(&self, chunk: &Chunk) -> bool;

    /// Takes what is left at the end of the file.
    ///
    /// # Errors
    /// `FileEmpty` when there was no record at all, `FileEndsBefore` when there was none from the first wanted one on,
    /// `ArrayBroken` when an array has not ended.
    fn finish(&mut self, chunk: &mut Chunk) -> Result<(), Halt>;
}

/// Makes lines of what is read.
pub(super) struct Splitter<'a> {
    offer: Offer<'a>,
    /// The number of the line that begins next, and where it begins.
    number: u64,
    offset: u64,
    long: Option<Long>,
}

/// A line that is longer than what is sent: it is measured and not kept.
struct Long {
    length: u64,
    blank: bool,
    carriage_return: bool,
}

impl Divide for Splitter<'_> {
    fn done(&self) -> bool {
        self.offer.done()
    }

    fn feed(&mut self, chunk: &mut Chunk) -> Result<(), Halt> {
        self.skip(chunk);
        self.measure(chunk);
        if self.number >= self.offer.selection.from_line && self.long.is_none() && !self.done() {
            if let Some(lines) = chunk.take_lines() {
                self.split(&lines)?;
            }
            self.begin_long(chunk);
        }
        self.offer.flush()
    }

    fn inside(&self, chunk: &Chunk) -> bool {
        self.long.is_some() || !chunk.pending().is_empty()
    }

    fn finish(&mut self, chunk: &mut Chunk) -> Result<(), Halt> {
        let rest = chunk.take_rest();
        let only_mark = self.number == 1 && rest.as_ref() == BOM;
        if let Some(long) = self.long.take() {
            self.end_long(&long, false);
        } else if !rest.is_empty() && !only_mark {
            self.line(&rest, 0..rest.len(), false);
        }
        self.offer.finish(self.offset > 0)
    }
}

impl<'a> Splitter<'a> {
    /// `name` is the file's.
    pub(super) fn new(
        name: String,
        selection: &'a Selection,
        shape: &'a Shape,
        index: &'a Index,
        give: Give<'a>,
    ) -> Self {
        Self { offer: Offer::new(name, selection, shape, index, give), number: 1, offset: 0, long: None }
    }

    /// Passes over the lines before the first wanted one.
    fn skip(&mut self, chunk: &mut Chunk) {
        let wanted = self.offer.selection.from_line.saturating_sub(self.number);
        if wanted == 0 {
            return;
        }
        let bytes = chunk.pending();
        let ends = memchr::memchr_iter(b'\n', bytes).count() as u64;
        let last_end = if ends < wanted {
            memchr::memrchr(b'\n', bytes)
        } else {
            memchr::memchr_iter(b'\n', bytes).nth(usize::try_from(wanted - 1).unwrap_or(usize::MAX))
        };
        if let Some(end) = last_end {
            self.number += ends.min(wanted);
            self.offer.note(Checkpoint::line(self.number, self.offset + end as u64 + 1));
        }
        let length = if ends < wanted { bytes.len() } else { last_end.map_or(0, |end| end + 1) };
        self.pass(length);
        chunk.advance(length);
    }

    fn pass(&mut self, length: usize) {
        self.offset += length as u64;
        self.offer.batch.bytes += length as u64;
    }

    fn split(&mut self, lines: &Bytes) -> Result<(), Halt> {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', lines) {
            self.line(lines, start..end, true);
            start = end + 1;
            if self.done() {
                break;
            }
            if self.offer.batch.lines.len() >= BATCH_LINES {
                self.offer.flush()?;
            }
        }
        Ok(())
    }

    /// One line, without its line feed.
    fn line(&mut self, bytes: &Bytes, range: Range<usize>, ended: bool) {
        self.offer.note(Checkpoint::line(self.number, self.offset));
        let content = content(&bytes[range.clone()], self.number == 1, ended);
        let content = if is_blank(content) { None } else { Some(bytes.slice_ref(content)) };
        let message = content.map(|line| self.offer.message(line));
        self.take(message);
        self.pass(range.len() + usize::from(ended));
    }

    /// A line's content, or `None` for a blank line.
    fn take(&mut self, content: Option<Result<Message, Fault>>) {
        match content {
            None => self.offer.batch.blank += 1,
            Some(content) => self.offer.take(self.number, content),
        }
        self.number += 1;
    }

    /// Begins to measure when what is left is longer than a line may be, with a mark before it and a return behind it.
    fn begin_long(&mut self, chunk: &mut Chunk) {
        let bytes = chunk.pending();
        if bytes.len() <= self.offer.selection.max_line_bytes.saturating_add(BOM.len() + 1) || self.done() {
            return;
        }
        self.offer.note(Checkpoint::line(self.number, self.offset));
        let mut long = Long { length: 0, blank: true, carriage_return: false };
        long.add(content(bytes, self.number == 1, false));
        self.long = Some(long);
        let length = bytes.len();
        self.pass(length);
        chunk.advance(length);
    }

    fn measure(&mut self, chunk: &mut Chunk) {
        let Some(mut long) = self.long.take() else { return };
        let bytes = chunk.pending();
        let end = memchr::memchr(b'\n', bytes);
        long.add(&bytes[..end.unwrap_or(bytes.len())]);
        let length = end.map_or(bytes.len(), |end| end + 1);
        match end {
            Some(_) => self.end_long(&long, true),
            None => self.long = Some(long),
        }
        self.pass(length);
        chunk.advance(length);
    }

    fn end_long(&mut self, long: &Long, ended: bool) {
        let length = long.length - u64::from(ended && long.carriage_return);
        self.take((!long.blank).then(|| Err(self.offer.too_long(length))));
    }
}

impl Long {
    fn add(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.blank &= is_blank(bytes);
        if let Some(last) = bytes.last() {
            self.carriage_return = *last == b'\r';
        }
    }
}

/// A line, given without its line feed, without what does not belong to it: a mark before the `first` line of the file,
/// and the carriage return before a line feed.
pub(super) fn content(line: &[u8], first: bool, ended: bool) -> &[u8] {
    let line = line.strip_prefix(BOM).filter(|_| first).unwrap_or(line);
    line.strip_suffix(b"\r").filter(|_| ended).unwrap_or(line)
}

/// Whether there is nothing but white space.
pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}
