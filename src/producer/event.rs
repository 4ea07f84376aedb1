//! What the worker says.

use std::time::{Duration, Instant};

use super::Key;
use crate::fault::Fault;

/// Hears what the worker says, on the worker's thread: it must not wait.
pub trait Listener: Send {
    /// One event.
    fn event(&mut self, event: Event);

    /// Whether so much is waiting to be taken up that no more lines shall be handed over for now.
    fn behind(&self) -> bool {
        false
    }
}

impl<F: FnMut(Event) + Send> Listener for F {
    fn event(&mut self, event: Event) {
        self(event);
    }
}

/// Everything the worker says. Rows are numbered from 0 within a run, in the order in which they are handed over.
#[derive(Debug)]
pub enum Event {
    /// A run has begun.
    Started {
        /// Its number, as given with the command.
        run: u64,
    },
    /// The way to the cluster changed.
    Contact {
        /// The run.
        run: u64,
        /// How it stands now.
        contact: Contact,
    },
    /// Lines that were handed over (or refused by the source), and reports for rows of this or earlier events.
    Rows {
        /// The run.
        run: u64,
        /// New rows, in order.
        handed: Vec<Handed>,
        /// Rows that ended.
        ended: Vec<Ended>,
        /// Blank lines skipped so far.
        blank: u64,
        /// Bytes of the file passed so far.
        bytes: u64,
        /// The pass over the file that is read, from 1.
        pass: u64,
    },
    /// The next line is not due for a while, or has been handed over after that.
    Due {
        /// The run.
        run: u64,
        /// When it is; `None` when it was.
        at: Option<Instant>,
    },
    /// The cluster began or ceased to slow the run down, because more is sent than its quota allows.
    Slowed {
        /// The run.
        run: u64,
        /// Whether it does now.
        slowed: bool,
    },
    /// A pause began or ended: while it goes on, no line is handed over.
    Paused {
        /// The run.
        run: u64,
        /// Whether it goes on.
        paused: bool,
    },
    /// No more lines are handed over; those in flight are waited for.
    Stopping {
        /// The run.
        run: u64,
    },
    /// The run is over; no event of it follows.
    Finished {
        /// The run.
        run: u64,
        /// How it ended.
        finish: Finish,
    },
}

impl Event {
    /// The run that this is about.
    pub fn run(&self) -> u64 {
        match self {
            Self::Started { run }
            | Self::Contact { run, .. }
            | Self::Rows { run, .. }
            | Self::Due { run, .. }
            | Self::Slowed { run, .. }
            | Self::Paused { run, .. }
            | Self::Stopping { run }
            | Self::Finished { run, .. } => *run,
        }
    }
}

/// How the way to the cluster stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// Not there yet; the fault is what was last heard.
    Seeking(Option<Fault>),
    /// The cluster answered, and the topic is there.
    Made {
        /// How many partitions the topic has.
        partitions: usize,
    },
    /// Lost after it was made; the fault is what was last heard.
    Lost(Fault),
}

/// A line that became a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The file's own number of the line.
    pub line: u64,
    /// The key it was handed over with.
    pub key: Option<Key>,
}

/// A row and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The row's number within the run.
    pub row: u64,
    /// How it ended.
    pub end: End,
}

/// How a row ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Stored.
    Delivered {
        /// Where.
        partition: i32,
        /// The message's number there.
        offset: i64,
        /// From the handing over to the report.
        latency_us: u32,
        /// Whether it lies behind lines of its partition that come after it in the file.
        out_of_order: bool,
    },
    /// Certainly not stored. Like the two below, it is kept small: most lines are delivered.
    Failed(Box<Fault>),
    /// May be stored or not.
    Unknown(Box<Fault>),
    /// Never left this program.
    NotSent(Box<Fault>),
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    /// Why it ended.
    pub outcome: Outcome,
    /// The line at which a next run goes on without sending anything again that may be stored; `None` when none is
    /// left.
    pub next_line: Option<u64>,
    /// The pass over the file that `next_line` belongs to, from 1.
    pub next_pass: u64,
    /// How many lines that pass offers before `next_line`.
    pub next_offered: u64,
    /// How many lines that were certainly not stored lie before `next_line`, and could be sent again.
    pub passed_over: u64,
    /// From the start to this, without the pauses.
    pub elapsed: Duration,
}

/// Why a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every line was offered and has its end.
    Done,
    /// The person stopped it.
    Stopped,
    /// Something made it end.
    Broken {
        /// What.
        fault: Fault,
        /// Whether the cluster had answered at all before that.
        contact: bool,
    },
}
