//! The secret: typed, kept, forgotten, for this run only; and a keyring that fails, hangs, or answers late.

use std::time::Duration;

use eframe::egui::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use line_producer::{
    app::state::SecretState,
    connection::{Mechanism, SecretHome, Security},
    fault::{Fault, Kind},
    run::{Cluster, Form},
};

use crate::{
    bench::{Bench, Start, plain_form, signing_in},
    keyring::TestKeyring,
};

const SECRET: &str = "hush-hush";

fn signing_in_for_this_run() -> Form {
    let mut form = signing_in();
    form.profile.secret_home = SecretHome::ThisRun;
    form
}

fn open_with(keyring: &TestKeyring, form: Form) -> Bench {
    Start { keyring: keyring.clone(), ..Start::form(form) }.open()
}

#[track_caller]
fn until_secret(bench: &mut Bench, state: &SecretState) {
    bench.until(&format!("{state:?}"), |bench| bench.core().state.secret == *state);
    bench.settle();
}

#[track_caller]
fn until_trouble(bench: &mut Bench, kind: Kind, at_hand: bool) {
    until_secret(bench, &SecretState::Trouble { fault: Fault::new(kind), at_hand });
}

fn type_secret(bench: &mut Bench, text: &str) {
    bench.fill_role(Role::PasswordInput, "Secret", text);
}

fn can_send(bench: &Bench) -> bool {
    bench.core().state.plan().is_ok()
}

#[test]
fn a_typed_secret_is_kept_and_nothing_of_it_stays_in_the_field() {
    let keyring = TestKeyring::default();
    let mut bench = open_with(&keyring, signing_in());
    until_secret(&mut bench, &SecretState::Absent);
    type_secret(&mut bench, SECRET);
    until_secret(&mut bench, &SecretState::Kept);
    assert_eq!(keyring.kept().as_deref(), Some(SECRET));
    assert!(bench.says("Kept in the test's keyring") && can_send(&bench));
    let field = bench.harness.get_by_role_and_label(Role::PasswordInput, "Secret");
    assert_eq!(field.value().unwrap_or_default(), "");
    assert_eq!(field.accesskit_node().placeholder(), Some("••••••••••••"));
    assert!(!bench.screen().contains(SECRET));

    bench.press("Forget secret");
    until_secret(&mut bench, &SecretState::Absent);
    assert_eq!(keyring.kept(), None);
    assert!(!can_send(&bench) && !bench.says("Forget secret"));
}

#[test]
fn a_secret_for_this_run_only_leaves_nothing_in_the_keyring() {
    let keyring = TestKeyring::default();
    let mut bench = open_with(&keyring, signing_in_for_this_run());
    type_secret(&mut bench, SECRET);
    assert_eq!(bench.core().state.secret, SecretState::ThisRun);
    assert!(bench.says("The secret is forgotten when this program closes") && can_send(&bench));
    assert_eq!((keyring.opened(), keyring.kept()), (0, None), "the keyring was not even asked");

    bench.pick(Role::RadioButton, "Keep in this computer's keyring");
    until_secret(&mut bench, &SecretState::Kept);
    assert_eq!(keyring.kept().as_deref(), Some(SECRET));
    bench.pick(Role::RadioButton, "For this run of the program only");
    until_secret(&mut bench, &SecretState::ThisRun);
    assert_eq!(keyring.kept(), None);
    assert!(can_send(&bench), "it is still at hand");
}

#[test]
fn a_kept_secret_is_loaded_when_it_is_wanted_and_only_then() {
    let keyring = TestKeyring::default();
    keyring.keep(SECRET);
    let mut bench = open_with(&keyring, signing_in());
    until_secret(&mut bench, &SecretState::Kept);
    assert!(can_send(&bench));
    assert_eq!(keyring.opened(), 1);
    bench.fill("Topic", "another");
    bench.settle();
    assert_eq!(keyring.opened(), 1, "asked once");

    let keyring = TestKeyring::default();
    keyring.keep(SECRET);
    let practice = Form { cluster: Cluster::Practice, delay: "0".to_owned(), ..signing_in() };
    let mut bench = open_with(&keyring, practice);
    bench.press("Send 10 lines");
    bench.until_finished();
    bench.fill("Topic", "another");
    assert_eq!(keyring.opened(), 0, "who practises never meets the keyring");
    bench.pick(Role::RadioButton, "My cluster");
    until_secret(&mut bench, &SecretState::Kept);
    assert_eq!(keyring.opened(), 1);

    let keyring = TestKeyring::default();
    let mut bench = open_with(&keyring, plain_form("localhost:9092"));
    bench.settle();
    assert_eq!(keyring.opened(), 0, "nor who does not sign in");
}

#[test]
fn choosing_the_keyring_with_no_secret_at_hand_asks_it_once() {
    let keyring = TestKeyring::default();
    keyring.keep(SECRET);
    let mut bench = open_with(&keyring, signing_in_for_this_run());
    bench.pick(Role::RadioButton, "Keep in this computer's keyring");
    until_secret(&mut bench, &SecretState::Kept);
    bench.settle();
    assert_eq!((keyring.opened(), keyring.kept().as_deref()), (1, Some(SECRET)));
}

#[test]
fn a_keyring_that_fails_is_said_and_tried_again() {
    for kind in [Kind::KeyringAbsent, Kind::KeyringLocked, Kind::KeyringRefused] {
        let keyring = TestKeyring::default();
        keyring.fail(Some(kind.clone()));
        let mut bench = open_with(&keyring, signing_in());
        until_trouble(&mut bench, kind.clone(), false);
        let words = Fault::new(kind.clone()).words();
        for part in [&words.title, &words.happened, &words.to_try] {
            assert!(bench.says(part), "{part}\n{}", bench.screen());
        }
        assert!(!can_send(&bench));
        type_secret(&mut bench, SECRET);
        until_trouble(&mut bench, kind.clone(), true);
        assert!(can_send(&bench) && bench.says(&words.title), "for this run all the same");
        keyring.fail(None);
        bench.press("Try again");
        until_secret(&mut bench, &SecretState::Kept);
        assert_eq!(keyring.kept().as_deref(), Some(SECRET));
        assert!(!bench.says(&words.title));
    }
}

#[test]
fn a_keyring_that_hangs_is_left_behind_at_the_deadline() {
    let keyring = TestKeyring::default();
    let deadline = Duration::from_millis(300);
    let silent = Kind::KeyringSilent { deadline };
    let gate = keyring.hold_next();
    let mut bench = Start { keyring: keyring.clone(), keyring_deadline: deadline, ..Start::form(signing_in()) }.open();
    until_trouble(&mut bench, silent.clone(), false);
    assert!(bench.says(&Fault::new(silent.clone()).words().title));
    let second_gate = keyring.hold_next();
    type_secret(&mut bench, SECRET);
    assert!(can_send(&bench), "at hand while the keyring is asked");
    until_trouble(&mut bench, silent, true);
    bench.press("Try again");
    until_secret(&mut bench, &SecretState::Kept);
    assert_eq!(keyring.kept().as_deref(), Some(SECRET));
    drop((gate, second_gate));
}

#[test]
fn trying_again_repeats_what_failed() {
    // To forget: not to fetch it back.
    let keyring = TestKeyring::default();
    keyring.keep(SECRET);
    let mut bench = open_with(&keyring, signing_in());
    until_secret(&mut bench, &SecretState::Kept);
    keyring.fail(Some(Kind::KeyringLocked));
    bench.press("Forget secret");
    until_trouble(&mut bench, Kind::KeyringLocked, false);
    keyring.fail(None);
    bench.press("Try again");
    until_secret(&mut bench, &SecretState::Absent);
    assert_eq!(keyring.kept(), None);

    // To leave nothing behind: not to keep it.
    type_secret(&mut bench, SECRET);
    until_secret(&mut bench, &SecretState::Kept);
    keyring.fail(Some(Kind::KeyringLocked));
    bench.pick(Role::RadioButton, "For this run of the program only");
    until_trouble(&mut bench, Kind::KeyringLocked, true);
    keyring.fail(None);
    bench.press("Try again");
    until_secret(&mut bench, &SecretState::ThisRun);
    assert_eq!(keyring.kept(), None);
}

#[test]
fn a_late_answer_does_not_replace_what_was_typed_meanwhile() {
    let keyring = TestKeyring::default();
    keyring.keep("an older secret");
    let gate = keyring.hold_next();
    let mut bench = open_with(&keyring, signing_in());
    type_secret(&mut bench, SECRET);
    assert_eq!(bench.core().state.secret, SecretState::Asking { at_hand: true });
    assert!(bench.says("Waiting for the keyring…") && can_send(&bench));
    drop(gate);
    until_secret(&mut bench, &SecretState::Kept);
    assert_eq!(keyring.kept().as_deref(), Some(SECRET));
    // What is at hand shows itself when it is kept once more.
    bench.pick(Role::RadioButton, "For this run of the program only");
    until_secret(&mut bench, &SecretState::ThisRun);
    bench.pick(Role::RadioButton, "Keep in this computer's keyring");
    until_secret(&mut bench, &SecretState::Kept);
    assert_eq!(keyring.kept().as_deref(), Some(SECRET));
}

#[test]
fn a_slow_call_never_lands_on_a_later_one() {
    let keyring = TestKeyring::default();
    let mut bench = open_with(&keyring, signing_in());
    until_secret(&mut bench, &SecretState::Absent);
    // Two secrets, the keyring slow with the first.
    let gate = keyring.hold_next();
    type_secret(&mut bench, "a first try");
    type_secret(&mut bench, SECRET);
    drop(gate);
    until_secret(&mut bench, &SecretState::Kept);
    assert_eq!(keyring.kept().as_deref(), Some(SECRET));
    // A third one, forgotten before the keyring has it.
    let gate = keyring.hold_next();
    type_secret(&mut bench, "a third try");
    bench.press("Forget secret");
    drop(gate);
    until_secret(&mut bench, &SecretState::Absent);
    assert_eq!(keyring.kept(), None);
}

#[test]
fn a_secret_stays_at_hand_when_the_sign_in_is_changed() {
    let keyring = TestKeyring::default();
    let mut bench = open_with(&keyring, signing_in());
    type_secret(&mut bench, SECRET);
    until_secret(&mut bench, &SecretState::Kept);
    bench.open_options();
    bench.choose("Sign-in", "SCRAM-SHA-512");
    bench.choose("Security", "SASL_PLAINTEXT");
    let profile = &bench.form().profile;
    assert_eq!((profile.mechanism, profile.security), (Mechanism::ScramSha512, Security::SaslPlaintext));
    bench.fill("API key", "ANOTHER");
    assert!(can_send(&bench));
    assert_eq!(bench.core().state.secret, SecretState::Kept);
}
