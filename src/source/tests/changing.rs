//! Files that are written to while they are used: what has only grown is read to its old end, and nothing of what was
//! written anew is ever sent or shown.

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    time::{Duration, SystemTime},
};

use super::{
    super::{
        Examined, Format, Next, Progress, RecordAs, Source, examine,
        identity::{self, Kept},
    },
    PATIENCE, TestFile, as_format, drain,
    packed::utf16,
};

/// How a file is written to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    /// Something is added at its end.
    Appended,
    /// Its text is replaced, the file stays: by a longer one, one as long, and a shorter one.
    Longer,
    AsLong,
    Shorter,
    /// Another file takes its name.
    Replaced,
    /// It is touched: whether its text is the same is not looked at.
    Touched,
}

use Change::{Appended, AsLong, Longer, Replaced, Shorter, Touched};

const TEXTS: [(Format, &str, &str, &str); 4] = [
    (Format::JsonLines, "", "{\"n\":\"old\"}\n", ""),
    (Format::Text, "", "old words\n", ""),
    (Format::JsonArray, "[", "{\"n\":\"old\"},\n", "0]"),
    (Format::Csv, "n,x\n", "old,\"1\n2\"\n", ""),
];
const RECORDS: usize = 5_000;

/// A file that was written a while ago, so that its time tells when it is written again.
fn old_file((_, before, record, after): (Format, &str, &str, &str)) -> TestFile {
    let file = TestFile::new([before, &record.repeat(RECORDS), after].concat().as_bytes());
    let written = SystemTime::now() - Duration::from_secs(60);
    OpenOptions::new().write(true).open(&file.path).and_then(|file| file.set_modified(written)).expect("set");
    file
}

fn write(path: &std::path::Path, change: Change) {
    let old = fs::read_to_string(path).expect("text");
    let new = old.replace("old", "new");
    let mut file = OpenOptions::new().write(true).open(path).expect("the file");
    match change {
        Appended => drop(OpenOptions::new().append(true).open(path).map(|mut file| file.write_all(b"\nold"))),
        // In place, as a program does that opens it for writing.
        Longer => fs::write(path, new.repeat(2)).expect("written"),
        AsLong => file.write_all(new.as_bytes()).expect("written"),
        Shorter => fs::write(path, &new[..new.len() / 2]).expect("written"),
        Replaced => {
            let other = path.with_extension("other");
            fs::write(&other, old).and_then(|()| fs::rename(&other, path)).expect("moved");
        }
        Touched => file.set_modified(SystemTime::now()).expect("set"),
    }
}

#[test]
fn a_run_stops_at_a_file_that_is_written_anew_and_sends_nothing_of_it() {
    for text in TEXTS {
        for change in [Appended, Longer, AsLong, Shorter, Replaced, Touched] {
            let file = old_file(text);
            // Small enough that most is read after the change.
            let source = Source::start_with(&file.origin(), &as_format(text.0), 512).expect("a thread");
            assert!(matches!(source.next(PATIENCE), Next::Batch(_)));
            write(&file.path, change);
            let given = drain(&source);
            let sent = given.told();
            let other = sent.iter().find(|sent| !sent.contains("old") && *sent != "0");
            assert_eq!(other, None, "{text:?} {change:?}");
            // What was replaced is still there for who has it open.
            let (fault, all) = match change {
                Appended | Replaced => (None, true),
                _ => (Some("file-changed"), false),
            };
            assert_eq!(given.fault_name(), fault, "{text:?} {change:?}");
            assert_eq!(given.lines.len() + 200 > RECORDS, all, "{text:?} {change:?}: {}", given.lines.len());
        }
    }
}

#[test]
fn what_is_fetched_and_counted_is_what_was_opened_or_nothing() {
    for text in TEXTS {
        for change in [Appended, Longer, AsLong, Shorter, Replaced, Touched] {
            let file = old_file(text);
            let looked = || examine(&file.origin(), text.0, RecordAs::Line).expect("a file");
            let Examined { reader: Some(reader), lines: Some(lines), .. } = looked() else { panic!("not known") };
            let numbers = [1, 4_000, lines, lines + 1];
            let fetch = || reader.fetch(&numbers, 100, |record| record).map_err(|fault| fault.name());
            let count = || reader.count(&Progress::default()).map_err(|fault| fault.name());
            let before = fetch().expect("records");
            assert_eq!((before.len(), count()), (3, Ok(Some(lines))), "{text:?}");
            write(&file.path, change);
            let (wanted, counted) = match change {
                Appended => (Ok(before), Ok(Some(lines))),
                _ => (Err("file-changed"), Err("file-changed")),
            };
            assert_eq!((fetch(), count()), (wanted, counted), "{text:?} {change:?}");
            // Looked at again it is what it is now.
            if text.0 == Format::JsonLines && change == Longer {
                assert_eq!(looked().lines, Some(2 * lines));
            }
            fs::remove_file(&file.path).expect("gone");
            assert_eq!((fetch(), count()), (Err("file-missing"), Err("file-missing")), "{text:?}");
        }
    }
}

#[test]
fn a_log_that_grows_all_the_time_is_read_to_its_length_at_opening() {
    let file = old_file(TEXTS[0]);
    let source = Source::start_with(&file.origin(), &as_format(Format::JsonLines), 512).expect("a thread");
    let mut log = OpenOptions::new().append(true).open(&file.path).expect("the file");
    let mut given = super::Given::default();
    loop {
        match source.next(PATIENCE) {
            Next::Batch(batch) => given.take(batch),
            Next::End => break,
            other => panic!("{other:?}"),
        }
        log.write_all(b"{\"n\":\"old\"}\n").expect("room");
    }
    assert_eq!(given.lines.len(), RECORDS);
    assert!(File::open(&file.path).and_then(|file| file.metadata()).expect("a file").len() > given.bytes);
}

/// Whoever sends slowly comes to the last line long after it was read. Many times, since it may have been read late.
#[test]
fn a_last_line_that_goes_on_before_its_turn_is_not_sent_in_half() {
    for turn in 0..40 {
        let file = TestFile::new(b"one\ntw");
        let mut log = OpenOptions::new().append(true).open(&file.path).expect("the file");
        let source = Source::start(&file.origin(), &as_format(Format::Text)).expect("a thread");
        let Next::Batch(first) = source.next(PATIENCE) else { panic!("no line") };
        assert_eq!(first.lines.len(), 1, "the last one waits for its turn");
        if turn % 4 > 0 {
            log.write_all(b"o\n").expect("room");
        }
        let given = drain(&source);
        let wanted = if turn % 4 > 0 { (vec![], Some("file-changed")) } else { (vec!["tw".to_owned()], None) };
        assert_eq!((given.told(), given.fault_name()), wanted);
    }
}

#[test]
fn a_log_in_utf16_that_grows_is_read_to_its_length_at_opening() {
    // More than is decoded at once, so that much is read after it has grown.
    const LINES: u64 = 100_000;
    let text = "{\"n\":\"old 😀\"}\n".repeat(LINES as usize);
    for big_endian in [false, true] {
        let file = TestFile::new(&utf16(&text, big_endian));
        let mut log = OpenOptions::new().append(true).open(&file.path).expect("the file");
        let source = Source::start_with(&file.origin(), &as_format(Format::JsonLines), 512).expect("a thread");
        assert!(matches!(source.next(PATIENCE), Next::Batch(_)));
        log.write_all(&utf16(&text, big_endian)[2..]).expect("room");
        let given = drain(&source);
        assert_eq!((given.lines.len() as u64 + 1024 > LINES, given.fault_name()), (true, None));
        let fetched = source.reader().fetch(&[1, LINES, LINES + 1], 100, |line| line.number).expect("lines");
        assert_eq!(fetched, [1, LINES]);
        // Its last line is only half there, and goes on before it is read.
        log.write_all(&utf16("{\"n\":\"half", big_endian)[2..]).expect("room");
        let source = Source::start_with(&file.origin(), &as_format(Format::JsonLines), 512).expect("a thread");
        assert!(matches!(source.next(PATIENCE), Next::Batch(_)));
        log.write_all(&utf16("\"}\n", big_endian)[2..]).expect("room");
        let given = drain(&source);
        assert_eq!(given.fault_name(), Some("file-changed"));
        assert!(given.told().iter().all(|sent| sent.contains("old")));
        // What is written anew is noticed all the same.
        let source = Source::start_with(&file.origin(), &as_format(Format::JsonLines), 512).expect("a thread");
        assert!(matches!(source.next(PATIENCE), Next::Batch(_)));
        fs::write(&file.path, utf16(&text.replace("old", "new").repeat(3), big_endian)).expect("written");
        let given = drain(&source);
        assert_eq!(given.fault_name(), Some("file-changed"));
        assert!(given.told().iter().all(|sent| sent.contains("old")));
    }
}

#[test]
fn a_line_in_utf16_that_is_just_being_written_is_not_sent_in_half() {
    let first = "{\"n\":1}\n";
    let whole = [first, "{\"n\":\"a😀b\"}\n"].concat();
    let bytes = |big_endian| utf16(&whole, big_endian);
    for big_endian in [false, true] {
        for end in utf16(first, big_endian).len() + 1..bytes(big_endian).len() - 1 {
            let file = TestFile::new(&bytes(big_endian)[..end]);
            let opened = identity::open(&file.origin()).expect("a file");
            let mut log = OpenOptions::new().append(true).open(&file.path).expect("the file");
            log.write_all(&bytes(big_endian)[end..]).expect("room");
            let Kept::Unpacked(text) = opened.kept else { panic!("not unpacked") };
            // The line feed alone ends the line that is there.
            assert_eq!(text.goes_on(), end < bytes(big_endian).len() - 2, "{end} {big_endian}");
        }
    }
}
