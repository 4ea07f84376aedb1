//! The secret goes nowhere but into the program's memory.

use std::fs;

use eframe::egui::{Key, Modifiers, accesskit::Role};
use serde_json::json;

use super::{
    everywhere::{Everywhere, with_descendants},
    keyring::Keyring,
    process::{Process, run, tool, until},
    seat::{Program, Seat},
    tree::Tree,
    window::Window,
};

const SECRET: &str = "cfltSesame4711Open";
/// No secret: where this is found, the secret would have been, too.
const API_KEY: &str = "ALIBABA40";

fn silent(tree: &Tree) {
    let everything = tree.everything();
    assert!(everything.contains(API_KEY), "the API key is in the tree");
    assert!(!everything.contains(SECRET), "the secret is in the tree");
}

/// Asserts that the secrets stand nowhere outside the program's memory, and that the search could have found them.
fn nowhere(seat: &Seat, process: &Process, secrets: &[&str]) {
    let everywhere = Everywhere::of(seat.folder(), &[process.id()]);
    let settings = seat.settings_path().display().to_string();
    assert!(everywhere.places_of(API_KEY).contains(&settings.as_str()), "the settings are searched");
    let seen = everywhere.places_of("EGUI_INSPECTION");
    assert!(seen.contains(&format!("environ of {}", process.id()).as_str()), "the environment is searched: {seen:?}");
    for secret in secrets {
        assert_eq!(everywhere.places_of(secret), [""; 0], "a secret is in these places");
    }
}

#[test]
fn a_secret_is_shown_and_written_nowhere_and_needs_no_keyring() {
    let seat = Seat::new();
    let Program { process, mut window } = seat.start_with(|command| {
        command.env("RUST_LOG", "trace");
    });
    window.press("My cluster");
    window.fill("Bootstrap", "127.0.0.1:1");
    window.fill("API key", API_KEY);
    // With real keys: winit and egui log each of them where they are let.
    window.type_into("Secret", "");
    seat.desktop.type_text(SECRET);
    let dots =
        |tree: &Tree| tree.typed("Secret").map(|dots| dots.chars().count()).filter(|typed| *typed == SECRET.len());
    window.until("a dot for each letter of the secret", dots);
    window.until_said("Press Enter in the secret field first");
    window.until_enabled(Role::Button, "Send", false);
    silent(&window.tree());
    window.settle();
    seat.desktop.picture("secret-typed");

    window.key(Key::Enter, Modifiers::NONE);
    window.until_said("No keyring on this computer");
    window.until_said("A secret that you type is kept for this run of the program only");
    window.until_enabled(Role::Button, "Send 10 lines", true);
    silent(&window.tree());
    window.settle();
    seat.desktop.picture("no-keyring");

    window.type_into("Secret", "");
    window.key(Key::Z, Modifiers::COMMAND);
    let field = window.until("the field", |tree| tree.field("Secret").map(|(_, node)| node.clone()));
    assert_eq!(field.value().unwrap_or_default(), "", "nothing comes back");
    assert_eq!(field.placeholder(), Some("••••••••••••"));

    window.press("Send 10 lines");
    window.until_said("Connecting, so far: nothing listens there");
    silent(&window.tree());
    window.settle();
    seat.desktop.picture("nothing-listens");
    window.press("Stop");
    window.until_enabled(Role::Button, "Send 10 lines", true);

    seat.until_remembered("the API key", |settings| settings["connections"]["my-cluster"]["api_key"] == API_KEY);
    nowhere(&seat, &process, &[SECRET]);
    let log = process.said();
    assert!(log.contains("DEBUG line_producer"), "the log is as talkative as it was asked to be");
    for letter in SECRET.chars() {
        let key = format!("\"{letter}\"");
        let told: Vec<_> = log.lines().filter(|line| line.contains(&key)).collect();
        assert!(told.is_empty(), "the key {letter} is in the log:\n{}", told.join("\n"));
    }
}

/// What locks the client key.
const PASS_PHRASE: &str = "unlock8350thekey";

/// A client certificate and its key, locked with the pass phrase, which goes to openssl through a pipe.
fn client_certificate(seat: &Seat) -> [String; 2] {
    let [certificate, key] = ["client.pem", "client.key"].map(|name| seat.path(name).display().to_string());
    let mut openssl = tool("sh");
    let script = "printf %s \"$0\" | openssl req -x509 -newkey rsa:2048 -subj /CN=client -days 2 -passout stdin \
                  -out \"$1\" -keyout \"$2\" 2>&1";
    run(openssl.args(["-c", script, PASS_PHRASE, &certificate, &key]));
    assert!(fs::read_to_string(&key).expect("a key").contains("ENCRYPTED"));
    [certificate, key]
}

/// Types with real keys into a field, and leaves it with Enter.
fn type_with_keys(seat: &Seat, window: &mut Window, field: &str, text: &str) {
    window.type_into(field, "");
    seat.desktop.type_text(text);
    let dots = |tree: &Tree| tree.typed(field).map(|dots| dots.chars().count()).filter(|typed| *typed == text.len());
    window.until("a dot for each letter", dots);
    window.key(Key::Enter, Modifiers::NONE);
}

/// The file dialog is a program of its own, which inherits what this one hands on.
fn with_a_file_dialog_open(window: &mut Window, process: &Process, look: impl FnOnce()) {
    window.press("Choose…");
    let named = |id: &u32| fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.trim() == "zenity");
    let dialog = until(|| with_descendants(&[process.id()]).into_iter().find(named));
    let dialog = dialog.expect("zenity: is the package zenity installed?").to_string();
    look();
    run(tool("kill").arg(dialog));
    window.until_enabled(Role::Button, "Choose…", true);
}

#[test]
fn both_secrets_are_nowhere_else_after_a_whole_use() {
    let seat = Seat::new();
    let keyring = Keyring::start(&seat);
    let [certificate, key] = client_certificate(&seat);
    let temporary = seat.path("tmp");
    fs::create_dir(&temporary).expect("a folder");
    let profile = json!({
        "bootstrap": "127.0.0.1:1", "api_key": API_KEY, "client_certificate": certificate, "client_key": key,
    });
    seat.remember(&json!({ "version": 1, "form": { "cluster": "mine", "profile": profile } }));
    let Program { mut process, mut window } = seat.start_with(|command| {
        command.env("RUST_LOG", "trace").env("TMPDIR", &temporary);
        command.env("DBUS_SESSION_BUS_ADDRESS", keyring.bus());
    });
    let secrets = [SECRET, PASS_PHRASE];
    let kept = |count: usize| {
        move |tree: &Tree| (tree.texts().filter(|text| *text == "Kept in GNOME Keyring").count() == count).then_some(())
    };

    type_with_keys(&seat, &mut window, "Secret", SECRET);
    window.until("the secret is kept", kept(1));
    window.press("More options");
    type_with_keys(&seat, &mut window, "Pass phrase", PASS_PHRASE);
    window.until("the pass phrase is kept", kept(2));
    let entries = ["my-cluster", "my-cluster/pass-phrase"];
    assert_eq!(entries.map(|entry| keyring.look_up(entry)), secrets.map(|secret| Some(secret.to_owned())));
    window.settle();
    seat.desktop.picture("both-secrets-kept");
    nowhere(&seat, &process, &secrets);
    with_a_file_dialog_open(&mut window, &process, || nowhere(&seat, &process, &secrets));

    window.press("Send 10 lines");
    window.until_said("Connecting, so far: nothing listens there");
    nowhere(&seat, &process, &secrets);
    window.press("Stop");
    window.until_enabled(Role::Button, "Send 10 lines", true);
    silent(&window.tree());
    assert!(!window.tree().everything().contains(PASS_PHRASE), "the pass phrase is in the tree");

    window.press("Forget pass phrase");
    window.until("the pass phrase is forgotten", kept(1));
    window.press("Forget all secrets…");
    window.until_said("Forget all secrets?");
    window.settle();
    seat.desktop.picture("forget-all");
    window.press("Forget them");
    window.until_said("1 secret removed from the keyring");
    assert_eq!(entries.map(|entry| keyring.look_up(entry)), [None, None]);
    window.settle();
    seat.desktop.picture("all-forgotten");
    nowhere(&seat, &process, &secrets);
    seat.desktop.key("alt+F4");
    process.end();
    let left = Everywhere::of(seat.folder(), &[]);
    assert!(!left.places_of(API_KEY).is_empty(), "what is left is searched");
    for secret in secrets {
        assert_eq!(left.places_of(secret), [""; 0], "a secret is left behind");
    }
    assert!(process.said().contains("DEBUG line_producer"), "the log is as talkative as it was asked to be");
}
