//! The secrets of several connections, of both kinds; and all of them forgotten.

use std::{fs, process::Command, sync::OnceLock, time::Duration};

use eframe::egui::Role;
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    action::{Action, Saved},
    app::{
        Core,
        state::{ForgetAll, SecretState},
    },
    connection::{Secret, SecretHome, SecretKind, Security},
    fault::{Fault, Kind},
    run::{Cluster, Form},
};

use crate::{
    bench::{Bench, Start, signing_in, take_in_until},
    keyring::{NAME, TestKeyring},
};

const API: SecretKind = SecretKind::ApiSecret;
const PHRASE: SecretKind = SecretKind::PassPhrase;

/// A form that has a use for both kinds of secret, of the connection with this id.
fn both(id: &str) -> Form {
    let mut form = signing_in();
    form.profile.id = id.to_owned();
    let file = |name| client_files().path().join(name).display().to_string();
    form.profile.client_certificate = file("client.pem");
    form.profile.client_key = file("client.key");
    form
}

/// A folder with a client certificate and its key, which is locked with a pass phrase.
fn client_files() -> &'static tempfile::TempDir {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let key = rcgen::KeyPair::generate().expect("a key");
        let certificate = rcgen::CertificateParams::default().self_signed(&key).expect("a certificate");
        fs::write(path("client.pem"), certificate.pem()).expect("written");
        fs::write(path("open.key"), key.serialize_pem()).expect("written");
        let mut openssl = Command::new("openssl");
        openssl.args(["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:open sesame", "-in"]);
        openssl.arg(path("open.key")).arg("-out").arg(path("client.key"));
        assert!(openssl.status().expect("openssl: is the package openssl installed?").success());
        folder
    })
}

/// The program, once it has found that the client key is locked. The other connection is saved, too.
fn core(keyring: &TestKeyring, form: &Form, other: &Form) -> Core {
    let mut start = Start { keyring: keyring.clone(), ..Start::form(form.clone()) };
    start.settings.others.insert(other.profile.id.clone(), other.profile.clone());
    begun(start)
}

fn begun(start: Start) -> Core {
    let mut core = start.core();
    take_in_until(&mut core, "the key is looked at", |core| core.state.certificates.key_encrypted);
    core
}

fn switch(core: &mut Core, form: &Form) {
    core.act(Action::Saved(Saved::Choose(form.profile.id.clone())));
    assert_eq!(core.state.form.profile, form.profile);
}

fn type_in(core: &mut Core, kind: SecretKind, text: &str) {
    core.act(Action::Secret(kind, Secret::new(text.to_owned())));
}

#[track_caller]
fn until_both(core: &mut Core, api_secret: &SecretState, pass_phrase: &SecretState) {
    let what = format!("{api_secret:?} and {pass_phrase:?}");
    take_in_until(core, &what, |core| core.state.secret == *api_secret && core.state.pass_phrase == *pass_phrase);
}

#[test]
fn each_connection_has_its_own_secrets_of_both_kinds() {
    let keyring = TestKeyring::default();
    let (a, b) = (both("a"), both("b"));
    let mut core = core(&keyring, &a, &b);
    until_both(&mut core, &SecretState::Absent, &SecretState::Absent);
    type_in(&mut core, API, "secret of a");
    type_in(&mut core, PHRASE, "phrase of a");
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    switch(&mut core, &b);
    until_both(&mut core, &SecretState::Absent, &SecretState::Absent);
    type_in(&mut core, PHRASE, "phrase of b");
    until_both(&mut core, &SecretState::Absent, &SecretState::Kept);
    let asked = keyring.opened();
    switch(&mut core, &a);
    assert_eq!((&core.state.secret, &core.state.pass_phrase), (&SecretState::Kept, &SecretState::Kept));
    switch(&mut core, &b);
    assert_eq!((&core.state.secret, &core.state.pass_phrase), (&SecretState::Absent, &SecretState::Kept));
    assert_eq!(keyring.opened(), asked, "each is asked for once in a program's life");
    for (entry, kept) in [("a", "secret of a"), ("a/pass-phrase", "phrase of a"), ("b/pass-phrase", "phrase of b")] {
        assert_eq!(keyring.kept_as(entry).as_deref(), Some(kept));
    }
    core.act(Action::ForgetSecret(PHRASE));
    until_both(&mut core, &SecretState::Absent, &SecretState::Absent);
    assert_eq!((keyring.kept_as("b/pass-phrase"), keyring.kept_as("a").as_deref()), (None, Some("secret of a")));
}

#[test]
fn switching_back_and_forth_with_a_slow_keyring_mixes_nothing_up() {
    let keyring = TestKeyring::default();
    keyring.keep_as("a", "secret of a");
    keyring.keep_as("b", "secret of b");
    keyring.keep_as("b/pass-phrase", "phrase of b");
    let (a, b) = (both("a"), both("b"));
    let gate = keyring.hold_next();
    let mut core = core(&keyring, &a, &b);
    take_in_until(&mut core, "the keyring is asked", |_| keyring.opened() == 1);
    switch(&mut core, &b);
    type_in(&mut core, API, "another secret of b");
    switch(&mut core, &a);
    assert_eq!(core.state.secret, SecretState::Asking { at_hand: false }, "what is typed belongs to b");
    switch(&mut core, &b);
    assert_eq!(core.state.secret, SecretState::Asking { at_hand: true });
    assert_eq!(keyring.opened(), 1, "one at a time");
    drop(gate);
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    switch(&mut core, &a);
    until_both(&mut core, &SecretState::Kept, &SecretState::Absent);
    assert_eq!(keyring.kept_as("a").as_deref(), Some("secret of a"));
    assert_eq!(keyring.kept_as("b").as_deref(), Some("another secret of b"));
    assert_eq!(keyring.kept_as("b/pass-phrase").as_deref(), Some("phrase of b"));
}

#[test]
fn for_this_run_only_lasts_until_the_program_ends() {
    let keyring = TestKeyring::default();
    let (mut a, b) = (both("a"), both("b"));
    a.profile.secret_home = SecretHome::ThisRun;
    let mut core = core(&keyring, &a, &b);
    type_in(&mut core, API, "secret of a");
    type_in(&mut core, PHRASE, "phrase of a");
    assert_eq!(keyring.opened(), 0, "the keyring was not even asked");
    switch(&mut core, &b);
    until_both(&mut core, &SecretState::Absent, &SecretState::Absent);
    keyring.keep_as("a", "of an earlier start");
    switch(&mut core, &a);
    assert_eq!((&core.state.secret, &core.state.pass_phrase), (&SecretState::ThisRun, &SecretState::ThisRun));
    assert_eq!(keyring.kept_as("a").as_deref(), Some("of an earlier start"), "to switch is not to move");
    let mut kept = a.clone();
    kept.profile.secret_home = SecretHome::Keyring;
    core.act(Action::Edit(Box::new(kept)));
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    let entries = ["a", "a/pass-phrase"].map(|entry| keyring.kept_as(entry));
    assert_eq!(entries, ["secret of a", "phrase of a"].map(|kept| Some(kept.to_owned())));
    core.act(Action::Edit(Box::new(a)));
    until_both(&mut core, &SecretState::ThisRun, &SecretState::ThisRun);
    assert_eq!(["a", "a/pass-phrase"].map(|entry| keyring.kept_as(entry)), [None, None]);
}

#[test]
fn trying_again_repeats_what_failed_for_both_kinds() {
    let keyring = TestKeyring::default();
    keyring.fail(Some(Kind::KeyringLocked));
    keyring.keep_as("a/pass-phrase", "phrase of a");
    let mut core = core(&keyring, &both("a"), &both("b"));
    let locked = |at_hand| SecretState::Trouble { fault: Fault::new(Kind::KeyringLocked), at_hand };
    until_both(&mut core, &locked(false), &locked(false));
    type_in(&mut core, API, "secret of a");
    until_both(&mut core, &locked(true), &locked(false));
    keyring.fail(None);
    core.act(Action::RetryKeyring);
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    assert_eq!(keyring.kept_as("a").as_deref(), Some("secret of a"));
}

#[test]
fn a_save_that_was_left_behind_does_not_outlast_forget() {
    let keyring = TestKeyring::default();
    let deadline = Duration::from_millis(300);
    let start = Start { keyring: keyring.clone(), keyring_deadline: deadline, ..Start::form(both("a")) };
    let mut core = begun(start);
    until_both(&mut core, &SecretState::Absent, &SecretState::Absent);
    let gate = keyring.hold_next();
    type_in(&mut core, API, "secret of a");
    let silent = SecretState::Trouble { fault: Fault::new(Kind::KeyringSilent { deadline }), at_hand: true };
    until_both(&mut core, &silent, &SecretState::Absent);
    core.act(Action::ForgetSecret(API));
    until_both(&mut core, &SecretState::Absent, &SecretState::Absent);
    let changes = keyring.changes();
    drop(gate);
    take_in_until(&mut core, "the save has landed and is undone", |_| keyring.changes() >= changes + 2);
    assert_eq!(keyring.kept_as("a"), None);
}

#[test]
fn all_secrets_are_forgotten_also_of_connections_that_are_gone() {
    let keyring = TestKeyring::default();
    for entry in ["a", "a/pass-phrase", "long gone"] {
        keyring.keep_as(entry, "hush-hush");
    }
    let (a, mut b) = (both("a"), both("b"));
    b.profile.secret_home = SecretHome::ThisRun;
    let mut core = core(&keyring, &a, &b);
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    switch(&mut core, &b);
    type_in(&mut core, API, "of this run");
    core.act(Action::AskToForgetAll);
    core.act(Action::KeepSecrets);
    assert_eq!((core.state.forget_all.clone(), core.state.secret.clone()), (ForgetAll::No, SecretState::ThisRun));
    core.act(Action::AskToForgetAll);
    core.act(Action::ForgetAllSecrets);
    assert!(!core.state.secret.at_hand(), "at once");
    take_in_until(&mut core, "forgotten", |core| core.state.forget_all == ForgetAll::Done(3));
    assert_eq!(["a", "a/pass-phrase", "long gone"].map(|entry| keyring.kept_as(entry)), [None, None, None]);
    assert_eq!(core.state.secret, SecretState::Absent);
    switch(&mut core, &a);
    assert_eq!((&core.state.secret, &core.state.pass_phrase), (&SecretState::Absent, &SecretState::Absent));

    keyring.fail(Some(Kind::KeyringLocked));
    type_in(&mut core, API, "typed again");
    core.act(Action::ForgetAllSecrets);
    let failed = ForgetAll::Trouble(Fault::new(Kind::KeyringLocked));
    take_in_until(&mut core, "the keyring is locked", |core| core.state.forget_all == failed);
    assert_eq!(core.state.secret, SecretState::Absent, "nothing is held all the same");
}

fn says_each(bench: &Bench, words: &[&str]) {
    for part in words {
        assert!(bench.says(part), "{part}\n{}", bench.screen());
    }
}

#[test]
fn the_window_asks_before_it_forgets_all_and_says_how_many() {
    let keyring = TestKeyring::default();
    keyring.keep("hush-hush");
    keyring.keep_as("long gone", "hush-hush");
    let mut bench = Start { keyring: keyring.clone(), ..Start::form(signing_in()) }.open();
    bench.until_said(&format!("Kept in {NAME}"));
    bench.press("Forget all secrets…");
    says_each(&bench, &["Forget all secrets?", "Keep them"]);
    bench.press("Keep them");
    assert!(!bench.says("Forget all secrets?") && keyring.kept().is_some());
    bench.press("Forget all secrets…");
    bench.press("Forget them");
    bench.until_said("2 secrets removed from the keyring");
    assert_eq!((keyring.kept(), keyring.kept_as("long gone")), (None, None));
    assert!(!bench.says("Forget secret") && bench.core().state.plan().is_err());
    bench.press("Forget all secrets…");
    bench.press("Forget them");
    bench.until_said("There was no secret in the keyring. Nothing is held any more");
}

#[test]
fn the_pass_phrase_has_its_field_and_its_place() {
    let keyring = TestKeyring::default();
    let mut bench = Start { keyring: keyring.clone(), ..Start::form(both("a")) }.open();
    bench.open_options();
    bench.until_said("Pass phrase");
    bench.fill_role(Role::PasswordInput, "Pass phrase", "open sesame");
    bench.until_said(&format!("Kept in {NAME}"));
    assert_eq!(keyring.kept_as("a/pass-phrase").as_deref(), Some("open sesame"));
    assert!(bench.says("Forget pass phrase") && !bench.says("Forget secret"));
    assert_eq!(bench.times("Keep in this computer's keyring"), 1, "it is asked once");
    keyring.fail(Some(Kind::KeyringLocked));
    bench.press("Forget pass phrase");
    bench.until_said("Try again");
    bench.fill_role(Role::PasswordInput, "Secret", "hush-hush");
    bench.until("both failed", |bench| bench.times("The keyring is locked") == 2);
    assert_eq!(bench.times("Try again"), 1, "one button for both");
    says_each(&bench, &["A secret that you type is kept for this run of the program only"]);
    says_each(&bench, &[&format!("The keyring of this computer is {NAME}")]);
    keyring.fail(None);
    bench.press("Try again");
    bench.until("both are done", |bench| {
        let state = &bench.core().state;
        (&state.secret, &state.pass_phrase) == (&SecretState::Kept, &SecretState::Absent)
    });
    assert_eq!((keyring.kept_as("a/pass-phrase"), keyring.kept_as("a").as_deref()), (None, Some("hush-hush")));
}

#[test]
fn without_an_api_key_the_pass_phrase_asks_where_it_is_kept() {
    let mut form = Form { cluster: Cluster::Mine, ..both("a") };
    form.profile.security = Security::Ssl;
    let mut bench = Start::form(form).open();
    bench.open_options();
    bench.until_said("Pass phrase");
    assert_eq!(bench.times("Keep in this computer's keyring"), 1);
    assert!(bench.harness.query_by_role_and_label(Role::PasswordInput, "Secret").is_none());
    bench.pick(Role::RadioButton, "For this run of the program only");
    bench.fill_role(Role::PasswordInput, "Pass phrase", "open sesame");
    bench.until_said("The secret is forgotten when this program closes");
    assert_eq!(bench.core().state.pass_phrase, SecretState::ThisRun);
}
