//! `line-producer check`: what is printed, and the exit codes.

use serde_json::Value;

use crate::program::{Ended, Send};

fn check(arguments: &[&str], text: impl AsRef<[u8]>) -> Ended {
    Send::command("check", ["lines.json"].iter().chain(arguments)).file("lines.json", text).run()
}

#[test]
fn a_good_file_passes() {
    let ended = check(&["--key-field", "k"], "{\"k\":1}\n\n{\"k\":\"b\"}\n");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""), "{ended:?}");
    assert_eq!(ended.stderr, "All 2 lines can be sent\n1 blank line passed over\n");
    let piped = Send::command("check", ["-", "--key-field", "k"]).input("{\"k\":1}\n").run();
    assert_eq!((piped.code, piped.stderr.as_str()), (Some(0), "The only line can be sent\n"), "{piped:?}");
}

#[test]
fn what_cannot_be_sent_is_printed_and_told_once_for_each_reason() {
    let ended = check(&["--key-field", "k"], "{\n{\"k\":1}\n{\"x\":1}\n[\n");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(ended.stdout, "line      1  not JSON\nline      3  no k in the line\nline      4  not JSON\n");
    assert!(ended.stderr.contains("2 lines, line 1 first: not JSON\n"), "{}", ended.stderr);
    assert!(ended.stderr.contains("Line 3: no k in the line\n"), "{}", ended.stderr);
    assert!(ended.stderr.ends_with("3 of 4 lines cannot be sent\n"), "{}", ended.stderr);
    let sent = check(&["--key-field", "k", "--bad-lines", "send"], "{\n{\"k\":1}\n");
    assert_eq!((sent.code, sent.stdout.as_str()), (Some(0), ""), "{sent:?}");
    assert!(sent.stderr.ends_with("Sent without a key: 1 line\n"), "{}", sent.stderr);
}

#[test]
fn headers_and_times_are_judged_as_they_are_sent() {
    let text = "{\"k\":1,\"t\":1700000000}\n{\"k\":1}\n{\"t\":1}\n{\"k\":1,\"t\":\"soon\"}\n{\"k\":1,\"t\":-5}\n";
    let wanted = ["--header-field", "shop=k", "--timestamp-field", "t"];
    let ended = check(&wanted, text);
    let rows = [
        "line      2  no t for the time",
        "line      3  no k for the header",
        "line      4  field t is not a time",
        "line      5  field t is not a time",
    ];
    assert_eq!((ended.code, ended.stdout.lines().collect::<Vec<_>>()), (Some(1), rows.to_vec()), "{ended:?}");
    let sent = Send::new(["lines.json", "--practice"].iter().chain(&wanted)).file("lines.json", text).run();
    assert_eq!((sent.code, sent.stdout.lines().count()), (Some(1), 5), "{sent:?}");
    let recorded = check(&["--as-recorded", "t", "--header", "from=desk"], text);
    assert_eq!(recorded.stdout.lines().count(), 2, "a time before 1970 has its place: {recorded:?}");
    let anyway = check(&["--as-recorded", "t", "--bad-lines", "send"], text);
    assert_eq!((anyway.code, anyway.stdout.as_str()), (Some(0), ""), "{anyway:?}");
}

#[test]
fn json_has_an_object_for_each_and_one_for_all() {
    let ended = check(&["--format", "json", "--message-size", "1 kB"], format!("{{\n\n\"{}\"\n1\n", "x".repeat(990)));
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let objects: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let faults: Vec<_> =
        objects[..2].iter().map(|object| (object["line"].as_u64(), object["fault"].as_str())).collect();
    assert_eq!(faults, [(Some(1), Some("not-json")), (Some(3), Some("line-too-long"))]);
    assert!(objects[0]["explanation"].as_str().is_some_and(|text| text.ends_with("It was not sent.")));
    let wanted = serde_json::json!({
        "lines": 3, "cannot_be_sent": 2, "without_key": 0, "not_utf8": 0, "blank": 1,
        "reasons": [
            { "fault": "not-json", "lines": 1, "first_line": 1 },
            { "fault": "line-too-long", "lines": 1, "first_line": 3 },
        ],
    });
    assert_eq!(objects[2..], [wanted]);
}

#[test]
fn what_is_wrong_with_the_command_or_the_file_ends_it() {
    for (arguments, text, says) in [
        (vec!["missing.json"], "1\n", "FILE: File not found"),
        (vec!["lines.json"], "\n", "FILE: The file is empty"),
        (vec!["lines.json", "--message-size", "big"], "1\n", "--message-size: "),
        (vec!["lines.json", "--key-field", " "], "1\n", "--key-field: "),
        (vec!["lines.json", "--key-field", "k", "--input-format", "text"], "a\n", "Plain text has no fields"),
        (vec!["lines.json", "--header", "desk"], "1\n", "--header desk: a name, an equals sign"),
        (vec!["lines.json", "--as-recorded", ""], "1\n", "--as-recorded: "),
        (vec!["lines.json", "--practice"], "1\n", "unexpected argument"),
        (vec![], "1\n", "required"),
    ] {
        let ended = Send::command("check", &arguments).file("lines.json", text).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {ended:?}");
        assert!(ended.stderr.contains(says), "{arguments:?}: {}", ended.stderr);
    }
    let broken = check(&["--input-format", "json-array"], "[1,2,");
    assert_eq!(broken.code, Some(1), "{broken:?}");
    assert!(broken.stderr.contains("The JSON array breaks off after record 2"), "{}", broken.stderr);
    assert!(broken.stderr.ends_with("All 2 records that were read can be sent\n"), "{}", broken.stderr);
}

#[test]
fn records_that_are_no_lines_are_called_records() {
    let ended =
        check(&["--input-format", "csv", "--key-field", "c", "--record-as", "line"], "a,b,c\n1,2,3\n4,5\n6,7\n1,2,3\n");
    assert_eq!(ended.stdout, "record      2  no c in the line\nrecord      3  no c in the line\n", "{ended:?}");
    assert!(ended.stderr.contains("2 records, record 2 first: no c in the line\n"), "{}", ended.stderr);
    assert!(ended.stderr.ends_with("2 of 4 records cannot be sent\n"), "{}", ended.stderr);
}
