//! How a file's bytes are divided into records: what can be asked for, and what was found.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Origin, identity, table::Table};
use crate::fault::{Fault, Kind};

/// How the file is divided into records, as asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Whatever its first 64 KiB look like.
    #[default]
    Auto,
    /// Each line is JSON.
    JsonLines,
    /// Each line is sent as it is, whatever its bytes.
    Text,
    /// The file is one JSON array; each element is a record, its bytes as they stand.
    JsonArray,
    /// Values with commas or semicolons between them, whichever the first row has more of; the first row names the
    /// columns (RFC 4180).
    Csv,
    /// The same with tabs.
    Tsv,
}

/// What is sent for a record of CSV or TSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordAs {
    /// A JSON object with the column names; every value is a text.
    #[default]
    Json,
    /// The record's bytes as they stand.
    Line,
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    Gzip,
    Zstd,
}

/// What lies around a file's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packing {
    /// What the file begins as.
    pub compression: Option<Compression>,
    /// Whether the text is UTF-16 with its mark; it is sent as UTF-8.
    pub utf16: bool,
}

impl Format {
    /// All that can be asked for.
    pub const ALL: [Self; 6] = [Self::Auto, Self::JsonLines, Self::Text, Self::JsonArray, Self::Csv, Self::Tsv];

    /// Whether its first row names columns.
    pub fn has_columns(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv)
    }

    /// Whether its records are the lines of the file, blank ones counted.
    pub fn is_lines(self) -> bool {
        matches!(self, Self::JsonLines | Self::Text)
    }
}

impl Compression {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

impl Packing {
    /// Whether the file's own bytes are the text.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// A format that is settled, with what its records need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    JsonLines,
    Text,
    JsonArray,
    Table(Arc<Table>),
}

impl Shape {
    pub(super) fn format(&self) -> Format {
        match self {
            Self::JsonLines => Format::JsonLines,
            Self::Text => Format::Text,
            Self::JsonArray => Format::JsonArray,
            Self::Table(table) if table.delimiter == b'\t' => Format::Tsv,
            Self::Table(_) => Format::Csv,
        }
    }

    /// Why no record of a file of this shape can be sent.
    pub(super) fn fault(&self, origin: &Origin) -> Option<Fault> {
        match self {
            Self::Table(table) if table.record_as == RecordAs::Json && !table.readable => {
                Some(Fault::new(Kind::NamesNotUtf8 { path: identity::name(origin) }))
            }
            _ => None,
        }
    }

    /// The number of what stands first in the file: the row of names has none of its own.
    pub(super) fn first_number(&self) -> u64 {
        match self {
            Self::Table(_) => 0,
            Self::JsonLines | Self::Text | Self::JsonArray => 1,
        }
    }
}
