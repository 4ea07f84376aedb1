//! Certificates: whom we trust, and the certificate that we show.

use eframe::egui::{Button, Response, Ui};

use super::group;
use crate::{
    action::Action,
    connection::Profile,
    fault::Field,
    text::{options as words, window},
    ui::{
        Touched,
        secret_field::SecretField,
        secrets,
        view::View,
        widgets::{quiet, text_field, width_beside},
    },
};

/// A field for the path of a file.
struct FileField<'a> {
    field: Field,
    tip: &'a str,
    hint: &'a str,
    /// What the button beside it does. Two buttons of one form would have the same name otherwise.
    choose: &'a str,
    action: Action,
}

/// Draws the group.
pub fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    profile: &mut Profile,
    pass_phrase: &mut SecretField,
    touched: &mut Touched,
    actions: &mut Vec<Action>,
) {
    group(ui, words::CERTIFICATES);
    let ca = FileField {
        field: Field::CaFile,
        tip: window::TIP_CA,
        hint: window::CA_HINT,
        choose: window::CHOOSE_CA,
        action: Action::ChooseCaFile,
    };
    let certificate = FileField {
        field: Field::ClientCertificate,
        tip: words::TIP_CLIENT_CERTIFICATE,
        hint: words::NO_CERTIFICATE,
        choose: words::CHOOSE_CLIENT_CERTIFICATE,
        action: Action::ChooseClientCertificate,
    };
    let key = FileField {
        field: Field::ClientKey,
        tip: words::TIP_CLIENT_KEY,
        hint: words::SAME_FILE,
        choose: words::CHOOSE_CLIENT_KEY,
        action: Action::ChooseClientKey,
    };
    for (file, path) in
        [(ca, &mut profile.ca_file), (certificate, &mut profile.client_certificate), (key, &mut profile.client_key)]
    {
        let field = file.field;
        let response = file.ui(ui, view, path, actions);
        touched.problem_of_wide(ui, view, field, &response);
    }
    if view.state.certificates.key_encrypted {
        secrets::pass_phrase(ui, view, profile, pass_phrase, touched, actions);
    }
}

impl FileField<'_> {
    /// Its name above it: beside it there would be no room for a path.
    fn ui(self, ui: &mut Ui, view: &View<'_>, path: &mut String, actions: &mut Vec<Action>) -> Response {
        quiet(ui, self.field.name()).on_hover_text(self.tip);
        ui.add_space(-4.0);
        ui.horizontal(|ui| {
            let width = width_beside(ui, window::CHOOSE);
            let field = ui.add(text_field(path, self.hint, width));
            let choose = ui.add_enabled(!view.state.dialog_open, Button::new(window::CHOOSE));
            if choose.accessible_name(self.choose).on_hover_text(self.choose).clicked() {
                actions.push(self.action);
            }
            field.accessible_name(self.field.name())
        })
        .inner
    }
}
