//! The memory that a file is read into: buffers that are handed out line by line and never copied, except for the beginning
//! of a line that goes on in the next one. A buffer of which no line is held any more is read into again: memory that is
//! asked for anew costs the system more than what is read into it.

use std::{
    io::{self, ErrorKind, Read},
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use bytes::Bytes;

/// How much is read at once, in bytes.
pub(super) const CHUNK: usize = 1024 * 1024;

/// How many buffers are kept for the next reads at most.
const SPARE: usize = 16;
/// What fills less than this part of its buffer is copied out of it, so that a slow pipe's lines do not hold a buffer each.
const SPARSE: usize = 4;

/// What has been read and not been taken yet, and room behind it.
pub(super) struct Chunk {
    memory: Memory,
    /// What has been read and not been taken yet lies from here
    start: usize,
    /// to here.
    filled: usize,
    /// So many of these bytes are known to hold no line end.
    searched: usize,
    size: usize,
    spare: Arc<Spare>,
}

/// A buffer.
enum Memory {
    /// Of which nothing was handed out.
    Own(Vec<u8>),
    /// Of which lines may be held.
    Shared(Bytes),
}

/// Buffers of one size, to be read into again.
struct Spare {
    size: usize,
    buffers: Mutex<Vec<Vec<u8>>>,
}

/// A buffer of which lines are held.
struct Held {
    buffer: Vec<u8>,
    spare: Weak<Spare>,
}

impl Spare {
    fn lock(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.buffers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A buffer of this length.
    fn take(&self, length: usize) -> Vec<u8> {
        let spare = if length == self.size { self.lock().pop() } else { None };
        spare.unwrap_or_else(|| vec![0; length])
    }

    fn put(&self, buffer: Vec<u8>) {
        if buffer.len() == self.size {
            let mut buffers = self.lock();
            if buffers.len() < SPARE {
                buffers.push(buffer);
            }
        }
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.buffer
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Where the file has been read nobody wants it any more.
        if let Some(spare) = self.spare.upgrade() {
            spare.put(std::mem::take(&mut self.buffer));
        }
    }
}

impl Chunk {
    pub(super) fn new(size: usize) -> Self {
        let spare = Arc::new(Spare { size, buffers: Mutex::default() });
        Self { memory: Memory::Own(Vec::new()), start: 0, filled: 0, searched: 0, size, spare }
    }

    /// Reads once, at most `most` bytes, and tells how many. 0 is the end.
    pub(super) fn read(&mut self, input: &mut dyn Read, most: u64) -> io::Result<usize> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let room = self.room(most);
        let most = most.min(room.len());
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

    /// Room to read into: a sixteenth of a buffer at least.
    fn room(&mut self, most: usize) -> &mut [u8] {
        let least = most.min(self.size.div_ceil(16));
        if !matches!(&self.memory, Memory::Own(buffer) if buffer.len() - self.filled >= least) {
            self.move_on(most);
        }
        match &mut self.memory {
            Memory::Own(buffer) => &mut buffer[self.filled..],
            Memory::Shared(_) => &mut [],
        }
    }

    /// Moves what has not been taken to the beginning of another buffer; a line that fills one gets twice the room.
    fn move_on(&mut self, most: usize) {
        let pending = self.filled - self.start;
        let usual = if pending <= self.size / 2 { self.size } else { pending + self.size.max(pending) };
        let mut buffer = self.spare.take(usual.min(pending.saturating_add(most)));
        buffer[..pending].copy_from_slice(self.pending());
        if let Memory::Own(before) = std::mem::replace(&mut self.memory, Memory::Own(buffer)) {
            self.spare.put(before);
        }
        (self.start, self.filled) = (0, pending);
    }

    /// What has not been taken yet.
    pub(super) fn pending(&self) -> &[u8] {
        let bytes = match &self.memory {
            Memory::Own(buffer) => buffer.as_slice(),
            Memory::Shared(bytes) => bytes,
        };
        &bytes[self.start..self.filled]
    }

    /// Gives up so many bytes at the front.
    pub(super) fn advance(&mut self, length: usize) {
        self.start += length;
        self.searched = self.searched.saturating_sub(length);
        if self.start == self.filled && matches!(self.memory, Memory::Own(_)) {
            (self.start, self.filled) = (0, 0);
        }
    }

    /// Takes everything up to the last line end, which is included.
    pub(super) fn take_lines(&mut self) -> Option<Bytes> {
        let end = memchr::memrchr(b'\n', &self.pending()[self.searched..]);
        let lines = end.map(|end| self.take(self.searched + end + 1));
        self.searched = self.filled - self.start;
        lines
    }

    /// Takes so many bytes at the front.
    pub(super) fn take(&mut self, length: usize) -> Bytes {
        let range = self.start..self.start + length;
        let sparse = matches!(&self.memory, Memory::Own(buffer) if self.filled < buffer.len() / SPARSE);
        let taken = if sparse { Bytes::copy_from_slice(&self.pending()[..length]) } else { self.share(range) };
        self.advance(length);
        taken
    }

    /// Takes all that is left.
    pub(super) fn take_rest(&mut self) -> Bytes {
        self.take(self.filled - self.start)
    }

    /// A part that is held as long as anybody wants it.
    fn share(&mut self, range: Range<usize>) -> Bytes {
        let bytes = match std::mem::replace(&mut self.memory, Memory::Own(Vec::new())) {
            Memory::Own(buffer) => Bytes::from_owner(Held { buffer, spare: Arc::downgrade(&self.spare) }),
            Memory::Shared(bytes) => bytes,
        };
        let part = bytes.slice(range);
        self.memory = Memory::Shared(bytes);
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &[u8] = b"one\ntwo\nthree";

    /// Gives so many bytes at most with each read.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let most = self.1.min(room.len());
            self.0.read(&mut room[..most])
        }
    }

    #[test]
    fn a_buffer_is_read_into_again_when_nobody_holds_a_line_of_it() {
        let text = LINES.repeat(200);
        let (mut chunk, mut input) = (Chunk::new(16), Drops(&text, usize::MAX));
        let mut seen: Vec<*const u8> = Vec::new();
        let mut held = Vec::new();
        while chunk.read(&mut input, u64::MAX).expect("bytes") > 0 {
            let Some(lines) = chunk.take_lines() else { continue };
            if seen.is_empty() {
                held.push((lines.clone(), lines.to_vec()));
            }
            seen.push(lines.as_ptr());
        }
        let first = seen.remove(0);
        assert!(seen.len() > 100 && !seen.contains(&first), "what is held stays as it is");
        assert!(held.iter().all(|(lines, text)| lines == text));
        seen.sort_unstable();
        seen.dedup();
        assert!(seen.len() <= 3, "{} buffers", seen.len());
    }

    #[test]
    fn what_a_slow_pipe_gives_holds_no_buffer() {
        let (mut chunk, mut input) = (Chunk::new(1_000), Drops(LINES, 4));
        let mut taken = Vec::new();
        while chunk.read(&mut input, u64::MAX).expect("bytes") > 0 {
            taken.extend(chunk.take_lines());
        }
        assert_eq!(taken, [&b"one\n"[..], b"two\n"]);
        assert!(matches!(chunk.memory, Memory::Own(_)), "it is still read into the same");
        assert_eq!(chunk.take_rest().as_ref(), b"three");
    }

    #[test]
    fn no_more_buffers_are_kept_than_are_wanted_and_none_when_the_file_has_been_read() {
        let (mut chunk, mut input) = (Chunk::new(8), io::repeat(b'\n'));
        let mut held = Vec::new();
        for _ in 0..3 * SPARE {
            chunk.read(&mut input, u64::MAX).expect("bytes");
            held.extend(chunk.take_lines());
        }
        let last = held.pop();
        held.clear();
        assert_eq!(chunk.spare.lock().len(), SPARE);
        let spare = Arc::downgrade(&chunk.spare);
        drop(chunk);
        assert!(spare.upgrade().is_none() && last.is_some_and(|lines| lines.iter().all(|byte| *byte == b'\n')));
    }
}
