//! The window by keyboard alone: shortcuts, Tab, and where the keyboard is when what had it is gone.

use eframe::egui::{self, Key, Modifiers, Role};
use egui_kittest::{Harness, kittest::Queryable as _};

use super::{Bench, keyboard_at, made_up, open, open_sized};
use crate::{
    action::Action,
    app::state::State,
    producer::{Event, Listener as _, Outcome},
};

#[test]
fn the_shortcuts_ask_for_what_they_name() {
    let mut harness = open(made_up::first_start());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert!(asked!(harness, Action::ChooseFile) && asked!(harness, Action::Send));
    let mut harness = open(made_up::running());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Period);
    harness.run();
    assert!(asked!(harness, Action::Stop));
}

#[test]
fn tab_goes_through_the_form_from_top_to_bottom_and_then_to_send() {
    // High enough for the whole form, so that nothing is scrolled to on the way.
    let mut harness = open_sized(made_up::my_cluster(), [1280.0, 1100.0]);
    let mut tops = Vec::new();
    for _ in 0..40 {
        harness.key_press(Key::Tab);
        harness.run();
        let Some(id) = harness.ctx.memory(|memory| memory.focused()) else { break };
        let rect = harness.ctx.read_response(id).expect("what has the focus is drawn").rect;
        if keyboard_at(&harness) == "Send 10 lines" {
            break;
        }
        let above = tops.last().is_some_and(|last: &egui::Rect| rect.bottom() < last.top());
        assert!(!above, "{rect:?} after {tops:?}");
        tops.push(rect);
    }
    assert!(tops.len() > 15, "{tops:?}");
    assert_eq!(keyboard_at(&harness), "Send 10 lines", "{tops:?}");
}

/// What the core does when a run starts, goes on to its end, or is asked to stop.
fn becomes(harness: &mut Harness<'_, Bench>, state: State) {
    harness.state_mut().state = state;
    harness.run();
}

#[test]
fn the_keyboard_stays_at_the_pinned_button_through_a_run() {
    let starts: [fn(&mut Harness<'_, Bench>); 2] = [
        |harness| {
            harness.get_by_role_and_label(Role::Button, "Send 10 lines").focus();
            harness.run();
            harness.key_press(Key::Space);
        },
        |harness| {
            harness.get_by_role_and_label(Role::TextInput, "Topic").focus();
            harness.run();
            harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
        },
    ];
    for start in starts {
        let mut harness = open(made_up::first_start());
        start(&mut harness);
        harness.run();
        assert!(asked!(harness, Action::Send));
        becomes(&mut harness, made_up::running());
        assert_eq!(keyboard_at(&harness), "Stop");
        let run = harness.state().state.run.as_ref().map(|run| run.recorder(std::task::Waker::noop().clone()));
        let mut recorder = run.expect("a run");
        recorder.event(Event::Stopping { run: 1 });
        harness.run();
        recorder.event(made_up::finished(Outcome::Stopped));
        harness.run();
        assert_eq!(keyboard_at(&harness), "Send all 1,500 lines");
    }
}

#[test]
fn the_pinned_button_does_not_take_the_keyboard_from_elsewhere() {
    let mut harness = open(made_up::running());
    harness.get_by_role_and_label(Role::Button, "Stop").focus();
    harness.run();
    harness.get_by_role_and_label(Role::Table, "Delivery log").focus();
    harness.run();
    becomes(&mut harness, made_up::finished_with_failures());
    assert_eq!(keyboard_at(&harness), "Delivery log");
}

#[test]
fn a_key_that_is_held_down_presses_the_pinned_button_once() {
    let mut harness = open(made_up::running());
    harness.get_by_role_and_label(Role::Button, "Stop").focus();
    harness.run();
    // egui tells by itself which of them is a repetition.
    for _ in 0..3 {
        let (key, modifiers) = (Key::Space, Modifiers::NONE);
        harness.event(egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
        harness.run();
    }
    let stops = harness.state().asked.iter().filter(|action| matches!(action, Action::Stop));
    assert_eq!(stops.count(), 1);
}

#[test]
fn after_the_close_question_the_keyboard_is_where_it_was() {
    let mut harness = open(made_up::running());
    harness.get_by_role_and_label(Role::Table, "Delivery log").focus();
    harness.run();
    harness.state_mut().state.asking_to_close = true;
    harness.run();
    assert_eq!(keyboard_at(&harness), "Keep sending");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(asked!(harness, Action::StayOpen) && !asked!(harness, Action::StopAndClose));
    harness.state_mut().state.asking_to_close = false;
    harness.run();
    assert_eq!(keyboard_at(&harness), "Delivery log");
}
