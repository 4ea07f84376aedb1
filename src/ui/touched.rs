//! Which fields a person has left once: before that an empty one is not held against them.

use std::collections::HashSet;

use eframe::egui::{Response, Ui};

use super::{
    theme::{GAP, palette},
    view::View,
    widgets::{beneath, note},
};
use crate::fault::{Field, Kind, Words};

/// The fields that were left.
#[derive(Default)]
pub struct Touched(HashSet<Field>);

impl Touched {
    /// Takes note of whether the field was left, and says beneath it why it cannot be used as typed: not while it is
    /// typed for the first time, and not because it is still empty.
    pub fn problem(&mut self, ui: &mut Ui, view: &View<'_>, field: Field, response: &Response) {
        if let Some(words) = self.told(view, field, response) {
            beneath(ui, |ui| say(ui, words));
        }
    }

    /// The same for a field as wide as the form.
    pub fn problem_of_wide(&mut self, ui: &mut Ui, view: &View<'_>, field: Field, response: &Response) {
        if let Some(words) = self.told(view, field, response) {
            ui.add_space(4.0 - GAP);
            say(ui, words);
        }
    }

    fn told(&mut self, view: &View<'_>, field: Field, response: &Response) -> Option<Words> {
        if response.lost_focus() {
            self.0.insert(field);
        }
        let fault = view.problem(field)?;
        let empty = matches!(fault.kind, Kind::FieldEmpty { .. } | Kind::SecretMissing);
        let left = self.0.contains(&field);
        (left || !(empty || response.has_focus())).then(|| fault.words())
    }
}

fn say(ui: &mut Ui, words: Words) {
    note(ui, words.title, palette(ui).failed).on_hover_text(words.to_try);
}
