//! The seam to native file dialogs: a test cannot press one.

use std::{future::Future, path::PathBuf, pin::Pin};

use super::Chosen;
use crate::text::dialog as words;

/// The path that will be chosen, or none.
pub type Choice = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// Opens dialogs.
pub trait Dialogs {
    /// Opens a dialog. Called on the window's thread, where macOS wants dialogs made; the choice is awaited elsewhere.
    fn open(&self, what: Chosen) -> Choice;
}

/// The operating system's dialogs.
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn open(&self, what: Chosen) -> Choice {
        let dialog = rfd::AsyncFileDialog::new();
        let dialog = match what {
            Chosen::File => dialog
                .set_title(words::CHOOSE_FILE)
                .add_filter(words::LINES, &["json", "jsonl", "ndjson", "txt"])
                .add_filter(words::ALL_FILES, &["*"]),
            Chosen::CaFile => dialog
                .set_title(words::CHOOSE_CA_FILE)
                .add_filter(words::CERTIFICATES, &["pem", "crt", "cer"])
                .add_filter(words::ALL_FILES, &["*"]),
            // It has an ending of its own with everybody who makes one.
            Chosen::KeyFile => dialog.set_title(words::CHOOSE_KEY_FILE),
        };
        let choice = dialog.pick_file();
        Box::pin(async move { choice.await.map(|file| file.path().to_owned()) })
    }
}
