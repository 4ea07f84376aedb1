//! Files that are read whole, since none of their kind is long: one with credentials, or with a connection.

use std::{
    fs,
    io::{Error, ErrorKind, Read as _},
    path::Path,
};

use crate::fault::{Fault, Kind};

/// A file's bytes, and of a longer one only its beginning with one byte more than `most`; `None` for what is no file,
/// such as a pipe, for which nobody wants to wait. Blocks: not for the window's thread.
///
/// # Errors
/// `FileMissing`, `FileDenied`, `FileFolder` and `FileUnreadable`, with the operating system's reason.
pub(super) fn read(path: &Path, most: usize) -> Result<Option<Vec<u8>>, Fault> {
    let unreadable = |error| unreadable(path, &error);
    let about = fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        return Err(Fault::new(Kind::FileFolder { path: path.display().to_string() }));
    }
    if !about.is_file() {
        return Ok(None);
    }
    let file = fs::File::open(path).map_err(unreadable)?;
    // Room that never grows, so that no copy is left behind.
    let mut bytes = Vec::with_capacity(most + 2);
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(Some(bytes))
}

fn unreadable(path: &Path, error: &Error) -> Fault {
    let path = path.display().to_string();
    let kind = match error.kind() {
        ErrorKind::NotFound => Kind::FileMissing { path },
        ErrorKind::PermissionDenied => Kind::FileDenied { path },
        ErrorKind::IsADirectory => Kind::FileFolder { path },
        _ => Kind::FileUnreadable { path },
    };
    Fault::with(kind, error.to_string())
}
