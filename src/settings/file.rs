//! The settings in their file: read, put aside when they are damaged, and written so that no window undoes another's
//! changes.

use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{Settings, Stored, merge, stored::parse};
use crate::{
    fault::{Fault, Kind},
    text::connection as words,
    whole_file::{self, Readers},
};

/// How long writing waits for another window that is writing. That takes some milliseconds.
const LOCK_DEADLINE: Duration = Duration::from_secs(1);
/// How often it looks whether the other one is done. Nothing announces that.
const LOCK_LOOK: Duration = Duration::from_millis(5);

impl Settings {
    /// What is remembered at `path`, or the defaults where nothing is: for the window, which will write there. A file
    /// whose text cannot be used, or that a newer program wrote, is put aside beside it (never over an earlier one), and
    /// the fault names where. A file that may not be read stays as it is: `SettingsUnreadable`.
    pub fn load(path: &Path) -> (Self, Option<Fault>) {
        match look(path) {
            Ok(settings) => (settings.unwrap_or_default(), None),
            Err(Unusable::Text(why)) => (Self::default(), Some(put_aside(path, &why))),
            Err(Unusable::File(why)) => (Self::default(), Some(unreadable(path, why))),
        }
    }

    /// What is remembered at `path`, and `None` where nothing is. Changes nothing there.
    ///
    /// # Errors
    /// `SettingsUnreadable`, when the file may not be read, its text cannot be used, or a newer program wrote it.
    pub fn read(path: &Path) -> Result<Option<Self>, Fault> {
        look(path).map_err(|(Unusable::File(why) | Unusable::Text(why))| unreadable(path, why))
    }

    /// Lays what has changed since `base` over what is remembered at `path`, in one step: whoever reads sees the earlier
    /// settings or these, also after a crash. Returns what the file then holds. Waits up to a second for another window
    /// that is writing: not for the window's thread.
    ///
    /// # Errors
    /// `SettingsUnwritable`, with the reason: the operating system's, that another window does not end writing, or that
    /// the file holds what must not be written over, such as a newer program's settings.
    pub fn save(&self, base: &Stored, path: &Path) -> Result<Self, Fault> {
        let kind = || Kind::SettingsUnwritable { path: path.display().to_string() };
        self.write(base, path).map_err(|why| Fault::with(kind(), why))
    }

    fn write(&self, base: &Stored, path: &Path) -> Result<Self, String> {
        let in_words = |error: io::Error| error.to_string();
        // Through links, so that two windows that reach the file by different names have one lock.
        let path = &whole_file::followed(path).map_err(in_words)?;
        create_folder(whole_file::folder(path)).map_err(in_words)?;
        let _lock = lock(&lock_path(path))?;
        let mine = Stored::from(self.clone());
        let all = match look(path) {
            Ok(None) => mine,
            Ok(Some(theirs)) => merge::lay_over(base, &mine, &theirs.into()).map_err(|error| error.to_string())?,
            Err(Unusable::File(why) | Unusable::Text(why)) => return Err(why),
        };
        let mut text = serde_json::to_vec_pretty(&all).map_err(|error| error.to_string())?;
        text.push(b'\n');
        whole_file::write(path, &text, Readers::Owner).map_err(in_words)?;
        Ok(all.into())
    }
}

/// Why what is remembered cannot be used, in the words of whoever found out.
enum Unusable {
    /// The file could not be read.
    File(String),
    /// It could, and its text is not this version's.
    Text(String),
}

fn look(path: &Path) -> Result<Option<Settings>, Unusable> {
    match fs::read(path) {
        Ok(text) => parse(&text).map(Some).map_err(Unusable::Text),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(Unusable::File(error.to_string())),
    }
}

/// Beside the settings, since these are another file after each writing. It stays: whoever removed it could take it away
/// from under a window that is about to lock it.
fn lock_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    name.into()
}

/// The lock, held until the file is dropped; `None` where the file system knows no locks, which must not keep anybody from
/// saving.
fn lock(path: &Path) -> Result<Option<File>, String> {
    let file = File::create(path).map_err(|error| error.to_string())?;
    let until = Instant::now() + LOCK_DEADLINE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if Instant::now() >= until => return Err(words::LOCKED.to_owned()),
            Err(TryLockError::WouldBlock) => thread::sleep(LOCK_LOOK),
            Err(TryLockError::Error(error)) => {
                log::warn!("{} cannot be locked: {error}", path.display());
                return Ok(None);
            }
        }
    }
}

fn unreadable(path: &Path, why: String) -> Fault {
    Fault::with(Kind::SettingsUnreadable { path: path.display().to_string() }, why)
}

/// No such file, or a part of its path is no folder: nothing was ever remembered there.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn put_aside(path: &Path, why: &str) -> Fault {
    match (0..100).map(|number| aside_name(path, number)).find(|aside| !aside.exists()) {
        Some(aside) => match fs::rename(path, &aside) {
            Ok(()) => damaged(&aside, why.to_owned()),
            Err(error) => damaged(path, format!("{why}; not put aside: {error}")),
        },
        None => damaged(path, format!("{why}; not put aside: too many were put aside before")),
    }
}

fn damaged(aside: &Path, technical: String) -> Fault {
    Fault::with(Kind::SettingsDamaged { aside: aside.display().to_string() }, technical)
}

/// `settings.damaged.json`, then `settings.damaged-2.json` and so on.
fn aside_name(path: &Path, number: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let end = path.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    let number = if number == 0 { String::new() } else { format!("-{}", number + 1) };
    path.with_file_name(format!("{stem}.damaged{number}{end}"))
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
