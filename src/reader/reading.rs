//! One reading for the window: a thread that reads, and what it has read, for whoever looks.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::Waker,
};

use super::{
    Fields, Finish, From, Kept, Message, Outcome, Request,
    course::{self, Listener, News},
};
use crate::{connection::Access, fault::Fault, jobs};

/// How many messages are kept at most.
pub const KEPT_MESSAGES: usize = 100_000;
/// How many bytes of them, about.
pub const KEPT_BYTES: usize = 128 << 20;
/// So many are added at once at most, so that whoever looks waits for no more.
const AT_ONCE: usize = 1_024;

/// Opens the way to the cluster, on the thread that reads; may block for a while.
pub type Opener = Box<dyn FnOnce() -> Result<Access, Fault> + Send>;

/// What is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub topic: String,
    /// `None` for all partitions.
    pub partition: Option<i32>,
    pub from: From,
    /// Whether to go on with what comes.
    pub follow: bool,
    /// Whether to stop when older messages would have to go.
    pub until_full: bool,
}

/// A reading that goes on, or is over. Dropping it ends it.
pub struct Reading {
    id: u64,
    wanted: Wanted,
    shared: Arc<Shared>,
}

struct Shared {
    held: Mutex<Held>,
    stopped: AtomicBool,
    waker: Waker,
}

/// What is known of it, and the messages.
struct Held {
    kept: Kept,
    standing: Standing,
}

/// How a reading stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    pub phase: Phase,
    /// How many messages came.
    pub read: u64,
    /// How many partitions the read ones are, once that is known.
    pub partitions: Option<usize>,
    /// How many of them the topic got while it was read.
    pub added: usize,
    /// Why the cluster is lost, while it is.
    pub lost: Option<Fault>,
    /// How many messages could not be read, and the first of them: partition, offset and why.
    pub unreadable: u64,
    pub first_unreadable: Option<(i32, i64, Fault)>,
    /// How many offsets the topic gave up before they were read.
    pub gone: u64,
}

/// Where a reading is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// On its way to the cluster; what was heard last.
    #[default]
    Seeking,
    /// The same, with what was heard.
    Trouble(Fault),
    /// Messages come.
    Reading,
    /// All was read, and what comes is waited for.
    Waiting,
    /// It is over.
    Over(Result<Finish, Fault>),
}

impl Standing {
    /// Whether it goes on.
    pub fn going_on(&self) -> bool {
        !matches!(self.phase, Phase::Over(_))
    }

    /// Whether it ended before the end of the topic, and can go on from there.
    pub fn can_go_on(&self) -> bool {
        matches!(&self.phase, Phase::Over(Ok(Finish { outcome: Outcome::Enough | Outcome::Stopped, positions }))
            if !positions.is_empty())
    }
}

impl Reading {
    /// Begins to read. `id` tells this reading from others; `waker` is called when there is something new.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(id: u64, wanted: Wanted, open: Opener, waker: Waker) -> Result<Self, Fault> {
        let kept = Kept::new(KEPT_MESSAGES, KEPT_BYTES);
        Self::start_with(id, wanted, kept, open, waker)
    }

    pub(super) fn start_with(id: u64, wanted: Wanted, kept: Kept, open: Opener, waker: Waker) -> Result<Self, Fault> {
        let held = Mutex::new(Held { kept, standing: Standing::default() });
        let reading = Self { id, wanted, shared: Arc::new(Shared { held, stopped: AtomicBool::new(false), waker }) };
        reading.spawn(reading.wanted.clone(), open)?;
        Ok(reading)
    }

    /// One that is over, with these messages: for tests, pictures and benches.
    pub fn over(id: u64, wanted: Wanted, kept: Kept) -> Self {
        let finish = Finish { outcome: Outcome::AtEnd, positions: Vec::new() };
        let read = kept.numbers().end;
        let standing = Standing { phase: Phase::Over(Ok(finish)), read, ..Standing::default() };
        let (stopped, waker) = (AtomicBool::new(true), Waker::noop().clone());
        Self { id, wanted, shared: Arc::new(Shared { held: Mutex::new(Held { kept, standing }), stopped, waker }) }
    }

    /// Goes on where one that is over has stopped, with what it has read. Older messages go for those that come.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn go_on(&mut self, open: Opener) -> Result<(), Fault> {
        let Phase::Over(Ok(finish)) = self.standing().phase else { return Ok(()) };
        self.wanted.until_full = false;
        self.held().standing.phase = Phase::Seeking;
        self.shared.stopped.store(false, Ordering::Relaxed);
        let from = From::Each(finish.positions);
        self.spawn(Wanted { from, ..self.wanted.clone() }, open)
    }

    fn spawn(&self, wanted: Wanted, open: Opener) -> Result<(), Fault> {
        let shared = Arc::clone(&self.shared);
        jobs::thread("kafka-reader", move || {
            let mut recorder = Recorder::new(&shared, wanted.until_full);
            let finish = jobs::guarded(|| read(wanted, open, &mut recorder)).and_then(|finish| finish);
            recorder.pause();
            shared.held().standing.phase = Phase::Over(finish);
            shared.waker.wake_by_ref();
        })?;
        Ok(())
    }

    pub fn id(&self) -> u64 {
        self.id
    }

    /// What was asked for.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// How it stands now.
    pub fn standing(&self) -> Standing {
        self.held().standing.clone()
    }

    /// Ends it soon; nobody waits for that.
    pub fn stop(&self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
    }

    /// Looks at the messages. The thread that reads waits meanwhile.
    pub fn look<R>(&self, look: impl FnOnce(&Kept) -> R) -> R {
        look(&self.held().kept)
    }

    /// For jobs that look at the messages, for as long as they need.
    pub fn looker(&self) -> impl Fn(&mut dyn FnMut(&Kept)) + Send + use<> {
        let shared = Arc::clone(&self.shared);
        move |look| look(&shared.held().kept)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.shared.held()
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(wanted: Wanted, open: Opener, recorder: &mut Recorder<'_>) -> Result<Finish, Fault> {
    let config = open()?.reading()?;
    let Wanted { topic, partition, from, follow, .. } = wanted;
    let request = Request { config, topic, partition, from, follow, most_bytes: Some(KEPT_BYTES) };
    course::read(&request, recorder)
}

/// Keeps what is read.
struct Recorder<'s> {
    shared: &'s Shared,
    until_full: bool,
    /// Older messages would have to go for more.
    full: bool,
    /// Not handed on yet.
    taken: Vec<Message>,
}

impl<'s> Recorder<'s> {
    fn new(shared: &'s Shared, until_full: bool) -> Self {
        Self { shared, until_full, full: false, taken: Vec::new() }
    }

    fn hand_on(&mut self) {
        if self.taken.is_empty() {
            return;
        }
        let mut held = self.shared.held();
        held.standing.read += self.taken.len() as u64;
        if held.standing.phase != Phase::Waiting {
            held.standing.phase = Phase::Reading;
        }
        for message in self.taken.drain(..) {
            if self.until_full { held.kept.add(message) } else { held.kept.push(message) }
        }
        self.full = self.until_full && held.kept.is_full_with(AT_ONCE);
        drop(held);
        self.shared.waker.wake_by_ref();
    }
}

impl Listener for Recorder<'_> {
    fn stopped(&self) -> bool {
        self.shared.stopped.load(Ordering::Relaxed)
    }

    fn message(&mut self, message: Fields<'_>) -> bool {
        self.taken.push(Message::new(&message));
        let large = self.taken.last().is_some_and(|message| message.size() * AT_ONCE > KEPT_BYTES / 8);
        if large || self.taken.len() >= AT_ONCE {
            self.hand_on();
        }
        // Whether it is full may have been found at the last pause.
        !self.full
    }

    fn news(&mut self, news: News) {
        self.hand_on();
        let mut held = self.shared.held();
        let standing = &mut held.standing;
        match news {
            News::Seeking(fault) => standing.phase = Phase::Trouble(fault),
            News::Began(spans) => (standing.phase, standing.partitions) = (Phase::Reading, Some(spans.len())),
            News::CaughtUp => standing.phase = Phase::Waiting,
            News::Added(partitions) => {
                standing.added += partitions;
                standing.partitions = standing.partitions.map(|read| read + partitions);
            }
            News::Lost(fault) => standing.lost = Some(fault),
            News::Back => standing.lost = None,
            News::Unreadable { partition, offset, fault } => {
                standing.unreadable += 1;
                standing.first_unreadable.get_or_insert((partition, offset, fault));
            }
            News::Gone { from, to, .. } => standing.gone += u64::try_from(to - from).unwrap_or(0),
        }
        drop(held);
        self.shared.waker.wake_by_ref();
    }

    fn pause(&mut self) {
        self.hand_on();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells a reading that ends when it is full of messages of this length, with a pause after so many; returns which were
    /// kept of how many.
    fn told(kept: Kept, length: usize, at_once: usize) -> (Vec<i64>, i64) {
        let held = Mutex::new(Held { kept, standing: Standing::default() });
        let shared = Shared { held, stopped: AtomicBool::new(false), waker: Waker::noop().clone() };
        let mut recorder = Recorder::new(&shared, true);
        let value = vec![b'x'; length];
        let mut offset = 0;
        loop {
            let (key, headers) = (None, [].as_slice().into());
            let more = recorder.message(Fields {
                partition: 0,
                offset,
                timestamp_ms: None,
                key,
                value: Some(&value),
                headers,
            });
            offset += 1;
            if offset % at_once as i64 == 0 || !more {
                recorder.pause();
            }
            if !more || offset > 100_000 {
                break;
            }
        }
        let (_, messages) = shared.held().kept.these(0..u64::MAX);
        (messages.iter().map(|message| message.offset).collect(), offset)
    }

    #[test]
    fn what_was_asked_for_stays_however_few_messages_come_at_once() {
        let most = 4 * AT_ONCE;
        for (length, at_once) in [(10, 1), (10, 7), (2_000, 300), (10, AT_ONCE), (10, 5 * AT_ONCE), (17_000, 2)] {
            let (offsets, read) = told(Kept::new(most, usize::MAX), length, at_once);
            assert_eq!(offsets, (0..read).collect::<Vec<_>>(), "{length} bytes, {at_once} at once");
            assert!(read <= most as i64, "{read} of {length} bytes, {at_once} at once");
        }
    }

    #[test]
    fn what_was_asked_for_stays_however_large_messages_are() {
        for (length, wanted) in [(300_000, 4), (900_000, 2), (2_000_000, 1)] {
            let (offsets, _) = told(Kept::new(usize::MAX, 1 << 20), length, 1_000);
            assert_eq!(offsets, (0..wanted).collect::<Vec<_>>(), "{length} bytes");
        }
    }
}
