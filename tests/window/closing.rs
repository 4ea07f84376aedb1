//! Closing the window as the window manager asks for it.

use super::{
    seat::{Program, Seat},
    tree::Tree,
};

const QUESTION: &str = "Stop sending and close?";

fn unasked(tree: &Tree) -> Option<()> {
    (!tree.says(QUESTION)).then_some(())
}

#[test]
fn closing_during_a_run_asks_and_stops_only_when_told() {
    let seat = Seat::new();
    let Program { mut process, mut window } = seat.start();
    window.press("All 1,500");
    window.press("Send all 1,500 lines");
    window.until_delivered(1);
    seat.desktop.key("alt+F4");
    window.until_said(QUESTION);
    window.settle();
    seat.desktop.picture("closing");
    // The answer that changes nothing has the keyboard.
    seat.desktop.key("Return");
    window.until("no question", unasked);
    seat.desktop.key("ctrl+q");
    window.until_said(QUESTION);
    seat.desktop.key("Escape");
    window.until("no question", unasked);
    let sent = window.until("a figure", |tree| tree.counter("Delivered").map(str::to_owned));
    window.until("that it goes on", |tree| tree.counter("Delivered").filter(|count| **count != sent).map(drop));
    seat.desktop.key("alt+F4");
    window.press("Stop and close");
    assert!(process.end().success(), "{}", process.said());
}

#[test]
fn closing_at_rest_asks_nothing_and_remembers_what_was_typed_last() {
    let seat = Seat::new();
    let Program { mut process, mut window } = seat.start();
    window.type_into("Topic", "last-words");
    seat.desktop.key("alt+F4");
    assert!(process.end().success(), "{}", process.said());
    assert!(seat.settings().contains("last-words"), "{}", seat.settings());
}
