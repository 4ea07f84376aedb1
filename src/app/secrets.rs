//! The secrets of the connections: at hand, in the keyring, or neither.

mod ledger;
mod leftovers;

use super::{answer::Answer, core::Core};
use crate::{
    app::state::{ForgetAll, SecretState},
    connection::{Profile, Secret, SecretHome, SecretKind},
    fault::{Fault, Kind},
    run::Cluster,
};
use ledger::{Answered, Errand, Key};

pub(super) use ledger::{Secrets, Told};
pub(super) use leftovers::Leftovers;

impl Core {
    /// Asks the keyring for the secrets of the connection of the form, once in a program's life for each, and only
    /// when they are wanted, so that nobody who practises meets its password dialog.
    pub(super) fn ask_keyring_when_needed(&mut self) {
        let form = &self.state.form;
        if form.cluster == Cluster::Mine && form.profile.secret_home == SecretHome::Keyring {
            for key in SecretKind::ALL.map(|kind| self.key(kind)) {
                let unknown = self.secrets.get(&key.0, key.1).is_none() && self.secrets.asked(&key).is_none();
                if unknown && self.wanted(key.1) {
                    self.secrets.ask(key, Errand::Load);
                }
            }
        }
        self.call_keyring();
    }

    /// A secret field was left with a text in it.
    pub(super) fn take_secret(&mut self, kind: SecretKind, secret: Secret) {
        if secret.is_empty() {
            return;
        }
        let key = self.key(kind);
        self.secrets.hold(key.clone(), Some(secret));
        // What the keyring is still asked to forget, or could not, stays said for a secret of this run only.
        if self.state.form.profile.secret_home == SecretHome::Keyring {
            // Where another window has deleted it meanwhile, nobody would find the secret again.
            self.remember.touch(&key.0);
            self.secrets.ask(key, Errand::Save);
        }
        self.call_keyring();
    }

    /// Forgets a secret, here and in the keyring.
    pub(super) fn forget_secret(&mut self, kind: SecretKind) {
        self.forget(self.key(kind));
        self.call_keyring();
    }

    /// Forgets all secrets that this program ever kept, here and in the keyring.
    pub(super) fn forget_all_secrets(&mut self) {
        self.state.forget_all = ForgetAll::Going;
        self.secrets.forget_all();
        self.call_keyring();
    }

    /// A copy of a connection can send at once, as the one that it was made from: it gets secrets of its own.
    pub(super) fn copy_secrets(&mut self, from: &str, to: &Profile) {
        for kind in SecretKind::ALL {
            let key = (to.id.clone(), kind);
            let held = self.secrets.get(from, kind).cloned();
            let errand = match (to.secret_home, &held) {
                (SecretHome::Keyring, Some(_)) => Some(Errand::Save),
                (SecretHome::Keyring, None) => can_have(to, kind).then(|| Errand::CopyFrom(from.to_owned())),
                (SecretHome::ThisRun, _) => None,
            };
            self.secrets.hold(key.clone(), held);
            if let Some(errand) = errand {
                self.secrets.ask(key, errand);
            }
        }
        self.call_keyring();
    }

    /// Asks the keyring once more for what failed.
    pub(super) fn retry_keyring(&mut self) {
        for key in SecretKind::ALL.map(|kind| self.key(kind)) {
            let failed = matches!(self.secrets.state(&key), SecretState::Trouble { .. });
            if let Some(errand) = self.secrets.asked(&key).filter(|_| failed).cloned() {
                self.secrets.ask(key, errand);
            }
        }
        self.call_keyring();
    }

    /// The person chose another place for the secrets of the connection.
    pub(super) fn move_secrets(&mut self) {
        for key in SecretKind::ALL.map(|kind| self.key(kind)) {
            let failed = matches!(self.secrets.state(&key), SecretState::Trouble { .. });
            let errand = match (self.state.form.profile.secret_home, self.secrets.get(&key.0, key.1)) {
                (SecretHome::Keyring, Some(_)) => Some(Errand::Save),
                (SecretHome::Keyring, None) => self.secrets.asked(&key).filter(|_| failed).cloned(),
                (SecretHome::ThisRun, Some(_)) => Some(Errand::Forget),
                // What was never loaded stays where it is: it may be the only copy.
                (SecretHome::ThisRun, None) => None,
            };
            if let Some(errand) = errand {
                self.secrets.ask(key, errand);
            }
        }
        self.call_keyring();
    }

    /// A secret came out of the keyring after its connection was set to "for this run only", which leaves nothing behind:
    /// now that it is at hand, the keyring may forget it.
    fn forget_what_came_late(&mut self, key: &Key) {
        let chosen = &self.state.form.profile;
        let profile = if chosen.id == key.0 { Some(chosen) } else { self.state.others.get(&key.0) };
        let this_run = profile.is_some_and(|profile| profile.secret_home == SecretHome::ThisRun);
        let came = matches!(self.secrets.asked(key), Some(Errand::Load | Errand::CopyFrom(_)));
        if this_run && came && self.secrets.get(&key.0, key.1).is_some() {
            self.secrets.ask(key.clone(), Errand::Forget);
        }
    }

    /// Whether the connection of the form has a use for a kind of secret, as far as is known: whether its client key is
    /// locked is known once the file was looked at.
    fn wanted(&self, kind: SecretKind) -> bool {
        let locked = kind != SecretKind::PassPhrase || self.state.certificates.key_encrypted;
        locked && can_have(&self.state.form.profile, kind)
    }

    fn key(&self, kind: SecretKind) -> Key {
        (self.state.form.profile.id.clone(), kind)
    }

    fn forget(&mut self, key: Key) {
        self.secrets.hold(key.clone(), None);
        self.secrets.ask(key, Errand::Forget);
    }

    /// Begins the next errand where the keyring is not busy, and shows how the secrets of the form's connection stand.
    fn call_keyring(&mut self) {
        if let Some(call) = self.secrets.next() {
            self.jobs.start(
                "keyring-call",
                move || Answer::Keyring(call.carry_out()),
                |fault| Answer::Keyring(Err(fault)),
            );
        }
        self.state.secret = self.secrets.state(&self.key(SecretKind::ApiSecret));
        self.state.pass_phrase = self.secrets.state(&self.key(SecretKind::PassPhrase));
    }

    pub(super) fn keyring_answered(&mut self, outcome: Result<Told, Fault>) {
        match self.secrets.answered(outcome) {
            None => {}
            Some(Answered::One(key, Ok(()))) => {
                self.forget_what_came_late(&key);
                self.leftover_answered(&key.0, None);
                self.retry_leftovers();
            }
            Some(Answered::One(key, Err(fault))) if self.leftovers.has(&key.0) => {
                self.leftover_answered(&key.0, Some(fault));
            }
            Some(Answered::One(key, Err(fault))) => self.say_where_no_field_is(&key, fault),
            Some(Answered::All(outcome)) => {
                if outcome.is_ok() {
                    self.no_leftovers();
                }
                self.state.forget_all = outcome.map_or_else(ForgetAll::Trouble, ForgetAll::Done);
            }
        }
        self.state.keyring = self.secrets.keyring_name();
        self.call_keyring();
    }

    fn say_where_no_field_is(&mut self, key: &Key, fault: Fault) {
        let forgetting = self.secrets.asked(key) == Some(&Errand::Forget);
        let shown = key.0 == self.state.form.profile.id;
        // A keyring that is not there has nothing to forget.
        if forgetting && !shown && fault.kind != Kind::KeyringAbsent {
            self.say(fault);
        }
    }
}

/// Whether a connection of this profile can have a use for this kind of secret.
fn can_have(profile: &Profile, kind: SecretKind) -> bool {
    match kind {
        SecretKind::ApiSecret => profile.security.signs_in(),
        SecretKind::PassPhrase => profile.security.encrypted() && !profile.client_certificate.trim().is_empty(),
    }
}
