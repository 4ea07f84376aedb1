//! What is remembered from one start to the next, and what a window does that nobody touches.

use std::fs;

use serde_json::json;

use super::seat::{Program, Seat};

#[test]
fn a_killed_program_knows_the_form_when_it_starts_again() {
    let seat = Seat::new();
    let Program { mut process, mut window } = seat.start();
    window.fill("Topic", "orders");
    window.fill("Count", "1");
    window.press("My cluster");
    // Half typed, and not left.
    window.type_into("Bootstrap", "broker");
    window.press("Light");
    seat.until_remembered("the form", |settings| {
        settings["connections"]["my-cluster"]["bootstrap"] == "broker" && settings["theme"] == "light"
    });
    process.kill();
    let Program { process: _process, mut window } = seat.start();
    for (field, text) in [("Topic", "orders"), ("Count", "1"), ("Bootstrap", "broker")] {
        window.until(field, |tree| tree.typed(field).filter(|typed| *typed == text).map(drop));
    }
    window.settle();
    assert!(seat.desktop.picture("remembered").is_light());
}

#[test]
fn damaged_settings_are_put_aside_and_said() {
    let seat = Seat::new();
    let damaged = r#"{"version":1,"form":{"topic":"ord"#;
    fs::write(seat.settings_path(), damaged).expect("written");
    let Program { process: _process, mut window } = seat.start();
    window.until_said("The remembered settings could not be read");
    let aside = seat.path("settings.damaged.json");
    let tree = window.tree();
    assert!(tree.texts().any(|text| text.contains(aside.to_str().expect("text"))), "{}", tree.read());
    assert_eq!(fs::read_to_string(&aside).expect("put aside"), damaged);
    window.settle();
    seat.desktop.picture("damaged-settings");
    window.press("Dismiss");
    window.until("no notice", |tree| (!tree.says("The remembered settings could not be read")).then_some(()));
    window.press("Send 10 lines");
    window.until_delivered(1);
}

/// The settings are written 0.7 s after the last change: in that time a window at rest draws nothing, where one that
/// moves would draw forty frames and one with a clock seven.
#[test]
fn a_window_at_rest_draws_no_frames() {
    let seat = Seat::new();
    seat.remember(&json!({ "version": 1, "theme": "light", "window_size": [1280.0, 800.0] }));
    let Program { process: _process, mut window } = seat.start();
    window.until_said("1,500 lines of JSON, 1.0 MB. No problems found.");
    window.press("Dark");
    window.settle();
    let (_, before) = window.tree_and_frame();
    assert!(!seat.settings().contains("dark"), "they are written only later");
    seat.until_remembered("the theme", |settings| settings["theme"] == "dark");
    let (_, after) = window.tree_and_frame();
    // The frame that asked, the one that found it is time to write, the one that heard of it, and this one's own two.
    assert!(after - before <= 5, "{} frames", after - before);
}
