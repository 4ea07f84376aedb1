//! Headers, timestamps and recorded times, from every format.

use super::{
    super::{BadLines, Extras, Format, Header, HeaderValue, RecordAs, Selection, Wanted},
    Given, all, as_format, read_bytes,
};

fn field(name: &str, path: &str) -> Header {
    Header { name: name.into(), value: HeaderValue::Field(path.to_owned()) }
}

fn fixed(name: &str, value: &'static str) -> Header {
    Header { name: name.into(), value: HeaderValue::Fixed(value.as_bytes().into()) }
}

fn headers(headers: Vec<Header>) -> Wanted {
    Wanted { headers, ..Wanted::default() }
}

/// The headers of each line that is sent, as `name=value` and `name` alone where there is no value.
fn told(given: &Given) -> Vec<Vec<String>> {
    let extras = given.lines.iter().filter_map(|line| line.content.as_ref().ok()?.extras.as_deref());
    let header = |(name, value): &(std::sync::Arc<str>, Option<bytes::Bytes>)| match value {
        Some(value) => format!("{name}={}", String::from_utf8_lossy(value)),
        None => name.to_string(),
    };
    extras.map(|extras| extras.headers.iter().map(header).collect()).collect()
}

fn times(given: &Given) -> Vec<(Option<i64>, Option<i64>)> {
    let extras = given.lines.iter().filter_map(|line| line.content.as_ref().ok()?.extras.as_deref());
    extras.map(|extras| (extras.timestamp_ms, extras.recorded_ms)).collect()
}

const LINE: &str = r#"{"a":"x\u00e9","n":-1.50,"t":true,"o":{"k":[1, 2]},"none":null,"s":"plain"}"#;

#[test]
fn a_plain_line_carries_nothing() {
    let given = read_bytes(LINE.as_bytes(), &all(), 1024);
    assert!(given.lines[0].content.as_ref().is_ok_and(|message| message.extras.is_none()));
}

#[test]
fn headers_come_in_order_texts_with_their_escapes_undone_and_anything_else_as_it_stands() {
    let wanted = headers(vec![
        fixed("source", "shop 7"),
        field("a", "a"),
        field("n", "n"),
        field("t", "t"),
        field("o", "o.k"),
        field("none", "none"),
        fixed("source", ""),
        field("again", "s"),
    ]);
    let given = read_bytes(LINE.as_bytes(), &Selection { wanted, ..all() }, 1024);
    assert_eq!(
        told(&given),
        [["source=shop 7", "a=xé", "n=-1.50", "t=true", "o=[1, 2]", "none", "source=", "again=plain"]]
    );
    // What stands there as it is sent is not copied.
    let message = given.lines[0].content.as_ref().expect("a line");
    let value = message.extras.as_ref().expect("extras").headers[7].1.as_ref().expect("a value");
    assert!(message.value.as_ptr_range().contains(&value.as_ptr()));
}

#[test]
fn a_line_without_the_field_of_a_header_is_refused_or_sent_without_it() {
    let file = b"{\"a\":1}\n{\"b\":2}\n";
    let selection = Selection { wanted: headers(vec![fixed("f", "1"), field("h", "a")]), ..all() };
    let refused = read_bytes(file, &selection, 1024);
    assert_eq!(refused.told(), ["{\"a\":1}", "header-missing"]);
    let sent =
        read_bytes(b"{\"a\":1}\n{\"b\":2}\nnot JSON\n", &Selection { bad_lines: BadLines::Send, ..selection }, 1024);
    assert_eq!(told(&sent), [vec!["f=1", "h=1"], vec!["f=1"], vec!["f=1"]]);
}

#[test]
fn times_are_read_and_lines_without_one_refused_or_sent_without_it() {
    let file = b"{\"t\":1700000000123,\"r\":\"2023-11-14T22:13:20Z\"}\n{\"t\":0,\"r\":0}\n{\"t\":1,\"r\":null}\n{\"t\":\"soon\",\"r\":1}\n";
    let wanted = Wanted { timestamp_field: Some("t".into()), recorded_field: Some("r".into()), ..Wanted::default() };
    let selection = Selection { wanted, ..all() };
    let refused = read_bytes(file, &selection, 1024);
    assert_eq!(times(&refused), [(Some(1_700_000_000_123), Some(1_700_000_000_000))]);
    assert_eq!(refused.told()[1..], ["time-unreadable", "time-missing", "time-unreadable"]);
    let sent = read_bytes(file, &Selection { bad_lines: BadLines::Send, ..selection }, 1024);
    assert_eq!(times(&sent)[1..], [(None, Some(0)), (Some(1_000), None), (None, Some(1_000))]);
}

#[test]
fn columns_are_fields_whether_a_row_is_sent_as_json_or_as_it_stands() {
    let wanted = Wanted {
        headers: vec![field("h", "name"), fixed("f", "x")],
        timestamp_field: Some("at".into()),
        recorded_field: Some("at".into()),
    };
    let file = b"name,at\n\"a, b\",2023-11-14 22:13:20\n,1700000000\n";
    for record_as in [RecordAs::Json, RecordAs::Line] {
        let selection = Selection { record_as, wanted: wanted.clone(), ..as_format(Format::Csv) };
        let given = read_bytes(file, &selection, 7);
        assert_eq!(told(&given), [["h=a, b", "f=x"], ["h=", "f=x"]], "{record_as:?}");
        let time = Some(1_700_000_000_000);
        assert_eq!(times(&given), [(time, time), (time, time)], "{record_as:?}");
    }
    let missing = Selection { wanted: headers(vec![field("h", "z")]), ..as_format(Format::Csv) };
    assert_eq!(read_bytes(file, &missing, 1024).told(), ["header-missing", "header-missing"]);
}

/// Which of its cells belongs to which column is not known.
#[test]
fn a_row_that_fits_no_object_has_no_fields() {
    let wanted = Wanted { timestamp_field: Some("c".into()), ..headers(vec![fixed("f", "x"), field("h", "c")]) };
    let selection = Selection { wanted, bad_lines: BadLines::Send, ..as_format(Format::Csv) };
    let given = read_bytes(b"a,b,c\n1,x,2026-01-01,9\n1,x,2026-01-01\n", &selection, 1024);
    assert_eq!(told(&given), [vec!["f=x"], vec!["f=x", "h=2026-01-01"]]);
    let times: Vec<_> = times(&given).into_iter().map(|(time, _)| time.is_some()).collect();
    assert_eq!(times, [false, true]);
}

#[test]
fn elements_of_an_array_have_fields_too() {
    let selection = Selection { wanted: headers(vec![field("h", "a.b")]), ..as_format(Format::JsonArray) };
    assert_eq!(told(&read_bytes(b"[{\"a\":{\"b\":1}}, {\"a.b\":\"2\"}]", &selection, 4)), [["h=1"], ["h=2"]]);
}

#[test]
fn plain_text_can_have_what_is_fixed_and_no_field() {
    let selection = Selection { wanted: headers(vec![fixed("f", "x")]), ..as_format(Format::Text) };
    assert_eq!(told(&read_bytes(b"one\ntwo\n", &selection, 1024)), [["f=x"], ["f=x"]]);
    let wanted = Wanted { timestamp_field: Some("t".into()), ..Wanted::default() };
    let selection = Selection { wanted, ..as_format(Format::Text) };
    assert_eq!(read_bytes(b"one\n", &selection, 1024).fault_name(), Some("text-with-key"));
    let sent = read_bytes(b"one\n", &Selection { bad_lines: BadLines::Send, ..selection }, 1024);
    let extras = sent.lines[0].content.as_ref().expect("a line").extras.as_deref();
    assert_eq!(extras, Some(&Extras::default()));
}
