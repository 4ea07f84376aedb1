//! Opening an origin, and knowing later whether a file is still the one that was opened.

use std::{
    fs::{File, Metadata},
    io::{self, Cursor, ErrorKind, Read},
    path::Path,
    time::SystemTime,
};

use super::{Origin, SAMPLE, SAMPLE_NAME};
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
}

/// Where lines can be fetched from again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// In this program.
    Memory,
    /// In a file, as long as it is this one.
    File(Identity),
    /// Nowhere: what came through a pipe is gone.
    Nowhere,
}

/// An origin that is open for reading.
pub(super) struct Opened {
    pub(super) input: Box<dyn Read>,
    /// The length in bytes, where it is known before the end.
    pub(super) length: Option<u64>,
    pub(super) kept: Kept,
}

/// Opens an origin. Blocks for as long as the operating system does: for a pipe until somebody writes to it.
///
/// # Errors
/// `FileMissing`, `FileDenied`, `FileFolder` or `FileUnreadable`.
pub(super) fn open(origin: &Origin) -> Result<Opened, Fault> {
    match origin {
        Origin::Sample => {
            let length = Some(SAMPLE.len() as u64);
            Ok(Opened { input: Box::new(Cursor::new(SAMPLE)), length, kept: Kept::Memory })
        }
        Origin::Stdin => Ok(Opened { input: Box::new(io::stdin()), length: None, kept: Kept::Nowhere }),
        Origin::File(path) => {
            let (file, metadata) = open_file(path)?;
            let regular = metadata.is_file();
            // Some file systems give the length 0 for files whose text they make up while it is read.
            let length = (regular && metadata.len() > 0).then_some(metadata.len());
            let kept = if regular { Kept::File(Identity::of(&metadata)) } else { Kept::Nowhere };
            Ok(Opened { input: Box::new(file), length, kept })
        }
    }
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

fn shown(path: &Path) -> String {
    path.display().to_string()
}
