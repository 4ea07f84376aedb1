//! Step 1: which cluster, and the way to it.

use eframe::egui::{self, RichText, Sense, Ui, vec2};

use super::{
    Touched,
    secret_field::SecretField,
    theme::{self, palette},
    view::View,
    widgets::{self, note, quiet, row, segmented, step, text_field},
};
use crate::{
    action::Action,
    app::state::{PracticeState, SecretState},
    connection::{SecretHome, SecretKind},
    fault::Field,
    run::{Cluster, Form},
    text::window,
};

/// Draws the step.
pub fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    form: &mut Form,
    secret: &mut SecretField,
    touched: &mut Touched,
    actions: &mut Vec<Action>,
) {
    step(ui, window::STEP_CONNECTION, |ui| {
        let choices = [(Cluster::Practice, window::PRACTICE), (Cluster::Mine, window::MINE)];
        segmented(ui, window::CLUSTER, &choices, &mut form.cluster);
        match form.cluster {
            Cluster::Practice => practice(ui, &view.state.practice, actions),
            Cluster::Mine => mine(ui, view, form, secret, touched, actions),
        }
    });
}

fn practice(ui: &mut Ui, practice: &PracticeState, actions: &mut Vec<Action>) {
    quiet(ui, window::PRACTICE_EXPLAINED);
    let palette = palette(ui);
    match practice {
        PracticeState::Off => dotted(ui, palette.border, |ui| {
            quiet(ui, window::PRACTICE_OFF);
        }),
        PracticeState::Starting => dotted(ui, palette.waiting, |ui| {
            quiet(ui, window::PRACTICE_STARTING);
        }),
        PracticeState::Running(address) => dotted(ui, palette.delivered, |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.label(RichText::new(window::PRACTICE_RUNNING).font(theme::small()));
            ui.spacing_mut().interact_size.y = 18.0;
            let text = RichText::new(address).font(theme::small()).underline();
            let button = ui.add(egui::Button::new(text).frame(false));
            if button.on_hover_text(window::COPY_ADDRESS).clicked() {
                actions.push(Action::Copy(address.clone()));
            }
        }),
        PracticeState::Failed(fault) => {
            let words = fault.words();
            note(ui, words.title, palette.failed).on_hover_text(fault.technical.clone());
            quiet(ui, words.to_try);
        }
    }
}

/// A line of text behind a dot.
fn dotted(ui: &mut Ui, color: egui::Color32, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_height(18.0);
        let (rect, _) = ui.allocate_exact_size(vec2(8.0, 18.0), Sense::hover());
        ui.painter().circle_filled(rect.center(), 4.0, color);
        content(ui);
    });
}

fn mine(
    ui: &mut Ui,
    view: &View<'_>,
    form: &mut Form,
    secret: &mut SecretField,
    touched: &mut Touched,
    actions: &mut Vec<Action>,
) {
    let bootstrap = row(ui, Field::Bootstrap.name(), window::TIP_BOOTSTRAP, |ui| {
        // A hint keeps `row` from naming the field, so it is named here.
        let field = text_field(&mut form.profile.bootstrap, window::BOOTSTRAP_HINT, ui.available_width());
        ui.add(field).accessible_name(Field::Bootstrap.name())
    });
    touched.problem(ui, view, Field::Bootstrap, &bootstrap);
    if !form.profile.security.signs_in() {
        return;
    }
    let key = row(ui, Field::ApiKey.name(), window::TIP_API_KEY, |ui| {
        ui.add(text_field(&mut form.profile.api_key, "", ui.available_width()))
    });
    touched.problem(ui, view, Field::ApiKey, &key);
    let at_hand = view.state.secret.at_hand();
    let field = row(ui, Field::Secret.name(), window::TIP_SECRET, |ui| {
        let width = if at_hand { widgets::width_beside(ui, window::FORGET) } else { ui.available_width() };
        let (response, left) = secret.ui(ui, at_hand, width);
        actions.extend(left);
        if at_hand && ui.button(window::FORGET).on_hover_text(window::FORGET_TIP).clicked() {
            actions.push(Action::ForgetSecret(SecretKind::ApiSecret));
        }
        response.accessible_name(Field::Secret.name())
    });
    touched.problem(ui, view, Field::Secret, &field);
    secret_home(ui, &view.state.secret, &mut form.profile.secret_home, actions);
}

fn secret_home(ui: &mut Ui, secret: &SecretState, home: &mut SecretHome, actions: &mut Vec<Action>) {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 22.0;
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.radio_value(home, SecretHome::Keyring, window::KEEP_IN_KEYRING);
        ui.radio_value(home, SecretHome::ThisRun, window::KEEP_THIS_RUN);
    });
    match secret {
        SecretState::Absent => {}
        SecretState::Asking { .. } => drop(quiet(ui, window::SECRET_ASKING)),
        SecretState::Kept => drop(quiet(ui, window::SECRET_KEPT)),
        SecretState::ThisRun => drop(quiet(ui, window::SECRET_THIS_RUN)),
        SecretState::Trouble { fault, .. } => {
            let words = fault.words();
            note(ui, words.title, palette(ui).failed).on_hover_text(fault.technical.clone());
            quiet(ui, words.happened);
            quiet(ui, words.to_try);
            if ui.button(window::TRY_AGAIN).clicked() {
                actions.push(Action::RetryKeyring);
            }
        }
    }
}
