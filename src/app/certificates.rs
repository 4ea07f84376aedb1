//! The files of certificates and keys: looked at off the window's thread whenever something has changed that their check
//! depends on, be it the form, the pass phrase, or which connection it is.

use super::{Chosen, answer::Answer, core::Core};
use crate::{
    connection::{CertificateCheck, CertificateFiles, Profile},
    fault::Fault,
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

    /// A file was chosen in a dialog. The same one again is looked at again: it may have been corrected.
    pub(super) fn choose_certificate(&mut self, what: Chosen, path: String) {
        if self.state.running() {
            return;
        }
        let mut form = self.state.form.clone();
        if let Some(field) = field(&mut form.profile, what) {
            *field = path;
        }
        self.certificates.asked = None;
        self.edit(form);
    }
}

fn field(profile: &mut Profile, what: Chosen) -> Option<&mut String> {
    match what {
        Chosen::File | Chosen::KeyFile | Chosen::Export { .. } | Chosen::Connection => None,
        Chosen::CaFile => Some(&mut profile.ca_file),
        Chosen::ClientCertificate => Some(&mut profile.client_certificate),
        Chosen::ClientKey => Some(&mut profile.client_key),
    }
}
