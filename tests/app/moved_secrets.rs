//! Another place chosen for secrets: nothing that was never read is deleted by it.

use eframe::egui::Role;
use line_producer::{
    action::{Action, Saved},
    app::{Core, state::SecretState},
    connection::{SecretHome, Security},
    fault::{Fault, Kind},
};

use crate::{
    bench::{Start, signing_in, take_in_until},
    keyring::TestKeyring,
    many_secrets::{API, PHRASE, both, core, type_in, until_both},
};

fn choose(core: &mut Core, home: SecretHome) {
    let mut form = core.state.form.clone();
    form.profile.secret_home = home;
    core.act(Action::Edit(Box::new(form)));
}

/// A keyring in which an earlier start has kept both secrets of the connection.
fn keyring() -> TestKeyring {
    let keyring = TestKeyring::default();
    keyring.keep_as("a", "secret of a");
    keyring.keep_as("a/pass-phrase", "phrase of a");
    keyring
}

fn kept(keyring: &TestKeyring) -> [Option<String>; 2] {
    ["a", "a/pass-phrase"].map(|entry| keyring.kept_as(entry))
}

fn all_kept() -> [Option<String>; 2] {
    ["secret of a", "phrase of a"].map(|text| Some(text.to_owned()))
}

#[test]
fn what_a_locked_keyring_never_gave_out_stays_in_it_until_it_was_read() {
    let keyring = keyring();
    keyring.fail(Some(Kind::KeyringLocked));
    let mut core = core(&keyring, &both("a"), &both("b"));
    let locked = SecretState::Trouble { fault: Fault::new(Kind::KeyringLocked), at_hand: false };
    until_both(&mut core, &locked, &locked);
    choose(&mut core, SecretHome::ThisRun);
    keyring.fail(None);
    assert_eq!((&core.state.secret, &core.state.pass_phrase), (&locked, &locked), "nothing was done with it");
    assert_eq!(kept(&keyring), all_kept());
    // Now it can be read: it is at hand for this run, and no longer in the keyring.
    core.act(Action::RetryKeyring);
    until_both(&mut core, &SecretState::ThisRun, &SecretState::ThisRun);
    assert_eq!(kept(&keyring), [None, None]);
    let at_hand = core.state.secret.at_hand() && core.state.pass_phrase.at_hand();
    choose(&mut core, SecretHome::Keyring);
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    assert_eq!((at_hand, kept(&keyring)), (true, all_kept()), "it was the same");
}

#[test]
fn a_choice_while_the_keyring_is_asked_loses_nothing() {
    for back in [false, true] {
        let keyring = keyring();
        let gate = keyring.hold_next();
        let mut core = core(&keyring, &both("a"), &both("b"));
        take_in_until(&mut core, "the keyring is asked", |_| keyring.opened() == 1);
        choose(&mut core, SecretHome::ThisRun);
        if back {
            choose(&mut core, SecretHome::Keyring);
        }
        drop(gate);
        let standing = if back { SecretState::Kept } else { SecretState::ThisRun };
        until_both(&mut core, &standing, &standing);
        assert_eq!(kept(&keyring), if back { all_kept() } else { [None, None] });
    }
}

/// The API secret is not wanted by a connection that does not sign in; it may be again.
#[test]
fn a_secret_that_is_not_wanted_now_stays() {
    let keyring = keyring();
    let mut form = both("a");
    form.profile.security = Security::Ssl;
    let mut core = core(&keyring, &form, &both("b"));
    until_both(&mut core, &SecretState::Absent, &SecretState::Kept);
    choose(&mut core, SecretHome::ThisRun);
    until_both(&mut core, &SecretState::Absent, &SecretState::ThisRun);
    assert_eq!(kept(&keyring), [Some("secret of a".to_owned()), None]);
}

#[test]
fn what_is_to_be_forgotten_is_not_fetched_back_by_choosing_to_and_fro() {
    let keyring = keyring();
    let mut core = core(&keyring, &both("a"), &both("b"));
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    keyring.fail(Some(Kind::KeyringLocked));
    core.act(Action::Saved(Saved::Forget(API)));
    let locked = SecretState::Trouble { fault: Fault::new(Kind::KeyringLocked), at_hand: false };
    until_both(&mut core, &locked, &SecretState::Kept);
    choose(&mut core, SecretHome::ThisRun);
    keyring.fail(None);
    choose(&mut core, SecretHome::Keyring);
    until_both(&mut core, &SecretState::Absent, &SecretState::Kept);
    assert_eq!(kept(&keyring), [None, Some("phrase of a".to_owned())]);
}

/// What is typed for this run is newer than what the keyring gives out late.
#[test]
fn a_late_secret_does_not_replace_one_that_was_typed_for_this_run() {
    let keyring = keyring();
    let gate = keyring.hold_next();
    let mut core = core(&keyring, &both("a"), &both("b"));
    take_in_until(&mut core, "the keyring is asked", |_| keyring.opened() == 1);
    choose(&mut core, SecretHome::ThisRun);
    type_in(&mut core, API, "typed");
    type_in(&mut core, PHRASE, "typed, too");
    drop(gate);
    until_both(&mut core, &SecretState::ThisRun, &SecretState::ThisRun);
    choose(&mut core, SecretHome::Keyring);
    until_both(&mut core, &SecretState::Kept, &SecretState::Kept);
    assert_eq!(kept(&keyring), ["typed", "typed, too"].map(|text| Some(text.to_owned())));
}

#[test]
fn the_window_says_that_the_keyring_may_still_keep_it_and_why_it_cannot_be_read() {
    let keyring = TestKeyring::default();
    keyring.keep("hush-hush");
    keyring.refuse("the drawer is stuck");
    let mut bench = Start { keyring: keyring.clone(), ..Start::form(signing_in()) }.open();
    bench.until_said("Technical text: the drawer is stuck");
    bench.press("Copy details of the keyring");
    let stays = "What the keyring may keep of this connection stays there";
    assert!(!bench.says(stays));
    bench.pick(Role::RadioButton, "For this run of the program only");
    bench.until_said(stays);
    assert_eq!(keyring.kept().as_deref(), Some("hush-hush"));
}
