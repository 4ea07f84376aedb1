//! The format of the file: found, shown, changed; and a large file that is counted.

use std::{fs, path::Path};

use eframe::egui::Role;
use line_producer::{
    action::Action,
    app::{Core, state::FileState},
    delivery::State,
    run::{Form, RowText},
    source::{Format, RecordAs},
};

use crate::bench::{Bench, Start, take_in_until};

const TABLE: &str = "store,text\nA,one\nB,\"two\nlines\"\n";

/// The window with this file, and no key.
fn open(path: &Path, text: impl AsRef<[u8]>) -> Bench {
    fs::write(path, text).expect("written");
    let file = path.to_string_lossy().into_owned();
    let form =
        Form { file, delay: "0".to_owned(), count: "all".to_owned(), key_field: String::new(), ..Form::default() };
    let mut bench = Start::form(form).open();
    until_known(&mut bench);
    bench
}

fn until_known(bench: &mut Bench) {
    bench.until("the file is known", |bench| matches!(&bench.core().state.file, FileState::Known(_)));
    bench.settle();
}

#[test]
fn a_table_is_found_and_sent_as_objects_or_as_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = open(&folder.path().join("table.csv"), TABLE);
    assert!(bench.says("2 records, 31 bytes. No problems found."), "{}", bench.screen());
    assert_eq!(bench.form().format, Format::Auto);
    bench.choose("Key field", "store");
    bench.press("Send all 2 lines");
    bench.until_finished();
    assert_eq!((bench.lines(), bench.count(State::Delivered)), (vec![1, 2], 2));
    bench.until("the texts", |bench| bench.core().state.texts.len() == 2);
    let text = |bench: &Bench| bench.core().state.texts[&1].as_ref().clone();
    let RowText::Line { key, head, first_line, .. } = text(&bench) else { panic!("no text") };
    assert_eq!((key.as_deref(), head.as_str()), (Some("B"), "{\"store\":\"B\",\"text\":\"two\\nlines\"}"));
    assert_eq!(first_line, Some(3));

    bench.pick(Role::RadioButton, "As it stands");
    assert_eq!(bench.form().record_as, RecordAs::Line);
    until_known(&mut bench);
    bench.press("Send all 2 lines");
    bench.until_finished();
    bench.until("the texts", |bench| bench.core().state.texts.len() == 2);
    let RowText::Line { key, head, .. } = text(&bench) else { panic!("no text") };
    assert_eq!((key.as_deref(), head.as_str()), (Some("B"), "B,\"two\nlines\""));
}

#[test]
fn what_was_found_can_be_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = open(&folder.path().join("table.csv"), TABLE);
    bench.choose("Format", "Plain text");
    until_known(&mut bench);
    assert!(bench.says("4 lines of text, 31 bytes. No problems found."), "{}", bench.screen());
    bench.press("Send all 4 lines");
    bench.until_finished();
    assert_eq!(bench.count(State::Delivered), 4);
    bench.choose("Format", "JSON array");
    bench.until_said("No JSON array in the file");
    assert!(bench.disabled(Role::Button, "Send"), "{}", bench.screen());
}

#[test]
fn plain_text_has_no_key_and_bytes_that_are_no_text_are_marked() {
    let folder = tempfile::tempdir().expect("a folder");
    let bench = open(&folder.path().join("notes.txt"), b"one\ncaf\xE9\n");
    assert!(bench.says("Line 2: not UTF-8 text, sent as it is"), "{}", bench.screen());
    let form = Form { key_field: "StoreID".to_owned(), ..bench.form().clone() };
    drop(bench);
    let mut bench = Start::form(form).open();
    until_known(&mut bench);
    assert!(bench.says("Plain text has no fields"), "{}", bench.screen());
    assert!(bench.disabled(Role::Button, "Send"), "{}", bench.screen());
    bench.choose("Key field", "No key");
    bench.press("Send all 2 lines");
    bench.until_finished();
    bench.until("the texts", |bench| bench.core().state.texts.len() == 2);
    let marked = |row| match bench.core().state.texts[&row].as_ref() {
        RowText::Line { utf8, .. } => !utf8,
        RowText::Gone(_) => panic!("no text"),
    };
    assert_eq!([0, 1].map(marked), [false, true]);
}

/// An array, of which each byte is looked at: its counting takes long enough to be stopped.
#[test]
fn a_counting_can_be_stopped_and_asked_for_again() {
    const RECORDS: u64 = 600_000;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.json");
    let element = format!("{{\"a\":\"{}\"}}", "x".repeat(100));
    fs::write(&path, format!("[{}{element}]", format!("{element},\n").repeat(RECORDS as usize - 1))).expect("written");
    let form = Form { file: path.to_string_lossy().into_owned(), key_field: String::new(), ..Form::default() };
    let mut core = Start::form(form).core();
    take_in_until(&mut core, "it is being counted", |core| core.state.counting.is_some());
    core.act(Action::StopCounting);
    assert_eq!((core.state.counting.is_none(), lines(&core)), (true, None));
    // That the first one was stopped is heard while the second goes on, and does not end that.
    core.act(Action::CountLines);
    take_in_until(&mut core, "it is counted", |core| {
        assert!(core.state.counting.is_some() || lines(core).is_some(), "it can be stopped, too");
        lines(core) == Some(RECORDS)
    });
}

fn lines(core: &Core) -> Option<u64> {
    match &core.state.file {
        FileState::Known(examined) => examined.lines,
        _ => None,
    }
}

#[test]
fn a_large_file_is_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(450));
    let mut bench = open(&folder.path().join("large.json"), line.repeat(12_000));
    bench.until_said("12,000 lines, 5.5 MB. No problems in the first 10,000 lines.");
    assert!(bench.core().state.counting.is_none());
    assert!(bench.says("Send all 12,000 lines"));
}
