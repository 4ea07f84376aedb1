//! The File tab with real files: fields, keys and partitions before sending, any record, and the check of all.

use std::{collections::HashMap, fs, path::Path};

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    app::state::{CheckState, FileState},
    delivery::{Ending, State},
    fault::Fault,
    run::Form,
    source::{Check, Format},
};

use crate::bench::{Bench, Start, plain_form};

/// The window with its File tab open, and this form.
fn open(form: Form) -> Bench {
    let mut bench = Start::form(form).open();
    bench.until("the file is known", |bench| matches!(&bench.core().state.file, FileState::Known(_)));
    bench.shortcut(Key::Num3);
    bench.until("the first records", |bench| !bench.core().state.preview.texts.is_empty());
    bench.settle();
    bench
}

fn form(path: &Path, text: impl AsRef<[u8]>) -> Form {
    fs::write(path, text).expect("written");
    let file = path.to_string_lossy().into_owned();
    Form { file, delay: "0".to_owned(), count: "all".to_owned(), key_field: "k".to_owned(), ..Form::default() }
}

/// The rows of the records on the screen: number, key or what stands for it, and partition.
fn records(bench: &Bench) -> Vec<(u64, String, String)> {
    let record = |name: String| {
        let (number, rest) = name.strip_prefix("Record ")?.split_once(", ")?;
        let (what, partition) = rest.rsplit_once(", partition ").unwrap_or((rest, ""));
        Some((number.replace(',', "").parse().ok()?, what.to_owned(), partition.to_owned()))
    };
    bench.row_names().into_iter().filter_map(record).collect()
}

fn check(bench: &mut Bench) -> Check {
    bench.press("Check all records");
    bench.until("the check", |bench| matches!(bench.core().state.preview.check, CheckState::Done(_)));
    bench.settle();
    match &bench.core().state.preview.check {
        CheckState::Done(check) => check.as_ref().clone(),
        other => panic!("{other:?}"),
    }
}

/// Line and fault of each row that failed, as the log has them.
fn failed(bench: &Bench) -> Vec<(u64, Fault)> {
    let log = bench.run().log();
    let row = |index| log.row(index).filter(|row| row.state() == State::Failed).map(|row| (index, row));
    let mut failed: Vec<_> = (0..log.len())
        .filter_map(row)
        .map(|(index, row)| (row.line(), log.fault(row).unwrap_or_else(|| panic!("row {index} has no fault"))))
        .collect();
    failed.sort_by_key(|(line, _)| *line);
    failed
}

#[test]
fn a_key_goes_where_the_preview_said() {
    let mut bench = open(Form { delay: "0".to_owned(), ..Form::default() });
    let told: HashMap<_, _> = records(&bench).into_iter().map(|(number, _, partition)| (number, partition)).collect();
    assert!(told.len() > 10, "{}", bench.screen());
    bench.press("Send 10 lines");
    bench.until_finished();
    let mut seen = 0;
    for row in bench.rows() {
        let Some(Ending::Delivered { partition, .. }) = row.ending() else { panic!("not delivered: {row:?}") };
        assert_eq!(told.get(&row.line()), Some(&partition.to_string()), "line {}", row.line());
        seen += 1;
    }
    assert_eq!(seen, 10);
}

#[test]
fn a_field_that_is_pressed_becomes_the_key_and_another_is_shown() {
    let mut bench = open(Form::default());
    assert!(bench.says("Fields of the file") || bench.screen().contains("in all 1,500 lines"), "{}", bench.screen());
    let before = records(&bench);
    let row = bench.row_names().into_iter().find(|name| name.starts_with("PosID, text, ")).expect("the field");
    bench.pick(Role::Row, &row);
    assert_eq!(bench.form().key_field, "PosID");
    bench.until("other keys", |bench| records(bench).first().is_some_and(|(_, key, _)| key.starts_with("POS")));
    assert_ne!(records(&bench), before);
    assert!(bench.row_names().contains(&format!("{row}, is the key")), "{:?}", bench.row_names());
    bench.press("Show PosID in the log");
    assert_eq!(bench.form().shown_field, "PosID");
    bench.press("Show PosID in the log");
    assert_eq!(bench.form().shown_field, "");
}

#[test]
fn a_field_that_is_not_in_each_record_as_text_or_number_can_be_the_key_and_one_that_comes_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lines.json");
    let mut bench = open(form(&path, "{\"k\":1,\"n\":null,\"on\":true}\n{\"k\":2,\"n\":\"x\",\"on\":false}\n"));
    bench.choose("Key field", "n");
    assert_eq!(bench.form().key_field, "n");
    assert!(bench.says("Not always a text or number in the first 2 lines"), "{}", bench.screen());
    bench.until("its keys", |bench| records(bench).iter().any(|(number, key, _)| *number == 2 && key == "x"));
    bench.pick(Role::ComboBox, "Key field");
    assert!(bench.harness.query_by_role_and_label(Role::ListBoxOption, "on").is_none(), "it is never one");
    bench.fill("Another field", "later.on");
    bench.harness.key_press(Key::Escape);
    bench.settle();
    assert_eq!(bench.form().key_field, "later.on");
    assert!(bench.says("Not in the first 2 lines of this file"), "{}", bench.screen());
    let row = bench.row_names().into_iter().find(|name| name.starts_with("n, ")).expect("the field");
    bench.pick(Role::Row, &row);
    assert_eq!(bench.form().key_field, "n");
}

#[test]
fn what_the_check_finds_is_what_sending_refuses() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bad.json");
    let nearly = format!("{{\"k\":\"v\",\"x\":\"{}\"}}", "x".repeat(1_000_000 - 30));
    let long_key = format!("{{\"k\":\"{}\"}}", "k".repeat(600_000));
    let endless = format!("{{\"k\":\"{}\"}}", "x".repeat(1_500_000));
    let lines: [&[u8]; 10] = [
        b"{\"k\":\"good\"}",
        b"not JSON",
        b"",
        b"{\"x\":1}",
        b"{\"k\":{}}",
        b"{\"k\":\"\xFF\"}",
        nearly.as_bytes(),
        long_key.as_bytes(),
        endless.as_bytes(),
        b"{\"k\":7}",
    ];
    let mut bench = open(form(&path, lines.join(&b'\n')));
    let found = check(&mut bench);
    assert!(bench.says("7 of 9 lines cannot be sent"), "{}", bench.screen());
    let names: Vec<_> = found.listed.iter().map(|(line, fault)| (*line, fault.name())).collect();
    let wanted = [
        (2, "not-json"),
        (4, "key-missing"),
        (5, "key-not-text-or-number"),
        (6, "not-utf8"),
        (7, "line-too-long"),
        (8, "key-too-long"),
        (9, "line-too-long"),
    ];
    assert_eq!(names, wanted);
    // The rows of the preview say the same.
    let rows = records(&bench);
    for (number, fault) in &found.listed {
        let (_, what, _) = rows.iter().find(|(shown, ..)| shown == number).expect("a row");
        assert_eq!(*what, State::Failed.result(Some(fault)));
    }
    assert_eq!(rows[2].1, "Blank, passed over");
    bench.press("Send all 9 lines");
    bench.until_finished();
    assert_eq!(failed(&bench), found.listed);
    assert_eq!(bench.count(State::Delivered), 2);
}

#[test]
fn one_that_cannot_be_sent_is_listed_and_gone_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.json");
    let mut text = "{\"k\":1}\n".repeat(4_000);
    text.push_str("no\n");
    text.push_str(&"{\"k\":2}\n".repeat(1_000));
    let mut bench = open(form(&path, &text));
    check(&mut bench);
    bench.pick(Role::RadioButton, "Cannot be sent 1");
    bench.until("the one record", |bench| records(bench) == [(4_001, "Failed: not JSON".to_owned(), String::new())]);
    bench.pick(Role::Row, "Record 4,001, Failed: not JSON");
    bench.until("its text", |bench| bench.core().state.preview.detail.is_some());
    bench.settle();
    assert!(bench.screen().contains("Text of record 4,001"), "{}", bench.screen());
    // Among all records it stands in its place.
    bench.fill("Go to", "4,001");
    bench.press("Go");
    bench.until("it among the others", |bench| records(bench).iter().any(|(number, ..)| *number == 4_000));
    bench.press("Send from here");
    assert_eq!(bench.form().from_line, "4001");
}

#[test]
fn another_file_is_shown_at_once_and_is_looked_at_and_offered_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = |key: &str| format!("{{\"k\":\"{key}\"}}\n").repeat(40);
    let (first, second) = (folder.path().join("first.json"), folder.path().join("second.json"));
    fs::write(&second, lines("second")).expect("written");
    let mut bench = open(Form { format: Format::JsonLines, ..form(&first, lines("first")) });
    bench.pick(Role::Row, &bench.row_names().into_iter().find(|name| name.starts_with("Record 3")).expect("a row"));
    bench.press("Send from here");
    assert_eq!(bench.form().from_line, "3");
    bench.fill("File", &second.to_string_lossy());
    bench.until("the other file's records", |bench| records(bench).iter().any(|(_, key, _)| key == "second"));
    assert_eq!(bench.form().format, Format::Auto, "a format is chosen for a file");
    assert_eq!(bench.form().from_line, "1", "and so is the record from which it is sent");
}

#[test]
fn a_check_is_outdated_when_the_form_or_the_file_changes() {
    const OUTDATED: &str = "The form or the file has changed since: check again";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lines.json");
    let mut bench = open(form(&path, "{\"k\":1,\"l\":2}\n{\"k\":1}\n"));
    assert!(check(&mut bench).passed());
    assert!(bench.says("All 2 lines can be sent") && !bench.says(OUTDATED), "{}", bench.screen());
    bench.choose("Key field", "l");
    assert!(bench.says(OUTDATED), "{}", bench.screen());
    assert_eq!(check(&mut bench).bad, 1);
    assert!(!bench.says(OUTDATED), "{}", bench.screen());
    // The file under the preview.
    fs::write(&path, "{\"l\":1}\n{\"l\":2}\n{\"l\":3}\n").expect("written");
    bench.pick(Role::Row, &bench.row_names().into_iter().find(|name| name.starts_with("Record 2")).expect("a row"));
    bench.until_said("The file is no longer as it was when it was looked at");
    bench.press("Look at it again");
    bench.until("the file as it is", |bench| records(bench).len() == 3);
    bench.settle();
    assert!(bench.says(OUTDATED), "{}", bench.screen());
    assert_eq!(check(&mut bench).records, 3);
    // Another file has nothing to do with it.
    bench.press("Use the sample");
    bench.until("the sample", |bench| matches!(bench.core().state.preview.check, CheckState::None));
}

#[test]
fn any_record_is_reached_and_one_that_is_not_there_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let line = |number: u32| format!("{{\"k\":\"key-{number}\",\"x\":\"{}\"}}\n", "x".repeat(480));
    let text: String = (1..=12_000).map(line).collect();
    let mut bench = open(form(&folder.path().join("large.json"), text));
    bench.fill("Go to", "11,999");
    bench.press("Go");
    bench.until("the record", |bench| {
        records(bench).iter().any(|(number, key, _)| *number == 11_999 && key == "key-11999")
    });
    assert_eq!(bench.core().state.preview.selected, Some(11_999));
    bench.fill("Go to", "12,001");
    bench.press("Go");
    bench.until_said("There is no 12,001: the last is 12,000");
    bench.fill("Go to", "1");
    bench.press("Go");
    bench.until("the first", |bench| {
        records(bench).first().is_some_and(|(number, key, _)| *number == 1 && key == "key-1")
    });
}

#[test]
fn each_format_has_its_records_and_fields() {
    let folder = tempfile::tempdir().expect("a folder");
    let utf16: Vec<u8> = "\u{FEFF}{\"k\":\"é\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let zstd = zstd::encode_all("{\"k\":\"z\"}\n".as_bytes(), 1).expect("memory");
    let files: [(&str, Vec<u8>, &str); 5] = [
        ("array.json", b"[{\"k\":\"a\"},\n{\"k\":\"b\"}]".to_vec(), "a"),
        ("table.csv", b"k,x\nc,1\n".to_vec(), "c"),
        ("table.tsv", b"k\tx\nd\t1\n".to_vec(), "d"),
        ("utf16.json", utf16, "é"),
        ("packed.json.zst", zstd, "z"),
    ];
    for (name, bytes, key) in files {
        let mut bench = open(form(&folder.path().join(name), bytes));
        let first = records(&bench).into_iter().next().expect("a record");
        assert_eq!((first.0, first.1.as_str()), (1, key), "{name}: {}", bench.screen());
        assert!(bench.row_names().iter().any(|row| row.starts_with("k, text, ")), "{name}: {:?}", bench.row_names());
        assert!(check(&mut bench).passed(), "{name}");
    }
    let text = Form { key_field: String::new(), ..form(&folder.path().join("notes.txt"), b"one\ncaf\xE9\n") };
    let mut bench = open(text);
    assert!(bench.says("Plain text has no fields, so its lines are sent without a key"), "{}", bench.screen());
    assert_eq!(records(&bench)[1], (2, "No key".to_owned(), "any".to_owned()));
    assert_eq!((check(&mut bench).not_text, bench.says("Not UTF-8 text, sent as it stands: 1 line")), (1, true));
}

#[test]
fn how_many_partitions_a_topic_has_is_learnt_from_the_test() {
    let cluster = rdkafka::mocking::MockCluster::new(1).expect("a mock cluster");
    cluster.create_topic("invoices", 7, 1).expect("a topic");
    let mut bench = open(Form { delay: "0".to_owned(), ..plain_form(&cluster.bootstrap_servers()) });
    assert!(bench.says("Partitions are known after Test connection"), "{}", bench.screen());
    assert!(records(&bench).iter().all(|(_, key, partition)| key.starts_with("STR") && partition == "?"));
    bench.press("Test connection");
    bench.until("its end", |bench| bench.core().state.test.as_ref().is_some_and(|test| test.ending.is_some()));
    // The steps take their last height before they are pressed.
    bench.settle();
    bench.press("Close");
    bench.until("the steps are closed", |bench| !bench.core().state.asking());
    let told = records(&bench);
    assert!(told.iter().all(|(_, _, partition)| partition.parse::<u32>().is_ok_and(|partition| partition < 7)));
    bench.shortcut(Key::Enter);
    bench.until("a run", |bench| bench.core().state.run.is_some());
    bench.until_finished();
    for row in bench.rows() {
        let Some(Ending::Delivered { partition, .. }) = row.ending() else { panic!("not delivered: {row:?}") };
        let (_, _, wanted) = told.iter().find(|(number, ..)| *number == row.line()).expect("a record");
        assert_eq!(*wanted, partition.to_string(), "line {}", row.line());
    }
    bench.fill("Topic", "others");
    assert!(bench.says("Partitions are known after Test connection"), "{}", bench.screen());
}

#[test]
fn a_partition_that_is_chosen_overrides_the_key() {
    let mut bench = open(Form { partition: "2".to_owned(), delay: "0".to_owned(), ..Form::default() });
    assert!(records(&bench).iter().all(|(_, _, partition)| partition == "2"), "{}", bench.screen());
    bench.press("Send 10 lines");
    bench.until_finished();
    let partition = |ending| match ending {
        Some(Ending::Delivered { partition, .. }) => partition,
        other => panic!("not delivered: {other:?}"),
    };
    assert!(bench.rows().iter().all(|row| partition(row.ending()) == 2));
}
