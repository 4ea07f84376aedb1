//! Messages: what goes with each line beside its value and key, and the partition that it goes to.

use eframe::egui::{Button, Ui};

use super::group;
use crate::{
    fault::Field,
    run::{Form, HeaderRow},
    text::window,
    ui::{
        Touched,
        file::{Wanted, field_list, field_trouble},
        theme::{GAP, palette},
        view::View,
        widgets::{CLOSE_SIZE, beneath, close_button, drop_down, entry, note, row, text_field, tipped},
    },
};

/// How wide the choice between a fixed value and a field is, in points.
const KIND_WIDTH: f32 = 110.0;

/// Draws the group.
pub fn ui(ui: &mut Ui, view: &View<'_>, form: &mut Form, touched: &mut Touched) {
    group(ui, window::MESSAGES);
    headers(ui, view, form, touched);
    row(ui, Field::TimestampField.name(), window::TIP_TIMESTAMP, |ui| {
        field_list(ui, view, &mut form.timestamp_field, Wanted::TextOrNumber, window::TIME_OF_SENDING, "")
    });
    field_trouble(ui, view, &form.timestamp_field, Wanted::TextOrNumber);
    let partition = row(ui, Field::Partition.name(), window::TIP_FIXED_PARTITION, |ui| {
        let field = ui.add(text_field(&mut form.partition, window::PARTITION_HINT, ui.available_width()));
        field.accessible_name(Field::Partition.name())
    });
    touched.problem(ui, view, Field::Partition, &partition);
    if !form.partition.trim().is_empty() && !form.key_field.trim().is_empty() {
        beneath(ui, |ui| drop(note(ui, window::PARTITION_OVERRIDES_KEY, palette(ui).waiting)));
    }
}

fn headers(ui: &mut Ui, view: &View<'_>, form: &mut Form, touched: &mut Touched) {
    let mut removed = None;
    for (place, header) in form.headers.iter_mut().enumerate() {
        ui.push_id(("header", place), |ui| {
            if header_ui(ui, view, header, place + 1, touched) {
                removed = Some(place);
            }
        });
    }
    if let Some(place) = removed {
        form.headers.remove(place);
    }
    let add = ui.add(Button::new(window::ADD_HEADER));
    if tipped(add, window::TIP_HEADERS).clicked() {
        form.headers.push(HeaderRow::default());
    }
}

/// One header; whether it is to be removed. What is wrong with any of them stands beneath the one that is.
fn header_ui(ui: &mut Ui, view: &View<'_>, header: &mut HeaderRow, number: usize, touched: &mut Touched) -> bool {
    let (mut removed, unfinished) = (false, header.name.trim().is_empty() != header.value.trim().is_empty());
    let name = ui.horizontal(|ui| {
        let width = ui.available_width() - KIND_WIDTH - CLOSE_SIZE - 2.0 * GAP;
        let name = ui.add(text_field(&mut header.name, window::HEADER_NAME_HINT, width));
        let name = name.accessible_name(window::header_name(number));
        let kind = |from_field| if from_field { window::HEADER_FROM_FIELD } else { window::HEADER_FIXED };
        let list = drop_down(ui, KIND_WIDTH, kind(header.from_field), "", |ui| {
            for choice in [false, true] {
                if entry(ui, choice == header.from_field, kind(choice), "") && choice != header.from_field {
                    header.from_field = choice;
                    // A value is no field, and a field no value.
                    header.value.clear();
                }
            }
        });
        list.accessible_name(window::header_kind(number));
        removed = close_button(ui, &window::remove_header(number)).clicked();
        name
    });
    let value = if header.from_field {
        field_list(ui, view, &mut header.value, Wanted::Anything, window::NO_HEADER_FIELD, "")
    } else {
        ui.add(text_field(&mut header.value, window::HEADER_VALUE_HINT, ui.available_width()))
    };
    let value = value.accessible_name(window::header_value(number));
    if header.from_field {
        field_trouble(ui, view, &header.value, Wanted::Anything);
    }
    if unfinished {
        touched.problem_of_wide(ui, view, Field::Headers, &name.inner.union(value));
    }
    removed
}
