//! How far the dialog that takes in credentials has come.

use std::path::{Path, PathBuf};

use crate::{connection::import::Import, fault::Fault};

/// The dialog, while it is open.
pub enum Importing {
    /// Nothing was given yet, or what was given was refused.
    Asking {
        /// Why it was refused.
        trouble: Option<Fault>,
    },
    /// The text is being read.
    Reading,
    /// The person looks at what was recognised.
    Preview {
        /// What was recognised.
        import: Box<Import>,
        /// Where it came from.
        origin: Origin,
    },
    /// It was taken over into a connection; what it came from can be cleaned up.
    Taken {
        /// The connection's name.
        connection: String,
        /// Where it came from.
        origin: Origin,
        /// How far the cleaning up has come.
        cleaning: Cleaning,
    },
}

/// Where credentials came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Pasted from the clipboard.
    Clipboard,
    /// A file.
    File(PathBuf),
}

impl Origin {
    /// The file's name as people know it.
    pub fn file_name(&self) -> Option<String> {
        match self {
            Self::Clipboard => None,
            Self::File(path) => Some(file_name(path)),
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What becomes of the clipboard's text, or of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cleaning {
    /// It is offered.
    Offered,
    /// The person is asked whether the file is to be deleted.
    Asking,
    /// The file is being deleted.
    Deleting,
    /// It is done.
    Done,
    /// The file could not be deleted.
    Failed(Fault),
}
