//! How often, how far apart, and what goes with each line.

use crate::program::{Ended, Send};

const FILE: &str =
    "{\"store\":\"A\",\"at\":\"2026-03-01T12:00:00Z\"}\n{\"store\":\"B\",\"at\":\"2026-03-01T12:00:01Z\"}\n";

fn send(flags: &[&str]) -> Ended {
    let always = ["data", "--practice", "--format", "json"];
    Send::new(always.iter().chain(flags)).file("data", FILE).run()
}

/// Line, partition and result of each row.
fn rows(ended: &Ended) -> Vec<(u64, Option<u64>, String)> {
    let row = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let result = row["result"].as_str().unwrap_or_default().to_owned();
        (row["line"].as_u64().expect("a number"), row["partition"].as_u64(), result)
    };
    ended.stdout.lines().map(row).collect()
}

#[test]
fn a_file_is_repeated_in_one_partition_with_what_goes_with_each_line() {
    let ended = send(&[
        "--repeat",
        "3",
        "--partition",
        "2",
        "--key-field",
        "store",
        "--header",
        "source=a=b",
        "--header-field",
        "store=store",
        "--timestamp-field",
        "at",
        "--as-recorded",
        "at",
        "--speed",
        "100",
    ]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let mut found = rows(&ended);
    found.sort_unstable();
    let wanted = |line| (line, Some(2), "delivered".to_owned());
    assert_eq!(found, [1, 1, 1, 2, 2, 2].map(wanted));
    assert!(ended.stderr.contains("Warning: every message goes to the chosen partition"), "{ended:?}");
    assert!(ended.stderr.contains("6 lines delivered"), "{ended:?}");
}

#[test]
fn what_cannot_be_is_said_at_its_flag_and_nothing_is_sent() {
    for (flags, says) in [
        (["--repeat", "0"].as_slice(), "--repeat: Repeat is not a number"),
        (&["--rate", "fast"], "--rate: Rate is not a number above 0"),
        (&["--as-recorded", "at", "--speed", "0"], "--speed: Speed is not a number above 0"),
        (&["--partition", "-1"], "unexpected argument '-1'"),
        (&["--partition", "first"], "--partition: Partition is not a number"),
        (&["--partition", " "], "--partition: Partition is empty"),
        (&["--header", "source"], "--header source: a name"),
        (&["--header", "=x"], "--header: Headers is empty"),
        (&["--rate", "10", "--delay", "1s"], "cannot be used with"),
        (&["--speed", "10"], "--as-recorded"),
        (&["--partition", "4"], "Partition 4 does not exist"),
        (&["--input-format", "text", "--timestamp-field", "at"], "--timestamp-field: Plain text has no fields"),
    ] {
        let ended = send(flags);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{flags:?}: {ended:?}");
        assert!(ended.stderr.contains(says), "{flags:?}: {}", ended.stderr);
    }
    let piped = Send::new(["-", "--practice", "--repeat", "endless"]).input(FILE).run();
    assert_eq!(piped.code, Some(2), "{piped:?}");
    assert!(piped.stderr.contains("--repeat: Piped-in lines can be sent once only"), "{}", piped.stderr);
}

#[test]
fn a_line_that_lacks_a_field_fails_or_goes_without() {
    let refused = send(&["--header-field", "h=store", "--timestamp-field", "sent"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.stdout.contains("\"fault\":\"time-missing\""), "{}", refused.stdout);
    let sent = send(&["--header-field", "h=none", "--timestamp-field", "sent", "--bad-lines", "send"]);
    assert_eq!(sent.code, Some(0), "{sent:?}");
}
