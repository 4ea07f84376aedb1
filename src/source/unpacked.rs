//! The text of a compressed file, or of one in UTF-16, in a file of its own, so that each of its records can be reached.
//!
//! It is decoded once, as far as somebody reads: whoever wants more than there is decodes the next block. The file has no
//! name on Unix, and Windows deletes it when it is closed, so that nothing is left even by a process that is killed.
//!
//! A text in UTF-16 may grow, and is then read to the length that its file had. Of a compressed file that has grown no
//! decoder could say whether it ended where it was opened.

use std::{
    fs::{File, Metadata},
    io::{self, ErrorKind, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    Packing,
    identity::shown,
    packing::{self, Carried},
    positioned::{FileReader, fill_at, read_at, write_at},
    unchanged::Known,
    utf16,
};
use crate::{
    fault::{Fault, Kind},
    jobs,
    text::number,
};

/// How much is decoded at once, in bytes.
const BLOCK: usize = 1024 * 1024;
/// So much room stays free on the disk, in bytes: what else runs on this computer needs some.
const RESERVE: u64 = 256 * 1024 * 1024;
/// The room is looked at once in so many bytes.
const LOOK: u64 = 64 * 1024 * 1024;

/// Those that are in use, so that whoever opens the same file again gets the same text.
static IN_USE: Mutex<Vec<Weak<Unpacked>>> = Mutex::new(Vec::new());

/// A text that was packed.
pub(super) struct Unpacked {
    path: PathBuf,
    /// What the packed file was.
    known: Known,
    packing: Packing,
    packed: File,
    /// There until it is closed.
    text: Option<File>,
    folder: PathBuf,
    /// How much of the text there is.
    written: AtomicU64,
    /// How much of the packed file has been read.
    read: Arc<AtomicU64>,
    decoding: Mutex<Decoding>,
}

enum Decoding {
    Going { input: Box<dyn Read + Send>, block: Vec<u8> },
    Done,
    Failed(Fault),
}

/// Counts what is read of a file.
struct Counted {
    file: FileReader,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(room)?;
        self.read.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Unpacked {
    /// The text of this file, which is open at its beginning.
    ///
    /// # Errors
    /// `FileDamaged`, `NoRoom`, `UnpackFolder`, `FileUnreadable`.
    pub(super) fn of(path: &Path, file: File, metadata: &Metadata) -> Result<Arc<Self>, Fault> {
        let same = |text: &Arc<Self>| text.path == path && text.known.is_exactly(metadata) && !text.failed();
        if let Some(found) = lock(&IN_USE).iter().filter_map(Weak::upgrade).find(same) {
            return Ok(found);
        }
        let known = Known::of(&file, metadata);
        let text = Arc::new(Self::new(path, file, known)?);
        let mut in_use = lock(&IN_USE);
        in_use.retain(|text| text.strong_count() > 0);
        in_use.push(Arc::downgrade(&text));
        Ok(text)
    }

    fn new(path: &Path, file: File, known: Known) -> Result<Self, Fault> {
        let unreadable = |error: io::Error| match packing::damaged(&shown(path), &error) {
            Some(fault) => fault,
            None => Fault::with(Kind::FileUnreadable { path: shown(path) }, error.to_string()),
        };
        let least = least_length(&file);
        let packed = file.try_clone().map_err(unreadable)?;
        let read = Arc::new(AtomicU64::new(0));
        // What is appended later does not belong to it.
        let file = FileReader::up_to(file, known.length());
        let counted = Box::new(Counted { file, read: Arc::clone(&read) });
        let (packing, input) = packing::unpack(counted).map_err(unreadable)?;
        let folder = folder();
        check_room(&folder, least)?;
        let text = tempfile::tempfile_in(&folder).map_err(|error| Fault::not_unpacked(shown(&folder), &error))?;
        let decoding = Decoding::Going { input, block: vec![0; BLOCK] };
        let (written, decoding) = (AtomicU64::new(0), Mutex::new(decoding));
        let (path, text) = (path.to_owned(), Some(text));
        Ok(Self { path, known, packing, packed, text, folder, written, read, decoding })
    }

    pub(super) fn text(&self) -> io::Result<&File> {
        self.text.as_ref().ok_or_else(|| ErrorKind::NotFound.into())
    }

    pub(super) fn packing(&self) -> Packing {
        self.packing
    }

    /// How much of the packed file has been read, in bytes.
    #[cfg(test)]
    pub(super) fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// About how much of the packed file lies before this place of the text, in bytes: its share of what was decoded.
    pub(super) fn packed_before(&self, offset: u64) -> u64 {
        let (read, written) = (self.read.load(Ordering::Relaxed), self.written.load(Ordering::Acquire));
        let share = u128::from(read) * u128::from(offset.min(written)) / u128::from(written.max(1));
        u64::try_from(share).unwrap_or(read)
    }

    /// Whether the file has grown, and the line at the end of the text goes on there.
    pub(super) fn goes_on(&self) -> bool {
        if self.packing.compression.is_some() {
            return false;
        }
        let end = self.known.length();
        let (mut mark, mut next) = ([0; 2], [0; 2]);
        let read = |room: &mut [u8], offset| fill_at(&self.packed, room, offset).unwrap_or(0);
        match read(&mut next, end) {
            0 => false,
            2 if end.is_multiple_of(2) => read(&mut mark, 0) == 2 && !utf16::ends_line(next, mark),
            // A unit was cut in two, or is just being written.
            _ => true,
        }
    }

    /// Whether what was read of the packed file is to be believed.
    fn believes(&self) -> bool {
        match self.packing.compression {
            None => self.known.is_still(&self.packed),
            Some(_) => self.packed.metadata().is_ok_and(|metadata| self.known.is_exactly(&metadata)),
        }
    }

    fn failed(&self) -> bool {
        // One that is decoding just now has not.
        self.decoding.try_lock().is_ok_and(|decoding| matches!(*decoding, Decoding::Failed(_)))
    }

    /// Reads from `offset` on, and decodes more of the file where that is not there yet. 0 at the end.
    fn read_at(&self, room: &mut [u8], offset: u64) -> Result<usize, Fault> {
        loop {
            let there = self.written.load(Ordering::Acquire).saturating_sub(offset);
            if there > 0 {
                let most = usize::try_from(there).unwrap_or(usize::MAX).min(room.len());
                let read = self.text().and_then(|text| read_at(text, &mut room[..most], offset));
                return read.map_err(|error| self.fault(&error));
            }
            if !self.decode_past(offset)? {
                return Ok(0);
            }
        }
    }

    /// Decodes a block, unless somebody else has meanwhile; `false` when the text has ended.
    fn decode_past(&self, offset: u64) -> Result<bool, Fault> {
        let mut decoding = lock(&self.decoding);
        if self.written.load(Ordering::Acquire) > offset {
            return Ok(true);
        }
        let (length, end) = match &mut *decoding {
            Decoding::Done => return Ok(false),
            Decoding::Failed(fault) => return Err(fault.clone()),
            Decoding::Going { input, block } => self.decode(&mut **input, block),
        };
        self.written.fetch_add(length as u64, Ordering::Release);
        match end {
            // What came before a mistake is good.
            Some(Err(fault)) if length == 0 => {
                *decoding = Decoding::Failed(fault.clone());
                return Err(fault);
            }
            Some(Err(fault)) => *decoding = Decoding::Failed(fault),
            Some(Ok(())) => *decoding = Decoding::Done,
            None => {}
        }
        Ok(length > 0)
    }

    /// Decodes a block: how much it was, and whether it was the last.
    fn decode(&self, input: &mut dyn Read, block: &mut [u8]) -> (usize, Option<Result<(), Fault>>) {
        let (length, end) = fill(input, block);
        // What was read while the file changed is not to be believed.
        if !self.believes() {
            return (0, Some(Err(Fault::new(Kind::FileChanged { path: shown(&self.path) }))));
        }
        let written = self.written.load(Ordering::Acquire);
        let look = written / LOOK != (written + length as u64) / LOOK;
        let room = if look { check_room(&self.folder, 0) } else { Ok(()) };
        let kept = room.and_then(|()| {
            let put = self.text().and_then(|text| write_at(text, &block[..length], written));
            put.map_err(|error| Fault::not_unpacked(shown(&self.folder), &error))
        });
        match kept {
            Ok(()) => (length, end.map(|end| end.map_err(|error| self.fault(&error)))),
            Err(fault) => (0, Some(Err(fault))),
        }
    }

    fn fault(&self, error: &io::Error) -> Fault {
        let unreadable = || Fault::with(Kind::FileUnreadable { path: shown(&self.path) }, error.to_string());
        let damaged = packing::damaged(&shown(&self.path), error);
        damaged.filter(|_| self.packing.compression.is_some()).unwrap_or_else(unreadable)
    }
}

/// The room of a large file is given back when it is closed, which may take longer than whoever held it last can wait: on
/// a thread of its own.
impl Drop for Unpacked {
    fn drop(&mut self) {
        let text = self.text.take();
        if let Err(fault) = jobs::thread("unpacked-close", move || drop(text)) {
            log::error!("what was unpacked is closed here: {}", fault.technical);
        }
    }
}

/// Reads until the block is full or the input ends, well or not.
fn fill(input: &mut dyn Read, block: &mut [u8]) -> (usize, Option<io::Result<()>>) {
    let mut length = 0;
    while length < block.len() {
        match input.read(&mut block[length..]) {
            Ok(0) => return (length, Some(Ok(()))),
            Ok(read) => length += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return (length, Some(Err(error))),
        }
    }
    (length, None)
}

/// Where large files may lie for a while: the folder for short ones is in memory on some systems.
fn folder() -> PathBuf {
    let large = Path::new("/var/tmp");
    if cfg!(unix) && std::env::var_os("TMPDIR").is_none() && large.is_dir() {
        large.to_owned()
    } else {
        std::env::temp_dir()
    }
}

/// How long the text is at least, in bytes, as far as the file itself tells: zstd's first frame. What gzip writes last may
/// be something else in a file that was cut, and is the rest of a division in one of more than 4 GiB.
fn least_length(mut file: &File) -> u64 {
    let mut head = [0; 18];
    let (head_read, _) = fill(&mut file, &mut head);
    // The caller has it open at its beginning.
    let rewound = file.seek(SeekFrom::Start(0));
    match &head[..head_read] {
        _ if rewound.is_err() => 0,
        head @ [0x28, 0xB5, 0x2F, 0xFD, ..] => {
            zstd::zstd_safe::get_frame_content_size(head).ok().flatten().unwrap_or(0)
        }
        _ => 0,
    }
}

fn check_room(folder: &Path, needed: u64) -> Result<(), Fault> {
    // Where the room cannot be told, writing will tell.
    let free = fs4::available_space(folder).unwrap_or(u64::MAX);
    if free >= needed.saturating_add(RESERVE) {
        return Ok(());
    }
    let technical = match needed {
        0 => format!("{} free", number::bytes(free)),
        needed => format!("{} needed, {} free", number::bytes(needed), number::bytes(free)),
    };
    Err(no_room(folder, technical))
}

fn no_room(folder: &Path, technical: String) -> Fault {
    Fault::with(Kind::NoRoom { folder: shown(folder) }, technical)
}

/// Reads a text from a place of its own.
pub(super) struct UnpackedReader {
    text: Arc<Unpacked>,
    offset: u64,
}

impl UnpackedReader {
    pub(super) fn new(text: Arc<Unpacked>) -> Self {
        Self { text, offset: 0 }
    }
}

impl Read for UnpackedReader {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let length = self.text.read_at(room, self.offset).map_err(|fault| io::Error::other(Carried(fault)))?;
        self.offset += length as u64;
        Ok(length)
    }
}

impl Seek for UnpackedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let moved = |by: i64| self.offset.checked_add_signed(by);
        self.offset = match to {
            SeekFrom::Start(offset) => offset,
            SeekFrom::Current(by) => moved(by).ok_or(ErrorKind::InvalidInput)?,
            SeekFrom::End(_) => return Err(ErrorKind::Unsupported.into()),
        };
        Ok(self.offset)
    }
}
