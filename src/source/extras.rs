//! What goes with a message beside value and key, taken from the fields of its line: headers, a timestamp, the time at
//! which it was recorded.
//!
//! A line that lacks a field asked for here is treated as one that lacks its key: refused, or sent without.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;

use super::{
    BadLines, Extras, Message, Selection,
    fields::values,
    table::{RowMaker, Table},
    time,
};
use crate::{
    fault::{Fault, Kind},
    json::{self, Lookup},
};

/// What is wanted with each message beside value and key. Empty by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Headers, in order; two may have the same name.
    pub headers: Vec<Header>,
    /// The field of the message's timestamp; `None` for the time at which it is sent.
    pub timestamp_field: Option<String>,
    /// The field of the time by which lines are spaced as recorded.
    pub recorded_field: Option<String>,
}

/// A header that each message gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: Arc<str>,
    /// Its value, or where that comes from.
    pub value: HeaderValue,
}

/// Where a header's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderValue {
    /// The same for each message.
    Fixed(Bytes),
    /// The line's field with this path, or the column with this name.
    Field(String),
}

impl Wanted {
    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.headers.is_empty() && self.timestamp_field.is_none() && self.recorded_field.is_none()
    }

    /// The fields that a line must have for it, each once.
    pub fn fields(&self) -> Vec<&str> {
        let headers = self.headers.iter().filter_map(|header| match &header.value {
            HeaderValue::Fixed(_) => None,
            HeaderValue::Field(path) => Some(path.as_str()),
        });
        let mut fields = Vec::new();
        for field in headers.chain(self.timestamp_field.as_deref()).chain(self.recorded_field.as_deref()) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        fields
    }
}

/// What stands in a field.
enum Found<'r> {
    /// A text with its escapes undone, or anything else as it stands.
    Value(Cow<'r, [u8]>),
    /// JSON's null.
    Null,
    Missing,
}

/// Finds what is wanted in the records of one file.
pub(super) struct Gatherer<'a> {
    wanted: &'a Wanted,
    bad_lines: BadLines,
    paths: Vec<&'a str>,
}

/// The fields of one record, in the order of the gatherer's paths.
struct Record<'r> {
    bytes: &'r Bytes,
    found: Vec<Found<'r>>,
}

impl<'a> Gatherer<'a> {
    /// `None` where nothing is wanted: a plain line costs nothing.
    pub(super) fn new(selection: &'a Selection) -> Option<Self> {
        let Selection { wanted, bad_lines, .. } = selection;
        (!wanted.is_empty()).then(|| Self { wanted, bad_lines: *bad_lines, paths: wanted.fields() })
    }

    /// Adds what is wanted to the message of a JSON record.
    ///
    /// # Errors
    /// `HeaderMissing`, `TimeMissing` and `TimeUnreadable`, where such lines are refused.
    pub(super) fn of_json(&self, mut message: Message) -> Result<Message, Fault> {
        let text = std::str::from_utf8(&message.value).unwrap_or_default();
        // What is not JSON has no fields, and is here only where it is sent all the same.
        let values = values(text, &self.paths).unwrap_or_else(|_| vec![None; self.paths.len()]);
        let found = values.into_iter().map(|value| value.map_or(Found::Missing, json_value)).collect();
        let extras = self.extras(&Record { bytes: &message.value, found })?;
        message.extras = Some(Box::new(extras));
        Ok(message)
    }

    /// Adds what is wanted to the message of a row of this table.
    ///
    /// # Errors
    /// As [`Gatherer::of_json`].
    pub(super) fn of_row(
        &self,
        mut message: Message,
        row: &Bytes,
        table: &Table,
        rows: &mut RowMaker<'_>,
    ) -> Result<Message, Fault> {
        let cells = rows.fields(row);
        let cell = |path: &&str| table.place(path).and_then(|place| cells?.get(place));
        let found = self.paths.iter().map(|path| match cell(path) {
            Some(cell) => Found::Value(Cow::Borrowed(cell)),
            None => Found::Missing,
        });
        let extras = self.extras(&Record { bytes: row, found: found.collect() })?;
        message.extras = Some(Box::new(extras));
        Ok(message)
    }

    /// Adds what is fixed to the message of a line that has no fields.
    ///
    /// # Errors
    /// As [`Gatherer::of_json`].
    pub(super) fn of_text(&self, mut message: Message) -> Result<Message, Fault> {
        let found = self.paths.iter().map(|_| Found::Missing).collect();
        let extras = self.extras(&Record { bytes: &message.value, found })?;
        message.extras = Some(Box::new(extras));
        Ok(message)
    }

    fn extras(&self, record: &Record<'_>) -> Result<Extras, Fault> {
        let mut headers = Vec::with_capacity(self.wanted.headers.len());
        for Header { name, value } in &self.wanted.headers {
            let value = match value {
                HeaderValue::Fixed(value) => Some(value.clone()),
                HeaderValue::Field(path) => match self.field(record, path) {
                    Found::Value(value) => Some(record.keep(value)),
                    Found::Null => None,
                    Found::Missing if self.bad_lines == BadLines::Send => continue,
                    Found::Missing => return Err(Fault::new(Kind::HeaderMissing { field: path.clone() })),
                },
            };
            headers.push((Arc::clone(name), value));
        }
        // Kafka keeps no time before 1970, and librdkafka takes 0 for the time of sending.
        let timestamp_ms = self.time(record, self.wanted.timestamp_field.as_ref(), |time_ms| time_ms > 0)?;
        let recorded_ms = self.time(record, self.wanted.recorded_field.as_ref(), |_| true)?;
        Ok(Extras { headers, timestamp_ms, recorded_ms })
    }

    fn time(
        &self,
        record: &Record<'_>,
        field: Option<&String>,
        fits: impl Fn(i64) -> bool,
    ) -> Result<Option<i64>, Fault> {
        let Some(path) = field else { return Ok(None) };
        let time = match self.field(record, path) {
            Found::Value(value) => std::str::from_utf8(value)
                .ok()
                .and_then(time::milliseconds)
                .filter(|time_ms| fits(*time_ms))
                .ok_or_else(|| Kind::TimeUnreadable { field: path.clone() }),
            Found::Null | Found::Missing => Err(Kind::TimeMissing { field: path.clone() }),
        };
        match (time, self.bad_lines) {
            (Ok(time), _) => Ok(Some(time)),
            (Err(_), BadLines::Send) => Ok(None),
            (Err(kind), BadLines::Refuse) => Err(Fault::new(kind)),
        }
    }

    fn field<'f>(&self, record: &'f Record<'_>, path: &str) -> &'f Found<'f> {
        let place = self.paths.iter().position(|known| *known == path);
        place.and_then(|place| record.found.get(place)).unwrap_or(&Found::Missing)
    }
}

impl Record<'_> {
    /// A part of the record where the value stands there as it is, else its own bytes.
    fn keep(&self, value: &[u8]) -> Bytes {
        if is_part(self.bytes, value) { self.bytes.slice_ref(value) } else { Bytes::copy_from_slice(value) }
    }
}

fn is_part(whole: &[u8], part: &[u8]) -> bool {
    let (whole, part) = (whole.as_ptr_range(), part.as_ptr_range());
    whole.start <= part.start && part.end <= whole.end
}

/// What a JSON value is as a header or a time: a text with its escapes undone, anything else as it stands. Half a
/// surrogate pair stands for no text.
fn json_value(value: &str) -> Found<'_> {
    match json::scalar(value) {
        Ok(Lookup::Scalar(Cow::Borrowed(text))) => Found::Value(Cow::Borrowed(text.as_bytes())),
        Ok(Lookup::Scalar(Cow::Owned(text))) => Found::Value(Cow::Owned(text.into_bytes())),
        Ok(_) if value == "null" => Found::Null,
        Ok(_) => Found::Value(Cow::Borrowed(value.as_bytes())),
        Err(_) => Found::Missing,
    }
}
