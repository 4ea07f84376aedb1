//! The form says what is missing or wrong.

use eframe::egui::accesskit::Role;

use super::{
    seat::{Program, Seat},
    window::Window,
};

/// Send cannot be pressed, and why is said.
fn refused(window: &mut Window, why: &str) {
    window.until_said(why);
    window.until_enabled(Role::Button, "Send", false);
}

#[test]
fn an_empty_form_of_my_cluster_says_what_is_missing_next() {
    let seat = Seat::new();
    let Program { process: _process, mut window } = seat.start();
    window.press("My cluster");
    refused(&mut window, "Bootstrap is empty");
    window.settle();
    seat.desktop.picture("my-cluster-empty");
    window.fill("Bootstrap", "localhost");
    refused(&mut window, "No port given");
    window.fill("Bootstrap", "localhost:kafka");
    refused(&mut window, "The port is not a number");
    window.fill("Bootstrap", "localhost:9092");
    refused(&mut window, "API key is empty");
    window.fill("API key", "key");
    refused(&mut window, "The secret is missing");
}

#[test]
fn a_field_that_cannot_be_used_says_why_until_it_can() {
    let seat = Seat::new();
    let Program { process: _process, mut window } = seat.start();
    for (field, wrong, why, right) in [
        ("Topic", "in voices", "Not a topic name", "invoices"),
        ("Count", "ten", "Count is not a number", "10"),
        ("From line", "0", "From line is not a number", "1"),
        ("Delay", "soon", "Delay is not a time", "500 ms"),
        ("File", "/nonexistent/invoices.json", "File not found", ""),
    ] {
        window.fill(field, wrong);
        refused(&mut window, why);
        window.fill(field, right);
        window.until_enabled(Role::Button, "Send 10 lines", true);
        assert!(!window.tree().says(why), "{why}");
    }
}

#[test]
fn the_primary_button_is_seen_on_a_small_screen() {
    let seat = Seat::sized([1024, 640]);
    let Program { process: _process, mut window } = seat.start();
    for (cluster, button) in [("Practice cluster", "Send 10 lines"), ("My cluster", "Send")] {
        window.press(cluster);
        if !window.tree().says("Shown field") {
            window.press("More options");
        }
        window.until_said("Shown field");
        window.settle();
        let place = window.until(button, |tree| tree.button(button).and_then(|node| node.bounds()));
        let inside = place.x0 >= 0.0 && place.y0 >= 0.0 && place.x1 <= 1024.0 && place.y1 <= 640.0;
        assert!(inside && place.height() >= 38.0, "{button} at {place:?}");
        window.settle();
        seat.desktop.picture(&format!("small-{}", cluster.to_lowercase().replace(' ', "-")));
    }
}
