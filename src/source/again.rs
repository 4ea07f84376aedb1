//! Records given out once more, by their numbers.

use std::{
    io::{Cursor, Read, Seek},
    sync::mpsc::{self, SyncSender},
};

use super::{
    Batch, Line, LineReader, SAMPLE, Selection, Source,
    chunk::CHUNK,
    fetch::find,
    identity::{self, Kept},
    message::Maker,
    offer::BATCH_LINES,
    positioned::FileReader,
    reader::BATCHES_AHEAD,
    split::Halt,
    unpacked::UnpackedReader,
    walk::Walk,
};
use crate::{
    fault::{Fault, Kind},
    jobs,
};

/// The numbers of records, in the order in which they are given out.
pub type Numbers = Box<dyn Iterator<Item = u64> + Send>;

impl LineReader {
    /// A source that gives out the records with these numbers, made in the way of `selection`, from the file that this
    /// reader knows. Numbers that rise cost one pass over the file; where they fall, it goes back. The selection's first
    /// line and count have no meaning here.
    ///
    /// Lines are given out only while the file is as it was: a batch that was read when it had changed is none, and
    /// [`super::Next::Failed`] tells `FileChanged`.
    ///
    /// # Errors
    /// `Internal`, when the operating system gives no thread.
    pub fn again(&self, selection: &Selection, numbers: Numbers) -> Result<Source, Fault> {
        let (sender, batches) = mpsc::sync_channel(BATCHES_AHEAD);
        let reading = Reading { reader: self.clone(), selection: selection.clone(), sender };
        jobs::thread("source", move || reading.run(numbers))?;
        Ok(Source::of(batches, &self.shared))
    }
}

/// The thread's own.
struct Reading {
    reader: LineReader,
    selection: Selection,
    sender: SyncSender<Result<Batch, Fault>>,
}

impl Reading {
    fn run(self, numbers: Numbers) {
        let fault = match jobs::guarded(|| self.read(numbers)) {
            Ok(Ok(()) | Err(Halt::Abandoned)) => return,
            Ok(Err(Halt::Failed(fault))) | Err(fault) => fault,
        };
        // Nobody listens any more when the source was dropped.
        let _ = self.sender.send(Err(fault));
    }

    fn read(&self, numbers: Numbers) -> Result<(), Halt> {
        match self.reader.kept().map_err(Halt::Failed)? {
            Kept::Memory => self.walk(Cursor::new(SAMPLE), numbers, || true),
            Kept::Unpacked(text) => self.walk(UnpackedReader::new(text), numbers, || true),
            Kept::File(known) => {
                let file = self.reader.open_unchanged(&known).map_err(Halt::Failed)?;
                let watched = file.try_clone().map_err(|error| self.unreadable(&error))?;
                self.walk(FileReader::up_to(file, known.length()), numbers, || known.is_still(&watched))
            }
            Kept::Nowhere => Err(Halt::Failed(Fault::new(Kind::NotKept))),
        }
    }

    /// Gives out the records. `unchanged` tells whether what was read until then is to be believed.
    fn walk(&self, input: impl Read + Seek, numbers: Numbers, unchanged: impl Fn() -> bool) -> Result<(), Halt> {
        let (shape, index) = (self.reader.shape(), &self.reader.shared.index);
        let mut maker = Maker::new(&self.selection, shape);
        let mut walk = Walk::new(input, shape);
        let empty = || Batch { pass: 1, ..Batch::default() };
        let mut batch = empty();
        let keep = self.selection.max_line_bytes;
        for number in numbers {
            let found = find(&mut walk, index, number, keep).map_err(|error| self.unreadable(&error))?;
            // Its number came from this file.
            let record = found.ok_or_else(|| self.changed())?;
            batch.lines.push(Line { number, content: maker.sent(&record) });
            batch.bytes += record.length;
            if batch.lines.len() >= BATCH_LINES || batch.bytes >= CHUNK as u64 {
                self.give(std::mem::replace(&mut batch, empty()), &unchanged)?;
            }
        }
        if batch.lines.is_empty() { Ok(()) } else { self.give(batch, &unchanged) }
    }

    fn give(&self, batch: Batch, unchanged: &impl Fn() -> bool) -> Result<(), Halt> {
        if !unchanged() {
            return Err(self.changed());
        }
        self.sender.send(Ok(batch)).map_err(|_| Halt::Abandoned)
    }

    fn changed(&self) -> Halt {
        Halt::Failed(identity::changed(&self.reader.shared.origin))
    }

    fn unreadable(&self, error: &std::io::Error) -> Halt {
        Halt::Failed(identity::unreadable(&self.reader.shared.origin, error))
    }
}
