//! The rows of the log that are shown: looked for by a job, and looked for again as the run goes on.

mod look;

use std::{
    ops::{Range, RangeInclusive},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use self::look::Look;
pub(super) use self::look::{Listed, Searching};
use super::{
    answer::Answer,
    core::Core,
    state::{LogView, Wanted},
};
use crate::{
    action::LogAction,
    delivery::{DeliveryLog, Listing, rows_of_line},
    fault::{Fault, Kind},
    run::{self, Copied, Run},
    source::Progress,
};

/// While a run goes on, the log is looked through this often at most.
const LOOKS_APART: Duration = Duration::from_millis(500);
/// So many times as long as a look took is waited until the next: a tenth of a core at most.
const LOOKS_REST: u32 = 9;

/// What is being looked for, and when it was last.
#[derive(Default)]
pub(super) struct Listings {
    /// Rises with each change of what is wanted: a look of an earlier one is worth nothing.
    generation: u64,
    /// A look goes on; this ends it.
    busy: Option<Arc<AtomicBool>>,
    /// The search for the wanted text, between two looks.
    searching: Option<Searching>,
    /// How far it is, and the way to end it.
    progress: Arc<Progress>,
    /// The last look at what is wanted now.
    last: Option<Last>,
    /// The rows at both ends of what is marked.
    marked: Option<(u64, u64)>,
    /// Rises with each line that is gone to, and with each copy: the last one counts.
    gone_to: u64,
    copies: u64,
}

/// A look that is over.
struct Last {
    changes: u64,
    finished: bool,
    more: bool,
    at: Instant,
    took: Duration,
}

impl Last {
    /// When the log is to be looked through again; `None` where nothing has changed.
    fn next(&self, changes: u64, finished: bool) -> Option<Instant> {
        if self.more || finished && !self.finished {
            return Some(self.at);
        }
        (self.changes != changes).then(|| self.at + LOOKS_APART.max(self.took * LOOKS_REST))
    }
}

impl Core {
    /// Carries out what was asked for about the way the log is looked at.
    pub(super) fn log_action(&mut self, asked: LogAction) {
        match asked {
            LogAction::Want(wanted) => self.want(wanted),
            LogAction::StopSearching => self.listings.progress.cancel(),
            LogAction::GoToLine(line) => self.go_to_line(line),
            LogAction::Mark(rows) => self.mark(rows),
            LogAction::CopyRows => self.copy_rows(),
        }
    }

    /// Another run begins: all of its rows are shown as they come.
    pub(super) fn begin_listing(&mut self) {
        self.listings.progress.cancel();
        self.abandon_look();
        self.listings = Listings { generation: self.listings.generation, ..Listings::default() };
        self.state.log_view = LogView::default();
    }

    fn abandon_look(&mut self) {
        self.listings.generation += 1;
        self.listings.last = None;
        if let Some(look) = &self.listings.busy {
            look.store(true, Ordering::Relaxed);
        }
    }

    fn want(&mut self, mut wanted: Wanted) {
        wanted.find = wanted.find.filter(|find| !find.text.is_empty());
        let view = &mut self.state.log_view;
        let same = view.wanted == wanted;
        // A search that was stopped, or broke off, begins anew when the same is asked for once more.
        let anew = same && view.searched.is_some_and(|searched| searched.given_up);
        if same && !anew {
            return;
        }
        if anew || view.wanted.find != wanted.find {
            self.listings.progress.cancel();
            (self.listings.progress, self.listings.searching) = (Arc::default(), None);
            (view.searching, view.searched) = (None, None);
        }
        (view.marked, view.trouble, self.listings.marked) = (None, None, None);
        view.looking = wanted.needs_looking();
        if !view.looking {
            view.listing = None;
        }
        view.wanted = wanted;
        self.abandon_look();
        self.look_after_listing();
    }

    /// Looks through the log where that is due.
    pub(super) fn look_after_listing(&mut self) {
        let Some(run) = &self.state.run else { return };
        let kept = run.log().kept();
        if self.state.selected.is_some_and(|row| row < kept.start) {
            self.state.selected = None;
        }
        if self.state.log_view.listing.is_none() {
            self.keep_marked(kept);
        }
        if self.next_look().is_some_and(|next| next <= Instant::now()) {
            self.look();
        }
    }

    /// After how long [`Core::take_in`] should be called again to look through the log.
    pub(super) fn listing_after(&self) -> Option<Duration> {
        self.next_look().map(|next| next.saturating_duration_since(Instant::now()))
    }

    fn next_look(&self) -> Option<Instant> {
        let run = self.state.run.as_ref().filter(|_| self.state.log_view.wanted.needs_looking())?;
        match &self.listings.last {
            _ if self.listings.busy.is_some() => None,
            None => Some(Instant::now()),
            Some(last) => last.next(run.log().changes(), run.finished()),
        }
    }

    fn look(&mut self) {
        let Some(run) = &self.state.run else { return };
        let abandoned = Arc::new(AtomicBool::new(false));
        let changes = run.log().changes();
        let look = Look {
            run: run.id(),
            generation: self.listings.generation,
            // Asked before the log is: what comes in between is seen by the next look.
            finished: run.finished(),
            log: run.log_handle(),
            reader: run.lines().clone(),
            plan: run.plan().clone(),
            wanted: self.state.log_view.wanted.clone(),
            searching: self.listings.searching.take(),
            progress: Arc::clone(&self.listings.progress),
            abandoned: Arc::clone(&abandoned),
        };
        let caught_up = look.searching.as_ref().is_some_and(|searching| searching.caught_up);
        if look.wanted.find.is_some() && !caught_up && !look.progress.cancelled() {
            self.state.log_view.searching = Some(Arc::clone(&look.progress));
        }
        self.listings.busy = Some(abandoned);
        let (run, generation) = (look.run, look.generation);
        self.jobs.start(
            "log-listing",
            move || Answer::Listed(Box::new(look.carry_out())),
            move |fault| Answer::Listed(Box::new(Listed::broken_off(run, generation, changes, Some(fault)))),
        );
    }

    /// A look is over.
    pub(super) fn listed(&mut self, listed: Listed) {
        let Some(run) = self.state.run.as_ref().filter(|run| run.id() == listed.run) else { return };
        let kept = run.log().kept();
        self.listings.busy = None;
        let progress = &self.listings.progress;
        self.listings.searching = listed.searching.filter(|searching| Arc::ptr_eq(&searching.progress, progress));
        if listed.generation != self.listings.generation {
            return self.look_after_listing();
        }
        let Listed { changes, finished, more, took, .. } = listed;
        self.listings.last = Some(Last { changes, finished, more, took, at: Instant::now() });
        let view = &mut self.state.log_view;
        view.searched = listed.searched;
        view.looking = more;
        if !more {
            view.searching = None;
        }
        // What broke off an earlier look is over with this one.
        let before = view.trouble.take().filter(|fault| fault.kind != Kind::Internal);
        view.trouble = listed.trouble.or(before);
        let none_yet = view.listing.is_none() && !view.wanted.is_all();
        let listing = listed.listing.or_else(|| none_yet.then_some(Listing::All(0..0)));
        if let Some(listing) = listing {
            view.listing = Some(Arc::new(listing));
            self.keep_marked(kept);
        }
        self.look_after_listing();
    }

    fn mark(&mut self, rows: Option<(u64, u64)>) {
        let places = rows.zip(self.shown()).and_then(|((one, other), shown)| {
            let (one, other) = (shown.place(one)?, shown.place(other)?);
            Some((one.min(other)..=one.max(other), shown))
        });
        self.listings.marked =
            places.as_ref().and_then(|(places, shown)| shown.row(*places.start()).zip(shown.row(*places.end())));
        self.state.log_view.marked = places.map(|(places, _)| places);
    }

    /// What is marked are rows: they have other places when rows come or go before them. Where all are shown, those of them
    /// that are still kept stay marked. Among chosen ones none does when their number changes: rows have come or gone
    /// between them.
    fn keep_marked(&mut self, kept: Range<u64>) {
        let Some((first, last)) = self.listings.marked else { return };
        let view = &mut self.state.log_view;
        let all = view.listing.is_none();
        let oldest = if all && first.max(last) >= kept.start { kept.start } else { 0 };
        let rows = (first.max(oldest), last.max(oldest));
        let shown = view.shown(kept);
        let places = shown.place(rows.0).zip(shown.place(rows.1)).map(|(first, last)| first..=last);
        let count = |places: &RangeInclusive<u64>| places.end().checked_sub(*places.start());
        let before = view.marked.as_ref().and_then(count);
        view.marked = places.filter(|places| count(places).is_some() && (all || count(places) == before));
        self.listings.marked = view.marked.as_ref().map(|_| rows);
    }

    /// The rows that are shown.
    fn shown(&self) -> Option<Listing> {
        let kept = self.state.run.as_ref()?.log().kept();
        Some(self.state.log_view.shown(kept))
    }

    fn go_to_line(&mut self, line: u64) {
        let Some((run, shown)) = self.state.run.as_ref().zip(self.shown()) else { return };
        let (id, log, selected) = (run.id(), run.log_handle(), self.state.selected);
        self.listings.gone_to += 1;
        let number = self.listings.gone_to;
        self.jobs.start(
            "go-to-line",
            move || {
                let mut rows = rows_of_line(line, |look: &mut dyn FnMut(&DeliveryLog)| look(&log.lock()));
                shown.retain(&mut rows);
                let behind = rows.iter().copied().find(|row| Some(*row) > selected);
                let row = behind.or(rows.first().copied());
                Answer::WentTo { run: id, number, outcome: row.ok_or(Fault::new(Kind::LineNotShown { line })) }
            },
            move |fault| Answer::WentTo { run: id, number, outcome: Err(fault) },
        );
    }

    /// Chooses a row, and shows all where a filter would hide it.
    pub(super) fn show_row(&mut self, row: u64) {
        if self.shown().is_none_or(|shown| shown.place(row).is_none()) {
            self.want(Wanted::default());
        }
        self.gone_to(row);
    }

    /// Chooses a row that is to be seen, also where it is chosen already.
    fn gone_to(&mut self, row: u64) {
        self.state.log_view.gone_to += 1;
        self.select(Some(row));
    }

    pub(super) fn went_to(&mut self, run: u64, number: u64, outcome: Result<u64, Fault>) {
        if self.state.run.as_ref().map(Run::id) != Some(run) || self.listings.gone_to != number {
            return;
        }
        let said = &mut self.state.log_view.trouble;
        *said = said.take().filter(|fault| !matches!(fault.kind, Kind::LineNotShown { .. }));
        match outcome {
            Ok(row) => self.gone_to(row),
            Err(fault) => *said = Some(fault),
        }
    }

    fn copy_rows(&mut self) {
        let Some(kept) = self.state.run.as_ref().map(|run| run.log().kept()) else { return };
        // Where rows have come meanwhile, the marked ones have other places.
        self.keep_marked(kept.clone());
        let Some(run) = &self.state.run else { return };
        let mut shown = self.state.log_view.shown(kept);
        let places = match (self.state.log_view.marked.clone(), self.state.selected) {
            (Some(places), _) => places,
            (None, Some(row)) => {
                shown = Listing::All(row..row + 1);
                0..=0
            }
            (None, None) => return,
        };
        let (log, reader, plan) = (run.log_handle(), run.lines().clone(), run.plan().clone());
        let columns = self.state.columns.of_run(plan.shown_field.is_some()).chosen();
        self.listings.copies += 1;
        let number = self.listings.copies;
        self.jobs.start(
            "copy-rows",
            move || {
                let copied = run::copy(&log, &reader, &plan, &columns, &shown, places);
                Answer::Copied { number, outcome: Ok(copied) }
            },
            move |fault| Answer::Copied { number, outcome: Err(fault) },
        );
    }

    pub(super) fn copied(&mut self, number: u64, outcome: Result<Copied, Fault>) {
        if self.listings.copies != number {
            return;
        }
        match outcome {
            Ok(Copied { text, troubles }) => {
                self.clipboard = Some(text);
                self.state.log_view.copies += 1;
                troubles.into_iter().for_each(|fault| self.say(fault));
            }
            Err(fault) => self.say(fault),
        }
    }
}

#[cfg(test)]
mod tests;
