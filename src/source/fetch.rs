//! Lines read again for the log, from the nearest checkpoint on.

use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader, Cursor, Read, Seek, SeekFrom},
    path::Path,
    sync::Arc,
};

use bytes::Bytes;

use super::{
    Fetched, Origin, SAMPLE,
    identity::{self, Identity, Kept},
    index::{Checkpoint, Index},
    reader::Shared,
    split::{BOM, content},
};
use crate::fault::{Fault, Kind};

/// Fetches lines again from the file that a source was started with.
#[derive(Clone)]
pub struct LineReader {
    pub(super) shared: Arc<Shared>,
}

impl LineReader {
    /// What `take` makes of the lines with these numbers, which must rise; a number that the file does not have is left
    /// out. `take` is given up to `keep` bytes of one line at a time. Reads the file: not for the window's thread.
    ///
    /// # Errors
    /// `FileChanged` when the file is no longer as it was when the source was started, `FileMissing` when it is gone,
    /// `NotKept` when the lines came through a pipe, and whatever kept the source from being opened.
    pub fn fetch<T>(&self, numbers: &[u64], keep: usize, take: impl FnMut(Fetched) -> T) -> Result<Vec<T>, Fault> {
        let origin = &self.shared.origin;
        let kept = match self.shared.kept.get() {
            Some(kept) => kept.clone()?,
            None => return Err(Fault::new(Kind::FileUnreadable { path: identity::name(origin) })),
        };
        let fetched = match (kept, origin) {
            (Kept::Memory, _) => fetch(Cursor::new(SAMPLE), &self.shared.index, numbers, keep, take),
            (Kept::File(identity), Origin::File(path)) => {
                let file = open_unchanged(path, &identity).ok_or_else(|| self.why_not(path))?;
                let fetched = fetch(&file, &self.shared.index, numbers, keep, take);
                // What was read while the file changed is not to be believed.
                if !is_same(&file, &identity) {
                    return Err(identity::changed(origin));
                }
                fetched
            }
            _ => return Err(Fault::new(Kind::NotKept)),
        };
        fetched.map_err(|error| identity::unreadable(origin, &error))
    }

    fn why_not(&self, path: &Path) -> Fault {
        match fs::metadata(path) {
            Err(error) => identity::unreadable(&self.shared.origin, &error),
            Ok(_) => identity::changed(&self.shared.origin),
        }
    }
}

/// The file, when it is still the one that was opened. It is looked at before it is opened, too: opening a pipe that has
/// taken its place would block.
fn open_unchanged(path: &Path, identity: &Identity) -> Option<File> {
    let metadata = fs::metadata(path).ok()?;
    let file = if Identity::of(&metadata) == *identity { File::open(path).ok()? } else { return None };
    is_same(&file, identity).then_some(file)
}

fn is_same(file: &File, identity: &Identity) -> bool {
    file.metadata().is_ok_and(|metadata| Identity::of(&metadata) == *identity)
}

fn fetch<T>(
    input: impl Read + Seek,
    index: &Index,
    numbers: &[u64],
    keep: usize,
    mut take: impl FnMut(Fetched) -> T,
) -> io::Result<Vec<T>> {
    let mut walk = Walk { input: BufReader::with_capacity(64 * 1024, input), line: 1 };
    let mut fetched = Vec::with_capacity(numbers.len());
    for &number in numbers {
        walk.seek(index.before(number), number)?;
        while walk.line < number && walk.next_line(0)?.is_some() {}
        match walk.next_line(keep)? {
            Some(line) if line.number == number => fetched.push(take(line)),
            _ => break,
        }
    }
    Ok(fetched)
}

/// Goes through the lines of a file.
struct Walk<R> {
    input: BufReader<R>,
    /// The number of the line that begins here.
    line: u64,
}

impl<R: Read + Seek> Walk<R> {
    /// Goes to the checkpoint, unless the line is nearer from here.
    fn seek(&mut self, checkpoint: Checkpoint, wanted: u64) -> io::Result<()> {
        if checkpoint.line > self.line || self.line > wanted {
            self.input.seek(SeekFrom::Start(checkpoint.offset))?;
            self.line = checkpoint.line;
        }
        Ok(())
    }

    /// Reads a line, of which it keeps the first `keep` bytes. `None` at the end of the file.
    fn next_line(&mut self, keep: usize) -> io::Result<Option<Fetched>> {
        // With a mark before the line and a return behind it.
        let room = keep.saturating_add(BOM.len() + 1);
        let mut head = Vec::new();
        let mut last = None;
        let mut length = 0;
        let ended = loop {
            let bytes = self.input.fill_buf()?;
            let end = memchr::memchr(b'\n', bytes);
            let part = &bytes[..end.unwrap_or(bytes.len())];
            if bytes.is_empty() {
                break false;
            }
            head.extend_from_slice(&part[..part.len().min(room - head.len())]);
            last = part.last().copied().or(last);
            length += part.len() as u64;
            let taken = part.len() + usize::from(end.is_some());
            self.input.consume(taken);
            if end.is_some() {
                break true;
            }
        };
        let number = self.line;
        self.line += 1;
        if length == 0 && !ended {
            return Ok(None);
        }
        let marked = number == 1 && head.starts_with(BOM);
        let line_length = length - u64::from(ended && last == Some(b'\r')) - if marked { BOM.len() as u64 } else { 0 };
        // The carriage return belongs to the head only when the whole line does.
        let head = Bytes::from(head);
        let text = content(&head, number, ended && length == head.len() as u64);
        let head = head.slice_ref(&text[..text.len().min(keep)]);
        Ok(Some(Fetched { number, length: line_length, head }))
    }
}
