//! Elements of an array and rows of a table counted, without keeping anything of them.

use super::{
    format::Shape,
    frame::{Frame, Passed},
    index::{Checkpoint, Index, Indexer},
    pieces::Piece,
    walk::is_blank_part,
};

/// Passes over the records of a file, chunk by chunk.
pub(super) struct Skim<'a> {
    shape: &'a Shape,
    frame: Frame,
    /// The number of the next record, or of the one that has begun.
    number: u64,
    /// How much of the file lies before the chunk.
    offset: u64,
    /// The line on which `lines_to` lies, which is counted only where it is wanted.
    line: u64,
    lines_to: u64,
    begun: Option<Begun>,
    records: u64,
    broken: bool,
}

struct Begun {
    offset: u64,
    blank: bool,
}

impl<'a> Skim<'a> {
    pub(super) fn new(shape: &'a Shape) -> Self {
        let Checkpoint { offset, line, .. } = Checkpoint::START;
        let (number, frame) = (shape.first_number(), Frame::start(shape));
        Self { shape, frame, number, offset, line, lines_to: offset, begun: None, records: 0, broken: false }
    }

    /// How much of the file was passed, in bytes.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The number of the last record that has ended.
    pub(super) fn ended(&self) -> u64 {
        self.number.saturating_sub(1)
    }

    /// Passes over a chunk, and keeps some of the places where records begin.
    pub(super) fn add(&mut self, chunk: &[u8], indexer: &mut Indexer, index: &Index) {
        let (mut at, mut plain) = (0, matches!(self.shape, Shape::Table(table) if table.delimiter != b'\t'));
        while at < chunk.len() && !self.broken {
            if plain && self.begun.is_none() && self.number > 0 {
                plain = false;
                at += self.plain_rows(chunk, at, indexer, index);
                continue;
            }
            let (passed, what) = self.frame.scan(&chunk[at..]);
            let (part, ended) = match what {
                Passed::Broken => {
                    self.broken = true;
                    break;
                }
                Passed::Between => (None, false),
                Passed::Inside => (Some(&chunk[at..at + passed]), false),
                Passed::End { after } => (Some(&chunk[at..at + passed - after]), true),
            };
            if let Some(part) = part {
                let offset = self.offset + at as u64;
                if self.begun.is_none() && indexer.wants(self.number, offset) {
                    self.count_lines(chunk, at);
                    indexer.note(index, Checkpoint { number: self.number, offset, line: self.line });
                }
                let begun = self.begun.get_or_insert(Begun { offset, blank: true });
                begun.blank = begun.blank && is_blank_part(part, begun.offset == offset && offset == 0, self.shape);
            }
            if ended {
                self.end();
            }
            at += passed;
        }
        self.count_lines(chunk, chunk.len());
        self.offset += chunk.len() as u64;
    }

    /// Passes over whole rows from here on where none of them has a quote and none is blank: then they are lines. Tells
    /// how long they are.
    fn plain_rows(&mut self, chunk: &[u8], at: usize, indexer: &mut Indexer, index: &Index) -> usize {
        let rest = &chunk[at..];
        let whole = memchr::memrchr(b'\n', rest).map_or(0, |end| end + 1);
        if memchr::memchr(b'"', &rest[..whole]).is_some() {
            return 0;
        }
        let piece = Piece::of(&rest[..whole], false);
        let Some(rows) = piece.filled_lines() else { return 0 };
        for (before, begin) in piece.begins() {
            let begin = at + usize::try_from(*begin).unwrap_or_default();
            let (number, offset) = (self.number + before, self.offset + begin as u64);
            if *before < rows && indexer.wants(number, offset) {
                self.count_lines(chunk, begin);
                indexer.note(index, Checkpoint { number, offset, line: self.line });
            }
        }
        self.number += rows;
        self.records += rows;
        whole
    }

    fn count_lines(&mut self, chunk: &[u8], to: usize) {
        let from = usize::try_from(self.lines_to - self.offset).unwrap_or(to);
        self.line += memchr::memchr_iter(b'\n', chunk.get(from..to).unwrap_or_default()).count() as u64;
        self.lines_to = self.offset + to as u64;
    }

    fn end(&mut self) {
        let Some(begun) = self.begun.take() else { return };
        // Between rows there is nothing that a number could be given to.
        if begun.blank && matches!(self.shape, Shape::Table(_)) {
            return;
        }
        // The row of names is none.
        self.records += u64::from(self.number > 0);
        self.number += 1;
    }

    /// How many records there are when nothing follows, or nothing that belongs there. An element that has not ended is
    /// none.
    pub(super) fn finish(&mut self) -> u64 {
        if !self.broken && self.frame.may_end() {
            self.end();
        }
        self.records
    }

    /// Whether the rest cannot change the count.
    pub(super) fn broken(&self) -> bool {
        self.broken
    }
}
