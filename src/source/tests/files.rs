//! Files that are missing, change, grow or are cut; lines fetched again.

use std::{fs::OpenOptions, io::Write as _};

use proptest::prelude::*;

use super::{
    super::{Format, Next, Origin, SAMPLE, Selection, Source, chunk::CHUNK, identity::unreadable},
    PATIENCE, TestFile, all, as_format, drain, read, read_bytes,
};

/// So much of a line is kept.
const HEAD: usize = 64 * 1024;
const LINE: &[u8] = b"{\"a\":1}\n";

fn append(file: &TestFile, bytes: &[u8]) {
    let mut file = OpenOptions::new().append(true).open(&file.path).expect("the file");
    file.write_all(bytes).expect("room");
}

/// A source that has opened its file, read a little of it, and waits for somebody to take more.
fn started(file: &TestFile) -> Source {
    let source = Source::start_with(&file.origin(), &all(), 16).expect("a thread");
    assert!(matches!(source.next(PATIENCE), Next::Batch(batch) if batch.lines.len() <= 2));
    source
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    // Made by hand, because the tests may be run by one who may read everything.
    let error = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    assert_eq!(unreadable(&Origin::Sample, &error).name(), "file-denied");
}

#[test]
fn missing_files_and_folders_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = Origin::File(folder.path().join("missing"));
    assert_eq!(read(&missing, &all(), CHUNK).fault_name(), Some("file-missing"));
    let is_folder = Origin::File(folder.path().to_owned());
    assert_eq!(read(&is_folder, &all(), CHUNK).fault_name(), Some("file-folder"));
    let below = TestFile::new(LINE);
    assert_eq!(read(&Origin::File(below.path.join("x")), &all(), CHUNK).fault_name(), Some("file-missing"));
}

#[test]
fn a_file_cut_while_it_is_read_gives_no_half_line() {
    let file = TestFile::new(&LINE.repeat(10_000));
    let source = started(&file);
    let cut = OpenOptions::new().write(true).open(&file.path).expect("the file");
    cut.set_len(5_003).expect("cut");
    let given = drain(&source);
    assert!(given.lines.len() < 625 && given.lines.iter().all(|line| line.content.is_ok()));
    assert_eq!(given.fault_name(), Some("file-changed"));
}

#[test]
fn an_array_and_a_table_cut_while_they_are_read_give_no_half_record() {
    let array = [b"[".to_vec(), b"{\"a\":1},".repeat(10_000), b"1]".to_vec()].concat();
    let table = [b"a,b\n".to_vec(), b"1,\"2\n3\"\n".repeat(10_000)].concat();
    for (format, bytes) in [(Format::JsonArray, array), (Format::Csv, table)] {
        let file = TestFile::new(&bytes);
        let source = Source::start_with(&file.origin(), &as_format(format), 16).expect("a thread");
        assert!(matches!(source.next(PATIENCE), Next::Batch(_)));
        let cut = OpenOptions::new().write(true).open(&file.path).expect("the file");
        cut.set_len(5_003).expect("cut");
        let given = drain(&source);
        assert!(given.lines.len() < 5_000 && given.lines.iter().all(|line| line.content.is_ok()), "{format:?}");
        let mut sent = given.told();
        sent.dedup();
        assert!(sent.len() <= 1, "{format:?}: {sent:?}");
        assert_eq!(given.fault_name(), Some("file-changed"), "{format:?}");
    }
}

#[test]
fn an_array_that_is_just_being_written_is_not_taken_for_broken() {
    for (appended, fault) in [(&b",2]"[..], "file-changed"), (b"", "array-broken")] {
        let file = TestFile::new(&[b"[1".to_vec(), b",1".repeat(1000)].concat());
        let source = Source::start_with(&file.origin(), &as_format(Format::JsonArray), 16).expect("a thread");
        assert!(matches!(source.next(PATIENCE), Next::Batch(_)));
        append(&file, appended);
        assert_eq!(drain(&source).fault_name(), Some(fault));
    }
}

#[test]
fn a_file_that_grows_is_read_to_its_length_at_opening() {
    let file = TestFile::new(&LINE.repeat(1000));
    let source = started(&file);
    append(&file, &LINE.repeat(10));
    let given = drain(&source);
    assert_eq!(given.lines.last().map(|line| line.number), Some(1000));
    assert_eq!(given.fault_name(), None);
}

#[test]
fn a_last_line_that_goes_on_later_is_not_sent_in_half() {
    for (appended, last, fault) in [(&b"23\n"[..], 1000, Some("file-changed")), (b"\n23\n", 1001, None)] {
        let file = TestFile::new(&[LINE.repeat(1000), b"1".to_vec()].concat());
        let source = started(&file);
        append(&file, appended);
        let given = drain(&source);
        assert_eq!(given.lines.last().map(|line| line.number), Some(last));
        assert_eq!(given.fault_name(), fault);
    }
}

#[test]
fn a_long_line_is_told_with_its_length_and_those_around_it_are_sent() {
    for end in [&b"\n"[..], b"\r\n"] {
        let file = [b"1".as_slice(), end, &b"x".repeat(300_000), end, b"3"].concat();
        let given = read_bytes(&file, &Selection { max_line_bytes: 1000, ..all() }, 512);
        assert_eq!(given.numbers(), [1, 2, 3]);
        let fault = given.lines[1].content.clone().expect_err("too long");
        assert_eq!(fault.kind, crate::fault::Kind::LineTooLong { length: 300_000, limit: 1000 });
        assert_eq!(given.bytes, file.len() as u64);
    }
}

#[cfg(unix)]
#[test]
fn another_file_of_the_same_length_and_time_is_not_fetched_from() {
    let (file, other) = (TestFile::new(&LINE.repeat(100)), TestFile::new(&LINE.repeat(100)));
    let source = Source::start(&file.origin(), &all()).expect("a thread");
    drain(&source);
    let time = file.path.metadata().and_then(|metadata| metadata.modified()).expect("a time");
    OpenOptions::new().write(true).open(&other.path).and_then(|file| file.set_modified(time)).expect("set");
    std::fs::rename(&other.path, &file.path).expect("moved");
    assert_eq!(source.reader().fetch(&[7], HEAD, |line| line).map_err(|fault| fault.name()), Err("file-changed"));
}

#[test]
fn the_sample_is_fetched_from_memory() {
    let source = Source::start(&Origin::Sample, &all()).expect("a thread");
    drain(&source);
    let fetched = source.reader().fetch(&[1], HEAD, |line| line).expect("a line");
    let first = SAMPLE.split(|byte| *byte == b'\n').next().expect("a line");
    assert_eq!(fetched[0].head, first);
}

#[test]
fn fetching_goes_by_the_index_and_keeps_the_head_of_a_long_line() {
    let lines = (1..=5_000).map(|number| format!("{{\"n\":{number},\"x\":\"{}\"}}\r\n", "x".repeat(number % 700)));
    let long = format!("\"{}\"\r\n", "y".repeat(HEAD));
    let file = TestFile::new((lines.collect::<String>() + &long + "last").as_bytes());
    let source = Source::start(&file.origin(), &all()).expect("a thread");
    drain(&source);
    let shared = source.trace().upgrade().expect("the source");
    let before = shared.index.before(5_000).expect("a checkpoint");
    assert!((4_000..=5_000).contains(&before.number), "{before:?}");
    let numbers = [1, 2, 1999, 2000, 4_998, 5_000, 5_001, 5_002, 9_999];
    let fetched = source.reader().fetch(&numbers, HEAD, |line| line).expect("lines");
    assert_eq!(fetched.iter().map(|line| line.number).collect::<Vec<_>>(), numbers[..8]);
    for line in &fetched[..6] {
        let start = format!("{{\"n\":{},\"x\":\"x", line.number);
        assert!(line.head.starts_with(start.as_bytes()), "{line:?}");
        assert!(line.head.ends_with(b"\"}") && line.length == line.head.len() as u64, "{line:?}");
    }
    assert_eq!((fetched[6].length, fetched[6].head.len()), (HEAD as u64 + 2, HEAD));
    assert_eq!(fetched[7].head.as_ref(), b"last");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_line_is_fetched_as_it_was_sent(
        mark in any::<bool>(),
        lines in proptest::collection::vec((proptest::collection::vec(0x20..0x7F_u8, 0..30), "\r?\n"), 1..60),
    ) {
        let mut bytes = if mark { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
        lines.iter().for_each(|(line, end)| bytes.extend([line.as_slice(), end.as_bytes()].concat()));
        let file = TestFile::new(&bytes);
        let selection = Selection { bad_lines: super::BadLines::Send, ..all() };
        let source = Source::start_with(&file.origin(), &selection, 16).expect("a thread");
        let given = drain(&source);
        let fetched = source.reader().fetch(&given.numbers(), HEAD, |line| line).expect("lines");
        prop_assert_eq!(fetched.len(), given.lines.len());
        for (fetched, line) in fetched.iter().zip(&given.lines) {
            let value = &line.content.as_ref().expect("a line").value;
            prop_assert_eq!((fetched.number, &fetched.head, fetched.length), (line.number, value, value.len() as u64));
        }
    }
}
