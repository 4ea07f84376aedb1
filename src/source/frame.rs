//! Where records end, found piece by piece: the pieces may be cut anywhere.

use super::{format::Shape, split::BOM};

/// What the bytes that a frame has passed over are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passed {
    /// They lie between records.
    Between,
    /// They belong to a record that goes on.
    Inside,
    /// They end a record; the last so many of them do not belong to it. There may be none: that a number has ended is
    /// only seen by what follows it.
    End { after: usize },
    /// None: what stands here does not belong there.
    Broken,
}

/// The way through one file.
#[derive(Debug)]
pub(super) enum Frame {
    Lines,
    Table(TableFrame),
    Array(ArrayFrame),
}

impl Frame {
    /// At the beginning of a file.
    pub(super) fn start(shape: &Shape) -> Self {
        match shape {
            Shape::JsonLines | Shape::Text => Self::Lines,
            Shape::Table(table) => Self::Table(TableFrame { delimiter: table.delimiter, at: Cell::Begin, mark: 0 }),
            Shape::JsonArray => Self::Array(ArrayFrame::new(Place::Open)),
        }
    }

    /// Where a record begins that is not the first.
    pub(super) fn resume(shape: &Shape) -> Self {
        match shape {
            Shape::JsonLines | Shape::Text => Self::Lines,
            Shape::Table(table) => {
                Self::Table(TableFrame { delimiter: table.delimiter, at: Cell::Begin, mark: BOM.len() })
            }
            Shape::JsonArray => Self::Array(ArrayFrame::new(Place::Value)),
        }
    }

    /// Passes over some of the bytes, and says how many and what they are.
    pub(super) fn scan(&mut self, bytes: &[u8]) -> (usize, Passed) {
        match self {
            Self::Lines => match memchr::memchr(b'\n', bytes) {
                Some(end) => (end + 1, Passed::End { after: 1 }),
                None => (bytes.len(), Passed::Inside),
            },
            Self::Table(table) => table.scan(bytes),
            Self::Array(array) => array.scan(bytes),
        }
    }

    /// Whether the file may end here. Lines and rows need no line end.
    pub(super) fn may_end(&self) -> bool {
        !matches!(self, Self::Array(array) if !matches!(array.place, Place::Open | Place::Closed))
    }
}

/// Rows of cells: a line end within quotes ends no row. What is a quote is RFC 4180's and csv-core's: it stands first in
/// its cell, and two of them are one that is meant.
#[derive(Debug)]
pub(super) struct TableFrame {
    delimiter: u8,
    at: Cell,
    /// How much of the file's mark has been passed.
    mark: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Begin,
    Plain,
    Quoted,
    /// Behind a quote that ends the quoting, or is the first of two.
    Quote,
}

impl TableFrame {
    fn scan(&mut self, bytes: &[u8]) -> (usize, Passed) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match self.at {
                Cell::Begin if self.mark < BOM.len() => {
                    if byte == BOM[self.mark] {
                        (self.mark, at) = (self.mark + 1, at + 1);
                    } else {
                        self.at = if self.mark == 0 { Cell::Begin } else { Cell::Plain };
                        self.mark = BOM.len();
                    }
                }
                Cell::Begin if byte == b'"' => (self.at, at) = (Cell::Quoted, at + 1),
                Cell::Begin => self.at = Cell::Plain,
                Cell::Quoted => match memchr::memchr(b'"', &bytes[at..]) {
                    Some(quote) => (self.at, at) = (Cell::Quote, at + quote + 1),
                    None => at = bytes.len(),
                },
                Cell::Quote => {
                    at += 1;
                    self.at = match byte {
                        b'"' => Cell::Quoted,
                        b'\n' => return self.end(at),
                        other if other == self.delimiter => Cell::Begin,
                        _ => Cell::Plain,
                    };
                }
                Cell::Plain => match memchr::memchr2(b'\n', b'"', &bytes[at..]) {
                    Some(found) if bytes[at + found] == b'\n' => return self.end(at + found + 1),
                    Some(found) => {
                        let first = (at + found).checked_sub(1).is_some_and(|before| bytes[before] == self.delimiter);
                        at += found + 1;
                        self.at = if first { Cell::Quoted } else { Cell::Plain };
                    }
                    None => {
                        at = bytes.len();
                        self.at = if bytes.last() == Some(&self.delimiter) { Cell::Begin } else { Cell::Plain };
                    }
                },
            }
        }
        (bytes.len(), Passed::Inside)
    }

    fn end(&mut self, passed: usize) -> (usize, Passed) {
        self.at = Cell::Begin;
        (passed, Passed::End { after: 1 })
    }
}

/// The elements of one array. Only brackets and texts are looked at; whether an element is JSON is checked when it is
/// whole.
#[derive(Debug)]
pub(super) struct ArrayFrame {
    place: Place,
    depth: u64,
    in_text: bool,
    escaped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before the array.
    Open,
    /// Behind the opening bracket: an element, or the end.
    First,
    /// Behind a comma.
    Value,
    /// In an element that is a text, an object or an array.
    Inside,
    /// In one that is neither.
    Scalar,
    /// Behind an element.
    After,
    Closed,
}

impl ArrayFrame {
    fn new(place: Place) -> Self {
        Self { place, depth: 0, in_text: false, escaped: false }
    }

    fn scan(&mut self, bytes: &[u8]) -> (usize, Passed) {
        match self.place {
            Place::Inside => self.inside(bytes),
            Place::Scalar => self.scalar(bytes),
            _ => self.between(bytes),
        }
    }

    fn between(&mut self, bytes: &[u8]) -> (usize, Passed) {
        let mark = if self.place == Place::Open { BOM } else { &[] };
        let white = |byte: &u8| is_white(*byte) || mark.contains(byte);
        let start = bytes.iter().position(|byte| !white(byte)).unwrap_or(bytes.len());
        let Some(byte) = bytes.get(start) else { return (start, Passed::Between) };
        let next = match (self.place, byte) {
            (Place::Open, b'[') => Place::First,
            (Place::First | Place::After, b']') => Place::Closed,
            (Place::After, b',') => Place::Value,
            (Place::First | Place::Value, byte) if !matches!(byte, b',' | b']') => {
                self.place = match byte {
                    b'{' | b'[' | b'"' => Place::Inside,
                    _ => Place::Scalar,
                };
                return if start > 0 { (start, Passed::Between) } else { self.scan(bytes) };
            }
            _ if start > 0 => return (start, Passed::Between),
            _ => return (0, Passed::Broken),
        };
        self.place = next;
        (start + 1, Passed::Between)
    }

    fn scalar(&mut self, bytes: &[u8]) -> (usize, Passed) {
        match bytes.iter().position(|byte| matches!(byte, b',' | b']') || is_white(*byte)) {
            Some(end) => {
                self.place = Place::After;
                (end, Passed::End { after: 0 })
            }
            None => (bytes.len(), Passed::Inside),
        }
    }

    fn inside(&mut self, bytes: &[u8]) -> (usize, Passed) {
        let mut at = 0;
        while at < bytes.len() {
            if std::mem::take(&mut self.escaped) {
                at += 1;
            } else if self.in_text {
                let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at..]) else { break };
                self.escaped = bytes[at + found] == b'\\';
                self.in_text = self.escaped;
                at += found + 1;
                if !self.in_text && self.depth == 0 {
                    return self.ended(at);
                }
            } else {
                let structural = |byte: &u8| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']');
                let Some(found) = bytes[at..].iter().position(structural) else { break };
                at += found + 1;
                match bytes[at - 1] {
                    b'"' => self.in_text = true,
                    b'{' | b'[' => self.depth += 1,
                    _ => self.depth -= 1,
                }
                if !self.in_text && self.depth == 0 {
                    return self.ended(at);
                }
            }
        }
        (bytes.len(), Passed::Inside)
    }

    fn ended(&mut self, passed: usize) -> (usize, Passed) {
        self.place = Place::After;
        (passed, Passed::End { after: 0 })
    }
}

/// JSON's white space.
fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}
