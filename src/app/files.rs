//! The file to send and the file of certificate authorities: chosen, and looked at off the window's thread.

use std::{path::PathBuf, sync::Arc};

use super::{Chosen, Dialogs, answer::Answer, core::Core, state::FileState};
use crate::{
    connection,
    fault::Fault,
    run::Form,
    source::{self, Examined, Progress},
};

/// The dialogs, and which answers about files are still wanted.
pub(super) struct Files {
    dialogs: Box<dyn Dialogs>,
    /// Rises each time the file is looked at, so that a late answer about an earlier one is known.
    generation: u64,
    /// The same for the file of certificate authorities.
    ca_generation: u64,
}

impl Files {
    pub fn new(dialogs: Box<dyn Dialogs>) -> Self {
        Self { dialogs, generation: 0, ca_generation: 0 }
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
        self.state.file = FileState::Examining;
        let (generation, origin) = (self.files.generation, self.state.form.origin());
        let (format, record_as) = (self.state.form.format(), self.state.form.record_as);
        self.jobs.start(
            "examine-file",
            move || Answer::Examined { generation, outcome: source::examine(&origin, format, record_as) },
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
        let (generation, reader, progress) = (self.files.generation, reader.clone(), Arc::<Progress>::default());
        self.state.counting = Some(Arc::clone(&progress));
        self.jobs.start(
            "count-lines",
            move || Answer::Counted { generation, outcome: reader.count(&progress) },
            move |fault| Answer::Counted { generation, outcome: Err(fault) },
        );
    }

    pub(super) fn stop_counting(&mut self) {
        if let Some(progress) = self.state.counting.take() {
            progress.cancel();
        }
    }

    pub(super) fn counted(&mut self, generation: u64, outcome: Result<Option<u64>, Fault>) {
        if generation != self.files.generation {
            return;
        }
        self.state.counting = None;
        match (outcome, &mut self.state.file) {
            (Ok(lines), FileState::Known(examined)) => examined.lines = lines,
            (Err(fault), _) => self.state.file = FileState::Trouble(fault),
            (Ok(_), _) => {}
        }
    }

    pub(super) fn check_ca_file(&mut self) {
        self.files.ca_generation += 1;
        self.state.ca_file = None;
        let (generation, path) = (self.files.ca_generation, self.state.form.profile.ca_file.trim().to_owned());
        if path.is_empty() {
            return;
        }
        self.jobs.start(
            "check-ca-file",
            move || Answer::CaFile { generation, trouble: connection::check_ca_file(path.as_ref()).err() },
            move |fault| Answer::CaFile { generation, trouble: Some(fault) },
        );
    }

    pub(super) fn ca_file_checked(&mut self, generation: u64, trouble: Option<Fault>) {
        if generation == self.files.ca_generation {
            self.state.ca_file = trouble;
        }
    }

    pub(super) fn open_dialog(&mut self, what: Chosen) {
        if self.state.dialog_open || self.state.running() {
            return;
        }
        self.state.dialog_open = true;
        let choice = self.files.dialogs.open(what);
        self.jobs.start(
            "file-dialog",
            move || Answer::Chosen { what, path: pollster::block_on(choice) },
            move |fault| {
                log::error!("the file dialog broke off: {}", fault.technical);
                Answer::Chosen { what, path: None }
            },
        );
    }

    pub(super) fn chosen(&mut self, what: Chosen, path: Option<PathBuf>) {
        self.state.dialog_open = false;
        let Some(path) = path.map(|path| path.to_string_lossy().into_owned()) else { return };
        match what {
            Chosen::File => self.choose_file(path),
            Chosen::CaFile => self.choose_ca_file(path),
        }
    }

    fn choose_ca_file(&mut self, path: String) {
        if self.state.running() {
            return;
        }
        if path == self.state.form.profile.ca_file {
            return self.check_ca_file();
        }
        let mut form = self.state.form.clone();
        form.profile.ca_file = path;
        self.edit(form);
    }
}
