//! Records that are far from what is known, and those without end.

#[cfg(unix)]
use std::{
    fs::OpenOptions,
    sync::{Arc, mpsc},
};

use super::{
    super::{Format, LineReader, Progress, RecordAs, examine},
    TestFile, all,
};
#[cfg(unix)]
use super::{PATIENCE, until};
#[cfg(unix)]
use crate::jobs;

fn reader(file: &TestFile, format: Format) -> LineReader {
    examine(&file.origin(), format, RecordAs::Line).expect("a file").reader.expect("a reader")
}

#[test]
fn what_was_passed_on_the_way_to_a_record_is_not_read_again() {
    let values: Vec<String> = (0..60_000).map(|n| format!("{{\"n\":{n},\"x\":\"{}\"}}", "y".repeat(n % 90))).collect();
    let files = [
        (Format::JsonLines, values.join("\n")),
        (Format::JsonArray, format!("[\n{}\n]", values.join(",\n"))),
        (Format::Csv, format!("n;x\n{}\n", values.join(";\"a\nb\"\n\n"))),
    ];
    let stopped = Progress::default();
    stopped.cancel();
    for (format, text) in files {
        let file = TestFile::new(text.as_bytes());
        let reader = reader(&file, format);
        assert_eq!(reader.count(&stopped), Ok(None), "{format:?}");
        let shown = |number| {
            let told = reader.preview(&[number], &all(), &Progress::default(), |record| (record.number, record.value));
            told.expect("records").pop().expect("the record")
        };
        let far = shown(59_000);
        let before = reader.shared.index.before(59_000).expect("a checkpoint");
        assert!(59_000 - before.number < 3_000, "{format:?}: {before:?}");
        let between = reader.shared.index.before(30_000).expect("a checkpoint");
        assert!(30_000 - between.number < 3_000, "{format:?}: {between:?}");
        // From there on it is the same as from the beginning.
        let whole = self::reader(&file, format).fetch(&[59_000], 10_000, |row| row.head).expect("the record");
        assert_eq!((shown(59_000), &far.1), (far.clone(), &whole[0]), "{format:?}");
        // To count anew forgets nothing.
        assert_eq!(reader.count(&stopped), Ok(None));
        assert_eq!(reader.shared.index.before(59_000), Some(before), "{format:?}");
    }
}

/// What `work` answers when it is given up in the middle of what it reads.
#[cfg(unix)]
fn given_up<T: Send + 'static>(work: impl FnOnce(&Progress) -> T + Send + 'static) -> T {
    let progress = Arc::<Progress>::default();
    let (sender, answer) = mpsc::channel();
    let watched = Arc::clone(&progress);
    jobs::thread("given-up", move || drop(sender.send(work(&watched)))).expect("a thread");
    until("it reads", || progress.done() > 1024 * 1024);
    progress.cancel();
    answer.recv_timeout(PATIENCE).expect("an answer in the middle of a record")
}

#[cfg(unix)]
#[test]
fn a_record_without_end_can_be_given_up() {
    let file = TestFile::new(b"{\"k\":1}\n");
    // Zeros that take no room on the disk, and minutes to be read.
    OpenOptions::new().write(true).open(&file.path).and_then(|file| file.set_len(1 << 38)).expect("a hole");
    let reader = reader(&file, Format::JsonLines);
    for number in [2, 3] {
        let reader = reader.clone();
        let told = given_up(move |progress| reader.preview(&[1, number], &all(), progress, |record| record.number));
        assert_eq!(told, Ok(vec![1]));
    }
    let looking = reader.clone();
    assert_eq!(given_up(move |progress| looking.look_further(progress)), Ok(None));
    assert_eq!(given_up(move |progress| reader.scan(1..=3, 100, progress, |_| true)), Ok(2));
}
