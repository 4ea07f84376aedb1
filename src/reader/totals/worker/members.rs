//! Partitions that come and go as the group's members change, and those that are begun once more.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{Said, Worker, contact::again};
use crate::{
    fault::Fault,
    native::Committed,
    reader::totals::{
        begin::{Begin, Known, begin},
        snapshot::{Phase, Stuck},
        tally::{Tally, Values},
    },
};

/// How long one question may take, and one to a partition's leader after another leader has not answered.
const QUESTION: Duration = Duration::from_secs(2);
const NEXT_QUESTION: Duration = Duration::from_millis(200);
/// After so long is asked again for what is needed to begin.
const BEGIN_AGAIN: Duration = Duration::from_millis(500);

/// Partitions that were begun: the tallies to be gone on with, and those that are not read.
#[derive(Default)]
pub(super) struct Begun {
    tallies: BTreeMap<i32, Tally>,
    stuck: BTreeMap<i32, Stuck>,
}

impl Worker<'_> {
    /// The partitions that the group gave to this window.
    pub(super) fn given(&self) -> Vec<i32> {
        self.mine.keys().chain(self.stuck.keys()).copied().collect()
    }

    /// The group takes all partitions back: what was counted of them is stored first, for whoever gets them.
    pub(super) fn give_up(&mut self) -> Result<(), Fault> {
        self.store_now()?;
        // They are shown as they are until it is known who has them.
        let mine = self.let_go();
        self.looked.others.extend(mine);
        Ok(())
    }

    /// The group gave them to others without having been answered, as after a sleep: what was not stored until now may be
    /// counted there, and is not stored here.
    pub(super) fn lose(&mut self) -> Result<(), Fault> {
        self.let_go();
        self.unstored = 0;
        self.look_at_others()
    }

    fn let_go(&mut self) -> BTreeMap<i32, Tally> {
        let given = self.given();
        self.before.get_or_insert(given);
        // Whoever gets them goes by what is committed.
        (self.due, self.looked.from_beginning) = (None, false);
        self.stuck.clear();
        self.group.unassign();
        (self.phase, self.changed) = (Phase::Joining, true);
        std::mem::take(&mut self.mine)
    }

    /// Begins what the group gave, as soon as all is known that is needed for it.
    pub(super) fn take_up(&mut self) -> Result<(), Fault> {
        let Some(given) = self.due.clone().filter(|_| Instant::now() >= self.begin_at) else { return Ok(()) };
        let Some(begun) = self.begin_all(&given)? else {
            self.begin_at = Instant::now() + BEGIN_AGAIN;
            if self.phase == Phase::Counting {
                self.group.unassign();
                (self.phase, self.changed) = (Phase::Joining, true);
            }
            return Ok(());
        };
        // What others commit from now on is theirs again.
        (self.due, self.looked.from_beginning) = (None, false);
        self.dealt = self.partitions;
        (self.mine, self.stuck) = (begun.tallies, begun.stuck);
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
        // Their values have totals already, and get them here, too.
        self.look_at_others()?;
        self.read_mine()?;
        (self.phase, self.trouble, self.changed) = (Phase::Counting, None, true);
        self.looked.anew();
        // So that the database holds where each begins before anything is counted.
        self.store_now()
    }

    /// Begins these partitions once more, from what the database holds now: somebody else has written of them, their offset
    /// is no longer kept, or their topic is another one.
    pub(super) fn begin_again(&mut self, partitions: &[i32]) -> Result<(), Fault> {
        if self.due.is_some() {
            // All of them will be.
            return Ok(());
        }
        let given = self.given();
        // What was counted of the others stays. What was not stored of these is read again.
        self.mine.retain(|partition, _| !partitions.contains(partition));
        match self.begin_all(partitions)? {
            Some(begun) => {
                self.add(partitions, begun);
                self.read_mine()
            }
            // The cluster does not answer now: all of them are begun when it does.
            None => {
                self.store_others()?;
                self.stuck.clear();
                self.group.unassign();
                (self.due, self.phase, self.changed) = (Some(given), Phase::Joining, true);
                self.begin_at = Instant::now() + BEGIN_AGAIN;
                Ok(())
            }
        }
    }

    /// Begins what had to wait, for others' open transactions or for its leader, as far as it can be begun now.
    pub(super) fn begin_waiting(&mut self) -> Result<(), Fault> {
        let waits = |stuck: &Stuck| matches!(stuck, Stuck::Ahead | Stuck::Silent);
        let waiting = self.stuck.iter().filter(|(_, stuck)| waits(stuck)).map(|(partition, _)| *partition);
        let waiting: Vec<_> = waiting.collect();
        match self.begin_all(&waiting)? {
            Some(begun) => {
                let any = !begun.tallies.is_empty();
                self.add(&waiting, begun);
                if any { self.read_mine() } else { Ok(()) }
            }
            None => Ok(()),
        }
    }

    fn add(&mut self, partitions: &[i32], begun: Begun) {
        self.stuck.retain(|partition, _| !partitions.contains(partition));
        self.stuck.extend(begun.stuck);
        self.mine.extend(begun.tallies);
        self.changed = true;
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
        let mine = self.due.clone().unwrap_or_else(|| self.given());
        if here {
            let beginning: Vec<_> = mine.iter().map(|partition| (*partition, 0)).collect();
            if let Err(code) = self.group.commit(&beginning, &self.note) {
                log::debug!("the beginning is not committed: {code}");
            }
        }
        self.mine.clear();
        self.stuck.clear();
        self.values = Values::default();
        (self.due, self.looked.from_beginning, self.begin_at) = (Some(mine), true, Instant::now());
        self.take_up()
    }

    fn read_mine(&mut self) -> Result<(), Fault> {
        let offsets: Vec<_> = self.mine.iter().map(|(partition, tally)| (*partition, tally.next)).collect();
        self.group.assign(&offsets).map_err(|code| super::refused(code, self.setup))
    }

    /// Begins these partitions. `None` where something that has to be known could not be asked for now.
    fn begin_all(&mut self, partitions: &[i32]) -> Result<Option<Begun>, Fault> {
        let mut begun = Begun::default();
        if partitions.is_empty() {
            return Ok(Some(begun));
        }
        let Some(remade) = self.is_remade()? else { return Ok(None) };
        let committed = match self.group.committed(partitions, QUESTION) {
            Ok(committed) => committed,
            Err(code) => return self.not_now(code),
        };
        let mut timeout = QUESTION;
        for committed in committed {
            let partition = committed.partition;
            let began = match self.group.watermarks(partition, timeout) {
                Ok(marks) => self.begin_one(&committed, marks, remade)?,
                Err(code) => {
                    // The others are read meanwhile, and do not wait long for each one like it.
                    self.not_now::<()>(code)?;
                    timeout = NEXT_QUESTION;
                    Err(Stuck::Silent)
                }
            };
            match began {
                Ok(tally) => drop(begun.tallies.insert(partition, tally)),
                Err(stuck) => drop(begun.stuck.insert(partition, stuck)),
            }
        }
        Ok(Some(begun))
    }

    fn begin_one(
        &mut self,
        at: &Committed,
        (low, high): (i64, i64),
        remade: bool,
    ) -> Result<Result<Tally, Stuck>, Fault> {
        let partition = at.partition;
        let ours = at.note.as_bytes() == self.note.as_bytes() || self.looked.from_beginning;
        let stored = self.store.tally(partition)?;
        let known = Known {
            stored: stored.as_ref().map(|tally| tally.next),
            committed: at.offset,
            ours,
            low,
            high,
            fleeting: self.fleeting,
            remade,
        };
        self.looked.know(partition, at.offset, high);
        let (offset, elsewhere, gone, anew) = match begin(known) {
            Begin::At { offset, elsewhere, gone, anew } => (offset, elsewhere, gone, anew),
            Begin::Shrunk => return Ok(Err(Stuck::MadeAnew)),
            Begin::Ahead => return Ok(Err(Stuck::Ahead)),
        };
        if anew {
            self.store.forget(partition)?;
        }
        let mut tally = stored.filter(|_| !anew).unwrap_or_default();
        tally.counters.elsewhere += elsewhere;
        tally.counters.gone += gone;
        tally.pass(offset);
        self.values.learn(&tally);
        self.looked.others.remove(&partition);
        Ok(Ok(tally))
    }

    /// Whether the topic is another one than was counted. `None` where the cluster does not answer now.
    fn is_remade(&mut self) -> Result<Option<bool>, Fault> {
        let topic = match self.group.describe(QUESTION) {
            Ok(topic) => topic,
            // An older cluster, which gives its topics no ids.
            Err(Code::UnsupportedFeature) => return Ok(Some(false)),
            Err(code) => return self.not_now(code),
        };
        self.partitions = topic.partitions.len();
        self.topic_id = topic.id.filter(|_| !self.fleeting);
        self.topic_id.as_deref().map_or(Ok(false), |id| self.store.is_remade(id)).map(Some)
    }

    fn not_now<T>(&mut self, code: Code) -> Result<Option<T>, Fault> {
        let fault = again(code, self.setup)?;
        (self.trouble, self.changed) = (Some(fault), true);
        Ok(None)
    }
}
