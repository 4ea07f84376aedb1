//! Runs on the practice cluster, started and stopped in the window.

use std::fs;

use eframe::egui::accesskit::Role;

use super::seat::{Program, Seat};

#[test]
fn the_first_start_needs_one_press_for_ten_delivered_rows() {
    let seat = Seat::new();
    let Program { mut process, mut window } = seat.start();
    window.until_said("Ready to send 10 lines to invoices on the practice cluster");
    window.press("Send 10 lines");
    window.until_said("Finished: 10 lines delivered");
    let tree = window.tree();
    assert_eq!(tree.counter("Delivered"), Some("10"));
    assert_eq!(tree.counter("Failed"), Some("0"));
    assert_eq!(tree.counter("Waiting"), Some("0"));
    // The keys are read off the window's thread.
    let rows = window.until("the key of every row", |tree| {
        let rows = tree.names(Role::Row);
        rows.iter().all(|row| row.contains(", STR")).then_some(rows)
    });
    let mut expected = (1..=10).map(|line| format!("Line {line}, STR"));
    let right = |row: &String| row.starts_with(&expected.next().expect("ten rows")) && row.ends_with(", Delivered");
    assert!(rows.len() == 10 && rows.iter().all(right), "{rows:?}");
    seat.desktop.key("alt+F4");
    assert!(process.end().success());
}

#[test]
fn a_file_whose_path_is_typed_is_delivered_whole() {
    let seat = Seat::new();
    let path = seat.path("Läden & Kassen.json");
    let lines: String =
        (1..=25).map(|number| format!("{{\"till\":\"T{}\",\"sum\":{number}}}\r\n", number % 3)).collect();
    fs::write(&path, &lines).expect("written");
    let Program { process: _process, mut window } = seat.start();
    window.fill("File", path.to_str().expect("text"));
    window.until_said(&format!("25 lines of JSON, {} bytes. No problems found.", lines.len()));
    window.until_said("Not in the first 25 lines of this file");
    window.choose("Key field", "till");
    window.fill("Delay", "0");
    window.press("All 25");
    window.press("Send all 25 lines");
    window.until_said("Finished: 25 lines delivered");
    assert_eq!(window.tree().counter("Delivered"), Some("25"));
    window.until("the last row's key", |tree| tree.find(Role::Row, "Line 25, T1, Delivered").map(drop));
}

#[test]
fn stop_ends_a_run_and_the_next_one_can_be_sent() {
    let seat = Seat::new();
    let Program { process: _process, mut window } = seat.start();
    window.press("All 1,500");
    window.press("Send all 1,500 lines");
    window.until_delivered(1);
    assert!(window.tree().field("Topic").expect("the field").1.is_disabled(), "what cannot change is disabled");
    window.press("Stop");
    let said = window
        .until("that it stopped", |tree| tree.texts().find(|text| text.starts_with("Stopped: ")).map(str::to_owned));
    assert!(said.contains(" not sent; line ") && said.ends_with(" would be next"), "{said}");
    let delivered = window.tree().counter("Delivered").map(str::to_owned).expect("a figure");
    assert!(said.contains(&delivered), "{said}, and {delivered} in the counter");
    assert!(!window.tree().field("Topic").expect("the field").1.is_disabled());
    window.fill("Count", "1");
    window.press("Send 1 line");
    window.until_said("Finished: 1 line delivered");
}
