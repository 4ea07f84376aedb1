//! Totals over the messages of a topic: how many there are for each value of a field, and the sum of a number in them.
//!
//! A member of a consumer group reads the partitions that the group gives it, and keeps what it counted in a database of
//! this computer, for each partition together with the offset to be read next. It goes on from that offset, and not from
//! the committed one, so that each message counts once through a restart, a kill and a change of members; what it commits
//! follows, for others to see.
//!
//! Where another has committed more than this database holds, and what it committed bears the sign of another database or
//! none, those offsets were counted elsewhere: they are passed over and told, and not counted a second time. So the totals
//! of two computers that share a group add up, and one computer alone shows its part. Storing and committing are two steps:
//! a computer that stops between the two has counted what another will count, too.

mod begin;
mod decimal;
mod snapshot;
mod store;
mod tally;
#[cfg(test)]
mod tests;
mod worker;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Sender},
    },
    task::Waker,
};

use crate::{connection::Access, fault::Fault, jobs};

pub use rust_decimal::Decimal;
pub use snapshot::{News, Order, Owner, PartitionState, Phase, Row, Snapshot, SortBy, Stuck};
pub use tally::{Counters, Fields, MOST_VALUES};

/// What is to be counted, and where what was counted is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    pub topic: String,
    pub group: String,
    pub fields: Fields,
    /// The database's file; it is made where it is not there yet.
    pub database: PathBuf,
    /// What tells this computer from others that may have a copy of the database; empty where nothing does.
    pub machine: String,
    pub order: Order,
}

/// A counting that goes on, or has ended. When it is dropped, it ends as when it is stopped.
pub struct Totals {
    commands: Sender<Command>,
    shared: Arc<Shared>,
}

enum Command {
    Stop,
    StartOver,
    Sort(Order),
}

/// What the thread writes and the window reads.
#[derive(Default)]
struct Shared {
    latest: Mutex<Arc<Snapshot>>,
    finished: AtomicBool,
}

impl Shared {
    fn publish(&self, snapshot: Snapshot) {
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }

    fn latest(&self) -> Arc<Snapshot> {
        Arc::clone(&self.latest.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Totals {
    /// Begins on a thread of its own. `open` leads to the cluster and may block; `waker` is called after each change.
    ///
    /// # Errors
    /// `Internal`, when there is no thread.
    pub fn start(
        setup: Setup,
        open: impl FnOnce() -> Result<Access, Fault> + Send + 'static,
        waker: Waker,
    ) -> Result<Self, Fault> {
        let (commands, inbox) = mpsc::channel();
        let shared = Arc::<Shared>::default();
        let theirs = Arc::clone(&shared);
        let work = move || {
            let news = worker::News { shared: &theirs, waker: &waker };
            let outcome = jobs::guarded(|| worker::work(&setup, open, &inbox, &news));
            let fault = outcome.unwrap_or_else(Err).err();
            fault.iter().for_each(|fault| log::warn!("totals: {}", fault.text()));
            theirs.publish(Snapshot { phase: Phase::Ended(fault), ..Snapshot::clone(&theirs.latest()) });
            theirs.finished.store(true, Ordering::Release);
            waker.wake_by_ref();
        };
        jobs::thread("totals", work)?;
        Ok(Self { commands, shared })
    }

    /// Stores what was counted, leaves the group and ends. Does not wait for it.
    pub fn stop(&self) {
        self.tell(Command::Stop);
    }

    /// Forgets what was counted, and counts from the beginning, as soon as the group has given out its partitions.
    pub fn start_over(&self) {
        self.tell(Command::StartOver);
    }

    /// Shows the rows in this order from now on.
    pub fn sort(&self, order: Order) {
        self.tell(Command::Sort(order));
    }

    /// How it stands.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.latest()
    }

    /// Whether it has ended.
    pub fn finished(&self) -> bool {
        self.shared.finished.load(Ordering::Acquire)
    }

    fn tell(&self, command: Command) {
        // Nobody listens any more once it has ended.
        let _ = self.commands.send(command);
    }
}
