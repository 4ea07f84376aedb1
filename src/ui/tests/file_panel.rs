//! The File tab: what it shows of a file, what can be pressed there, and what is asked for.

use std::sync::Arc;

use eframe::egui::{Key, Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::{Bench, button_disabled, keyboard_at, made_up, open, open_sized};
use crate::{
    action::{Action, Preview},
    app::state::{CheckState, FileState, State, Tab},
    fault::{Fault, Kind},
    run::{self, Attached, PreviewText},
    source::{Check, Format, Origin, Progress, Reason, RecordAs, examine},
};

/// The sample, looked at, and the texts of its first records.
fn sample() -> State {
    let mut state = made_up::first_start();
    let examined = examine(&Origin::Sample, Format::Auto, RecordAs::Json).expect("the sample");
    let (reader, numbers) = (examined.reader.clone().expect("a reader"), (1..=40).collect::<Vec<_>>());
    let texts = run::preview(&reader, &numbers, None, &state.form.whole(), &Progress::default()).expect("read");
    state.preview.texts = texts.into_iter().map(|(number, text)| (number, Arc::new(text))).collect();
    state.preview.partitions = Some(4);
    state.file = FileState::Known(examined);
    state.tab = Tab::File;
    state
}

fn asked(harness: &Harness<'_, Bench>) -> Vec<Preview> {
    let preview = |action: &Action| match action {
        Action::Preview(Preview::Show(_)) => None,
        Action::Preview(asked) => Some(asked.clone()),
        _ => None,
    };
    harness.state().asked.iter().filter_map(preview).collect()
}

fn shown(harness: &Harness<'_, Bench>) -> Vec<u64> {
    let numbers = |action: &Action| match action {
        Action::Preview(Preview::Show(numbers)) => Some(numbers.clone()),
        _ => None,
    };
    harness.state().asked.iter().rev().find_map(numbers).unwrap_or_default()
}

fn checked(bad: u64) -> CheckState {
    let fault = Fault::new(Kind::NotJson { column: 3 });
    let listed = (0..bad).map(|place| (place * 100 + 7, fault.clone())).collect();
    let reasons = if bad > 0 { vec![Reason { fault, count: bad, first: 7 }] } else { Vec::new() };
    CheckState::Done(Arc::new(Check { records: 1_500, bad, reasons, listed, ..Check::default() }))
}

#[test]
fn an_empty_tab_says_what_will_be_there() {
    let mut state = sample();
    state.file = FileState::Examining;
    open(state).get_by_label("The first records of the file will be shown here");
    let mut state = sample();
    state.file = FileState::Trouble(Fault::new(Kind::FileEmpty { path: "a.json".to_owned() }));
    let harness = open(state);
    assert!(harness.get_all_by_label("The file is empty").count() >= 2, "in the form and in the tab");
    harness.get_by_label("Choose another file, or correct what stands beside it on the left");
}

#[test]
fn file_fields_and_records_are_shown_and_only_what_is_seen_is_asked_for() {
    let harness = open(sample());
    harness.get_by_label("invoices.json");
    harness.get_by_label_contains("JSON lines, 1.0 MB, 1,500 lines");
    harness.get_by_label_contains(" fields in all 1,500 lines. Press one to make it the key.");
    harness.get_by_role_and_label(Role::Row, "StoreID, text, 20 different, is the key");
    let numbers = shown(&harness);
    assert!(numbers.first() == Some(&1) && (8..40).contains(&numbers.len()), "{numbers:?}");
    let rows = harness.query_all_by_role(Role::Row).filter_map(|row| row.accesskit_node().label());
    let records: Vec<_> = rows.filter(|name| name.starts_with("Record ")).collect();
    assert_eq!(records.len(), numbers.len());
    assert!(records.iter().all(|name| name.contains(", STR") && name.contains(", partition ")), "{records:?}");
}

#[test]
fn a_field_becomes_the_key_by_pressing_it_and_what_cannot_be_one_does_not() {
    let mut harness = open(sample());
    let press = |harness: &mut Harness<'_, Bench>, path: &str| {
        let rows = harness.query_all_by_role(Role::Row);
        let name: Vec<_> = rows.filter_map(|node| node.accesskit_node().label()).collect();
        let name = name.into_iter().find(|name| name.starts_with(&format!("{path}, "))).expect("the field");
        harness.get_by_role_and_label(Role::Row, &name).click();
        harness.run();
    };
    press(&mut harness, "PosID");
    assert_eq!(harness.state().state.form.key_field, "PosID");
    press(&mut harness, "DeliveryAddress");
    assert_eq!(harness.state().state.form.key_field, "PosID", "no text and no number");
    harness.get_by_role_and_label(Role::Button, "Show PosID in the log").click();
    harness.run();
    assert_eq!(harness.state().state.form.shown_field, "PosID");
}

#[test]
fn during_a_run_the_choice_of_fields_stands() {
    let mut state = made_up::running();
    let known = sample();
    (state.file, state.preview, state.tab) = (known.file, known.preview, Tab::File);
    state.preview.selected = Some(3);
    let harness = open(state);
    assert!(button_disabled(&harness, "Show PosID in the log"));
    assert!(button_disabled(&harness, "Send from here"));
    assert!(!button_disabled(&harness, "Check all records"));
}

#[test]
fn the_check_is_asked_for_watched_and_summed_up() {
    let mut harness = open(sample());
    harness.get_by_label("Check all records").click();
    harness.run();
    assert_eq!(asked(&harness), [Preview::Check]);
    harness.state_mut().state.preview.check = CheckState::Going(Arc::default());
    harness.run_steps(3);
    assert!(button_disabled(&harness, "Check all records"));
    harness.get_by_role_and_label(Role::ProgressIndicator, "Checking the records");
    harness.get_by_label("Stop checking").click();
    harness.run_steps(3);
    assert_eq!(asked(&harness), [Preview::Check, Preview::StopCheck]);
    harness.state_mut().state.preview.check = checked(0);
    harness.run();
    harness.get_by_label("All 1,500 lines can be sent");
    assert!(harness.query_by_label("All").is_none(), "there is nothing to choose between");
    harness.state_mut().state.preview.check_outdated = true;
    harness.run();
    harness.get_by_label("The form or the file has changed since: check again");
    harness.state_mut().state.preview.check = CheckState::Failed(Fault::new(Kind::TextWithKey));
    harness.run();
    harness.get_by_label("Plain text has no fields");
}

#[test]
fn what_cannot_be_sent_is_listed_and_pressed() {
    let mut state = sample();
    state.preview.check = checked(3);
    let mut harness = open(state);
    harness.get_by_label("3 of 1,500 lines cannot be sent");
    harness.get_by_label("3 not JSON (first 7)");
    harness.get_by_role_and_label(Role::RadioButton, "Cannot be sent 3").click();
    harness.run();
    assert_eq!(shown(&harness), [7, 107, 207]);
    harness.get_by_role_and_label(Role::Row, "Record 107, Failed: not JSON").click();
    harness.run();
    assert_eq!(asked(&harness), [Preview::Select(Some(107))]);
}

#[test]
fn any_record_is_gone_to_by_its_number() {
    let mut harness = open(sample());
    assert!(button_disabled(&harness, "Go"));
    harness.get_by_role_and_label(Role::TextInput, "Go to").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Go to").type_text("1,200");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&harness), [Preview::GoTo(1_200)]);
    assert_eq!(keyboard_at(&harness), "Go to");
    (harness.state_mut().state.preview.selected, harness.state_mut().state.preview.reveals) = (Some(1_200), 1);
    harness.run();
    assert!(shown(&harness).contains(&1_200));
    harness.state_mut().state.preview.missing = Some(1_501);
    harness.run();
    harness.get_by_label("There is no 1,501: the last is 1,500");
    harness.state_mut().state.preview.seeking = Some(9_000);
    harness.run();
    harness.get_by_label("Looking for 9,000…");
}

#[test]
fn the_keyboard_goes_through_the_records() {
    let mut state = sample();
    state.preview.selected = Some(1);
    let mut harness = open(state);
    harness.get_by_role_and_label(Role::Table, "Records of the file").focus();
    harness.run();
    for (key, number) in [(Key::ArrowDown, 2), (Key::End, 1_500), (Key::Home, 1)] {
        harness.key_press(key);
        harness.run();
        assert_eq!(asked(&harness).pop(), Some(Preview::Select(Some(number))), "{key:?}");
        let preview = &mut harness.state_mut().state.preview;
        preview.selected = Some(number);
        harness.run();
        assert!(shown(&harness).contains(&number));
    }
}

#[test]
fn the_chosen_record_stands_beneath_with_what_would_be_sent() {
    for size in [[1280.0, 800.0], [1024.0, 640.0]] {
        let mut state = sample();
        state.preview.selected = Some(3);
        state.preview.detail = Some((3, Arc::clone(&state.preview.texts[&3])));
        let mut harness = open_sized(state, size);
        harness.get_by_label_contains("Line 3, key STR");
        let text = harness.get_by_role_and_label(Role::MultilineTextInput, "Text of record 3");
        assert!(text.rect().height() > 20.0, "{size:?}: {:?}", text.rect());
        harness.get_by_label("Send from here").click();
        harness.run();
        harness.get_by_label("Close the record").click();
        harness.run();
        assert_eq!(asked(&harness), [Preview::SendFrom(3), Preview::Select(None)]);
        let attached = Attached { timestamp_ms: Some(1_772_368_200_007), ..Attached::default() };
        let with = PreviewText { attached, ..harness.state().state.preview.texts[&3].as_ref().clone() };
        harness.state_mut().state.preview.detail = Some((3, Arc::new(with)));
        harness.run();
        harness.get_by_label("Timestamp: 2026-03-01 12:30:00.007 UTC");
        let fault = Fault::new(Kind::KeyMissing { field: "StoreID".to_owned() });
        let text =
            PreviewText { outcome: Some(Err(fault)), ..harness.state().state.preview.texts[&3].as_ref().clone() };
        harness.state_mut().state.preview.detail = Some((3, Arc::new(text)));
        harness.run();
        harness.get_by_label_contains("The line has no field StoreID to take the key from. It was not sent.");
    }
}

#[test]
fn a_file_that_has_changed_is_said_and_looked_at_again() {
    let mut state = sample();
    state.preview.trouble = Some(Fault::new(Kind::FileChanged { path: "a.json".to_owned() }));
    let mut harness = open(state);
    harness.get_by_label("The file is no longer as it was when it was looked at");
    harness.get_by_label("Look at it again").click();
    harness.run();
    assert_eq!(asked(&harness), [Preview::LookAgain]);
}

#[test]
fn where_partitions_are_not_known_it_is_said_how_to_learn_them() {
    let mut state = sample();
    state.preview.partitions = None;
    let harness = open(state);
    harness.get_by_label("Partitions are known after Test connection");
    harness.get_by_label_contains("Record 1, STR");
    assert_eq!(harness.query_all_by_label_contains(", partition ?").count(), shown(&harness).len());
}
