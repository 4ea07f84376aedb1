//! The practice cluster that everybody in this program shares: started when somebody first needs it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use super::Practice;

/// A handle on it, whether it runs or not.
#[derive(Clone, Default)]
pub struct Shared {
    cluster: Arc<Mutex<Option<Practice>>>,
}

impl Shared {
    /// The cluster that runs, or a new one. Blocks for some milliseconds where it has to be started.
    ///
    /// # Errors
    /// The text of librdkafka or the operating system.
    pub fn ready(&self) -> Result<Practice, String> {
        let mut cluster = self.cluster.lock().unwrap_or_else(PoisonError::into_inner);
        match running(&cluster) {
            Some(practice) => Ok(practice),
            None => Ok(cluster.insert(Practice::start()?).clone()),
        }
    }

    /// The cluster that runs. `None` also while one is being started: nobody waits here.
    pub fn running(&self) -> Option<Practice> {
        match self.cluster.try_lock() {
            Ok(cluster) => running(&cluster),
            Err(TryLockError::Poisoned(cluster)) => running(&cluster.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

fn running(cluster: &MutexGuard<'_, Option<Practice>>) -> Option<Practice> {
    cluster.as_ref().filter(|practice| practice.is_running()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_gets_the_same_cluster() {
        let shared = Shared::default();
        assert!(shared.running().is_none(), "nobody needed it yet");
        let first = shared.ready().expect("a practice cluster");
        let second = shared.clone().ready().expect("the same");
        assert_eq!(first.address(), second.address());
        assert_eq!(shared.running().map(|practice| practice.address().to_owned()), Some(first.address().to_owned()));
    }
}
