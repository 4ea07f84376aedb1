//! How the log is looked at: filter, search, order, columns, marked rows, what can be copied.

use std::sync::Arc;

use eframe::egui::{self, Key, Modifiers, Role, accesskit::Toggled};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::{Bench, keyboard_at, made_up, open, open_sized};
use crate::{
    action::{Action, LogAction},
    app::state::{Find, FindIn, Wanted},
    delivery::{Listing, Order, SortBy, State, States},
    producer::Listener as _,
    run::LogColumn,
};

/// As many frames of a quarter of a second as take longer than anything is said, or typed together.
const STEPS_LATER: usize = 10;

pub(super) fn wanted<'h>(harness: &'h Harness<'_, Bench>) -> &'h Wanted {
    &harness.state().state.log_view.wanted
}

/// The names of all rows that are seen, from top to bottom.
pub(super) fn row_names(harness: &Harness<'_, Bench>) -> Vec<String> {
    let rows = harness.get_all_by_role(Role::Row);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

pub(super) fn these(rows: &[u32]) -> Option<Arc<Listing>> {
    Some(Arc::new(Listing::These { base: 0, rows: Arc::new(rows.to_vec()) }))
}

pub(super) fn type_into(harness: &mut Harness<'_, Bench>, field: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, field).focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, field).type_text(text);
    harness.run();
}

pub(super) fn press(harness: &mut Harness<'_, Bench>, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    harness.run();
}

pub(super) fn follows(harness: &Harness<'_, Bench>) -> bool {
    harness.get_by_role_and_label(Role::Button, "Follow").accesskit_node().toggled() == Some(Toggled::True)
}

pub(super) fn at_table(harness: &mut Harness<'_, Bench>) {
    harness.get_by_role_and_label(Role::Table, "Delivery log").focus();
    harness.run();
}

#[test]
fn a_counter_shows_only_rows_in_its_state_until_it_is_pressed_again() {
    let mut harness = open(made_up::finished_with_failures());
    press(&mut harness, "Show only failed");
    press(&mut harness, "Show only may have arrived");
    let both = States::default().with(State::Failed, true).with(State::Unknown, true);
    assert_eq!(wanted(&harness).states, both);
    let toggled = |harness: &Harness<'_, Bench>, name| {
        harness.get_by_role_and_label(Role::Button, name).accesskit_node().toggled()
    };
    assert_eq!(toggled(&harness, "Show only failed"), Some(Toggled::True));
    assert_eq!(toggled(&harness, "Show only delivered"), Some(Toggled::False));
    press(&mut harness, "Show only failed");
    assert_eq!(wanted(&harness).states, States::default().with(State::Unknown, true));
    harness.get_by_label("20 of 20 rows");
    harness.state_mut().state.log_view.listing = these(&[16]);
    harness.run();
    harness.get_by_label("1 of 20 rows");
    assert_eq!(row_names(&harness).len(), 1);
    press(&mut harness, "Clear filter");
    assert_eq!(*wanted(&harness), Wanted::default());
    assert!(harness.query_by_label("20 of 20 rows").is_none());
}

#[test]
fn a_partition_is_chosen_among_those_of_the_topic() {
    let mut harness = open(made_up::finished_with_failures());
    harness.get_by_role_and_label(Role::ComboBox, "Partition of the rows").click();
    harness.run();
    assert!(harness.query_by_role_and_label(Role::ListBoxOption, "Partition 4").is_none());
    harness.get_by_role_and_label(Role::ListBoxOption, "Partition 3").click();
    harness.run();
    assert_eq!(wanted(&harness).partition, Some(3));
}

#[test]
fn a_line_is_gone_to_by_its_number_and_by_nothing_else() {
    let mut harness = open(made_up::finished_with_failures());
    type_into(&mut harness, "Go to line", "soon");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(!asked!(harness, Action::Log(_)));
    harness.key_press(Key::Escape);
    harness.run();
    type_into(&mut harness, "Go to line", "1,207");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(asked!(harness, Action::Log(LogAction::GoToLine(1207))));
}

#[test]
fn a_filter_that_shows_nothing_says_so_with_the_way_out() {
    let mut state = made_up::finished_with_failures();
    state.log_view.wanted.partition = Some(2);
    state.log_view.listing = these(&[]);
    let mut harness = open(state);
    harness.get_by_label("No row is like that");
    press(&mut harness, "Show all rows");
    assert_eq!(wanted(&harness).partition, None);
}

#[test]
fn headings_sort_and_tell_in_which_direction() {
    let mut harness = open(made_up::finished_with_failures());
    let press = |harness: &mut Harness<'_, Bench>, name: &str| {
        harness.get_by_role_and_label(Role::ColumnHeader, name).click();
        harness.run();
    };
    press(&mut harness, "Latency");
    assert_eq!(wanted(&harness).order, Order { by: SortBy::Latency, descending: true });
    press(&mut harness, "Latency, largest first");
    press(&mut harness, "Latency, smallest first");
    assert_eq!(wanted(&harness).order, Order::default());
    press(&mut harness, "Line");
    harness.get_by_role_and_label(Role::ColumnHeader, "Line, largest first");
    assert_eq!(wanted(&harness).order, Order { by: SortBy::Offered, descending: true });
}

#[test]
fn rows_stand_in_the_order_of_their_listing_and_only_their_texts_are_asked_for() {
    let mut state = made_up::running();
    state.log_view.wanted.order = Order { by: SortBy::Latency, descending: true };
    state.log_view.listing = these(&[300, 2, 411]);
    let harness = open(state);
    let names = ["Line 301, STR2629, Delivered", "Line 3, STR8513, Delivered", "Line 412, STR1534, Waiting"];
    assert_eq!(row_names(&harness), names);
    assert!(asked!(harness, Action::Show(rows) if *rows == [300, 2, 411]));
}

#[test]
fn columns_are_chosen_in_a_menu() {
    let mut harness = open(made_up::finished_with_failures());
    harness.get_by_role_and_label(Role::ColumnHeader, "Offset");
    for (entry, heading, shown) in [("Offset column", "Offset", false), ("Tries column", "Tries", true)] {
        press(&mut harness, "Choose columns");
        harness.get_by_role_and_label(Role::ListBoxOption, entry).click();
        harness.run();
        assert_eq!(harness.query_by_role_and_label(Role::ColumnHeader, heading).is_some(), shown, "{heading}");
        assert_eq!(keyboard_at(&harness), "Choose columns");
    }
    assert!(!harness.state().state.columns.shows(LogColumn::Offset));
}

#[test]
fn a_range_is_marked_with_shift_and_copied() {
    let mut harness = open(made_up::finished_with_failures());
    harness.get_by_label("Line 3, STR8513, Delivered").click();
    harness.run();
    let last = harness.get_by_label("Line 6, STR7443, Delivered").rect().center();
    harness.event(egui::Event::PointerMoved(last));
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::SHIFT);
        harness.event_modifiers(egui::Event::PointerButton { pos: last, button, pressed, modifiers }, modifiers);
    }
    harness.run();
    let marked = |harness: &Harness<'_, Bench>| harness.state().state.log_view.marked.clone();
    assert_eq!(marked(&harness), Some(2..=5));
    harness.get_by_label("4 rows marked");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    harness.run();
    assert_eq!((marked(&harness), harness.state().state.selected), (Some(2..=6), Some(6)));
    harness.event(egui::Event::Copy);
    harness.run();
    assert!(asked!(harness, Action::Log(LogAction::CopyRows)));
    assert!(harness.query_by_label("Copied").is_none(), "the lines are read first");
    harness.state_mut().state.log_view.copies += 1;
    harness.run();
    harness.get_by_label("Copied");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    assert_eq!(marked(&harness), Some(0..=19));
    harness.key_press(Key::ArrowUp);
    harness.run();
    assert_eq!((marked(&harness), harness.state().state.selected), (None, Some(5)));
}

#[test]
fn what_was_copied_is_said_for_a_moment_only() {
    let mut harness = open(made_up::finished_with_failures());
    harness.get_by_label("Line 3, STR8513, Delivered").click();
    harness.run();
    press(&mut harness, "Copy key");
    assert!(asked!(harness, Action::Copy(text) if text == "STR8513"));
    harness.get_by_label("Copied");
    harness.run_steps(STEPS_LATER);
    assert!(harness.query_by_label("Copied").is_none());
}

fn press_right(harness: &mut Harness<'_, Bench>, at: egui::Pos2) {
    harness.event(egui::Event::PointerMoved(at));
    harness.run();
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Secondary, Modifiers::NONE);
        harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
    }
    harness.run();
}

#[test]
fn the_menu_of_a_row_copies_filters_and_leads_to_a_line() {
    let mut harness = open(made_up::finished_with_failures());
    let choose = |harness: &mut Harness<'_, Bench>, name: &str| {
        let heading = harness.get_by_role_and_label(Role::ColumnHeader, "Key").rect();
        let row = harness.get_by_label("Line 4, STR1534, Delivered").rect();
        let cell = egui::pos2(heading.left() + 6.0, row.center().y);
        press_right(harness, cell);
        harness.get_by_role_and_label(Role::MenuItem, name).click();
        harness.run();
        assert!(harness.query_by_role(Role::MenuItem).is_none(), "{name} closes the menu");
    };
    choose(&mut harness, "Copy “STR1534”");
    assert!(asked!(harness, Action::Copy(text) if text == "STR1534"));
    assert!(asked!(harness, Action::Log(LogAction::Mark(Some((3, 3))))));
    assert_eq!(harness.state().state.log_view.marked, None, "it was marked for the menu");
    assert_eq!(harness.state().state.selected, None, "no detail moves the rows under the menu");
    choose(&mut harness, "Copy row");
    assert!(asked!(harness, Action::Log(LogAction::CopyRows)));
    choose(&mut harness, "Find keys with “STR1534”");
    assert_eq!(wanted(&harness).find, Some(Find { text: "STR1534".to_owned(), within: FindIn::Key }));
    choose(&mut harness, "Show only partition 1");
    assert_eq!(wanted(&harness).partition, Some(1));
    choose(&mut harness, "Go to line…");
    harness.run();
    assert_eq!(keyboard_at(&harness), "Go to line");
}

#[test]
fn the_menu_of_a_row_opens_from_the_keyboard_too() {
    let mut harness = open(made_up::finished_with_failures());
    harness.get_by_label("Line 4, STR1534, Delivered").click();
    harness.run();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    harness.run();
    assert_eq!(keyboard_at(&harness), "Copy row");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(asked!(harness, Action::Log(LogAction::CopyRows)));
    assert_eq!(keyboard_at(&harness), "Delivery log");
}

#[test]
fn letters_lead_to_the_next_key_that_begins_with_them() {
    let mut harness = open(made_up::finished_with_failures());
    at_table(&mut harness);
    harness.event(egui::Event::Text("str8".to_owned()));
    harness.run();
    assert_eq!(harness.state().state.selected, Some(2));
    harness.run_steps(STEPS_LATER);
    harness.event(egui::Event::Text("s".to_owned()));
    harness.run();
    assert_eq!(harness.state().state.selected, Some(3));
    harness.event(egui::Event::Text("tr8".to_owned()));
    harness.run();
    assert_eq!(harness.state().state.selected, Some(6));
}

#[test]
fn the_newest_rows_are_followed_until_it_is_switched_off_and_from_then_on_again() {
    let mut harness = open(made_up::running());
    assert!(follows(&harness));
    press(&mut harness, "Follow");
    assert!(!follows(&harness));
    let run = harness.state().state.run.as_ref().map(|run| run.recorder(std::task::Waker::noop().clone()));
    run.expect("a run").event(made_up::rows(100, 0));
    harness.run();
    // A part of the next row has room beneath the last one.
    assert!(harness.state().shown().last().is_some_and(|rows| rows.end <= 413));
    press(&mut harness, "Follow");
    assert!(follows(&harness));
    assert_eq!(harness.state().shown().last().map(|rows| rows.end), Some(512));
    at_table(&mut harness);
    harness.key_press(Key::Home);
    harness.run();
    assert!(!follows(&harness));
}

#[test]
fn a_line_is_shown_formatted_or_as_it_was_sent() {
    let mut harness = open(made_up::finished_with_failures());
    harness.get_by_label("Line 3, STR8513, Delivered").click();
    harness.run();
    let value = |harness: &Harness<'_, Bench>| {
        harness.get_by_role_and_label(Role::MultilineTextInput, "Text of line 3").value().unwrap_or_default()
    };
    let sent = made_up::sent(&harness.state().state, 2);
    assert!(value(&harness).contains("\n  \"StoreID\": \"STR8513\""));
    harness.get_by_role_and_label(Role::RadioButton, "As sent").click();
    harness.run();
    assert_eq!(value(&harness), sent);
}

#[test]
fn what_is_in_the_bar_has_room_in_a_small_window() {
    let mut state = made_up::finished_with_failures();
    state.log_view.wanted.partition = Some(2);
    let harness = open_sized(state, [1024.0, 640.0]);
    let names = ["Find", "Go to line"].map(|name| harness.get_by_role_and_label(Role::TextInput, name).rect());
    let lists =
        ["Find in", "Partition of the rows"].map(|name| harness.get_by_role_and_label(Role::ComboBox, name).rect());
    let follow = harness.get_by_role_and_label(Role::Button, "Follow").rect();
    let mut all: Vec<_> = names.into_iter().chain(lists).chain([follow]).collect();
    all.sort_by(|one, other| one.left().total_cmp(&other.left()));
    assert!(all.windows(2).all(|pair| pair[0].right() < pair[1].left()), "{all:?}");
    assert!(all.iter().all(|rect| (rect.center().y - follow.center().y).abs() < 2.0), "one row: {all:?}");
    assert!(follow.right() <= 1024.0 - 15.0 && names[0].width() > 80.0, "{all:?}");
}

#[test]
fn f1_lists_the_shortcuts_and_the_keyboard_comes_back() {
    let mut harness = open(made_up::finished_with_failures());
    at_table(&mut harness);
    harness.key_press(Key::F1);
    harness.run();
    harness.get_by_label("Find in the log, or in messages");
    assert_eq!(keyboard_at(&harness), "Close");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    harness.run();
    assert!(!asked!(harness, Action::ChooseFile), "nothing is done behind it");
    harness.key_press(Key::F1);
    harness.run();
    assert!(harness.query_by_label("Find in the log, or in messages").is_none());
    assert_eq!(keyboard_at(&harness), "Delivery log");
}
