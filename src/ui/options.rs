//! More options: what most people never need to change.

use eframe::egui::{self, TextEdit, Ui};

use super::{
    Touched,
    file::{field_list, field_trouble},
    secret_field::SecretField,
    secrets,
    view::View,
    widgets::{drop_down, entry, quiet, row, text_field, width_beside},
};
use crate::{
    action::Action,
    connection::{Mechanism, Security},
    fault::Field,
    run::{Cluster, Form},
    source::BadLines,
    text::window,
};

const FIELDS: [Field; 5] = [Field::ClientId, Field::CaFile, Field::PassPhrase, Field::Deadline, Field::Properties];

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
        ui.add_enabled_ui(!view.running, |ui| {
            if form.cluster == Cluster::Mine {
                connection(ui, view, form, pass_phrase, touched, actions);
            }
            lines(ui, view, form, touched);
        });
    });
}

fn connection(
    ui: &mut Ui,
    view: &View<'_>,
    form: &mut Form,
    pass_phrase: &mut SecretField,
    touched: &mut Touched,
    actions: &mut Vec<Action>,
) {
    let profile = &mut form.profile;
    row(ui, window::SECURITY, window::TIP_SECURITY, |ui| {
        drop_down(ui, ui.available_width(), profile.security.name(), "", |ui| {
            for choice in Security::ALL {
                if entry(ui, choice == profile.security, choice.name(), window::security(choice)) {
                    profile.security = choice;
                }
            }
        });
    });
    if profile.security.signs_in() {
        row(ui, window::SIGN_IN, window::TIP_SIGN_IN, |ui| {
            drop_down(ui, ui.available_width(), profile.mechanism.name(), "", |ui| {
                for choice in Mechanism::ALL {
                    if entry(ui, choice == profile.mechanism, choice.name(), "") {
                        profile.mechanism = choice;
                    }
                }
            });
        });
    }
    let client = row(ui, Field::ClientId.name(), window::TIP_CLIENT_ID, |ui| {
        ui.add(text_field(&mut profile.client_id, "", ui.available_width()))
    });
    touched.problem(ui, view, Field::ClientId, &client);
    if profile.security.encrypted() {
        let ca = row(ui, Field::CaFile.name(), window::TIP_CA, |ui| {
            let width = width_beside(ui, window::CHOOSE);
            let field = ui.add(text_field(&mut profile.ca_file, window::CA_HINT, width));
            let choose = ui.add_enabled(!view.state.dialog_open, egui::Button::new(window::CHOOSE));
            // Two buttons of one form would have the same name otherwise.
            if choose.accessible_name(window::CHOOSE_CA).on_hover_text(window::CHOOSE_CA).clicked() {
                actions.push(Action::ChooseCaFile);
            }
            field.accessible_name(Field::CaFile.name())
        });
        touched.problem(ui, view, Field::CaFile, &ca);
        if !profile.client_certificate.trim().is_empty() {
            secrets::pass_phrase(ui, view, profile, pass_phrase, touched, actions);
        }
    }
    ui.checkbox(&mut profile.idempotence, window::IDEMPOTENCE).on_hover_text(window::TIP_IDEMPOTENCE);
    let properties = row(ui, Field::Properties.name(), window::TIP_PROPERTIES, |ui| {
        let field = TextEdit::multiline(&mut profile.properties)
            .hint_text(window::PROPERTIES_HINT)
            .font(super::theme::mono())
            .desired_rows(2)
            .desired_width(ui.available_width());
        ui.add(field).accessible_name(Field::Properties.name())
    });
    touched.problem(ui, view, Field::Properties, &properties);
}

fn lines(ui: &mut Ui, view: &View<'_>, form: &mut Form, touched: &mut Touched) {
    let deadline = row(ui, Field::Deadline.name(), window::TIP_DEADLINE, |ui| {
        ui.add(text_field(&mut form.deadline, "", ui.available_width()))
    });
    touched.problem(ui, view, Field::Deadline, &deadline);
    row(ui, window::SHOWN_FIELD, window::TIP_SHOWN_FIELD, |ui| {
        field_list(ui, view, &mut form.shown_field, window::NO_FIELD, "")
    });
    field_trouble(ui, view, &form.shown_field);
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
