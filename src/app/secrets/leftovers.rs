//! What the keyring may still keep of connections that were deleted: asked for until it is gone, also after another start.

use std::collections::{BTreeMap, BTreeSet};

use super::{Core, Errand, Key};
use crate::{
    app::state::SecretState,
    connection::{Profile, SecretHome, SecretKind},
    fault::{Fault, Kind},
};

/// The deleted connections whose secrets the keyring may still keep.
pub(in crate::app) struct Leftovers {
    /// Their names by their ids, as they are remembered.
    names: BTreeMap<String, String>,
    /// Those that were there at the start. That a computer without a keyring has none is not said at every start.
    earlier: BTreeSet<String>,
}

impl Leftovers {
    /// Those of earlier starts. What another window has brought back since is none.
    pub fn new(mut names: BTreeMap<String, String>, is_saved: impl Fn(&str) -> bool) -> Self {
        names.retain(|id, _| !is_saved(id));
        let earlier = names.keys().cloned().collect();
        Self { names, earlier }
    }

    /// As they are remembered.
    pub fn names(&self) -> &BTreeMap<String, String> {
        &self.names
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.names.contains_key(id)
    }
}

impl Core {
    /// Forgets all secrets of a connection that was deleted, here and in the keyring. The keyring is asked only for what
    /// it can have, so that nobody meets its password dialog for nothing.
    pub(in crate::app) fn forget_connection(&mut self, deleted: &Profile) {
        for kind in SecretKind::ALL {
            let key = (deleted.id.clone(), kind);
            let kept = self.may_keep(deleted, &key);
            self.secrets.hold(key.clone(), None);
            if kept {
                // Said to the settings first: should the program end before the keyring answers, it is asked again.
                self.leftovers.names.insert(deleted.id.clone(), deleted.name.clone());
                self.secrets.ask(key, Errand::Forget);
            }
        }
        self.call_keyring();
    }

    fn may_keep(&self, profile: &Profile, key: &Key) -> bool {
        let filled_in = match key.1 {
            SecretKind::ApiSecret => !profile.api_key.trim().is_empty(),
            SecretKind::PassPhrase => {
                [&profile.client_certificate, &profile.client_key].iter().any(|file| !file.is_empty())
            }
        };
        let asked = self.secrets.asked(key).is_some() || profile.secret_home == SecretHome::Keyring;
        self.secrets.may_keep(key).unwrap_or(asked && filled_in)
    }

    /// Asks for those of earlier starts.
    pub(in crate::app) fn forget_leftovers(&mut self) {
        let keys: Vec<Key> = self.leftovers.names.keys().flat_map(|id| both(id)).collect();
        for key in keys {
            self.secrets.ask(key, Errand::Forget);
        }
        self.call_keyring();
    }

    /// The keyring has just done something: perhaps it now does what it has refused before.
    pub(super) fn retry_leftovers(&mut self) {
        let keys = self.leftovers.names.keys().flat_map(|id| both(id));
        let failed = |key: &Key| matches!(self.secrets.state(key), SecretState::Trouble { .. });
        let failed: Vec<Key> = keys.filter(failed).collect();
        for key in failed {
            self.secrets.ask(key, Errand::Forget);
        }
    }

    /// The keyring has answered about one secret of a connection. Once it has about both, this is over or is said.
    pub(super) fn leftover_answered(&mut self, id: &str, fault: Option<Fault>) {
        let states = both(id).map(|key| self.secrets.state(&key));
        if !self.leftovers.has(id) || states.iter().any(|state| matches!(state, SecretState::Asking { .. })) {
            return;
        }
        let failed = states.into_iter().find_map(|state| match state {
            SecretState::Trouble { fault, .. } => Some(fault),
            _ => None,
        });
        match fault.or(failed) {
            Some(fault) => self.say_leftover(id, fault),
            None => {
                self.leftovers.names.remove(id);
                self.remember.changed();
            }
        }
    }

    fn say_leftover(&mut self, id: &str, fault: Fault) {
        let Some(connection) = self.leftovers.names.get(id).cloned() else { return };
        if fault.kind != Kind::KeyringAbsent || !self.leftovers.earlier.contains(id) {
            let Fault { kind, technical } = fault;
            self.say(Fault { kind: Kind::SecretsLeft { connection, cause: Box::new(kind) }, technical });
        }
    }

    /// The keyring keeps nothing of this program any more.
    pub(super) fn no_leftovers(&mut self) {
        self.leftovers.names.clear();
        self.remember.changed();
    }

    /// Another window has brought a connection back: what was forgotten of it is no longer true, and nothing more is.
    pub(in crate::app) fn brought_back(&mut self, id: &str) {
        self.leftovers.names.remove(id);
        self.secrets.know_nothing_of(id);
    }
}

fn both(id: &str) -> [Key; 2] {
    SecretKind::ALL.map(|kind| (id.to_owned(), kind))
}
