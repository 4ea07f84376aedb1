//! A file that is read for somebody who may give it up in the middle of a record, however long that is.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

use super::Progress;

/// Reads until the progress is cancelled, and tells it the place. What is read then is an error, which nobody is told of.
pub(super) struct Cancellable<'a, R> {
    input: R,
    offset: u64,
    progress: &'a Progress,
}

impl<'a, R> Cancellable<'a, R> {
    /// From the beginning of `input`.
    pub(super) fn new(input: R, progress: &'a Progress) -> Self {
        Self { input, offset: 0, progress }
    }
}

impl<R: Read> Read for Cancellable<'_, R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.progress.cancelled() {
            return Err(ErrorKind::Other.into());
        }
        let length = self.input.read(room)?;
        self.offset += length as u64;
        self.progress.tell(self.offset);
        Ok(length)
    }
}

impl<R: Seek> Seek for Cancellable<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.offset = self.input.seek(to)?;
        Ok(self.offset)
    }
}
