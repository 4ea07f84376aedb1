//! What a person can ask for. The views return these while drawing; `app` carries them out afterwards, in one match.

mod code;
mod lab;
mod messages;
mod practice;
mod topics;
mod totals;

use std::path::PathBuf;

use crate::{
    app::state::{ExportForm, Tab, Wanted},
    connection::{Secret, SecretKind},
    run::Form,
    settings::{LogColumns, Theme},
};

pub use code::CodeAction;
pub use lab::LabAction;
pub use messages::{MessagesAction, SaveAction};
pub use practice::PracticeAction;
pub use topics::TopicsAction;
pub use totals::TotalsAction;

/// One thing asked for.
#[derive(Clone, Debug)]
pub enum Action {
    /// The form as it is now, after a keystroke or a choice.
    Edit(Box<Form>),
    /// A secret field was left with this text in it.
    Secret(SecretKind, Secret),
    /// Forget all secrets of all connections: asks first.
    AskToForgetAll,
    /// Forget them, in the keyring and here.
    ForgetAllSecrets,
    /// Do not forget them after all.
    KeepSecrets,
    /// Ask the keyring once more for what failed.
    RetryKeyring,
    /// Something about the saved connections.
    Saved(Saved),
    /// Open the dialog for the file to send.
    ChooseFile,
    /// Open the dialog for the CA file.
    ChooseCaFile,
    /// Open the dialog that takes in credentials.
    OpenImport,
    /// Close it.
    CloseImport,
    /// Open the dialog for the file with the credentials.
    ChooseKeyFile,
    /// Ask the system for what is on the clipboard.
    RequestPaste,
    /// This text was pasted into the dialog.
    ImportText(Secret),
    /// Take over what was recognised: into the connection that is chosen, or as a new one.
    TakeImport {
        /// As a new one.
        new: bool,
    },
    /// Empty the clipboard.
    ClearClipboard,
    /// Ask whether the file with the credentials is to be deleted, or ask no longer.
    AskToDeleteImport(bool),
    /// Delete it.
    DeleteImport,
    /// Open the dialog for the client certificate.
    ChooseClientCertificate,
    /// Open the dialog for its private key.
    ChooseClientKey,
    /// Test the form's connection.
    TestConnection,
    /// Do not wait for the end of the test.
    CancelTest,
    /// Open or close the steps of the test.
    ShowTest(bool),
    /// A file was dropped on the window.
    DropFile(PathBuf),
    /// Of several dropped files only this one is taken.
    OneFileOnly(PathBuf),
    /// Go back to the sample.
    UseSample,
    /// Count the records of the file.
    CountLines,
    /// Count them no further.
    StopCounting,
    /// Something about the preview of the file, or its check.
    Preview(Preview),
    /// Start a run.
    Send,
    /// Hand over no more lines of the run for now, or go on with them.
    Pause(bool),
    /// Stop the run.
    Stop,
    /// Show this on the right side.
    Tab(Tab),
    /// Something about sending lines of the run again.
    Retry(RetryAction),
    /// Something about exporting the log.
    Export(ExportAction),
    /// Something about the way the log is looked at.
    Log(LogAction),
    /// Something about practice clusters of other windows.
    Practice(PracticeAction),
    /// Something about the topics of the cluster.
    Topics(TopicsAction),
    /// Something about the messages of a topic.
    Messages(MessagesAction),
    /// Something about the totals over a topic.
    Totals(TotalsAction),
    /// Something about the practice lab.
    Lab(LabAction),
    /// Something about the same in code.
    Code(CodeAction),
    /// Choose a row of the log by its index, or none.
    Select(Option<u64>),
    /// These rows of the log are seen, wherever they lie in it: fetch their texts.
    Show(Vec<u64>),
    /// Show these columns of the log.
    Columns(LogColumns),
    /// Follow the system's theme, or always light or dark.
    Theme(Theme),
    /// Put this text on the clipboard.
    Copy(String),
    /// The oldest notice was read.
    DismissNotice,
    /// Stop the run and close the window.
    StopAndClose,
    /// Do not close the window after all.
    StayOpen,
}

/// What can be asked for about sending lines again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RetryAction {
    /// Count what could be sent again, and ask.
    Ask,
    /// One of the choices of the question.
    Choose(usize),
    /// Send what may have arrived, too, or do not.
    Maybe(bool),
    /// Send what was asked about.
    Send,
    /// Leave the question unanswered.
    Leave,
}

/// What can be asked for about exporting the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportAction {
    /// Ask what is to be exported, and where to.
    Ask,
    /// What was asked, as it is now.
    Edit(ExportForm),
    /// Open the dialog for the file.
    ChooseFile,
    /// Write the file.
    Write,
    /// Leave the question unanswered.
    Leave,
    /// Write no further, and leave no file.
    Stop,
    /// What was said about the last one was read.
    Dismiss,
}

/// What can be asked for about the way the log is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogAction {
    /// Show these rows, in this order.
    Want(Wanted),
    /// Look through the file no further.
    StopSearching,
    /// Choose the row of this line: the first one behind the chosen row, or else the first.
    GoToLine(u64),
    /// Mark the rows that are shown from one of these to the other, or none.
    Mark(Option<(u64, u64)>),
    /// Put the marked rows on the clipboard, or the chosen one: a line each, with tabs between the cells.
    CopyRows,
}

/// What can be asked for about the saved connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The list is opened: look what other windows have saved.
    LookAgain,
    /// Use the connection with this id.
    Choose(String),
    /// Make an empty one, and use it.
    New,
    /// Make one like the chosen one, and use it.
    Copy,
    /// Ask what the chosen one is to be called.
    AskName,
    /// Call it so.
    Rename(String),
    /// Ask whether to delete the chosen one.
    AskDelete,
    /// Delete it, with its secrets.
    Delete,
    /// Ask whether to forget a secret of the chosen one.
    AskForget(SecretKind),
    /// Forget it, in the keyring and here.
    Forget(SecretKind),
    /// Leave the question unanswered.
    Leave,
    /// Choose a file to write the chosen one into.
    Export,
    /// Choose a file to take one from.
    Import,
}

impl Action {
    /// Whether what it changes is seen in the next frame. What is fetched for rows that came into sight is not: it comes
    /// with an answer, which wakes the window.
    pub fn is_seen_at_once(&self) -> bool {
        !matches!(self, Self::Show(_) | Self::Preview(Preview::Show(_)))
    }
}

/// What can be asked for about the preview of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preview {
    /// The records with these numbers are seen, rising: fetch their texts.
    Show(Vec<u64>),
    /// Choose a record by its number, or none.
    Select(Option<u64>),
    /// Go to the record with this number, wherever in the file it is, and choose it.
    GoTo(u64),
    /// Send from this record on: it becomes From line.
    SendFrom(u64),
    /// Check all records.
    Check,
    /// Check them no further.
    StopCheck,
    /// The file has changed: look at it anew.
    LookAgain,
}
