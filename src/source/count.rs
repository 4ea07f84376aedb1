//! All records of a file counted, with an index that makes each of them reachable.
//!
//! Lines of a file are counted by several threads, a share each: copying a file's bytes out of the operating system takes
//! as long as looking at them, so that one thread alone would be slower than a search through a map of the file. Elements
//! and rows are counted by one, since where one ends is known only to who knows where it began; so is a text that is
//! unpacked while it is counted.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Cursor, ErrorKind, Read},
    num::NonZero,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::available_parallelism,
    time::Duration,
};

use super::{
    LineReader, SAMPLE,
    chunk::CHUNK,
    format::Shape,
    identity::{self, Kept},
    index::{Index, Indexer},
    pieces::{Piece, Sum},
    positioned::{FileReader, fill_at},
    skim::Skim,
    unpacked::{Unpacked, UnpackedReader},
};
use crate::{
    fault::{Fault, Kind},
    jobs,
};

/// More threads than these do not read a file faster.
const THREADS: usize = 4;
/// So much is read at once: few enough bytes that they are still near the processor when they are looked at.
const NEAR: usize = 128 * 1024;
/// So much a thread takes at once, and tells of together.
const SHARE: u64 = 4 * 1024 * 1024;
/// How often is looked whether the counting was cancelled, while the disk does not answer.
const LOOK: Duration = Duration::from_millis(20);

/// How far the counting or the check of a file is, for whoever watches; and the way to end it.
#[derive(Debug, Default)]
pub struct Progress {
    /// How much of the file has been passed, in bytes.
    done: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// How much of the file has been passed, in bytes.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Ends the counting.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was ended.
    pub fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    pub(super) fn tell(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
    }
}

impl LineReader {
    /// Counts the records that have something in them, and notes where they are. `None` when it was cancelled. Reads the
    /// whole file: not for the window's thread.
    ///
    /// # Errors
    /// As [`LineReader::fetch`].
    pub fn count(&self, progress: &Progress) -> Result<Option<u64>, Fault> {
        let kept = self.kept()?;
        let counting = Counting { reader: self, progress };
        match kept {
            Kept::Memory => counting.count_in(Cursor::new(SAMPLE), None),
            Kept::Unpacked(text) => counting.count_in(UnpackedReader::new(Arc::clone(&text)), Some(&text)),
            Kept::File(known) => {
                let file = self.open_unchanged(&known)?;
                let counted = match self.shape() {
                    Shape::JsonLines | Shape::Text => counting.count_lines(file, known.length()),
                    _ => counting.count_in(FileReader::up_to(file, known.length()), None),
                };
                // What was read while the file changed is not to be believed.
                self.open_unchanged(&known).and(counted)
            }
            Kept::Nowhere => Ok(None),
        }
    }
}

struct Counting<'a> {
    reader: &'a LineReader,
    progress: &'a Progress,
}

impl Counting<'_> {
    /// Tells how far it is, in bytes and in records; whether it is to go on.
    fn goes_on(&self, done: u64, records: u64) -> bool {
        self.reader.shared.extent.reached(records);
        self.progress.tell(done);
        !self.progress.cancelled()
    }

    fn index(&self) -> &Index {
        &self.reader.shared.index
    }

    fn unreadable(&self, error: &io::Error) -> Fault {
        identity::unreadable(&self.reader.shared.origin, error)
    }

    /// Counts the lines of a file by several threads.
    fn count_lines(&self, file: File, length: u64) -> Result<Option<u64>, Fault> {
        let work = Arc::new(Work { file, length, next: AtomicU64::new(0) });
        let threads = available_parallelism().map_or(1, NonZero::get).min(THREADS);
        // Not bounded: what is found in a piece is small, and whoever finds it need not wait for its turn.
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads {
            let (work, sender) = (Arc::clone(&work), sender.clone());
            jobs::thread("count-lines", move || work.count(&sender))?;
        }
        drop(sender);
        let mut indexer = Indexer::new();
        let (mut sum, mut early) = (Sum::new(), BTreeMap::new());
        while sum.offset() < length {
            if !self.goes_on(sum.offset(), sum.ended()) {
                return Ok(None);
            }
            let Some((offset, piece)) = receive(&receiver)? else { continue };
            early.insert(offset, piece.map_err(|error| self.unreadable(&error))?);
            while let Some(piece) = early.remove(&sum.offset()) {
                sum.add(&piece, |at| indexer.note(self.index(), at));
            }
        }
        self.progress.tell(length);
        self.reader.shared.extent.ended(sum.last());
        Ok(Some(sum.lines()))
    }

    /// Counts what comes from `input`. How far it is in a text that is unpacked is told in bytes of the packed file.
    fn count_in(&self, mut input: impl Read, packed: Option<&Unpacked>) -> Result<Option<u64>, Fault> {
        let shape = self.reader.shape();
        let mut indexer = Indexer::new();
        let (mut sum, mut skim) = (Sum::new(), Skim::new(shape));
        let lines = matches!(shape, Shape::JsonLines | Shape::Text);
        let mut room = vec![0; CHUNK];
        let done = |passed| packed.map_or(passed, |text| text.packed_before(passed));
        while self.goes_on(done(sum.offset() + skim.offset()), sum.ended() + skim.ended()) {
            let length = match input.read(&mut room) {
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.unreadable(&error)),
            };
            let chunk = &room[..length];
            if length == 0 || skim.broken() {
                let counted = if lines { sum.lines() } else { skim.finish() };
                self.reader.shared.extent.ended(sum.last() + skim.ended());
                return Ok(Some(counted));
            } else if lines {
                sum.add(&Piece::of(chunk, sum.offset() == 0), |at| indexer.note(self.index(), at));
            } else {
                skim.add(chunk, &mut indexer, self.index());
            }
        }
        Ok(None)
    }
}

/// What a share of the file holds, and where it begins.
type Counted = (u64, io::Result<Piece>);

fn receive(receiver: &Receiver<Counted>) -> Result<Option<Counted>, Fault> {
    match receiver.recv_timeout(LOOK) {
        Ok(counted) => Ok(Some(counted)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => Err(Fault::with(Kind::Internal, "a part was not counted".to_owned())),
    }
}

/// A file that is divided among threads.
struct Work {
    file: File,
    length: u64,
    /// Where the share begins that nobody has taken yet.
    next: AtomicU64,
}

impl Work {
    /// Counts shares until none is left, or nobody wants them.
    fn count(&self, sender: &Sender<Counted>) {
        let mut room = vec![0; NEAR];
        loop {
            let offset = self.next.fetch_add(SHARE, Ordering::Relaxed);
            let end = self.length.min(offset + SHARE);
            if offset >= end || sender.send((offset, self.count_share(&mut room, offset..end))).is_err() {
                return;
            }
        }
    }

    fn count_share(&self, room: &mut [u8], share: Range<u64>) -> io::Result<Piece> {
        let mut whole = Piece::nothing();
        for offset in share.clone().step_by(NEAR) {
            let length = usize::try_from(share.end - offset).unwrap_or(NEAR).min(NEAR);
            let room = &mut room[..length];
            if fill_at(&self.file, room, offset)? < length {
                // It was cut.
                return Err(ErrorKind::UnexpectedEof.into());
            }
            whole.join(&Piece::of(room, offset == 0));
        }
        Ok(whole)
    }
}
