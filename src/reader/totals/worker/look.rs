//! What others do: their totals in the same database, what the group has committed, and where partitions end.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    time::{Duration, Instant},
};

use super::Worker;
use crate::{
    fault::Fault,
    reader::totals::{
        snapshot::{Owner, PartitionState, Phase},
        tally::Tally,
    },
};

/// How often the cluster is asked for what the group has committed, and for the ends of what others read.
const ASK_EVERY: Duration = Duration::from_secs(3);
/// How long one question may take: nothing is read meanwhile, and nothing is lost without an answer.
const QUESTION: Duration = Duration::from_millis(500);
/// For how many partitions that others read the end is asked at once.
const ENDS_AT_ONCE: usize = 8;

/// What was found when this window looked last.
#[derive(Default)]
pub(super) struct Looked {
    /// What the database holds of the partitions that this window does not read.
    pub others: BTreeMap<i32, Tally>,
    /// What is committed counts as ours: somebody has started over.
    pub from_beginning: bool,
    committed: HashMap<i32, i64>,
    ends: HashMap<i32, i64>,
    /// The database's version when it was read last.
    version: Option<i64>,
    asked_at: Option<Instant>,
    /// The partition whose end is asked for next.
    turn: usize,
}

impl Looked {
    /// All is to be looked at again.
    pub fn anew(&mut self) {
        (self.version, self.asked_at) = (None, None);
    }

    pub fn know(&mut self, partition: i32, committed: Option<i64>, end: i64) {
        self.ends.insert(partition, end);
        self.know_committed(partition, committed);
    }

    fn know_committed(&mut self, partition: i32, committed: Option<i64>) {
        match committed {
            Some(committed) => self.committed.insert(partition, committed),
            None => self.committed.remove(&partition),
        };
    }

    /// Whether the group has committed this offset, as far as is known.
    pub fn is_committed(&self, partition: i32, offset: i64) -> bool {
        self.committed.get(&partition) == Some(&offset)
    }

    /// These offsets are on their way to the cluster. What it makes of them is seen with the next question.
    pub fn committed(&mut self, offsets: &[(i32, i64)]) {
        self.committed.extend(offsets.iter().copied());
    }
}

impl Worker<'_> {
    /// Looks what has changed since the last time.
    pub(super) fn look(&mut self) -> Result<(), Fault> {
        let version = self.store.version()?;
        if self.looked.version != Some(version) {
            if self.store.started_over()? && self.phase == Phase::Counting {
                self.started_over(false)?;
            }
            self.look_at_others()?;
            self.looked.version = Some(version);
        }
        if self.looked.asked_at.is_none_or(|asked_at| asked_at.elapsed() >= ASK_EVERY) {
            self.ask_for_topic()?;
            self.begin_waiting()?;
            self.ask_for_offsets();
            if self.looked.version != Some(self.store.version()?) {
                // Others store what they count before they commit it: what they have stored is never shown behind that.
                self.look_at_others()?;
            }
            self.looked.asked_at = Some(Instant::now());
        }
        Ok(())
    }

    /// Takes over what other windows have stored.
    pub(super) fn look_at_others(&mut self) -> Result<(), Fault> {
        let offsets = self.store.offsets()?;
        let theirs = |partition: &i32| !self.mine.contains_key(partition);
        let theirs: Vec<_> = offsets.into_iter().filter(|(partition, _)| theirs(partition)).collect();
        self.looked.others.retain(|partition, _| theirs.iter().any(|(theirs, _)| theirs == partition));
        for (partition, next) in theirs {
            let known = self.looked.others.get(&partition).and_then(|tally| tally.stored);
            if known != Some(next)
                && let Some(tally) = self.store.tally(partition)?
            {
                self.values.learn(&tally);
                self.looked.others.insert(partition, tally);
            }
        }
        self.changed = true;
        Ok(())
    }

    /// How the topic is now: it may have got more partitions, or be another one of the same name.
    fn ask_for_topic(&mut self) -> Result<(), Fault> {
        let Ok(topic) = self.group.describe(QUESTION) else { return Ok(()) };
        self.partitions = topic.partitions.len();
        let known = self.topic_id.as_ref();
        if self.phase == Phase::Counting && known.is_some() && topic.id.is_some() && topic.id.as_ref() != known {
            // What was counted since the last storing may be of the new one, and is not stored.
            return self.begin_again(&self.given());
        }
        Ok(())
    }

    /// The topic's partitions by their numbers, and those that this window was given, where it knows of more.
    fn all_partitions(&self) -> Range<i32> {
        let given = self.given().into_iter().max().map_or(0, |last| last + 1);
        0..i32::try_from(self.partitions).unwrap_or(i32::MAX).max(given)
    }

    /// What does not answer now is asked again later.
    fn ask_for_offsets(&mut self) {
        let all: Vec<i32> = self.all_partitions().collect();
        if let Ok(committed) = self.group.committed(&all, QUESTION) {
            committed.iter().for_each(|at| self.looked.know_committed(at.partition, at.offset));
            // The cluster answers.
            (self.trouble, self.changed) = (None, true);
        }
        let theirs: Vec<i32> = all.into_iter().filter(|partition| !self.mine.contains_key(partition)).collect();
        for _ in 0..theirs.len().min(ENDS_AT_ONCE) {
            let partition = theirs[self.looked.turn % theirs.len()];
            self.looked.turn = self.looked.turn.wrapping_add(1);
            match self.group.watermarks(partition, QUESTION) {
                Ok((_, end)) => drop(self.looked.ends.insert(partition, end)),
                Err(_) => return,
            }
        }
    }

    /// How each partition of the topic stands.
    pub(super) fn partition_states(&self) -> Vec<PartitionState> {
        self.all_partitions()
            .map(|partition| {
                let mine = self.mine.get(&partition);
                let stuck = self.stuck.get(&partition).copied();
                let tally = mine.or_else(|| self.looked.others.get(&partition));
                // Those that were added are nobody's until the group gives them out.
                let dealt = usize::try_from(partition).is_ok_and(|partition| partition < self.dealt);
                let owner = match (mine.is_some() || stuck.is_some(), &self.phase) {
                    (true, Phase::Counting) => Owner::This,
                    (false, Phase::Counting) if dealt => Owner::Other,
                    _ => Owner::Nobody,
                };
                let told = mine.and_then(|_| self.group.known_end(partition));
                PartitionState {
                    partition,
                    owner,
                    position: tally.map(|tally| tally.next),
                    committed: self.looked.committed.get(&partition).copied(),
                    end: told.max(self.looked.ends.get(&partition).copied()),
                    stuck,
                }
            })
            .collect()
    }
}
