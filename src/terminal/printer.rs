//! The rows' way to standard output, on a thread of its own: a reader who does not read holds up neither the worker nor
//! Stop.

use std::{
    io::{self, BufWriter},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    time::{Duration, Instant},
};

use super::{arguments::Format, output::Output};
use crate::{
    fault::Fault,
    jobs,
    producer::{Ended, Event, Handed, Listener, Worker},
};

/// When so many ended rows wait to be printed, no more lines are handed over.
const MOST_UNPRINTED: usize = 16_384;
/// How much is written at once, in bytes.
const OUTPUT: usize = 64 * 1024;
/// How long standard output may take nothing after a stop before the rest is given up.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often the rest is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(20);

type Rows = (Vec<Handed>, Vec<Ended>);

/// Prints each row once, when it ends. The run is stopped when standard output takes no more.
pub(super) struct Printer {
    rows: Sender<Rows>,
    end: Receiver<io::Result<()>>,
    unprinted: Arc<AtomicUsize>,
}

/// What became of the rows that were to be printed.
#[derive(Debug)]
pub(super) enum Printed {
    /// All were printed, or their reader went away before that.
    All,
    /// So many were not, because nobody reads.
    Unread(usize),
    /// Standard output could not be written.
    Failed(io::Error),
}

impl Printer {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(format: Format, worker: Arc<Worker>) -> Result<Self, Fault> {
        let ((rows, inbox), (ended, end)) = (mpsc::channel(), mpsc::channel());
        let unprinted = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&unprinted);
        jobs::thread("printer", move || {
            let outcome = print(format, &inbox, &left);
            if outcome.is_err() {
                worker.stop();
            }
            // Nobody waits any more when the rest was given up.
            let _ = ended.send(outcome);
        })?;
        Ok(Self { rows, end, unprinted })
    }

    /// The listener that passes the worker's events on, and never waits.
    pub fn listener(&self, events: Sender<Event>) -> impl Listener + 'static {
        Relay { events, unprinted: Arc::clone(&self.unprinted) }
    }

    /// Takes rows. Does not wait.
    pub fn print(&self, handed: Vec<Handed>, ended: Vec<Ended>) {
        // The thread has ended when nobody reads any more.
        let _ = self.rows.send((handed, ended));
    }

    /// Waits until all is printed; once a stop was asked, only as long as somebody reads.
    pub fn finish(self, stop_asked: &AtomicBool) -> Printed {
        let Self { rows, end, unprinted } = self;
        drop(rows);
        let (mut left, mut since) = (unprinted.load(Ordering::Relaxed), Instant::now());
        loop {
            match end.recv_timeout(LOOK) {
                Ok(Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => return Printed::Failed(error),
                Ok(_) | Err(RecvTimeoutError::Disconnected) => return Printed::All,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now_left = unprinted.load(Ordering::Relaxed);
            if now_left != left || !stop_asked.load(Ordering::Relaxed) {
                (left, since) = (now_left, Instant::now());
            } else if since.elapsed() > PATIENCE {
                return Printed::Unread(left);
            }
        }
    }
}

fn print(format: Format, inbox: &Receiver<Rows>, unprinted: &AtomicUsize) -> io::Result<()> {
    let mut output = Output::new(BufWriter::with_capacity(OUTPUT, io::stdout().lock()), format);
    for (handed, ended) in inbox {
        output.handed(handed);
        for row in &ended {
            output.ended(row)?;
            unprinted.fetch_sub(1, Ordering::Relaxed);
        }
        output.flush()?;
    }
    Ok(())
}

/// The worker's side.
struct Relay {
    events: Sender<Event>,
    unprinted: Arc<AtomicUsize>,
}

impl Listener for Relay {
    fn event(&mut self, event: Event) {
        if let Event::Rows { ended, .. } = &event {
            self.unprinted.fetch_add(ended.len(), Ordering::Relaxed);
        }
        // Whoever follows the run goes first only when the program ends.
        let _ = self.events.send(event);
    }

    fn behind(&self) -> bool {
        self.unprinted.load(Ordering::Relaxed) > MOST_UNPRINTED
    }
}
