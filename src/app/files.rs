//! The file to send: chosen, and looked at off the window's thread.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Chosen, Dialogs, answer::Answer, core::Core, state::FileState};
use crate::{
    fault::{Fault, Kind},
    run::Form,
    source::{self, Examined, Progress},
};

/// The dialogs, and which answers about files are still wanted.
pub(super) struct Files {
    dialogs: Box<dyn Dialogs>,
    /// Rises each time the file is looked at, so that a late answer about an earlier one is known.
    generation: u64,
}

impl Files {
    pub fn new(dialogs: Box<dyn Dialogs>) -> Self {
        Self { dialogs, generation: 0 }
    }

    /// How often a file has been looked at.
    pub fn generation(&self) -> u64 {
        self.generation
    }
}

impl Core {
    pub(super) fn choose_file(&mut self, file: String) {
        if self.state.running() {
            return;
        }
        if file == self.state.form.file {
            // Chosen once more: it may have been corrected, or be there by now.
            return self.examine_file();
        }
        let form = Form { file, ..self.state.form.clone() };
        self.edit(form);
    }

    pub(super) fn examine_file(&mut self) {
        self.files.generation += 1;
        self.stop_counting();
        // It is let go afterwards: what was unpacked of the same file is there for the new look, too.
        let before = std::mem::replace(&mut self.state.file, FileState::Examining);
        let (generation, origin) = (self.files.generation, self.state.form.origin());
        let (format, record_as) = (self.state.form.format(), self.state.form.record_as);
        self.jobs.start(
            "examine-file",
            move || {
                let outcome = source::examine(&origin, format, record_as);
                drop(before);
                Answer::Examined { generation, outcome }
            },
            move |fault| Answer::Examined { generation, outcome: Err(fault) },
        );
    }

    pub(super) fn examined(&mut self, generation: u64, outcome: Result<Examined, Fault>) {
        if generation != self.files.generation {
            return;
        }
        self.state.file = match outcome {
            Err(fault) => FileState::Trouble(fault),
            Ok(examined) => {
                self.state.file = FileState::Known(examined);
                // The rows that are seen may have the numbers of those of the file before.
                self.fetch_records();
                self.look_further();
                return self.count_lines();
            }
        };
    }

    /// Counts the records of a file of which that is not known, unless it is being done.
    pub(super) fn count_lines(&mut self) {
        let FileState::Known(Examined { lines: None, reader: Some(reader), .. }) = &self.state.file else { return };
        if self.state.counting.is_some() {
            return;
        }
        let (reader, progress) = (reader.clone(), Arc::<Progress>::default());
        let failed = Arc::clone(&progress);
        self.state.counting = Some(Arc::clone(&progress));
        self.jobs.start(
            "count-lines",
            move || {
                let outcome = reader.count(&progress);
                Answer::Counted { progress, outcome }
            },
            move |fault| Answer::Counted { progress: failed, outcome: Err(fault) },
        );
    }

    pub(super) fn stop_counting(&mut self) {
        if let Some(progress) = self.state.counting.take() {
            progress.cancel();
        }
    }

    pub(super) fn counted(&mut self, progress: &Arc<Progress>, outcome: Result<Option<u64>, Fault>) {
        // One that was stopped says so when the next one may have begun.
        if !self.state.counting.as_ref().is_some_and(|current| Arc::ptr_eq(current, progress)) {
            return;
        }
        self.state.counting = None;
        match (outcome, &mut self.state.file) {
            (Ok(lines), FileState::Known(examined)) => examined.lines = lines,
            (Err(fault), _) => self.state.file = FileState::Trouble(fault),
            (Ok(_), _) => {}
        }
    }

    pub(super) fn open_dialog(&mut self, what: Chosen) {
        if self.state.dialog_open || self.state.running() {
            return;
        }
        self.state.dialog_open = true;
        let choice = self.files.dialogs.open(&what);
        let (on_failure, connection) = (what.clone(), self.state.form.profile.id.clone());
        let shown = connection.clone();
        self.jobs.start(
            "file-dialog",
            move || Answer::Chosen { what, connection, path: pollster::block_on(choice) },
            move |fault| {
                log::error!("the file dialog broke off: {}", fault.technical);
                Answer::Chosen { what: on_failure, connection: shown, path: None }
            },
        );
    }

    /// What a dialog answers belongs to the connection that was shown when it was opened.
    pub(super) fn chosen(&mut self, what: Chosen, connection: &str, path: Option<PathBuf>) {
        self.state.dialog_open = false;
        let Some(path) = path else { return };
        match what {
            Chosen::File => self.take_file(&path),
            Chosen::KeyFile => self.import_file(path),
            Chosen::CaFile | Chosen::ClientCertificate | Chosen::ClientKey => {
                self.choose_certificate(&what, connection, &path);
            }
            Chosen::Export { .. } => self.export_to(connection, path),
            Chosen::LogExport { .. } => self.export_path_chosen(&path),
            Chosen::SaveMessages { .. } => self.messages_path_chosen(&path),
            Chosen::Connection => self.import_from(path),
            Chosen::Sample => self.save_sample(path),
        }
    }

    /// A file that was chosen or dropped is the one to send.
    pub(super) fn take_file(&mut self, path: &Path) {
        if let Some(file) = self.as_text(path) {
            self.choose_file(file);
        }
    }

    /// A path as the form holds it. One that is no text would be another file's, and is said.
    pub(super) fn as_text(&mut self, path: &Path) -> Option<String> {
        let text = path.to_str().map(str::to_owned);
        if text.is_none() {
            self.say(Fault::new(Kind::PathNotText { path: path.display().to_string() }));
        }
        text
    }
}
