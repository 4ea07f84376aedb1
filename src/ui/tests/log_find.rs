//! What is looked for in the log, and the field in which it is typed.

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use super::{
    keyboard_at,
    log_view::{type_into, wanted},
    made_up, open,
};
use crate::app::state::{Find, FindIn, Tab};

#[test]
fn a_key_or_a_shown_field_is_found_from_the_keyboard() {
    let mut harness = open(made_up::finished_with_failures());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    assert_eq!(keyboard_at(&harness), "Find");
    type_into(&mut harness, "Find", "str7");
    assert_eq!(wanted(&harness).find, None, "not before Enter");
    harness.key_press(Key::Enter);
    harness.run();
    let find = |text: &str, within| Some(Find { text: text.to_owned(), within });
    assert_eq!(wanted(&harness).find, find("str7", FindIn::Key));
    harness.get_by_role_and_label(Role::ComboBox, "Find in").click();
    harness.run();
    harness.get_by_role_and_label(Role::ListBoxOption, "InvoiceNumber").click();
    harness.run();
    assert_eq!(wanted(&harness).find, find("str7", FindIn::Shown));
    type_into(&mut harness, "Find", "1");
    harness.key_press(Key::Tab);
    harness.run();
    assert!(wanted(&harness).find.as_ref().is_some_and(|find| find.text.contains('1')), "the field was left");
    harness.get_by_role_and_label(Role::TextInput, "Find").focus();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(wanted(&harness).find, None);
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "Find").value().unwrap_or_default(), "");
}

/// A shortcut takes the field away before it has lost the keyboard.
#[test]
fn what_was_typed_is_looked_for_after_another_tab_was_opened() {
    let mut harness = open(made_up::finished_with_failures());
    type_into(&mut harness, "Find", "str7");
    for key in [Key::Num2, Key::Num1] {
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        harness.run();
    }
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "Find").value().as_deref(), Some("str7"));
    assert_eq!(wanted(&harness).find, Some(Find { text: "str7".to_owned(), within: FindIn::Key }));
}

#[test]
fn the_log_is_opened_and_looked_through_from_any_tab() {
    // Messages have a field of their own to find.
    for tab in Tab::ALL.into_iter().filter(|tab| *tab != Tab::Messages) {
        let mut state = made_up::finished_with_failures();
        state.tab = tab;
        let mut harness = open(state);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
        harness.run();
        assert_eq!((harness.state().state.tab, keyboard_at(&harness).as_str()), (Tab::Log, "Find"), "{tab:?}");
    }
    // Where there are no rows yet, the keyboard is not taken once they come.
    let mut harness = open(made_up::first_start());
    harness.state_mut().state.tab = Tab::File;
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    assert_eq!(harness.state().state.tab, Tab::Log);
    harness.state_mut().state = made_up::running();
    harness.run();
    assert_ne!(keyboard_at(&harness), "Find");
}

#[test]
fn what_is_looked_for_from_elsewhere_stands_in_the_field() {
    let mut harness = open(made_up::finished_with_failures());
    let find = Some(Find { text: "STR2629".to_owned(), within: FindIn::Key });
    harness.state_mut().state.log_view.wanted.find = find;
    harness.run();
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "Find").value().as_deref(), Some("STR2629"));
}
