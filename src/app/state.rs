//! What the window knows. No egui here: the views read it, `app` alone changes it.

mod afterwards;
mod code;
mod import;
mod lab;
mod log_view;
mod messages;
mod plan;
mod preview;
mod topics;
mod totals;

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use crate::{
    connection::{
        CertificateFiles, Profile, SecretKind,
        test::{Ending, Step, StepReport},
    },
    fault::Fault,
    run::{Form, RowText, Run},
    settings::{self, LogColumns, Theme},
    source::{Examined, Progress},
};

pub use afterwards::{AskedRetry, ExportForm, Exporting, Retrying};
pub use code::Code;
pub use import::{Cleaning, Importing, Origin};
pub use lab::Lab;
pub use log_view::{Find, FindIn, LogView, Searched, Wanted};
pub use messages::{Begin, Look, Messages, ReadField, ReadForm, SaveForm, Saving, Shown};
pub use preview::{CheckState, Preview};
pub use topics::{CreatePlace, CreateTopic, Topics, TopicsLook};
pub use totals::{Counted, Totals};

/// Everything that the views draw.
pub struct State {
    /// The form as typed.
    pub form: Form,
    /// The saved connections beside the chosen one, which stands in the form, by their ids.
    pub others: BTreeMap<String, Profile>,
    /// What is asked about the chosen connection.
    pub question: Option<Question>,
    /// Where a connection was exported to, until the next is done with the saved ones.
    pub exported: Option<ExportedTo>,
    /// Whether the secret of the API key is at hand for the form's connection, and where it is kept.
    pub secret: SecretState,
    /// The same for the pass phrase of its client key.
    pub pass_phrase: SecretState,
    /// Which keyring it is, once it was asked and where it tells.
    pub keyring: Option<&'static str>,
    /// Whether all secrets are to be forgotten.
    pub forget_all: ForgetAll,
    /// The practice cluster.
    pub practice: PracticeState,
    /// The addresses of other windows' practice clusters, which can be joined.
    pub practice_others: Vec<String>,
    /// What the right side shows.
    pub tab: Tab,
    /// What is known about the chosen file.
    pub file: FileState,
    /// How far the counting of its records is, while that goes on.
    pub counting: Option<Arc<Progress>>,
    /// The preview of the file, and its check.
    pub preview: Preview,
    /// The run that goes on, or the last one: its log stays until the next is started.
    pub run: Option<Run>,
    /// The texts of the rows that are seen, by row.
    pub texts: HashMap<u64, Arc<RowText>>,
    /// Rows of it are about to be sent again, once more.
    pub retry: Option<Retrying>,
    /// Its log is exported.
    pub export: Option<Exporting>,
    /// Which columns of the log are shown.
    pub columns: LogColumns,
    /// How its log is looked at.
    pub log_view: LogView,
    /// The row whose detail is shown.
    pub selected: Option<u64>,
    /// The practice cluster is being made ready for a run that was asked for.
    pub starting: bool,
    /// What was found in the files of certificates and keys that the profile names.
    pub certificates: CertificateFiles,
    /// The test of the form's connection, while it is about what stands there.
    pub test: Option<TestState>,
    /// What must be said once, such as damaged settings; the oldest first.
    pub notices: VecDeque<Notice>,
    /// The choice of theme.
    pub theme: Theme,
    /// A native dialog is open.
    pub dialog_open: bool,
    /// The window was asked to close while something goes on that has to end first, and asks back.
    pub asking_to_close: bool,
    /// The dialog that takes in credentials, while it is open.
    pub import: Option<Importing>,
    /// The topics of the cluster.
    pub topics: Topics,
    /// The messages of a topic.
    pub messages: Messages,
    /// The totals over a topic.
    pub totals: Totals,
    /// The practice lab.
    pub lab: Lab,
    /// The same in code.
    pub code: Code,
}

/// What the right side shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What became of each line.
    #[default]
    Log,
    /// Rate, latency and partitions of the run.
    Figures,
    /// The first records of the file, its fields, and its check.
    File,
    /// The topics of the cluster.
    Topics,
    /// What is in a topic.
    Messages,
    /// What a consumer group counted and summed.
    Totals,
    /// Faults to rehearse, and lessons.
    Lab,
}

impl Tab {
    /// All, in the order in which they stand.
    pub const ALL: [Self; 7] =
        [Self::Log, Self::Figures, Self::File, Self::Topics, Self::Messages, Self::Totals, Self::Lab];
}

/// A question about the chosen connection, above everything until it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// What it is to be called.
    Rename,
    /// Whether it is to be deleted.
    Delete,
    /// Whether a secret of it is to be forgotten.
    Forget(SecretKind),
}

/// A connection that was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedTo {
    /// Its name.
    pub name: String,
    /// The file that was written.
    pub path: String,
}

/// Something to be said once, and how often it has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub fault: Fault,
    /// From 1.
    pub times: u64,
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

/// Whether all secrets are to be forgotten, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ForgetAll {
    /// Nobody asked for it.
    #[default]
    No,
    /// It was asked for, and the window asks back.
    Asking,
    /// The keyring is being told.
    Going,
    /// So many were removed from the keyring.
    Done(usize),
    /// The keyring failed; nothing is held in memory all the same.
    Trouble(Fault),
}

/// A test of the connection, going on or over.
#[derive(Clone, Debug)]
pub struct TestState {
    /// Rising from 1 with each test.
    pub number: u64,
    /// Every step, in order.
    pub steps: Vec<StepReport>,
    /// How it ended; `None` while it goes on.
    pub ending: Option<Ending>,
    /// Whether its steps are shown.
    pub open: bool,
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
    /// Another window's at `host:port` is used.
    Joined(String),
    /// Another window's that was at `host:port` has ended.
    Ended(String),
    /// It could not be started.
    Failed(Fault),
}

impl PracticeState {
    /// Where the one that is used runs.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Running(address) | Self::Joined(address) => Some(address),
            Self::Off | Self::Starting | Self::Ended(_) | Self::Failed(_) => None,
        }
    }
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

impl TestState {
    /// A test at its beginning, with its steps shown.
    pub fn begun(number: u64) -> Self {
        Self { number, steps: Step::ALL.map(StepReport::waiting).into(), ending: None, open: true }
    }

    /// Takes how a step stands now.
    pub fn take(&mut self, report: StepReport) {
        self.steps.iter_mut().filter(|known| known.step == report.step).for_each(|known| known.clone_from(&report));
    }
}

impl State {
    /// The window at its start, with what was remembered.
    pub fn new(form: Form, theme: Theme) -> Self {
        Self {
            form,
            others: BTreeMap::new(),
            question: None,
            exported: None,
            secret: SecretState::default(),
            pass_phrase: SecretState::default(),
            keyring: None,
            forget_all: ForgetAll::default(),
            practice: PracticeState::default(),
            practice_others: Vec::new(),
            tab: Tab::default(),
            file: FileState::Examining,
            counting: None,
            preview: Preview::default(),
            run: None,
            texts: HashMap::new(),
            retry: None,
            export: None,
            columns: LogColumns::default(),
            log_view: LogView::default(),
            selected: None,
            starting: false,
            certificates: CertificateFiles::default(),
            test: None,
            notices: VecDeque::new(),
            theme,
            dialog_open: false,
            asking_to_close: false,
            import: None,
            topics: Topics::default(),
            messages: Messages::default(),
            totals: Totals::default(),
            lab: Lab::default(),
            code: Code::default(),
        }
    }

    /// Has a fault said. While it stands, another of the same kind is counted.
    pub fn say(&mut self, fault: Fault) {
        match self.notices.iter_mut().find(|notice| notice.fault.kind == fault.kind) {
            Some(notice) => notice.times += 1,
            None => self.notices.push_back(Notice { fault, times: 1 }),
        }
    }

    /// Whether a question stands above everything.
    pub fn asking(&self) -> bool {
        let testing = self.test.as_ref().is_some_and(|test| test.open);
        let saved = self.question.is_some() || self.forget_all == ForgetAll::Asking;
        let afterwards =
            matches!(self.retry, Some(Retrying::Asking(_))) || matches!(self.export, Some(Exporting::Asking(_)));
        let above = self.code.open || self.messages.asking() || self.totals.asking || self.topics.creating.is_some();
        self.asking_to_close || saved || testing || afterwards || self.import.is_some() || above
    }

    /// How a kind of secret stands.
    pub fn secret(&self, kind: SecretKind) -> &SecretState {
        match kind {
            SecretKind::ApiSecret => &self.secret,
            SecretKind::PassPhrase => &self.pass_phrase,
        }
    }

    /// Whether a run goes on, or is about to.
    pub fn running(&self) -> bool {
        self.starting || self.run.as_ref().is_some_and(|run| !run.finished())
    }

    /// Every saved connection, the chosen one among them, in the order of their names.
    pub fn connections(&self) -> Vec<&Profile> {
        settings::sorted(std::iter::once(&self.form.profile).chain(self.others.values()))
    }
}
