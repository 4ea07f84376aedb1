//! What is sent for a record, and its key; or why it is not sent.

use std::borrow::Cow;

use bytes::Bytes;

use super::{
    BadLines, Message, Selection,
    extras::Gatherer,
    format::Shape,
    table::{RowMaker, Table},
    walk::Record,
};
use crate::{
    fault::{Fault, Kind},
    json::{self, Lookup},
};

/// Makes messages of the records of one file.
pub(super) struct Maker<'a> {
    selection: &'a Selection,
    records: Records<'a>,
    gatherer: Option<Gatherer<'a>>,
}

enum Records<'a> {
    Json,
    Text,
    Rows(Box<RowMaker<'a>>, &'a Table),
}

impl<'a> Maker<'a> {
    pub(super) fn new(selection: &'a Selection, shape: &'a Shape) -> Self {
        let records = match shape {
            Shape::JsonLines | Shape::JsonArray => Records::Json,
            Shape::Text => Records::Text,
            Shape::Table(table) => Records::Rows(Box::new(RowMaker::new(table)), table),
        };
        Self { selection, records, gatherer: Gatherer::new(selection) }
    }

    /// The message for a record that was read again, as much of it as can be sent.
    ///
    /// # Errors
    /// As [`Maker::message`].
    pub(super) fn sent(&mut self, record: &Record) -> Result<Message, Fault> {
        match record.length {
            length if length > self.selection.max_line_bytes as u64 => Err(too_long(length, self.selection)),
            _ => self.message(record.head.clone()),
        }
    }

    /// The message for a record without its line end.
    ///
    /// # Errors
    /// `LineTooLong`, and where such records are refused `NotJson`, `NotUtf8`, `ColumnCount`, `KeyMissing`,
    /// `KeyNotScalar`, `HeaderMissing`, `TimeMissing` or `TimeUnreadable`.
    pub(super) fn message(&mut self, record: Bytes) -> Result<Message, Fault> {
        let Self { selection, records, gatherer } = self;
        match (records, gatherer) {
            (Records::Rows(rows, _), None) => rows.message(record, selection),
            (Records::Rows(rows, table), Some(gatherer)) => {
                let message = rows.message(record.clone(), selection)?;
                gatherer.of_row(message, &record, table, rows)
            }
            _ if record.len() > selection.max_line_bytes => Err(too_long(record.len() as u64, selection)),
            (Records::Json, None) => json_message(record, selection),
            (Records::Json, Some(gatherer)) => gatherer.of_json(json_message(record, selection)?),
            // It has no fields, and whatever its bytes are, they are sent.
            (Records::Text, gatherer) => {
                let message = Message { value: record, key: None, extras: None };
                match gatherer {
                    None => Ok(message),
                    Some(gatherer) => gatherer.of_text(message),
                }
            }
        }
    }
}

fn json_message(record: Bytes, selection: &Selection) -> Result<Message, Fault> {
    let key = match (key(&record, selection), selection.bad_lines) {
        (Ok(key), _) => key,
        (Err(fault), BadLines::Refuse) => return Err(fault),
        (Err(_), BadLines::Send) => None,
    };
    Ok(Message { value: record, key, extras: None })
}

fn key(record: &Bytes, selection: &Selection) -> Result<Option<Bytes>, Fault> {
    let Some(field) = &selection.key_field else {
        return match selection.bad_lines {
            BadLines::Refuse => json::check(record).map(|_| None),
            // Whatever the record is, it is sent as it is.
            BadLines::Send => Ok(None),
        };
    };
    match json::find(record, field)? {
        Lookup::Scalar(Cow::Borrowed(text)) => Ok(Some(record.slice_ref(text.as_bytes()))),
        Lookup::Scalar(Cow::Owned(text)) => Ok(Some(Bytes::from(text))),
        Lookup::NotScalar => Err(Fault::new(Kind::KeyNotScalar { field: field.clone() })),
        Lookup::Missing => Err(Fault::new(Kind::KeyMissing { field: field.clone() })),
    }
}

pub(super) fn too_long(length: u64, selection: &Selection) -> Fault {
    Fault::new(Kind::LineTooLong { length, limit: selection.max_line_bytes as u64 })
}
