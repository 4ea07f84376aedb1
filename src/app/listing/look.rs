//! One look through the log, on a thread of its own: the lines that hold the wanted text, then the rows.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::super::state::{Find, FindIn, Searched, Wanted};
use crate::{
    delivery::{self, Listing, Sieve},
    fault::Fault,
    run::{LogHandle, Plan, Search},
    source::{LineReader, Progress, Repeat},
};

/// How long lines are searched before the rows found so far are shown.
const SLICE: Duration = Duration::from_millis(400);

/// A search through the file's texts.
pub(in crate::app) struct Searching {
    /// How far it is, and the way to end it: a search that began later for the same text has another.
    pub progress: Arc<Progress>,
    pub search: Search,
    /// Whether all lines that the log then had were looked through once: from then on it follows the run at its leisure.
    pub caught_up: bool,
}

/// What a look needs.
pub(super) struct Look {
    pub run: u64,
    pub generation: u64,
    pub log: LogHandle,
    pub reader: LineReader,
    pub plan: Plan,
    pub wanted: Wanted,
    pub searching: Option<Searching>,
    pub progress: Arc<Progress>,
    /// Set when its answer is no longer wanted.
    pub abandoned: Arc<AtomicBool>,
    /// The run was over when it began.
    pub finished: bool,
}

/// What a look has found.
pub(in crate::app) struct Listed {
    pub run: u64,
    pub generation: u64,
    /// `None` when it was abandoned or broke off.
    pub listing: Option<Listing>,
    pub searching: Option<Searching>,
    pub searched: Option<Searched>,
    /// Lines are left that the text was not looked for in, and it is to be gone on at once.
    pub more: bool,
    pub trouble: Option<Fault>,
    /// The log's changes when it began.
    pub changes: u64,
    pub finished: bool,
    pub took: Duration,
}

impl Look {
    /// Searches for a while, and looks through the rows. Reads file and log: not for the window's thread.
    pub fn carry_out(mut self) -> Listed {
        let began = Instant::now();
        let (changes, last_line, oldest) = {
            let log = self.log.lock();
            (log.changes(), log.last_line(), log.row(log.first()))
        };
        // A file that is sent again comes to its first lines once more.
        let oldest = oldest.filter(|_| self.plan.selection.repeat == Repeat::Times(1));
        let mut listed =
            Listed { finished: self.finished, ..Listed::broken_off(self.run, self.generation, changes, None) };
        if let Some(find) = &self.wanted.find {
            let searching =
                self.searching.get_or_insert_with(|| Searching::new(find, &self.plan, Arc::clone(&self.progress)));
            oldest.into_iter().for_each(|row| searching.search.begin_at(row.line()));
            listed.trouble = searching.go_on(&self.reader, last_line, began + SLICE, &self.progress).err();
            let searched = searching.searched(last_line);
            listed.more =
                !searched.given_up && searched.to_line < searched.of_line && (self.finished || !searching.caught_up);
            listed.searched = Some(searched);
        }
        let Wanted { states, partition, order, .. } = self.wanted;
        let lines = self.searching.as_ref().map(|searching| searching.search.found());
        let sieve = Sieve { states, partition, lines };
        let lend = |look: &mut dyn FnMut(&delivery::DeliveryLog)| {
            look(&self.log.lock());
            // Who waits for the log is to have it now.
            thread::yield_now();
        };
        listed.listing = delivery::sift(&sieve, order, lend, || !self.abandoned.load(Ordering::Relaxed));
        listed.searching = self.searching;
        listed.took = began.elapsed();
        listed
    }
}

impl Listed {
    /// The answer of a look that broke off, of a log with so many changes.
    pub fn broken_off(run: u64, generation: u64, changes: u64, trouble: Option<Fault>) -> Self {
        Self {
            run,
            generation,
            listing: None,
            searching: None,
            searched: None,
            more: false,
            trouble,
            changes,
            finished: true,
            took: Duration::ZERO,
        }
    }
}

impl Searching {
    pub(super) fn new(find: &Find, plan: &Plan, progress: Arc<Progress>) -> Self {
        let field = match find.within {
            FindIn::Key => &plan.selection.key_field,
            FindIn::Shown => &plan.shown_field,
        };
        let search = Search::new(&find.text, field.as_deref(), plan);
        Self { progress, search, caught_up: false }
    }

    fn go_on(&mut self, reader: &LineReader, to: u64, until: Instant, progress: &Progress) -> Result<(), Fault> {
        let outcome = self.search.go_on(reader, to, until, progress);
        self.caught_up |= self.search.to_line() >= to;
        outcome
    }

    /// How far it is, of the lines up to this one.
    fn searched(&self, of_line: u64) -> Searched {
        let (from_line, to_line) = (self.search.from_line(), self.search.to_line().min(of_line));
        Searched { from_line, to_line, of_line, given_up: self.search.given_up() }
    }
}
