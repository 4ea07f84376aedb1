//! From the delivery log into the topic and back, in the window.

use eframe::egui::accesskit::Role;

use super::seat::{Program, Seat};

#[test]
fn a_delivered_row_is_found_in_the_topic_and_leads_back() {
    let seat = Seat::new();
    let Program { process: _process, mut window } = seat.start();
    window.press("Send 10 lines");
    window.until_said("Finished: 10 lines delivered");
    let row = window.until("the key of line 3", |tree| {
        tree.names(Role::Row).into_iter().find(|row| row.starts_with("Line 3, STR"))
    });
    window.press_row(&row);
    window.press("Show in topic");
    let key = row.split(", ").nth(1).expect("a key").to_owned();
    let chosen = window.until("the message", |tree| {
        let title = tree.texts().find(|text| text.starts_with("Partition ") && text.contains(", offset "))?.to_owned();
        tree.names(Role::Row).into_iter().find(|name| name.starts_with(&title))
    });
    assert!(chosen.ends_with(&format!("key {key}")), "{chosen}: {row}");
    window.press("Show in delivery log");
    window.until_said("Line 3 was delivered");
}
