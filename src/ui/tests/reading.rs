//! The window as a screen reader goes through it.

use eframe::egui::Role;
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable as _},
};

use super::{Bench, made_up, open, open_sized};

/// The names of all parts, in the order in which a screen reader goes through them.
fn in_order(harness: &Harness<'_, Bench>) -> Vec<String> {
    let said = |node: Node<'_>| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value()).unwrap_or_default()
    };
    harness.root().children_recursive().map(said).collect()
}

#[test]
fn a_screen_reader_goes_through_the_window_as_it_is_read() {
    let mut state = made_up::finished_with_failures();
    state.selected = Some(0);
    let harness = open(state);
    let names = in_order(&harness);
    let place = |name: &str| names.iter().position(|said| said == name).unwrap_or_else(|| panic!("{name}: {names:?}"));
    let order = [
        "1  Connection",
        "Send 20 lines",
        "Delivery log",
        "Delivered 14",
        "InvoiceNumber",
        "Line 1, STR2629, Delivered",
        "Line 1 was delivered",
        "Line 1, key STR2629, 212 bytes",
        "Close the detail",
        "Copy line",
        "Text of line 1",
        "Finished: 14 of 20 delivered, 2 failed, 1 may have arrived, 3 not sent",
        "10.0 s",
    ]
    .map(place);
    assert!(order.is_sorted(), "{order:?}: {names:?}");
}

#[test]
fn every_scroll_bar_has_a_name() {
    let mut state = made_up::finished_with_failures();
    state.selected = Some(14);
    let mut harness = open_sized(state, [1024.0, 400.0]);
    harness.get_by_role_and_label(Role::ComboBox, "Key field").scroll_to_me();
    harness.run();
    let bars: Vec<_> = harness.get_all_by_role(Role::ScrollBar).map(|bar| bar.accesskit_node().label()).collect();
    assert!(bars.len() >= 3 && bars.iter().all(Option::is_some), "{bars:?}");
}
