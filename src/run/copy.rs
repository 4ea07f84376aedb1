//! Rows as text for the clipboard: a line each, with tabs between the cells.

use std::{collections::HashMap, fmt::Write as _};

use super::{HEAD_LIMIT, LogHandle, Plan, find::value};
use crate::{
    delivery::{Ending, Listing},
    fault::{Fault, Kind},
    source::LineReader,
    text::number,
};

/// At most so many rows are copied: a clipboard is no file.
pub const MOST_COPIED: u64 = 100_000;

/// So many rows are taken out of the log at once.
const ROWS_AT_ONCE: u64 = 4_096;

/// Rows as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Line, key, shown field, result, partition, offset and latency of each row.
    pub text: String,
    /// Why it is not all that was asked for: only the first rows, or without key and shown field.
    pub trouble: Option<Fault>,
}

/// The rows at these places of a listing as text; those that are no longer kept are left out. Key and shown field are
/// fetched again from the file: not for the window's thread.
pub fn copy(log: &LogHandle, reader: &LineReader, plan: &Plan, shown: &Listing, first: u64, last: u64) -> Copied {
    let last = last.min(shown.len().saturating_sub(1));
    let wanted = if shown.is_empty() { 0 } else { (last + 1).saturating_sub(first) };
    let end = first + wanted.min(MOST_COPIED);
    let mut cells = Vec::new();
    let mut place = first;
    while place < end {
        let log = log.lock();
        let next = (place + ROWS_AT_ONCE).min(end);
        for row in (place..next).filter_map(|place| log.row(shown.row(place)?)) {
            cells.push((row.line(), row.state().result(log.fault(row).as_ref()), row.ending()));
        }
        place = next;
    }
    let lines = cells.iter().map(|(line, ..)| *line).collect();
    let (texts, gone) = match texts(reader, plan, lines) {
        Ok(texts) => (texts, None),
        Err(fault) => (HashMap::new(), Some(fault)),
    };
    let mut text = String::new();
    for (line, result, ending) in &cells {
        let (key, shown) = texts.get(line).map_or(("", ""), |(key, shown)| (key, shown));
        let (partition, offset, latency) = match ending {
            Some(Ending::Delivered { partition, offset, latency_us, .. }) => (
                partition.to_string(),
                u64::try_from(*offset).map_or_else(|_| String::new(), |offset| offset.to_string()),
                number::latency((*latency_us).into()),
            ),
            _ => Default::default(),
        };
        // Writing into memory does not fail.
        let _ = writeln!(text, "{line}\t{key}\t{shown}\t{}\t{partition}\t{offset}\t{latency}", cell(result));
    }
    let cut = (wanted > MOST_COPIED).then(|| Fault::new(Kind::CopiedInPart { rows: wanted, copied: MOST_COPIED }));
    Copied { text, trouble: gone.or(cut) }
}

/// Key and shown field of lines.
fn texts(reader: &LineReader, plan: &Plan, mut lines: Vec<u64>) -> Result<HashMap<u64, (String, String)>, Fault> {
    lines.sort_unstable();
    lines.dedup();
    let keep = plan.selection.max_line_bytes.max(HEAD_LIMIT);
    let texts = reader.fetch(&lines, keep, |line| {
        let text = |field: &Option<String>| field.as_deref().and_then(|field| value(&line, field)).unwrap_or_default();
        (line.number, (cell(&text(&plan.selection.key_field)), cell(&text(&plan.shown_field))))
    })?;
    Ok(texts.into_iter().collect())
}

/// A text that stays one cell of one line.
fn cell(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}
