//! What the window knows about the totals over a topic.

use std::sync::Arc;

use crate::{
    reader::totals::{Order, Phase, Snapshot},
    settings::{TotalsForm, own_group},
};

/// All of it.
#[derive(Debug, Default)]
pub struct Totals {
    /// The fields above them, as typed and remembered.
    pub form: TotalsForm,
    /// What the name of this computer's own group is to end with, where nothing is remembered.
    pub fresh: String,
    /// How the rows are to be sorted.
    pub order: Order,
    /// What is counted, or was counted last.
    pub counted: Option<Counted>,
    /// Whether to start over is asked.
    pub asking: bool,
}

/// A counting that goes on, or the last one.
#[derive(Clone, Debug)]
pub struct Counted {
    pub topic: String,
    /// The field whose values are counted, and the number that is summed.
    pub by: String,
    pub number: String,
    /// How it stands.
    pub snapshot: Arc<Snapshot>,
}

impl Totals {
    /// As it was remembered.
    pub fn new(form: TotalsForm, fresh: String) -> Self {
        Self { form, fresh, ..Self::default() }
    }

    /// The group where none is typed.
    pub fn own_group(&self) -> String {
        own_group(if self.form.computer.is_empty() { &self.fresh } else { &self.form.computer })
    }

    /// The group to be joined.
    pub fn group(&self) -> String {
        match self.form.group.trim() {
            "" => self.own_group(),
            typed => typed.to_owned(),
        }
    }

    /// Whether a counting goes on, or is about to end.
    pub fn running(&self) -> bool {
        self.counted.as_ref().is_some_and(|counted| !matches!(counted.snapshot.phase, Phase::Ended(_)))
    }
}
