//! Where secrets are kept: a trait of ours, and the in-memory one for tests.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::Secret;
use crate::fault::Fault;

/// A place that keeps one secret under each name; [`super::SecretKind::entry`] makes the names. Calls may block for as long as they like: only the
/// [`super::Keeper`] calls them, on a thread of their own.
pub trait CredentialStore: Send + Sync {
    /// The secret under the name `id`, or `None` where nothing is kept.
    fn load(&self, id: &str) -> Result<Option<Secret>, Fault>;
    /// Keeps a secret under the name `id`, replacing an earlier one.
    fn save(&self, id: &str, secret: &Secret) -> Result<(), Fault>;
    /// Removes the secret under the name `id`; nothing kept is not an error.
    fn forget(&self, id: &str) -> Result<(), Fault>;
    /// Removes every secret of this program, and tells how many there were.
    fn forget_all(&self) -> Result<usize, Fault>;
    /// What a person calls this place, where it is known.
    fn name(&self) -> Option<&'static str>;
}

/// Opens a store anew, so that "Try again" does not meet an earlier failure.
pub type Opener = Arc<dyn Fn() -> Result<Arc<dyn CredentialStore>, Fault> + Send + Sync>;

/// Keeps secrets for as long as it lives.
#[derive(Default)]
pub struct InMemory(Mutex<HashMap<String, Secret>>);

impl InMemory {
    /// An opener that gives out this same store each time.
    pub fn opener(self: Arc<Self>) -> Opener {
        Arc::new(move || Ok(Arc::clone(&self) as Arc<dyn CredentialStore>))
    }

    fn secrets(&self) -> std::sync::MutexGuard<'_, HashMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CredentialStore for InMemory {
    fn load(&self, id: &str) -> Result<Option<Secret>, Fault> {
        Ok(self.secrets().get(id).cloned())
    }

    fn save(&self, id: &str, secret: &Secret) -> Result<(), Fault> {
        self.secrets().insert(id.to_owned(), secret.clone());
        Ok(())
    }

    fn forget(&self, id: &str) -> Result<(), Fault> {
        self.secrets().remove(id);
        Ok(())
    }

    fn forget_all(&self) -> Result<usize, Fault> {
        Ok(self.secrets().drain().count())
    }

    fn name(&self) -> Option<&'static str> {
        None
    }
}
