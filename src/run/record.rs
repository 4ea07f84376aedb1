//! A run as the window and the terminal see it: its plan, its log and how it stands.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::Plan;
use crate::{
    delivery::DeliveryLog,
    producer::{Contact, Finish},
    source::LineReader,
};

/// One run, going on or over.
pub struct Run {
    id: u64,
    plan: Plan,
    shared: Arc<Shared>,
    lines: LineReader,
}

/// What the worker's listener writes and everybody reads.
pub(super) struct Shared {
    pub log: Mutex<DeliveryLog>,
    pub status: Mutex<Status>,
}

/// Where a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Given to the worker; the cluster has not answered yet.
    Starting,
    /// Lines are being handed over, or waited for.
    Sending,
    /// No more are handed over; those in flight are waited for.
    Stopping,
    /// Over.
    Finished,
}

/// How a run stands.
#[derive(Clone, Debug)]
pub struct Status {
    /// Where it is.
    pub phase: Phase,
    /// The way to the cluster.
    pub contact: Contact,
    /// Blank lines skipped so far.
    pub blank: u64,
    /// Bytes of the file passed so far.
    pub bytes: u64,
    /// When it was started.
    pub started: Instant,
    /// How it ended.
    pub finish: Option<Finish>,
}

impl Status {
    /// From the start to now, or to the end.
    pub fn elapsed(&self) -> Duration {
        self.finish.as_ref().map_or_else(|| self.started.elapsed(), |finish| finish.elapsed)
    }
}

impl Run {
    /// Its number, rising from 1.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// What it was started with.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        self.shared.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it is over.
    pub fn finished(&self) -> bool {
        self.status().phase == Phase::Finished
    }

    /// Its log. Held for as short as possible: the worker waits for it.
    pub fn log(&self) -> MutexGuard<'_, DeliveryLog> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The way from line numbers back to lines.
    pub fn lines(&self) -> &LineReader {
        &self.lines
    }
}
