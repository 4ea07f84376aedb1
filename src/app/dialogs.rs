//! The seam to native file dialogs: a test cannot press one.

use std::{future::Future, path::PathBuf, pin::Pin};

use super::Chosen;
use crate::{source::SAMPLE_NAME, text::dialog as words};

/// The path that will be chosen, or none.
pub type Choice = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// Opens dialogs.
pub trait Dialogs {
    /// Opens a dialog. Called on the window's thread, where macOS wants dialogs made; the choice is awaited elsewhere.
    fn open(&self, what: &Chosen) -> Choice;
}

/// The operating system's dialogs.
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn open(&self, what: &Chosen) -> Choice {
        let dialog = rfd::AsyncFileDialog::new();
        let dialog = match what {
            Chosen::File => dialog
                .set_title(words::CHOOSE_FILE)
                .add_filter(words::LINES, &["json", "jsonl", "ndjson", "txt", "log", "csv", "tsv", "gz", "zst"])
                .add_filter(words::ALL_FILES, &["*"]),
            Chosen::CaFile => certificates(dialog.set_title(words::CHOOSE_CA_FILE)),
            Chosen::ClientCertificate => certificates(dialog.set_title(words::CHOOSE_CLIENT_CERTIFICATE)),
            Chosen::ClientKey => dialog
                .set_title(words::CHOOSE_CLIENT_KEY)
                .add_filter(words::KEYS, &["pem", "key"])
                .add_filter(words::ALL_FILES, &["*"]),
            // It has an ending of its own with everybody who makes one.
            Chosen::KeyFile => dialog.set_title(words::CHOOSE_KEY_FILE),
            Chosen::Connection => dialog
                .set_title(words::CHOOSE_CONNECTION)
                .add_filter(words::CONNECTIONS, &["json"])
                .add_filter(words::ALL_FILES, &["*"]),
            Chosen::LogExport { suggested } => {
                let choice = dialog.set_title(words::EXPORT_LOG).set_file_name(suggested).save_file();
                return Box::pin(async move { choice.await.map(|file| file.path().to_owned()) });
            }
            Chosen::Sample => {
                let choice = dialog.set_title(words::SAVE_SAMPLE).set_file_name(SAMPLE_NAME).save_file();
                return Box::pin(async move { choice.await.map(|file| file.path().to_owned()) });
            }
            Chosen::SaveMessages { suggested } => {
                let choice = dialog.set_title(words::SAVE_MESSAGES).set_file_name(suggested).save_file();
                return Box::pin(async move { choice.await.map(|file| file.path().to_owned()) });
            }
            Chosen::Export { suggested } => {
                let choice = dialog.set_title(words::EXPORT_CONNECTION).set_file_name(suggested).save_file();
                return Box::pin(async move { choice.await.map(|file| file.path().to_owned()) });
            }
        };
        let choice = dialog.pick_file();
        Box::pin(async move { choice.await.map(|file| file.path().to_owned()) })
    }
}

fn certificates(dialog: rfd::AsyncFileDialog) -> rfd::AsyncFileDialog {
    dialog.add_filter(words::CERTIFICATES, &["pem", "crt", "cer"]).add_filter(words::ALL_FILES, &["*"])
}
