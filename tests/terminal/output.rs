//! What is printed for each line.

use line_producer::fault::{Fault, Kind};
use serde_json::Value;

use crate::program::Send;

#[test]
fn a_key_cannot_steer_the_terminal() {
    let lines = "{\"k\":\"a\\u001b[31m\\u009b\\u0007\\n\\tb é“\\\\”\"}\n";
    let ended = Send::new(["-", "--practice", "--key-field", "k"]).input(lines).run();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let row = ended.stdout.strip_suffix('\n').expect("a row");
    assert!(!row.contains(char::is_control), "{row:?}");
    assert!(row.contains(r"key a\u{1b}[31m\u{9b}\u{7}\n\tb é“\”  "), "{row}");
}

/// The program's own order of fields; a reader of the text may rely on it.
#[test]
fn json_has_these_fields_in_this_order() {
    let lines = "{\"k\":\"a\"}\n{\"k\":\"b\n{}\n";
    let ended = Send::new(["-", "--practice", "--key-field", "k", "--format", "json"]).input(lines).run();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let mut rows: Vec<&str> = ended.stdout.lines().collect();
    rows.sort_by_key(|row| value(row)["line"].as_u64());
    let [delivered, not_json, keyless] = rows.try_into().expect("three rows");
    let row = value(delivered);
    let (partition, offset, latency_us) = (&row["partition"], &row["offset"], &row["latency_us"]);
    assert!([partition, offset, latency_us].iter().all(|number| number.is_u64()), "{delivered}");
    assert_eq!(
        delivered,
        format!(
            r#"{{"line":1,"key":"a","partition":{partition},"offset":{offset},"latency_us":{latency_us},"result":"delivered"}}"#
        )
    );
    for (line, row, fault) in [(2, not_json, "not-json"), (3, keyless, "key-missing")] {
        let explanation = &value(row)["explanation"];
        assert!(explanation.as_str().is_some_and(|text| text.ends_with("It was not sent.")), "{row}");
        assert_eq!(
            row,
            format!(
                r#"{{"line":{line},"key":null,"partition":null,"offset":null,"latency_us":null,"result":"failed","fault":"{fault}","explanation":{explanation}}}"#
            )
        );
    }
}

fn value(row: &str) -> Value {
    serde_json::from_str(row).expect("JSON")
}

#[test]
fn text_rows_stand_in_columns() {
    let ended = Send::new(["-", "--practice", "--no-key"]).input("1\n{\n").run();
    let mut rows: Vec<&str> = ended.stdout.lines().collect();
    rows.sort_unstable();
    let [delivered, failed] = rows.try_into().expect("two rows");
    assert!(delivered.starts_with("line      1  key –             partition   "), "{delivered}");
    assert!(delivered.contains("  offset        0  ") && delivered.ends_with("  Delivered"), "{delivered}");
    assert_eq!(failed, "line      2  key –             Failed: not JSON");
}

#[test]
fn what_to_try_is_told_once_for_each_kind_of_failure() {
    let ended = Send::new(["-", "--practice", "--key-field", "a"]).input("{\n[\n{\"b\":1}\n{\"a\":1}\n").run();
    let told = |count, kind| ended.stderr.matches(&Fault::new(kind).words().to_try).count() == count;
    assert!(told(1, Kind::NotJson { column: 0 }), "{}", ended.stderr);
    assert!(ended.stderr.contains("2 lines, line 1 first: not JSON\n"), "{}", ended.stderr);
    assert!(ended.stderr.contains("Line 3: no a in the line\n"), "{}", ended.stderr);
    assert!(told(1, Kind::KeyMissing { field: "a".to_owned() }), "{}", ended.stderr);
}
