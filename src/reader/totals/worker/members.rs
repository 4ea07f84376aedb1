//! Partitions that come and go as the group's members change, and those that are begun once more.

use std::{collections::BTreeMap, time::Duration};

use super::{Said, Worker, contact::again};
use crate::{
    fault::Fault,
    native::Committed,
    reader::totals::{
        begin::{Begin, Known, begin},
        snapshot::Phase,
        tally::Tally,
    },
};

/// How long one question may take.
const QUESTION: Duration = Duration::from_secs(2);

impl Worker<'_> {
    /// The group takes all partitions back: what was counted of them is stored first, for whoever gets them.
    pub(super) fn give_up(&mut self) -> Result<(), Fault> {
        self.store_now()?;
        self.due = None;
        let mine = std::mem::take(&mut self.mine);
        let shrunk = std::mem::take(&mut self.shrunk);
        self.before.get_or_insert_with(|| mine.keys().copied().chain(shrunk).collect());
        // They are shown as they are until it is known who has them.
        self.looked.others.extend(mine);
        self.group.unassign();
        (self.phase, self.changed) = (Phase::Joining, true);
        Ok(())
    }

    /// Begins what the group gave, as soon as all is known that is needed for it.
    pub(super) fn take_up(&mut self) -> Result<(), Fault> {
        let Some(given) = self.due.clone() else { return Ok(()) };
        let Some(begun) = self.begin_all(&given)? else { return Ok(()) };
        self.due = None;
        (self.mine, self.shrunk) = begun;
        let mine = given;
        if let Some(before) = self.before.take() {
            let apart = |these: &[i32], those: &[i32]| -> Vec<i32> {
                these.iter().filter(|partition| !those.contains(partition)).copied().collect()
            };
            let (went, came) = (apart(&before, &mine), apart(&mine, &before));
            if !went.is_empty() {
                self.say(Said::Went(went));
            }
            if !came.is_empty() {
                self.say(Said::Came(came));
            }
        }
        self.read_mine()?;
        (self.phase, self.trouble, self.changed) = (Phase::Counting, None, true);
        self.looked.anew();
        // So that the database holds where each begins before anything is counted.
        self.store_now()
    }

    /// Begins these partitions once more, from what the database holds now: somebody else has written of them, or their
    /// offset is no longer kept.
    pub(super) fn begin_again(&mut self, partitions: &[i32]) -> Result<(), Fault> {
        // What was counted of the others stays. What was not stored of these is read again.
        let mut others = std::mem::take(&mut self.mine);
        let mine: Vec<_> = others.keys().copied().chain(self.shrunk.drain(..)).collect();
        others.retain(|partition, _| !partitions.contains(partition));
        self.mine = others;
        match self.begin_all(partitions)? {
            Some((begun, shrunk)) => {
                self.mine.extend(begun);
                self.shrunk = mine.into_iter().filter(|partition| !self.mine.contains_key(partition)).collect();
                debug_assert!(shrunk.iter().all(|partition| self.shrunk.contains(partition)));
                self.changed = true;
                self.read_mine()
            }
            // The cluster does not answer now: all of them are begun when it does.
            None => {
                self.store_others()?;
                self.group.unassign();
                (self.due, self.phase, self.changed) = (Some(mine), Phase::Joining, true);
                Ok(())
            }
        }
    }

    fn store_others(&mut self) -> Result<(), Fault> {
        // Whatever moved is read again in any case.
        self.store.store(self.mine.iter_mut().map(|(partition, tally)| (*partition, tally)))?;
        self.mine.clear();
        Ok(())
    }

    /// Forgets what was counted, and reads all again that this window reads.
    pub(super) fn start_over_now(&mut self) -> Result<(), Fault> {
        self.store.start_over()?;
        self.started_over(true)
    }

    /// Somebody started over, this window or another. What this one reads, it reads from the beginning, whatever others
    /// have committed of it.
    pub(super) fn started_over(&mut self, here: bool) -> Result<(), Fault> {
        self.looked.anew();
        self.say(Said::StartedOver);
        let mine: Vec<_> = self.mine.keys().copied().chain(self.shrunk.iter().copied()).collect();
        if here {
            let beginning: Vec<_> = mine.iter().map(|partition| (*partition, 0)).collect();
            if let Err(code) = self.group.commit(&beginning, &self.note) {
                log::debug!("the beginning is not committed: {code}");
            }
        }
        self.mine.clear();
        self.begin_again_from(mine, true)
    }

    fn begin_again_from(&mut self, partitions: Vec<i32>, beginning: bool) -> Result<(), Fault> {
        self.looked.from_beginning = beginning;
        (self.due, self.shrunk) = (Some(partitions), Vec::new());
        let begun = self.take_up();
        self.looked.from_beginning &= self.due.is_some();
        begun
    }

    fn read_mine(&mut self) -> Result<(), Fault> {
        let offsets: Vec<_> = self.mine.iter().map(|(partition, tally)| (*partition, tally.next)).collect();
        self.group.assign(&offsets).map_err(|code| super::refused(code, self.setup))
    }

    /// The tallies of these partitions as they are to be gone on with, and those that hold less than was counted. `None`
    /// where something that has to be known could not be asked for now.
    #[allow(clippy::type_complexity, reason = "two lists of the same partitions, used in two places")]
    fn begin_all(&mut self, partitions: &[i32]) -> Result<Option<(BTreeMap<i32, Tally>, Vec<i32>)>, Fault> {
        let (mut begun, mut shrunk) = (BTreeMap::new(), Vec::new());
        if partitions.is_empty() {
            return Ok(Some((begun, shrunk)));
        }
        let committed = match self.group.committed(partitions, QUESTION) {
            Ok(committed) => committed,
            Err(code) => return self.not_now(code),
        };
        for Committed { partition, offset, note } in committed {
            let (low, high) = match self.group.watermarks(partition, QUESTION) {
                Ok(marks) => marks,
                Err(code) => return self.not_now(code),
            };
            let ours = note.as_bytes() == self.note.as_bytes() || self.looked.from_beginning;
            let stored = self.store.tally(partition)?;
            let known = Known {
                stored: stored.as_ref().map(|tally| tally.next),
                committed: offset,
                ours,
                low,
                high,
                fleeting: self.fleeting,
            };
            self.looked.know(partition, offset, high);
            match begin(known) {
                Begin::At { offset, elsewhere, gone, anew } => {
                    if anew {
                        self.store.forget(partition)?;
                    }
                    let mut tally = stored.filter(|_| !anew).unwrap_or_default();
                    tally.counters.elsewhere += elsewhere;
                    tally.counters.gone += gone;
                    tally.pass(offset);
                    begun.insert(partition, tally);
                }
                Begin::Shrunk => shrunk.push(partition),
            }
            self.looked.others.remove(&partition);
        }
        Ok(Some((begun, shrunk)))
    }

    fn not_now<T>(&mut self, code: rdkafka::error::RDKafkaErrorCode) -> Result<Option<T>, Fault> {
        let fault = again(code, self.setup)?;
        (self.trouble, self.changed) = (Some(fault), true);
        Ok(None)
    }
}
