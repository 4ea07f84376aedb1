//! What credentials that are taken in would replace in the chosen connection, and what would stay.

use eframe::egui::{RichText, Ui};

use super::{theme::palette, view::View, widgets::quiet};
use crate::{
    connection::{Profile, import::Import, warnings},
    fault::Field,
    text::replaced as words,
};

/// What is filled in and would be replaced, in words: empty where nothing is lost.
pub fn replaced(view: &View<'_>, import: &Import) -> Vec<&'static str> {
    let profile = &view.state.form.profile;
    let filled_in = [
        (Field::Bootstrap, !profile.bootstrap.trim().is_empty(), words::ADDRESS),
        (Field::ApiKey, !profile.api_key.trim().is_empty(), words::API_KEY),
        (Field::Secret, view.state.secret.at_hand(), words::SECRET),
        (Field::PassPhrase, view.state.pass_phrase.at_hand(), words::PASS_PHRASE),
    ];
    let rows = import.rows(profile);
    let comes = |field| rows.iter().any(|row| row.field == field);
    filled_in.into_iter().filter(|(field, filled, _)| *filled && comes(*field)).map(|(.., word)| word).collect()
}

/// What is filled in beside it and stays.
fn stays(profile: &Profile, import: &Import) -> Vec<String> {
    let others = [
        (Field::CaFile, &profile.ca_file),
        (Field::ClientCertificate, &profile.client_certificate),
        (Field::ClientKey, &profile.client_key),
        (Field::ClientId, &profile.client_id),
        (Field::Properties, &profile.properties),
    ];
    let rows = import.rows(profile);
    let comes = |field| field != Field::Properties && rows.iter().any(|row| row.field == field);
    let filled_in = others.into_iter().filter(|(field, text)| !text.trim().is_empty() && !comes(*field));
    let not_safe = !warnings(&import.apply(profile)).is_empty();
    let name = |field: Field| match field {
        Field::Properties if not_safe => words::not_safe(field.name()),
        _ => field.name().to_owned(),
    };
    filled_in.map(|(field, _)| name(field)).collect()
}

/// Says both, above the buttons.
pub fn said(ui: &mut Ui, view: &View<'_>, import: &Import) {
    let profile = &view.state.form.profile;
    let replaced = replaced(view, import);
    if !replaced.is_empty() {
        let text = words::replaces(&profile.name, &replaced);
        ui.label(RichText::new(text).color(palette(ui).failed));
    }
    let stays = stays(profile, import);
    if !stays.is_empty() {
        quiet(ui, words::stays(&profile.name, &stays));
    }
}
