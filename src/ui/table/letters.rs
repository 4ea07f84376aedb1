//! Letters typed in the table lead to the next row whose key begins with them. Only the texts that are at hand are looked
//! at, those of the rows around what is seen: the file is not read for it.

use std::ops::Range;

use eframe::egui::{Event, Ui};

use super::Shown;
use crate::run::RowText;

/// What is typed within this time after the last letter belongs to it, in seconds.
const TOGETHER: f64 = 1.0;
/// How far around what is seen is looked, in rows.
const AROUND: u64 = 1_000;

/// What was typed, and when.
#[derive(Default)]
pub struct Letters {
    text: String,
    last: f64,
}

impl Letters {
    /// The place of the row that letters typed in this frame lead to. `visible` is what is seen.
    pub fn typed(&mut self, ui: &Ui, shown: &Shown<'_>, visible: &Range<u64>) -> Option<u64> {
        let (typed, now) = ui.input(|input| {
            let texts = input.events.iter().filter_map(|event| match event {
                Event::Text(text) => Some(text.as_str()),
                _ => None,
            });
            (texts.collect::<String>(), input.time)
        });
        let typed = typed.to_lowercase();
        if typed.trim().is_empty() {
            return None;
        }
        if now - self.last > TOGETHER {
            self.text.clear();
        }
        self.last = now;
        let goes_on = !self.text.is_empty();
        self.text.push_str(&typed);
        let around = visible.start.saturating_sub(AROUND)..visible.end.saturating_add(AROUND).min(shown.rows);
        let from = shown.chosen.filter(|place| around.contains(place));
        // The chosen row may fit still better as more is typed; a new word leads further.
        let from = from.map_or(visible.start, |place| if goes_on { place } else { place + 1 });
        let fits = |place: &u64| key_begins(shown, *place, &self.text);
        (from..around.end).chain(around.start..from.min(around.end)).find(fits)
    }
}

/// Whether the key at a place, or its shown field where there is no key, begins with these small letters.
fn key_begins(shown: &Shown<'_>, place: u64, letters: &str) -> bool {
    let text = shown.listing.row(place).and_then(|row| shown.view.state.texts.get(&row));
    match text.map(AsRef::as_ref) {
        Some(RowText::Line { key, shown, .. }) => {
            let text = key.as_ref().or(shown.as_ref());
            text.is_some_and(|text| text.to_lowercase().starts_with(letters))
        }
        _ => false,
    }
}
