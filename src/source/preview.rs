//! Records looked at before they are sent, anywhere in the file: what each would be sent as, or why it would not.

use std::io::{Cursor, Read, Seek};

use bytes::Bytes;

use super::{
    LineReader, Message, Progress, SAMPLE, Selection,
    cancellable::Cancellable,
    format::Shape,
    identity::{self, Kept},
    index::Indexer,
    message::Maker,
    positioned::FileReader,
    unpacked::UnpackedReader,
    walk::{Record, Walk},
};
use crate::fault::{Fault, Kind};

/// A record as it would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previewed {
    /// Its number.
    pub number: u64,
    /// The line of the file on which it begins, where records are not lines.
    pub first_line: Option<u64>,
    /// What would be sent, or why it would not; `None` for a blank line, which is passed over.
    pub content: Option<Result<Message, Fault>>,
    /// The length in bytes of what would be sent, or of the record where nothing would be.
    pub length: u64,
    /// The beginning of that: all of it, unless the record is too long to be sent.
    pub value: Bytes,
}

/// What can be read from anywhere.
pub(super) trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

impl LineReader {
    /// What `take` makes of the records with these numbers, which must rise, judged as a run with this selection would;
    /// a number that the file does not have is left out, and so is everything after `progress` was cancelled. Holds one
    /// record at a time. Reads the file: not for the window's thread.
    ///
    /// # Errors
    /// As [`LineReader::fetch`].
    pub fn preview<T>(
        &self,
        numbers: &[u64],
        selection: &Selection,
        progress: &Progress,
        mut take: impl FnMut(Previewed) -> T,
    ) -> Result<Vec<T>, Fault> {
        let unreadable = |error| identity::unreadable(&self.shared.origin, &error);
        let (input, kept) = self.open_again()?;
        let shape = self.shape();
        let mut maker = Maker::new(selection, shape);
        let mut walk = Walk::new(Cancellable::new(input, progress), shape);
        let mut indexer = Indexer::new();
        let mut taken = Vec::with_capacity(numbers.len());
        for &number in numbers {
            let found = self.find(&mut walk, &mut indexer, number, selection.max_line_bytes);
            if progress.cancelled() {
                break;
            }
            let Some(record) = found.map_err(unreadable)? else { break };
            taken.push(take(previewed(record, shape, &mut maker)));
        }
        // What was read while the file changed is not to be believed.
        self.still(&kept)?;
        Ok(taken)
    }

    /// Goes to a record from the nearest that is known, and keeps where those on the way begin.
    fn find<R: Read + Seek>(
        &self,
        walk: &mut Walk<R>,
        indexer: &mut Indexer,
        number: u64,
        keep: usize,
    ) -> std::io::Result<Option<Record>> {
        let index = &self.shared.index;
        walk.seek(index.before(number), number)?;
        loop {
            let wanted = walk.at().number >= number;
            let Some(record) = walk.next(if wanted { keep } else { 0 })? else {
                self.shared.extent.ended(walk.at().number.saturating_sub(1));
                return Ok(None);
            };
            indexer.note(index, record.start);
            if wanted {
                self.shared.extent.reached(record.start.number);
                return Ok(Some(record).filter(|record| record.start.number == number));
            }
        }
    }

    /// The text from its beginning, and where it is kept.
    pub(super) fn open_again(&self) -> Result<(Box<dyn ReadSeek>, Kept), Fault> {
        let kept = self.kept()?;
        let input: Box<dyn ReadSeek> = match &kept {
            Kept::Memory => Box::new(Cursor::new(SAMPLE)),
            Kept::Unpacked(text) => Box::new(UnpackedReader::new(text.clone())),
            Kept::File(known) => Box::new(FileReader::up_to(self.open_unchanged(known)?, known.length())),
            Kept::Nowhere => return Err(Fault::new(Kind::NotKept)),
        };
        Ok((input, kept))
    }

    /// Whether the file is still the one that was read.
    pub(super) fn still(&self, kept: &Kept) -> Result<(), Fault> {
        match kept {
            Kept::File(known) => self.open_unchanged(known).map(drop),
            _ => Ok(()),
        }
    }
}

fn previewed(record: Record, shape: &Shape, maker: &mut Maker<'_>) -> Previewed {
    let content = if record.blank && shape.format().is_lines() { None } else { Some(maker.sent(&record)) };
    let Record { start, length, head, .. } = record;
    let (length, value) = match &content {
        Some(Ok(message)) => (message.value.len() as u64, message.value.clone()),
        _ => (length, head),
    };
    let first_line = (!shape.format().is_lines()).then_some(start.line);
    Previewed { number: start.number, first_line, content, length, value }
}
