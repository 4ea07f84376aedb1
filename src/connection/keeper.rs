//! Calls to the keyring with a deadline of our own.

use std::{sync::mpsc, time::Duration};

use super::{CredentialStore, Opener, Secret};
use crate::{
    fault::{Fault, Kind},
    jobs,
};

/// How long a call to the keyring may take before it is left behind. Long enough to type a password into the dialog
/// of a locked keyring.
pub const KEYRING_DEADLINE: Duration = Duration::from_secs(30);

/// Makes each call on a thread of its own and leaves it behind when it passes the deadline; it is never joined.
#[derive(Clone)]
pub struct Keeper {
    opener: Opener,
    deadline: Duration,
}

impl Keeper {
    /// A keeper that opens the keyring anew for each call, so that an earlier failure is not remembered.
    pub fn new(opener: Opener, deadline: Duration) -> Self {
        Self { opener, deadline }
    }

    /// The secret of a connection; `None` where nothing is kept. Blocks for at most the deadline: not for the
    /// window's thread.
    pub fn load(&self, id: &str) -> Result<Option<Secret>, Fault> {
        let id = id.to_owned();
        self.call(move |store| store.load(&id))
    }

    /// Keeps a secret. Blocks for at most the deadline.
    pub fn save(&self, id: &str, secret: Secret) -> Result<(), Fault> {
        let id = id.to_owned();
        self.call(move |store| store.save(&id, &secret))
    }

    /// Removes a secret. Blocks for at most the deadline.
    pub fn forget(&self, id: &str) -> Result<(), Fault> {
        let id = id.to_owned();
        self.call(move |store| store.forget(&id))
    }

    fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn CredentialStore) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (answer, answers) = mpsc::sync_channel(1);
        let opener = self.opener.clone();
        jobs::thread("keyring", move || {
            let outcome = opener().and_then(|store| work(store.as_ref()));
            // Nobody listens any more once the deadline is over.
            let _ = answer.send(outcome);
        })?;
        match answers.recv_timeout(self.deadline) {
            Ok(outcome) => outcome,
            Err(mpsc::RecvTimeoutError::Timeout) => Err(Fault::new(Kind::KeyringSilent { deadline: self.deadline })),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(Fault::with(Kind::KeyringRefused, "the call broke off")),
        }
    }
}
