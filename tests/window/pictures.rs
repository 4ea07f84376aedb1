//! Pictures of the first run, to be looked at beside the design's.

use std::fs;

use serde_json::json;

use super::{
    desktop::Picture,
    seat::{Program, Seat},
};

/// Fewer different colours than this has no picture with smooth text on it.
const COLOURS: u32 = 100;

impl Picture {
    /// Whether there is text on it.
    pub fn has_text(&self) -> bool {
        self.colours > COLOURS
    }

    /// Whether this is the light theme.
    pub fn is_light(&self) -> bool {
        assert!(self.has_text(), "a blank picture: {self:?}");
        assert!(!(0.35..0.75).contains(&self.brightness), "neither light nor dark: {self:?}");
        self.brightness > 0.5
    }
}

/// Takes pictures of a run on the way and at its end. Send is pressed with the pointer here.
fn first_run(theme: &str, size: [u32; 2], scale: u32, name: &str) -> [Picture; 3] {
    let seat = Seat::sized(size.map(|length| length * scale));
    seat.remember(&json!({ "version": 1, "theme": theme, "window_size": size }));
    let Program { process: _process, mut window } = seat.start_with(|command| {
        command.env("WINIT_X11_SCALE_FACTOR", scale.to_string());
    });
    let place = window.until("the primary button", |tree| tree.button("Send 10 lines")?.bounds());
    window.until_said("Ready to send 10 lines to invoices on the practice cluster");
    window.settle();
    let start = seat.desktop.picture(&format!("start-{name}"));
    let middle = [(place.x0 + place.x1) / 2.0, (place.y0 + place.y1) / 2.0];
    seat.desktop.click(middle.map(|at| at as u32 * scale));
    // Only then away: egui looks where the pointer is at the end of a frame.
    window.until("the other button", |tree| tree.button("Stop").map(drop));
    seat.desktop.pointer_away();
    window.until_delivered(5);
    window.settle();
    let running = seat.desktop.picture(&format!("running-{name}"));
    window.until_said("Finished: 10 lines delivered");
    window.press_row("Line 3, ");
    window.until_said("Line 3 was delivered");
    window.until("the row's text", |tree| tree.texts().any(|text| text.starts_with("Line 3, key STR")).then_some(()));
    window.settle();
    [start, running, seat.desktop.picture(&format!("first-run-{name}"))]
}

#[test]
fn the_first_run_in_light() {
    for picture in first_run("light", [1280, 800], 1, "light") {
        assert!(picture.is_light(), "{picture:?}");
    }
}

#[test]
fn the_first_run_in_dark() {
    for picture in first_run("dark", [1280, 800], 1, "dark") {
        assert!(!picture.is_light(), "{picture:?}");
    }
}

#[test]
fn the_first_run_on_a_fine_screen() {
    for picture in first_run("light", [1280, 800], 2, "fine") {
        assert!(picture.is_light(), "{picture:?}");
    }
}

#[test]
fn the_first_run_on_a_small_screen() {
    for picture in first_run("dark", [1024, 640], 1, "small") {
        assert!(!picture.is_light(), "{picture:?}");
    }
}

/// A run that pauses; then the questions about what was not delivered and about an export.
fn afterwards(theme: &str, size: [u32; 2], name: &str) -> [Picture; 4] {
    let seat = Seat::sized(size);
    let path = seat.path("tills.json");
    let line = |number| if number % 5 == 2 { "{}\n".to_owned() } else { format!("{{\"till\":\"T{number}\"}}\n") };
    fs::write(&path, (1..=12).map(line).collect::<String>()).expect("written");
    let form = json!({ "file": path, "key_field": "till", "shown_field": "", "count": "all", "delay": "300 ms" });
    seat.remember(&json!({ "version": 1, "theme": theme, "window_size": size, "form": form }));
    let Program { process: _process, mut window } = seat.start();
    window.until("the file is known", |tree| tree.button("Send all 12 lines").map(drop));
    window.press("Send all 12 lines");
    window.until_delivered(3);
    window.press("Pause");
    window.until("the pause", |tree| tree.button("Resume").map(drop));
    window.settle();
    let paused = seat.desktop.picture(&format!("paused-{name}"));
    window.press("Resume");
    window.until_said("Finished: 9 of 12 delivered, 3 failed");
    window.press_row("Line 7, ");
    window.until("the chosen row", |tree| tree.texts().any(|text| text.starts_with("Line 7 ")).then_some(()));
    window.press("Retry…");
    window.until_said("Send lines again?");
    window.settle();
    let retry = seat.desktop.picture(&format!("retry-{name}"));
    window.press("Cancel");
    window.press("Export…");
    window.until_said("Export the delivery log");
    window.fill("Write to", seat.path("log.csv").to_str().expect("text"));
    window.settle();
    let export = seat.desktop.picture(&format!("export-{name}"));
    window.press("Export");
    window.until_said(&format!("12 rows exported to {}", seat.path("log.csv").display()));
    window.settle();
    [paused, retry, export, seat.desktop.picture(&format!("exported-{name}"))]
}

#[test]
fn what_can_be_done_with_a_run_in_light() {
    for picture in afterwards("light", [1280, 800], "light") {
        assert!(picture.has_text(), "{picture:?}");
    }
}

#[test]
fn what_can_be_done_with_a_run_on_a_small_screen() {
    for picture in afterwards("dark", [1024, 640], "small") {
        assert!(picture.has_text(), "{picture:?}");
    }
}
