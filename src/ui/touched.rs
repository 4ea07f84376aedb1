//! Which fields a person has left once: before that an empty one is not held against them.

use std::collections::HashSet;

use eframe::egui::{Response, Ui};

use super::{
    theme::palette,
    view::View,
    widgets::{beneath, note},
};
use crate::fault::{Field, Kind};

/// The fields that were left.
#[derive(Default)]
pub struct Touched(HashSet<Field>);

impl Touched {
    /// Takes note of whether the field was left, and says beneath it why it cannot be used as typed: not while it is
    /// typed for the first time, and not because it is still empty.
    pub fn problem(&mut self, ui: &mut Ui, view: &View<'_>, field: Field, response: &Response) {
        if response.lost_focus() {
            self.0.insert(field);
        }
        let Some(fault) = view.problem(field) else { return };
        let empty = matches!(fault.kind, Kind::FieldEmpty { .. } | Kind::SecretMissing);
        let left = self.0.contains(&field);
        if left || !(empty || response.has_focus()) {
            let words = fault.words();
            beneath(ui, |ui| drop(note(ui, words.title, palette(ui).failed).on_hover_text(words.to_try)));
        }
    }
}
