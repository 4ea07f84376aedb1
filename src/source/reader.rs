//! The reading thread: opens the origin and reads ahead until the channel is full.
//!
//! A file is read to the length that it had when it was opened. What is appended later does not belong to the run, so a
//! line that is just being written at the end of a growing log is not sent in half: when the last line turns out to go
//! on, and when the file turns out to be shorter, the run hears `FileChanged` in place of that line.

use std::{
    io::Read,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    },
    time::Duration,
};

use super::{
    Batch, LineReader, Next, Origin, Selection,
    chunk::{CHUNK, Chunk},
    identity::{self, Kept, Opened},
    index::Index,
    split::{Halt, Splitter},
};
use crate::{fault::Fault, jobs};

/// So many batches are read ahead.
const BATCHES_AHEAD: usize = 3;

/// Reads lines ahead on a thread of its own.
///
/// The thread is left behind when this is dropped: it may be inside a call that nothing can end, such as opening a pipe to
/// which nobody writes or reading from a drive that is gone. When that call returns, the thread ends.
pub struct Source {
    batches: Receiver<Result<Batch, Fault>>,
    shared: Arc<Shared>,
}

/// What the source, its thread and its line readers know in common.
pub(super) struct Shared {
    pub(super) origin: Origin,
    /// Set when the origin has been opened.
    pub(super) kept: OnceLock<Result<Kept, Fault>>,
    pub(super) index: Index,
    abandoned: AtomicBool,
}

impl Source {
    /// Starts reading. Opening happens on the reading thread, too: a file that cannot be opened is told by
    /// [`Next::Failed`].
    ///
    /// # Errors
    /// `Internal`, when the operating system gives no thread.
    pub fn start(origin: &Origin, selection: &Selection) -> Result<Self, Fault> {
        Self::start_with(origin, selection, CHUNK)
    }

    /// Tests use tiny chunks.
    pub(super) fn start_with(origin: &Origin, selection: &Selection, chunk: usize) -> Result<Self, Fault> {
        let (sender, batches) = mpsc::sync_channel(BATCHES_AHEAD);
        let (kept, index, abandoned) = (OnceLock::new(), Index::new(), AtomicBool::new(false));
        let shared = Arc::new(Shared { origin: origin.clone(), kept, index, abandoned });
        let reading = Reading { shared: Arc::clone(&shared), selection: selection.clone(), sender, chunk };
        jobs::thread("source", move || reading.run())?;
        Ok(Self { batches, shared })
    }

    /// The next lines, waiting for at most `timeout`.
    pub fn next(&self, timeout: Duration) -> Next {
        match self.batches.recv_timeout(timeout) {
            Ok(Ok(batch)) => Next::Batch(batch),
            Ok(Err(fault)) => Next::Failed(fault),
            Err(RecvTimeoutError::Timeout) => Next::Later,
            Err(RecvTimeoutError::Disconnected) => Next::End,
        }
    }

    /// The way back from line numbers to lines, for as long as anybody wants it.
    pub fn reader(&self) -> LineReader {
        LineReader { shared: Arc::clone(&self.shared) }
    }

    /// Ends with the thread, the source and its line readers.
    #[cfg(test)]
    pub(super) fn trace(&self) -> std::sync::Weak<Shared> {
        Arc::downgrade(&self.shared)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.shared.abandoned.store(true, Ordering::Relaxed);
    }
}

/// The thread's own.
struct Reading {
    shared: Arc<Shared>,
    selection: Selection,
    sender: SyncSender<Result<Batch, Fault>>,
    chunk: usize,
}

impl Reading {
    fn run(self) {
        let fault = match jobs::guarded(|| self.read()) {
            Ok(Ok(()) | Err(Halt::Abandoned)) => return,
            Ok(Err(Halt::Failed(fault))) | Err(fault) => fault,
        };
        // Nobody listens any more when the source was dropped.
        let _ = self.sender.send(Err(fault));
    }

    fn read(&self) -> Result<(), Halt> {
        let opened = identity::open(&self.shared.origin);
        let kept = opened.as_ref().map(|opened| opened.kept.clone()).map_err(Fault::clone);
        let _ = self.shared.kept.set(kept);
        let mut opened = opened.map_err(Halt::Failed)?;
        let mut give = |batch| self.sender.send(Ok(batch)).map_err(|_| Halt::Abandoned);
        let mut splitter = Splitter::new(&self.selection, &self.shared.index, &mut give);
        self.read_lines(&mut opened, &mut splitter)
    }

    fn read_lines(&self, opened: &mut Opened, splitter: &mut Splitter<'_>) -> Result<(), Halt> {
        let mut chunk = Chunk::new(self.chunk);
        let mut left = opened.length;
        while left != Some(0) && !splitter.done() {
            let read =
                chunk.read(&mut opened.input, left.unwrap_or(u64::MAX)).map_err(|error| self.unreadable(&error))?;
            if self.shared.abandoned.load(Ordering::Relaxed) {
                return Err(Halt::Abandoned);
            }
            if read == 0 {
                break;
            }
            left = left.map(|left| left - read as u64);
            splitter.feed(&mut chunk)?;
        }
        if splitter.done() {
            return Ok(());
        }
        let cut = left.is_some_and(|left| left > 0);
        let torn = left == Some(0) && splitter.inside_line(&chunk) && goes_on(&mut opened.input);
        if cut || torn {
            return Err(Halt::Failed(identity::changed(&self.shared.origin)));
        }
        splitter.finish(&chunk.take_rest(), &identity::name(&self.shared.origin))
    }

    fn unreadable(&self, error: &std::io::Error) -> Halt {
        Halt::Failed(identity::unreadable(&self.shared.origin, error))
    }
}

/// Whether the line before goes on here: there is a byte more, and it ends no line.
fn goes_on(input: &mut dyn Read) -> bool {
    let mut byte = [0];
    matches!(input.read(&mut byte), Ok(1)) && !matches!(byte, [b'\n' | b'\r'])
}
