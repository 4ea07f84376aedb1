//! The secrets of a connection: for each its field, a button that forgets it, and where it is kept.

use eframe::egui::Ui;

use super::{
    Touched,
    banner::technical_to_copy,
    secret_field::SecretField,
    theme::palette,
    view::View,
    widgets::{note, quiet, row, width_beside},
};
use crate::{
    action::Action,
    app::state::{ForgetAll, SecretState},
    connection::{Profile, SecretHome, SecretKind},
    fault::{Fault, Field},
    text::{keyring, window},
};

/// The field of each kind of secret.
pub struct SecretFields {
    pub api_secret: SecretField,
    pub pass_phrase: SecretField,
}

impl SecretFields {
    /// Nothing typed.
    pub fn new() -> Self {
        Self {
            api_secret: SecretField::new(SecretKind::ApiSecret),
            pass_phrase: SecretField::new(SecretKind::PassPhrase),
        }
    }

    /// The field in which something is typed that has not left it yet.
    pub fn pending(&self) -> Option<Field> {
        let fields = [(&self.api_secret, Field::Secret), (&self.pass_phrase, Field::PassPhrase)];
        fields.into_iter().find(|(field, _)| field.pending()).map(|(_, name)| name)
    }

    /// Empties the fields, giving out what was typed.
    pub fn take(&mut self) -> impl Iterator<Item = Action> {
        [self.api_secret.take(), self.pass_phrase.take()].into_iter().flatten()
    }

    /// At the end of a frame: a field that was not drawn in it counts as left.
    pub fn take_undrawn(&mut self) -> impl Iterator<Item = Action> {
        [self.api_secret.take_undrawn(), self.pass_phrase.take_undrawn()].into_iter().flatten()
    }
}

/// Draws the field for the secret of the API key, and where the connection's secrets are kept.
pub fn api_secret(
    ui: &mut Ui,
    view: &View<'_>,
    profile: &mut Profile,
    field: &mut SecretField,
    touched: &mut Touched,
    actions: &mut Vec<Action>,
) {
    entered(ui, view, field, touched, actions);
    home(ui, &mut profile.secret_home);
    match view.state.secret(SecretKind::ApiSecret) {
        SecretState::Trouble { fault, at_hand } => {
            trouble(ui, fault, view.state.keyring, stays(profile, *at_hand), actions);
        }
        standing => kept(ui, standing, view.state.keyring),
    }
}

/// Draws the field for the pass phrase of the client key. Where the secrets are kept is asked here only when there is no
/// API key, so that it is asked once.
pub fn pass_phrase(
    ui: &mut Ui,
    view: &View<'_>,
    profile: &mut Profile,
    field: &mut SecretField,
    touched: &mut Touched,
    actions: &mut Vec<Action>,
) {
    entered(ui, view, field, touched, actions);
    let alone = !profile.security.signs_in();
    if alone {
        home(ui, &mut profile.secret_home);
    }
    match view.state.secret(SecretKind::PassPhrase) {
        // The same trouble stands in full beneath the secret, and so does the button that tries both again.
        SecretState::Trouble { fault, .. } if !alone && said_above(view.state.secret(SecretKind::ApiSecret), fault) => {
            note(ui, fault.words().title, palette(ui).failed);
            let above = view.state.secret(SecretKind::ApiSecret);
            if !matches!(above, SecretState::Trouble { fault: above, .. } if above == fault) {
                technical_to_copy(ui, fault, keyring::COPY_PASS_PHRASE_TROUBLE, actions);
            }
        }
        SecretState::Trouble { fault, at_hand } => {
            trouble(ui, fault, view.state.keyring, stays(profile, *at_hand), actions);
        }
        standing => kept(ui, standing, view.state.keyring),
    }
}

fn said_above(standing: &SecretState, about: &Fault) -> bool {
    matches!(standing, SecretState::Trouble { fault, .. } if fault.kind == about.kind)
}

/// The field, and the button that forgets what was entered.
fn entered(ui: &mut Ui, view: &View<'_>, field: &mut SecretField, touched: &mut Touched, actions: &mut Vec<Action>) {
    let kind = field.kind();
    let (name, tip, forget) = match kind {
        SecretKind::ApiSecret => (Field::Secret, window::TIP_SECRET, keyring::FORGET_SECRET),
        SecretKind::PassPhrase => (Field::PassPhrase, keyring::TIP_PASS_PHRASE, keyring::FORGET_PASS_PHRASE),
    };
    let at_hand = view.state.secret(kind).at_hand();
    let response = row(ui, name.name(), tip, |ui| {
        let width = if at_hand { width_beside(ui, window::FORGET) } else { ui.available_width() };
        let (response, left) = field.ui(ui, at_hand, width);
        actions.extend(left);
        if at_hand {
            let button = ui.button(window::FORGET).on_hover_text(window::FORGET_TIP);
            // Two buttons of one form would have the same name otherwise.
            if button.accessible_name(forget).clicked() {
                actions.push(Action::ForgetSecret(kind));
            }
        }
        response.accessible_name(name.name())
    });
    touched.problem(ui, view, name, &response);
}

fn home(ui: &mut Ui, home: &mut SecretHome) {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 22.0;
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.radio_value(home, SecretHome::Keyring, window::KEEP_IN_KEYRING);
        ui.radio_value(home, SecretHome::ThisRun, window::KEEP_THIS_RUN);
    });
}

fn kept(ui: &mut Ui, standing: &SecretState, name: Option<&str>) {
    match standing {
        SecretState::Absent | SecretState::Trouble { .. } => {}
        SecretState::Asking { .. } => drop(quiet(ui, window::SECRET_ASKING)),
        SecretState::Kept => drop(quiet(ui, keyring::kept_in(name))),
        SecretState::ThisRun => drop(quiet(ui, window::SECRET_THIS_RUN)),
    }
}

/// Whether the keyring may keep a secret that was never loaded, although it is not the place for it any more.
fn stays(profile: &Profile, at_hand: bool) -> bool {
    profile.secret_home == SecretHome::ThisRun && !at_hand
}

fn trouble(ui: &mut Ui, fault: &Fault, name: Option<&str>, stays: bool, actions: &mut Vec<Action>) {
    let words = fault.words();
    note(ui, words.title, palette(ui).failed);
    quiet(ui, words.happened);
    quiet(ui, words.to_try);
    if let Some(name) = name {
        quiet(ui, keyring::keyring_is(name));
    }
    if stays {
        quiet(ui, keyring::STAYS);
    }
    quiet(ui, keyring::TYPED_FOR_THIS_RUN);
    technical_to_copy(ui, fault, keyring::COPY_TROUBLE, actions);
    if ui.button(window::TRY_AGAIN).clicked() {
        actions.push(Action::RetryKeyring);
    }
}

/// The button that forgets the secrets of all connections, and what came of it.
pub fn forget_all(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let going = view.state.forget_all == ForgetAll::Going;
    let button = ui.add_enabled(!view.running && !going, eframe::egui::Button::new(keyring::FORGET_ALL));
    if button.on_hover_text(keyring::FORGET_ALL_TIP).clicked() {
        actions.push(Action::AskToForgetAll);
    }
    match &view.state.forget_all {
        ForgetAll::No | ForgetAll::Asking => {}
        ForgetAll::Going => drop(quiet(ui, keyring::FORGETTING_ALL)),
        ForgetAll::Done(count) => drop(quiet(ui, keyring::forgotten(*count))),
        ForgetAll::Trouble(fault) => {
            let words = fault.words();
            note(ui, words.title, palette(ui).failed);
            quiet(ui, words.happened);
            quiet(ui, words.to_try);
            technical_to_copy(ui, fault, keyring::COPY_FORGET_TROUBLE, actions);
        }
    }
}
