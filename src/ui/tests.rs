//! The window with made-up states, pressed and read by the names that a screen reader gives.

mod made_up;
mod reading;

use std::path::{Path, PathBuf};

use eframe::egui::{self, Key, Modifiers, Role, accesskit::Toggled};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::{Window, theme};
use crate::{
    action::{Action, LogAction, MessagesAction, Saved},
    app::state::{Question, SecretState, State},
    connection::{Secret, SecretKind},
    fault::{Fault, Kind},
    producer::Event,
};

/// The window, its state, and everything that was asked for.
struct Bench {
    window: Window,
    state: State,
    asked: Vec<Action>,
}

impl Bench {
    /// What `app` would do with actions that change nothing but the form, the choice of row and the look of the log.
    fn frame(&mut self, ui: &mut egui::Ui) {
        for action in self.window.ui(ui, &self.state) {
            match &action {
                Action::Edit(form) => self.state.form = form.as_ref().clone(),
                Action::Select(row) => self.state.selected = *row,
                Action::Tab(tab) => self.state.tab = *tab,
                Action::Columns(columns) => self.state.columns = *columns,
                Action::Messages(MessagesAction::Select(number)) => self.state.messages.selected = *number,
                Action::Messages(MessagesAction::Edit(form)) => self.state.messages.form = form.clone(),
                Action::Log(LogAction::Want(wanted)) => self.state.log_view.wanted = wanted.clone(),
                Action::Log(LogAction::Mark(rows)) => {
                    let kept = self.state.run.as_ref().map(|run| run.log().kept()).unwrap_or_default();
                    let shown = self.state.log_view.shown(kept);
                    let places = rows.and_then(|(one, other)| shown.place(one).zip(shown.place(other)));
                    self.state.log_view.marked = places.map(|(one, other)| one.min(other)..=one.max(other));
                }
                _ => {}
            }
            self.asked.push(action);
        }
    }

    fn secrets(&self) -> Vec<&Secret> {
        fn secret(action: &Action) -> Option<&Secret> {
            match action {
                Action::Secret(SecretKind::ApiSecret, secret) => Some(secret),
                _ => None,
            }
        }
        self.asked.iter().filter_map(secret).collect()
    }

    fn shown(&self) -> Vec<std::ops::Range<u64>> {
        let shown = |action: &Action| match action {
            Action::Show(rows) => Some(*rows.first()?..rows.last()? + 1),
            _ => None,
        };
        self.asked.iter().filter_map(shown).collect()
    }
}

fn open(state: State) -> Harness<'static, Bench> {
    open_sized(state, [1280.0, 800.0])
}

fn open_sized(state: State, size: [f32; 2]) -> Harness<'static, Bench> {
    let bench = Bench { window: Window::new(), state, asked: Vec::new() };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, bench: &mut Bench| bench.frame(ui), bench);
    harness.run();
    harness
}

macro_rules! asked {
    ($harness:expr, $pattern:pat $(if $guard:expr)?) => {
        $harness.state().asked.iter().any(|action| matches!(action, $pattern $(if $guard)?))
    };
}

// After the macro, which they use.
mod dialogs;
mod figures;
mod file_panel;
mod formats;
mod keyboard;
mod log_find;
mod log_panel;
mod log_said;
mod log_view;
mod messages;
mod options;
mod secret;
mod send;

/// The name of what has the keyboard.
fn keyboard_at(harness: &Harness<'_, Bench>) -> String {
    let focused = harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
    focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn button_disabled(harness: &Harness<'_, Bench>, name: &str) -> bool {
    harness.get_by_role_and_label(Role::Button, name).accesskit_node().is_disabled()
}

#[test]
fn a_key_field_that_was_not_found_stays_and_is_told() {
    let mut state = made_up::first_start();
    state.form.key_field = "order.id".to_owned();
    let mut harness = open(state);
    harness.get_by_label("Not in the first 1,500 lines of this file");
    harness.get_by_role_and_label(Role::ComboBox, "Key field").click();
    harness.run();
    // Only what can be a key is offered.
    assert!(harness.query_by_role_and_label(Role::ListBoxOption, "DeliveryAddress").is_none());
    harness.get_by_role_and_label(Role::ListBoxOption, "DeliveryAddress.City").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().state.form.key_field, "DeliveryAddress.City");
    assert!(harness.query_by_role_and_label(Role::ListBoxOption, "DeliveryAddress.City").is_none());
    assert_eq!(keyboard_at(&harness), "Key field");
}

#[test]
fn a_key_field_that_is_not_always_a_text_or_number_is_told_as_such() {
    let mut state = made_up::first_start();
    state.form.key_field = "DeliveryAddress".to_owned();
    let harness = open(state);
    harness.get_by_label("Not always a text or number in the first 1,500 lines");
    assert!(harness.query_by_label("Not in the first 1,500 lines of this file").is_none());
}

#[test]
fn during_a_run_the_form_is_disabled_and_stop_is_there() {
    let mut harness = open(made_up::running());
    for (role, name) in [(Role::TextInput, "Topic"), (Role::TextInput, "Count"), (Role::ComboBox, "Key field")] {
        assert!(harness.get_by_role_and_label(role, name).accesskit_node().is_disabled(), "{name}");
    }
    harness.get_by_label("Sending line 413 of 1,500 to invoices");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert!(!asked!(harness, Action::Send));
    harness.get_by_role_and_label(Role::Button, "Stop").click();
    harness.run();
    assert!(asked!(harness, Action::Stop));
    let run = harness.state().state.run.as_ref().map(|run| run.recorder(std::task::Waker::noop().clone()));
    crate::producer::Listener::event(&mut run.expect("a run"), Event::Stopping { run: 1 });
    harness.run();
    assert!(button_disabled(&harness, "Stopping…"));
}

#[test]
fn while_the_practice_cluster_starts_a_run_can_be_stopped_and_nothing_else() {
    let mut state = made_up::first_start();
    state.starting = true;
    state.practice = crate::app::state::PracticeState::Starting;
    let mut harness = open(state);
    harness.get_by_label("Starting the practice cluster…");
    harness.get_by_label("The first lines will be here in a moment");
    assert!(harness.query_by_label("Press Send 10 lines").is_none());
    assert!(harness.get_by_role_and_label(Role::TextInput, "Topic").accesskit_node().is_disabled());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert!(!asked!(harness, Action::Send));
    harness.get_by_role_and_label(Role::Button, "Stop").click();
    harness.run();
    assert!(asked!(harness, Action::Stop));
}

/// Whether a text field would give back an earlier text on Ctrl+Z.
fn remembers(ctx: &egui::Context, field: egui::Id) -> bool {
    let now = (egui::text::CCursorRange::default(), "something else".to_owned());
    egui::text_edit::TextEditState::load(ctx, field).is_some_and(|state| state.undoer().undo(&now).is_some())
}

#[test]
fn the_secret_leaves_its_field_once_and_nothing_of_it_stays() {
    let leave: [fn(&mut Harness<'_, Bench>); 3] = [
        |harness| harness.key_press(Key::Tab),
        |harness| harness.key_press(Key::Enter),
        |harness| harness.get_by_label("Practice cluster").click(),
    ];
    for leave in leave {
        let mut state = made_up::my_cluster();
        state.secret = SecretState::Absent;
        let mut harness = open(state);
        harness.get_by_role_and_label(Role::PasswordInput, "Secret").focus();
        harness.run();
        harness.get_by_role_and_label(Role::PasswordInput, "Secret").type_text("hush-hush");
        harness.run();
        assert!(harness.state().secrets().is_empty());
        // Neither the screen reader nor the undo history gets to see it.
        let node = harness.get_by_role_and_label(Role::PasswordInput, "Secret");
        assert!(!format!("{:?}", node.accesskit_node().value()).contains("hush"));
        let id = harness.ctx.memory(|memory| memory.focused()).expect("the field has the focus");
        assert!(!remembers(&harness.ctx, id));
        leave(&mut harness);
        harness.run();
        assert_eq!(harness.state().secrets(), [&Secret::new("hush-hush".to_owned())]);
        assert_eq!(harness.state().window.form.secrets.pending(), None);
        assert!(!remembers(&harness.ctx, id));
        harness.run();
        assert_eq!(harness.state().secrets().len(), 1);
    }
}

#[test]
fn dots_stand_for_a_secret_that_is_at_hand_and_forget_removes_it() {
    let mut harness = open(made_up::my_cluster());
    let field = harness.get_by_role_and_label(Role::PasswordInput, "Secret");
    assert_eq!(field.accesskit_node().placeholder(), Some("••••••••••••"));
    harness.get_by_label("Kept in this computer's keyring");
    harness.get_by_label("Forget secret").click();
    harness.run();
    assert!(asked!(harness, Action::Saved(Saved::AskForget(SecretKind::ApiSecret))));
    assert!(!asked!(harness, Action::Saved(Saved::Forget(_))));
    harness.state_mut().state.question = Some(Question::Forget(SecretKind::ApiSecret));
    harness.run();
    harness.get_by_label("Forget the secret of “My cluster”?");
    assert_eq!(keyboard_at(&harness), "Keep it");
    harness.get_by_label("Forget it").click();
    harness.run();
    assert!(asked!(harness, Action::Saved(Saved::Forget(SecretKind::ApiSecret))));
}

#[test]
fn trouble_with_the_keyring_is_told_and_can_be_tried_again() {
    let mut state = made_up::my_cluster();
    state.secret = SecretState::Trouble { fault: Fault::new(Kind::KeyringLocked), at_hand: true };
    let mut harness = open(state);
    harness.get_by_label("The keyring is locked");
    harness.get_by_label("Try again").click();
    harness.run();
    assert!(asked!(harness, Action::RetryKeyring));
    assert!(!button_disabled(&harness, "Send 10 lines"));
}

#[test]
fn closing_during_a_run_asks_back() {
    for (name, stops) in [("Stop and close", true), ("Keep sending", false)] {
        let mut state = made_up::running();
        state.asking_to_close = true;
        let mut harness = open(state);
        harness.get_by_label("Stop sending and close?");
        assert_eq!(keyboard_at(&harness), "Keep sending");
        harness.get_by_label(name).click();
        harness.run();
        assert_eq!(asked!(harness, Action::StopAndClose), stops);
        assert_eq!(asked!(harness, Action::StayOpen), !stops);
    }
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads no file".to_owned())
    }
}

#[test]
fn a_dropped_file_is_taken_except_during_a_run() {
    for (state, taken) in [(made_up::first_start(), true), (made_up::running(), false)] {
        let mut harness = open(state);
        harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped("/tmp/orders.json".into())));
        harness.run();
        assert_eq!(asked!(harness, Action::DropFile(_)), taken);
    }
}

#[test]
fn more_options_open_and_show_what_belongs_to_the_cluster() {
    let mut harness = open_sized(made_up::my_cluster(), [1280.0, 1400.0]);
    assert!(harness.query_by_label("Idempotence").is_none());
    harness.get_by_label("More options").click();
    harness.run_steps(30);
    let idempotence = harness.get_by_role_and_label(Role::CheckBox, "Idempotence");
    assert_eq!(idempotence.accesskit_node().toggled(), Some(Toggled::True));
    for name in ["Client id", "CA file", "Deadline"] {
        harness.get_by_role_and_label(Role::TextInput, name);
    }
    harness.get_by_role_and_label(Role::ComboBox, "Security").click();
    harness.run();
    harness.get_by_role_and_label(Role::ListBoxOption, "PLAINTEXT").click();
    harness.run();
    assert!(harness.query_by_role_and_label(Role::PasswordInput, "Secret").is_none());
    assert!(harness.query_by_role_and_label(Role::ComboBox, "Sign-in").is_none());
    harness.get_by_label("Practice cluster").click();
    harness.run();
    assert!(harness.query_by_label("Idempotence").is_none());
}

/// egui_kittest panics on a glyph that no font has, and on an input without a name.
#[test]
fn every_state_is_drawn_in_both_themes_and_at_the_smallest_size() {
    let states: [fn() -> State; 6] = [
        made_up::first_start,
        made_up::my_cluster,
        made_up::running,
        made_up::finished_with_failures,
        made_up::broken,
        made_up::lost,
    ];
    for state in states {
        for chosen in [egui::Theme::Light, egui::Theme::Dark] {
            let mut harness = open_sized(state(), [1024.0, 640.0]);
            harness.ctx.set_theme(chosen);
            harness.state_mut().state.selected = Some(0);
            harness.run();
            let button = harness.get_all_by_role(Role::Button).find(|node| {
                node.accesskit_node().label().is_some_and(|name| name.starts_with("Send") || name.starts_with("Stop"))
            });
            assert!(button.is_some_and(|node| node.rect().bottom() <= 640.0 - theme::STATUS_HEIGHT));
        }
    }
}
