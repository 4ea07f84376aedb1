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

#[test]
fn lines_are_counted_as_the_file_counts_them() {
    let lines = "1\n\n3\n4\n5";
    for (flags, sent) in [
        (&[][..], &["1", "3", "4", "5"][..]),
        (&["--from-line", "2"], &["3", "4", "5"]),
        (&["--count", "2"], &["1", "3"]),
        (&["--from-line", "3", "--count", "2"], &["3", "4"]),
        (&["--count", "ALL", "--from-line", "5"], &["5"]),
    ] {
        let from_pipe = Send::new(["-", "--practice"].iter().chain(flags)).input(lines);
        let from_file = Send::new(["lines", "--practice"].iter().chain(flags)).file("lines", lines);
        for ended in [from_pipe.run(), from_file.run()] {
            assert_eq!(ended.code, Some(0), "{flags:?}: {ended:?}");
            let mut numbers: Vec<_> = ended.stdout.lines().filter_map(|row| row.split_whitespace().nth(1)).collect();
            numbers.sort_unstable();
            assert_eq!(numbers, sent, "{flags:?}");
        }
    }
}

#[test]
fn without_a_file_ten_lines_of_the_sample_go_to_the_practice_cluster() {
    let ended = Send::new(["--delay", "0"]).run();
    assert_eq!((ended.code, delivered(&ended)), (Some(0), 10), "{ended:?}");
    assert!(ended.stderr.starts_with("Practice cluster running at "), "{ended:?}");
}
