//! What a person must know about the run as a whole: why it ended, or what it waits for.

use eframe::egui::{Button, Color32, Label, RichText, ScrollArea, Ui};

use super::{
    theme::{self, palette},
    view::{Standing, View},
    widgets::{note, scrolled, strip},
};
use crate::{
    action::{Action, TopicsAction},
    delivery::State,
    fault::{Fault, Kind},
    producer::{Contact, Outcome},
    run::Cluster,
    text::{status, topics, window},
};

/// How much of the height the text may take: the bar with the filter comes beneath it.
const SHARE: f32 = 0.44;

/// Draws the banner where there is something to say. Returns whether there was.
pub fn ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) -> bool {
    let Some(run) = &view.run else { return false };
    let palette = palette(ui);
    for warning in run.run.plan().warnings() {
        strip(ui, palette.failed, |ui| drop(note(ui, warning.words(), palette.failed)));
    }
    let Some((title, fault, ended)) = said(run) else { return false };
    let edge = if ended { palette.failed } else { palette.waiting };
    // A long text of the library leaves room for the rows.
    let most = ui.available_height() * SHARE;
    strip(ui, edge, |ui| {
        let area = ScrollArea::vertical().id_salt("banner").max_height(most).auto_shrink([false, true]);
        scrolled(ui, window::SCROLL_BANNER, area, |ui| {
            let named = (title.as_str(), window::COPY_RUN_TROUBLE);
            fault_text(ui, named, &fault, if ended { palette.failed } else { palette.text }, actions);
            if run.run.plan().profile.id == view.state.form.profile.id && !view.running {
                remedy(ui, view, &fault, actions);
                create_missing(ui, view, &fault, actions);
            }
        });
    });
    true
}

/// Title, fault, and whether the run ended by it.
fn said(run: &Standing<'_>) -> Option<(String, Fault, bool)> {
    match (&run.status.finish, &run.status.contact) {
        (Some(finish), _) => match &finish.outcome {
            Outcome::Broken { fault, .. } => Some((fault.words().title, fault.clone(), true)),
            Outcome::Done | Outcome::Stopped => None,
        },
        (None, Contact::Lost(fault)) => {
            let kept = run.totals.of(State::Waiting);
            let title = status::waiting(fault, kept, run.run.plan().deadline, run.status.times_lost);
            Some((title, fault.clone(), false))
        }
        (None, Contact::Seeking(Some(fault))) => Some((window::seeking(fault), fault.clone(), false)),
        (None, Contact::Made { .. }) if run.status.slowed => {
            let fault = Fault::new(Kind::Slowed);
            Some((fault.words().title, fault, false))
        }
        (None, Contact::Seeking(None) | Contact::Made { .. }) => None,
    }
}

/// A fault in whole: its title, what happened, what to try and, small, what the library said. `copy` names the button that
/// copies it after the place: others like it may stand on the screen.
pub fn fault_text(ui: &mut Ui, (title, copy): (&str, &str), fault: &Fault, color: Color32, actions: &mut Vec<Action>) {
    let words = fault.words();
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add(Label::new(RichText::new(title).font(theme::strong(14.0)).color(color)).wrap().selectable(true));
    ui.add(Label::new(words.happened).wrap().selectable(true));
    ui.label(RichText::new(window::TO_TRY).font(theme::strong(14.0)));
    ui.add(Label::new(words.to_try).wrap().selectable(true));
    technical(ui, fault);
    ui.add_space(2.0);
    if ui.button(window::COPY_DETAILS).accessible_name(copy).clicked() {
        actions.push(Action::Copy(window::fault_text(title, fault)));
    }
}

/// A button for what is to be tried, where the window can take the first step.
pub fn remedy(ui: &mut Ui, view: &View<'_>, fault: &Fault, actions: &mut Vec<Action>) {
    if !matches!(fault.kind, Kind::CertificateAuthority { .. }) {
        return;
    }
    let button = ui.add_enabled(!view.state.dialog_open, Button::new(window::CHOOSE_CA_FILE));
    if button.clicked() {
        actions.push(Action::ChooseCaFile);
    }
}

/// A run that ended because its topic is missing offers to create it.
fn create_missing(ui: &mut Ui, view: &View<'_>, fault: &Fault, actions: &mut Vec<Action>) {
    let form = &view.state.form;
    let missing = matches!(&fault.kind, Kind::TopicUnknown { topic } if topic == form.topic.trim());
    if missing && form.cluster == Cluster::Mine && ui.button(topics::CREATE_IT).clicked() {
        actions.push(Action::Topics(TopicsAction::CreateAndSend));
    }
}

/// What the library or the system said, small.
pub fn technical(ui: &mut Ui, fault: &Fault) {
    if !fault.technical.is_empty() {
        let technical = format!("{}: {}", window::TECHNICAL, fault.technical);
        let text = RichText::new(technical).font(theme::small()).color(palette(ui).quiet);
        ui.add(Label::new(text).wrap().selectable(true));
    }
}

/// The same with a button that copies all of the fault, named after the place: others like it may stand on the screen.
pub fn technical_to_copy(ui: &mut Ui, fault: &Fault, name: &str, actions: &mut Vec<Action>) {
    technical(ui, fault);
    if !fault.technical.is_empty() && ui.button(window::COPY_DETAILS).accessible_name(name).clicked() {
        actions.push(Action::Copy(window::fault_text(&fault.words().title, fault)));
    }
}
