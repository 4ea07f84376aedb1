//! Chunks become lines: numbered, checked, with their key, and put together in batches.

use std::ops::Range;

use bytes::Bytes;

use super::{
    BadLines, Batch, Line, Message, Selection,
    chunk::Chunk,
    index::{Index, Indexer},
    json::{self, Lookup},
};
use crate::fault::{Fault, Kind};

/// The bytes that may stand before the first line of a file in UTF-8.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A batch is given out when it has so many lines, however short they are.
const BATCH_LINES: usize = 1024;

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

/// Makes lines of what is read.
pub(super) struct Splitter<'a> {
    selection: &'a Selection,
    index: &'a Index,
    indexer: Indexer,
    give: Give<'a>,
    batch: Batch,
    /// The number of the line that begins next, and where it begins.
    number: u64,
    offset: u64,
    offered: u64,
    long: Option<Long>,
}

/// A line that is longer than what is sent: it is measured and not kept.
struct Long {
    length: u64,
    blank: bool,
    carriage_return: bool,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(selection: &'a Selection, index: &'a Index, give: Give<'a>) -> Self {
        let (batch, indexer) = (Batch::default(), Indexer::new());
        Self { selection, index, indexer, give, batch, number: 1, offset: 0, offered: 0, long: None }
    }

    /// Whether as many lines were offered as are wanted.
    pub(super) fn done(&self) -> bool {
        self.selection.count.is_some_and(|count| self.offered >= count)
    }

    /// Takes what is complete in the chunk and gives it out.
    pub(super) fn feed(&mut self, chunk: &mut Chunk) -> Result<(), Halt> {
        self.skip(chunk);
        self.measure(chunk);
        if self.number >= self.selection.from_line && self.long.is_none() && !self.done() {
            if let Some(lines) = chunk.take_lines() {
                self.split(&lines)?;
            }
            self.begin_long(chunk);
        }
        self.flush()
    }

    /// Whether a line has begun and not ended.
    pub(super) fn inside_line(&self, chunk: &Chunk) -> bool {
        self.long.is_some() || !chunk.pending().is_empty()
    }

    /// Takes the last line, when it has no line end.
    ///
    /// # Errors
    /// `FileEmpty` when there was no line at all, `FileEndsBefore` when there was none from the first wanted one on;
    /// `name` is the file's.
    pub(super) fn finish(&mut self, rest: &Bytes, name: &str) -> Result<(), Halt> {
        let only_mark = self.number == 1 && rest.as_ref() == BOM;
        if let Some(long) = self.long.take() {
            self.end_long(&long, false);
        } else if !rest.is_empty() && !only_mark {
            self.line(rest, 0..rest.len(), false);
        }
        self.flush()?;
        if self.offered > 0 || self.done() {
            return Ok(());
        }
        let (path, line) = (name.to_owned(), self.selection.from_line);
        let skipped = line > 1 && self.offset > 0;
        let kind = if skipped { Kind::FileEndsBefore { path, line } } else { Kind::FileEmpty { path } };
        Err(Halt::Failed(Fault::new(kind)))
    }

    /// Passes over the lines before the first wanted one.
    fn skip(&mut self, chunk: &mut Chunk) {
        let wanted = self.selection.from_line.saturating_sub(self.number);
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
            self.indexer.note(self.index, self.number, self.offset + end as u64 + 1);
        }
        let length = if ends < wanted { bytes.len() } else { last_end.map_or(0, |end| end + 1) };
        self.pass(length);
        chunk.advance(length);
    }

    fn pass(&mut self, length: usize) {
        self.offset += length as u64;
        self.batch.bytes += length as u64;
    }

    fn split(&mut self, lines: &Bytes) -> Result<(), Halt> {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', lines) {
            self.line(lines, start..end, true);
            start = end + 1;
            if self.done() {
                break;
            }
            if self.batch.lines.len() >= BATCH_LINES {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// One line, without its line feed.
    fn line(&mut self, bytes: &Bytes, range: Range<usize>, ended: bool) {
        self.indexer.note(self.index, self.number, self.offset);
        let content = content(&bytes[range.clone()], self.number, ended);
        let content = if is_blank(content) { None } else { Some(bytes.slice_ref(content)) };
        self.offer(content.map(|line| message(line, self.selection)));
        self.pass(range.len() + usize::from(ended));
    }

    /// A line's content, or `None` for a blank line.
    fn offer(&mut self, content: Option<Result<Message, Fault>>) {
        match content {
            None => self.batch.blank += 1,
            Some(content) => {
                self.batch.lines.push(Line { number: self.number, content });
                self.offered += 1;
            }
        }
        self.number += 1;
    }

    /// Begins to measure when what is left is longer than a line may be, with a mark before it and a return behind it.
    fn begin_long(&mut self, chunk: &mut Chunk) {
        let bytes = chunk.pending();
        if bytes.len() <= self.selection.max_line_bytes.saturating_add(BOM.len() + 1) || self.done() {
            return;
        }
        self.indexer.note(self.index, self.number, self.offset);
        let mut long = Long { length: 0, blank: true, carriage_return: false };
        long.add(content(bytes, self.number, false));
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
        self.offer((!long.blank).then(|| Err(too_long(length, self.selection))));
    }

    fn flush(&mut self) -> Result<(), Halt> {
        let batch = std::mem::take(&mut self.batch);
        // The last line's bytes may have been told before its end was known.
        if batch.bytes == 0 && batch.lines.is_empty() && batch.blank == 0 { Ok(()) } else { (self.give)(batch) }
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

/// A line, given without its line feed, without what does not belong to it: a mark before the first line of the file, and
/// the carriage return before a line feed.
pub(super) fn content(line: &[u8], number: u64, ended: bool) -> &[u8] {
    let line = line.strip_prefix(BOM).filter(|_| number == 1).unwrap_or(line);
    line.strip_suffix(b"\r").filter(|_| ended).unwrap_or(line)
}

/// Whether there is nothing but white space.
pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

fn message(line: Bytes, selection: &Selection) -> Result<Message, Fault> {
    if line.len() > selection.max_line_bytes {
        return Err(too_long(line.len() as u64, selection));
    }
    let key = match (key(&line, selection), selection.bad_lines) {
        (Ok(key), _) => key,
        (Err(fault), BadLines::Refuse) => return Err(fault),
        (Err(_), BadLines::Send) => None,
    };
    Ok(Message { value: line, key })
}

fn key(line: &Bytes, selection: &Selection) -> Result<Option<Bytes>, Fault> {
    let Some(field) = &selection.key_field else {
        return match selection.bad_lines {
            BadLines::Refuse => json::check(line).map(|_| None),
            // Whatever the line is, it is sent as it is.
            BadLines::Send => Ok(None),
        };
    };
    match json::find(line, field)? {
        Lookup::Scalar(std::borrow::Cow::Borrowed(text)) => Ok(Some(line.slice_ref(text.as_bytes()))),
        Lookup::Scalar(std::borrow::Cow::Owned(text)) => Ok(Some(Bytes::from(text))),
        Lookup::NotScalar => Err(Fault::new(Kind::KeyNotScalar { field: field.clone() })),
        Lookup::Missing => Err(Fault::new(Kind::KeyMissing { field: field.clone() })),
    }
}

fn too_long(length: u64, selection: &Selection) -> Fault {
    Fault::new(Kind::LineTooLong { length, limit: selection.max_line_bytes as u64 })
}
