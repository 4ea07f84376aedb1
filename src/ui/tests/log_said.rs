//! What the log says of itself: how far was looked, what is gone or cut, where marking begins, how an export goes on.

use std::sync::Arc;

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::{Harness, kittest::Queryable as _};

use super::{
    Bench,
    log_view::{at_table, follows, press, row_names, these, type_into},
    made_up, open,
};
use crate::{
    action::{Action, ExportAction, LogAction},
    app::state::{ExportForm, Exporting, Find, FindIn, Searched},
    delivery::DeliveryLog,
    fault::{Fault, Kind},
    producer::Listener as _,
    run::{Attached, RowText, export::Format},
    ui::{Window, theme},
};

#[test]
fn a_line_that_is_gone_to_comes_into_sight_when_it_is_found_and_not_before() {
    let mut harness = open(made_up::running());
    harness.state_mut().state.selected = Some(2);
    harness.run();
    press(&mut harness, "Follow");
    let newest = |harness: &Harness<'_, Bench>| harness.state().shown().last().is_some_and(|rows| rows.end == 412);
    assert!(newest(&harness));
    type_into(&mut harness, "Go to line", "9,999");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(asked!(harness, Action::Log(LogAction::GoToLine(9_999))));
    assert!(newest(&harness) && follows(&harness), "nobody knows yet whether the line is there");
    // The chosen row is the one, though it is out of sight.
    harness.state_mut().state.log_view.gone_to += 1;
    harness.run();
    assert!(harness.state().shown().last().is_some_and(|rows| rows.contains(&2)) && !follows(&harness));
}

#[test]
fn that_no_row_is_found_is_said_as_far_as_was_looked() {
    let find = Some(Find { text: "x".to_owned(), within: FindIn::Key });
    let searched = |to_line| Some(Searched { from_line: 1, to_line, of_line: 20, given_up: true });
    let changed = Fault::new(Kind::FileChanged { path: "invoices.json".to_owned() });
    let elsewhere = Fault::new(Kind::LineNotShown { line: 7 });
    let not_looked = "The rows that are like that were not looked for";
    for (searched, trouble, said) in [
        (searched(20).map(|all| Searched { given_up: false, ..all }), None, "No row like that holds “x”"),
        (searched(20).map(|all| Searched { given_up: false, ..all }), Some(elsewhere), "No row like that holds “x”"),
        (searched(12), None, "No row up to line 12 is like that"),
        (searched(12), Some(changed.clone()), "No row up to line 12 is like that"),
        (searched(0), Some(changed.clone()), not_looked),
        (None, Some(changed), not_looked),
    ] {
        let mut state = made_up::finished_with_failures();
        (state.log_view.wanted.find, state.log_view.listing) = (find.clone(), these(&[]));
        (state.log_view.searched, state.log_view.trouble) = (searched, trouble);
        open(state).get_by_label(said);
    }
}

#[test]
fn what_is_not_among_the_rows_is_said_before_they_are_exported() {
    let mut state = made_up::finished_with_failures();
    let form =
        |shown| ExportForm { format: Format::Csv, shown, path: "log.csv".to_owned(), replace: false, trouble: None };
    state.log_view.listing = these(&[3]);
    state.log_view.searched = Some(Searched { from_line: 1, to_line: 12, of_line: 20, given_up: true });
    state.export = Some(Exporting::Asking(form(true)));
    let part = "Not all lines were looked through: the rows shown are those up to line 12.";
    let mut harness = open(state);
    harness.get_by_label(part);
    harness.state_mut().state.export = Some(Exporting::Asking(form(false)));
    harness.run();
    assert!(harness.query_by_label(part).is_none());
}

#[test]
fn that_older_rows_are_gone_is_said_where_rows_are_shown_and_exported() {
    let mut state = made_up::running();
    let run = state.run.as_ref().expect("a run");
    *run.log() = DeliveryLog::keeping(1);
    run.recorder(std::task::Waker::noop().clone()).event(made_up::rows(140_000, 140_000));
    let kept = run.log().kept();
    assert_eq!(kept, 131_070..140_000);
    state.texts.clear();
    let mut harness = open(state);
    harness.get_by_label("The log keeps the newest 8,930 rows; counters count all 140,000");
    harness.get_by_label("Line 140,000, Delivered");
    at_table(&mut harness);
    harness.key_press(Key::Home);
    harness.run();
    assert_eq!(row_names(&harness)[0], "Line 131,071, Delivered");
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().state.selected, Some(131_070));
    let form =
        ExportForm { format: Format::Csv, shown: false, path: "log.csv".to_owned(), replace: false, trouble: None };
    harness.state_mut().state.export = Some(Exporting::Asking(form));
    harness.run();
    harness.get_by_label("The log no longer keeps the oldest 131,070 rows: they are not exported.");
}

#[test]
fn an_export_can_be_stopped_and_tells_what_it_does() {
    let mut state = made_up::finished_with_failures();
    let form =
        ExportForm { format: Format::Csv, shown: false, path: "log.csv".to_owned(), replace: false, trouble: None };
    state.export = Some(Exporting::Going { form, rows: 20, progress: Arc::default() });
    let bench = Bench { window: Window::new(), state, asked: Vec::new() };
    // A bar that goes on asks for frames, so that it never settles.
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_context_setup(theme::install)
        .build_ui_state(|ui, bench: &mut Bench| bench.frame(ui), bench);
    harness.run_steps(3);
    harness.get_by_label("Exporting row 1 of 20");
    harness.get_by_role_and_label(Role::Button, "Stop exporting").click();
    harness.run_steps(3);
    assert!(asked!(harness, Action::Export(ExportAction::Stop)));
}

#[test]
fn marking_begins_at_the_first_row_that_is_seen_where_none_is_chosen() {
    let mut harness = open(made_up::finished_with_failures());
    let mark_down = |harness: &mut Harness<'_, Bench>| {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
        harness.run();
        harness.state().state.log_view.marked.clone()
    };
    let at_first_row = |harness: &mut Harness<'_, Bench>| {
        at_table(harness);
        harness.key_press(Key::Home);
        harness.run();
    };
    at_first_row(&mut harness);
    assert_eq!(mark_down(&mut harness), Some(0..=1));
    harness.get_by_label("Line 6, STR7443, Delivered").click();
    harness.run();
    assert_eq!(mark_down(&mut harness), Some(5..=6));
    // What was chosen is so no longer: marking does not go on there.
    press(&mut harness, "Close the detail");
    at_first_row(&mut harness);
    assert_eq!(mark_down(&mut harness), Some(0..=1));
}

#[test]
fn of_a_long_line_the_part_that_is_at_hand_is_formatted_too() {
    let mut state = made_up::finished_with_failures();
    let head = format!(r#"{{"StoreID":"STR8513","Note":"{}"#, "x".repeat(70));
    let (key, shown, first_line, attached) = (None, None, None, Attached::default());
    let (looked_up, utf8, json, length) = (true, true, true, 70_000);
    let text = RowText::Line { key, shown, looked_up, first_line, utf8, json, head, length, attached };
    state.texts.insert(2, Arc::new(text));
    state.selected = Some(2);
    let harness = open(state);
    let value = harness.get_by_role_and_label(Role::MultilineTextInput, "Text of line 3").value().unwrap_or_default();
    assert!(value.starts_with("{\n  \"StoreID\": \"STR8513\",\n  \"Note\": \"xx"), "{value}");
    harness.get_by_role_and_label(Role::RadioButton, "As sent");
}
