//! JSON arrays, against serde_json.

use proptest::prelude::*;
use serde_json::value::RawValue;

use super::{
    super::{BadLines, Format, Selection, Source, chunk::CHUNK},
    TestFile, as_format, drain, read_bytes,
};
use crate::fault::Kind;

fn array() -> Selection {
    as_format(Format::JsonArray)
}

/// Any JSON, written with white space anywhere.
fn json() -> impl Strategy<Value = String> {
    let white = || "[ \t\r\n]{0,2}";
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-1.5e+3".to_owned()),
        Just("0".to_owned()),
        any::<String>().prop_map(|text| serde_json::to_string(&text).expect("a text")),
        Just(r#""\"],[{\\\\""#.to_owned()),
        Just(r#""\\""#.to_owned()),
    ];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        let element = (white(), inner, white()).prop_map(|(before, value, after)| format!("{before}{value}{after}"));
        let elements = proptest::collection::vec(element.clone(), 0..4);
        let members = proptest::collection::vec((any::<String>(), element), 0..4).prop_map(|members| {
            let member =
                |(name, value): &(String, String)| format!("{}:{value}", serde_json::to_string(name).expect("a text"));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        });
        prop_oneof![elements.prop_map(|elements| format!("[{}]", elements.join(","))), members]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn each_element_is_what_serde_json_takes_it_for(
        elements in proptest::collection::vec(json(), 1..12),
        separator in "[ \n]{0,2},[ \n]{0,2}",
        chunk in 1..50_usize,
    ) {
        let file = format!(" [{} ]\n", elements.join(&separator));
        let wanted: Vec<&RawValue> = serde_json::from_str(&file).expect("JSON");
        let given = read_bytes(file.as_bytes(), &array(), chunk);
        prop_assert_eq!(given.told(), wanted.iter().map(|value| value.get().to_owned()).collect::<Vec<_>>());
        prop_assert_eq!(given.numbers(), (1..=wanted.len() as u64).collect::<Vec<_>>());
        prop_assert_eq!((given.bytes, given.fault_name()), (file.len() as u64, None));
        // What is fetched again is what was sent, and begins on the line on which it stands.
        let file = TestFile::new(file.as_bytes());
        let source = Source::start_with(&file.origin(), &array(), chunk).expect("a thread");
        drain(&source);
        let fetched = source.reader().fetch(&given.numbers(), 100_000, |record| record).expect("records");
        let text = std::fs::read_to_string(&file.path).expect("text");
        for (record, value) in fetched.iter().zip(&wanted) {
            prop_assert_eq!(record.head.as_ref(), value.get().as_bytes());
        }
        let lines: Vec<_> = fetched.iter().map(|record| record.first_line.expect("a line")).collect();
        prop_assert!(lines.is_sorted() && lines.len() == wanted.len());
        let first = text.find(wanted[0].get()).expect("it stands there");
        prop_assert_eq!(lines[0], text[..first].matches('\n').count() as u64 + 1);
    }

    #[test]
    fn what_is_no_array_is_never_taken_for_one(text in r#"\[([\[\]{},:"\\ 1a]{0,14}|[\[\], 1]{0,5})\]?"#, chunk in 1..20_usize) {
        let given = read_bytes(text.as_bytes(), &array(), chunk);
        let all_good = given.fault.is_none() && given.lines.iter().all(|line| line.content.is_ok());
        match serde_json::from_str::<Vec<&RawValue>>(&text) {
            Ok(elements) if !elements.is_empty() => prop_assert!(all_good && given.lines.len() == elements.len()),
            _ => prop_assert!(!all_good, "{:?}", given),
        }
    }
}

#[test]
fn an_array_that_breaks_off_is_sent_up_to_there() {
    let cases: [(&[u8], usize, u64, u64); 7] = [
        (b"[1,\n2,\n{\"a\":", 2, 2, 3),
        (b"[1 2]", 1, 1, 1),
        (b"[1,2", 1, 1, 1),
        (b"[1,\n,2]", 1, 1, 2),
        (b"[1,2]\nx", 2, 2, 2),
        (b"{\"a\":1}", 0, 0, 1),
        (b"[", 0, 0, 1),
    ];
    for (bytes, sent, record, line) in cases {
        for chunk in [1, 3, CHUNK] {
            let given = read_bytes(bytes, &array(), chunk);
            let fault = given.fault.clone().expect("a fault");
            let shown = String::from_utf8_lossy(bytes);
            let Kind::ArrayBroken { record: told, line: at, .. } = fault.kind else { panic!("{shown}: {fault:?}") };
            assert_eq!((given.lines.len(), told, at), (sent, record, line), "{shown} {chunk}");
        }
    }
}

#[test]
fn an_element_that_is_not_json_fails_and_those_around_it_are_sent() {
    let given = read_bytes(b"[{\"k\":1},{\"k\":},nothing,{\"x\":1}]", &array(), 4);
    assert_eq!(given.told(), ["{\"k\":1}", "not-json", "not-json", "{\"x\":1}"]);
    let keyed = Selection { key_field: Some("k".into()), ..array() };
    let given = read_bytes(b"[{\"k\":1},{\"k\":},{\"x\":1}]", &keyed, 4);
    assert_eq!(given.told(), ["{\"k\":1}", "not-json", "key-missing"]);
    let given = read_bytes(b"[{\"k\":1},{\"x\":1}]", &Selection { bad_lines: BadLines::Send, ..keyed }, 4);
    assert_eq!(given.keys(), [Some("1".to_owned()), None]);
}

#[test]
fn a_long_element_is_told_with_its_length_in_little_memory() {
    let long = format!("{{\"x\":\"{}\"}}", "y".repeat(300_000));
    let file = format!("[1, {long} ,3]");
    let given = read_bytes(file.as_bytes(), &Selection { max_line_bytes: 1000, ..array() }, 512);
    assert_eq!(given.told(), ["1", "line-too-long", "3"]);
    let fault = given.lines[1].content.clone().expect_err("too long");
    assert_eq!(fault.kind, Kind::LineTooLong { length: long.len() as u64, limit: 1000 });
    assert_eq!(given.bytes, file.len() as u64);
}

#[test]
fn records_are_chosen_by_their_number() {
    let file = b"[\n1,\n2,\n\n3,\n4]";
    let of = |from_line, count| {
        let given = read_bytes(file, &Selection { from_line, count, ..array() }, 3);
        (given.numbers(), given.fault_name())
    };
    assert_eq!(of(2, Some(2)), (vec![2, 3], None));
    assert_eq!(of(4, None), (vec![4], None));
    assert_eq!(of(5, None), (vec![], Some("file-ends-before")));
    assert_eq!(read_bytes(b" [ ] ", &array(), 3).fault_name(), Some("file-empty"));
    assert_eq!(read_bytes(b" \n", &array(), 3).fault_name(), Some("file-empty"));
}

#[test]
fn elements_share_the_chunk_that_they_were_read_into() {
    let given = read_bytes(b"[{\"k\":\"one\"},{\"k\":\"two\"}]", &array(), CHUNK);
    let [first, second] = [&given.lines[0], &given.lines[1]].map(|line| line.content.clone().expect("sent"));
    assert_eq!(second.value.as_ptr() as usize, first.value.as_ptr() as usize + 12);
}
