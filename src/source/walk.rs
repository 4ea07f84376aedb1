//! A file read record by record, from its beginning or from a checkpoint, one record in memory at a time.

use std::io::{self, BufRead as _, BufReader, Read, Seek, SeekFrom};

use bytes::Bytes;

use super::{
    format::Shape,
    frame::{Frame, Passed},
    index::Checkpoint,
    split::{BOM, content, is_blank},
};

const BUFFER: usize = 64 * 1024;

/// A record as it stands in the file.
#[derive(Debug)]
pub(super) struct Record {
    /// Where it begins, its number, and its line.
    pub(super) start: Checkpoint,
    /// Its length in bytes, without its line end.
    pub(super) length: u64,
    /// Whether it has nothing but white space in it.
    pub(super) blank: bool,
    /// Its beginning, up to as many bytes as were asked for.
    pub(super) head: Bytes,
}

/// Goes through the records of a file.
pub(super) struct Walk<R> {
    input: BufReader<R>,
    shape: Shape,
    frame: Frame,
    /// Where the next record begins.
    at: Checkpoint,
    broken: bool,
}

/// What has been read of a record.
struct Begun {
    start: Checkpoint,
    head: Vec<u8>,
    last: Option<u8>,
    length: u64,
    blank: bool,
}

impl<R: Read> Walk<R> {
    pub(super) fn new(input: R, shape: &Shape) -> Self {
        let at = Checkpoint { number: shape.first_number(), ..Checkpoint::START };
        let input = BufReader::with_capacity(BUFFER, input);
        Self { input, shape: shape.clone(), frame: Frame::start(shape), at, broken: false }
    }

    /// Whether the way ended where the file is not what it began as.
    pub(super) fn broken(&self) -> bool {
        self.broken
    }

    /// Where the next record begins.
    pub(super) fn at(&self) -> Checkpoint {
        self.at
    }

    /// Reads a record, of which it keeps the first `keep` bytes. The row of names is one, too, with the number 0. `None`
    /// at the end of the file.
    pub(super) fn next(&mut self, keep: usize) -> io::Result<Option<Record>> {
        loop {
            match self.read(keep)? {
                // Between rows there is nothing that a number could be given to.
                Some(record) if record.blank && matches!(self.shape, Shape::Table(_)) => {
                    self.at.number = record.start.number;
                }
                record => return Ok(record),
            }
        }
    }

    fn read(&mut self, keep: usize) -> io::Result<Option<Record>> {
        // With a mark before the line and a return behind it.
        let room = if keep == 0 { 0 } else { keep.saturating_add(BOM.len() + 1) };
        let mut begun = None;
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                self.broken |= !self.frame.may_end();
                return Ok(begun.filter(|_| !self.broken).map(|begun| self.finish(begun, keep, false)));
            }
            let (passed, what) = self.frame.scan(bytes);
            let part = match what {
                Passed::Broken => {
                    self.broken = true;
                    return Ok(None);
                }
                Passed::Between => &[],
                Passed::Inside => &bytes[..passed],
                Passed::End { after } => &bytes[..passed - after],
            };
            if what != Passed::Between {
                begun.get_or_insert_with(|| Begun::at(self.at)).add(part, room, &self.shape);
            }
            let ended = matches!(what, Passed::End { .. });
            self.at.offset += passed as u64;
            self.at.line += match self.frame {
                Frame::Lines => u64::from(ended),
                _ => memchr::memchr_iter(b'\n', &bytes[..passed]).count() as u64,
            };
            self.input.consume(passed);
            if let Some(begun) = begun.take_if(|_| ended) {
                return Ok(Some(self.finish(begun, keep, true)));
            }
        }
    }

    fn finish(&mut self, begun: Begun, keep: usize, ended: bool) -> Record {
        let Begun { start, head, last, length, blank } = begun;
        self.at.number += 1;
        let (marked, returned) = match self.shape {
            Shape::JsonArray => (false, false),
            _ => (start.offset == 0 && head.starts_with(BOM), ended && last == Some(b'\r')),
        };
        let text_length = length - u64::from(returned) - if marked { BOM.len() as u64 } else { 0 };
        // The carriage return belongs to the head only when the whole record does.
        let head = Bytes::from(head);
        let text = content(&head, marked, returned && length == head.len() as u64);
        let head = head.slice_ref(&text[..text.len().min(keep)]);
        Record { start, length: text_length, blank, head }
    }
}

impl<R: Read + Seek> Walk<R> {
    /// Goes to the checkpoint, unless the record is nearer from here.
    pub(super) fn seek(&mut self, checkpoint: Option<Checkpoint>, wanted: u64) -> io::Result<()> {
        let (to, frame) = match checkpoint {
            Some(checkpoint) => (checkpoint, Frame::resume(&self.shape)),
            None => (Checkpoint { number: self.shape.first_number(), ..Checkpoint::START }, Frame::start(&self.shape)),
        };
        if to.number > self.at.number || self.at.number > wanted {
            self.input.seek(SeekFrom::Start(to.offset))?;
            (self.at, self.frame, self.broken) = (to, frame, false);
        }
        Ok(())
    }
}

impl Begun {
    fn at(start: Checkpoint) -> Self {
        Self { start, head: Vec::new(), last: None, length: 0, blank: true }
    }

    fn add(&mut self, part: &[u8], room: usize, shape: &Shape) {
        self.head.extend_from_slice(&part[..part.len().min(room - self.head.len())]);
        self.last = part.last().copied().or(self.last);
        self.blank = self.blank && is_blank_part(part, self.length == 0 && self.start.offset == 0, shape);
        self.length += part.len() as u64;
    }
}

/// Whether a record is blank as far as this part of it goes. White space may be what stands between cells.
pub(super) fn is_blank_part(part: &[u8], first: bool, shape: &Shape) -> bool {
    let part = part.strip_prefix(BOM).filter(|_| first).unwrap_or(part);
    match shape {
        Shape::Table(table) => is_blank(part) && !part.contains(&table.delimiter),
        _ => is_blank(part),
    }
}
