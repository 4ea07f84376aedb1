//! The thread that counts: reads what the group gives it, stores, commits, and shows how it stands.

mod contact;
mod look;
mod members;

use std::{
    collections::BTreeMap,
    ffi::CString,
    sync::mpsc::{self, Receiver, TryRecvError},
    task::Waker,
    time::{Duration, Instant},
};

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{
    Command, Setup, Shared,
    snapshot::{News as Said, Order, Phase, Snapshot, Stuck, merge},
    store::Store,
    tally::{Tally, Values},
};
use crate::{
    connection::Access,
    fault::{
        Fault, Kind,
        kafka::{self, Asked, To},
    },
    jobs,
    native::{Consumed, Group, Heard, Rebalance},
    reader::course::is_unreadable,
};
use contact::{Contacts, contact};
use look::Looked;

/// How many messages are read at once.
const MESSAGES_AT_ONCE: usize = 10_000;
/// How long so many are waited for: while something goes on, and when nothing came the last time.
const WAIT: Duration = Duration::from_millis(10);
const IDLE_WAIT: Duration = Duration::from_millis(100);
/// After so many messages, or so long, what was counted is stored.
const MESSAGES_A_STORING: u64 = 50_000;
const STORE_EVERY: Duration = Duration::from_secs(1);
/// The least time between two snapshots, and how many times as long as it took to make the last one.
const SHOW_EVERY: Duration = Duration::from_millis(100);
const SHOW_SHARE: u32 = 9;
/// How long the end of the counting waits until the group is left.
const LEAVING: Duration = Duration::from_secs(5);
/// How many changes of members are told.
const NEWS_KEPT: usize = 3;

/// Where the thread tells how it stands.
pub(super) struct News<'n> {
    pub shared: &'n Shared,
    pub waker: &'n Waker,
}

impl News<'_> {
    fn show(&self, snapshot: Snapshot) {
        self.shared.publish(snapshot);
        self.waker.wake_by_ref();
    }
}

/// Counts until it is told to stop.
///
/// # Errors
/// What ended it.
pub(super) fn work(
    setup: &Setup,
    open: impl FnOnce() -> Result<Access, Fault>,
    inbox: &Receiver<Command>,
    news: &News<'_>,
) -> Result<(), Fault> {
    let started = Snapshot { group: setup.group.clone(), ..Snapshot::default() };
    news.show(started);
    let access = open()?;
    let mut asked = Contacts { setup, inbox, news, order: setup.order, start_over: false };
    let Some(made) = contact(&access, &mut asked)? else { return Ok(()) };
    let (order, start_over) = (asked.order, asked.start_over);
    made.group.join().map_err(|code| refused(code, setup))?;
    let note = CString::new(format!("line-producer {}", made.store.computer())).unwrap_or_default();
    let mut worker = Worker {
        setup,
        group: made.group,
        store: made.store,
        fleeting: made.fleeting,
        note,
        shows_certificate: made.shows_certificate,
        partitions: made.partitions,
        dealt: made.partitions,
        topic_id: None,
        mine: BTreeMap::new(),
        stuck: BTreeMap::new(),
        values: Values::default(),
        due: None,
        begin_at: Instant::now(),
        before: None,
        looked: Looked::default(),
        order,
        start_over,
        phase: Phase::Joining,
        news: Vec::new(),
        trouble: None,
        unstored: 0,
        stored_at: Instant::now(),
        show_at: Instant::now(),
        changed: true,
        idle: false,
    };
    let outcome = worker.go_on(inbox, news);
    worker.phase = Phase::Leaving;
    worker.show(news);
    // What was counted is kept, whatever ended the counting.
    let stored = worker.store_now();
    worker.show(news);
    leave(worker.group);
    outcome.and(stored)
}

/// Leaves the group. A cluster that is gone would be waited for for a minute, with what was committed last.
fn leave(group: Group) {
    let (left, is_left) = mpsc::channel();
    let leaving = jobs::thread("kafka-close", move || {
        group.leave();
        // Nobody waits for it any more.
        let _ = left.send(());
    });
    match leaving {
        Ok(_) => _ = is_left.recv_timeout(LEAVING),
        Err(fault) => log::error!("no thread: {}", fault.technical),
    }
}

struct Worker<'w> {
    setup: &'w Setup,
    group: Group,
    store: Store,
    fleeting: bool,
    /// What is written beside each commit: whose totals hold it.
    note: CString,
    shows_certificate: bool,
    /// How many the topic has, and how many it had when the group gave them out last.
    partitions: usize,
    dealt: usize,
    /// The topic's id as it was told last; a topic of the same name that is made later has another.
    topic_id: Option<String>,
    /// The tallies of the partitions that this window reads.
    mine: BTreeMap<i32, Tally>,
    /// Those that the group gave it, and that are not read all the same.
    stuck: BTreeMap<i32, Stuck>,
    /// Those that have a total of their own, here or in the database.
    values: Values,
    /// What the group gave and is not begun yet: what has to be asked for that did not answer. It is asked for once more
    /// at `begin_at`.
    due: Option<Vec<i32>>,
    begin_at: Instant,
    /// What this window read before the group changed.
    before: Option<Vec<i32>>,
    looked: Looked,
    order: Order,
    /// A person wants to start over, and the group has not given out its partitions.
    start_over: bool,
    phase: Phase,
    news: Vec<Said>,
    trouble: Option<Fault>,
    /// How many messages were counted since the last storing.
    unstored: u64,
    stored_at: Instant,
    show_at: Instant,
    /// Something has changed since the last snapshot.
    changed: bool,
    /// All that there was to be counted is counted.
    idle: bool,
}

impl Worker<'_> {
    fn go_on(&mut self, inbox: &Receiver<Command>, news: &News<'_>) -> Result<(), Fault> {
        loop {
            match inbox.try_recv() {
                Ok(Command::Stop) | Err(TryRecvError::Disconnected) => return Ok(()),
                Ok(Command::StartOver) => self.start_over = true,
                Ok(Command::Sort(order)) => (self.order, self.changed) = (order, true),
                Err(TryRecvError::Empty) => {}
            }
            self.read()?;
            self.hear()?;
            for said in self.group.rebalances() {
                match said {
                    Rebalance::Revoked => self.give_up()?,
                    Rebalance::Lost => self.lose()?,
                    Rebalance::Assigned(partitions) => {
                        (self.due, self.begin_at) = (Some(partitions), Instant::now());
                    }
                }
            }
            self.take_up()?;
            if self.start_over && self.phase == Phase::Counting {
                self.start_over = false;
                self.start_over_now()?;
            }
            if self.unstored >= MESSAGES_A_STORING || self.stored_at.elapsed() >= STORE_EVERY {
                self.store_now()?;
                self.look()?;
            }
            if self.changed && Instant::now() >= self.show_at {
                self.show(news);
            }
        }
    }

    /// Reads what is there, and counts it.
    fn read(&mut self) -> Result<(), Fault> {
        let Self { group, mine, setup, values, idle, .. } = self;
        let batch = group.read(MESSAGES_AT_ONCE, if *idle { IDLE_WAIT } else { WAIT });
        let (mut out_of_range, mut unreadable) = (Vec::new(), Vec::new());
        let mut trouble = None;
        let mut read = 0;
        for item in batch.iter() {
            match item {
                Consumed::Message(message) => {
                    if let Some(tally) = mine.get_mut(&message.partition()) {
                        tally.take(message.offset(), message.value(), &setup.fields, values);
                        read += 1;
                    }
                }
                Consumed::End { partition, offset } => {
                    if let Some(tally) = mine.get_mut(&partition) {
                        tally.pass(offset);
                    }
                }
                Consumed::Trouble { code: Code::AutoOffsetReset, partition: Some(partition), .. } => {
                    out_of_range.push(partition);
                }
                Consumed::Trouble { code, partition: Some(partition), reason } if is_unreadable(code) => {
                    log::debug!("partition {partition}: {reason}");
                    unreadable.push(partition);
                    // It may have been told twice before reading went on behind it.
                    if unreadable.iter().filter(|told| **told == partition).count() == 1
                        && let Some(tally) = mine.get_mut(&partition)
                    {
                        tally.pass_unreadable();
                        read += 1;
                    }
                }
                Consumed::Trouble { code, reason, .. } => trouble = Some((code, reason)),
            }
        }
        let heard = !batch.is_empty();
        drop(batch);
        self.idle = !heard && self.phase == Phase::Counting;
        self.unstored += read;
        self.changed |= heard;
        if heard && trouble.is_none() && out_of_range.is_empty() {
            self.trouble = None;
        }
        self.read_on_behind(&unreadable)?;
        if let Some((code, reason)) = trouble {
            self.in_the_way(code, &reason)?;
        }
        if !out_of_range.is_empty() {
            // What was counted of them cannot be read again.
            self.store_now()?;
            self.begin_again(&out_of_range)?;
        }
        Ok(())
    }

    /// librdkafka stays at a batch that cannot be taken apart; of such a one each message is met.
    fn read_on_behind(&self, unreadable: &[i32]) -> Result<(), Fault> {
        let next = |partition: &i32| Some((*partition, self.mine.get(partition)?.next));
        let offsets: BTreeMap<_, _> = unreadable.iter().filter_map(next).collect();
        if offsets.is_empty() {
            return Ok(());
        }
        let offsets: Vec<_> = offsets.into_iter().collect();
        self.group.seek(&offsets).map_err(|code| refused(code, self.setup))
    }

    /// Takes what librdkafka said about the way to the cluster.
    fn hear(&mut self) -> Result<(), Fault> {
        let mut heard = Vec::new();
        self.group.hear(|said| {
            if let Heard::Trouble { code, reason, .. } = said {
                heard.push((code, reason));
            }
        });
        heard.into_iter().try_for_each(|(code, reason)| self.in_the_way(code, &reason))
    }

    /// Something is in the way: what will not pass by itself ends the counting.
    fn in_the_way(&mut self, code: Code, reason: &str) -> Result<(), Fault> {
        if let Some(fault) = final_fault(code, self.setup) {
            return Err(fault);
        }
        if let Some(fault) = contact::heard(&self.group, code, reason, self.shows_certificate) {
            (self.trouble, self.changed) = (Some(fault), true);
        }
        Ok(())
    }

    /// Stores what was counted, and commits what was stored.
    fn store_now(&mut self) -> Result<(), Fault> {
        (self.unstored, self.stored_at) = (0, Instant::now());
        let moved = self.store.store(self.mine.iter_mut().map(|(partition, tally)| (*partition, tally)))?;
        let stored = self.mine.iter().filter_map(|(partition, tally)| Some((*partition, tally.stored?)));
        let commits: Vec<_> =
            stored.filter(|(partition, stored)| !self.looked.is_committed(*partition, *stored)).collect();
        if let Err(code) = self.group.commit(&commits, &self.note) {
            log::debug!("not committed: {code}");
        }
        self.looked.committed(&commits);
        if !moved.is_empty() {
            self.begin_again(&moved)?;
        }
        Ok(())
    }

    fn show(&mut self, news: &News<'_>) {
        let begun = Instant::now();
        let all = self.mine.values().chain(self.looked.others.values());
        let merged = merge(all, self.order);
        news.show(Snapshot {
            phase: self.phase.clone(),
            partitions: self.partition_states(),
            news: self.news.clone(),
            trouble: self.trouble.clone(),
            group: self.setup.group.clone(),
            ..merged
        });
        self.changed = false;
        self.show_at = Instant::now() + SHOW_EVERY.max(begun.elapsed() * SHOW_SHARE);
    }

    fn say(&mut self, news: Said) {
        self.news.push(news);
        let surplus = self.news.len().saturating_sub(NEWS_KEPT);
        self.news.drain(..surplus);
        self.changed = true;
    }
}

/// What cannot be mended by waiting.
fn final_fault(code: Code, setup: &Setup) -> Option<Fault> {
    let asked = Asked { to: To::Read, topic: &setup.topic, group: &setup.group, transactional_id: "" };
    let gone = matches!(code, Code::UnknownTopicOrPartition | Code::UnknownTopic | Code::InvalidTopic);
    kafka::denied(code, &asked).or_else(|| kafka::topic_answer(code, &setup.topic).filter(|_| gone))
}

/// The fault of a question that was refused.
fn refused(code: Code, setup: &Setup) -> Fault {
    final_fault(code, setup)
        .or_else(|| kafka::trouble(code, &code.to_string(), None).map(contact::reading))
        .unwrap_or_else(|| Fault::with(Kind::ReadingLost, code.to_string()))
}
