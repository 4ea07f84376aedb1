//! Step 2: the format of the file, and a file that is being counted.

use std::sync::Arc;

use eframe::egui::Role;
use egui_kittest::kittest::Queryable as _;

use super::{made_up, open};
use crate::{
    action::Action,
    app::state::{FileState, State},
    source::{Examined, Format},
};

/// The window with a file that looks like this.
fn with(examined: Examined) -> State {
    let mut state = made_up::first_start();
    state.form.file = "data".to_owned();
    state.file = FileState::Known(examined);
    state
}

#[test]
fn a_file_that_is_counted_shows_how_far_and_the_counting_can_be_stopped() {
    let mut state = with(Examined { size: 1_000_000, format: Some(Format::JsonLines), ..Examined::default() });
    state.counting = Some(Arc::default());
    let mut harness = open(state);
    harness.get_by_label("1.0 MB, counting its lines…");
    harness.get_by_role_and_label(Role::ProgressIndicator, "Counting");
    harness.get_by_label("Stop counting").click();
    harness.run();
    assert!(asked!(harness, Action::StopCounting));
}

#[test]
fn the_sample_is_what_it_is() {
    let harness = open(made_up::first_start());
    assert!(harness.query_by_label("Format").is_none());
    let harness = open(with(Examined { format: Some(Format::Csv), lines: Some(3), ..Examined::default() }));
    harness.get_by_role_and_label(Role::ComboBox, "Format");
    harness.get_by_role_and_label(Role::RadioButton, "JSON object");
}
