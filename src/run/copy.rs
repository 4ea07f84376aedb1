//! Rows as text for the clipboard: a line each, with tabs between the cells of the columns that are chosen.

use std::{collections::HashMap, ops::RangeInclusive};

use super::{HEAD_LIMIT, LogHandle, Plan, find::value};
use crate::{
    delivery::{Ending, Listing, Row},
    fault::{Fault, Kind},
    source::LineReader,
    text::{log, number},
};

/// At most so many rows are copied: a clipboard is no file.
pub const MOST_COPIED: u64 = 100_000;

/// So many rows are taken out of the log at once.
const ROWS_AT_ONCE: u64 = 4_096;

/// A column of the delivery log, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogColumn {
    Line,
    Key,
    /// The field that the form chooses to be shown beside the key.
    Shown,
    Partition,
    Offset,
    Latency,
    Tries,
    Result,
}

impl LogColumn {
    /// Every column, from left to right.
    pub const ALL: [Self; 8] =
        [Self::Line, Self::Key, Self::Shown, Self::Partition, Self::Offset, Self::Latency, Self::Tries, Self::Result];
}

/// Rows as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The wanted cells of each row.
    pub text: String,
    /// Why it is not all that was asked for: only the first rows, or without key and shown field.
    pub troubles: Vec<Fault>,
}

/// These columns of the rows at these places of a listing as text; rows that are no longer kept are left out. Key and shown
/// field are fetched again from the file: not for the window's thread.
pub fn copy(
    log: &LogHandle,
    reader: &LineReader,
    plan: &Plan,
    columns: &[LogColumn],
    shown: &Listing,
    places: RangeInclusive<u64>,
) -> Copied {
    let (first, last) = (*places.start(), (*places.end()).min(shown.len().saturating_sub(1)));
    let wanted = if shown.is_empty() { 0 } else { (last + 1).saturating_sub(first) };
    let end = first + wanted.min(MOST_COPIED);
    let mut rows = Vec::new();
    let mut place = first;
    while place < end {
        let log = log.lock();
        let next = (place + ROWS_AT_ONCE).min(end);
        for row in (place..next).filter_map(|place| log.row(shown.row(place)?)) {
            rows.push((row, row.state().result(log.fault(row).as_ref())));
        }
        place = next;
    }
    let mut troubles = Vec::new();
    let from_file = columns.iter().any(|column| matches!(column, LogColumn::Key | LogColumn::Shown));
    let lines = || rows.iter().map(|(row, _)| row.line()).collect();
    let texts = if from_file { texts(reader, plan, lines()) } else { Ok(HashMap::new()) };
    let texts = texts.unwrap_or_else(|fault| {
        troubles.push(fault);
        HashMap::new()
    });
    let mut text = String::new();
    for (row, result) in &rows {
        let cells = columns.iter().map(|column| cell_of(*column, *row, result, texts.get(&row.line())));
        text.push_str(&cells.collect::<Vec<_>>().join("\t"));
        text.push('\n');
    }
    if wanted > MOST_COPIED {
        troubles.push(Fault::new(Kind::CopiedInPart { rows: wanted, copied: MOST_COPIED }));
    }
    Copied { text, troubles }
}

/// What stands in a row's cell. `texts` are its key and shown field.
fn cell_of(column: LogColumn, row: Row, result: &str, texts: Option<&(String, String)>) -> String {
    let delivered = match row.ending() {
        Some(Ending::Delivered { partition, offset, latency_us, .. }) => Some((partition, offset, latency_us)),
        _ => None,
    };
    let cell = match column {
        LogColumn::Line => Some(row.line().to_string()),
        LogColumn::Key => texts.map(|(key, _)| key.clone()),
        LogColumn::Shown => texts.map(|(_, shown)| shown.clone()),
        LogColumn::Partition => delivered.map(|(partition, ..)| partition.to_string()),
        LogColumn::Offset => delivered.filter(|(_, offset, _)| *offset >= 0).map(|(_, offset, _)| offset.to_string()),
        LogColumn::Latency => delivered.map(|(.., latency_us)| number::latency(latency_us.into())),
        LogColumn::Tries => Some(log::tries_cell(row.tries().into(), row.tried_at_least())),
        LogColumn::Result => Some(cell(result)),
    };
    cell.unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use std::{io::Write as _, task::Waker, time::Duration};

    use super::*;
    use crate::{
        producer::{End, Ended, Event, Handed, Listener as _},
        run::{Form, Run},
        source::{Next, Source},
    };

    /// A run over a file of one line, which it has sent so often, and the file.
    fn sent(rows: u64) -> (Run, tempfile::NamedTempFile) {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"{\"store\":\"S\\t1\",\"number\":7}\n").expect("room");
        let form = Form {
            file: file.path().to_string_lossy().into_owned(),
            key_field: "store".to_owned(),
            shown_field: "number".to_owned(),
            ..Form::default()
        };
        let plan = form.check(false).expect("a plan");
        let source = Source::start(&plan.origin, &plan.selection).expect("a thread");
        while let Next::Batch(_) = source.next(Duration::from_secs(30)) {}
        let run = Run::new(1, plan, source.reader());
        let handed = (0..rows).map(|_| Handed { line: 1, key: None }).collect();
        let end = End::Delivered { partition: 3, offset: 12, latency_us: 4_200, out_of_order: false };
        let ended = vec![Ended { row: 0, end }];
        let event = Event::Rows { run: 1, handed, ended, blank: 0, bytes: 0, pass: 1 };
        run.recorder(Waker::noop().clone()).event(event);
        (run, file)
    }

    fn copied(run: &Run, columns: &[LogColumn], rows: u64) -> Copied {
        copy(&run.log_handle(), run.lines(), run.plan(), columns, &Listing::All(0..rows), 0..=u64::MAX - 1)
    }

    #[test]
    fn the_columns_that_are_asked_for_are_copied_in_their_order() {
        let (run, file) = sent(2);
        let all = copied(&run, &LogColumn::ALL, 2);
        assert_eq!(all.text, "1\tS 1\t7\t3\t12\t4.2 ms\t1\tDelivered\n1\tS 1\t7\t\t\t\t1\tWaiting\n");
        assert_eq!(copied(&run, &[LogColumn::Result, LogColumn::Line], 1).text, "Delivered\t1\n");
        drop(file);
        let gone = copied(&run, &[LogColumn::Line, LogColumn::Key], 1);
        let names = |copied: &Copied| copied.troubles.iter().map(Fault::name).collect::<Vec<_>>();
        assert_eq!((gone.text.as_str(), names(&gone)), ("1\t\n", vec!["file-missing"]));
        // Where nothing is copied of the file, it is not read.
        assert_eq!(names(&copied(&run, &[LogColumn::Line], 1)), Vec::<&str>::new());
    }

    #[test]
    fn that_only_the_first_rows_were_copied_is_said_beside_what_is_missing_in_them() {
        let (run, file) = sent(MOST_COPIED + 1);
        drop(file);
        let copied = copied(&run, &LogColumn::ALL, MOST_COPIED + 1);
        assert_eq!(copied.text.lines().count() as u64, MOST_COPIED);
        let names: Vec<_> = copied.troubles.iter().map(Fault::name).collect();
        assert_eq!(names, ["file-missing", "copied-in-part"]);
    }
}
