//! Step 1: which cluster, and the way to it.

use eframe::egui::{self, RichText, Sense, Ui, vec2};

use super::{
    Touched,
    file::link,
    import, saved,
    secrets::{self, SecretFields},
    test,
    theme::{self, palette},
    view::View,
    widgets::{note, quiet, row, segmented, step, text_field},
};
use crate::{
    action::{Action, PracticeAction},
    app::state::PracticeState,
    connection,
    fault::Field,
    run::{Cluster, Form},
    text::{lab, practice as practice_words, window},
};

/// What the step changes: the form, and what its widgets remember.
pub struct Typed<'a> {
    pub form: &'a mut Form,
    pub secrets: &'a mut SecretFields,
    pub touched: &'a mut Touched,
}

/// Draws the step.
pub fn ui(ui: &mut Ui, view: &View<'_>, typed: &mut Typed<'_>, actions: &mut Vec<Action>) {
    step(ui, window::STEP_CONNECTION, |ui| {
        let choices = [(Cluster::Practice, window::PRACTICE), (Cluster::Mine, window::MINE)];
        segmented(ui, window::CLUSTER, &choices, &mut typed.form.cluster);
        match typed.form.cluster {
            Cluster::Practice => {
                practice(ui, view, actions);
                rehearsal(ui, view, actions);
            }
            Cluster::Mine => mine(ui, view, typed, actions),
        }
    });
}

fn practice(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    quiet(ui, window::PRACTICE_EXPLAINED);
    standing(ui, &view.state.practice, actions);
    let used = match &view.state.practice {
        PracticeState::Joined(address) => Some(address),
        _ => None,
    };
    for other in view.state.practice_others.iter().filter(|other| Some(*other) != used) {
        if link(ui, &practice_words::join(other), practice_words::TIP_JOIN) {
            actions.push(Action::Practice(PracticeAction::Join(other.clone())));
        }
    }
    if used.is_some() && link(ui, practice_words::LEAVE, practice_words::TIP_LEAVE) {
        actions.push(Action::Practice(PracticeAction::Leave));
    }
}

/// How the practice cluster stands.
fn standing(ui: &mut Ui, practice: &PracticeState, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    match practice {
        PracticeState::Off => dotted(ui, palette.border, |ui| {
            quiet(ui, window::PRACTICE_OFF);
        }),
        PracticeState::Starting => dotted(ui, palette.waiting, |ui| {
            quiet(ui, window::PRACTICE_STARTING);
        }),
        PracticeState::Ended(address) => drop(note(ui, practice_words::ended(address), palette.waiting)),
        PracticeState::Running(address) | PracticeState::Joined(address) => dotted(ui, palette.delivered, |ui| {
            let joined = matches!(practice, PracticeState::Joined(_));
            let text = if joined { practice_words::JOINED } else { window::PRACTICE_RUNNING };
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.label(RichText::new(text).font(theme::small()));
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

/// What the practice lab has go wrong, and where Send goes meanwhile.
fn rehearsal(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let Some(on) = view.state.lab.on else { return };
    let waiting = palette(ui).waiting;
    dotted(ui, waiting, |ui| drop(note(ui, lab::banner(on), waiting)));
    if let Some(way) = view.state.lab_way() {
        quiet(ui, lab::way(&way.bootstrap, way.security.name(), &way.api_key));
        test::button(ui, view, actions);
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

fn mine(ui: &mut Ui, view: &View<'_>, typed: &mut Typed<'_>, actions: &mut Vec<Action>) {
    let asked = saved::ui(ui, view);
    if !asked.is_empty() {
        // What was typed and not left yet is a secret of the connection that was chosen until now.
        actions.extend(typed.secrets.take());
        actions.extend(asked.into_iter().map(Action::Saved));
    }
    for warning in connection::warnings(&typed.form.profile) {
        note(ui, warning.words(), palette(ui).failed);
    }
    // Each connection has fields of its own, so that undoing never brings in another one's text.
    ui.push_id(typed.form.profile.id.clone(), |ui| fields(ui, view, typed, actions));
}

fn fields(ui: &mut Ui, view: &View<'_>, typed: &mut Typed<'_>, actions: &mut Vec<Action>) {
    let profile = &view.state.form.profile;
    let empty = profile.bootstrap.trim().is_empty() && profile.api_key.trim().is_empty();
    if empty {
        ui.scope(|ui| import::offer(ui, actions));
    } else {
        // The fields beneath it keep their names in egui, and with them the keyboard, as the first letter is typed.
        ui.skip_ahead_auto_ids(1);
    }
    let bootstrap = row(ui, Field::Bootstrap.name(), window::TIP_BOOTSTRAP, |ui| {
        // A hint keeps `row` from naming the field, so it is named here.
        let field = text_field(&mut typed.form.profile.bootstrap, window::BOOTSTRAP_HINT, ui.available_width());
        ui.add(field).accessible_name(Field::Bootstrap.name())
    });
    typed.touched.problem(ui, view, Field::Bootstrap, &bootstrap);
    if typed.form.profile.security.signs_in() {
        signing_in(ui, view, typed, actions);
    }
    if !empty {
        import::reminder(ui, actions);
    }
    test::button(ui, view, actions);
}

fn signing_in(ui: &mut Ui, view: &View<'_>, typed: &mut Typed<'_>, actions: &mut Vec<Action>) {
    let key = row(ui, Field::ApiKey.name(), window::TIP_API_KEY, |ui| {
        ui.add(text_field(&mut typed.form.profile.api_key, "", ui.available_width()))
    });
    typed.touched.problem(ui, view, Field::ApiKey, &key);
    let Typed { form, secrets, touched } = typed;
    secrets::api_secret(ui, view, &mut form.profile, &mut secrets.api_secret, touched, actions);
}
