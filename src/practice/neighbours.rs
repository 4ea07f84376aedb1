//! Practice clusters of this computer's other windows and commands: where they are, and that they still run.
//!
//! Each has a file in a private folder, named after its ports and locked for as long as the cluster runs: the operating
//! system takes the lock away with the program, however it ends, so that a file without one is known to be a leftover.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

const PREFIX: &str = "practice-";
const SUFFIX: &str = ".lock";
/// A file that is not locked yet: nobody looks at it.
const MAKING: &str = ".making";
const HOST: &str = "127.0.0.1";

/// Says that a practice cluster runs, until it is dropped.
#[derive(Debug)]
pub struct Announcement {
    file: Option<File>,
    path: PathBuf,
}

impl Drop for Announcement {
    fn drop(&mut self) {
        // While it is locked: nobody takes it for a leftover meanwhile. Not before on Windows, which keeps open files.
        let removed = fs::remove_file(&self.path);
        drop(self.file.take());
        if removed.is_err() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Says in this folder that a practice cluster runs at `address`, a list of ports of this computer.
///
/// # Errors
/// The operating system's, or `InvalidInput` for an address that is none of this computer's.
pub fn announce(folder: &Path, address: &str) -> io::Result<Announcement> {
    let ports = ports(address).ok_or(io::ErrorKind::InvalidInput)?;
    private_folder(folder)?;
    let name = format!("{PREFIX}{}", ports.join("-"));
    let (making, path) = (folder.join(format!("{name}{MAKING}")), folder.join(format!("{name}{SUFFIX}")));
    let file = File::create(&making)?;
    file.try_lock()?;
    fs::rename(&making, &path)?;
    Ok(Announcement { file: Some(file), path })
}

/// The addresses of the practice clusters that run according to this folder, in an order of their own. Leftovers of
/// programs that were killed are removed.
pub fn running_in(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut running: Vec<_> = files.filter_map(|file| Some((address_of(&file.path())?, file.path()))).collect();
    running.retain(|(_, path)| is_locked(path));
    running.sort();
    running.into_iter().map(|(address, _)| address).collect()
}

/// The file of the cluster at `address`.
pub(super) fn file_of(folder: &Path, address: &str) -> Option<PathBuf> {
    Some(folder.join(format!("{PREFIX}{}{SUFFIX}", ports(address)?.join("-"))))
}

fn is_locked(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Error(error)) => {
            log::debug!("{}: {error}", path.display());
            false
        }
        Ok(()) => {
            // While it is locked here nobody can make a new one of it.
            let _ = fs::remove_file(path);
            false
        }
    }
}

/// `127.0.0.1:1234,127.0.0.1:1235` as `["1234", "1235"]`.
fn ports(address: &str) -> Option<Vec<String>> {
    let one = |address: &str| {
        let port = address.strip_prefix(HOST)?.strip_prefix(':')?;
        port.parse::<u16>().ok().map(|port| port.to_string())
    };
    address.split(',').map(one).collect()
}

fn address_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let ports = name.split('-').map(|port| Some(format!("{HOST}:{}", port.parse::<u16>().ok()?)));
    Some(ports.collect::<Option<Vec<_>>>()?.join(","))
}

/// Makes the folder, for nobody but this user.
fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_runs_is_found_and_leftovers_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("run");
        assert!(running_in(&folder).is_empty(), "nobody was here");
        let first = announce(&folder, "127.0.0.1:41877").expect("announced");
        let second = announce(&folder, "127.0.0.1:41900,127.0.0.1:41901").expect("announced");
        fs::write(folder.join("practice-41999.lock"), "").expect("a leftover");
        fs::write(folder.join("another.lock"), "").expect("a file of somebody else's");
        assert_eq!(running_in(&folder), ["127.0.0.1:41877", "127.0.0.1:41900,127.0.0.1:41901"]);
        assert!(!folder.join("practice-41999.lock").exists());
        drop(first);
        assert_eq!(running_in(&folder), ["127.0.0.1:41900,127.0.0.1:41901"]);
        drop(second);
        assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1, "the other file is left alone");
    }

    #[test]
    fn only_this_computer_s_ports_are_announced() {
        let folder = tempfile::tempdir().expect("a folder");
        for address in ["", "127.0.0.1", "127.0.0.1:70000", "10.0.0.1:9092", "127.0.0.1:1,broker:2"] {
            assert!(announce(folder.path(), address).is_err(), "{address}");
        }
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("run");
        let _announced = announce(&folder, "127.0.0.1:41877").expect("announced");
        let mode = fs::metadata(&folder).expect("the folder").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
