//! The reading thread: opens the origin and reads ahead until the channel is full.
//!
//! A file is read to the length that it had when it was opened. What is appended later does not belong to the run, so a
//! line that is just being written at the end of a growing log is not sent in half: when the last line turns out to go
//! on, the run hears `FileChanged` in place of that line. It hears the same as soon as anything read may not be the file's
//! as it was opened: each chunk is believed only when the file has not changed by then, by the rule of `unchanged`. And it
//! hears the same in the place of a further pass over a file that is no longer the same.

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
    BadLines, Batch, LineReader, Next, Origin, Repeat, Selection,
    chunk::{CHUNK, Chunk},
    consumer::Consumer,
    detect::{self, Head},
    extent::Extent,
    format::Shape,
    identity::{self, Kept, Opened},
    index::Index,
    records::Records,
    split::{Divide, Give, Halt, Splitter},
};
use crate::{
    fault::{Fault, Kind},
    jobs,
};

/// So many batches are read ahead.
pub(super) const BATCHES_AHEAD: usize = 3;

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
    /// Set when the first bytes have been looked at.
    pub(super) shape: OnceLock<Shape>,
    pub(super) index: Index,
    pub(super) extent: Extent,
    consumer: Consumer,
    abandoned: AtomicBool,
}

impl Shared {
    pub(super) fn new(origin: &Origin) -> Self {
        let (kept, shape, extent) = (OnceLock::new(), OnceLock::new(), Extent::default());
        let (consumer, abandoned) = (Consumer::default(), AtomicBool::new(false));
        Self { origin: origin.clone(), kept, shape, index: Index::new(), extent, consumer, abandoned }
    }
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
        let shared = Arc::new(Shared::new(origin));
        let reading = Reading { shared: Arc::clone(&shared), selection: selection.clone(), chunk, ahead: true };
        jobs::thread("source", move || reading.run(&sender))?;
        Ok(Self { batches, shared })
    }

    /// A source of batches that another thread makes.
    pub(super) fn of(batches: Receiver<Result<Batch, Fault>>, shared: &Arc<Shared>) -> Self {
        Self { batches, shared: Arc::clone(shared) }
    }

    /// The next lines, waiting for at most `timeout`.
    pub fn next(&self, timeout: Duration) -> Next {
        let next = self.batches.try_recv().or_else(|_| {
            self.shared.consumer.waits();
            self.batches.recv_timeout(timeout)
        });
        match next {
            Ok(Ok(batch)) => {
                self.shared.consumer.took();
                Next::Batch(batch)
            }
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
        self.shared.consumer.leaves();
    }
}

/// What is read, and how: by a source's thread, or by whoever checks a file.
pub(super) struct Reading {
    pub(super) shared: Arc<Shared>,
    pub(super) selection: Selection,
    pub(super) chunk: usize,
    /// Whether a source reads ahead of who takes the lines.
    pub(super) ahead: bool,
}

impl Reading {
    fn run(self, sender: &SyncSender<Result<Batch, Fault>>) {
        let mut give = |batch| {
            self.shared.consumer.gives();
            sender.send(Ok(batch)).map_err(|_| Halt::Abandoned)
        };
        let fault = match jobs::guarded(|| self.read(&mut give)) {
            Ok(Ok(()) | Err(Halt::Abandoned)) => return,
            Ok(Err(Halt::Failed(fault))) | Err(fault) => fault,
        };
        // Nobody listens any more when the source was dropped.
        let _ = sender.send(Err(fault));
    }

    /// Reads to the end on this thread, and gives out what there is. A chunk is given out before the next is read.
    pub(super) fn read(&self, give: Give<'_>) -> Result<(), Halt> {
        let opened = identity::open(&self.shared.origin);
        let kept = opened.as_ref().map(|opened| opened.kept.clone()).map_err(Fault::clone);
        let _ = self.shared.kept.set(kept);
        let mut opened = opened.map_err(Halt::Failed)?;
        let kept = opened.kept.clone();
        if matches!(kept, Kept::Nowhere) && self.selection.repeat != Repeat::default() {
            return Err(Halt::Failed(Fault::new(Kind::PipeOnce)));
        }
        self.pass(&mut opened, &self.shared.index, &mut |batch| give(Batch { pass: 1, ..batch }))?;
        let mut pass = 1;
        while self.selection.repeat.goes_on_after(pass) {
            pass += 1;
            // Told first: where the file is gone, the run ends at the beginning of this pass.
            give(Batch { pass, ..Batch::default() })?;
            let mut opened = identity::open_again(&self.shared.origin, &kept).map_err(Halt::Failed)?;
            // The records lie where they lay in the first pass.
            self.pass(&mut opened, &Index::new(), &mut |batch| give(Batch { pass, ..batch }))?;
        }
        Ok(())
    }

    /// Passes through the file once.
    fn pass(&self, opened: &mut Opened, index: &Index, give: Give<'_>) -> Result<(), Halt> {
        let mut input = Input { left: opened.length, opened, chunk: Chunk::new(self.chunk) };
        let shape = self.look(&mut input)?;
        let mut give = |batch| give(batch);
        let mut divided = self.divided(&shape, index, &mut give);
        self.read_records(&mut input, &mut *divided)
    }

    /// Reads as much as is needed to know what the file holds.
    fn look(&self, input: &mut Input<'_>) -> Result<Shape, Halt> {
        let Selection { format, record_as, bad_lines, .. } = self.selection;
        let pipe = matches!(input.opened.kept, Kept::Nowhere);
        let mut whole = false;
        let shape = loop {
            let head = Head { bytes: input.chunk.pending(), whole, pipe };
            match detect::shape(head, format, record_as) {
                Some(shape) => break shape,
                None if whole => break Shape::Text,
                None => whole = self.read_on(input)? == 0,
            }
        };
        let _ = self.shared.shape.set(shape.clone());
        if let Some(fault) = shape.fault(&self.shared.origin) {
            return Err(Halt::Failed(fault));
        }
        if shape == Shape::Text && bad_lines == BadLines::Refuse && self.selection.wants_fields() {
            return Err(Halt::Failed(Fault::new(Kind::TextWithKey)));
        }
        Ok(shape)
    }

    fn divided<'a>(&'a self, shape: &'a Shape, index: &'a Index, give: Give<'a>) -> Box<dyn Divide + 'a> {
        let name = identity::name(&self.shared.origin);
        match shape {
            Shape::JsonLines | Shape::Text => Box::new(Splitter::new(name, &self.selection, shape, index, give)),
            Shape::JsonArray | Shape::Table(_) => Box::new(Records::new(name, &self.selection, shape, index, give)),
        }
    }

    /// Reads once. 0 is the end.
    fn read_on(&self, input: &mut Input<'_>) -> Result<usize, Halt> {
        if input.left == Some(0) {
            return Ok(0);
        }
        let most = input.left.unwrap_or(u64::MAX);
        let read = input.chunk.read(&mut input.opened.input, most).map_err(|error| self.unreadable(&error))?;
        if self.shared.abandoned.load(Ordering::Relaxed) {
            return Err(Halt::Abandoned);
        }
        if let Some(watch) = &mut input.opened.watch {
            let pending = input.chunk.pending();
            if !watch.believes(&pending[pending.len() - read..]) {
                return Err(Halt::Failed(identity::changed(&self.shared.origin)));
            }
        }
        input.left = input.left.map(|left| left - read as u64);
        Ok(read)
    }

    fn read_records(&self, input: &mut Input<'_>, divided: &mut dyn Divide) -> Result<(), Halt> {
        let mut read = input.chunk.pending().len();
        while !divided.done() {
            if read > 0 {
                divided.feed(&mut input.chunk)?;
                if divided.done() {
                    break;
                }
            }
            read = self.read_on(input)?;
            if read == 0 {
                break;
            }
        }
        if divided.done() {
            return Ok(());
        }
        let cut = input.left.is_some_and(|left| left > 0);
        let inside = divided.inside(&input.chunk);
        // Read long before it is sent where lines are sent slowly: whether it was written to its end shows at its turn.
        if inside && self.ahead && !self.shared.consumer.wait() {
            return Err(Halt::Abandoned);
        }
        let torn = inside
            && match &input.opened.kept {
                Kept::Unpacked(text) => text.goes_on(),
                _ => input.left == Some(0) && goes_on(&mut input.opened.input),
            };
        if cut || torn {
            return Err(Halt::Failed(identity::changed(&self.shared.origin)));
        }
        divided.finish(&mut input.chunk)
    }

    fn unreadable(&self, error: &std::io::Error) -> Halt {
        Halt::Failed(identity::unreadable(&self.shared.origin, error))
    }
}

/// What has been opened, and what of it has been read and not been taken.
struct Input<'a> {
    opened: &'a mut Opened,
    chunk: Chunk,
    /// How much is left, where that is known.
    left: Option<u64>,
}

/// Whether the line before goes on here: there is a byte more, and it ends no line.
fn goes_on(input: &mut dyn Read) -> bool {
    let mut byte = [0];
    matches!(input.read(&mut byte), Ok(1)) && !matches!(byte, [b'\n' | b'\r'])
}
