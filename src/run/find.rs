//! A text looked for in a field of every line that a run has offered.

use std::time::Instant;

use super::{HEAD_LIMIT, Plan};
use crate::{
    delivery::LineSet,
    fault::Fault,
    source::{Fetched, LineReader, Progress},
};

/// So many lines are looked at before the clock is.
const LINES_A_LOOK: u64 = 256;

/// A search through the lines of a run for a text in one of their fields. It goes on from where it was, line by line, as
/// the run offers more of them; no line is read twice.
#[derive(Debug)]
pub struct Search {
    /// In small letters.
    text: String,
    /// The field's path; `None` finds nothing.
    field: Option<String>,
    keep: usize,
    /// The first line that was not looked at.
    next: u64,
    found: LineSet,
    given_up: bool,
}

impl Search {
    /// A search for `text` in a field of the lines of this plan. Small and capital letters are the same.
    pub fn new(text: &str, field: Option<&str>, plan: &Plan) -> Self {
        Self {
            text: small(text),
            field: field.map(str::to_owned),
            keep: plan.selection.max_line_bytes.max(HEAD_LIMIT),
            next: plan.selection.from_line,
            found: LineSet::default(),
            given_up: false,
        }
    }

    /// The lines found so far.
    pub fn found(&self) -> &LineSet {
        &self.found
    }

    /// Lines up to this one were looked through; one less than the first one's number before any was.
    pub fn to_line(&self) -> u64 {
        self.next.saturating_sub(1)
    }

    /// Whether it does not go on: it was cancelled, the file cannot be read, or more lines were found than are remembered.
    pub fn given_up(&self) -> bool {
        self.given_up
    }

    /// Looks through the lines up to this one that were not looked through yet, until then. Reads the file: not for the
    /// window's thread.
    ///
    /// # Errors
    /// As [`LineReader::fetch`]; what was found before is kept.
    pub fn go_on(
        &mut self,
        reader: &LineReader,
        to_line: u64,
        until: Instant,
        progress: &Progress,
    ) -> Result<(), Fault> {
        let Some(field) = self.field.clone() else {
            self.next = self.next.max(to_line.saturating_add(1));
            return Ok(());
        };
        if self.given_up || self.next > to_line {
            return Ok(());
        }
        let mut seen = 0_u64;
        let (mut full, text, found) = (false, &self.text, &mut self.found);
        let take = |line: Fetched| {
            if value(&line, &field).is_some_and(|value| small(&value).contains(text)) {
                full |= !found.insert(line.number);
            }
            seen += 1;
            !full && (!seen.is_multiple_of(LINES_A_LOOK) || Instant::now() < until)
        };
        let outcome = reader.scan(self.next..=to_line, self.keep, progress, take);
        self.given_up = full || progress.cancelled() || outcome.is_err();
        self.next = outcome?;
        Ok(())
    }
}

/// A field's text, where it is shown in the log, too: not of a line that is too long to be sent.
pub(super) fn value(line: &Fetched, field: &str) -> Option<String> {
    if line.head.len() as u64 == line.length { line.field(field) } else { None }
}

/// Letter by letter, so that whether a part is in a text does not hang on what surrounds it.
fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
