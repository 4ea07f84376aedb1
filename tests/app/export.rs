//! The delivery log exported from the window.

use std::{fs, path::Path};

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{app::Chosen, app::state::Exporting, run::Form};

use crate::bench::{Bench, Start};

fn sent() -> Bench {
    let mut bench = Start::form(Form { delay: "0".to_owned(), ..Form::default() }).open();
    bench.shortcut(Key::E);
    assert!(!bench.says("Export the delivery log"), "there is nothing to export");
    bench.press("Send 10 lines");
    bench.until_finished();
    bench
}

fn rows(path: &Path) -> usize {
    csv::Reader::from_path(path).expect("there").records().filter(|row| row.is_ok()).count()
}

#[test]
fn the_log_goes_into_the_file_that_was_typed_or_chosen() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("log.csv");
    let mut bench = sent();
    bench.shortcut(Key::E);
    assert!(bench.says("Export the delivery log"), "{}", bench.screen());
    bench.fill("Write to", "");
    assert!(bench.disabled(Role::Button, "Export"));
    bench.fill("Write to", &path.display().to_string());
    bench.press("Export");
    bench.until_said(&format!("10 rows exported to {}", path.display()));
    assert_eq!(rows(&path), 10);
    bench.press("Close the word about the export");
    assert!(bench.core().state.export.is_none());

    // The same name once more: it asks before it replaces.
    fs::write(&path, "mine").expect("written");
    bench.press("Export…");
    bench.fill("Write to", &path.display().to_string());
    bench.press("Export");
    bench.until_said("There is a file with this name. It will be replaced.");
    assert_eq!(fs::read_to_string(&path).expect("there"), "mine");
    bench.press("Replace");
    bench.until_said(&format!("10 rows exported to {}", path.display()));
    assert_eq!(rows(&path), 10);

    // The system's dialog has asked that itself.
    let json = place.path().join("log.jsonl");
    fs::write(&json, "mine").expect("written");
    bench.press("Export…");
    bench.pick(Role::RadioButton, "JSON lines");
    let Some(Exporting::Asking(form)) = &bench.core().state.export else { panic!("{}", bench.screen()) };
    assert!(form.path.ends_with("invoices-log.jsonl"), "{}", form.path);
    bench.harness.get_all_by_role_and_label(Role::Button, "Choose…").last().expect("the question's").click();
    bench.settle();
    assert_eq!(bench.dialogs.opened().last(), Some(&Chosen::LogExport { suggested: "invoices-log.jsonl".to_owned() }));
    bench.dialogs.answer(Some(&json));
    bench.until_said("Replace");
    bench.press("Replace");
    bench.until_said(&format!("10 rows exported to {}", json.display()));
    assert_eq!(fs::read_to_string(&json).expect("there").lines().count(), 10);
}

#[test]
fn a_folder_that_is_not_there_is_said_and_another_place_can_be_typed() {
    let place = tempfile::tempdir().expect("a folder");
    let mut bench = sent();
    bench.press("Export…");
    bench.fill("Write to", &place.path().join("missing/log.csv").display().to_string());
    bench.press("Export");
    bench.until_said("The file cannot be written");
    assert!(bench.says("Export the delivery log"), "the question is open again");
    let path = place.path().join("log.csv");
    bench.fill("Write to", &path.display().to_string());
    bench.press("Export");
    bench.until_said(&format!("10 rows exported to {}", path.display()));
    assert_eq!(fs::read_dir(place.path()).expect("a folder").count(), 1);
}
