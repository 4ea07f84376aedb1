//! What the window knows. No egui here: the views read it, `app` alone changes it.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use crate::{
    fault::{Fault, Field, Kind},
    run::{Cluster, Form, Plan, RowText, Run},
    settings::Theme,
    source::{BadLines, Examined, Format, Progress},
};

/// Everything that the views draw.
pub struct State {
    /// The form as typed.
    pub form: Form,
    /// Whether the secret of the API key is at hand for the form's connection, and where it is kept.
    pub secret: SecretState,
    /// The same for the pass phrase of its client key.
    pub pass_phrase: SecretState,
    /// The practice cluster.
    pub practice: PracticeState,
    /// What is known about the chosen file.
    pub file: FileState,
    /// How far the counting of its records is, while that goes on.
    pub counting: Option<Arc<Progress>>,
    /// The run that goes on, or the last one: its log stays until the next is started.
    pub run: Option<Run>,
    /// The texts of the rows that are seen, by row.
    pub texts: HashMap<u64, Arc<RowText>>,
    /// The row whose detail is shown.
    pub selected: Option<u64>,
    /// The practice cluster is being made ready for a run that was asked for.
    pub starting: bool,
    /// What is wrong with the CA file of the profile.
    pub ca_file: Option<Fault>,
    /// What must be said once, such as damaged settings; the oldest first.
    pub notices: VecDeque<Fault>,
    /// The choice of theme.
    pub theme: Theme,
    /// A native dialog is open.
    pub dialog_open: bool,
    /// The window was asked to close during a run, and asks back.
    pub asking_to_close: bool,
}

/// Where a secret of the form's connection stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SecretState {
    /// There is none.
    #[default]
    Absent,
    /// The keyring is being asked, or told. `at_hand` when a secret can be used meanwhile.
    Asking {
        /// Whether a secret can be used.
        at_hand: bool,
    },
    /// It is in the keyring, and at hand.
    Kept,
    /// It is in this program's memory only, as chosen.
    ThisRun,
    /// The keyring failed. `at_hand` when a typed secret is kept for this run all the same.
    Trouble {
        /// What the keyring said.
        fault: Fault,
        /// Whether a secret can be used.
        at_hand: bool,
    },
}

/// How the practice cluster stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PracticeState {
    /// Not started yet: it starts when it is needed.
    #[default]
    Off,
    /// Being started.
    Starting,
    /// Running at `host:port`.
    Running(String),
    /// It could not be started.
    Failed(Fault),
}

/// What is known about the chosen file.
#[derive(Clone, Debug)]
pub enum FileState {
    /// Its first lines are being read.
    Examining,
    /// Its first lines were read; the number of lines follows for a large file.
    Known(Examined),
    /// It cannot be used.
    Trouble(Fault),
}

impl SecretState {
    /// Whether a secret can be used.
    pub fn at_hand(&self) -> bool {
        match self {
            Self::Kept | Self::ThisRun => true,
            Self::Asking { at_hand } | Self::Trouble { at_hand, .. } => *at_hand,
            Self::Absent => false,
        }
    }
}

impl State {
    /// The window at its start, with what was remembered.
    pub fn new(form: Form, theme: Theme) -> Self {
        Self {
            form,
            secret: SecretState::default(),
            pass_phrase: SecretState::default(),
            practice: PracticeState::default(),
            file: FileState::Examining,
            counting: None,
            run: None,
            texts: HashMap::new(),
            selected: None,
            starting: false,
            ca_file: None,
            notices: VecDeque::new(),
            theme,
            dialog_open: false,
            asking_to_close: false,
        }
    }

    /// Whether a run goes on, or is about to.
    pub fn running(&self) -> bool {
        self.starting || self.run.as_ref().is_some_and(|run| !run.finished())
    }

    /// Whether a key is wanted of lines that have no fields.
    fn text_with_key(&self) -> bool {
        let text = matches!(&self.file, FileState::Known(Examined { format: Some(Format::Text), .. }));
        text && !self.form.key_field.trim().is_empty() && self.form.bad_lines == BadLines::Refuse
    }

    /// The plan for Send, or everything that is in its way, in the order of the form.
    pub fn plan(&self) -> Result<Plan, Vec<(Field, Fault)>> {
        let checked = self.form.check(self.secret.at_hand());
        let mut found = Vec::new();
        if let FileState::Trouble(fault) = &self.file {
            found.push((Field::File, fault.clone()));
        }
        if self.text_with_key() {
            found.push((Field::KeyField, Fault::new(Kind::TextWithKey)));
        }
        let profile = &self.form.profile;
        if let Some(fault) = self.ca_file.as_ref().filter(|_| self.form.cluster == Cluster::Mine) {
            found.extend(profile.security.encrypted().then(|| (Field::CaFile, fault.clone())));
        }
        if found.is_empty() {
            return checked;
        }
        found.extend(checked.err().unwrap_or_default());
        found.sort_by_key(|(field, _)| *field);
        Err(found)
    }
}
