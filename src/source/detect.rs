//! What a file looks like: its format, told from its first bytes alone, so that it is the same whoever asks.

use std::{collections::HashSet, sync::Arc};

use super::{
    Format, RecordAs,
    format::Shape,
    frame::{Frame, Passed},
    split::{BOM, is_blank},
    table::{Cells, Table},
    walk::is_blank_part,
};
use crate::json;

/// So many bytes of a file are looked at.
pub(super) const HEAD: usize = 64 * 1024;
/// A row of names goes on for so many bytes at most.
const MOST_HEADER: usize = 1024 * 1024;
/// So many lines in a pipe tell what it holds: waiting for more would hold them back.
const PIPE_LINES: usize = 3;
/// No column has so long a name: what is longer is prose with commas in it.
const MOST_NAME: usize = 100;

/// The first bytes of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    pub(super) bytes: &'a [u8],
    /// Whether nothing follows.
    pub(super) whole: bool,
    /// Whether what follows may be long in coming.
    pub(super) pipe: bool,
}

/// The shape of a file that begins like this; `None` when more of it must be seen.
pub(super) fn shape(head: Head<'_>, format: Format, record_as: RecordAs) -> Option<Shape> {
    match format {
        Format::JsonLines => Some(Shape::JsonLines),
        Format::Text => Some(Shape::Text),
        Format::JsonArray => Some(Shape::JsonArray),
        Format::Csv => table(head, false, record_as),
        Format::Tsv => table(head, true, record_as),
        Format::Auto => shape(head, detect(head)?, record_as),
    }
}

fn table(head: Head<'_>, tabs: bool, record_as: RecordAs) -> Option<Shape> {
    let enough = head.whole || head.bytes.len() >= MOST_HEADER;
    let bytes = &head.bytes[..head.bytes.len().min(MOST_HEADER)];
    let row = |delimiter| first_row(bytes, delimiter).or(enough.then_some(bytes));
    let (delimiter, header) = if tabs { (b'\t', row(b'\t')?) } else { comma_or_semicolon(row)? };
    Some(Shape::Table(Arc::new(Table::new(header, delimiter, record_as))))
}

/// Semicolons where the first row has more cells with them: what spreadsheets write where the comma stands in numbers.
/// `row` is that row as a delimiter makes it end, since only a quote right behind one begins a quoted name, in which a
/// line may end; where one of the two cannot be told yet, neither can which it is.
fn comma_or_semicolon<'a>(row: impl Fn(u8) -> Option<&'a [u8]>) -> Option<(u8, &'a [u8])> {
    let (commas, semicolons) = (row(b',')?, row(b';')?);
    let cells = |delimiter, row: &[u8]| {
        let mut cells = Cells::new(delimiter);
        cells.read(row.strip_prefix(BOM).unwrap_or(row));
        cells.len()
    };
    let more = cells(b';', semicolons) > cells(b',', commas);
    Some(if more { (b';', semicolons) } else { (b',', commas) })
}

/// The first row that has something in it, without its line feed.
fn first_row(bytes: &[u8], delimiter: u8) -> Option<&[u8]> {
    let table = Table { delimiter, columns: Vec::new(), readable: true, record_as: RecordAs::Line };
    let shape = Shape::Table(Arc::new(table));
    let (mut frame, mut at) = (Frame::start(&shape), 0);
    while let (passed, Passed::End { after }) = frame.scan(&bytes[at..]) {
        let row = &bytes[at..at + passed - after];
        if !is_blank_part(row, at == 0, &shape) {
            return Some(row);
        }
        at += passed;
    }
    None
}

/// What the first bytes look like; `None` when more must be seen.
fn detect(head: Head<'_>) -> Option<Format> {
    let known = head.whole || head.bytes.len() >= HEAD;
    let bytes = head.bytes.strip_prefix(BOM).unwrap_or(head.bytes);
    let cut = head.bytes.len() >= HEAD;
    let bytes = if cut { bytes.get(..HEAD - BOM.len()).unwrap_or(bytes) } else { bytes };
    let whole = head.whole && !cut;
    let lines = lines(bytes, whole);
    if !known {
        let first_is_json = lines.first().is_some_and(|line| is_json(line) && !line.trim_ascii().starts_with(b"["));
        return match head.pipe {
            true if first_is_json => Some(Format::JsonLines),
            true if lines.len() >= PIPE_LINES => Some(of(bytes, &lines, whole)),
            _ => None,
        };
    }
    Some(of(bytes, &lines, whole))
}

fn of(bytes: &[u8], lines: &[&[u8]], whole: bool) -> Format {
    let json = lines.iter().filter(|line| is_json(line)).count();
    let lines_of_json = json > 0 && json * 2 >= lines.len();
    if is_array(bytes) && !(lines.len() > 1 && lines_of_json) {
        return Format::JsonArray;
    }
    if lines_of_json || bytes.trim_ascii_start().starts_with(b"{") {
        return Format::JsonLines;
    }
    if is_table(bytes, b'\t', whole) {
        return Format::Tsv;
    }
    let row = |delimiter| Some(first_row(bytes, delimiter).unwrap_or(bytes));
    let csv = comma_or_semicolon(row).is_some_and(|(delimiter, _)| is_table(bytes, delimiter, whole));
    if csv { Format::Csv } else { Format::Text }
}

/// The lines that have something in them. The last one may go on, unless it is the only one or the file is whole.
fn lines(bytes: &[u8], whole: bool) -> Vec<&[u8]> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    lines.filter(|line| (whole || line.ends_with(b"\n")) && !is_blank(line)).collect()
}

fn is_json(line: &[u8]) -> bool {
    json::check(line).is_ok()
}

/// Whether this is the beginning of an array: its first element is JSON, and what follows it belongs to an array.
fn is_array(bytes: &[u8]) -> bool {
    let mut frame = Frame::start(&Shape::JsonArray);
    let (mut at, mut start) = (0, 0);
    loop {
        let (passed, what) = frame.scan(&bytes[at..]);
        at += passed;
        match what {
            Passed::Broken => return false,
            Passed::Between if at < bytes.len() => start = at,
            // Empty, or it goes on.
            Passed::Between => return bytes.contains(&b'['),
            Passed::Inside => return begins_as_value(&bytes[start..]),
            Passed::End { .. } => return is_json(&bytes[start..at]) && goes_on_as_array(&mut frame, &bytes[at..]),
        }
    }
}

/// Whether a comma follows the first element, or the array ends and with it the file.
fn goes_on_as_array(frame: &mut Frame, mut bytes: &[u8]) -> bool {
    let mut comma = false;
    while !bytes.is_empty() {
        let (passed, what) = frame.scan(bytes);
        match what {
            // A mistake in the middle is one of an array.
            Passed::Broken => return comma && !frame.may_end(),
            Passed::Between => comma |= bytes[..passed].contains(&b','),
            Passed::Inside | Passed::End { .. } => {}
        }
        bytes = &bytes[passed..];
    }
    true
}

/// Whether an element that is longer than what was looked at can be one.
fn begins_as_value(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(b'{' | b'[' | b'"'))
}

/// Whether the rows have as many cells as the first, which looks like names: two or more, each once and not empty, none of
/// them long, the first not a number or a date. Of three names or more a row in three may differ, which then fails by
/// itself; of two names none, since prose has its commas, too.
fn is_table(bytes: &[u8], delimiter: u8, whole: bool) -> bool {
    let table = Table { delimiter, columns: Vec::new(), readable: true, record_as: RecordAs::Line };
    let mut frame = Frame::start(&Shape::Table(Arc::new(table)));
    let mut look = Rows { cells: Cells::new(delimiter), delimiter, columns: 0, rows: 0, odd: 0 };
    let mut rest = bytes;
    while let (passed, Passed::End { after }) = frame.scan(rest) {
        if !look.take(&rest[..passed - after]) {
            return false;
        }
        rest = &rest[passed..];
    }
    // The last row may go on where this is not all. One row alone is prose as likely as names.
    (!whole || look.take(rest)) && look.rows > 1 && look.odd * 3 < look.rows
}

struct Rows {
    cells: Cells,
    delimiter: u8,
    columns: usize,
    /// How many there are, that of the names counted.
    rows: usize,
    /// How many have another number of cells.
    odd: usize,
}

impl Rows {
    /// Whether it may still be a table.
    fn take(&mut self, row: &[u8]) -> bool {
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        if is_blank(row) && !row.contains(&self.delimiter) {
            return true;
        }
        self.cells.read(row);
        self.rows += 1;
        if self.rows == 1 {
            self.columns = self.cells.len();
            return is_header(&self.cells);
        }
        let fits = self.cells.len() == self.columns;
        self.odd += usize::from(!fits);
        fits || self.columns > 2
    }
}

fn is_header(cells: &Cells) -> bool {
    let names: HashSet<_> = cells.iter().collect();
    let first_is_name = cells.get(0).and_then(|name| name.first()).is_some_and(|first| !first.is_ascii_digit());
    let name = |name: &&[u8]| !name.trim_ascii().is_empty() && name.len() <= MOST_NAME;
    first_is_name && cells.len() > 1 && names.len() == cells.len() && names.iter().all(name)
}
