//! Records gone through in the order of the file, from any of them on.

use std::{
    io::{self, Cursor, Read, Seek},
    ops::RangeInclusive,
};

use super::{
    Fetched, LineReader, Progress, SAMPLE,
    cancellable::Cancellable,
    fetch::Teller,
    identity::{self, Kept},
    index::Index,
    positioned::FileReader,
    unpacked::UnpackedReader,
    walk::Walk,
};
use crate::fault::{Fault, Kind};

/// How often it is looked whether the way is ended from outside, and told how far it is: once in so many bytes.
const LOOK_BYTES: u64 = 256 * 1024;

impl LineReader {
    /// Gives the records with these numbers to `take`, blank ones left out, in the order of the file, with up to `keep` bytes
    /// of each, until `take` says no or `progress` is cancelled. The number of the first record that was not given; behind
    /// the last one where all were. `progress` is told the place in the file's text, in bytes. Reads the file: not for the
    /// window's thread. Holds one record at a time.
    ///
    /// # Errors
    /// As [`LineReader::fetch`].
    pub fn scan(
        &self,
        numbers: RangeInclusive<u64>,
        keep: usize,
        progress: &Progress,
        take: impl FnMut(Fetched) -> bool,
    ) -> Result<u64, Fault> {
        let origin = &self.shared.origin;
        let index = &self.shared.index;
        let way = Way { numbers, keep, progress, take, teller: Teller::new(self.shape()) };
        let reached = match self.kept()? {
            Kept::Memory => way.go(Cursor::new(SAMPLE), index),
            Kept::Unpacked(text) => way.go(UnpackedReader::new(text), index),
            Kept::File(known) => {
                let mut input = FileReader::up_to(self.open_unchanged(&known)?, known.length());
                let reached = way.go(&mut input, index);
                // What was read while the file changed is not to be believed.
                if !known.is_still(input.file()) {
                    return Err(identity::changed(origin));
                }
                reached
            }
            Kept::Nowhere => return Err(Fault::new(Kind::NotKept)),
        };
        reached.map_err(|error| identity::unreadable(origin, &error))
    }
}

/// A way through records.
struct Way<'a, F> {
    numbers: RangeInclusive<u64>,
    keep: usize,
    progress: &'a Progress,
    take: F,
    teller: Teller<'a>,
}

impl<F: FnMut(Fetched) -> bool> Way<'_, F> {
    fn go(mut self, input: impl Read + Seek, index: &Index) -> io::Result<u64> {
        let (from, to) = self.numbers.into_inner();
        let mut walk = Walk::new(Cancellable::new(input, self.progress), self.teller.shape());
        walk.seek(index.before(from), from)?;
        let mut next_look = 0;
        while walk.at().number <= to {
            let at = walk.at();
            if at.offset >= next_look {
                next_look = at.offset + LOOK_BYTES;
                self.progress.tell(at.offset);
                if self.progress.cancelled() {
                    return Ok(at.number.max(from));
                }
            }
            let wanted = at.number >= from;
            let record = match walk.next(if wanted { self.keep } else { 0 }) {
                // In the middle of a record.
                Err(_) if self.progress.cancelled() => return Ok(at.number.max(from)),
                record => record?,
            };
            let Some(record) = record else { break };
            let number = record.start.number;
            // The row of names, or records before the first wanted one.
            if number < from || number == 0 || record.blank {
                continue;
            }
            if number > to {
                break;
            }
            if !(self.take)(self.teller.tell(record, self.keep)) {
                self.progress.tell(walk.at().offset);
                return Ok(number + 1);
            }
        }
        self.progress.tell(walk.at().offset);
        Ok(to.saturating_add(1))
    }
}
