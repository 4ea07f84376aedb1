//! The files of certificates and keys: looked at off the window's thread whenever something has changed that their check
//! depends on, be it the form, the pass phrase, or which connection it is.

use std::path::Path;

use super::{Chosen, answer::Answer, core::Core};
use crate::{
    connection::{CertificateCheck, CertificateFiles, Profile},
    fault::{Fault, Kind},
};

/// The check that was asked for last.
#[derive(Default)]
pub(super) struct Certificates {
    asked: Option<CertificateCheck>,
    /// Rises with each check, so that a late answer to an earlier one is known.
    generation: u64,
}

impl Core {
    /// Has the files checked, where that was not done with what is typed now.
    pub(super) fn look_after_certificates(&mut self) {
        let profile = &self.state.form.profile;
        let check = CertificateCheck::of(profile, &self.secrets.held(&profile.id));
        if self.certificates.asked.as_ref() == Some(&check) {
            return;
        }
        self.certificates.generation += 1;
        self.certificates.asked = Some(check.clone());
        if !check.is_needed() {
            self.state.certificates = CertificateFiles::default();
            return;
        }
        // What was found before stands until the answer is there, so that the field for the pass phrase stays in place.
        let generation = self.certificates.generation;
        self.jobs.start(
            "check-certificates",
            move || Answer::Certificates { generation, outcome: Ok(check.run()) },
            move |fault| Answer::Certificates { generation, outcome: Err(fault) },
        );
    }

    pub(super) fn certificates_checked(&mut self, generation: u64, outcome: Result<CertificateFiles, Fault>) {
        if generation != self.certificates.generation {
            return;
        }
        match outcome {
            Ok(found) => {
                self.state.certificates = found;
                // Only now is it known that a pass phrase is wanted.
                self.ask_keyring_when_needed();
            }
            Err(fault) => self.say(fault),
        }
    }

    /// A file was chosen in a dialog that was opened for a connection. The same one again is looked at again: it may have
    /// been corrected.
    pub(super) fn choose_certificate(&mut self, what: &Chosen, connection: &str, path: &Path) {
        if self.state.running() {
            return;
        }
        let Some(text) = self.as_text(path) else { return };
        if connection == self.state.form.profile.id {
            let mut form = self.state.form.clone();
            put(&mut form.profile, what, text);
            self.certificates.asked = None;
            self.edit(form);
        } else if let Some(other) = self.state.others.get_mut(connection) {
            put(other, what, text);
            self.remember.changed();
        } else {
            self.say(Fault::new(Kind::ConnectionGone { path: text }));
        }
    }
}

fn put(profile: &mut Profile, what: &Chosen, path: String) {
    match what {
        Chosen::File
        | Chosen::KeyFile
        | Chosen::Export { .. }
        | Chosen::LogExport { .. }
        | Chosen::SaveMessages { .. }
        | Chosen::Connection
        | Chosen::Sample => {}
        Chosen::CaFile => profile.ca_file = path,
        Chosen::ClientCertificate => profile.client_certificate = path,
        Chosen::ClientKey => profile.client_key = path,
    }
}
