//! The secret of the profile: at hand, in the keyring, or neither.

use std::time::Duration;

use super::{answer::Answer, core::Core, state::SecretState};
use crate::{
    connection::{Keeper, Opener, Secret},
    fault::Fault,
    run::SecretHome,
};

/// The secret and the keyring's calls about it.
pub(super) struct Secrets {
    keeper: Keeper,
    /// The secret at hand.
    held: Option<Secret>,
    /// Rises with each call, so that a late answer to an earlier one is known.
    generation: u64,
    asked: bool,
}

impl Secrets {
    pub fn new(keyring: Opener, deadline: Duration) -> Self {
        Self { keeper: Keeper::new(keyring, deadline), held: None, generation: 0, asked: false }
    }

    /// The secret at hand.
    pub fn held(&self) -> Option<&Secret> {
        self.held.as_ref()
    }
}

impl Core {
    /// Asks the keyring, once in a program's life unless asked to try again.
    pub(super) fn load_secret_once(&mut self) {
        let wanted = self.state.form.secret_home == SecretHome::Keyring && self.secrets.held.is_none();
        if wanted && !std::mem::replace(&mut self.secrets.asked, true) {
            self.load_secret();
        }
    }

    fn load_secret(&mut self) {
        self.call_keyring(
            |keeper, id, generation| Answer::Loaded { generation, outcome: keeper.load(&id) },
            |generation, fault| Answer::Loaded { generation, outcome: Err(fault) },
        );
    }

    /// The secret field was left with a text in it.
    pub(super) fn take_secret(&mut self, secret: Secret) {
        if secret.is_empty() {
            return;
        }
        self.secrets.asked = true;
        self.secrets.held = Some(secret);
        match self.state.form.secret_home {
            SecretHome::Keyring => self.save_secret(),
            SecretHome::ThisRun => {
                self.secrets.generation += 1;
                self.state.secret = SecretState::ThisRun;
            }
        }
    }

    fn save_secret(&mut self) {
        let Some(secret) = self.secrets.held.clone() else { return };
        self.call_keyring(
            move |keeper, id, generation| Answer::Saved { generation, outcome: keeper.save(&id, secret) },
            |generation, fault| Answer::Saved { generation, outcome: Err(fault) },
        );
    }

    /// Forgets the secret, here and in the keyring.
    pub(super) fn forget_secret(&mut self) {
        self.secrets.held = None;
        self.remove_from_keyring();
    }

    fn remove_from_keyring(&mut self) {
        self.call_keyring(
            |keeper, id, generation| Answer::Forgotten { generation, outcome: keeper.forget(&id) },
            |generation, fault| Answer::Forgotten { generation, outcome: Err(fault) },
        );
    }

    /// Asks the keyring once more for what failed.
    pub(super) fn retry_keyring(&mut self) {
        if self.secrets.held.is_some() { self.save_secret() } else { self.load_secret() }
    }

    /// The person chose another place for the secret.
    pub(super) fn move_secret(&mut self) {
        match (self.state.form.secret_home, self.secrets.held.is_some()) {
            (SecretHome::Keyring, true) => self.save_secret(),
            (SecretHome::Keyring, false) => self.load_secret(),
            // "For this run only" leaves nothing behind in the keyring.
            (SecretHome::ThisRun, _) => self.remove_from_keyring(),
        }
    }

    fn call_keyring(
        &mut self,
        call: impl FnOnce(Keeper, String, u64) -> Answer + Send + 'static,
        failed: impl FnOnce(u64, Fault) -> Answer + Send + 'static,
    ) {
        self.secrets.generation += 1;
        self.state.secret = SecretState::Asking;
        let generation = self.secrets.generation;
        let (keeper, id) = (self.secrets.keeper.clone(), self.state.form.profile.id.clone());
        self.jobs.start("keyring-call", move || call(keeper, id, generation), move |fault| failed(generation, fault));
    }

    pub(super) fn secret_loaded(&mut self, generation: u64, outcome: Result<Option<Secret>, Fault>) {
        if generation != self.secrets.generation {
            return;
        }
        self.state.secret = match outcome {
            Ok(Some(secret)) => {
                self.secrets.held = Some(secret);
                SecretState::Kept
            }
            Ok(None) => SecretState::Absent,
            Err(fault) => SecretState::Trouble { fault, at_hand: false },
        };
    }

    pub(super) fn secret_saved(&mut self, generation: u64, outcome: Result<(), Fault>) {
        if generation != self.secrets.generation {
            return;
        }
        self.state.secret = match outcome {
            Ok(()) => SecretState::Kept,
            Err(fault) => SecretState::Trouble { fault, at_hand: true },
        };
    }

    pub(super) fn secret_forgotten(&mut self, generation: u64, outcome: Result<(), Fault>) {
        if generation != self.secrets.generation {
            return;
        }
        let at_hand = self.secrets.held.is_some();
        self.state.secret = match outcome {
            Err(fault) => SecretState::Trouble { fault, at_hand },
            Ok(()) if at_hand => SecretState::ThisRun,
            Ok(()) => SecretState::Absent,
        };
    }
}
