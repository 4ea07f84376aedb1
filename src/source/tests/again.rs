//! Records that are given out once more.

use super::{Format, Line, Next, PATIENCE, Selection, TestFile, all, drain, read_source};
use crate::source::chunk::CHUNK;

#[test]
fn records_come_again_as_they_came_first_in_whatever_order() {
    let json: Vec<_> =
        (1..=3_000).map(|id| format!("{{\"id\":{id},\"filler\":\"{}\"}}", "x".repeat(id % 700))).collect();
    let long = format!("{{\"id\":1,\"filler\":\"{}\"}}", "x".repeat(20_000));
    let files = [
        (Format::JsonLines, format!("\u{feff}{}\r\nnot json\n\n{long}\n{{\"id\":7}}", json.join("\n"))),
        (Format::JsonArray, format!("[{},\n{long}]", json.join(" ,\n"))),
        (Format::Csv, format!("id,text\n{}9,\"two\nlines\"\n", "5,\"a\"\"b\"\n7\n".repeat(2_000))),
    ];
    for (format, text) in files {
        let file = TestFile::new(text.as_bytes());
        let selection = Selection { format, key_field: Some("id".into()), max_line_bytes: 10_000, ..all() };
        let source = read_source(&file.origin(), &selection, CHUNK);
        let first = drain(&source).lines;
        assert!(first.len() > 2_000, "{format:?}: {}", first.len());
        // Some of them, then some that lie before, then one three times.
        let some = first.iter().step_by(7).chain(first.iter().skip(3).step_by(2)).chain([&first[9]; 3]);
        let wanted: Vec<Line> = some.chain(first.last()).cloned().collect();
        let numbers: Vec<u64> = wanted.iter().map(|line| line.number).collect();
        let again = drain(&source.reader().again(&selection, Box::new(numbers.into_iter())).expect("a thread"));
        assert_eq!(again.fault, None);
        assert!(again.lines == wanted, "{format:?}");
    }
}

#[test]
fn a_file_that_has_changed_gives_out_nothing_more() {
    let file = TestFile::new("{\"id\":1}\n".repeat(50_000).as_bytes());
    let selection = Selection { key_field: Some("id".into()), ..all() };
    let source = read_source(&file.origin(), &selection, CHUNK);
    assert_eq!(drain(&source).lines.len(), 50_000);
    let reader = source.reader();
    let again = reader.again(&selection, Box::new(1..=50_000)).expect("a thread");
    assert!(matches!(again.next(PATIENCE), Next::Batch(_)), "its first lines");
    std::fs::write(&file.path, "{\"id\":2}\n").expect("written");
    let rest = drain(&again);
    assert_eq!(rest.fault_name(), Some("file-changed"));
    assert!(rest.keys().iter().all(|key| key.as_deref() == Some("1")), "nothing of the other text");
    let late = drain(&reader.again(&selection, Box::new(1..=2)).expect("a thread"));
    assert_eq!((late.lines.len(), late.fault_name()), (0, Some("file-changed")));
}

#[test]
fn a_number_that_the_file_does_not_have_is_told_and_no_number_is_nothing() {
    let file = TestFile::new(b"{}\n{}\n");
    let source = read_source(&file.origin(), &all(), CHUNK);
    drain(&source);
    let again =
        |numbers: Vec<u64>| drain(&source.reader().again(&all(), Box::new(numbers.into_iter())).expect("a thread"));
    assert_eq!(again(vec![1, 9]).fault_name(), Some("file-changed"));
    let nothing = again(Vec::new());
    assert_eq!((nothing.lines.len(), nothing.fault), (0, None));
}
