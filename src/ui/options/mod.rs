//! More options: what most people never need to change.

mod certificates;
mod message;
mod security;
mod sending;

use eframe::egui::{self, RichText, TextEdit, Ui, UiBuilder};

use super::{
    Touched,
    file::{Wanted, field_list, field_trouble},
    secret_field::SecretField,
    theme::{self, palette},
    view::View,
    widgets::{beneath, drop_down, entry, note, quiet, row},
};
use crate::{
    action::Action,
    connection::{self, Profile},
    fault::Field,
    run::{Cluster, Form},
    source::BadLines,
    text::{options as words, window},
};

/// The fields in here, in their order.
const FIELDS: [Field; 15] = [
    Field::ClientId,
    Field::CaFile,
    Field::ClientCertificate,
    Field::ClientKey,
    Field::PassPhrase,
    Field::Deadline,
    Field::Acks,
    Field::Linger,
    Field::BatchSize,
    Field::MessageSize,
    Field::Partitioner,
    Field::Properties,
    Field::Headers,
    Field::TimestampField,
    Field::Partition,
];

/// Draws the heading and, while it is open, the options. A field in here that cannot be used opens it.
pub fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    form: &mut Form,
    pass_phrase: &mut SecretField,
    touched: &mut Touched,
    actions: &mut Vec<Action>,
) {
    let needed = FIELDS.iter().any(|field| view.problem(*field).is_some());
    let header = egui::CollapsingHeader::new(window::MORE_OPTIONS).open(needed.then_some(true));
    header.show_unindented(ui, |ui| {
        // Each connection has fields of its own, so that undoing never brings in another one's text.
        let own_fields = UiBuilder::new().id_salt(form.profile.id.clone());
        ui.scope_builder(own_fields, |ui| {
            if view.running {
                ui.disable();
            }
            let mine = form.cluster == Cluster::Mine;
            if mine {
                security::ui(ui, view, &mut form.profile, touched);
                if form.profile.security.encrypted() {
                    certificates::ui(ui, view, &mut form.profile, pass_phrase, touched, actions);
                }
            }
            group(ui, words::SENDING);
            sending::deadline(ui, view, form, touched);
            if mine {
                sending::ui(ui, view, &mut form.profile, touched);
                properties(ui, view, &mut form.profile, touched);
            }
            message::ui(ui, view, form, touched);
            lines(ui, view, form);
        });
    });
}

/// The heading of a few options that belong together.
fn group(ui: &mut Ui, title: &str) {
    ui.add_space(theme::GAP);
    ui.label(RichText::new(title).font(theme::strong(13.0)));
}

fn properties(ui: &mut Ui, view: &View<'_>, profile: &mut Profile, touched: &mut Touched) {
    group(ui, Field::Properties.name());
    let field = TextEdit::multiline(&mut profile.properties)
        .hint_text(window::PROPERTIES_HINT)
        .font(theme::mono())
        .desired_rows(2)
        .desired_width(ui.available_width());
    // Not `on_hover_text`, which would make it the field's name.
    let field = ui.add(field).on_hover_ui(|ui| drop(ui.label(window::TIP_PROPERTIES)));
    touched.problem_of_wide(ui, view, Field::Properties, &field.accessible_name(Field::Properties.name()));
    for warning in connection::warnings(profile) {
        note(ui, warning.words(), palette(ui).failed);
    }
}

fn lines(ui: &mut Ui, view: &View<'_>, form: &mut Form) {
    group(ui, words::LINES);
    row(ui, window::SHOWN_FIELD, window::TIP_SHOWN_FIELD, |ui| {
        field_list(ui, view, &mut form.shown_field, Wanted::TextOrNumber, window::NO_FIELD, "")
    });
    field_trouble(ui, view, &form.shown_field, Wanted::TextOrNumber);
    let label = quiet(ui, window::BAD_LINES).on_hover_text(window::TIP_BAD_LINES);
    ui.label_inputs_by(label.id, |ui| {
        drop_down(ui, ui.available_width(), window::bad_lines(form.bad_lines), "", |ui| {
            for choice in [BadLines::Refuse, BadLines::Send] {
                if entry(ui, choice == form.bad_lines, window::bad_lines(choice), "") {
                    form.bad_lines = choice;
                }
            }
        });
    });
}

/// What is wrong with a choice, beneath it: a closed list is never left half typed.
fn problem_of_choice(ui: &mut Ui, view: &View<'_>, field: Field) {
    let Some(fault) = view.problem(field) else { return };
    let words = fault.words();
    beneath(ui, |ui| drop(note(ui, words.title, palette(ui).failed).on_hover_text(words.to_try)));
}
