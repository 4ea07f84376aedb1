//! A secret that is typed over one that is kept: it takes its place only when that is said.

use super::*;

/// The window with a secret in the keyring, and another one typed over it.
fn typed_over() -> Harness<'static, Bench> {
    let mut harness = open(made_up::my_cluster());
    harness.get_by_role_and_label(Role::PasswordInput, "Secret").focus();
    harness.run();
    harness.get_by_role_and_label(Role::PasswordInput, "Secret").type_text("junk");
    harness.run();
    harness
}

fn dots(harness: &Harness<'_, Bench>) -> bool {
    let field = harness.get_by_role_and_label(Role::PasswordInput, "Secret");
    !harness.state().window.form.secrets.replaces() && field.accesskit_node().placeholder().is_some()
}

#[test]
fn escape_drops_what_was_typed() {
    let mut harness = typed_over();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().secrets().is_empty() && dots(&harness));
    assert_eq!(keyboard_at(&harness), "Secret");
    let mut state = made_up::my_cluster();
    state.secret = SecretState::Absent;
    let mut harness = open(state);
    harness.get_by_role_and_label(Role::PasswordInput, "Secret").focus();
    harness.run();
    harness.get_by_role_and_label(Role::PasswordInput, "Secret").type_text("junk");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().secrets().is_empty());
}

#[test]
fn enter_replaces_the_secret_and_says_so() {
    let mut harness = typed_over();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().secrets(), [&Secret::new("junk".to_owned())]);
    harness.get_by_label("Replaced: the secret that was kept before is gone");
    harness.state_mut().state.form.profile.id = "another".to_owned();
    harness.run();
    assert!(harness.query_by_label("Replaced: the secret that was kept before is gone").is_none());
}

#[test]
fn a_field_that_is_left_asks_and_nothing_is_sent_meanwhile() {
    let leave: [fn(&mut Harness<'_, Bench>); 3] = [
        |harness| harness.key_press(Key::Tab),
        |harness| harness.get_by_role_and_label(Role::Button, "Send 10 lines").click(),
        |harness| harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter),
    ];
    for leave in leave {
        let mut harness = typed_over();
        leave(&mut harness);
        harness.run();
        assert!(harness.state().secrets().is_empty() && !asked!(harness, Action::Send));
        assert!(button_disabled(&harness, "Send 10 lines"));
        harness.get_by_label("Keep the old secret").click();
        harness.run();
        assert!(harness.state().secrets().is_empty() && dots(&harness));
        assert!(!button_disabled(&harness, "Send 10 lines"));
    }
    let mut harness = typed_over();
    harness.get_by_label("Replace the secret").click();
    harness.run();
    assert_eq!(harness.state().secrets(), [&Secret::new("junk".to_owned())]);
}

#[test]
fn whoever_goes_elsewhere_keeps_the_old_secret() {
    let mut harness = typed_over();
    harness.get_by_label("Practice cluster").click();
    harness.run();
    harness.get_by_label("My cluster").click();
    harness.run();
    assert!(harness.state().secrets().is_empty() && dots(&harness));
}
