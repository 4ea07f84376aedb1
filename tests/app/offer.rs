//! How often, how far apart, and what goes with each line: each control of it, pressed.

use std::fs;

use eframe::egui::Role;
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    delivery::{Ending, Row, State},
    producer::Pace,
    run::{Form, HeaderRow, Spacing},
    source::Repeat,
};

use crate::bench::{Bench, Start};

fn quick() -> Form {
    Form { delay: "0".to_owned(), ..Form::default() }
}

#[test]
fn a_file_is_sent_several_times_or_without_end() {
    let mut bench = Start::form(quick()).open();
    bench.fill("Repeat", "3");
    bench.press("Send 10 lines 3 times");
    bench.until_finished();
    assert_eq!(bench.lines(), (1..=10).collect::<Vec<_>>().repeat(3));
    bench.until("the end", |bench| bench.says("Finished: 30 lines delivered"));
    bench.until("the texts of rows of every pass", |bench| {
        let names = bench.row_names();
        names.len() > 12 && names.iter().all(|name| name.contains("STR"))
    });

    bench.press("Without end");
    assert_eq!(bench.form().repeat, "without end");
    bench.press("Send 10 lines without end");
    bench.until_ended(200);
    assert_eq!(bench.run().plan().selection.repeat, Repeat::WithoutEnd);
    bench.settle();
    assert!(bench.screen().contains(", pass ") && !bench.screen().contains("left"), "{}", bench.screen());
    for (role, name) in [(Role::TextInput, "Repeat"), (Role::Button, "Without end"), (Role::ComboBox, "Pace")] {
        assert!(bench.disabled(role, name), "{name}");
    }
    bench.press("Stop");
    bench.until_finished();
    assert!(bench.count(State::Delivered) >= 200);
    bench.fill("Repeat", "never");
    assert!(bench.says("Repeat is not a number"), "{}", bench.screen());
}

#[test]
fn lines_are_spaced_as_chosen() {
    let mut bench = Start::form(quick()).open();
    bench.choose("Pace", "Messages a second");
    bench.fill("Rate", "0.1");
    assert!(bench.harness.query_by_role_and_label(Role::TextInput, "Delay").is_none());
    bench.fill("Rate", "fast");
    assert!(bench.says("Rate is not a number above 0"), "{}", bench.screen());
    bench.fill("Rate", "1,000");
    bench.press("Send 10 lines");
    bench.until_finished();
    assert_eq!((bench.run().plan().pace, bench.count(State::Delivered)), (Pace::Rate(1_000_000_000), 10));

    bench.choose("Pace", "As recorded");
    assert_eq!((bench.form().spacing, bench.form().time_field.as_str()), (Spacing::Recorded, "CreatedTime"));
    bench.choose("Time field", "NumberOfItems");
    bench.choose("Time field", "CreatedTime");
    bench.fill("Speed", "×1000000");
    bench.press("Send 10 lines");
    bench.until_finished();
    assert_eq!((bench.run().plan().pace, bench.count(State::Delivered)), (Pace::Recorded(1_000_000_000_000), 10));
    bench.fill("Speed", "0");
    assert!(bench.says("Speed is not a number above 0"), "{}", bench.screen());
    bench.choose("Pace", "Delay");
    bench.fill("Delay", "1 s");
    assert_eq!(bench.form().delay, "1 s");
}

fn partitions(bench: &Bench) -> Vec<i32> {
    let partition = |row: Row| match row.ending() {
        Some(Ending::Delivered { partition, .. }) => partition,
        _ => -1,
    };
    bench.rows().into_iter().map(partition).collect()
}

#[test]
fn headers_a_timestamp_and_a_partition_go_with_each_line() {
    let mut bench = Start::form(quick()).open();
    bench.open_options();
    bench.press("Add a header");
    bench.fill("Name of header 1", "source");
    bench.fill("Value of header 1", "shop 7");
    bench.press("Add a header");
    bench.fill("Name of header 2", "store");
    bench.choose("Kind of header 2", "From field");
    assert!(bench.says("Headers is empty"), "{}", bench.screen());
    bench.choose("Value of header 2", "StoreID");
    bench.press("Add a header");
    bench.choose("Timestamp", "CreatedTime");
    bench.fill("Partition", "3");
    let overrides = "This overrides the key: messages with the same key are not where other programs put them";
    assert!(bench.says(overrides), "{}", bench.screen());
    let row = |name: &str, value: &str, from_field| HeaderRow { name: name.into(), value: value.into(), from_field };
    let empty = HeaderRow::default();
    assert_eq!(bench.form().headers, [row("source", "shop 7", false), row("store", "StoreID", true), empty]);
    bench.press("Remove header 3");
    bench.press("Send 10 lines");
    bench.until_finished();
    assert_eq!(partitions(&bench), [3; 10]);
    let wanted = &bench.run().plan().selection.wanted;
    assert_eq!((wanted.headers.len(), wanted.timestamp_field.as_deref()), (2, Some("CreatedTime")));
    bench.fill("Partition", "4");
    bench.press("Send 10 lines");
    bench.until_finished();
    assert!(bench.says("Ended before the first line: partition 4 does not exist"), "{}", bench.screen());
    bench.fill("Partition", "");
    assert!(!bench.says(overrides));
    bench.press("Remove header 1");
    assert_eq!(bench.form().headers, [row("store", "StoreID", true)]);
}

/// What a run that broke in a later pass leaves in the form is what is left to send of that pass.
#[test]
fn a_run_that_ends_between_two_passes_leaves_the_passes_that_are_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.json");
    fs::write(&path, "{\"a\":1}\n{\"a\":2}\n").expect("written");
    let form = Form {
        file: path.to_string_lossy().into_owned(),
        key_field: String::new(),
        delay: "20 ms".to_owned(),
        repeat: "1000".to_owned(),
        ..Form::default()
    };
    let mut bench = Start::form(form).open();
    bench.press("Send 2 lines 1,000 times");
    bench.until_ended(3);
    fs::write(&path, "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n").expect("written");
    bench.until_finished();
    let passes = bench.count(State::Delivered) / 2;
    let ends = format!("goes on at line 1 in pass {} of 1,000", passes + 1);
    assert!(bench.screen().contains(&ends), "{ends}\n{}", bench.screen());
    assert_eq!((bench.form().from_line.as_str(), bench.form().repeat.clone()), ("1", (1000 - passes).to_string()));
}
