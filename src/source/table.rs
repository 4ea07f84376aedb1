//! Rows of CSV and TSV: the columns' names, and a row as a JSON object or as it stands.

use std::{collections::HashMap, fmt};

use bytes::{Bytes, BytesMut};
use csv_core::{ReadRecordResult, Terminator};

use super::{BadLines, Message, RecordAs, Selection, message::too_long, split::BOM};
use crate::{
    fault::{Fault, Kind},
    json::utf8,
};

/// Messages that are made, and not parts of the file, share memory of this size, in bytes.
const ARENA: usize = 256 * 1024;

/// What the first row of a file says about the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) delimiter: u8,
    /// Each name once, without spaces around it, which stand behind each comma in many a file: an empty one is `column_3`,
    /// the second `a` is `a_2`.
    pub(super) columns: Vec<String>,
    /// Whether the names are text, and not replaced letter by letter.
    pub(super) readable: bool,
    pub(super) record_as: RecordAs,
}

impl Table {
    /// A table with this first row, without its line feed.
    pub(super) fn new(header: &[u8], delimiter: u8, record_as: RecordAs) -> Self {
        let header = header.strip_prefix(BOM).unwrap_or(header);
        let header = header.strip_suffix(b"\r").unwrap_or(header);
        let mut cells = Cells::new(delimiter);
        cells.read(header);
        let mut taken = HashMap::new();
        let columns = cells.iter().enumerate().map(|(place, name)| unique(place, name, &mut taken)).collect();
        let readable = cells.iter().all(|name| std::str::from_utf8(name).is_ok());
        Self { delimiter, columns, readable, record_as }
    }

    /// The place of the column with this name, as it stands in the file or without spaces around it.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        let name = name.trim_matches(SPACES);
        self.columns.iter().position(|column| column == name)
    }
}

const SPACES: [char; 2] = [' ', '\t'];

/// `taken` has the names so far, each with the number that its last namesake got.
fn unique(place: usize, name: &[u8], taken: &mut HashMap<String, u32>) -> String {
    let name = String::from_utf8_lossy(name);
    let name = match name.trim_matches(SPACES) {
        "" => format!("column_{}", place + 1),
        name => name.to_owned(),
    };
    let mut number = taken.get(&name).copied().unwrap_or(1);
    let mut found = name.clone();
    while taken.contains_key(&found) {
        number += 1;
        found = format!("{name}_{number}");
    }
    taken.insert(name, number);
    taken.entry(found.clone()).or_insert(1);
    found
}

/// The cells of one row at a time, with their quotes undone.
pub(super) struct Cells {
    reader: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Cells {
    pub(super) fn new(delimiter: u8) -> Self {
        let terminator = Terminator::Any(b'\n');
        let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).terminator(terminator).build();
        Self { reader, text: Vec::new(), ends: vec![0; 32], count: 0 }
    }

    /// Takes a row apart that has no line end.
    pub(super) fn read(&mut self, row: &[u8]) {
        self.reader.reset();
        self.text.resize(self.text.len().max(row.len()), 0);
        // The library takes a mark of UTF-8 away that comes in one piece, and would from each row.
        let (mut input, mut rest) = row.split_at(row.len().min(1));
        let mut written = 0;
        self.count = 0;
        loop {
            let text = self.text.get_mut(written..).unwrap_or_default();
            let (result, taken, out, ends) = self.reader.read_record(input, text, &mut self.ends[self.count..]);
            // When nothing is left this tells the reader that the row ends.
            input = &input[taken..];
            written += out;
            self.count += ends;
            match result {
                ReadRecordResult::InputEmpty => input = std::mem::take(&mut rest),
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2 + 16, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => return,
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    pub(super) fn get(&self, place: usize) -> Option<&[u8]> {
        let end = *self.ends.get(..self.count)?.get(place)?;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count).filter_map(|place| self.get(place))
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

/// Makes messages of rows.
pub(super) struct RowMaker<'a> {
    table: &'a Table,
    cells: Cells,
    json: Vec<u8>,
    arena: BytesMut,
    /// Whether the row that became a message last fits no object, and has no fields.
    odd: bool,
}

impl<'a> RowMaker<'a> {
    pub(super) fn new(table: &'a Table) -> Self {
        Self { table, cells: Cells::new(table.delimiter), json: Vec::new(), arena: BytesMut::new(), odd: false }
    }

    /// The message for a row without its line end. Where such rows are sent, one that fits no object is sent as it stands,
    /// and one that lacks only its key as the object that it is.
    ///
    /// # Errors
    /// `LineTooLong`; `ColumnCount` and `NotUtf8` where the row is sent as JSON; `KeyMissing`.
    pub(super) fn message(&mut self, row: Bytes, selection: &Selection) -> Result<Message, Fault> {
        self.odd = false;
        if row.len() > selection.max_line_bytes {
            return Err(too_long(row.len() as u64, selection));
        }
        let value = match (self.value(&row, selection), selection.bad_lines) {
            (Err(fault), BadLines::Send) if !matches!(fault.kind, Kind::LineTooLong { .. }) => {
                self.odd = true;
                return Ok(Message { value: row, key: None, extras: None });
            }
            (value, _) => value?,
        };
        let key = match (self.key(selection), selection.bad_lines) {
            (Err(_), BadLines::Send) => None,
            (key, _) => key?,
        };
        Ok(Message { value, key, extras: None })
    }

    /// What is sent for a row, of which it takes the cells apart that are needed.
    fn value(&mut self, row: &Bytes, selection: &Selection) -> Result<Bytes, Fault> {
        if self.table.record_as == RecordAs::Line {
            if selection.key_field.is_some() {
                self.cells.read(row);
            }
            return Ok(row.clone());
        }
        self.make_json(row)?;
        if self.json.len() > selection.max_line_bytes {
            return Err(too_long(self.json.len() as u64, selection));
        }
        Ok(keep(&mut self.arena, &self.json))
    }

    /// The key of the row whose cells were taken apart.
    fn key(&mut self, selection: &Selection) -> Result<Option<Bytes>, Fault> {
        let Some(field) = &selection.key_field else { return Ok(None) };
        let cell = self.table.place(field).and_then(|place| self.cells.get(place));
        let cell = cell.ok_or_else(|| Fault::new(Kind::KeyMissing { field: field.clone() }))?;
        Ok(Some(keep(&mut self.arena, cell)))
    }

    /// The row as a JSON object, as it is sent.
    ///
    /// # Errors
    /// `NotUtf8`, `ColumnCount`.
    pub(super) fn json(&mut self, row: &[u8]) -> Result<&[u8], Fault> {
        self.make_json(row)?;
        Ok(&self.json)
    }

    /// The value in the column with this name.
    pub(super) fn cell(&mut self, row: &[u8], column: &str) -> Option<&[u8]> {
        let place = self.table.place(column)?;
        self.cells.read(row);
        self.cells.get(place)
    }

    /// The row's cells.
    pub(super) fn cells(&mut self, row: &[u8]) -> &Cells {
        self.cells.read(row);
        &self.cells
    }

    /// The cells of the row that has just become a message; `None` for one that fits no object: which of its cells belongs
    /// to which column is not known.
    pub(super) fn fields(&mut self, row: &[u8]) -> Option<&Cells> {
        (!self.odd).then(|| self.cells(row))
    }

    fn make_json(&mut self, row: &[u8]) -> Result<(), Fault> {
        utf8(row)?;
        self.cells.read(row);
        let (found, wanted) = (self.cells.len(), self.table.columns.len());
        if found != wanted {
            return Err(Fault::new(Kind::ColumnCount { found: found as u64, wanted: wanted as u64 }));
        }
        self.json.clear();
        for (name, cell) in self.table.columns.iter().zip(self.cells.iter()) {
            self.json.push(if self.json.is_empty() { b'{' } else { b',' });
            quote(&mut self.json, name);
            self.json.push(b':');
            // A cell of a row in UTF-8 is UTF-8: what ends it is a character of its own.
            quote(&mut self.json, std::str::from_utf8(cell).unwrap_or_default());
        }
        self.json.push(b'}');
        Ok(())
    }
}

fn quote(json: &mut Vec<u8>, text: &str) {
    // Writing into memory does not fail.
    drop(serde_json::to_writer(json, text));
}

fn keep(arena: &mut BytesMut, bytes: &[u8]) -> Bytes {
    if arena.capacity() < bytes.len() {
        *arena = BytesMut::with_capacity(ARENA.max(bytes.len()));
    }
    arena.extend_from_slice(bytes);
    arena.split().freeze()
}
