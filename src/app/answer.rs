//! What jobs answer.

use std::{path::PathBuf, sync::Arc};

use super::{
    code::Told as CodeTold,
    export::Written,
    import::Brought,
    lab::Told as LabTold,
    listing::Listed,
    messages::Told as MessagesTold,
    practice::Told as PracticesTold,
    preview::Told as PreviewTold,
    secrets::Told,
    state::{ExportedTo, Origin},
    topics::Told as TopicsTold,
    totals::Told as TotalsTold,
};
use crate::{
    connection::{CertificateFiles, exported::TakenOver},
    fault::Fault,
    practice::Practice,
    run::{
        Copied, Plan, RowText,
        retry::{Counts, Meant, Rows},
    },
    settings::Settings,
    source::{Examined, Progress},
};

/// The answer of a job. A `generation` that is no longer the current one makes the answer worthless: what it was asked
/// about has changed meanwhile.
pub(super) enum Answer {
    /// The first lines of the chosen file.
    Examined { generation: u64, outcome: Result<Examined, Fault> },
    /// How many lines the chosen file has; `None` when the counting was cancelled.
    Counted { progress: Arc<Progress>, outcome: Result<Option<u64>, Fault> },
    /// Something about the preview of the file.
    Preview(PreviewTold),
    /// What was found in the files of certificates and keys.
    Certificates { generation: u64, outcome: Result<CertificateFiles, Fault> },
    /// The keyring did its errand.
    Keyring(Result<Told, Fault>),
    /// The practice cluster runs, and the plan's topic is in it; for a run, or for these rows of one that are sent again.
    Practice { plan: Box<Plan>, again: Option<Rows>, outcome: Result<Practice, Fault>, topic: Result<(), Fault> },
    /// How many rows of a run could be sent again.
    RetryCounted { run: u64, outcome: Result<Vec<(Meant, Counts)>, Fault> },
    /// The rows of a run that are to be sent again.
    RetryGathered { run: u64, outcome: Result<Rows, Fault> },
    /// The log was exported.
    LogExported(Written),
    /// The texts of rows of a run.
    Texts { run: u64, texts: Vec<(u64, RowText)> },
    /// The log was looked through for the rows that are wanted.
    Listed(Box<Listed>),
    /// The row of a line.
    WentTo { run: u64, number: u64, outcome: Result<u64, Fault> },
    /// Rows as text.
    Copied { number: u64, outcome: Result<Copied, Fault> },
    /// Credentials were read for the dialog.
    Credentials { generation: u64, origin: Origin, outcome: Result<Brought, Fault> },
    /// What a dropped file is.
    Dropped { generation: u64, path: PathBuf, what: Brought },
    /// The file that credentials came from was deleted, or could not be.
    Deleted { generation: u64, outcome: Result<(), Fault> },
    /// The settings were written, and this is what the file then holds.
    Written(Result<Settings, Fault>),
    /// The settings were read once more, when writing had begun so often.
    LookedAgain { writings: u64, outcome: Result<Option<Settings>, Fault> },
    /// The connection was exported, under the name that it then had.
    Exported(Result<ExportedTo, Fault>),
    /// A file was looked at, to take a connection from it.
    Imported(Result<TakenOver, Fault>),
    /// Something about practice clusters of other windows.
    Practices(PracticesTold),
    /// Something about the topics of the cluster.
    Topics(TopicsTold),
    /// Something about the messages of a topic.
    Messages(MessagesTold),
    /// Something about the totals over a topic.
    Totals(TotalsTold),
    /// Something about the practice lab.
    Lab(LabTold),
    /// Something about the same in code.
    Code(CodeTold),
    /// A file was chosen in a dialog, or none. `connection` is the id of the one that was shown when it was opened.
    Chosen { what: Chosen, connection: String, path: Option<PathBuf> },
}

/// What a dialog was opened for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The file to send.
    File,
    /// The file of certificate authorities.
    CaFile,
    /// The file with the credentials.
    KeyFile,
    /// The certificate that we show.
    ClientCertificate,
    /// Its private key.
    ClientKey,
    /// The file into which the chosen connection is exported.
    Export {
        /// The name that the dialog offers.
        suggested: String,
    },
    /// A connection that was exported.
    Connection,
    /// The file into which the sample is written.
    Sample,
    /// The file into which the delivery log is exported.
    LogExport {
        /// The name that the dialog offers.
        suggested: String,
    },
    /// The file into which messages are saved.
    SaveMessages {
        /// The name that the dialog offers.
        suggested: String,
    },
}
