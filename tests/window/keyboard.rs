//! Everything by real keys, without a pointer.

use super::{
    seat::{Program, Seat},
    tree::Tree,
};

#[test]
fn tab_follows_the_reading_order_to_the_primary_button() {
    let seat = Seat::new();
    let Program { process: _process, mut window } = seat.start();
    window.until_said("1,500 lines of JSON, 1.0 MB. No problems found.");
    let mut seen: Vec<String> = Vec::new();
    let mut last = None;
    while seen.last().is_none_or(|name| name != "Send 10 lines") {
        seat.desktop.key("Tab");
        let (id, name, _) = window
            .until("another part with the keyboard", |tree| tree.focused().filter(|(id, _, _)| Some(*id) != last));
        assert!(!name.is_empty(), "a part without a name after {seen:?}");
        // What was out of sight is scrolled to, and with it the one before.
        window.settle();
        let before = last.replace(id);
        let (place, before) =
            window.until("their places", |tree| Some((tree.place(id)?, before.map(|id| tree.place(id)))));
        let before = before.flatten();
        let at = before.as_ref().map_or((0.0, 0.0), |before| (before.x1, before.y1));
        // A control is below the one before, or beside it, or at its end within it, and in sight.
        let within = before.as_ref().is_some_and(|before| {
            place.x0 >= before.x0 && place.x1 <= before.x1 && place.y0 >= before.y0 && place.y1 <= before.y1
        });
        let below = place.y0 >= at.1;
        let beside = (place.y0 + place.y1) / 2.0 < at.1 && place.x0 >= at.0;
        assert!(below || beside || within, "{name} at {place:?}, after one that ends at {at:?}: {seen:?}");
        assert!(place.y0 >= 0.0 && place.y1 <= 756.0, "{name} is out of sight: {place:?}");
        seen.push(name);
        assert!(seen.len() < 30, "Tab never comes to the button: {seen:?}");
    }
    assert_eq!(
        seen.join(", "),
        "Practice cluster, My cluster, File, Choose…, Preview and check, Key field, Topic, Choose a topic of the cluster, \
         Count, All 1,500, From line, Repeat, Without end, Pace, Delay, Same in code…, More options, System, Light, Dark, \
         Forget all secrets…, Help, Send 10 lines"
    );
    window.settle();
    seat.desktop.picture("keyboard");
    seat.desktop.key("space");
    window.until_delivered(1);
    let keyboard_at =
        |name: &'static str| move |tree: &Tree| tree.focused().filter(|(_, focused, _)| focused == name).map(drop);
    window.until("the keyboard at Stop", keyboard_at("Stop"));
    seat.desktop.key("space");
    window.until("that it stopped", |tree| tree.texts().any(|text| text.starts_with("Stopped: ")).then_some(()));
    window.until("the keyboard at Send", keyboard_at("Send 10 lines"));
    seat.desktop.key("space");
    window.until_said("Finished: 10 lines delivered");
    window.until("the keyboard at Send", keyboard_at("Send 10 lines"));
}

#[test]
fn the_shortcuts_send_and_stop() {
    let seat = Seat::new();
    let Program { process: _process, mut window } = seat.start();
    window.type_into("Topic", "");
    seat.desktop.type_text("orders-2");
    window.until("what was typed", |tree| tree.typed("Topic").filter(|typed| *typed == "orders-2").map(drop));
    window.until_said("Ready to send 10 lines to orders-2 on the practice cluster");
    seat.desktop.key("ctrl+Return");
    window.until_delivered(1);
    seat.desktop.key("ctrl+period");
    window.until("that it stopped", |tree| tree.texts().any(|text| text.starts_with("Stopped: ")).then_some(()));
    seat.desktop.key("ctrl+Return");
    window.until_said("Finished: 10 lines delivered");
}
