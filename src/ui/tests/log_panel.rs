//! The right side: rows, keys, wheel and bar, the detail, and what stands above.

use std::sync::Arc;

use eframe::egui::{self, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{made_up, open, open_sized};
use crate::{
    action::Action,
    fault::{Fault, Kind},
    producer::{Contact, End, Event, Outcome},
    run::{Attached, RowText, ShownHeader},
};

#[test]
fn the_table_follows_and_asks_for_texts_only_when_other_rows_are_seen() {
    let mut harness = open(made_up::running());
    let shown = harness.state().shown();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].end, 412);
    harness.run();
    assert_eq!(harness.state().shown().len(), 1);
    harness.get_by_label("Line 412, STR1534, Waiting").click();
    harness.run();
    assert_eq!(harness.state().state.selected, Some(411));
    // The detail has taken room: the last row is still seen.
    assert_eq!(harness.state().shown().last().map(|rows| rows.end), Some(412));
    harness.get_by_label("Line 412 is waiting for an answer");
}

#[test]
fn of_many_rows_only_those_that_are_seen_are_drawn() {
    let mut state = made_up::first_start();
    state.form.count = "all".to_owned();
    made_up::run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        tell(made_up::made());
        tell(made_up::rows(300_000, 300_000));
    });
    let harness = open(state);
    let drawn = harness.get_all_by_role(Role::Row).count();
    assert!((10..40).contains(&drawn), "{drawn}");
    harness.get_by_label("Line 300,000, Delivered");
}

#[test]
fn a_chosen_row_stays_in_sight_when_its_detail_opens() {
    let mut harness = open(made_up::running());
    harness.get_by_role_and_label(Role::Table, "Delivery log").focus();
    harness.run();
    harness.key_press(Key::Home);
    harness.run();
    // The last row that is seen in whole lies where the detail will be.
    harness.get_by_label("Line 22, STR7443, Delivered").click();
    harness.run();
    harness.get_by_label("Close the detail");
    assert!(harness.state().shown().last().is_some_and(|rows| rows.contains(&21) && rows.start > 0));
}

#[test]
fn keys_move_through_the_table_once_it_has_the_focus() {
    let mut harness = open(made_up::running());
    harness.get_by_role_and_label(Role::Table, "Delivery log").focus();
    harness.run();
    harness.key_press(Key::Home);
    harness.run();
    assert_eq!(harness.state().shown().last().map(|rows| rows.start), Some(0));
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().state.selected, Some(0));
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().state.selected, Some(1));
    harness.key_press(Key::PageDown);
    harness.run();
    assert!(harness.state().state.selected > Some(5));
    harness.key_press(Key::End);
    harness.run();
    assert_eq!(harness.state().state.selected, Some(411));
    assert_eq!(harness.state().shown().last().map(|rows| rows.end), Some(412));
}

#[test]
fn the_wheel_and_the_bar_move_the_rows() {
    let mut harness = open(made_up::running());
    let table = harness.get_by_role_and_label(Role::Table, "Delivery log").rect();
    harness.hover_at(table.center());
    harness.run();
    let unit = egui::MouseWheelUnit::Point;
    let (delta, phase) = (egui::vec2(0.0, 260.0), egui::TouchPhase::Move);
    let source = egui::MouseWheelSource::Unknown;
    harness.event(egui::Event::MouseWheel { unit, delta, phase, source, modifiers: Modifiers::NONE });
    harness.run_steps(60);
    let after_wheel = harness.state().shown().last().cloned().expect("rows are seen");
    assert!(after_wheel.end < 412 && after_wheel.start > 300, "{after_wheel:?}");
    let bar = harness.get_by_label("Scroll the delivery log").rect();
    harness.drag_at(bar.center_bottom() - egui::vec2(0.0, 6.0));
    harness.run_steps(3);
    harness.hover_at(bar.center_top());
    harness.run_steps(3);
    harness.drop_at(bar.center_top());
    harness.run_steps(3);
    assert_eq!(harness.state().shown().last().map(|rows| rows.start), Some(0));
}

#[test]
fn every_ending_has_its_words_in_row_counter_and_detail() {
    let mut harness = open(made_up::finished_with_failures());
    for name in ["Delivered 14", "Failed 2", "May have arrived 1", "Not sent 3", "Waiting 0"] {
        harness.get_by_label(name);
    }
    harness.get_by_label("Line 16, STR1534, Failed: not JSON");
    harness.get_by_label("Line 20, STR1534, Not sent");
    harness.get_by_label("Line 15, STR8513, Failed: line too long for this topic").click();
    harness.run();
    harness.get_by_label("Line 15 failed: line too long for this topic");
    harness.get_by_label("Technical text: Broker: Message size too large");
    harness.get_by_label("Copy details of line 15").click();
    harness.run();
    let copied = harness
        .state()
        .asked
        .iter()
        .any(|action| matches!(action, Action::Copy(text) if text.contains("Broker: Message size too large")));
    assert!(copied);
    harness.get_by_label("Close the detail").click();
    harness.run();
    assert_eq!(harness.state().state.selected, None);
    assert!(harness.query_by_label("Close the detail").is_none());
}

#[test]
fn what_concerns_the_whole_run_stands_above_the_table() {
    let harness = open(made_up::broken());
    harness.get_by_label("API key or secret refused");
    harness.get_by_label("Ended before the first line: API key or secret refused");
    let harness = open(made_up::lost());
    assert_eq!(harness.get_all_by_label("Waiting for the cluster, 12 lines kept for up to 2 m").count(), 2);
    let mut state = made_up::my_cluster();
    made_up::run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        let fault = Fault::new(Kind::NothingListens { address: "localhost:9092".to_owned() });
        tell(Event::Contact { run: 1, contact: Contact::Seeking(Some(fault)) });
    });
    let harness = open(state);
    harness.get_by_label("Connecting, so far: nothing listens there");
}

#[test]
fn a_long_text_of_the_library_leaves_room_for_the_rows() {
    let mut state = made_up::running();
    made_up::run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        tell(made_up::made());
        tell(made_up::rows(24, 12));
        let technical = "sasl_ssl://broker.example.com:9092/bootstrap: Connect failed: ".repeat(60);
        tell(Event::Contact { run: 1, contact: Contact::Lost(Fault::with(Kind::ClusterLost, technical)) });
    });
    let harness = open_sized(state, [1024.0, 640.0]);
    let table = harness.get_by_role_and_label(Role::Table, "Delivery log").rect();
    assert!(table.height() > 150.0 && table.bottom() <= 640.0, "{table:?}");
}

#[test]
fn of_a_long_line_it_is_said_what_is_shown_copied_and_not_looked_up() {
    let mut state = made_up::finished_with_failures();
    let text = |length, looked_up| {
        let (key, shown, head) = (None, None, "{}".to_owned());
        let (first_line, utf8, json) = (None, true, looked_up);
        let attached = Attached::default();
        Arc::new(RowText::Line { key, shown, looked_up, first_line, utf8, json, head, length, attached })
    };
    state.texts.extend([(0, text(2_000_000, false)), (1, text(70_000, true))]);
    state.selected = Some(0);
    let mut harness = open(state);
    harness.get_by_role_and_label(Role::Button, "Copy the first 65.5 kB");
    harness.get_by_label("Only the first 65.5 kB are shown");
    harness.get_by_label("Line 1, key not looked up, 2.0 MB");
    harness.state_mut().state.selected = Some(1);
    harness.run();
    harness.get_by_label("Line 2, no key, 70.0 kB");
}

#[test]
fn the_log_says_whose_it_is() {
    let mut state = made_up::finished_with_failures();
    state.form.profile.name = "Another".to_owned();
    let harness = open(state);
    harness.get_by_label("invoices on My cluster");
    let mut state = made_up::my_cluster();
    state.form.profile.name = "Shop".to_owned();
    open(state).get_by_label("Ready to send 10 lines to invoices on Shop");
}

#[test]
fn lines_are_promised_only_when_the_cluster_has_answered() {
    let state = |contact: Option<Event>| {
        let mut state = made_up::my_cluster();
        made_up::run(&mut state, |tell| {
            tell(Event::Started { run: 1 });
            contact.into_iter().for_each(tell);
        });
        state
    };
    let seeking = open(state(None));
    seeking.get_by_label("Lines are sent as soon as the cluster answers");
    assert!(seeking.query_by_label("The first lines will be here in a moment").is_none());
    open(state(Some(made_up::made()))).get_by_label("The first lines will be here in a moment");
}

#[test]
fn a_fault_of_the_certificate_leads_to_the_ca_file() {
    let fault = Fault::new(Kind::CertificateAuthority { address: "a.example:9092".to_owned() });
    let mut state = made_up::my_cluster();
    made_up::run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        tell(made_up::finished(Outcome::Broken { fault: fault.clone(), contact: false }));
    });
    let mut harness = open(state);
    harness.get_by_label("What to try");
    harness.get_by_label("Choose the CA file…").click();
    harness.run();
    assert!(asked!(harness, Action::ChooseCaFile));
    // The button fills in the chosen connection, which is not the one of the log any more.
    harness.state_mut().state.form.profile.id = "another".to_owned();
    harness.run();
    assert!(harness.query_by_label("Choose the CA file…").is_none());
}

#[test]
fn the_detail_shows_what_went_with_the_line() {
    let mut state = made_up::finished_with_failures();
    let header = |name: &str, value: Option<(&str, bool)>| ShownHeader {
        name: name.into(),
        value: value.map(|(text, whole)| (text.to_owned(), whole)),
    };
    let (key, shown, first_line, head) = (None, None, None, "{}".to_owned());
    let attached = Attached {
        headers: vec![
            header("source", Some(("desk", true))),
            header("till", None),
            header("long", Some(("ab", false))),
        ],
        timestamp_ms: Some(1_772_368_200_007),
        recorded_ms: None,
    };
    let (utf8, json) = (true, true);
    let text = RowText::Line { key, shown, looked_up: true, first_line, utf8, json, head, length: 2, attached };
    state.texts.insert(0, Arc::new(text.clone()));
    state.texts.insert(14, Arc::new(text));
    state.selected = Some(0);
    let mut harness = open(state);
    for row in [0, 14] {
        harness.state_mut().state.selected = Some(row);
        harness.run();
        for said in ["Timestamp: 2026-03-01 12:30:00.007 UTC", "Headers", "source: desk", "till: no value", "long: ab…"]
        {
            harness.get_by_label(said);
        }
    }
}

#[test]
fn each_button_that_copies_details_says_of_what() {
    let mut state = made_up::finished_with_failures();
    made_up::run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        tell(made_up::made());
        tell(made_up::rows(3, 2));
        tell(made_up::ended(2, End::Failed(Fault::with(Kind::NotJson { column: 1 }, "expected value").into())));
        let fault = Fault::with(Kind::ClientFailed, "gone");
        tell(made_up::finished(Outcome::Broken { fault, contact: true }));
    });
    let gone = Fault::new(Kind::FileChanged { path: "invoices.json".to_owned() });
    state.texts.insert(2, Arc::new(RowText::Gone(gone)));
    state.selected = Some(2);
    state.say(Fault::with(Kind::SettingsUnwritable { path: "settings.json".to_owned() }, "read-only"));
    let harness = open(state);
    let names: Vec<_> =
        harness.get_all_by_role(Role::Button).filter_map(|button| button.accesskit_node().label()).collect();
    let mut copying: Vec<_> = names.iter().filter(|name| name.starts_with("Copy details")).collect();
    copying.sort();
    let wanted = ["of line 3", "of the notice", "of the run", "of the text of line 3"];
    assert_eq!(copying, wanted.map(|of| format!("Copy details {of}")).each_ref());
}
