//! The Messages tab with made-up messages, pressed and read by the names that a screen reader gives.

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;

use super::{made_up, open, open_sized};
use crate::{
    action::{Action, MessagesAction},
    app::state::{Begin, Saving, State, Tab},
    reader::{Fields, From, Kept, Message, Reading, Saved, Wanted},
};

type Made<'a> = (Option<&'a [u8]>, Option<&'a [u8]>);

/// A window with these messages: key and value.
fn with(messages: &[Made<'_>]) -> State {
    let mut kept = Kept::new(1_000_000, usize::MAX);
    for (offset, (key, value)) in (0..).zip(messages) {
        let (timestamp_ms, headers) = (Some(1_700_000_000_000), [].as_slice().into());
        kept.push(Message::new(&Fields { partition: 2, offset, timestamp_ms, key: *key, value: *value, headers }));
    }
    let (topic, from) = ("invoices".to_owned(), From::Beginning);
    let wanted = Wanted { topic, partition: None, from, follow: false, until_full: false };
    let mut state = made_up::first_start();
    state.messages.reading = Some(Reading::over(1, wanted, kept));
    state.tab = Tab::Messages;
    state
}

fn asked(action: &Action) -> Option<&MessagesAction> {
    match action {
        Action::Messages(asked) => Some(asked),
        _ => None,
    }
}

#[test]
fn bytes_text_json_and_tombstones_are_shown_as_what_they_are() {
    for (value, role, wanted) in [
        (Some(&b"{\"a\":[1]}"[..]), Role::MultilineTextInput, "{\n  \"a\": [\n    1\n  ]\n}"),
        (Some(b"plain text"), Role::MultilineTextInput, "plain text"),
        (Some(b"\xffPNG"), Role::MultilineTextInput, "000000  ff 50 4e 47"),
    ] {
        let mut state = with(&[(Some(b"k"), value)]);
        state.messages.selected = Some(0);
        let harness = open(state);
        let field = harness.get_by_role_and_label(role, "Value at partition 2, offset 0");
        let shown = field.value().expect("a value");
        assert!(shown.starts_with(wanted), "{shown:?}");
    }
    let mut state = with(&[(Some(b"k"), None)]);
    state.messages.selected = Some(0);
    let harness = open(state);
    assert!(harness.query_by_label_contains("A tombstone").is_some());
}

#[test]
fn the_keyboard_goes_through_the_messages() {
    let keys: Vec<_> = (0..500).map(|number| format!("k{number}")).collect();
    let messages: Vec<Made<'_>> = keys.iter().map(|key| (Some(key.as_bytes()), Some(&b"{}"[..]))).collect();
    let mut harness = open(with(&messages));
    harness.get_by_role_and_label(Role::Row, "Partition 2, offset 3, key k3").click();
    harness.run_steps(3);
    for (key, wanted) in [
        (Key::ArrowDown, Some(4)),
        (Key::End, Some(499)),
        (Key::Home, Some(0)),
        (Key::ArrowUp, Some(0)),
        (Key::Escape, None),
    ] {
        harness.key_press(key);
        harness.run_steps(3);
        assert_eq!(harness.state().state.messages.selected, wanted, "{key:?}");
    }
}

#[test]
fn what_was_saved_and_left_out_is_said() {
    let mut state = with(&[(None, Some(b"{}"))]);
    let saved = Saved { path: "a.jsonl".to_owned(), lines: 3, without_value: 1, unfit: 2, ..Saved::default() };
    state.messages.saving = Some(Saving::Done(saved));
    let harness = open_sized(state, [1024.0, 640.0]);
    assert!(harness.query_by_label("3 lines saved to a.jsonl").is_some());
    assert!(harness.query_by_label("Left out: 2 that are no JSON, 1 without a value").is_some());
}

#[test]
fn typing_nonsense_is_said_and_reads_nothing() {
    let mut harness = open(with(&[]));
    harness.get_by_role_and_label(Role::TextInput, "How many messages").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "How many messages").type_text("many");
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("A whole number from 1 to 100,000").is_some());
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    let asked: Vec<_> = harness.state().asked.iter().filter_map(asked).collect();
    assert!(asked.iter().all(|asked| matches!(asked, MessagesAction::Edit(_))), "{asked:?}");
    assert!(!asked.is_empty());
}

#[test]
fn a_time_has_room_beside_all_that_is_chosen_in_the_smallest_window() {
    let mut state = with(&[]);
    state.messages.form.begin = Begin::Time;
    let harness = open_sized(state, [1024.0, 640.0]);
    let read = harness.get_by_role_and_label(Role::Button, "Read").rect();
    assert!(read.right() <= 1024.0 - 16.0, "{read:?}");
    assert!(harness.get_by_role_and_label(Role::TextInput, "First time").rect().width() > 140.0);
}
