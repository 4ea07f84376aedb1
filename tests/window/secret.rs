//! The secret goes nowhere but into the program's memory.

use std::{fs, path::Path};

use eframe::egui::{Key, Modifiers, accesskit::Role};

use super::{
    seat::{Program, Seat},
    tree::Tree,
};

const SECRET: &str = "cfltSesame4711Open";
/// No secret: where this is found, the secret would have been, too.
const API_KEY: &str = "ALIBABA40";

fn silent(tree: &Tree) {
    let everything = tree.everything();
    assert!(everything.contains(API_KEY), "the API key is in the tree");
    assert!(!everything.contains(SECRET), "the secret is in the tree");
}

/// All files below `folder` that hold `text`.
fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            found.extend(files_with(&entry.path(), text));
        } else if kind.is_file() {
            let bytes = fs::read(entry.path()).expect("read");
            let holds = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            found.extend(holds.then(|| entry.file_name().to_string_lossy().into_owned()));
        }
    }
    found
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
    assert!(files_with(seat.folder(), API_KEY).contains(&"settings.json".to_owned()));
    assert_eq!(files_with(seat.folder(), SECRET), [""; 0], "the settings and all that was said are in the home");
    let log = process.said();
    assert!(log.contains("DEBUG line_producer"), "the log is as talkative as it was asked to be");
    for letter in SECRET.chars() {
        let key = format!("\"{letter}\"");
        let told: Vec<_> = log.lines().filter(|line| line.contains(&key)).collect();
        assert!(told.is_empty(), "the key {letter} is in the log:\n{}", told.join("\n"));
    }
    for place in ["cmdline", "environ"] {
        let bytes = fs::read(format!("/proc/{}/{place}", process.id())).expect("of the program");
        assert!(!String::from_utf8_lossy(&bytes).contains(SECRET), "{place}");
    }
}
