//! The saved connections, made, chosen and deleted in the real window.

use eframe::egui::{Key, Modifiers, accesskit::Role};
use serde_json::json;

use super::{
    seat::{Program, Seat},
    window::Window,
};

const MENU: &str = "New, copy, rename, export, import or delete a connection";

fn menu(window: &mut Window, entry: &str) {
    window.press(MENU);
    window.press(entry);
}

fn until_chosen(window: &mut Window, name: &str) {
    window.until(name, |tree| {
        let (_, list) = tree.find(Role::ComboBox, "Saved as")?;
        (list.value() == Some(name)).then_some(())
    });
}

/// The smallest screen, light and dark: a walk through everything that there is to see.
#[test]
fn connections_are_made_renamed_chosen_and_deleted() {
    for (theme, size) in [("light", [1280, 800]), ("dark", [1024, 640])] {
        let seat = Seat::sized(size);
        let unsafe_one = json!({
            "name": "Old test cluster", "bootstrap": "old.example:9093", "security": "ssl",
            "properties": "enable.ssl.certificate.verification=false",
        });
        let first =
            json!({ "name": "Invoices, test cluster", "bootstrap": "pkc-12576z.example:9092", "api_key": "KEY" });
        let connections = json!({ "my-cluster": first, "0badcafe": unsafe_one });
        let form = json!({ "cluster": "mine", "connection": "my-cluster" });
        seat.remember(&json!({
            "version": 2, "theme": theme, "window_size": size, "form": form, "connections": connections,
        }));
        let Program { process: _process, mut window } = seat.start();
        let picture = |window: &mut Window, what: &str| {
            window.settle();
            seat.desktop.picture(&format!("saved-{what}-{theme}"));
        };
        until_chosen(&mut window, "Invoices, test cluster");
        window.press("Saved as");
        picture(&mut window, "list");
        window.press("Old test cluster, Unsafe");
        until_chosen(&mut window, "Old test cluster, Unsafe");
        picture(&mut window, "unsafe");
        window.press(MENU);
        picture(&mut window, "menu");
        window.press("New");
        until_chosen(&mut window, "My cluster");
        menu(&mut window, "Rename…");
        window.until("the question", |tree| tree.field("Name").map(drop));
        window.type_into("Name", "old test cluster ");
        window.until_said("Another connection has this name");
        picture(&mut window, "rename");
        window.type_into("Name", "Class 7");
        window.key(Key::Enter, Modifiers::NONE);
        until_chosen(&mut window, "Class 7");
        seat.until_remembered("the new name", |settings| {
            settings["connections"].as_object().is_some_and(|all| all.values().any(|one| one["name"] == "Class 7"))
        });
        menu(&mut window, "Delete…");
        window.until_said("Delete “Class 7”?");
        picture(&mut window, "delete");
        window.press("Delete");
        until_chosen(&mut window, "Invoices, test cluster");
        seat.until_remembered("that it is gone", |settings| {
            settings["connections"].as_object().is_some_and(|all| all.len() == 2)
        });
    }
}
