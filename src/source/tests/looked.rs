//! What is told of fields, on files that would fill the memory of one who keeps all of them.

use super::{
    super::{Examined, FIRST_RECORDS, Format, FoundField, Progress, RecordAs, examine, format::Shape, look::Look},
    TestFile,
};

fn look(bytes: &[u8]) -> Examined {
    examine(&TestFile::new(bytes).origin(), Format::Auto, RecordAs::Json).expect("a file")
}

fn field<'a>(fields: &'a [FoundField], path: &str) -> &'a FoundField {
    fields.iter().find(|field| field.path == path).expect("the field")
}

#[test]
fn in_how_many_records_a_field_stands_and_its_first_value_are_told() {
    let examined = look(b"{\"a\":null,\"a\":null}\n{\"a\":\"x\\n y\",\"b\":{\"c\":1}}\n{\"a\":\"z\"}\nno\n");
    let a = field(&examined.fields, "a");
    assert_eq!((a.records, a.different, a.at_least, a.example.as_str()), (3, 3, false, "x y"));
    assert_eq!((field(&examined.fields, "b.c").records, examined.looked_at), (1, 4));
    let long = format!("{{\"a\":\"{}\"}}", "é".repeat(1_000));
    let examined = look(long.as_bytes());
    let example = &field(&examined.fields, "a").example;
    assert!(example.len() < 130 && example.ends_with("é…"), "{example}");
}

#[test]
fn where_not_all_values_were_told_apart_there_are_at_least_so_many() {
    let shape = Shape::JsonLines;
    let mut look = Look::with(&shape, 10);
    (0..5).for_each(|number| look.at(number, format!("{{\"a\":{number},\"b\":1}}").as_bytes()));
    let told =
        |look: &Look<'_>| look.fields().iter().map(|field| (field.different, field.at_least)).collect::<Vec<_>>();
    assert_eq!(told(&look), [(5, false), (1, false)]);
    (0..90).for_each(|number| look.at(number, format!("{{\"a\":{number},\"b\":1}}").as_bytes()));
    assert_eq!(told(&look), [(9, true), (1, false)], "the second saw nothing new");
}

#[test]
fn records_made_of_names_have_an_end() {
    let many: String = (0..300_000).map(|number| format!("\"n{number}\":1,")).collect();
    let examined = look(format!("{{{many}\"k\":1}}").as_bytes());
    assert_eq!((examined.fields.len(), examined.more_fields), (1000, true));
    let long = format!("{{\"{}\":{{\"{}\":1}},\"k\":2}}", "x".repeat(700), "y".repeat(700));
    let examined = look(long.as_bytes());
    assert_eq!((examined.fields.len(), examined.more_fields), (2, true), "a path without end is no field");
    let few = look(b"{\"k\":1}");
    assert!(!few.more_fields);
}

#[test]
fn ten_thousand_records_are_looked_at_however_long_they_are() {
    let line = |number: u64| format!("{{\"n\":{number},\"filler\":\"{}\"}}\n", "x".repeat(3_000));
    let file = TestFile::new((0..12_000).map(line).collect::<String>().as_bytes());
    let examined = examine(&file.origin(), Format::Auto, RecordAs::Json).expect("a file");
    assert!((5_000..FIRST_RECORDS).contains(&examined.looked_at), "{}", examined.looked_at);
    let reader = examined.reader.expect("a reader");
    let looked = reader.look_further(&Progress::default()).expect("read").expect("not cancelled");
    assert_eq!((looked.looked_at, field(&looked.fields, "n").different), (FIRST_RECORDS, 10_000));
    let cancelled = Progress::default();
    cancelled.cancel();
    assert_eq!(reader.look_further(&cancelled), Ok(None));
}

#[test]
fn of_a_record_without_end_nothing_is_told() {
    let endless = format!("{{\"a\":\"{}\"}}\n", "x".repeat(17 * 1024 * 1024));
    let file = TestFile::new(format!("{{\"k\":1}}\n{endless}{{\"k\":2}}\n").as_bytes());
    let reader = examine(&file.origin(), Format::Auto, RecordAs::Json).expect("a file").reader.expect("a reader");
    let looked = reader.look_further(&Progress::default()).expect("read").expect("not cancelled");
    assert_eq!((looked.looked_at, looked.fields.len(), looked.first_bad), (3, 1, None));
    assert_eq!(field(&looked.fields, "k").different, 2);
}
