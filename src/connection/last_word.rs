//! The last word on each entry of the keyring: a call that was left behind and lands late does not outlast it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{CredentialStore, Secret};
use crate::fault::Fault;

/// What was last asked for about each entry that a call is at work on.
#[derive(Clone, Default)]
pub(super) struct LastWords(Arc<Mutex<HashMap<String, LastWord>>>);

#[derive(Default)]
struct LastWord {
    /// How often something was asked for.
    number: u64,
    /// What is to be kept, or nothing.
    secret: Option<Secret>,
    /// The calls that have not ended.
    at_work: usize,
}

/// One call that changes an entry.
pub(super) struct Turn {
    words: LastWords,
    entry: String,
}

impl LastWords {
    /// `secret` is from now on what is to be kept under this entry.
    pub fn say(&self, entry: &str, secret: Option<Secret>) -> Turn {
        let mut words = self.lock();
        let word = words.entry(entry.to_owned()).or_default();
        *word = LastWord { number: word.number + 1, secret, at_work: word.at_work + 1 };
        Turn { words: self.clone(), entry: entry.to_owned() }
    }

    /// Nothing is to be kept any more, whatever is still on its way.
    pub fn say_nothing(&self) {
        for word in self.lock().values_mut() {
            word.number += 1;
            word.secret = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, LastWord>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Does what was last asked for, and again while another word is spoken meanwhile: of two calls that change an
    /// entry at the same time either may land last, and then mends it.
    pub fn carry_out(&self, store: &dyn CredentialStore) -> Result<(), Fault> {
        let (mut number, mut secret) = self.last_word();
        loop {
            match secret {
                Some(secret) => store.save(&self.entry, &secret)?,
                None => store.forget(&self.entry)?,
            }
            let done = number;
            (number, secret) = self.last_word();
            if number == done {
                return Ok(());
            }
        }
    }

    fn last_word(&self) -> (u64, Option<Secret>) {
        self.words.lock().get(&self.entry).map(|word| (word.number, word.secret.clone())).unwrap_or_default()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut words = self.words.lock();
        if let Some(word) = words.get_mut(&self.entry) {
            word.at_work -= 1;
            if word.at_work == 0 {
                words.remove(&self.entry);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::InMemory;

    #[test]
    fn nothing_is_remembered_once_no_call_is_at_work() {
        let words = LastWords::default();
        let store = InMemory::default();
        let first = words.say("a", Some(Secret::new("hunter2".to_owned())));
        let second = words.say("a", None);
        first.carry_out(&store).expect("carried out");
        assert_eq!(store.load("a"), Ok(None), "the last word counts");
        drop(first);
        assert_eq!(words.lock().len(), 1);
        drop(second);
        assert!(words.lock().is_empty());
    }
}
