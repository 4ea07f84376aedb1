//! Records gone through in order, against the same records fetched one by one.

use super::{
    super::{Fetched, Format, LineReader, Origin, Progress, Source},
    TestFile, all, as_format, drain,
};
use crate::fault::Fault;

/// The reader of a file that was read to its end, and the numbers of its records.
fn reader(file: &TestFile, format: Format) -> (LineReader, Vec<u64>) {
    let source = Source::start_with(&file.origin(), &as_format(format), 64).expect("a thread");
    let given = drain(&source);
    assert_eq!(given.fault_name(), None);
    (source.reader(), given.numbers())
}

fn scan(reader: &LineReader, from: u64, to: u64, most: usize) -> (Result<u64, Fault>, Vec<Fetched>) {
    let mut seen = Vec::new();
    let reached = reader.scan(from..=to, 1_000, &Progress::default(), |record| {
        seen.push(record);
        seen.len() < most
    });
    (reached, seen)
}

#[test]
fn records_of_each_format_are_given_from_any_one_to_any_other() {
    let line =
        |number: usize| format!("{{\"number\":{number}}}\n{}", if number.is_multiple_of(7) { "\n \n" } else { "" });
    let lines: String = (1..=200).map(line).collect();
    let array = format!("[{}]", (1..=200).map(|number| format!("{{\n\"n\":{number}}}")).collect::<Vec<_>>().join(","));
    let table = format!("a,b\n{}", (1..=200).map(|number| format!("{number},\"x\ny\"\n")).collect::<String>());
    for (format, text) in [(Format::JsonLines, lines), (Format::JsonArray, array), (Format::Csv, table)] {
        let file = TestFile::new(text.as_bytes());
        let (reader, numbers) = reader(&file, format);
        assert_eq!(numbers.len(), 200, "{format:?}");
        for (from, to) in [(1, 500), (1, 1), (50, 90), (90, 50), (numbers[199], 500), (400, 500)] {
            let wanted: Vec<u64> = numbers.iter().copied().filter(|number| (from..=to).contains(number)).collect();
            let fetched = reader.fetch(&wanted, 1_000, |record| record).expect("records");
            let (reached, seen) = scan(&reader, from, to, usize::MAX);
            assert_eq!(seen, fetched, "{format:?} {from} to {to}");
            assert!(reached.is_ok_and(|reached| reached > to), "{format:?} {from} to {to}");
        }
        // It goes on where it was ended.
        let (reached, seen) = scan(&reader, 1, 500, 120);
        let (_, rest) = scan(&reader, reached.expect("a file"), 500, usize::MAX);
        let both: Vec<u64> = seen.iter().chain(&rest).map(|record| record.number).collect();
        assert_eq!((seen.len(), both), (120, numbers), "{format:?}");
    }
}

#[test]
fn what_was_cancelled_or_has_changed_gives_nothing() {
    let file = TestFile::new("{\"number\":1}\n".repeat(100).as_bytes());
    let (reader, _) = reader(&file, Format::JsonLines);
    let cancelled = Progress::default();
    cancelled.cancel();
    let reached = reader.scan(5..=90, 1_000, &cancelled, |_| panic!("cancelled"));
    assert_eq!(reached, Ok(5));
    std::fs::write(&file.path, "{\"number\":2}\n".repeat(90)).expect("a file");
    assert_eq!(scan(&reader, 5, 90, usize::MAX).0.map_err(|fault| fault.name()), Err("file-changed"));
    let sample = Source::start(&Origin::Sample, &all()).expect("a thread");
    drain(&sample);
    assert_eq!(scan(&sample.reader(), 1_400, 2_000, usize::MAX).1.len(), 101);
}
