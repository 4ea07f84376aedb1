//! The File tab in the real window, with pictures to be looked at.

use std::fs;

use eframe::egui::{Key, Modifiers};
use serde_json::json;

use super::seat::{Program, Seat};

/// A file of 400 lines of which some cannot be sent.
fn invoices() -> String {
    let line = |number: u32| match number {
        7 => "not JSON at all\n".to_owned(),
        19 => "{\"InvoiceNumber\": 19, \"Total\": 1.5}\n".to_owned(),
        20 => "\n".to_owned(),
        number => format!(
            "{{\"InvoiceNumber\": \"{}\", \"StoreID\": \"STR{}\", \"Total\": {}.5, \"DeliveryAddress\": {{\"City\": \"Lyon\", \"PinCode\": \"{}\"}}, \"Items\": [1, 2, 3], \"Prime\": {}, \"Note\": null}}\n",
            51_402_901 + number,
            1_000 + number * 7 % 20,
            number * 3,
            number % 90,
            number.is_multiple_of(2),
        ),
    };
    (1..=400).map(line).collect()
}

/// Checks the file, looks at one of its mistakes, and takes pictures.
fn look(theme: &str, size: [u32; 2], name: &str) {
    let seat = Seat::sized(size);
    let file = seat.path("invoices-of-today.json");
    fs::write(&file, invoices()).expect("written");
    let form = json!({ "file": file, "key_field": "StoreID", "count": "all" });
    seat.remember(&json!({ "version": 1, "theme": theme, "window_size": size, "form": form }));
    let Program { process: _process, mut window } = seat.start();
    window.key(Key::Num3, Modifiers::COMMAND);
    window.press_row("Record 3, STR1001, partition ");
    window.until("its text", |tree| tree.texts().any(|text| text.starts_with("Line 3, key STR1001")).then_some(()));
    window.settle();
    let records = seat.desktop.picture(&format!("file-{name}"));
    assert_eq!(records.is_light(), theme == "light", "{records:?}");
    window.press("Check all records");
    window.until_said("2 of 399 lines cannot be sent");
    window.press("Cannot be sent 2");
    window.press_row("Record 19, Failed: no StoreID in the line");
    window.until("its fault", |tree| tree.texts().any(|text| text.starts_with("Line 19, no StoreID")).then_some(()));
    window.settle();
    seat.desktop.picture(&format!("file-checked-{name}"));
}

#[test]
fn the_file_in_light() {
    look("light", [1280, 800], "light");
}

#[test]
fn the_file_in_dark() {
    look("dark", [1280, 800], "dark");
}

#[test]
fn the_file_on_a_small_screen() {
    look("light", [1024, 640], "small");
}
