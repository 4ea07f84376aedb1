//! Which lines are sent: file names as they are, standard input, and which of them.

use std::{ffi::OsString, os::unix::ffi::OsStringExt};

use crate::program::{Ended, Send};

/// How many rows were printed as delivered.
fn delivered(ended: &Ended) -> usize {
    ended.stdout.lines().filter(|line| line.ends_with("Delivered")).count()
}

#[test]
fn a_file_is_named_as_it_is_named() {
    let not_utf8 = OsString::from_vec(b"caf\xe9.json".to_vec());
    for name in [OsString::from(" spaced.json "), not_utf8, OsString::from("-.json")] {
        let arguments = ["--practice".into(), "--".into(), name.clone()];
        let ended = Send::new::<OsString>(arguments).file(&name, "{\"a\":1}\n{\"a\":2}").run();
        assert_eq!((ended.code, delivered(&ended)), (Some(0), 2), "{name:?}: {ended:?}");
    }
}

#[test]
fn a_blank_file_or_key_field_is_wrong_usage() {
    for blank in ["", " ", "\t"] {
        for arguments in [vec![blank, "--practice"], vec!["--practice", "--key-field", blank]] {
            let ended = Send::new(&arguments).run();
            assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {ended:?}");
            assert!(!ended.stderr.is_empty());
        }
    }
}
