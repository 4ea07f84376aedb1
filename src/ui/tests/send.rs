//! What has to be there before Send can be pressed, and what is said while it is not.

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use super::{button_disabled, made_up, open};
use crate::{
    action::Action,
    app::state::{FileState, SecretState, State},
    fault::{Fault, Kind},
    run::Cluster,
};

#[test]
fn the_first_start_needs_one_press() {
    let mut harness = open(made_up::first_start());
    harness.get_by_label("Here you will see what became of each line");
    harness.get_by_label("Press Send 10 lines");
    harness.get_by_label("Ready to send 10 lines to invoices on the practice cluster");
    harness.get_by_label("1,500 lines of JSON, 1.0 MB. No problems found.");
    assert!(!button_disabled(&harness, "Send 10 lines"));
    harness.get_by_label("Send 10 lines").click();
    harness.run();
    assert!(asked!(harness, Action::Send));
}

#[test]
fn all_lines_are_chosen_with_one_press() {
    let mut harness = open(made_up::first_start());
    harness.get_by_label("All 1,500").click();
    harness.run();
    assert_eq!(harness.state().state.form.count, "all");
    harness.get_by_label("Send all 1,500 lines");
}

#[test]
fn an_empty_field_of_my_cluster_is_quiet_until_it_was_left() {
    let mut harness = open(made_up::first_start());
    harness.get_by_label("My cluster").click();
    harness.run();
    assert_eq!(harness.state().state.form.cluster, Cluster::Mine);
    // Beside both buttons, and not beneath the field.
    assert_eq!(harness.get_all_by_label("Bootstrap is empty").count(), 2);
    assert!(button_disabled(&harness, "Send"));
    harness.get_by_role_and_label(Role::TextInput, "Bootstrap").focus();
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(harness.get_all_by_label("Bootstrap is empty").count(), 3);
}

#[test]
fn each_reason_that_keeps_send_from_being_pressed_is_told() {
    type Spoil = fn(&mut State);
    let cases: [(Spoil, &str); 9] = [
        (|state| state.form.topic.clear(), "Topic is empty"),
        (|state| state.form.topic = "in voices".to_owned(), "Not a topic name"),
        (|state| state.form.count = "ten".to_owned(), "Count is not a number"),
        (|state| state.form.from_line = "0".to_owned(), "From line is not a number"),
        (|state| state.form.delay = "soon".to_owned(), "Delay is not a time"),
        (|state| state.form.deadline = "0".to_owned(), "Deadline is not a time"),
        (|state| state.form.profile.bootstrap = "localhost".to_owned(), "No port given"),
        (|state| state.secret = SecretState::Absent, "The secret is missing"),
        (
            |state| state.file = FileState::Trouble(Fault::new(Kind::FileMissing { path: "gone.json".to_owned() })),
            "File not found",
        ),
    ];
    for (spoil, reason) in cases {
        let mut state = made_up::my_cluster();
        spoil(&mut state);
        let mut harness = open(state);
        assert!(button_disabled(&harness, "Send"), "{reason}");
        assert!(harness.get_all_by_label(reason).count() >= 1, "{reason}");
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
        harness.run();
        assert!(!asked!(harness, Action::Send), "{reason}");
    }
}
