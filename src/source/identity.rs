//! Opening an origin, and what a file was when it was opened.

use std::{
    fs::{File, Metadata},
    io::{self, Cursor, ErrorKind, Read, Seek as _},
    path::Path,
    sync::Arc,
    time::SystemTime,
};

use super::{
    Origin, Packing, SAMPLE, SAMPLE_NAME,
    packing::{self, Carried},
    positioned::FileReader,
    unchanged::{Known, Watch},
    unpacked::{Unpacked, UnpackedReader},
};
use crate::{
    fault::{Fault, Kind},
    text,
};

/// What a file was when it was opened. Two files that differ in any of it are not the same text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    length: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    device_and_inode: (u64, u64),
}

impl Identity {
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            device_and_inode: (metadata.dev(), metadata.ino()),
        }
    }

    /// In bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    /// Whether it is the same file, and longer.
    pub(super) fn has_grown_from(&self, before: &Self) -> bool {
        self.is_file_of(before) && self.length > before.length
    }

    /// Whether it is the same file, whatever was written into it.
    pub(super) fn is_file_of(&self, before: &Self) -> bool {
        Self { length: before.length, modified: before.modified, ..self.clone() } == *before
    }
}

/// Where lines can be fetched from again.
#[derive(Clone)]
pub(super) enum Kept {
    /// In this program.
    Memory,
    /// In a file, as long as it is this one.
    File(Known),
    /// In the text of a compressed file, or one in UTF-16, that was put aside.
    Unpacked(Arc<Unpacked>),
    /// Nowhere: what came through a pipe is gone.
    Nowhere,
}

/// An origin that is open for reading.
pub(super) struct Opened {
    pub(super) input: Box<dyn Read + Send>,
    /// The length of the text in bytes, where it is known before the end.
    pub(super) length: Option<u64>,
    /// The size of the file, where there is one.
    pub(super) size: Option<u64>,
    pub(super) packing: Packing,
    pub(super) kept: Kept,
    /// Tells whether what is read of a file is still its own.
    pub(super) watch: Option<Watch>,
}

/// Opens an origin. Blocks for as long as the operating system does: for a pipe until somebody writes to it.
///
/// # Errors
/// `FileMissing`, `FileDenied`, `FileFolder`, `FileUnreadable`, `FileDamaged`, `NoRoom` or `UnpackFolder`.
pub(super) fn open(origin: &Origin) -> Result<Opened, Fault> {
    match origin {
        Origin::Sample => {
            let length = Some(SAMPLE.len() as u64);
            let input = Box::new(Cursor::new(SAMPLE));
            Ok(Opened { input, length, size: length, packing: Packing::default(), kept: Kept::Memory, watch: None })
        }
        Origin::Stdin => open_pipe(origin, Box::new(io::stdin())),
        Origin::File(path) => {
            let (file, metadata) = open_file(path)?;
            if !metadata.is_file() {
                return open_pipe(origin, Box::new(file));
            }
            open_regular(path, file, &metadata).map_err(|error| unreadable(origin, &error))
        }
    }
}

/// Opens a file for another pass, where it is still what it was when `kept` was told.
///
/// # Errors
/// `FileChanged` where it is not, and as [`open`].
pub(super) fn open_again(origin: &Origin, kept: &Kept) -> Result<Opened, Fault> {
    if let Origin::File(path) = origin {
        // Opening a pipe that has taken its place would block.
        let metadata = path.metadata().map_err(|error| unreadable(origin, &error))?;
        if !metadata.is_file() {
            return Err(changed(origin));
        }
    }
    let opened = open(origin)?;
    let same = match (kept, &opened.kept) {
        (Kept::Memory, Kept::Memory) => true,
        (Kept::File(before), Kept::File(now)) => before.is_as(now),
        (Kept::Unpacked(before), Kept::Unpacked(now)) => Arc::ptr_eq(before, now),
        _ => false,
    };
    if same { Ok(opened) } else { Err(changed(origin)) }
}

fn open_pipe(origin: &Origin, input: Box<dyn Read + Send>) -> Result<Opened, Fault> {
    let (packing, input) = packing::unpack(input).map_err(|error| unreadable(origin, &error))?;
    let input: Box<dyn Read + Send> = match packing.compression {
        None => input,
        Some(_) => Box::new(packing::Judged { input, name: name(origin) }),
    };
    Ok(Opened { input, length: None, size: None, packing, kept: Kept::Nowhere, watch: None })
}

fn open_regular(path: &Path, mut file: File, metadata: &Metadata) -> io::Result<Opened> {
    // Some file systems give the length 0 for files whose text they make up while it is read.
    let length = (metadata.len() > 0).then_some(metadata.len());
    let packed = length.is_some() && packing::is_packed(&mut file)?;
    if packed {
        file.rewind()?;
        let unpacked = Unpacked::of(path, file, metadata).map_err(|fault| io::Error::other(Carried(fault)))?;
        let (packing, kept) = (unpacked.packing(), Kept::Unpacked(Arc::clone(&unpacked)));
        let input = Box::new(UnpackedReader::new(unpacked));
        return Ok(Opened { input, length: None, size: length, packing, kept, watch: None });
    }
    let known = Known::of(&file, metadata);
    let (packing, kept) = (Packing::default(), Kept::File(known.clone()));
    if length.is_none() {
        return Ok(Opened { input: Box::new(file), length, size: length, packing, kept, watch: None });
    }
    let watch = Some(Watch::new(file.try_clone()?, known));
    let input = Box::new(FileReader::up_to(file, u64::MAX));
    Ok(Opened { input, length, size: length, packing, kept, watch })
}

/// Opens a file that must not be a folder.
pub(super) fn open_file(path: &Path) -> Result<(File, Metadata), Fault> {
    let opened = File::open(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
    match opened {
        Ok((_, metadata)) if metadata.is_dir() => Err(Fault::new(Kind::FileFolder { path: shown(path) })),
        Ok(opened) => Ok(opened),
        // Windows says of a folder that it may not be read.
        Err(_) if path.is_dir() => Err(Fault::new(Kind::FileFolder { path: shown(path) })),
        Err(error) => Err(unreadable(&Origin::File(path.to_owned()), &error)),
    }
}

/// The fault for an origin that cannot be opened or read.
pub(super) fn unreadable(origin: &Origin, error: &io::Error) -> Fault {
    if let Some(Carried(fault)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return fault.clone();
    }
    let path = name(origin);
    let kind = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Kind::FileMissing { path },
        ErrorKind::PermissionDenied => Kind::FileDenied { path },
        _ => Kind::FileUnreadable { path },
    };
    Fault::with(kind, error.to_string())
}

/// The fault for a file that is no longer what was opened.
pub(super) fn changed(origin: &Origin) -> Fault {
    Fault::new(Kind::FileChanged { path: name(origin) })
}

/// What a person calls the origin.
pub(super) fn name(origin: &Origin) -> String {
    match origin {
        Origin::Sample => SAMPLE_NAME.to_owned(),
        Origin::File(path) => shown(path),
        Origin::Stdin => text::STANDARD_INPUT.to_owned(),
    }
}

pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}
