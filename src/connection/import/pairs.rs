//! Keys with their secrets: of several in one text, no key is taken with the secret of another.

use super::names::Slot;
use crate::connection::Secret;

/// A value, and where it stands.
pub(super) struct Given<T> {
    pub line: usize,
    pub name: String,
    pub value: T,
}

/// A place in the text with a key, a secret or both, in either order.
#[derive(Default)]
struct Pair {
    key: Option<Given<String>>,
    secret: Option<Given<Secret>>,
    /// Its name stood there, with or without a value that can be used.
    key_seen: bool,
    secret_seen: bool,
}

/// All of them, in the order of the text.
#[derive(Default)]
pub(super) struct Pairs(Vec<Pair>);

/// The one that counts.
#[derive(Default)]
pub(super) struct Chosen {
    pub key: Option<Given<String>>,
    pub secret: Option<Given<Secret>>,
    /// Which of them it is, from 0.
    pub place: usize,
}

impl Pairs {
    pub fn key(&mut self, key: Given<String>) {
        let pair = self.next(|pair| pair.key_seen);
        (pair.key, pair.key_seen) = (Some(key), true);
    }

    pub fn secret(&mut self, secret: Given<Secret>) {
        let pair = self.next(|pair| pair.secret_seen);
        (pair.secret, pair.secret_seen) = (Some(secret), true);
    }

    /// A name without a value that can be used, such as one with a placeholder: it keeps its place.
    pub fn seen(&mut self, slot: Slot) {
        match slot {
            Slot::ApiKey => self.next(|pair| pair.key_seen).key_seen = true,
            Slot::ApiSecret => self.next(|pair| pair.secret_seen).secret_seen = true,
            Slot::Jaas => {
                let pair = self.next(|pair| pair.key_seen || pair.secret_seen);
                (pair.key_seen, pair.secret_seen) = (true, true);
            }
            _ => {}
        }
    }

    /// The pair that is not complete yet, or a new one.
    fn next(&mut self, has: impl Fn(&Pair) -> bool) -> &mut Pair {
        let open = self.0.last().is_some_and(|last| !has(last));
        if !open {
            self.0.push(Pair::default());
        }
        let last = self.0.len() - 1;
        &mut self.0[last]
    }

    pub fn has_key(&self) -> bool {
        self.0.iter().any(|pair| pair.key.is_some())
    }

    pub fn has_secret(&self) -> bool {
        self.0.iter().any(|pair| pair.secret.is_some())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The first with both, or the first with one of them; and line and name of every other value.
    pub fn choose(self) -> (Chosen, Vec<(usize, String)>) {
        let both = self.0.iter().position(|pair| pair.key.is_some() && pair.secret.is_some());
        let any = || self.0.iter().position(|pair| pair.key.is_some() || pair.secret.is_some());
        let Some(place) = both.or_else(any) else { return (Chosen::default(), Vec::new()) };
        let mut chosen = Chosen { place, ..Chosen::default() };
        let mut others = Vec::new();
        for (at, pair) in self.0.into_iter().enumerate() {
            if at == place {
                (chosen.key, chosen.secret) = (pair.key, pair.secret);
            } else {
                others.push(pair);
            }
        }
        let mut left = Vec::new();
        for pair in others {
            let key = pair.key.filter(|key| chosen.key.as_ref().is_none_or(|chosen| chosen.value != key.value));
            let other = |secret: &Given<Secret>| chosen.secret.as_ref().is_none_or(|kept| kept.value != secret.value);
            left.extend(key.map(|key| (key.line, key.name)));
            left.extend(pair.secret.filter(other).map(|secret| (secret.line, secret.name)));
        }
        (chosen, left)
    }
}
