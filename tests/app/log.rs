//! The rows: the key field chosen, lines without it, a row's detail, and a file that has changed since.

use std::fs;

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    delivery::State,
    run::{Form, RowText},
    source::BadLines,
};

use crate::bench::{Bench, Start};

/// The text of the line that the open detail shows, blanks left out.
fn shown_line(bench: &Bench, line: u64) -> Option<String> {
    let title = format!("Text of line {line}");
    let field = bench.harness.query_by_role_and_label(Role::MultilineTextInput, &title)?;
    Some(field.value()?.split_whitespace().collect())
}

#[test]
fn lines_without_the_chosen_key_fail_or_go_without_one() {
    let mut bench = Start::form(Form { delay: "0".to_owned(), count: "30".to_owned(), ..Form::default() }).open();
    bench.choose("Key field", "DeliveryAddress.City");
    assert_eq!(bench.form().key_field, "DeliveryAddress.City");
    bench.press("Send 30 lines");
    bench.until_finished();
    let (delivered, failed) = (bench.count(State::Delivered), bench.count(State::Failed));
    assert!(delivered > 0 && failed > 0 && delivered + failed == 30, "{delivered} and {failed}");

    let index = bench.rows().iter().position(|row| row.state() == State::Failed).expect("a failed row");
    let line = bench.rows()[index].line();
    let name = format!("Line {line}, Failed: no DeliveryAddress.City in the line");
    bench.until("the row", |bench| bench.row_names().contains(&name));
    bench.pick(Role::Row, &name);
    bench.until("the line's text", |bench| shown_line(bench, line).is_some());
    let fault = {
        let log = bench.run().log();
        log.row(index as u64).and_then(|row| log.fault(row)).expect("a fault")
    };
    assert_eq!(fault.name(), "key-missing");
    let words = fault.words();
    for part in ["What happened", &words.happened, "What to try", &words.to_try] {
        assert!(bench.says(part), "{part}\n{}", bench.screen());
    }

    bench.open_options();
    bench.choose("Lines that are not JSON or lack a field", "Sent without it");
    assert_eq!(bench.form().bad_lines, BadLines::Send);
    bench.press("Send 30 lines");
    bench.until_finished();
    assert_eq!(bench.count(State::Delivered), 30);
    bench.choose("Key field", "No key");
    bench.press("Send 30 lines");
    bench.until_finished();
    assert_eq!((bench.count(State::Delivered), bench.run().plan().selection.key_field.as_deref()), (30, None));
}

#[test]
fn a_chosen_row_shows_its_line_until_the_file_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.json");
    fs::write(&path, "{\"order\":1,\"note\":\"first\"}\n{\"order\":2,\"note\":\"second\"}\n").expect("written");
    let file = path.to_string_lossy().into_owned();
    let mut bench =
        Start::form(Form { file, delay: "0".to_owned(), key_field: "order".to_owned(), ..Form::default() }).open();
    bench.press("Send 2 lines");
    bench.until_finished();
    bench.until("the keys", |bench| bench.row_names() == ["Line 1, 1, Delivered", "Line 2, 2, Delivered"]);
    bench.pick(Role::Row, "Line 1, 1, Delivered");
    assert!(bench.says("Line 1 was delivered"), "{}", bench.screen());
    assert_eq!(shown_line(&bench, 1).as_deref(), Some("{\"order\":1,\"note\":\"first\"}"));
    bench.harness.key_press(Key::ArrowDown);
    bench.settle();
    assert!(bench.says("Line 2 was delivered"));
    assert_eq!(shown_line(&bench, 2).as_deref(), Some("{\"order\":2,\"note\":\"second\"}"));
    bench.press("Close the detail");
    assert!(!bench.says("Line 2 was delivered"));

    // Another run of the same file; then the file becomes another before the texts of the rows are fetched.
    fs::write(&path, "{\"order\":1,\"note\":\"first\"}\n".repeat(200)).expect("written");
    bench.fill("Count", "all");
    bench.press("Choose…");
    bench.dialogs.answer(Some(&path));
    bench.until_said("Send all 200 lines");
    bench.press("Send all 200 lines");
    bench.until_finished();
    fs::write(&path, "{\"order\":9,\"note\":\"forged\"}\n".repeat(200)).expect("written");
    bench.harness.get_by_role_and_label(Role::Table, "Delivery log").focus();
    bench.settle();
    bench.harness.key_press(Key::End);
    bench.harness.key_press(Key::Home);
    bench.settle();
    // The end of the table was shown while it grew; what was not fetched by now comes from the changed file.
    let unread = (0..200).find(|row| !bench.core().state.texts.contains_key(row)).expect("a row out of sight");
    assert_eq!(bench.core().state.selected, None);
    bench.pick(Role::Row, &bench.row_names().first().expect("a row").clone());
    for _ in 0..unread {
        bench.harness.key_press(Key::ArrowDown);
    }
    bench.until("the word about the file", |bench| {
        let state = &bench.core().state;
        let text = state.selected.and_then(|row| state.texts.get(&row));
        text.is_some_and(|text| matches!(text.as_ref(), RowText::Gone(fault) if fault.name() == "file-changed"))
    });
    bench.settle();
    assert!(bench.says("The file has changed"), "{}", bench.screen());
    assert!(!bench.screen().contains("forged"));
    let selected = bench.core().state.selected.expect("a row");
    let line = bench.rows()[selected as usize].line();
    assert!(bench.says(&format!("Line {line} was delivered")), "what became of it is known all the same");
    assert_eq!(shown_line(&bench, line), None);
}
