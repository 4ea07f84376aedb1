//! Sending: who confirms a line, how lines travel, and who chooses their partition.

use eframe::egui::Ui;

use super::problem_of_choice;
use crate::{
    connection::{Acks, Compression, Partitioner, Profile},
    fault::Field,
    run::Form,
    text::{options as words, window},
    ui::{
        Touched,
        view::View,
        widgets::{drop_down, entry, row, text_field},
    },
};

/// Draws how long a confirmation may take, which counts for every cluster.
pub fn deadline(ui: &mut Ui, view: &View<'_>, form: &mut Form, touched: &mut Touched) {
    let deadline = row(ui, Field::Deadline.name(), window::TIP_DEADLINE, |ui| {
        ui.add(text_field(&mut form.deadline, "", ui.available_width()))
    });
    touched.problem(ui, view, Field::Deadline, &deadline);
}

/// Draws the rest of the group.
pub fn ui(ui: &mut Ui, view: &View<'_>, profile: &mut Profile, touched: &mut Touched) {
    let all = Acks::ALL.map(|choice| (choice, acks(choice).0, acks(choice).1));
    choice(ui, Field::Acks, words::TIP_ACKS, &all, &mut profile.acks);
    problem_of_choice(ui, view, Field::Acks);
    ui.checkbox(&mut profile.idempotence, window::IDEMPOTENCE).on_hover_text(window::TIP_IDEMPOTENCE);
    let all = Compression::ALL
        .map(|choice| (choice, words::compression(choice.name()), words::compression_note(choice.name())));
    choice(ui, Field::Compression, words::TIP_COMPRESSION, &all, &mut profile.compression);
    for (field, tip, hint, text) in [
        (Field::Linger, words::TIP_LINGER, words::LINGER_HINT, &mut profile.linger),
        (Field::BatchSize, words::TIP_BATCH_SIZE, words::SIZE_HINT, &mut profile.batch_size),
        (Field::MessageSize, words::TIP_MESSAGE_SIZE, words::SIZE_HINT, &mut profile.message_size),
    ] {
        let response = row(ui, field.name(), tip, |ui| {
            ui.add(text_field(text, hint, ui.available_width())).accessible_name(field.name())
        });
        touched.problem(ui, view, field, &response);
    }
    let all = Partitioner::ALL.map(|choice| (choice, partitioner(choice).0, partitioner(choice).1));
    choice(ui, Field::Partitioner, words::TIP_PARTITIONER, &all, &mut profile.partitioner);
}

/// A closed list of choices, each with its name and a note.
fn choice<T: Copy + PartialEq>(ui: &mut Ui, field: Field, tip: &str, all: &[(T, &str, &str)], value: &mut T) {
    row(ui, field.name(), tip, |ui| {
        let chosen = all.iter().find(|(choice, ..)| choice == value).map_or("", |(_, name, _)| name);
        drop_down(ui, ui.available_width(), chosen, "", |ui| {
            for (choice, name, note) in all {
                if entry(ui, choice == value, name, *note) {
                    *value = *choice;
                }
            }
        });
    });
}

fn acks(choice: Acks) -> (&'static str, &'static str) {
    match choice {
        Acks::All => (words::ACKS_ALL, words::ACKS_ALL_NOTE),
        Acks::Leader => (words::ACKS_LEADER, words::ACKS_LEADER_NOTE),
    }
}

fn partitioner(choice: Partitioner) -> (&'static str, &'static str) {
    match choice {
        Partitioner::Librdkafka => (words::PARTITIONER_LIBRDKAFKA, words::PARTITIONER_LIBRDKAFKA_NOTE),
        Partitioner::Java => (words::PARTITIONER_JAVA, words::PARTITIONER_JAVA_NOTE),
    }
}
