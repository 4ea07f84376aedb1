//! The secret of the profile: at hand, in the keyring, or neither.

use std::time::Duration;

use super::{answer::Answer, core::Core, state::SecretState};
use crate::{
    connection::{self, Keeper, Opener, Secret, SecretHome},
    fault::Fault,
};

/// The secret and the keyring's errands about it.
pub(super) struct Secrets {
    keeper: Keeper,
    /// The secret at hand.
    held: Option<Secret>,
    /// What the keyring was last asked to do: "Try again" asks for it once more.
    errand: Errand,
    /// The keyring has not answered yet. The next errand waits for it, so that a slow one never lands on a later one.
    calling: bool,
    /// The errand that is on its way is no longer what is wanted: its answer is worth nothing.
    superseded: bool,
    /// The keyring is asked by itself only once in a program's life.
    asked: bool,
}

/// What the keyring can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Errand {
    Load,
    Save,
    Forget,
}

impl Secrets {
    pub fn new(keyring: Opener, deadline: Duration) -> Self {
        let keeper = Keeper::new(keyring, deadline);
        Self { keeper, held: None, errand: Errand::Load, calling: false, superseded: false, asked: false }
    }

    /// The secrets at hand.
    pub fn held(&self) -> connection::Secrets {
        connection::Secrets { api_secret: self.held.clone(), ..connection::Secrets::default() }
    }

    /// Whether the keyring has not answered yet.
    pub fn calling(&self) -> bool {
        self.calling
    }
}

impl Core {
    /// Asks the keyring, once in a program's life unless asked to try again.
    pub(super) fn load_secret_once(&mut self) {
        let wanted = self.state.form.profile.secret_home == SecretHome::Keyring && self.secrets.held.is_none();
        if wanted && !self.secrets.asked {
            self.send_to_keyring(Errand::Load);
        }
    }

    /// The secret field was left with a text in it.
    pub(super) fn take_secret(&mut self, secret: Secret) {
        if secret.is_empty() {
            return;
        }
        self.secrets.asked = true;
        self.secrets.held = Some(secret);
        match (self.state.form.profile.secret_home, &mut self.state.secret) {
            (SecretHome::Keyring, _) => self.send_to_keyring(Errand::Save),
            // What the keyring is still asked to forget, or could not, stays said.
            (SecretHome::ThisRun, SecretState::Asking { at_hand } | SecretState::Trouble { at_hand, .. }) => {
                *at_hand = true;
            }
            (SecretHome::ThisRun, state) => *state = SecretState::ThisRun,
        }
    }

    /// Forgets the secret, here and in the keyring.
    pub(super) fn forget_secret(&mut self) {
        self.secrets.held = None;
        self.send_to_keyring(Errand::Forget);
    }

    /// Asks the keyring once more for what failed.
    pub(super) fn retry_keyring(&mut self) {
        self.send_to_keyring(self.secrets.errand);
    }

    /// The person chose another place for the secret.
    pub(super) fn move_secret(&mut self) {
        let errand = match (self.state.form.profile.secret_home, self.secrets.held.is_some()) {
            (SecretHome::Keyring, true) => Errand::Save,
            (SecretHome::Keyring, false) => Errand::Load,
            // "For this run only" leaves nothing behind in the keyring.
            (SecretHome::ThisRun, _) => Errand::Forget,
        };
        self.send_to_keyring(errand);
    }

    fn send_to_keyring(&mut self, errand: Errand) {
        self.secrets.asked = true;
        self.secrets.errand = errand;
        self.state.secret = SecretState::Asking { at_hand: self.secrets.held.is_some() };
        if self.secrets.calling {
            self.secrets.superseded = true;
        } else {
            self.call_keyring();
        }
    }

    fn call_keyring(&mut self) {
        self.secrets.calling = true;
        self.secrets.superseded = false;
        let (keeper, errand, secret) = (self.secrets.keeper.clone(), self.secrets.errand, self.secrets.held.clone());
        let id = self.state.form.profile.id.clone();
        let call = move || match (errand, secret) {
            (Errand::Load, _) => keeper.load(&id),
            (Errand::Save, Some(secret)) => keeper.save(&id, secret).map(|()| None),
            (Errand::Save, None) => Ok(None),
            (Errand::Forget, _) => keeper.forget(&id).map(|()| None),
        };
        self.jobs.start("keyring-call", move || Answer::Keyring(call()), |fault| Answer::Keyring(Err(fault)));
    }

    pub(super) fn keyring_answered(&mut self, outcome: Result<Option<Secret>, Fault>) {
        self.secrets.calling = false;
        if self.secrets.superseded {
            return self.call_keyring();
        }
        if let Ok(Some(secret)) = &outcome {
            self.secrets.held = Some(secret.clone());
        }
        let at_hand = self.secrets.held.is_some();
        self.state.secret = match outcome {
            Err(fault) => SecretState::Trouble { fault, at_hand },
            Ok(_) if !at_hand => SecretState::Absent,
            Ok(_) if self.secrets.errand == Errand::Forget => SecretState::ThisRun,
            Ok(_) => SecretState::Kept,
        };
    }
}
