//! The faults of a file that could not be written, by what the operating system says.

use std::io::{self, ErrorKind};

use super::{Fault, Kind};

impl Fault {
    /// A file that could not be written.
    pub fn unwritable(path: String, error: &io::Error) -> Self {
        let kind = if is_full(error) { Kind::DiskFull { path } } else { Kind::FileUnwritable { path } };
        Self::with(kind, error.to_string())
    }

    /// A file that could not be unpacked into this folder.
    pub fn not_unpacked(folder: String, error: &io::Error) -> Self {
        // Some file systems have room and take no file so long.
        let room = !is_full(error) && error.kind() != ErrorKind::FileTooLarge;
        let kind = if room { Kind::UnpackFolder { folder } } else { Kind::NoRoom { folder } };
        Self::with(kind, error.to_string())
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_a_folder_that_takes_nothing() {
        let names = |kind: ErrorKind| {
            let error = io::Error::from(kind);
            [Fault::unwritable, Fault::not_unpacked].map(|fault| fault("place".to_owned(), &error).name())
        };
        assert_eq!(names(ErrorKind::StorageFull), ["disk-full", "no-room"]);
        assert_eq!(names(ErrorKind::FileTooLarge), ["file-unwritable", "no-room"]);
        assert_eq!(names(ErrorKind::PermissionDenied), ["file-unwritable", "unpack-folder"]);
    }
}
