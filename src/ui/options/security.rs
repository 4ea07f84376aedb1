//! Security and sign-in: whether the connection is encrypted, how we sign in, and the name that we come under.

use eframe::egui::Ui;

use super::group;
use crate::{
    connection::{self, Mechanism, Profile, Security},
    fault::Field,
    text::{options as words, window},
    ui::{
        Touched,
        view::View,
        widgets::{drop_down, entry, row, text_field},
    },
};

/// Draws the group.
pub fn ui(ui: &mut Ui, view: &View<'_>, profile: &mut Profile, touched: &mut Touched) {
    group(ui, words::SECURITY_AND_SIGN_IN);
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
        let field = text_field(&mut profile.client_id, connection::default_client_id(), ui.available_width());
        ui.add(field).accessible_name(Field::ClientId.name())
    });
    touched.problem(ui, view, Field::ClientId, &client);
}
