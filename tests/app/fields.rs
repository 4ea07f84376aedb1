//! Each reason for which Send cannot be pressed, in the same words as everywhere.

use eframe::egui::{Key, Role};
use line_producer::{
    fault::{Fault, Field},
    run::Form,
};

use crate::bench::{Bench, Start, plain_form, signing_in};

/// What keeps the app from sending, by its own account.
fn reason(bench: &Bench) -> (Field, Fault) {
    let problems = bench.core().state.plan().expect_err("a reason");
    problems.into_iter().next().expect("a reason")
}

#[test]
fn each_field_that_cannot_be_used_says_why() {
    let practice = Form::default;
    let mine = || plain_form("localhost:9092");
    let cases: [(Form, Field, &str, &str); 16] = [
        (mine(), Field::Bootstrap, "localhost", "no-port"),
        (mine(), Field::Bootstrap, "localhost:kafka", "port-not-number"),
        (mine(), Field::Bootstrap, "localhost:70000", "port-not-number"),
        (mine(), Field::Bootstrap, "", "field-empty"),
        (practice(), Field::Topic, "", "field-empty"),
        (practice(), Field::Topic, "in voices", "topic-name"),
        (practice(), Field::Count, "ten", "not-number"),
        (practice(), Field::Count, "0", "not-number"),
        (practice(), Field::Count, "", "field-empty"),
        (practice(), Field::FromLine, "first", "not-number"),
        (practice(), Field::FromLine, "0", "not-number"),
        (practice(), Field::Delay, "soon", "not-time"),
        (practice(), Field::Delay, "", "field-empty"),
        (practice(), Field::Deadline, "later", "not-time"),
        (practice(), Field::Deadline, "10 ms", "not-time"),
        (signing_in(), Field::ApiKey, "", "field-empty"),
    ];
    for (form, field, text, name) in cases {
        let mut bench = Start::form(form).open();
        if field == Field::Deadline {
            bench.open_options();
        }
        bench.fill(field.name(), text);
        let case = format!("{field:?} “{text}”");
        let (named, fault) = reason(&bench);
        assert_eq!((named, fault.name()), (field, name), "{case}");
        let title = fault.words().title;
        assert_eq!(bench.times(&title), 2, "{case}: beneath the field and beneath the button\n{}", bench.screen());
        assert!(bench.disabled(Role::Button, "Send"), "{case}");
        bench.shortcut(Key::Enter);
        assert!(bench.core().state.run.is_none() && !bench.core().state.starting, "{case}");
    }
}

#[test]
fn the_secret_is_the_last_thing_that_is_missing() {
    let mut bench = Start::form(signing_in()).open();
    bench.until("the keyring has answered", |bench| {
        bench.core().state.secret == line_producer::app::state::SecretState::Absent
    });
    bench.settle();
    assert_eq!((reason(&bench).0, reason(&bench).1.name()), (Field::Secret, "secret-missing"));
    assert!(bench.says("The secret is missing") && bench.disabled(Role::Button, "Send"));
    bench.fill_role(Role::PasswordInput, "Secret", "hush-hush");
    assert!(bench.core().state.plan().is_ok(), "at hand at once, whatever the keyring says");
    assert!(!bench.says("The secret is missing") && !bench.disabled(Role::Button, "Send 10 lines"));
}

#[test]
fn a_ca_file_that_cannot_be_used_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut form = plain_form("localhost:9092");
    form.profile.security = line_producer::connection::Security::Ssl;
    let mut bench = Start::form(form).open();
    bench.open_options();
    bench.fill("CA file", &folder.path().join("gone.pem").to_string_lossy());
    bench.until("a reason", |bench| !bench.core().state.certificates.problems.is_empty());
    bench.settle();
    let (field, fault) = reason(&bench);
    assert_eq!((field, fault.name()), (Field::CaFile, "ca-file"));
    assert_eq!(bench.times(&fault.words().title), 2, "{}", bench.screen());
    assert!(bench.disabled(Role::Button, "Send"));
    bench.pick(Role::RadioButton, "Practice cluster");
    assert!(!bench.disabled(Role::Button, "Send 10 lines"), "the practice cluster wants no CA file");
}

#[test]
fn what_was_wrong_and_is_corrected_can_be_sent() {
    let mut bench = Start::form(Form { delay: "0".to_owned(), ..Form::default() }).open();
    bench.fill("Count", "ten");
    assert!(bench.disabled(Role::Button, "Send"));
    bench.fill("Count", "10");
    bench.press("Send 10 lines");
    bench.until_finished();
    assert!(bench.says("Finished: 10 lines delivered"));
}
