//! A real gnome-keyring, reached as the program reaches it and looked at from outside: there, locked, absent, silent,
//! and there again. Needs the Debian packages dbus, gnome-keyring, libsecret-tools and xvfb.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "the helpers of a test fail as the test does")]

#[path = "keyring/session.rs"]
mod session;

use std::{
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use line_producer::{
    connection::{Keeper, Secret, SecretKind, open_keyring},
    fault::{Fault, Kind},
    settings::Settings,
};
use session::{Bus, PATIENCE, in_a_session, threads_and_files, until, until_no_call_is_left};

const ID: &str = "my-cluster";
/// For calls that are to be silent.
const SOON: Duration = Duration::from_secs(1);

fn keeper(deadline: Duration) -> Keeper {
    Keeper::new(Arc::new(open_keyring), deadline)
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// All three calls, each of which is to fail in the same way.
fn each_call(keeper: &Keeper) -> [Fault; 3] {
    let load = keeper.load(ID).expect_err("no secret");
    let save = keeper.save(ID, secret("hunter3")).expect_err("not kept");
    let forget = keeper.forget(ID).expect_err("not removed");
    let faults = [load, save, forget];
    for fault in &faults {
        assert!(!fault.technical.contains("hunter"), "{fault:?}");
    }
    faults
}

#[test]
fn kept_seen_from_outside_replaced_and_forgotten() {
    in_a_session("kept_seen_from_outside_replaced_and_forgotten", Bus::Bare, |session| {
        let daemon = session.start_unlocked();
        let keeper = keeper(PATIENCE);
        assert_eq!(keeper.load(ID), Ok(None));
        keeper.forget(ID).expect("nothing kept is not an error");
        for text in ["hunter2", "ein anderes Geheimnis: ß € 𝄞", &"x".repeat(10_000)] {
            keeper.save(ID, secret(text)).expect("kept");
            assert_eq!(session.seen_from_outside(ID).as_deref(), Some(text));
            assert_eq!(keeper.load(ID), Ok(Some(secret(text))));
        }
        keeper.save("another", secret("other")).expect("kept");
        keeper.forget(ID).expect("removed");
        assert_eq!(session.seen_from_outside(ID), None);
        assert_eq!(keeper.load(ID), Ok(None));
        assert_eq!(keeper.load("another"), Ok(Some(secret("other"))), "each connection has its own");
        daemon.end();
    });
}

#[test]
fn both_kinds_are_kept_and_the_keyring_is_known_by_name() {
    in_a_session("both_kinds_are_kept_and_the_keyring_is_known_by_name", Bus::Bare, |session| {
        let _daemon = session.start_unlocked();
        let keeper = keeper(PATIENCE);
        assert_eq!(keeper.keyring_name(), None, "it was not asked yet");
        for (kind, text) in SecretKind::ALL.into_iter().zip(["hunter2", "open sesame"]) {
            keeper.save(&kind.entry(ID), secret(text)).expect("kept");
            assert_eq!(session.seen_from_outside(&kind.entry(ID)).as_deref(), Some(text));
        }
        assert_eq!(keeper.keyring_name(), Some("GNOME Keyring"));
        keeper.forget(&SecretKind::ApiSecret.entry(ID)).expect("removed");
        assert_eq!(keeper.load(&SecretKind::PassPhrase.entry(ID)), Ok(Some(secret("open sesame"))));
    });
}

#[test]
fn all_that_is_ours_is_forgotten_and_nothing_else() {
    in_a_session("all_that_is_ours_is_forgotten_and_nothing_else", Bus::Bare, |session| {
        let _daemon = session.start_unlocked();
        let keeper = keeper(PATIENCE);
        assert_eq!(keeper.forget_all(), Ok(0));
        for entry in [ID, "my-cluster/pass-phrase", "of a connection long gone"] {
            keeper.save(entry, secret("hunter2")).expect("kept");
        }
        session.keep_from_outside(ID, "hunter3");
        session.keep_for_another_program("hunter4");
        assert_eq!(keeper.forget_all(), Ok(4));
        for entry in [ID, "my-cluster/pass-phrase", "of a connection long gone"] {
            assert_eq!((session.seen_from_outside(entry), keeper.load(entry)), (None, Ok(None)));
        }
        assert_eq!(session.seen_of_another_program().as_deref(), Some("hunter4"));
        session.lock();
        assert_eq!(keeper.forget_all(), Ok(0), "a locked keyring without an entry of ours has nothing to forget");
    });
}

#[test]
fn a_locked_keyring_forgets_nothing_and_says_so() {
    in_a_session("a_locked_keyring_forgets_nothing_and_says_so", Bus::Bare, |session| {
        let _daemon = session.start_unlocked();
        let keeper = keeper(PATIENCE);
        keeper.save(ID, secret("hunter2")).expect("kept");
        session.lock();
        assert_eq!(keeper.forget_all().expect_err("locked").kind, Kind::KeyringLocked);
    });
}

#[test]
fn kept_over_a_restart_of_the_keyring() {
    in_a_session("kept_over_a_restart_of_the_keyring", Bus::Bare, |session| {
        let daemon = session.start_unlocked();
        let keeper = keeper(PATIENCE);
        keeper.save(ID, secret("hunter2")).expect("kept");
        daemon.end();
        let _daemon = session.start_unlocked();
        assert_eq!(keeper.load(ID), Ok(Some(secret("hunter2"))));
    });
}

#[test]
fn two_entries_of_the_same_name_are_said_and_both_forgotten() {
    in_a_session("two_entries_of_the_same_name_are_said_and_both_forgotten", Bus::Bare, |session| {
        let _daemon = session.start_unlocked();
        let keeper = keeper(PATIENCE);
        keeper.save(ID, secret("hunter2")).expect("kept");
        session.keep_from_outside(ID, "hunter3");
        let refused = Fault::with(Kind::KeyringRefused, "2 entries of the same name");
        assert_eq!(keeper.load(ID), Err(refused.clone()));
        assert_eq!(keeper.save(ID, secret("hunter4")), Err(refused));
        keeper.forget(ID).expect("removed");
        assert_eq!((session.seen_from_outside(ID), keeper.load(ID)), (None, Ok(None)));
    });
}

#[test]
fn opening_anew_each_time_leaves_nothing_open() {
    in_a_session("opening_anew_each_time_leaves_nothing_open", Bus::Bare, |session| {
        let _daemon = session.start_unlocked();
        let keeper = keeper(PATIENCE);
        keeper.load(ID).expect("an answer");
        until_no_call_is_left();
        let before = threads_and_files();
        let started = Instant::now();
        for _ in 0..20 {
            keeper.load(ID).expect("an answer");
        }
        eprintln!("20 calls, each on a keyring opened anew: {:?}", started.elapsed());
        let closed = || {
            let now = threads_and_files();
            (now.0 <= before.0 && now.1 <= before.1).then_some(())
        };
        assert!(until(PATIENCE, closed).is_some(), "{before:?} threads and files, now {:?}", threads_and_files());
    });
}

#[test]
fn locked_without_a_dialog_and_there_again() {
    in_a_session("locked_without_a_dialog_and_there_again", Bus::Bare, |session| {
        let daemon = session.start_unlocked();
        let keeper = keeper(PATIENCE);
        keeper.save(ID, secret("hunter2")).expect("kept");
        session.lock();
        for fault in each_call(&keeper) {
            assert_eq!(fault.kind, Kind::KeyringLocked, "{fault:?}");
        }
        daemon.end();
        let _daemon = session.start_unlocked();
        assert_eq!(keeper.load(ID), Ok(Some(secret("hunter2"))), "unchanged by the calls that failed");
    });
}

#[test]
fn locked_with_a_dialog_that_nobody_answers() {
    in_a_session("locked_with_a_dialog_that_nobody_answers", Bus::Desktop, |session| {
        let _daemon = session.start_unlocked();
        keeper(PATIENCE).save(ID, secret("hunter2")).expect("kept");
        session.lock();
        let started = Instant::now();
        let fault = keeper(SOON).load(ID).expect_err("no secret");
        assert_eq!(fault, Fault::new(Kind::KeyringSilent { deadline: SOON }));
        assert!(started.elapsed() >= SOON && started.elapsed() < PATIENCE);
        assert!(session.asks_for_the_password());
    });
}

#[test]
fn absent_without_a_bus() {
    in_a_session("absent_without_a_bus", Bus::None, |_| {
        let started = Instant::now();
        for fault in each_call(&keeper(PATIENCE)) {
            assert_eq!(fault.kind, Kind::KeyringAbsent, "{fault:?}");
        }
        assert!(started.elapsed() < PATIENCE);
    });
}

#[test]
fn absent_on_the_bus_and_there_again() {
    in_a_session("absent_on_the_bus_and_there_again", Bus::Bare, |session| {
        let keeper = keeper(PATIENCE);
        for fault in each_call(&keeper) {
            assert_eq!(fault.kind, Kind::KeyringAbsent, "{fault:?}");
        }
        let daemon = session.start_unlocked();
        keeper.save(ID, secret("hunter2")).expect("kept: the same keeper, tried again");
        assert_eq!(session.seen_from_outside(ID).as_deref(), Some("hunter2"));
        daemon.end();
        assert_eq!(keeper.load(ID).expect_err("gone").kind, Kind::KeyringAbsent);
    });
}

#[test]
fn silent_and_there_again() {
    in_a_session("silent_and_there_again", Bus::Bare, |session| {
        let daemon = session.start_unlocked();
        let patient = keeper(PATIENCE);
        patient.save(ID, secret("hunter2")).expect("kept");
        daemon.hold();
        for fault in each_call(&keeper(SOON)) {
            assert_eq!(fault, Fault::new(Kind::KeyringSilent { deadline: SOON }));
        }
        daemon.go_on();
        assert_eq!(patient.load(ID), Ok(Some(secret("hunter2"))));
        until_no_call_is_left();
        let kept = session.seen_from_outside(ID);
        assert_eq!(kept.as_deref(), Some("hunter2"), "what was left behind is not carried out late");
    });
}

#[test]
fn without_a_default_keyring_nothing_is_kept_and_the_reason_is_said() {
    in_a_session("without_a_default_keyring_nothing_is_kept_and_the_reason_is_said", Bus::Bare, |session| {
        let _daemon = session.start();
        let keeper = keeper(PATIENCE);
        assert_eq!(keeper.load(ID), Ok(None));
        let fault = keeper.save(ID, secret("hunter2")).expect_err("nowhere to keep it");
        assert_eq!(fault, Fault::with(Kind::KeyringRefused, "SS error: result not returned from SS API"));
    });
}

#[test]
fn the_terminal_takes_a_saved_connections_secret_from_the_keyring() {
    in_a_session("the_terminal_takes_a_saved_connections_secret_from_the_keyring", Bus::Bare, |session| {
        let _daemon = session.start_unlocked();
        let keeper = keeper(PATIENCE);
        keeper.save(ID, secret("hunter2")).expect("kept");
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = Settings::default();
        settings.form.profile.bootstrap = "127.0.0.1:1".to_owned();
        settings.form.profile.api_key = "key".to_owned();
        let path = folder.path().join("settings.json");
        settings.save(&Settings::default().into(), &path).expect("written");
        let send = || {
            let mut program = Command::new(env!("CARGO_BIN_EXE_line-producer"));
            program.args(["send", "--connection", "my cluster"]).env("LINE_PRODUCER_SETTINGS", &path);
            let output = program.env_remove("LINE_PRODUCER_SECRET").output().expect("the program ends");
            (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        let (code, said) = send();
        assert!(code == Some(2) && said.contains("Nothing listens there"), "with the secret it tries: {said}");
        assert!(!said.contains("hunter2"), "{said}");
        keeper.forget(ID).expect("removed");
        let (code, said) = send();
        assert!(code == Some(2) && said.contains("The secret is missing"), "without one it says so: {said}");
    });
}
