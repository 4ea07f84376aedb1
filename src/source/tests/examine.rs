//! What is told about a file before it is sent.

use proptest::prelude::*;

use super::{
    super::{Examined, Format, Origin, Progress, RecordAs, SAMPLE, ValueTypes, examine, field_text},
    TestFile,
};
use crate::fault::{Fault, Kind};

fn look(bytes: &[u8]) -> Result<Examined, Fault> {
    looked(&TestFile::new(bytes).origin())
}

fn looked(origin: &Origin) -> Result<Examined, Fault> {
    examine(origin, Format::Auto, RecordAs::Json)
}

/// The lines of a file, counted as those of a large one are.
fn count(file: &TestFile) -> Option<u64> {
    let format = Format::JsonLines;
    let reader = examine(&file.origin(), format, RecordAs::Json).expect("a file").reader.expect("a reader");
    reader.count(&Progress::default()).expect("read")
}

fn told(examined: &Examined) -> Vec<(&str, usize, bool)> {
    examined.fields.iter().map(|field| (field.path.as_str(), field.different, field.scalar)).collect()
}

#[test]
fn fields_are_found_with_their_paths_in_order() {
    let file = br#"{"s":"A","n":1,"d":{"City":"X","in":{"z":0}},"l":[{"q":1}]}

{"s":"\u0041","n":1.0,"d":{"City":"Y"},"x":null}
{"s":"B","s":"A","n":"1","x":5}
"#;
    let examined = look(file).expect("lines");
    let wanted = [
        ("s", 1, true),
        ("n", 2, true),
        ("d", 2, false),
        ("d.City", 2, true),
        ("d.in", 1, false),
        ("d.in.z", 1, true),
        ("l", 1, false),
        ("x", 2, false),
    ];
    assert_eq!(told(&examined), wanted);
    assert_eq!((examined.size, examined.lines, examined.looked_at), (file.len() as u64, Some(3), 3));
    assert_eq!(examined.first_bad, None);
}

#[test]
fn the_types_of_values_are_told() {
    let examined = look(
        br#"{"a":1,"b":"x","c":[],"d":null,"e":true,"f":{}}
{"a":"1","b":"y","c":[],"d":2,"e":false}"#,
    );
    let types: Vec<_> = examined.expect("lines").fields.into_iter().map(|field| field.types).collect();
    let none = ValueTypes::default();
    let wanted = [
        ValueTypes { number: true, text: true, ..none },
        ValueTypes { text: true, ..none },
        ValueTypes { array: true, ..none },
        ValueTypes { null: true, number: true, ..none },
        ValueTypes { truth: true, ..none },
        ValueTypes { object: true, ..none },
    ];
    assert_eq!(types, wanted);
}

#[test]
fn the_first_bad_line_is_told() {
    let examined = look(b"\n{\"a\":1}\n{\"a\":}\nnot JSON\n\"\xFF\"").expect("lines");
    let (number, fault) = examined.first_bad.clone().expect("a bad line");
    assert_eq!((number, fault.kind), (3, Kind::NotJson { column: 6 }));
    assert_eq!((examined.looked_at, told(&examined)), (4, vec![("a", 1, true)]));
}

#[test]
fn a_file_that_is_not_large_is_looked_at_to_its_end() {
    let file = [b"{\"a\":1}\n".repeat(1499), b"{\"a\":\n".to_vec()].concat();
    let examined = look(&file).expect("lines");
    assert_eq!((examined.lines, examined.looked_at), (Some(1500), 1500));
    assert_eq!(examined.first_bad.map(|(number, _)| number), Some(1500));
}

#[test]
fn only_the_beginning_of_a_large_file_is_looked_at() {
    let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(500));
    let many = look(line.repeat(9000).as_bytes()).expect("lines");
    assert_eq!((many.looked_at, many.lines, many.first_bad), (9000, Some(9000), None));
    let more = look(line.repeat(12_000).as_bytes()).expect("lines");
    assert_eq!((more.looked_at, more.lines, more.first_bad), (10_000, None, None));
    let long = format!("{{\"a\":\"{}\"}}\n", "x".repeat(9_000_000));
    let torn = look(long.repeat(2).as_bytes()).expect("lines");
    assert_eq!((torn.looked_at, torn.lines, torn.first_bad), (1, None, None));
}

#[test]
fn a_path_that_was_found_leads_back_to_the_field() {
    let line = br#"{"":{"x":1},"a.b":{"c":2},"d":{"":3}}"#;
    let paths: Vec<_> = look(line).expect("lines").fields.into_iter().map(|field| field.path).collect();
    assert_eq!(paths, ["", ".x", "a.b", "a.b.c", "d", "d."]);
    let texts = [".x", "a.b.c", "d."].map(|path| field_text(line, path));
    assert_eq!(texts, ["1", "2", "3"].map(|text| Some(text.to_owned())));
}

#[test]
fn what_cannot_be_sent_is_told() {
    let name = |result: Result<Examined, Fault>| result.map_err(|fault| fault.name()).map(|_| ());
    assert_eq!(name(look(b"")), Err("file-empty"));
    assert_eq!(name(look(b" \n\r\n")), Err("file-empty"));
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(name(looked(&Origin::File(folder.path().to_owned()))), Err("file-folder"));
    assert_eq!(name(looked(&Origin::File(folder.path().join("missing")))), Err("file-missing"));
}

#[test]
fn the_sample_is_counted_at_once() {
    let lines = SAMPLE.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count() as u64;
    let examined = looked(&Origin::Sample).expect("the sample");
    assert_eq!((examined.lines, examined.size), (Some(lines), SAMPLE.len() as u64));
    assert_eq!(examined.looked_at, lines, "what is said of the sample is said of all of it");
    let reader = examined.reader.expect("a reader");
    assert_eq!(reader.count(&Progress::default()), Ok(Some(lines)));
}

#[test]
fn counting_can_be_cancelled() {
    let file = TestFile::new(b"1\n2\n");
    let reader = looked(&file.origin()).expect("lines").reader.expect("a reader");
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(reader.count(&progress), Ok(None));
}

#[test]
fn names_made_of_data_have_an_end() {
    let line =
        |number: u32| format!("{{\"k{number}\":{{\"deep\":{}}}}}\n", "{\"a\":".repeat(500) + "1" + &"}".repeat(500));
    let examined = look((0..1000).map(line).collect::<String>().as_bytes()).expect("lines");
    assert_eq!(examined.fields.len(), 1000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn counts_as_one_who_looks_at_each_line(file in "(\u{FEFF})?([ \t]{0,3}|[a-z]{1,5}|\r?\n){0,60}") {
        let text = file.strip_prefix('\u{FEFF}').unwrap_or(&file);
        let wanted = text.split('\n').filter(|line| !line.trim().is_empty()).count() as u64;
        prop_assume!(wanted > 0);
        let file = TestFile::new(file.as_bytes());
        prop_assert_eq!(count(&file), Some(wanted));
    }
}

#[test]
fn lines_are_counted_across_chunks() {
    let file = TestFile::new(
        &[b" ".repeat(1024 * 1024 - 1), b"\n".to_vec(), b"x".repeat(3 * 1024 * 1024), b"\n \n1".to_vec()].concat(),
    );
    assert_eq!(count(&file), Some(2));
}
