//! The delivery log exported from the window.

use std::{collections::HashMap, fs, path::Path};

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{app::Chosen, app::state::Exporting, run::Form};

use crate::bench::{Bench, Start};

/// Ten lines that were sent.
pub fn sent() -> Bench {
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

    // What was said of one run does not stand above the rows of the next.
    bench.press("Send 10 lines");
    bench.until_finished();
    assert!(bench.core().state.export.is_none(), "{}", bench.screen());

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
    assert!(bench.core().state.notices.is_empty(), "it is said in the question, and goes with it");
    bench.fill("Write to", &place.path().display().to_string());
    bench.press("Export");
    bench.until_said("A folder has that name");
    let path = place.path().join("log.csv");
    bench.fill("Write to", &path.display().to_string());
    bench.harness.get_by_role_and_label(Role::TextInput, "Write to").focus();
    bench.settle();
    bench.harness.key_press(Key::Enter);
    bench.settle();
    bench.until_said(&format!("10 rows exported to {}", path.display()));
    assert!(!bench.says("A folder has that name"), "{}", bench.screen());
    assert_eq!(fs::read_dir(place.path()).expect("a folder").count(), 1);
}

/// Gives the log so many rows more, so that an export takes a while.
pub fn lengthen(bench: &Bench) {
    let mut log = bench.run().log();
    (0..2_000_000).for_each(|_| _ = log.append(1));
}

/// Asks for an export to this file.
pub fn export_to(bench: &mut Bench, path: &Path) {
    bench.press("Export…");
    bench.fill("Write to", &path.display().to_string());
    bench.press("Export");
}

#[test]
fn the_rows_that_are_shown_are_exported_in_their_order_or_all_are() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("log.csv");
    let mut bench = sent();
    let partition = bench.rows()[0].partition().expect("a delivered row");
    let wanted = bench.rows().iter().filter(|row| row.partition() == Some(partition)).count();
    bench.choose("Partition of the rows", &format!("Partition {partition}"));
    bench.pick(Role::ColumnHeader, "Latency");
    bench.until("the rows of the partition", |bench| !bench.core().state.log_view.looking);
    export_to(&mut bench, &path);
    let noun = if wanted == 1 { "row" } else { "rows" };
    bench.until_said(&format!("{wanted} {noun} exported to {}", path.display()));
    let mut written = csv::Reader::from_path(&path).expect("there");
    let cells: Vec<(i32, u64)> = written
        .deserialize::<HashMap<String, String>>()
        .map(|row| row.expect("CSV"))
        .map(|row| (row["partition"].parse().expect("a number"), row["latency_us"].parse().expect("a number")))
        .collect();
    assert!(cells.len() == wanted && cells.iter().all(|cell| cell.0 == partition), "{cells:?}");
    assert!(cells.is_sorted_by(|one, next| one.1 >= next.1), "{cells:?}");

    bench.press("Export…");
    bench.pick(Role::RadioButton, "All 10");
    bench.fill("Write to", &path.display().to_string());
    bench.press("Export");
    bench.until_said("Replace");
    bench.press("Replace");
    bench.until_said(&format!("10 rows exported to {}", path.display()));
    assert_eq!(rows(&path), 10);
}

#[test]
fn an_export_that_goes_on_is_stopped_and_leaves_no_file() {
    let place = tempfile::tempdir().expect("a folder");
    let mut bench = sent();
    lengthen(&bench);
    export_to(&mut bench, &place.path().join("log.csv"));
    bench.until_said("Stop exporting");
    bench.press("Stop exporting");
    bench.until("the end of the export", |bench| bench.core().state.export.is_none());
    assert_eq!(fs::read_dir(place.path()).expect("a folder").count(), 0);
}

#[test]
fn the_log_of_a_run_that_goes_on_is_exported_as_it_stands() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("log.csv");
    let form = Form { delay: "50 ms".to_owned(), count: "all".to_owned(), ..Form::default() };
    let mut bench = Start::form(form).open();
    bench.press("Send all 1,500 lines");
    bench.until_ended(3);
    export_to(&mut bench, &path);
    bench.until("the export", |bench| matches!(bench.core().state.export, Some(Exporting::Done(_))));
    let Some(Exporting::Done(exported)) = &bench.core().state.export else { panic!("{}", bench.screen()) };
    assert!(exported.rows >= 3 && exported.without_texts.is_none(), "{exported:?}");
    assert_eq!(rows(&path) as u64, exported.rows);
    assert!(!bench.run().finished());
    bench.press("Stop");
    bench.until_finished();
}
