//! What can be asked for about the same in code.

use crate::as_code::Language;

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeAction {
    /// Show the program for the form.
    Open,
    /// Show it in this language.
    Choose(Language),
    /// Open the dialog for the file into which the sample is written, so that a program can read it.
    SaveSample,
    /// Close what stands above everything.
    Close,
}
