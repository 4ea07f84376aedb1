//! One row of the log as CSV or as JSON.

use std::{borrow::Cow, io};

use serde::ser::{SerializeMap as _, Serializer as _};

use super::Text;
use crate::delivery::{Ending, Row};

/// How the log is exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets: a heading, and a row a line.
    #[default]
    Csv,
    /// For programs: an object a line.
    JsonLines,
}

impl Format {
    /// The ending of such files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

/// The names of the columns; the third is the shown field's own.
const COLUMNS: [&str; 11] = [
    "line",
    "key",
    "shown",
    "result",
    "partition",
    "offset",
    "latency_us",
    "tries",
    "out_of_order",
    "fault",
    "fault_title",
];

/// Rows as they are written.
pub(super) struct Written {
    format: Format,
    /// What the column of the shown field is called.
    shown: String,
    json: Vec<u8>,
    csv: csv::Writer<Vec<u8>>,
}

/// What is told of a row.
struct Told<'a> {
    line: u64,
    key: Option<&'a str>,
    shown: Option<&'a str>,
    result: &'static str,
    partition: Option<i32>,
    offset: Option<i64>,
    latency_us: Option<u32>,
    tries: u32,
    out_of_order: bool,
    fault: Option<(&'static str, &'a str)>,
}

impl Written {
    /// Nothing yet. `shown` is the shown field's path.
    pub fn new(format: Format, shown: Option<&str>) -> Self {
        // A field that is called as another column would be taken for that.
        let shown = shown.filter(|field| !COLUMNS.contains(field)).unwrap_or(COLUMNS[2]).to_owned();
        Self { format, shown, json: Vec::new(), csv: csv::Writer::from_writer(Vec::new()) }
    }

    /// What stands before the first row.
    pub fn heading(&mut self) -> io::Result<Vec<u8>> {
        if self.format == Format::Csv {
            let shown = safe_cell(&self.shown).into_owned();
            let names = COLUMNS.iter().enumerate().map(|(at, name)| if at == 2 { shown.as_str() } else { *name });
            self.csv.write_record(names)?;
        }
        self.take()
    }

    /// Adds a row. `fault` is the fault's name and title.
    pub fn row(&mut self, row: Row, text: Option<&Text>, fault: Option<&(&'static str, String)>) -> io::Result<()> {
        let (partition, offset, latency_us, out_of_order) = match row.ending() {
            Some(Ending::Delivered { partition, offset, latency_us, out_of_order }) => {
                (Some(partition), Some(offset).filter(|offset| *offset >= 0), Some(latency_us), out_of_order)
            }
            Some(Ending::Lost { .. }) | None => (None, None, None, false),
        };
        let told = Told {
            line: row.line(),
            key: text.and_then(|text| text.key.as_deref()),
            shown: text.and_then(|text| text.shown.as_deref()),
            result: row.state().name(),
            partition,
            offset,
            latency_us,
            tries: row.tries(),
            out_of_order,
            fault: fault.map(|(name, title)| (*name, title.as_str())),
        };
        match self.format {
            Format::Csv => self.cells(&told),
            Format::JsonLines => self.object(&told),
        }
    }

    /// What was added since the last time.
    pub fn take(&mut self) -> io::Result<Vec<u8>> {
        let csv = std::mem::replace(&mut self.csv, csv::Writer::from_writer(Vec::new()));
        match self.format {
            Format::Csv => csv.into_inner().map_err(|error| io::Error::other(error.to_string())),
            Format::JsonLines => Ok(std::mem::take(&mut self.json)),
        }
    }

    fn cells(&mut self, told: &Told<'_>) -> io::Result<()> {
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let (fault, title) = told.fault.unwrap_or_default();
        self.csv.write_record([
            told.line.to_string().as_str(),
            &safe_cell(told.key.unwrap_or_default()),
            &safe_cell(told.shown.unwrap_or_default()),
            told.result,
            &number(told.partition.map(i64::from)),
            &number(told.offset),
            &number(told.latency_us.map(i64::from)),
            &told.tries.to_string(),
            if told.out_of_order { "true" } else { "" },
            fault,
            &safe_cell(title),
        ])?;
        Ok(())
    }

    fn object(&mut self, told: &Told<'_>) -> io::Result<()> {
        let mut json = serde_json::Serializer::new(&mut self.json);
        let mut map = json.serialize_map(None)?;
        map.serialize_entry("line", &told.line)?;
        map.serialize_entry("key", &told.key)?;
        map.serialize_entry(&self.shown, &told.shown)?;
        map.serialize_entry("result", told.result)?;
        map.serialize_entry("partition", &told.partition)?;
        map.serialize_entry("offset", &told.offset)?;
        map.serialize_entry("latency_us", &told.latency_us)?;
        map.serialize_entry("tries", &told.tries)?;
        if told.out_of_order {
            map.serialize_entry("out_of_order", &true)?;
        }
        if let Some((fault, title)) = told.fault {
            map.serialize_entry("fault", fault)?;
            map.serialize_entry("fault_title", title)?;
        }
        map.end()?;
        self.json.push(b'\n');
        Ok(())
    }
}

/// A cell that no spreadsheet takes for a formula: keys come from files that others have written. A text that begins like
/// one gets an apostrophe before it, which spreadsheets do not show; a number stays as it is.
fn safe_cell(text: &str) -> Cow<'_, str> {
    let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let number = || text.parse::<f64>().is_ok_and(f64::is_finite);
    if begins && !number() { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, wanted) in [
            ("STR1534", "STR1534"),
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
            ("-5", "-5"),
            ("-1.5e3", "-1.5e3"),
            ("+49", "+49"),
            ("-inf", "'-inf"),
            ("\t=1", "'\t=1"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(safe_cell(text), wanted);
        }
    }
}
