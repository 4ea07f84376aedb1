//! What is printed for each line as it ends.

use std::{
    borrow::Cow,
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    io::{self, Write},
};

use serde::Serialize;

use super::arguments::Format;
use crate::{
    delivery::State,
    fault::Fault,
    producer::{End, Ended, Handed},
    text::terminal as words,
};

/// One line's end, in the order in which the fields are printed.
#[derive(Serialize)]
struct Object<'a> {
    line: u64,
    key: Option<&'a str>,
    partition: Option<i32>,
    offset: Option<i64>,
    latency_us: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    out_of_order: bool,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
}

/// Prints each row once, when it ends.
pub(super) struct Output<W: Write> {
    out: W,
    format: Format,
    /// The rows that have not ended yet.
    waiting: HashMap<u64, Handed, BuildHasherDefault<RowHasher>>,
    rows: u64,
    /// The object that is being written.
    object: Vec<u8>,
}

/// Rows are numbered one after the other, so neighbours may lie side by side; the highest bits tell them apart, too.
#[derive(Default)]
struct RowHasher(u64);

impl Hasher for RowHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(self.0 << 8 | u64::from(*byte)));
    }

    fn write_u64(&mut self, row: u64) {
        self.0 = row ^ row << 57;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl<W: Write> Output<W> {
    pub fn new(out: W, format: Format) -> Self {
        Self { out, format, waiting: HashMap::default(), rows: 0, object: Vec::new() }
    }

    /// Takes new rows.
    pub fn handed(&mut self, handed: Vec<Handed>) {
        for row in handed {
            self.waiting.insert(self.rows, row);
            self.rows += 1;
        }
    }

    /// Prints a row that ended.
    pub fn ended(&mut self, Ended { row, end }: &Ended) -> io::Result<()> {
        self.waiting.remove(row).map_or(Ok(()), |handed| self.print(&handed, end))
    }

    /// Hands on what was printed so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn print(&mut self, handed: &Handed, end: &End) -> io::Result<()> {
        let key = handed.key.as_deref().map(text_of);
        let (state, fault): (State, Option<&Fault>) = match end {
            End::Delivered { .. } => (State::Delivered, None),
            End::Failed(fault) => (State::Failed, Some(fault)),
            End::Unknown(fault) => (State::Unknown, Some(fault)),
            End::NotSent(fault) => (State::NotSent, Some(fault)),
        };
        match self.format {
            Format::Json => self.object(handed.line, key.as_deref(), end, state, fault),
            Format::Text => self.text(handed.line, key.as_deref(), end, state, fault),
        }
    }

    fn object(
        &mut self,
        line: u64,
        key: Option<&str>,
        end: &End,
        state: State,
        fault: Option<&Fault>,
    ) -> io::Result<()> {
        let (partition, offset, latency_us, out_of_order) = match end {
            End::Delivered { partition, offset, latency_us, out_of_order } => {
                (Some(*partition), Some(*offset).filter(|offset| *offset >= 0), Some(*latency_us), *out_of_order)
            }
            _ => (None, None, None, false),
        };
        let explanation = fault.map(|fault| fault.words().happened);
        let fault = fault.map(Fault::name);
        let result = state.name();
        let object = Object { line, key, partition, offset, latency_us, out_of_order, result, fault, explanation };
        self.object.clear();
        serde_json::to_writer(&mut self.object, &object)?;
        self.object.push(b'\n');
        self.out.write_all(&self.object)
    }

    fn text(&mut self, line: u64, key: Option<&str>, end: &End, state: State, fault: Option<&Fault>) -> io::Result<()> {
        let key = key.map_or(Cow::Borrowed(words::KEYLESS), printable);
        let result = state.result(fault);
        let row = match end {
            End::Delivered { partition, offset, latency_us, out_of_order } => {
                let result = if *out_of_order { words::out_of_order(&result) } else { result };
                words::delivered_row(line, &key, *partition, *offset, *latency_us, &result)
            }
            _ => words::lost_row(line, &key, &result),
        };
        writeln!(self.out, "{row}")
    }
}

/// A key as text; bytes that are none are replaced.
fn text_of(key: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(key).map_or_else(|_| String::from_utf8_lossy(key), Cow::Borrowed)
}

/// The text with its control characters escaped: what a file holds must not steer the terminal.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if letter.is_control() { escaped.extend(letter.escape_debug()) } else { escaped.push(letter) }
    }
    Cow::Owned(escaped)
}
