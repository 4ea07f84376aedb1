//! Writing a file in one step: whoever reads it sees the earlier one or this one, also after a crash.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// Who may read the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// The person alone.
    Owner,
    /// Whoever the system lets read new files.
    Everybody,
}

/// Writes `bytes` to `path`, in the place of what is there; a link stays, and the file that it leads to is written. The
/// folder must be there. Blocks.
///
/// # Errors
/// The operating system's; then `path` is as it was, and nothing is left beside it.
pub fn write(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let mut writing = Writing::begin(path, readers)?;
    writing.write_all(bytes)?;
    writing.finish()
}

/// A file that is being written. Until it is finished it stands beside the wanted one under another name, and goes when
/// this is dropped.
pub struct Writing {
    file: NamedTempFile,
    path: PathBuf,
}

impl Writing {
    /// Begins a file that will stand at `path`, as [`write()`] does.
    ///
    /// # Errors
    /// The operating system's.
    pub fn begin(path: &Path, readers: Readers) -> io::Result<Self> {
        let path = followed(path)?;
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        if readers == Readers::Everybody {
            // Less what the person's umask takes away.
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        }
        #[cfg(not(unix))]
        let _ = readers;
        Ok(Self { file: builder.tempfile_in(folder(&path))?, path })
    }

    /// Puts it in its place, when it is safely on the disk.
    ///
    /// # Errors
    /// The operating system's; then `path` is as it was, and nothing is left beside it.
    pub fn finish(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist(&self.path)?;
        Ok(())
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// More links in a row than any system follows.
const MOST_LINKS: usize = 40;

/// The file that `path` leads to where it is a link, which need not be there.
///
/// # Errors
/// When the links lead in a circle.
pub fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder(&path).join(next),
            // No link, or nothing there.
            Err(_) => return Ok(path),
        }
    }
    // The system says the same in its own words.
    fs::canonicalize(path)
}

/// The folder of a file. A path without one is a name in the current folder.
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;

    #[test]
    fn a_private_file_is_private_and_another_is_as_the_system_makes_files() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("file");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        fs::write(&path, "").expect("written");
        let usual = mode(&path);
        write(&path, b"one", Readers::Owner).expect("written");
        assert_eq!((mode(&path), fs::read(&path).expect("read")), (0o600, b"one".to_vec()));
        write(&path, b"two", Readers::Everybody).expect("written");
        assert_eq!((mode(&path), fs::read(&path).expect("read")), (usual, b"two".to_vec()));
    }

    #[test]
    fn a_link_stays_and_what_it_leads_to_is_written() {
        let place = tempfile::tempdir().expect("a folder");
        let path = |name: &str| place.path().join(name);
        fs::create_dir(path("elsewhere")).expect("a folder");
        let link = |name: &str, target: &str| std::os::unix::fs::symlink(target, path(name)).expect("a link");
        link("first", "second");
        link("second", "elsewhere/file");
        for text in ["not there yet", "there"] {
            write(&path("first"), text.as_bytes(), Readers::Owner).expect("written");
            assert_eq!(fs::read_to_string(path("elsewhere/file")).expect("read"), text);
            assert!(path("first").is_symlink() && path("second").is_symlink());
        }
        link("round", "and-round");
        link("and-round", "round");
        write(&path("round"), b"text", Readers::Owner).expect_err("a circle");
    }
}
