//! What a row shows of its line, fetched again from the file.

use crate::{
    fault::Fault,
    source::{self, Fetched, LineReader},
};

/// What a row shows of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowText {
    /// The line as it was sent.
    Line {
        /// The key, as text; `None` where the message has none.
        key: Option<String>,
        /// The value of the shown field.
        shown: Option<String>,
        /// The line's text up to [`crate::source::FETCH_LIMIT`] bytes; bytes that are not UTF-8 are replaced.
        head: String,
        /// The whole line's length in bytes.
        length: u64,
    },
    /// The line cannot be shown: the file has changed, or its lines were piped in.
    Gone(Fault),
}

/// Fetches the texts of rows. `rows` are pairs of row and line number, rising. Reads the file: not for the window's thread.
pub fn fetch(
    reader: &LineReader,
    rows: &[(u64, u64)],
    key_field: Option<&str>,
    shown_field: Option<&str>,
) -> Vec<(u64, RowText)> {
    let numbers: Vec<u64> = rows.iter().map(|(_, line)| *line).collect();
    match reader.fetch(&numbers) {
        Ok(lines) => {
            let text = |fetched: &Fetched| row_text(fetched, key_field, shown_field);
            let of = |number| lines.binary_search_by_key(&number, |line| line.number).ok().map(|at| text(&lines[at]));
            rows.iter().filter_map(|(row, line)| Some((*row, of(*line)?))).collect()
        }
        Err(fault) => rows.iter().map(|(row, _)| (*row, RowText::Gone(fault.clone()))).collect(),
    }
}

fn row_text(line: &Fetched, key_field: Option<&str>, shown_field: Option<&str>) -> RowText {
    let whole = line.head.len() as u64 == line.length;
    let field = |path: Option<&str>| path.filter(|_| whole).and_then(|path| source::field_text(&line.head, path));
    RowText::Line {
        key: field(key_field),
        shown: field(shown_field),
        head: String::from_utf8_lossy(&line.head).into_owned(),
        length: line.length,
    }
}
