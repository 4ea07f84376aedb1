//! Credentials without typing: read by a job, looked at, taken over, and what they came from cleaned up.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    answer::Answer,
    core::Core,
    small_file,
    state::{Cleaning, Importing, Origin},
};
use crate::{
    connection::{
        Secret, SecretKind,
        exported::{self, TakenOver},
        import::{self, Import},
    },
    fault::{Fault, Kind},
    run::{Cluster, Form},
};

/// What a text or a file is.
pub(super) enum Brought {
    /// Lines to be sent, or what the examination of the file will say.
    Lines,
    /// Credentials.
    Credentials(Result<Box<Import>, Fault>),
    /// A connection that was exported.
    Connection(Result<Box<TakenOver>, Fault>),
}

impl Core {
    pub(super) fn open_import(&mut self) {
        if !self.state.running() {
            self.show_import(Some(Importing::Asking { trouble: None }));
        }
    }

    /// Closes the dialog; what was read and not taken over is wiped.
    pub(super) fn close_import(&mut self) {
        self.show_import(None);
    }

    /// Whatever was on its way to the dialog comes too late.
    fn show_import(&mut self, importing: Option<Importing>) {
        self.imports += 1;
        self.state.import = importing;
    }

    /// A text was pasted into the dialog.
    pub(super) fn import_text(&mut self, text: Secret) {
        self.import_with(Origin::Clipboard, move || {
            Ok(Brought::Credentials(import::read(text.reveal()).map(Box::new)))
        });
    }

    /// A file was chosen for the dialog, or dropped while it is open.
    pub(super) fn import_file(&mut self, path: PathBuf) {
        let origin = Origin::File(path.clone());
        self.import_with(origin, move || chosen(&path));
    }

    fn import_with(&mut self, origin: Origin, read: impl FnOnce() -> Result<Brought, Fault> + Send + 'static) {
        let open = matches!(self.state.import, Some(Importing::Asking { .. } | Importing::Preview { .. }));
        if !open || self.state.running() {
            return;
        }
        self.show_import(Some(Importing::Reading));
        let (generation, of_failure) = (self.imports, origin.clone());
        self.jobs.start(
            "read-credentials",
            move || Answer::Credentials { generation, origin, outcome: read() },
            move |fault| Answer::Credentials { generation, origin: of_failure, outcome: Err(fault) },
        );
    }

    pub(super) fn credentials_read(&mut self, generation: u64, origin: Origin, outcome: Result<Brought, Fault>) {
        if generation != self.imports {
            return;
        }
        if self.state.running() {
            self.close_import();
            return self.say(Fault::new(Kind::NotDuringRun));
        }
        self.state.import = Some(match outcome {
            Ok(Brought::Credentials(Ok(import))) => Importing::Preview { import, origin },
            Ok(Brought::Connection(Ok(taken))) => return self.add_exported(*taken),
            Ok(Brought::Credentials(Err(fault)) | Brought::Connection(Err(fault))) | Err(fault) => {
                Importing::Asking { trouble: Some(fault) }
            }
            Ok(Brought::Lines) => Importing::Asking { trouble: Some(Fault::new(Kind::NoCredentials)) },
        });
    }

    /// A connection that was exported is chosen at once, and it is said which.
    fn add_exported(&mut self, TakenOver { profile, left_out }: TakenOver) {
        let before = self.state.form.profile.id.clone();
        self.take_connection(profile);
        left_out.into_iter().for_each(|fault| self.say(fault));
        let chosen = &self.state.form.profile;
        let added = (chosen.id != before).then(|| Importing::Added { connection: chosen.name.clone() });
        self.show_import(added);
    }

    /// A file was dropped on the window: a look at its beginning tells what it is.
    pub(super) fn drop_file(&mut self, path: PathBuf) {
        if self.state.running() {
            return;
        }
        if self.state.import.is_some() {
            return self.import_file(path);
        }
        if self.state.asking() {
            return self.not_taken(&path);
        }
        self.drops += 1;
        let (generation, of_failure) = (self.drops, path.clone());
        self.jobs.start(
            "look-at-dropped-file",
            move || Answer::Dropped { generation, what: what_is(&path), path },
            move |fault| {
                log::error!("the look at a dropped file broke off: {}", fault.technical);
                Answer::Dropped { generation, path: of_failure, what: Brought::Lines }
            },
        );
    }

    pub(super) fn one_file_only(&mut self, path: &Path) {
        self.say(Fault::new(Kind::OneFileOnly { path: path.display().to_string() }));
    }

    pub(super) fn dropped(&mut self, generation: u64, path: PathBuf, what: Brought) {
        if generation != self.drops {
            return;
        }
        if self.state.running() {
            return self.say(Fault::new(Kind::NotDuringRun));
        }
        if self.state.asking() {
            // Asked since it was dropped.
            return self.not_taken(&path);
        }
        match what {
            Brought::Lines => self.take_file(&path),
            Brought::Credentials(_) => {
                self.open_import();
                self.credentials_read(self.imports, Origin::File(path), Ok(what));
            }
            Brought::Connection(Ok(taken)) => self.add_exported(*taken),
            Brought::Connection(Err(fault)) => self.say(fault),
        }
    }

    /// What is asked stands above everything, and stays about what it was asked about.
    fn not_taken(&mut self, path: &Path) {
        self.say(Fault::new(Kind::DroppedDuringQuestion { path: path.display().to_string() }));
    }

    /// What was recognised becomes part of the connection that is chosen, or a new one.
    pub(super) fn take_import(&mut self, new: bool) {
        if self.state.running() {
            return;
        }
        let Some(Importing::Preview { import, origin }) = self.state.import.take() else { return };
        if new {
            let before = self.state.form.profile.id.clone();
            self.take_connection(import.new_profile());
            if self.state.form.profile.id == before {
                // It could not be made, which is said.
                return self.close_import();
            }
            self.take_imported_secrets(&import);
        } else {
            // Before the form, so that nobody asks the keyring for an older one.
            self.take_imported_secrets(&import);
            let profile = import.apply(&self.state.form.profile);
            self.edit(Form { profile, cluster: Cluster::Mine, ..self.state.form.clone() });
        }
        self.taken(origin);
    }

    fn take_imported_secrets(&mut self, import: &Import) {
        let secrets = import.secrets();
        for (kind, secret) in
            [(SecretKind::ApiSecret, &secrets.api_secret), (SecretKind::PassPhrase, &secrets.pass_phrase)]
        {
            if let Some(secret) = secret {
                self.take_secret(kind, secret.clone());
            }
        }
    }

    fn taken(&mut self, origin: Origin) {
        let connection = self.state.form.profile.name.clone();
        self.show_import(Some(Importing::Taken { connection, origin, cleaning: Cleaning::Offered }));
    }

    /// The clipboard was emptied, which is the window's business.
    pub(super) fn clipboard_cleared(&mut self) {
        if let Some(Importing::Taken { origin: Origin::Clipboard, cleaning, .. }) = &mut self.state.import {
            *cleaning = Cleaning::Done;
        }
    }

    /// Asks whether the file is to be deleted, or asks no longer.
    pub(super) fn ask_to_delete(&mut self, ask: bool) {
        if let Some(Importing::Taken { origin: Origin::File(_), cleaning, .. }) = &mut self.state.import {
            *cleaning = if ask { Cleaning::Asking } else { Cleaning::Offered };
        }
    }

    /// Deletes the file that the credentials came from, after it was asked.
    pub(super) fn delete_import(&mut self) {
        let Some(Importing::Taken { origin: Origin::File(path), cleaning, .. }) = &mut self.state.import else {
            return;
        };
        if *cleaning != Cleaning::Asking {
            return;
        }
        *cleaning = Cleaning::Deleting;
        let (generation, path) = (self.imports, path.clone());
        self.jobs.start(
            "delete-credentials",
            move || Answer::Deleted { generation, outcome: delete(&path) },
            move |fault| Answer::Deleted { generation, outcome: Err(fault) },
        );
    }

    pub(super) fn deleted(&mut self, generation: u64, outcome: Result<(), Fault>) {
        match &mut self.state.import {
            Some(Importing::Taken { cleaning, .. }) if generation == self.imports => {
                *cleaning = outcome.map_or_else(Cleaning::Failed, |()| Cleaning::Done);
            }
            // The dialog was closed meanwhile: what could not be done is said all the same.
            _ => outcome.map_or_else(|fault| self.say(fault), |()| {}),
        }
    }
}

/// Deletes the file and, where it is a link, what it leads to: there the secret stands. A file that is gone already is as
/// good as deleted.
fn delete(path: &Path) -> Result<(), Fault> {
    let removed = fs::canonicalize(path).and_then(fs::remove_file);
    let outcome = unless_gone(removed).and_then(|()| unless_gone(fs::remove_file(path)));
    outcome.map_err(|error| Fault::with(Kind::FileNotDeleted { path: path.display().to_string() }, error.to_string()))
}

fn unless_gone(outcome: io::Result<()>) -> io::Result<()> {
    outcome.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// What was chosen in the dialog is never a file to be sent.
fn chosen(path: &Path) -> Result<Brought, Fault> {
    let bytes = small_file::read(path, import::LONGEST)?.unwrap_or_default();
    Ok(match exported::read(&bytes, &path.display().to_string()) {
        Some(outcome) => Brought::Connection(outcome.map(Box::new)),
        None => Brought::Credentials(import::read_bytes(bytes).map(Box::new)),
    })
}

fn what_is(path: &Path) -> Brought {
    // What is wrong with it is said where it is to be sent.
    let Ok(Some(bytes)) = small_file::read(path, import::LONGEST) else { return Brought::Lines };
    if let Some(outcome) = exported::read(&bytes, &path.display().to_string()) {
        return Brought::Connection(outcome.map(Box::new));
    }
    import::read_file(bytes).map_or(Brought::Lines, |outcome| Brought::Credentials(outcome.map(Box::new)))
}
