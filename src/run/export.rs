//! The delivery log written into a file, as CSV or as JSON lines.
//!
//! Rows are read in segments, so that the log is held for moments only, and their keys and fields are fetched again from
//! the file that was sent. A segment is written when all of it is known to be from the unchanged file; once that has
//! changed, the rest is written without keys and fields, which is told.

mod format;
#[cfg(test)]
mod tests;

use std::{
    io,
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use super::{HEAD_LIMIT, LogHandle, Plan, Run};
use crate::{
    delivery::{Ending, Listing, Row},
    fault::{Fault, Kind},
    source::{Fetched, LineReader},
    whole_file::{Readers, Writing},
};
use format::Written;

pub use format::Format;

/// How many rows are read at once at first, and at most. In between it follows from how long their texts are.
const FIRST_SEGMENT: u64 = 1_024;
const MOST_SEGMENT: u64 = 1 << 17;
/// How many bytes of keys and fields a segment is to have, about.
const SEGMENT_BYTES: usize = 8 << 20;

/// How far an export is, for whoever watches; and the way to end it.
#[derive(Debug, Default)]
pub struct Progress {
    rows: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// How many rows were written.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Ends the export, which then leaves no file.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// What was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Where to.
    pub path: String,
    /// How many rows.
    pub rows: u64,
    /// Why keys and fields of some rows, or of all, are missing.
    pub without_texts: Option<Fault>,
}

/// What an export reads of a run.
#[derive(Clone)]
pub struct Exporter {
    log: LogHandle,
    lines: LineReader,
    plan: Plan,
}

/// Why writing ended before its end.
enum Halt {
    Cancelled,
    Io(io::Error),
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A row, and the fault that it ended by as a place among the names.
struct Logged {
    row: Row,
    fault: Option<usize>,
}

/// The names of the faults of a log, so that each is worded once.
#[derive(Default)]
struct Names(Vec<(&'static str, String)>);

impl Exporter {
    /// For the rows of this run.
    pub fn new(run: &Run) -> Self {
        Self { log: run.log_handle(), lines: run.lines().clone(), plan: run.plan().clone() }
    }

    /// Writes the rows of the listing, in its order, into the file, in the place of what is there. `None` when it was
    /// cancelled. Rows come out as they stand when they are read. Blocks: not for the window's thread.
    ///
    /// # Errors
    /// `DiskFull` and `FileUnwritable`; nothing is left then, neither under that name nor beside it, and what was there
    /// before still is.
    pub fn export(
        &self,
        listing: &Listing,
        format: Format,
        path: &Path,
        progress: &Progress,
    ) -> Result<Option<Exported>, Fault> {
        let named = || path.display().to_string();
        let write = || {
            let mut file = Writing::begin(path, Readers::Everybody)?;
            let (rows, without_texts) = self.write(listing, format, &mut file, progress)?;
            if progress.cancelled() {
                return Err(Halt::Cancelled);
            }
            file.finish()?;
            Ok(Exported { path: named(), rows, without_texts })
        };
        match write() {
            Ok(exported) => Ok(Some(exported)),
            Err(Halt::Cancelled) => Ok(None),
            Err(Halt::Io(error)) => Err(Fault::unwritable(named(), &error)),
        }
    }

    /// How many rows were written, and why texts are missing.
    fn write(
        &self,
        listing: &Listing,
        format: Format,
        file: &mut impl io::Write,
        progress: &Progress,
    ) -> Result<(u64, Option<Fault>), Halt> {
        let mut written = Written::new(format, self.plan.shown_field.as_deref());
        file.write_all(&written.heading()?)?;
        let (mut names, mut missing) = (Names::default(), None);
        let (mut at, mut segment, mut count) = (0, FIRST_SEGMENT, 0);
        while at < listing.len() {
            if progress.cancelled() {
                return Err(Halt::Cancelled);
            }
            let end = listing.len().min(at + segment);
            let rows = self.read(listing, at..end, &mut names);
            let texts = match missing {
                None => self.texts(&rows).unwrap_or_else(|fault| {
                    missing = Some(fault);
                    Vec::new()
                }),
                Some(_) => Vec::new(),
            };
            let mut next = 0;
            for logged in &rows {
                let text = place(&texts, logged.row.line(), &mut next).map(|place| &texts[place]);
                let fault = logged.fault.and_then(|fault| names.0.get(fault));
                written.row(logged.row, text, fault)?;
            }
            let bytes = written.take()?;
            file.write_all(&bytes)?;
            segment = next_segment(segment, bytes.len());
            count += rows.len() as u64;
            progress.rows.store(count, Ordering::Relaxed);
            at = end;
        }
        Ok((count, missing))
    }

    /// Copies of the rows at these places; one that is no longer kept is left out.
    fn read(&self, listing: &Listing, places: std::ops::Range<u64>, names: &mut Names) -> Vec<Logged> {
        let log = self.log.lock();
        for reason in log.reasons().get(names.0.len()..).unwrap_or_default() {
            names.0.push((reason.fault.name(), reason.fault.words().title));
        }
        let rows = places.filter_map(|place| log.row(listing.row(place)?));
        rows.map(|row| Logged { row, fault: fault_of(row) }).collect()
    }

    /// The keys and fields of these rows, rising by their lines. Empty where there is nothing to look for.
    fn texts(&self, rows: &[Logged]) -> Result<Vec<Text>, Fault> {
        let (key, shown) = (self.plan.selection.key_field.as_deref(), self.plan.shown_field.as_deref());
        if key.is_none() && shown.is_none() {
            return Ok(Vec::new());
        }
        let mut lines: Vec<u64> = rows.iter().map(|logged| logged.row.line()).collect();
        if !lines.is_sorted() {
            lines.sort_unstable();
        }
        lines.dedup();
        let keep = self.plan.selection.max_line_bytes.max(HEAD_LIMIT);
        let texts = self.lines.fetch(&lines, keep, |line| Text::of(&line, key, shown))?;
        match texts.len() == lines.len() {
            true => Ok(texts),
            // Its numbers came from this file.
            false => Err(Fault::with(Kind::Internal, "lines of the log are not in the file")),
        }
    }
}

/// What a line's row shows of it.
struct Text {
    line: u64,
    key: Option<String>,
    shown: Option<String>,
}

impl Text {
    fn of(line: &Fetched, key: Option<&str>, shown: Option<&str>) -> Self {
        // As in the log: nothing is looked for in a line that is too long to be sent.
        let whole = line.head.len() as u64 == line.length;
        let field = |path: Option<&str>| path.filter(|_| whole).and_then(|path| line.field(path));
        Self { line: line.number, key: field(key), shown: field(shown) }
    }
}

/// Where the text of this line is; looks first at `next`, where it is in rows that rise.
fn place(texts: &[Text], line: u64, next: &mut usize) -> Option<usize> {
    let place = match texts.get(*next) {
        Some(text) if text.line == line => *next,
        _ => texts.binary_search_by_key(&line, |text| text.line).ok()?,
    };
    *next = place + 1;
    Some(place)
}

/// The fault's place among the log's reasons.
fn fault_of(row: Row) -> Option<usize> {
    match row.ending()? {
        Ending::Delivered { .. } => None,
        Ending::Lost { fault, .. } => Some(usize::from(fault)),
    }
}

/// How many rows are read next, when so many came to so many bytes.
fn next_segment(rows: u64, bytes: usize) -> u64 {
    match bytes {
        _ if bytes > SEGMENT_BYTES => (rows / 4).max(1),
        _ if bytes * 4 <= SEGMENT_BYTES => (rows * 4).min(MOST_SEGMENT),
        _ => rows,
    }
}
