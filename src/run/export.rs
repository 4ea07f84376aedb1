//! The delivery log written into a file, as CSV or as JSON lines.
//!
//! Rows are read in segments, so that the log is held for moments only, and their keys and fields are fetched again from
//! the file that was sent. What is written of it is known to be from the unchanged file; once that has changed, the rest
//! is written without keys and fields, which is told.

mod format;
#[cfg(test)]
mod tests;
mod texts;

use std::{
    io,
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use super::{LogHandle, Plan, Run};
use crate::{
    delivery::{Ending, Listing, Row},
    fault::Fault,
    source::LineReader,
    whole_file::{Readers, Writing, folder},
};
use format::Written;
use texts::{Text, Texts, Way};

pub use format::Format;

/// How many rows are read at once at first, and at most. In between it follows from how long their texts are.
const FIRST_SEGMENT: u64 = 1_024;
const MOST_SEGMENT: u64 = 1 << 17;
/// How many bytes of keys and fields a segment is to have, about.
const SEGMENT_BYTES: usize = 8 << 20;
/// So many rows are looked at while the log is held, where nothing is written of them.
const ROWS_AT_ONCE: u64 = 1 << 14;

/// How far an export is, for whoever watches; and the way to end it.
#[derive(Debug, Default)]
pub struct Progress {
    gathered: AtomicU64,
    rows: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// How many rows were written.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Of how many rows keys and fields were gathered before the first one is written: none where their order needs no
    /// gathering.
    pub fn gathered_rows(&self) -> u64 {
        self.gathered.load(Ordering::Relaxed)
    }

    fn gathered(&self, rows: u64) {
        self.gathered.store(rows, Ordering::Relaxed);
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

/// A row with its place in the listing, and the fault that it ended by as a place among the names.
struct Logged {
    place: u64,
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
            let (rows, without_texts) = self.write(listing, format, &mut file, folder(path), progress)?;
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

    /// How many rows were written, and why texts are missing. `room` is a folder that has room for texts.
    fn write(
        &self,
        listing: &Listing,
        format: Format,
        file: &mut impl io::Write,
        room: &Path,
        progress: &Progress,
    ) -> Result<(u64, Option<Fault>), Halt> {
        let mut written = Written::new(format, self.plan.shown_field.as_deref());
        file.write_all(&written.heading()?)?;
        let mut texts = Texts::new(&self.lines, &self.plan, progress);
        if texts.wanted() && self.leads_back(listing, progress)? {
            texts.gather(self.numbered(listing, progress)?, room)?;
        }
        let mut names = Names::default();
        let (mut at, mut segment, mut count) = (0, FIRST_SEGMENT, 0);
        while at < listing.len() {
            if progress.cancelled() {
                return Err(Halt::Cancelled);
            }
            let end = listing.len().min(at + segment);
            let rows = self.read(listing, at..end, &mut names);
            let read = texts.of(&rows)?;
            let mut next = 0;
            for logged in &rows {
                let text = place(&read, logged.row.line(), &mut next).map(|place| &read[place]);
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
        Ok((count, texts.missing))
    }

    /// Whether rows in this order would have the file read again and again.
    fn leads_back(&self, listing: &Listing, progress: &Progress) -> Result<bool, Halt> {
        let mut way = Way::default();
        self.each_line(listing, progress, |_, line| way.add(line))?;
        Ok(way.leads_back())
    }

    /// The rows as numbers for [`Texts::gather`].
    fn numbered(&self, listing: &Listing, progress: &Progress) -> Result<Vec<u64>, Halt> {
        let mut numbers = Vec::with_capacity(usize::try_from(listing.len()).unwrap_or_default());
        self.each_line(listing, progress, |place, line| numbers.extend(texts::numbered(place, line)))?;
        Ok(numbers)
    }

    /// Gives the place and the line of each row; one that is no longer kept is left out.
    fn each_line(&self, listing: &Listing, progress: &Progress, mut give: impl FnMut(u64, u64)) -> Result<(), Halt> {
        let mut at = 0;
        while at < listing.len() {
            if progress.cancelled() {
                return Err(Halt::Cancelled);
            }
            let end = listing.len().min(at + ROWS_AT_ONCE);
            let log = self.log.lock();
            let rows = (at..end).filter_map(|place| Some((place, log.row(listing.row(place)?)?)));
            rows.for_each(|(place, row)| give(place, row.line()));
            at = end;
        }
        Ok(())
    }

    /// Copies of the rows at these places; one that is no longer kept is left out.
    fn read(&self, listing: &Listing, places: std::ops::Range<u64>, names: &mut Names) -> Vec<Logged> {
        let log = self.log.lock();
        for reason in log.reasons().get(names.0.len()..).unwrap_or_default() {
            names.0.push((reason.fault.name(), reason.fault.words().title));
        }
        let rows = places.filter_map(|place| Some((place, log.row(listing.row(place)?)?)));
        rows.map(|(place, row)| Logged { place, row, fault: fault_of(row) }).collect()
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
