//! What a source offers: lines put together in batches and given out, however the file is divided.

use bytes::Bytes;

use super::{
    Batch, Line, Message, Selection,
    format::Shape,
    index::{Checkpoint, Index, Indexer},
    message::{Maker, too_long},
    split::{Give, Halt},
};
use crate::fault::{Fault, Kind};

/// A batch is given out when it has so many lines, however short they are.
pub(super) const BATCH_LINES: usize = 1024;

/// The lines of one pass over a file.
pub(super) struct Offer<'a> {
    /// The file's name.
    pub(super) name: String,
    pub(super) selection: &'a Selection,
    index: &'a Index,
    indexer: Indexer,
    maker: Maker<'a>,
    give: Give<'a>,
    pub(super) batch: Batch,
    offered: u64,
}

impl<'a> Offer<'a> {
    pub(super) fn new(
        name: String,
        selection: &'a Selection,
        shape: &'a Shape,
        index: &'a Index,
        give: Give<'a>,
    ) -> Self {
        let (indexer, maker) = (Indexer::new(), Maker::new(selection, shape));
        Self { name, selection, index, indexer, maker, give, batch: Batch::default(), offered: 0 }
    }

    /// Whether as many records were offered as are wanted.
    pub(super) fn done(&self) -> bool {
        self.selection.count.is_some_and(|count| self.offered >= count)
    }

    /// A record begins there.
    pub(super) fn note(&mut self, at: Checkpoint) {
        self.indexer.note(self.index, at);
    }

    /// What is sent for a record.
    pub(super) fn message(&mut self, record: Bytes) -> Result<Message, Fault> {
        self.maker.message(record)
    }

    /// Why a record of this length is not sent.
    pub(super) fn too_long(&self, length: u64) -> Fault {
        too_long(length, self.selection)
    }

    /// Takes a record into the batch.
    pub(super) fn take(&mut self, number: u64, content: Result<Message, Fault>) {
        self.batch.lines.push(Line { number, content });
        self.offered += 1;
    }

    /// Gives out the batch, where there is anything to tell.
    pub(super) fn flush(&mut self) -> Result<(), Halt> {
        let batch = std::mem::take(&mut self.batch);
        // The last line's bytes may have been told before its end was known.
        if batch.bytes == 0 && batch.lines.is_empty() && batch.blank == 0 { Ok(()) } else { (self.give)(batch) }
    }

    /// Gives out the last batch. `passed` when there was a record at all.
    ///
    /// # Errors
    /// `FileEmpty` when there was none, `FileEndsBefore` when there was none from the first wanted one on.
    pub(super) fn finish(&mut self, passed: bool) -> Result<(), Halt> {
        self.flush()?;
        if self.offered > 0 || self.done() {
            return Ok(());
        }
        let (path, line) = (self.name.clone(), self.selection.from_line);
        let skipped = line > 1 && passed;
        let kind = if skipped { Kind::FileEndsBefore { path, line } } else { Kind::FileEmpty { path } };
        Err(Halt::Failed(Fault::new(kind)))
    }
}
