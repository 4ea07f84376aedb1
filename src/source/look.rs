//! What the first records have in them: fields, their types, how many different values, and mistakes.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use super::{
    FoundField, RecordAs, ValueTypes,
    format::Shape,
    table::{RowMaker, Table},
};
use crate::{
    fault::{Fault, Kind},
    json::{self, Lookup},
};

/// So many fields are told at most: names that are made of data would have no end.
const FIELDS: usize = 1000;
/// A longer path is told of no field, in bytes.
const PATH: usize = 1000;
/// So many different values are told apart in all: about 20 bytes each.
const VALUES: usize = 1_000_000;
/// Fields are looked for so many levels deep.
const LEVELS: usize = 16;
/// How much is kept of an example, in bytes.
const EXAMPLE: usize = 120;

/// What was found so far.
pub(super) struct Look<'a> {
    pub(super) looked_at: u64,
    pub(super) first_bad: Option<(u64, Fault)>,
    pub(super) first_other: Option<u64>,
    /// After which record an array breaks off, and on which line.
    pub(super) broken: Option<(u64, u64)>,
    /// Whether there are more fields than are told.
    pub(super) more_fields: bool,
    shape: &'a Shape,
    rows: Option<RowMaker<'a>>,
    found: Vec<Found>,
    values: usize,
    /// How many values are told apart at most.
    most_values: usize,
    places: HashMap<String, usize>,
}

struct Found {
    path: String,
    records: u64,
    /// The hashes of the values, which may be long.
    values: HashSet<u64>,
    at_least: bool,
    types: ValueTypes,
    example: String,
}

impl<'a> Look<'a> {
    pub(super) fn new(shape: &'a Shape) -> Self {
        Self::with(shape, VALUES)
    }

    /// Tests tell fewer values apart.
    pub(super) fn with(shape: &'a Shape, most_values: usize) -> Self {
        let mut look = Self {
            looked_at: 0,
            first_bad: None,
            first_other: None,
            broken: None,
            more_fields: false,
            shape,
            rows: None,
            found: Vec::new(),
            values: 0,
            most_values,
            places: HashMap::new(),
        };
        if let Shape::Table(table) = shape {
            look.rows = Some(RowMaker::new(table));
            for column in &table.columns {
                look.place(column);
            }
        }
        look
    }

    pub(super) fn at(&mut self, number: u64, record: &[u8]) {
        self.looked_at += 1;
        let looked = match self.shape {
            Shape::JsonLines | Shape::JsonArray => json::check(record).map(|text| self.object(text, None, LEVELS)),
            Shape::Text => {
                self.other(number, record);
                Ok(())
            }
            Shape::Table(table) => self.row(number, record, table),
        };
        if let Err(fault) = looked {
            self.first_bad.get_or_insert((number, fault));
        }
    }

    fn other(&mut self, number: u64, record: &[u8]) {
        if self.first_other.is_none() && std::str::from_utf8(record).is_err() {
            self.first_other = Some(number);
        }
    }

    fn row(&mut self, number: u64, record: &[u8], table: &Table) -> Result<(), Fault> {
        let Some(mut rows) = self.rows.take() else { return Ok(()) };
        let cells = rows.cells(record);
        for (place, cell) in cells.iter().enumerate().take(self.found.len()) {
            self.note(place, cell, ValueTypes { text: true, ..ValueTypes::default() });
        }
        let (found, wanted) = (cells.len() as u64, table.columns.len() as u64);
        self.rows = Some(rows);
        match table.record_as {
            RecordAs::Line => self.other(number, record),
            RecordAs::Json if found != wanted => return Err(Fault::new(Kind::ColumnCount { found, wanted })),
            RecordAs::Json => drop(json::utf8(record)?),
        }
        Ok(())
    }

    fn object(&mut self, text: &str, before: Option<&str>, levels: usize) {
        let members = json::members(text, FIELDS);
        self.more_fields |= members.len() >= FIELDS;
        for (name, value) in members {
            let length = name.len() + before.map_or(0, |before| before.len() + 1);
            if length > PATH {
                self.more_fields = true;
                continue;
            }
            let path = before.map_or_else(|| name.to_string(), |before| format!("{before}.{name}"));
            self.value(&path, value);
            if levels > 1 && value.starts_with('{') {
                self.object(value, Some(&path), levels - 1);
            }
        }
    }

    fn value(&mut self, path: &str, value: &str) {
        let Some(place) = self.place(path) else { return };
        let mut types = ValueTypes::default();
        match value.as_bytes().first() {
            Some(b'"') => types.text = true,
            Some(b'{') => types.object = true,
            Some(b'[') => types.array = true,
            Some(b't' | b'f') => types.truth = true,
            Some(b'n') => types.null = true,
            _ => types.number = true,
        }
        match json::scalar(value) {
            Ok(Lookup::Scalar(text)) => self.note(place, text.as_bytes(), types),
            _ => self.note(place, value.as_bytes(), types),
        }
    }

    /// The place of the field with this path, which may be new.
    fn place(&mut self, path: &str) -> Option<usize> {
        if let Some(place) = self.places.get(path) {
            return Some(*place);
        }
        let place = self.found.len();
        if place >= FIELDS {
            self.more_fields = true;
            return None;
        }
        self.places.insert(path.to_owned(), place);
        self.found.push(Found {
            path: path.to_owned(),
            records: 0,
            values: HashSet::new(),
            at_least: false,
            types: ValueTypes::default(),
            example: String::new(),
        });
        Some(place)
    }

    fn note(&mut self, place: usize, value: &[u8], types: ValueTypes) {
        let Some(found) = self.found.get_mut(place) else { return };
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        let hash = hasher.finish();
        found.records += 1;
        if !found.values.contains(&hash) {
            if self.values < self.most_values {
                found.values.insert(hash);
                self.values += 1;
            } else {
                found.at_least = true;
            }
        }
        if found.example.is_empty() && !types.null {
            found.example = example(value);
        }
        found.types = found.types.with(types);
    }

    pub(super) fn fields(&self) -> Vec<FoundField> {
        let told = |found: &Found| FoundField {
            path: found.path.clone(),
            records: found.records,
            different: found.values.len(),
            at_least: found.at_least,
            scalar: found.types.scalar(),
            types: found.types,
            example: found.example.clone(),
        };
        self.found.iter().map(told).collect()
    }
}

/// The beginning of a value in one line.
fn example(value: &[u8]) -> String {
    let cut = String::from_utf8_lossy(&value[..value.len().min(EXAMPLE)]);
    let mut line: String = cut.trim_end_matches('\u{FFFD}').split_whitespace().collect::<Vec<_>>().join(" ");
    if value.len() > EXAMPLE {
        line.push('…');
    }
    line
}

impl FoundField {
    /// Whether it can be the key of any record.
    pub fn can_be_key(&self) -> bool {
        self.scalar || self.types.text || self.types.number
    }
}

impl ValueTypes {
    fn with(self, more: Self) -> Self {
        Self {
            text: self.text | more.text,
            number: self.number | more.number,
            truth: self.truth | more.truth,
            null: self.null | more.null,
            object: self.object | more.object,
            array: self.array | more.array,
        }
    }

    fn scalar(self) -> bool {
        !(self.truth || self.null || self.object || self.array)
    }
}
