//! The worker's thread: waits for commands and carries out one run after the other.

use std::{
    collections::VecDeque,
    sync::mpsc::{self, Receiver, Sender, TryRecvError},
    time::{Duration, Instant},
};

use rdkafka::ClientConfig;

use super::{Event, Finish, Listener, Outcome, Pace, news::News, session};
use crate::{
    fault::{Fault, Kind},
    jobs,
    source::{Repeat, Source},
};

/// Everything that a run needs.
pub struct Assignment {
    /// Its number.
    pub run: u64,
    /// The producer's configuration, secret included.
    pub config: ClientConfig,
    /// The addresses of the bootstrap list, each `host:port`.
    pub bootstrap: Vec<String>,
    /// Where the lines go.
    pub topic: String,
    /// Where they come from.
    pub source: Source,
    /// The first line that may be sent.
    pub from_line: u64,
    /// How often the source passes through its file.
    pub repeat: Repeat,
    /// How lines are spaced.
    pub pace: Pace,
    /// The partition that every line goes to; `None` where each line's key decides.
    pub partition: Option<i32>,
    /// How long the cluster may take to confirm a line.
    pub deadline: Duration,
}

/// What the worker can be told.
enum Command {
    Start(Box<Assignment>, Box<dyn Listener>),
    Pause(bool),
    Stop,
}

/// The handle of the worker's thread. Dropping it stops the run that goes on.
pub struct Worker {
    commands: Sender<Command>,
}

impl Worker {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn spawn() -> Result<Self, Fault> {
        let (commands, inbox) = mpsc::channel();
        jobs::thread("kafka-producer", move || {
            work(&mut Inbox { commands: inbox, kept: VecDeque::new(), paused: false })
        })?;
        Ok(Self { commands })
    }

    /// Starts a run; one that goes on is finished first.
    ///
    /// # Errors
    /// When the thread is gone.
    pub fn start(&self, assignment: Assignment, listener: Box<dyn Listener>) -> Result<(), Fault> {
        let command = Command::Start(Box::new(assignment), listener);
        self.commands.send(command).map_err(|_| Fault::with(Kind::Internal, "the worker is gone"))
    }

    /// Has the run that goes on hand over no line until [`Worker::resume`]. It can be stopped meanwhile.
    pub fn pause(&self) {
        let _ = self.commands.send(Command::Pause(true));
    }

    /// Lets a run that pauses go on.
    pub fn resume(&self) {
        let _ = self.commands.send(Command::Pause(false));
    }

    /// Stops the run that goes on: at once, and then at most 5 s for what is in flight.
    pub fn stop(&self) {
        // Without a worker there is nothing to stop.
        let _ = self.commands.send(Command::Stop);
    }
}

/// The commands that came in. A start that comes during a run is kept for after it.
pub(super) struct Inbox {
    commands: Receiver<Command>,
    kept: VecDeque<Command>,
    /// Whether the run that goes on is to pause.
    paused: bool,
}

impl Inbox {
    /// Whether the run that goes on is to stop. The worker's handle being dropped says so, too.
    pub fn stop_asked(&mut self) -> bool {
        loop {
            match self.commands.try_recv() {
                Ok(Command::Stop) | Err(TryRecvError::Disconnected) => return true,
                Ok(Command::Pause(paused)) => self.paused = paused,
                Ok(start) => self.kept.push_back(start),
                Err(TryRecvError::Empty) => return false,
            }
        }
    }

    /// Whether the run that goes on is to pause, as of the last [`Inbox::stop_asked`].
    pub fn pause_asked(&self) -> bool {
        self.paused
    }

    fn next(&mut self) -> Option<Command> {
        self.kept.pop_front().or_else(|| self.commands.recv().ok())
    }
}

fn work(inbox: &mut Inbox) {
    while let Some(command) = inbox.next() {
        let Command::Start(assignment, mut listener) = command else { continue };
        inbox.paused = false;
        let (run, from_line, started) = (assignment.run, assignment.from_line, Instant::now());
        let mut news = News::new(run, listener.as_mut());
        let finish = jobs::guarded(|| session::run(*assignment, inbox, &mut news)).unwrap_or_else(|fault| {
            log::error!("the worker panicked: {}", fault.technical);
            let outcome = Outcome::Broken { fault, contact: true };
            Finish {
                outcome,
                next_line: Some(from_line),
                next_pass: 1,
                next_offered: 0,
                passed_over: 0,
                elapsed: started.elapsed(),
            }
        });
        // What a panic left untold comes first. A listener that panics must not end the worker.
        let told = jobs::guarded(|| news.event(Event::Finished { run, finish }));
        if let Err(fault) = told {
            log::error!("the listener panicked: {}", fault.technical);
        }
    }
}
