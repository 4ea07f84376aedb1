//! What can be done with a run's rows: sent again, exported.

use std::sync::Arc;

use crate::{
    fault::Fault,
    run::{
        export::{Exported, Format, Progress},
        retry::{Counts, Meant},
    },
};

/// Sending rows of a run that is over once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retrying {
    /// The rows are counted, before the question.
    Counting,
    /// The window asks.
    Asking(AskedRetry),
    /// It was answered: the rows are gathered, and the cluster is made ready.
    Gathering,
}

/// What is asked before rows are sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedRetry {
    /// All that can do better, and the marked rows where there are some; with how many there are of each kind.
    pub choices: Vec<(Meant, Counts)>,
    /// Which of these.
    pub chosen: usize,
    /// Whether what may have arrived is sent again, too.
    pub maybe: bool,
}

impl AskedRetry {
    /// What is chosen.
    pub fn choice(&self) -> Option<(&Meant, &Counts)> {
        self.choices.get(self.chosen).map(|(meant, counts)| (meant, counts))
    }

    /// How many rows would be sent.
    pub fn sent(&self) -> u64 {
        self.choice().map_or(0, |(meant, counts)| counts.sent(meant, self.maybe))
    }
}

/// Exporting the log.
#[derive(Clone, Debug)]
pub enum Exporting {
    /// The window asks what, and where to.
    Asking(ExportForm),
    /// It is being written.
    Going {
        /// What was asked.
        form: ExportForm,
        /// How many rows there are to write.
        rows: u64,
        /// How far it is.
        progress: Arc<Progress>,
    },
    /// It was written.
    Done(Exported),
}

/// What is to be exported, as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportForm {
    /// As what.
    pub format: Format,
    /// Only the rows that are shown, in their order.
    pub shown: bool,
    /// Where to, as typed.
    pub path: String,
    /// The file is there already, which was said; or it was chosen in the system's dialog, which asks that itself.
    pub replace: bool,
    /// Why it could not be written there.
    pub trouble: Option<Fault>,
}
