//! What a deleted connection leaves in the keyring: removed later, when it cannot be at once; and asked for never in vain.

use std::{path::Path, time::Duration};

use line_producer::{
    action::{Action, Saved},
    app::{
        Core,
        state::{ForgetAll, SecretState},
    },
    connection::{Profile, SecretHome, Security},
    fault::{Fault, Kind},
    settings::Settings,
};

use crate::{
    bench::{Start, take_in_until},
    keyring::TestKeyring,
    many_secrets::{API, begun, both, type_in, until_both},
};

/// The connections a, which is chosen, and b, as they are remembered at `path`.
fn start(keyring: &TestKeyring, path: &Path) -> Start {
    let mut settings = Settings { form: both("a"), ..Settings::default() };
    settings.form.profile.name = "Class 7".to_owned();
    settings.others.insert("b".to_owned(), both("b").profile);
    settings.save(&Settings::default().into(), path).expect("saved");
    again(keyring, path)
}

/// With what is remembered there.
fn again(keyring: &TestKeyring, path: &Path) -> Start {
    let settings = Settings::load(path).0;
    Start { keyring: keyring.clone(), settings, settings_path: Some(path.to_owned()), ..Start::default() }
}

fn keyring() -> TestKeyring {
    let keyring = TestKeyring::default();
    keyring.keep_as("a", "secret of a");
    keyring.keep_as("a/pass-phrase", "phrase of a");
    keyring
}

fn is_empty(keyring: &TestKeyring) -> bool {
    ["a", "a/pass-phrase"].into_iter().all(|entry| keyring.kept_as(entry).is_none())
}

fn delete(core: &mut Core) {
    core.act(Action::Saved(Saved::Delete));
}

fn left(cause: Kind) -> Kind {
    Kind::SecretsLeft { connection: "Class 7".to_owned(), cause: Box::new(cause) }
}

fn said(core: &Core) -> Vec<(Kind, u64)> {
    core.state.notices.iter().map(|notice| (notice.fault.kind.clone(), notice.times)).collect()
}

fn remembered(path: &Path) -> usize {
    Settings::load(path).0.leftovers.len()
}

/// The program with both secrets of a read, and then a keyring that fails; a deleted.
fn deleted_while(failing: Kind, keyring: &TestKeyring, path: &Path) -> Core {
    let mut core = begun(start(keyring, path));
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    keyring.fail(Some(failing.clone()));
    delete(&mut core);
    take_in_until(&mut core, "it is said", |core| said(core) == [(left(failing.clone()), 1)]);
    core
}

#[test]
fn what_a_locked_keyring_keeps_is_said_with_the_connection_and_removed_once_it_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let keyring = keyring();
    let mut core = deleted_while(Kind::KeyringLocked, &keyring, &path);
    let words = Fault::new(left(Kind::KeyringLocked)).words();
    assert!(words.title.contains("Class 7") && words.to_try.contains("Forget all secrets"), "{words:?}");
    keyring.fail(None);
    type_in(&mut core, API, "of another connection");
    take_in_until(&mut core, "the keyring works again", |_| is_empty(&keyring));
    take_in_until(&mut core, "the settings know it", |core| core.wake_after().is_none() && remembered(&path) == 0);
    assert_eq!(keyring.kept_as("b").as_deref(), Some("of another connection"));
}

#[test]
fn what_is_left_is_removed_at_the_next_start() {
    for failing in [Kind::KeyringLocked, Kind::KeyringAbsent] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("settings.json");
        let keyring = keyring();
        deleted_while(failing.clone(), &keyring, &path).leave();
        assert_eq!(remembered(&path), 1);
        // A start at which nothing has changed: that there is no keyring is not said each time.
        let mut core = again(&keyring, &path).core();
        let expected: &[_] = if failing == Kind::KeyringAbsent { &[] } else { &[(left(failing), 1)] };
        let asked = keyring.opened();
        take_in_until(&mut core, "it is asked again", |core| keyring.opened() >= asked + 2 && said(core) == expected);
        core.leave();
        assert_eq!((said(&core).as_slice(), remembered(&path)), (expected, 1));
        keyring.fail(None);
        let mut core = again(&keyring, &path).core();
        take_in_until(&mut core, "it is removed", |_| is_empty(&keyring) && remembered(&path) == 0);
        core.leave();
        assert_eq!((said(&core), remembered(&path)), (vec![], 0));
    }
}

#[test]
fn closing_while_the_keyring_is_slow_leaves_nothing_behind_for_good() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let keyring = keyring();
    let mut core = begun(start(&keyring, &path));
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    let gate = keyring.hold_next();
    delete(&mut core);
    core.leave();
    drop(core);
    assert_eq!((remembered(&path), is_empty(&keyring)), (1, false));
    let mut core = again(&keyring, &path).core();
    take_in_until(&mut core, "it is removed", |_| is_empty(&keyring) && remembered(&path) == 0);
    core.leave();
    assert_eq!(remembered(&path), 0);
    drop(gate);
}

#[test]
fn forgetting_all_leaves_nothing_to_be_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let keyring = keyring();
    let mut core = deleted_while(Kind::KeyringLocked, &keyring, &path);
    keyring.fail(None);
    core.act(Action::ForgetAllSecrets);
    take_in_until(&mut core, "all are forgotten", |core| matches!(core.state.forget_all, ForgetAll::Done(2)));
    core.leave();
    assert_eq!((remembered(&path), is_empty(&keyring)), (0, true));
}

#[test]
fn a_connection_without_secrets_is_deleted_without_the_keyring() {
    let this_run = Profile { secret_home: SecretHome::ThisRun, ..both("a").profile };
    let keyless = Profile { id: "a".to_owned(), security: Security::Plaintext, ..Profile::default() };
    for profile in [this_run, keyless] {
        let keyring = TestKeyring::default();
        let mut start = Start { keyring: keyring.clone(), ..Start::form(both("a")) };
        start.settings.form.profile = profile;
        let other =
            Profile { id: "b".to_owned(), name: "B".to_owned(), security: Security::Plaintext, ..Profile::default() };
        start.settings.others.insert("b".to_owned(), other);
        let mut core = start.core();
        delete(&mut core);
        assert_eq!(core.state.form.profile.id, "b");
        core.leave();
        assert_eq!(keyring.opened(), 0);
    }
}

/// Two windows show the same connection. One deletes it; in the other a secret is typed for it.
#[test]
fn a_secret_typed_for_a_connection_that_another_window_has_deleted_brings_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let keyring = keyring();
    let mut one = begun(start(&keyring, &path));
    let mut other = begun(again(&keyring, &path));
    for core in [&mut one, &mut other] {
        until_both(core, &SecretState::Kept, &SecretState::Kept);
    }
    delete(&mut one);
    take_in_until(&mut one, "it is deleted", |core| is_empty(&keyring) && !core.state.running());
    one.leave();
    let saved = || Settings::load(&path).0.connections().iter().any(|profile| profile.id == "a");
    assert!(!saved());
    type_in(&mut other, API, "typed in the other window");
    take_in_until(&mut other, "it is saved again", |_| saved());
    other.leave();
    assert_eq!(keyring.kept_as("a").as_deref(), Some("typed in the other window"));
    let back = Settings::load(&path).0;
    let profile = back.connections().into_iter().find(|profile| profile.id == "a").expect("it is back");
    assert_eq!((profile.name.as_str(), profile.secret_home), ("Class 7", SecretHome::Keyring), "as it was");
    // The first window sees it, and with it the secret that is now kept.
    one.act(Action::Saved(Saved::LookAgain));
    take_in_until(&mut one, "it is listed", |core| core.state.others.contains_key("a"));
    one.act(Action::Saved(Saved::Choose("a".to_owned())));
    take_in_until(&mut one, "its secret is read", |core| core.state.secret == SecretState::Kept);
}

/// The keyring is not waited for here: what is slow is only ever the test's gate.
#[test]
fn a_deletion_that_the_keyring_leaves_unanswered_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let keyring = keyring();
    let deadline = Duration::from_millis(300);
    let mut core = begun(Start { keyring_deadline: deadline, ..start(&keyring, &path) });
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    let gate = keyring.hold_next();
    delete(&mut core);
    let silent = left(Kind::KeyringSilent { deadline });
    take_in_until(&mut core, "it is said or done", |core| said(core) == [(silent.clone(), 1)] || is_empty(&keyring));
    drop(gate);
    take_in_until(&mut core, "it is done", |_| is_empty(&keyring));
}
