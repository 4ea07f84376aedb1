//! Which format a file's beginning looks like, and what is sent then.

use proptest::prelude::*;

use super::{
    super::{
        BadLines, Format, RecordAs, Selection,
        chunk::CHUNK,
        detect::{self, Head},
        examine,
    },
    TestFile, all, as_format, read_bytes,
};

fn format_of(bytes: &[u8]) -> Format {
    let head = Head { bytes, whole: true, pipe: false };
    detect::shape(head, Format::Auto, RecordAs::Json).expect("a format").format()
}

#[test]
fn files_are_what_their_beginning_looks_like() {
    let cases: [(&[u8], Format); 36] = [
        (b"", Format::Text),
        (b"{\"a\":1}\n{\"a\":2}\n", Format::JsonLines),
        (b"\xEF\xBB\xBF{\"a\":1}", Format::JsonLines),
        (b"{\"a\":\n", Format::JsonLines),
        (b"\n\n{\"a\":1}\nnot JSON\n", Format::JsonLines),
        (b"1\n2\n3\n", Format::JsonLines),
        (b"[1,2]\n[3,4]\n", Format::JsonLines),
        (b"[]\n[]\n", Format::JsonLines),
        (b"[1,2]\n", Format::JsonArray),
        (b" \n[ {\"a\":1} , 2]", Format::JsonArray),
        (b"\xEF\xBB\xBF[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  }\n]\n", Format::JsonArray),
        (b"[]", Format::JsonArray),
        (b"[{\"a\":1},\n{\"a\":", Format::JsonArray),
        (b"[INFO] started\n[WARN] slow, very\n", Format::Text),
        (b"[2024-01-01] started\n", Format::Text),
        (b"[1] one\n[2] two\n", Format::Text),
        (b"[1,2] words\n", Format::Text),
        (b"[{\"a\":1} {\"a\":2}]", Format::Text),
        (b"name,city\nAda,London\n", Format::Csv),
        (b"name;city;price\nAda;London;1,5\n", Format::Csv),
        (b"name\tcity\nAda\tLondon, or near\n", Format::Tsv),
        (b"\"name\",\"city, or place\"\r\n\"Ada\",\"Lon\r\ndon\"\r\n", Format::Csv),
        (b"\xEF\xBB\xBF\"name\",city\nAda,London", Format::Csv),
        (b"name,city\nAda\n", Format::Text),
        (b"name,city\nAda,London\nGrace,New York,x", Format::Text),
        (b"name,city,pin\nAda,London,1\nGrace\nEdsger,Breda,3\n", Format::Csv),
        (b"name,city,pin\nAda,London,1\nGrace\n", Format::Text),
        (b"Dear Sir, dear Madam, good day\nhow are you?\nWe, too\n", Format::Text),
        (b"name,city\n", Format::Text),
        (b"name\nAda\n", Format::Text),
        (b"name,name\nAda,London\n", Format::Text),
        (b"2024-01-01 10:00:00,123 started\n2024-01-01 10:00:01,456 ended\n", Format::Text),
        (b"Dear Sir,\nhow are you?\n", Format::Text),
        (b"caf\xE9\nth\xE9\n", Format::Text),
        (b"plain words\n", Format::Text),
        (b"\x00\x01\x02", Format::Text),
    ];
    for (bytes, format) in cases {
        assert_eq!(format_of(bytes), format, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_beginning_that_is_longer_than_what_is_looked_at_is_known_all_the_same() {
    let element = format!("{{\"a\":\"{}\"}}", "x".repeat(100_000));
    assert_eq!(format_of(format!("[{element},{element}]").as_bytes()), Format::JsonArray);
    assert_eq!(format_of(element.as_bytes()), Format::JsonLines);
    let rows = "a,b\n".to_owned() + &"1,2\n".repeat(50_000);
    assert_eq!(format_of(rows.as_bytes()), Format::Csv);
}

#[test]
fn a_file_is_the_same_to_who_looks_and_who_sends_whatever_the_chunks() {
    let files: [(&str, Format, usize); 4] = [
        ("[{\"k\":1},\n{\"k\":2}]", Format::JsonArray, 2),
        ("a,b\n1,2\n3,4\n", Format::Csv, 2),
        ("one\ntwo\nthree", Format::Text, 3),
        ("{\"k\":1}\n", Format::JsonLines, 1),
    ];
    for (text, format, records) in files {
        let examined = examine(&TestFile::new(text.as_bytes()).origin(), Format::Auto, RecordAs::Json).expect("a file");
        assert_eq!((examined.format, examined.lines), (Some(format), Some(records as u64)), "{text}");
        for chunk in [1, 2, 7, CHUNK] {
            let given = read_bytes(text.as_bytes(), &as_format(Format::Auto), chunk);
            assert_eq!((given.lines.len(), given.fault_name()), (records, None), "{text} {chunk}");
            assert_eq!(given.bytes, text.len() as u64, "{text} {chunk}");
        }
    }
}

#[test]
fn plain_text_is_sent_as_it_is_and_has_no_key() {
    let given = read_bytes(b"caf\xE9\r\n\nplain\n", &as_format(Format::Auto), CHUNK);
    let values: Vec<_> = given.lines.iter().map(|line| line.content.clone().expect("sent").value).collect();
    assert_eq!((values, given.numbers()), (vec![b"caf\xE9".as_slice().into(), "plain".into()], vec![1, 3]));
    assert_eq!(given.blank, 1);
    let keyed = Selection { key_field: Some("k".into()), ..as_format(Format::Text) };
    assert_eq!(read_bytes(b"plain\n", &keyed, CHUNK).fault_name(), Some("text-with-key"));
    let sent = read_bytes(b"plain\n", &Selection { bad_lines: BadLines::Send, ..keyed }, CHUNK);
    assert_eq!((sent.told(), sent.keys()), (vec!["plain".to_owned()], vec![None]));
    let examined = examine(&TestFile::new(b"one\ncaf\xE9\n").origin(), Format::Auto, RecordAs::Json).expect("lines");
    assert_eq!((examined.first_other, examined.first_bad, examined.fields.len()), (Some(2), None, 0));
}

#[test]
fn what_is_asked_for_is_done_whatever_it_looks_like() {
    let told = |format| read_bytes(b"a,b\n1,2\n", &as_format(format), CHUNK).told();
    assert_eq!(told(Format::Text), ["a,b", "1,2"]);
    assert_eq!(told(Format::JsonLines), ["not-json", "not-json"]);
    assert_eq!(told(Format::Csv), ["{\"a\":\"1\",\"b\":\"2\"}"]);
    assert_eq!(told(Format::Tsv), ["{\"a,b\":\"1,2\"}"]);
    let given = read_bytes(b"a,b\n1,2\n", &as_format(Format::JsonArray), CHUNK);
    assert_eq!((given.lines.len(), given.fault_name()), (0, Some("array-broken")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_bytes_have_a_format_and_are_read(bytes: Vec<u8>, chunk in 1..40_usize) {
        let selection = Selection { bad_lines: BadLines::Send, ..Selection { format: Format::Auto, ..all() } };
        let given = read_bytes(&bytes, &selection, chunk);
        prop_assert!(given.lines.iter().all(|line| line.content.is_ok()));
    }

    #[test]
    fn anything_made_of_what_formats_are_made_of_is_read(text in "([\\[\\]{},;:\t\"\\\\ \r\n]|a|1|\"k\"|\u{FEFF}){0,40}", chunk in 1..40_usize) {
        let head = Head { bytes: text.as_bytes(), whole: true, pipe: false };
        prop_assert!(detect::shape(head, Format::Auto, RecordAs::Json).is_some());
        for format in Format::ALL {
            read_bytes(text.as_bytes(), &as_format(format), chunk);
        }
    }
}
