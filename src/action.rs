//! What a person can ask for. The views return these while drawing; `app` carries them out afterwards, in one match.

use std::{ops::Range, path::PathBuf};

use crate::{
    connection::{Secret, SecretKind},
    run::Form,
    settings::Theme,
};

/// One thing asked for.
#[derive(Clone, Debug)]
pub enum Action {
    /// The form as it is now, after a keystroke or a choice.
    Edit(Box<Form>),
    /// A secret field was left with this text in it.
    Secret(SecretKind, Secret),
    /// Forget a secret of the form's connection, in the keyring and here.
    ForgetSecret(SecretKind),
    /// Ask the keyring once more for what failed.
    RetryKeyring,
    /// Open the dialog for the file to send.
    ChooseFile,
    /// Open the dialog for the CA file.
    ChooseCaFile,
    /// A file was dropped on the window.
    DropFile(PathBuf),
    /// Go back to the sample.
    UseSample,
    /// Count the records of the file.
    CountLines,
    /// Count them no further.
    StopCounting,
    /// Start a run.
    Send,
    /// Stop the run.
    Stop,
    /// Choose a row of the log by its index, or none.
    Select(Option<u64>),
    /// These rows of the log are seen: fetch their texts.
    Show(Range<u64>),
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
