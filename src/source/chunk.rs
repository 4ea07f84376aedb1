//! The memory that a file is read into: chunks that are handed out line by line and never copied, except for the beginning
//! of a line that goes on in the next chunk.

use std::io::{self, ErrorKind, Read};

use bytes::{Buf as _, Bytes, BytesMut};

/// How much is read at once, in bytes.
pub(super) const CHUNK: usize = 1024 * 1024;

/// What has been read and not been taken yet, and room behind it.
pub(super) struct Chunk {
    /// Zeroed memory; the first `filled` bytes have been read.
    buffer: BytesMut,
    filled: usize,
    /// So many of them are known to hold no line end.
    searched: usize,
    size: usize,
}

impl Chunk {
    pub(super) fn new(size: usize) -> Self {
        Self { buffer: BytesMut::new(), filled: 0, searched: 0, size }
    }

    /// Reads once, at most `most` bytes, and tells how many. 0 is the end.
    pub(super) fn read(&mut self, input: &mut dyn Read, most: u64) -> io::Result<usize> {
        self.make_room(most);
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(room.len());
        loop {
            match input.read(&mut room[..most]) {
                Ok(length) => {
                    self.filled += length;
                    return Ok(length);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// A new chunk when less than a sixteenth of this one is left; a line that fills it gets twice the room.
    fn make_room(&mut self, most: u64) {
        let room = (self.buffer.len() - self.filled) as u64;
        if room >= most.min((self.size as u64).div_ceil(16)) {
            return;
        }
        let wanted = usize::try_from(most).unwrap_or(usize::MAX).min(self.size.max(self.filled));
        let mut buffer = BytesMut::zeroed(self.filled + wanted);
        buffer[..self.filled].copy_from_slice(self.pending());
        self.buffer = buffer;
    }

    /// What has not been taken yet.
    pub(super) fn pending(&self) -> &[u8] {
        &self.buffer[..self.filled]
    }

    /// Gives up so many bytes at the front.
    pub(super) fn advance(&mut self, length: usize) {
        self.buffer.advance(length);
        self.filled -= length;
        self.searched = self.searched.saturating_sub(length);
    }

    /// Takes everything up to the last line end, which is included.
    pub(super) fn take_lines(&mut self) -> Option<Bytes> {
        let end = memchr::memrchr(b'\n', &self.buffer[self.searched..self.filled]);
        let lines = end.map(|end| {
            let length = self.searched + end + 1;
            self.filled -= length;
            self.buffer.split_to(length).freeze()
        });
        self.searched = self.filled;
        lines
    }

    /// Takes so many bytes at the front.
    pub(super) fn take(&mut self, length: usize) -> Bytes {
        self.filled -= length;
        self.searched = self.searched.saturating_sub(length);
        self.buffer.split_to(length).freeze()
    }

    /// Takes all that is left.
    pub(super) fn take_rest(&mut self) -> Bytes {
        let length = std::mem::take(&mut self.filled);
        self.searched = 0;
        self.buffer.split_to(length).freeze()
    }
}
