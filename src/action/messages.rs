//! What can be asked for about the messages of a topic.

use crate::app::state::{Look, ReadForm, SaveForm};

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessagesAction {
    /// What is to be read, as it is now.
    Edit(ReadForm),
    /// Read it.
    Read,
    /// Read no further.
    Stop,
    /// Go on where reading stopped.
    GoOn,
    /// Show only what holds a text, or in another order.
    Look(Look),
    /// Choose a message by its number, or none.
    Select(Option<u64>),
    /// Read the message back that a row of the log became, by the row's number.
    ShowInTopic(u64),
    /// Show the row of the log that became a message, by the message's number.
    ShowInLog(u64),
    /// Something about saving messages.
    Save(SaveAction),
}

/// What can be asked for about saving messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveAction {
    /// Ask which are to be saved, and where to.
    Ask,
    /// What was asked, as it is now.
    Edit(SaveForm),
    /// Open the dialog for the file.
    ChooseFile,
    /// Write what was asked for.
    Write,
    /// Write no further, and leave no file.
    Stop,
    /// Leave the question unanswered.
    Leave,
    /// What was saved was read.
    Dismiss,
}
