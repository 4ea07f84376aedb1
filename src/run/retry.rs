//! Lines of a run that is over, sent once more: which rows, how many, and what must be known about them.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::record::LogHandle;
use crate::{
    delivery::{DeliveryLog, Ending, Listing, Row, State},
    source::Numbers,
};

/// How many rows are looked at while the log is held.
const SEGMENT: u64 = 16_384;

/// The rows that a person means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Every row that can do better when it is sent again as it is.
    All,
    /// These, by their places in a listing, whatever they failed by.
    These(Arc<Listing>, RangeInclusive<u64>),
}

/// What sending rows again would be about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Failed, through no fault of the line.
    pub failed: u64,
    /// Never left this program.
    pub not_sent: u64,
    /// May have arrived.
    pub unknown: u64,
    /// Failed by what stands in the line, and would again.
    pub as_they_are: u64,
    /// Not delivered for whatever reason, and no longer kept by the log, so that they cannot be sent again; where all rows
    /// are meant.
    pub gone: u64,
}

impl Counts {
    /// How many rows would be sent. `maybe` is whether those that may have arrived are.
    pub fn sent(&self, meant: &Meant, maybe: bool) -> u64 {
        let as_they_are = if *meant == Meant::All { 0 } else { self.as_they_are };
        self.failed + self.not_sent + as_they_are + if maybe { self.unknown } else { 0 }
    }
}

/// Rows to be sent again.
#[derive(Clone, Debug)]
pub struct Rows {
    /// In the order in which their lines were offered.
    pub rows: Listing,
    /// The delivered row that is furthest on in each partition: what is delivered now lies behind it.
    pub(super) furthest: Vec<Option<u64>>,
}

/// Counts the rows that are meant. Looks at many rows: not for the window's thread.
pub fn count(log: &LogHandle, meant: &Meant) -> Counts {
    let mut counts = Counts::default();
    each(log, meant, |log, _, row| match kind(log, row) {
        Some(Again::Failed) => counts.failed += 1,
        Some(Again::AsItIs) => counts.as_they_are += 1,
        Some(Again::NotSent) => counts.not_sent += 1,
        Some(Again::Unknown) => counts.unknown += 1,
        None => {}
    });
    if *meant == Meant::All {
        let totals = log.lock().totals();
        let lost = [State::Failed, State::Unknown, State::NotSent].map(|state| totals.of(state)).iter().sum::<u64>();
        let kept = counts.failed + counts.as_they_are + counts.not_sent + counts.unknown;
        counts.gone = lost.saturating_sub(kept);
    }
    counts
}

/// Gathers the rows that are meant, 4 bytes each; those that may have arrived only where `maybe` says so. Looks at many
/// rows: not for the window's thread.
pub fn gather(log: &LogHandle, meant: &Meant, maybe: bool) -> Rows {
    let mut furthest = Vec::new();
    each(log, &Meant::All, |_, index, row| {
        if let Some(Ending::Delivered { partition, .. }) = row.ending() {
            note(&mut furthest, partition, index);
        }
    });
    let base = log.lock().first();
    let mut rows = Vec::new();
    each(log, meant, |log, index, row| {
        let wanted = match kind(log, row) {
            Some(Again::Failed | Again::NotSent) => true,
            Some(Again::AsItIs) => *meant != Meant::All,
            Some(Again::Unknown) => maybe,
            None => false,
        };
        if let Some(number) = index.checked_sub(base).filter(|_| wanted) {
            rows.extend(u32::try_from(number).ok());
        }
    });
    if !rows.is_sorted() {
        rows.sort_unstable();
    }
    Rows { rows: Listing::These { base, rows: Arc::new(rows) }, furthest }
}

/// A row of this partition was delivered.
fn note(furthest: &mut Vec<Option<u64>>, partition: i32, row: u64) {
    let Ok(partition) = usize::try_from(partition) else { return };
    if partition >= furthest.len() {
        furthest.resize(partition + 1, None);
    }
    furthest[partition] = furthest[partition].max(Some(row));
}

impl Rows {
    /// Whether this row, delivered now, lies behind rows of its partition that come after it.
    pub(super) fn lies_behind(&self, row: u64, partition: i32) -> bool {
        let furthest = usize::try_from(partition).ok().and_then(|partition| self.furthest.get(partition));
        furthest.copied().flatten().is_some_and(|furthest| row < furthest)
    }

    /// The numbers of their lines.
    pub(super) fn numbers(&self, log: LogHandle) -> Numbers {
        let (rows, mut at, mut read) = (self.rows.clone(), 0, Vec::new().into_iter());
        Box::new(std::iter::from_fn(move || {
            if read.len() == 0 {
                let end = rows.len().min(at + SEGMENT);
                let log = log.lock();
                let line = |place| Some(log.row(rows.row(place)?)?.line());
                read = (at..end).filter_map(line).collect::<Vec<u64>>().into_iter();
                at = end;
            }
            read.next()
        }))
    }
}

/// In what way a row could be sent again.
enum Again {
    Failed,
    AsItIs,
    NotSent,
    Unknown,
}

fn kind(log: &DeliveryLog, row: Row) -> Option<Again> {
    let Ending::Lost { state, fault, .. } = row.ending()? else { return None };
    let lies_in_line = || log.reasons().get(usize::from(fault)).is_some_and(|reason| reason.fault.lies_in_line());
    match state {
        State::NotSent => Some(Again::NotSent),
        State::Unknown => Some(Again::Unknown),
        State::Failed if lies_in_line() => Some(Again::AsItIs),
        State::Failed => Some(Again::Failed),
        State::Waiting | State::Delivered => None,
    }
}

/// Looks at each row that is meant, holding the log for a segment at a time.
fn each(log: &LogHandle, meant: &Meant, mut look: impl FnMut(&DeliveryLog, u64, Row)) {
    let (listing, places) = match meant {
        Meant::All => {
            let log = log.lock();
            (Arc::new(Listing::All(log.first()..log.len())), 0..=u64::MAX)
        }
        Meant::These(listing, places) => (Arc::clone(listing), places.clone()),
    };
    let end = listing.len().min(places.end().saturating_add(1));
    let mut at = *places.start();
    while at < end {
        let segment = at..end.min(at + SEGMENT);
        at = segment.end;
        let log = log.lock();
        for index in segment.filter_map(|place| listing.row(place)) {
            if let Some(row) = log.row(index) {
                look(&log, index, row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fault::{Fault, Kind},
        run::{Form, Run},
        source::Source,
    };

    #[test]
    fn rows_that_the_log_no_longer_keeps_are_counted_as_gone() {
        let plan = Form::default().check(false).expect("a plan");
        let source = Source::start(&plan.origin, &plan.selection).expect("a thread");
        let run = Run::new(1, plan, source.reader());
        // Segments of 65,535 rows are dropped together.
        let (dropped, rows) = (65_535, 100_000);
        let mut log = DeliveryLog::keeping(rows - dropped);
        for row in 0..rows {
            log.append(row + 1);
            match row % 100 {
                0 => log.lost(row, State::Failed, Fault::new(Kind::RunEnded)),
                1 => log.lost(row, State::Unknown, Fault::new(Kind::Stopped)),
                _ => log.delivered(row, 0, 0, 1),
            }
        }
        let kept = log.kept();
        assert_eq!(kept, dropped..rows);
        let lost =
            |state: State| kept.clone().filter(|row| log.row(*row).map(Row::state) == Some(state)).count() as u64;
        let (failed, unknown) = (lost(State::Failed), lost(State::Unknown));
        *run.log() = log;
        let all = count(&run.log_handle(), &Meant::All);
        let gone = 2_000 - failed - unknown;
        assert_eq!((all.failed, all.unknown, all.gone), (failed, unknown, gone));
        let these = Meant::These(Arc::new(Listing::All(kept)), 0..=9);
        assert_eq!(count(&run.log_handle(), &these).gone, 0);
    }
}
