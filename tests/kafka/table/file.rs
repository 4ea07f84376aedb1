//! Files that cannot be sent.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use line_producer::fault::{Field, Kind};

use super::{
    Case, Place, assert_all,
    form::{file, of_file, plain},
    listening::CLOSED,
};

/// A file of a person's that they may not read; where root may read even that, one of the kernel's, which is for writing
/// only.
fn unreadable(folder: &Path) -> PathBuf {
    let own = folder.join("locked.json");
    fs::write(&own, "{}\n").expect("written");
    fs::set_permissions(&own, fs::Permissions::from_mode(0o000)).expect("locked");
    let path = if fs::read(&own).is_err() { own } else { PathBuf::from("/proc/sys/vm/compact_memory") };
    assert_eq!(fs::read(&path).expect_err("locked").kind(), ErrorKind::PermissionDenied);
    path
}

#[test]
fn a_file_that_cannot_be_sent_is_told_in_the_form() {
    let (folder, empty) = file(b"\n\n");
    let case = |name, path: &Path, wanted: fn(String) -> Kind| Case {
        name,
        form: of_file(plain(CLOSED), path),
        secret: None,
        wanted: wanted(path.display().to_string()),
        place: Place::Field(Field::File),
    };
    let missing = folder.path().join("missing.json");
    assert_all(vec![
        case("missing", &missing, |path| Kind::FileMissing { path }),
        case("may not be read", &unreadable(folder.path()), |path| Kind::FileDenied { path }),
        case("a folder", folder.path(), |path| Kind::FileFolder { path }),
        case("empty", &empty, |path| Kind::FileEmpty { path }),
    ]);
}
