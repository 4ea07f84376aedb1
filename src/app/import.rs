//! Credentials without typing: read by a job, looked at, taken over, and what they came from cleaned up.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use super::{
    answer::Answer,
    core::Core,
    state::{Cleaning, Importing, Origin},
};
use crate::{
    connection::{
        Profile, Secret, SecretKind, exported,
        import::{self, Import},
    },
    fault::{Fault, Kind},
    run::{Cluster, Form},
};

/// What a dropped file is.
pub(super) enum Dropped {
    /// Lines to be sent, or what the examination of the file will say.
    Lines,
    /// Credentials.
    Credentials(Result<Import, Fault>),
    /// A connection that was exported.
    Connection(Result<Profile, Fault>),
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
        self.import_with(Origin::Clipboard, move || import::read(text.reveal()));
    }

    /// A file was chosen for the dialog, or dropped while it is open.
    pub(super) fn import_file(&mut self, path: PathBuf) {
        let origin = Origin::File(path.clone());
        self.import_with(origin, move || import::read_bytes(head(&path)?));
    }

    fn import_with(&mut self, origin: Origin, read: impl FnOnce() -> Result<Import, Fault> + Send + 'static) {
        let open = matches!(self.state.import, Some(Importing::Asking { .. } | Importing::Preview { .. }));
        if !open || self.state.running() {
            return;
        }
        self.show_import(Some(Importing::Reading));
        let (generation, of_failure) = (self.imports, origin.clone());
        self.jobs.start(
            "read-credentials",
            move || Answer::Credentials { generation, origin, outcome: read().map(Box::new) },
            move |fault| Answer::Credentials { generation, origin: of_failure, outcome: Err(fault) },
        );
    }

    pub(super) fn credentials_read(&mut self, generation: u64, origin: Origin, outcome: Result<Box<Import>, Fault>) {
        if generation != self.imports || self.state.running() {
            return;
        }
        self.state.import = Some(match outcome {
            Ok(import) => Importing::Preview { import, origin },
            Err(fault) => Importing::Asking { trouble: Some(fault) },
        });
    }

    /// A file was dropped on the window: a look at its beginning tells what it is.
    pub(super) fn drop_file(&mut self, path: PathBuf) {
        if self.state.running() {
            return;
        }
        if self.state.import.is_some() {
            return self.import_file(path);
        }
        self.drops += 1;
        let (generation, of_failure) = (self.drops, path.clone());
        self.jobs.start(
            "look-at-dropped-file",
            move || Answer::Dropped { generation, what: what_is(&path), path },
            move |fault| {
                log::error!("the look at a dropped file broke off: {}", fault.technical);
                Answer::Dropped { generation, path: of_failure, what: Dropped::Lines }
            },
        );
    }

    pub(super) fn dropped(&mut self, generation: u64, path: PathBuf, what: Dropped) {
        if generation != self.drops || self.state.running() {
            return;
        }
        match what {
            Dropped::Lines => self.choose_file(path.to_string_lossy().into_owned()),
            Dropped::Credentials(outcome) => {
                self.open_import();
                self.credentials_read(self.imports, Origin::File(path), outcome.map(Box::new));
            }
            Dropped::Connection(outcome) => self.imported(outcome),
        }
    }

    /// What was recognised becomes part of the connection that is chosen, or a new one.
    pub(super) fn take_import(&mut self, new: bool) {
        if self.state.running() {
            return;
        }
        let Some(Importing::Preview { import, origin }) = self.state.import.take() else { return };
        if new {
            let before = self.state.form.profile.id.clone();
            self.take_connection(import.apply(&Profile::default()));
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

/// A file that is gone already is as good as deleted.
fn delete(path: &Path) -> Result<(), Fault> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Fault::with(Kind::FileNotDeleted { path: path.display().to_string() }, error.to_string()))
        }
        _ => Ok(()),
    }
}

/// The beginning of a file, one byte more than any file of credentials has.
fn head(path: &Path) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: std::io::Error| {
        let path = path.display().to_string();
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => Kind::FileMissing { path },
            std::io::ErrorKind::PermissionDenied => Kind::FileDenied { path },
            std::io::ErrorKind::IsADirectory => Kind::FileFolder { path },
            _ => Kind::FileUnreadable { path },
        };
        Fault::with(kind, error.to_string())
    };
    let about = fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        return Err(Fault::new(Kind::FileFolder { path: path.display().to_string() }));
    }
    if !about.is_file() {
        // A pipe would be waited for.
        return Err(Fault::new(Kind::NoCredentials));
    }
    let file = fs::File::open(path).map_err(unreadable)?;
    // Room that never grows, so that no copy is left behind.
    let mut bytes = Vec::with_capacity(import::LONGEST + 2);
    file.take(import::LONGEST as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn what_is(path: &Path) -> Dropped {
    // What is wrong with it is said where it is to be sent.
    let Ok(bytes) = head(path) else { return Dropped::Lines };
    if let Some(outcome) = exported::read(&bytes, &path.display().to_string()) {
        return Dropped::Connection(outcome);
    }
    import::read_file(bytes).map_or(Dropped::Lines, Dropped::Credentials)
}
