//! The file: its records, their check and their key, and the way back from a record's number to its text.
//!
//! A [`Source`] reads ahead on a thread of its own, in chunks that its lines share; it holds a few chunks at most,
//! whatever the size of the file or of a line.

mod again;
mod cancellable;
mod check;
mod chunk;
mod consumer;
mod count;
mod detect;
mod examine;
mod extent;
mod extras;
mod fetch;
mod fields;
mod format;
mod frame;
mod identity;
mod indent;
mod index;
mod look;
mod message;
mod offer;
mod packing;
mod pieces;
mod positioned;
mod preview;
mod reader;
mod records;
mod scan;
mod skim;
mod split;
mod table;
#[cfg(test)]
mod tests;
mod time;
mod unchanged;
mod unpacked;
mod utf16;
mod walk;

use std::{path::PathBuf, sync::Arc};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use self::format::Shape;
pub use self::{
    again::Numbers,
    check::{Check, LISTED, Reason, check},
    count::Progress,
    examine::{FIRST_RECORDS, Looked, examine, field_text, glance},
    extent::Reach,
    extras::{Header, HeaderValue, Wanted},
    fetch::LineReader,
    format::{Compression, Format, Packing, RecordAs},
    indent::{indent_beginning, indent_json, is_json},
    preview::Previewed,
    reader::Source,
};
use crate::fault::Fault;

/// The sample that is compiled in: 1,500 invoices.
pub const SAMPLE: &[u8] = include_bytes!("../../data/invoices.json");
/// The name under which the sample is shown.
pub const SAMPLE_NAME: &str = "invoices.json";

/// Where the lines come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The invoices compiled into the program.
    Sample,
    /// A file.
    File(PathBuf),
    /// What is piped into the terminal's command. Its lines cannot be fetched again.
    Stdin,
}

/// What to do with a line that is not JSON or lacks a field that is asked for: its key, a header, a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BadLines {
    /// It is not sent, and stands in the log as failed.
    #[default]
    Refuse,
    /// It is sent without it.
    Send,
}

/// How often the lines are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// So often, at least once.
    Times(u64),
    /// Again and again, until somebody stops it.
    WithoutEnd,
}

impl Default for Repeat {
    fn default() -> Self {
        Self::Times(1)
    }
}

impl Repeat {
    /// Whether another pass follows this one; passes are counted from 1.
    pub fn goes_on_after(self, pass: u64) -> bool {
        match self {
            Self::Times(times) => pass < times,
            Self::WithoutEnd => true,
        }
    }
}

/// Which lines are offered, and how they are checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// How the file is divided into records.
    pub format: Format,
    /// What is sent for a record of CSV or TSV.
    pub record_as: RecordAs,
    /// The number of the first record, from 1; blank lines count here where the records are lines.
    pub from_line: u64,
    /// How many lines are offered in each pass: failed ones count, blank ones do not. `None` for all.
    pub count: Option<u64>,
    /// How often the file is passed through, each time from `from_line` on.
    pub repeat: Repeat,
    /// The key field's path with dots (`DeliveryAddress.City`), or the column's name; `None` for no key.
    pub key_field: Option<String>,
    /// What goes with each message beside value and key.
    pub wanted: Wanted,
    /// What becomes of lines that are not JSON or lack a field that is asked for.
    pub bad_lines: BadLines,
    /// The longest line that is sent, in bytes; longer ones fail with their length.
    pub max_line_bytes: usize,
}

impl Selection {
    /// Whether a line must have fields: plain text has none.
    pub fn wants_fields(&self) -> bool {
        self.key_field.is_some() || !self.wanted.fields().is_empty()
    }
}

/// One line as it goes to the producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The record's number, from 1. Where the records are lines it is the file's own, blank lines counted.
    pub number: u64,
    /// The line's bytes, unchanged, or why it is not sent.
    pub content: Result<Message, Fault>,
}

/// What is sent for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The line's bytes, unchanged: a part of a shared chunk.
    pub value: Bytes,
    /// The key: a part of the chunk where the text stands there as it is, else its own bytes.
    pub key: Option<Bytes>,
    /// What else goes with it; `None` where nothing does, so that a plain line stays small.
    pub extras: Option<Box<Extras>>,
}

/// What goes with a message beside value and key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// Its headers in order: name and value; `None` for a header without a value.
    pub headers: Vec<(Arc<str>, Option<Bytes>)>,
    /// Its timestamp in milliseconds since 1970; `None` for the time at which it is sent.
    pub timestamp_ms: Option<i64>,
    /// The time that the line carries, in milliseconds since 1970, where lines are spaced as recorded.
    pub recorded_ms: Option<i64>,
}

impl Message {
    /// The same message in memory of its own, so that it holds no chunk.
    #[must_use]
    pub fn detached(&self) -> Self {
        let copy = |bytes: &Bytes| Bytes::copy_from_slice(bytes);
        let mut extras = self.extras.clone();
        for (_, value) in extras.iter_mut().flat_map(|extras| &mut extras.headers) {
            *value = value.as_ref().map(copy);
        }
        Self { value: copy(&self.value), key: self.key.as_ref().map(copy), extras }
    }
}

/// Lines read together. Never empty, except that `blank` or `bytes` may have grown, or another pass begins.
#[derive(Debug, Default)]
pub struct Batch {
    /// The pass over the file that they belong to, from 1.
    pub pass: u64,
    /// In the order of the file.
    pub lines: Vec<Line>,
    /// Blank lines skipped among them.
    pub blank: u64,
    /// Bytes of the file passed since the batch before: these lines and blanks with their line ends, lines before the
    /// first wanted one, and what was measured of a line that is too long.
    pub bytes: u64,
}

/// What asking a source for more gave.
#[derive(Debug)]
pub enum Next {
    /// Lines.
    Batch(Batch),
    /// Nothing yet, within the time given.
    Later,
    /// There are no more lines.
    End,
    /// The file could not be read further; lines before it were given out.
    Failed(Fault),
}

/// What the first records of a file tell, and how many it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// The file's size in bytes.
    pub size: u64,
    /// How it is divided into records: what was asked for, or what was found. Never `Auto`; `None` for a pipe.
    pub format: Option<Format>,
    /// What lies around its text.
    pub packing: Packing,
    /// How many records have something in them; `None` when the file is too large to know at once, and for a pipe.
    pub lines: Option<u64>,
    /// The fields found in the first records, nested ones with dots, in the order of their first appearance; the
    /// columns of a table.
    pub fields: Vec<FoundField>,
    /// Whether there are more fields than these.
    pub more_fields: bool,
    /// How many of the first records were looked at: all of a file that is not large.
    pub looked_at: u64,
    /// The first record among them that cannot be sent as it should, and why.
    pub first_bad: Option<(u64, Fault)>,
    /// The first record among them that is not UTF-8, where that is no mistake: it is sent as it is.
    pub first_other: Option<u64>,
    /// Fetches and counts its records; `None` for a pipe.
    pub reader: Option<LineReader>,
}

/// A field found in the first records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundField {
    /// Its path with dots, or the column's name.
    pub path: String,
    /// How many of the records that were looked at have it.
    pub records: u64,
    /// How many different values were seen.
    pub different: usize,
    /// Whether there may be more, because so many were not told apart.
    pub at_least: bool,
    /// Whether each value seen was a text or a number, so that it can be the key of each record.
    pub scalar: bool,
    /// What the values were.
    pub types: ValueTypes,
    /// The beginning of the first value, in one line.
    pub example: String,
}

/// Which types of JSON values a field was seen with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ValueTypes {
    pub text: bool,
    pub number: bool,
    pub truth: bool,
    pub null: bool,
    pub object: bool,
    pub array: bool,
}

/// A line fetched again for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The record's number.
    pub number: u64,
    /// The line of the file on which it begins, where records are not lines.
    pub first_line: Option<u64>,
    /// The length in bytes of what is sent for it.
    pub length: u64,
    /// The beginning of that, up to as many bytes as were asked for.
    pub head: Bytes,
    shape: Shape,
}
