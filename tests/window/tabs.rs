//! Pictures of the tabs about a topic, of the lab and of the form in code, to be looked at; and that nothing in them is cut
//! off by the window's edges.

use eframe::egui::{
    Key, Modifiers,
    accesskit::{Rect, Role},
};
use serde_json::json;

use super::{
    desktop::Picture,
    seat::{Program, Seat},
    window::Window,
};

/// What a person presses, reads or types into. What stands in a list may have to be scrolled to, up and down.
const PRESSED: [Role; 9] = [
    Role::Button,
    Role::CheckBox,
    Role::ComboBox,
    Role::RadioButton,
    Role::Switch,
    Role::Tab,
    Role::TextInput,
    Role::ColumnHeader,
    Role::Row,
];
/// Edges lie on whole pixels, and places are told a little beside.
const BESIDE: f64 = 1.0;

/// All that can be pressed lies between the window's left and right edge.
fn assert_within(window: &mut Window, width: u32, name: &str) {
    let tree = window.tree();
    let cut = |place: &Rect| place.x0 < -BESIDE || place.x1 > f64::from(width) + BESIDE;
    let nodes = tree.0.nodes.iter().filter(|(_, node)| PRESSED.contains(&node.role()));
    let beyond: Vec<_> = nodes
        .filter_map(|(_, node)| node.bounds().filter(cut).map(|place| format!("{} at {place:?}", tree.name(node))))
        .collect();
    assert!(beyond.is_empty(), "{name}: cut off: {beyond:#?}");
}

/// Sends ten lines, and takes a picture of each tab when it has something to show, and of the form in code.
fn tabs(theme: &str, size: [u32; 2], name: &str) -> [Picture; 5] {
    let seat = Seat::sized(size);
    let form = json!({ "delay": "0" });
    seat.remember(&json!({ "version": 1, "theme": theme, "window_size": size, "form": form }));
    let Program { process: _process, mut window } = seat.start();
    window.press("Send 10 lines");
    window.until_said("Finished: 10 lines delivered");
    let taken = |window: &mut Window, what: &str| {
        window.settle();
        assert_within(window, size[0], what);
        seat.desktop.picture(&format!("{what}-{name}"))
    };

    window.key(Key::Num5, Modifiers::COMMAND);
    window.press("Read");
    window.until_said("10 messages of “invoices”, up to its end");
    window.press_row("Partition ");
    window.until("the message", |tree| tree.button("Close the message").map(drop));
    let messages = taken(&mut window, "messages");

    window.key(Key::Num6, Modifiers::COMMAND);
    window.press("Start");
    window.until("all are counted", |tree| {
        tree.texts().any(|text| text.starts_with("10 messages counted, ")).then_some(())
    });
    window.press("Stop");
    window.until_said("Stopped. Start goes on from here");
    let totals = taken(&mut window, "totals");

    window.key(Key::Num4, Modifiers::COMMAND);
    window.press_row("invoices, ");
    window.until_said("This cluster does not tell the topic's settings");
    let topics = taken(&mut window, "topics");

    window.key(Key::Num7, Modifiers::COMMAND);
    window.until_said("Faults to rehearse");
    let lab = taken(&mut window, "lab");

    window.press("Same in code…");
    window.until("the program", |tree| tree.typed("Code").filter(|text| text.contains("confluent_kafka")).map(drop));
    let code = taken(&mut window, "code");
    [messages, totals, topics, lab, code]
}

#[test]
fn the_tabs_in_light() {
    let [messages, totals, topics, lab, code] = tabs("light", [1280, 800], "light");
    for picture in [messages, totals, topics, lab] {
        assert!(picture.is_light(), "{picture:?}");
    }
    assert!(code.has_text(), "{code:?}");
}

#[test]
fn the_tabs_on_a_small_screen() {
    let [messages, totals, topics, lab, code] = tabs("dark", [1024, 640], "small");
    for picture in [messages, totals, topics, lab] {
        assert!(!picture.is_light(), "{picture:?}");
    }
    assert!(code.has_text(), "{code:?}");
}
