//! Credentials without typing: dropped, chosen, pasted; looked at, taken over, and what they came from cleaned up.

use std::{
    fs,
    path::{Path, PathBuf},
};

use eframe::egui::{Event, Key, Modifiers, OutputCommand, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use line_producer::{
    app::{
        Chosen,
        state::{FileState, Importing, SecretState},
    },
    connection::{Mechanism, Profile, Security, exported},
    fault::{Fault, Kind},
    run::{Cluster, Form},
};
use tempfile::TempDir;

use crate::{
    bench::{Bench, Start},
    files::drop_file,
    keyring::TestKeyring,
};

const KEY: &str = "L3J7QZ6ZEHVR5KXW";
const SECRET: &str = "cflt0Zk/b3+Wq9TnVYx2sRj5LmPd8aEhGuCo4iKQwX7BtNfDy6vMSrZp1cHgUA==";
const HOST: &str = "pkc-12576z.us-west2.gcp.confluent.cloud:9092";

fn key_file() -> String {
    format!(
        "=== Confluent Cloud API key: lkc-12576z ===\n\nAPI key:\n{KEY}\n\nAPI secret:\n{SECRET}\n\nBootstrap server:\n{HOST}\n"
    )
}

/// A folder with a file of this name and text.
fn place(name: &str, text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("written");
    (folder, path)
}

fn mine() -> Form {
    Form { cluster: Cluster::Mine, ..Form::default() }
}

fn open(keyring: &TestKeyring, form: Form) -> Bench {
    Start { keyring: keyring.clone(), ..Start::form(form) }.open()
}

fn until_preview(bench: &mut Bench) {
    bench.until("a preview", |bench| matches!(bench.core().state.import, Some(Importing::Preview { .. })));
    bench.settle();
}

fn until_refused(bench: &mut Bench, kind: Kind) {
    let words = Fault::new(kind).words();
    bench.until_said(&words.title);
    bench.settle();
    for part in [&words.happened, &words.to_try] {
        assert!(bench.says(part), "{part}\n{}", bench.screen());
    }
}

fn paste(bench: &mut Bench, text: &str) {
    bench.harness.event(Event::Paste(text.to_owned()));
    bench.settle();
}

fn filled_in(bench: &Bench) {
    let form = bench.form();
    let profile = &form.profile;
    assert_eq!((profile.bootstrap.as_str(), profile.api_key.as_str()), (HOST, KEY));
    assert_eq!((profile.security, profile.mechanism), (Security::SaslSsl, Mechanism::Plain));
    assert_eq!(form.cluster, Cluster::Mine);
}

/// The clipboard's new text, where one was put there in the last frame.
fn copied(bench: &Bench) -> Vec<String> {
    let copied = |command: &OutputCommand| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    };
    bench.harness.output().platform_output.commands.iter().filter_map(copied).collect()
}

#[test]
fn a_dropped_key_file_fills_the_form_and_is_deleted_when_asked_twice() {
    let (_folder, path) = place("api-key-L3J7QZ6ZEHVR5KXW.txt", &key_file());
    let keyring = TestKeyring::default();
    let mut bench = open(&keyring, Form::default());
    assert_eq!(bench.form().cluster, Cluster::Practice);
    drop_file(&mut bench, &path);
    until_preview(&mut bench);
    for words in ["Recognised", HOST, KEY, "SASL_SSL", "From api-key-L3J7QZ6ZEHVR5KXW.txt"] {
        assert!(bench.says(words), "{words}\n{}", bench.screen());
    }
    assert!(!bench.screen().contains(SECRET) && !bench.says("Not recognised"));
    assert_eq!((bench.form(), keyring.kept()), (&Form::default(), None), "nothing is taken before it is looked at");

    // The keyboard is at the way on.
    bench.harness.key_press(Key::Enter);
    bench.settle();
    filled_in(&bench);
    bench.until("the secret is kept", |bench| bench.core().state.secret == SecretState::Kept);
    assert_eq!(keyring.kept().as_deref(), Some(SECRET));
    assert!(bench.core().state.plan().is_ok());
    assert!(bench.says("The credentials are in My cluster"));

    bench.press("Delete the file…");
    assert!(bench.says("Delete api-key-L3J7QZ6ZEHVR5KXW.txt for good?") && path.exists());
    bench.press("Keep the file");
    assert!(path.exists());
    bench.press("Delete the file…");
    bench.press("Delete the file");
    bench.until_said("The file is deleted");
    assert!(!path.exists());
    bench.press("Done");
    assert!(bench.core().state.import.is_none());
    assert!(!bench.screen().contains(SECRET));
}

#[test]
fn a_file_that_cannot_be_deleted_is_said() {
    let (folder, path) = place("key.txt", &key_file());
    let mut bench = open(&TestKeyring::default(), mine());
    drop_file(&mut bench, &path);
    until_preview(&mut bench);
    bench.press("Use in My cluster");
    // In its place something that is no file.
    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("a folder");
    bench.press("Delete the file…");
    bench.press("Delete the file");
    let kind = Kind::FileNotDeleted { path: path.display().to_string() };
    until_refused(&mut bench, kind);
    drop(folder);
}

#[test]
fn a_pasted_text_is_wiped_and_the_clipboard_cleared_when_asked() {
    let keyring = TestKeyring::default();
    let mut bench = open(&keyring, mine());
    bench.press("Key file…");
    paste(&mut bench, &key_file());
    until_preview(&mut bench);
    let left = bench.harness.ctx.input(|input| format!("{:?} {:?}", input.events, input.raw.events));
    assert!(!left.contains(SECRET) && !left.contains("Paste"), "{left}");
    assert!(bench.says("From the clipboard"));
    bench.press("Use in My cluster");
    filled_in(&bench);
    bench.until("the secret is kept", |bench| bench.core().state.secret == SecretState::Kept);
    assert_eq!(keyring.kept().as_deref(), Some(SECRET));
    assert!(!bench.says("The clipboard is empty. A clipboard manager with a history may still have a copy."));
    bench.harness.get_by_role_and_label(Role::Button, "Clear the clipboard").click();
    bench.harness.step();
    bench.until("it is emptied", |bench| !copied(bench).is_empty() || bench.says("Done"));
    bench.until_said("The clipboard is empty. A clipboard manager with a history may still have a copy.");
}

#[test]
fn pasting_is_for_the_dialog_alone() {
    let mut bench = open(&TestKeyring::default(), mine());
    bench.harness.get_by_role_and_label(Role::TextInput, "Bootstrap").focus();
    bench.settle();
    paste(&mut bench, "localhost");
    let field = bench.harness.get_by_role_and_label(Role::TextInput, "Bootstrap");
    assert!(field.accesskit_node().is_focused(), "the keyboard stays as the offer of a key file makes room");
    paste(&mut bench, ":9092");
    assert_eq!(bench.form().profile.bootstrap, "localhost:9092", "a field takes what is pasted into it");
    bench.harness.get_by_role_and_label(Role::Button, "Key file…").focus();
    bench.settle();
    bench.harness.key_press(Key::Enter);
    bench.settle();
    paste(&mut bench, "sasl.username=KEY");
    until_preview(&mut bench);
    assert_eq!(bench.form().profile.bootstrap, "localhost:9092");
    // Another text takes the first one's place.
    paste(&mut bench, &key_file());
    bench.until("the other text", |bench| bench.says(HOST));
    bench.harness.key_press(Key::Escape);
    bench.settle();
    assert!(bench.core().state.import.is_none());
    let button = bench.harness.get_by_role_and_label(Role::Button, "Key file…");
    assert!(button.accesskit_node().is_focused(), "the keyboard is back where it was");
    assert_eq!(bench.form().profile.api_key, "", "nothing was taken");
}

#[test]
fn what_cannot_be_used_is_refused_in_words() {
    let registry = "=== Confluent Cloud API key: lsrc-8wrx70 ===\n\nAPI key:\nABC\n\nAPI secret:\ncflthush\n";
    let (_folder, path) = place("api-key.txt", registry);
    let mut bench = open(&TestKeyring::default(), Form::default());
    drop_file(&mut bench, &path);
    until_refused(&mut bench, Kind::SchemaRegistryKey);
    assert!(!bench.screen().contains("cflthush"));
    assert_eq!(bench.form().file, "", "it is not a file to be sent");
    paste(&mut bench, "once upon a time");
    until_refused(&mut bench, Kind::NoCredentials);
    // Chosen in a dialog.
    let missing = path.with_file_name("missing.txt");
    bench.press("Choose a file…");
    assert_eq!(bench.dialogs.opened(), [Chosen::KeyFile]);
    bench.dialogs.answer(Some(&missing));
    until_refused(&mut bench, Kind::FileMissing { path: missing.display().to_string() });
    fs::write(&missing, key_file()).expect("written");
    bench.press("Choose a file…");
    bench.dialogs.answer(Some(&missing));
    until_preview(&mut bench);
    bench.press("Cancel");
    assert!(bench.core().state.import.is_none());
}

#[test]
fn lines_that_are_not_recognised_are_shown_with_number_and_reason() {
    let mut bench = open(&TestKeyring::default(), mine());
    bench.press("Key file…");
    paste(
        &mut bench,
        &format!("bootstrap.servers={HOST}\nsasl.mechanism=GSSAPI\nhello there\nsession.timeout.ms=45000\n"),
    );
    until_preview(&mut bench);
    for words in [
        "Line 2",
        "sasl.mechanism: this program signs in with PLAIN or SCRAM",
        "Line 3",
        "not a setting",
        "Left out on purpose, as this program needs none of them: session.timeout.ms",
    ] {
        assert!(bench.says(words), "{words}\n{}", bench.screen());
    }
}

#[test]
fn a_file_with_lines_is_still_the_file_to_send() {
    let orders = "{\"api_key\":\"a\",\"api_secret\":\"b\",\"bootstrap.servers\":\"h.example:1\"}\n";
    let (_folder, path) = place("orders.json", &orders.repeat(3));
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/invoices.json");
    let (_other, notes) = place("notes.txt", "bootstrap.servers=localhost:9092\nfor the lesson\n");
    let mut bench = open(&TestKeyring::default(), Form::default());
    for path in [&path, &sample, &notes] {
        drop_file(&mut bench, path);
        let name = path.to_string_lossy().into_owned();
        bench.until("it is the file", |bench| {
            bench.form().file == name && matches!(bench.core().state.file, FileState::Known(_))
        });
        assert!(bench.core().state.import.is_none());
    }
}

#[test]
fn nothing_is_taken_while_a_run_goes_on() {
    let (_folder, path) = place("key.txt", &key_file());
    let mut bench = Start::form(Form { delay: "1 m".to_owned(), ..Form::default() }).open();
    bench.shortcut(Key::Enter);
    bench.until_ended(1);
    drop_file(&mut bench, &path);
    bench.settle();
    assert!(bench.core().state.import.is_none());
    // While the dialog is open nothing is sent.
    bench.press("Stop");
    bench.until_finished();
    drop_file(&mut bench, &path);
    until_preview(&mut bench);
    bench.harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    bench.settle();
    assert!(!bench.core().state.running() && bench.core().state.import.is_some());
}

#[test]
fn credentials_become_a_new_connection_beside_the_others() {
    let keyring = TestKeyring::default();
    let mut form = mine();
    form.profile.bootstrap = "localhost:9092".to_owned();
    form.profile.api_key = "OTHER".to_owned();
    let mut bench = open(&keyring, form.clone());
    bench.press("Key file…");
    paste(&mut bench, &key_file());
    until_preview(&mut bench);
    bench.press("Add as a new connection");
    filled_in(&bench);
    let profile = bench.form().profile.clone();
    assert!(profile.id != form.profile.id && profile.name != form.profile.name, "{profile:?}");
    assert_eq!(bench.core().state.others.get(&form.profile.id), Some(&form.profile), "the other stays as it is");
    bench.until("the secret is kept", |bench| bench.core().state.secret == SecretState::Kept);
    assert_eq!(keyring.kept_as(&profile.id).as_deref(), Some(SECRET));
    assert_eq!(keyring.kept(), None);
    assert!(bench.says(&format!("The credentials are in {}", profile.name)));
}

#[test]
fn an_exported_connection_is_taken_by_drop() {
    let handed_out = Profile { name: "Lesson".to_owned(), bootstrap: HOST.to_owned(), ..Profile::default() };
    let text = String::from_utf8(exported::write(&handed_out)).expect("text");
    let (_folder, path) = place("lesson.json", &text);
    let mut bench = open(&TestKeyring::default(), Form::default());
    drop_file(&mut bench, &path);
    bench.until("the connection is there", |bench| bench.form().profile.name == "Lesson");
    assert_eq!((bench.form().profile.bootstrap.as_str(), bench.form().cluster), (HOST, Cluster::Mine));
    assert!(bench.core().state.import.is_none() && bench.form().file.is_empty());
    // One of a newer version is said, and is not sent either.
    fs::write(&path, text.replace("\"line_producer_connection\": 1", "\"line_producer_connection\": 99"))
        .expect("written");
    drop_file(&mut bench, &path);
    bench.until_said("Not a connection of this program");
    assert_eq!(bench.form().file, "");
}
