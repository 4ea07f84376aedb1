//! What is known about each secret, and the keyring's errands about it: one at a time, in the order of asking.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use crate::{
    app::state::SecretState,
    connection::{self, Keeper, Opener, Secret, SecretKind},
    fault::Fault,
};

/// Which secret: the connection's id, and the kind.
pub(super) type Key = (String, SecretKind);

/// The secrets of all connections, and what the keyring is asked about them.
pub(in crate::app) struct Secrets {
    keeper: Keeper,
    known: HashMap<Key, Known>,
    /// Errands that wait for the one on its way, so that a slow one never lands on a later one. No key stands here
    /// twice: what a secret's errand is stands with the secret.
    waiting: VecDeque<Key>,
    /// The errand that the keyring has not answered yet.
    calling: Option<Key>,
}

/// One secret.
#[derive(Default)]
struct Known {
    held: Option<Secret>,
    /// What the keyring was last asked to do: "Try again" asks for it once more. It is asked to load only once in a
    /// program's life.
    errand: Option<Errand>,
    progress: Progress,
}

#[derive(Default)]
enum Progress {
    #[default]
    Settled,
    Asking,
    Trouble(Fault),
}

/// What the keyring can be asked to do about one secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    Load,
    Save,
    Forget,
    /// To keep a copy of what it keeps for another connection.
    CopyFrom(String),
}

/// An errand with all that it needs, for a thread of its own.
pub(super) struct Call {
    keeper: Keeper,
    key: Key,
    errand: Errand,
    held: Option<Secret>,
}

impl Call {
    /// Asks the keyring, and answers with the secret that it keeps where that was wanted. Blocks for as long as the
    /// keeper lets it.
    pub fn carry_out(self) -> Result<Option<Secret>, Fault> {
        let (id, kind) = self.key;
        let entry = kind.entry(&id);
        match (self.errand, self.held) {
            (Errand::Load, _) => self.keeper.load(&entry),
            (Errand::Save, Some(secret)) => self.keeper.save(&entry, secret).map(|()| None),
            (Errand::Save, None) => Ok(None),
            (Errand::Forget, _) => self.keeper.forget(&entry).map(|()| None),
            (Errand::CopyFrom(from), _) => {
                let copied = self.keeper.load(&kind.entry(&from))?;
                copied.clone().map_or(Ok(()), |secret| self.keeper.save(&entry, secret))?;
                Ok(copied)
            }
        }
    }
}

impl Secrets {
    /// Nothing asked yet. A call to the keyring may take as long as `deadline`.
    pub fn new(keyring: Opener, deadline: Duration) -> Self {
        let keeper = Keeper::new(keyring, deadline);
        Self { keeper, known: HashMap::new(), waiting: VecDeque::new(), calling: None }
    }

    /// The secrets of a connection that are at hand.
    pub fn held(&self, id: &str) -> connection::Secrets {
        connection::Secrets {
            api_secret: self.get(id, SecretKind::ApiSecret).cloned(),
            pass_phrase: self.get(id, SecretKind::PassPhrase).cloned(),
        }
    }

    /// Whether the keyring has not answered yet, or is still to be asked.
    pub fn calling(&self) -> bool {
        self.calling.is_some()
    }

    pub(super) fn get(&self, id: &str, kind: SecretKind) -> Option<&Secret> {
        self.known.get(&(id.to_owned(), kind))?.held.as_ref()
    }

    /// Holds a secret, or none any more.
    pub(super) fn hold(&mut self, key: Key, secret: Option<Secret>) {
        self.known.entry(key).or_default().held = secret;
    }

    /// What the keyring was last asked to do about a secret.
    pub(super) fn asked(&self, key: &Key) -> Option<&Errand> {
        self.known.get(key)?.errand.as_ref()
    }

    /// How a secret stands, for the views.
    pub(super) fn state(&self, key: &Key) -> SecretState {
        let Some(known) = self.known.get(key) else { return SecretState::Absent };
        let at_hand = known.held.is_some();
        match (&known.progress, &known.errand) {
            (Progress::Asking, _) => SecretState::Asking { at_hand },
            (Progress::Trouble(fault), _) => SecretState::Trouble { fault: fault.clone(), at_hand },
            (Progress::Settled, _) if !at_hand => SecretState::Absent,
            (Progress::Settled, None | Some(Errand::Forget)) => SecretState::ThisRun,
            (Progress::Settled, Some(Errand::Load | Errand::Save | Errand::CopyFrom(_))) => SecretState::Kept,
        }
    }

    /// The errand takes the place of an earlier one about the same secret: the answer to that is worth nothing.
    pub(super) fn ask(&mut self, key: Key, errand: Errand) {
        let known = self.known.entry(key.clone()).or_default();
        known.errand = Some(errand);
        known.progress = Progress::Asking;
        self.waiting.retain(|waiting| *waiting != key);
        self.waiting.push_back(key);
    }

    /// The next errand, unless the keyring is still busy.
    pub(super) fn next(&mut self) -> Option<Call> {
        if self.calling.is_some() {
            return None;
        }
        let key = self.waiting.pop_front()?;
        let known = self.known.get(&key)?;
        let call = Call {
            keeper: self.keeper.clone(),
            errand: known.errand.clone()?,
            held: known.held.clone(),
            key: key.clone(),
        };
        self.calling = Some(key);
        Some(call)
    }

    /// The keyring has done its errand. Returns what was about, and the fault, unless a later errand made the answer
    /// worthless.
    pub(super) fn answered(&mut self, outcome: Result<Option<Secret>, Fault>) -> Option<(Key, Result<(), Fault>)> {
        let key = self.calling.take()?;
        if self.waiting.contains(&key) {
            return None;
        }
        let known = self.known.get_mut(&key)?;
        let outcome = outcome.map(|loaded| known.held = loaded.or_else(|| known.held.take()));
        known.progress = outcome.clone().err().map_or(Progress::Settled, Progress::Trouble);
        Some((key, outcome))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{connection::InMemory, fault::Kind};

    const LONG: Duration = Duration::from_secs(20);

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    fn key(id: &str, kind: SecretKind) -> Key {
        (id.to_owned(), kind)
    }

    fn secrets() -> Secrets {
        Secrets::new(Arc::new(InMemory::default()).opener(), LONG)
    }

    /// Carries out everything that waits.
    fn carry_out(secrets: &mut Secrets) {
        while let Some(call) = secrets.next() {
            secrets.answered(call.carry_out());
        }
    }

    #[test]
    fn each_connection_and_kind_has_its_own() {
        let mut secrets = secrets();
        let all = ["a", "b"].map(|id| SecretKind::ALL.map(|kind| key(id, kind)));
        for key in all.iter().flatten() {
            secrets.hold(key.clone(), Some(secret(&format!("{key:?}"))));
            secrets.ask(key.clone(), Errand::Save);
        }
        carry_out(&mut secrets);
        for key in all.iter().flatten() {
            secrets.hold(key.clone(), None);
            secrets.ask(key.clone(), Errand::Load);
        }
        carry_out(&mut secrets);
        for key in all.iter().flatten() {
            assert_eq!(secrets.get(&key.0, key.1), Some(&secret(&format!("{key:?}"))));
            assert_eq!(secrets.state(key), SecretState::Kept);
        }
        secrets.hold(all[0][0].clone(), None);
        secrets.ask(all[0][0].clone(), Errand::Forget);
        carry_out(&mut secrets);
        let held = secrets.held("a");
        assert_eq!((held.api_secret, held.pass_phrase.is_some()), (None, true));
    }

    #[test]
    fn errands_go_one_at_a_time_and_a_later_one_about_the_same_secret_takes_the_place() {
        let mut secrets = secrets();
        let (first, second) = (key("a", SecretKind::ApiSecret), key("b", SecretKind::ApiSecret));
        secrets.ask(first.clone(), Errand::Load);
        let call = secrets.next().expect("an errand");
        secrets.ask(second.clone(), Errand::Load);
        secrets.hold(first.clone(), Some(secret("typed meanwhile")));
        secrets.ask(first.clone(), Errand::Save);
        secrets.ask(second.clone(), Errand::Forget);
        assert!(secrets.next().is_none(), "the keyring is busy");
        assert_eq!(secrets.answered(Ok(Some(secret("late")))), None);
        drop(call);
        assert_eq!(secrets.get("a", SecretKind::ApiSecret), Some(&secret("typed meanwhile")));
        let errands: Vec<_> = std::iter::from_fn(|| {
            let call = secrets.next()?;
            let errand = (call.key.clone(), call.errand.clone());
            secrets.answered(call.carry_out());
            Some(errand)
        })
        .collect();
        assert_eq!(errands, [(first, Errand::Save), (second, Errand::Forget)]);
    }

    #[test]
    fn trouble_is_told_and_leaves_what_is_held() {
        let mut secrets = secrets();
        let typed = key("a", SecretKind::PassPhrase);
        secrets.hold(typed.clone(), Some(secret("hush-hush")));
        secrets.ask(typed.clone(), Errand::Save);
        assert_eq!(secrets.state(&typed), SecretState::Asking { at_hand: true });
        secrets.next().expect("an errand");
        let fault = Fault::new(Kind::KeyringLocked);
        assert_eq!(secrets.answered(Err(fault.clone())), Some((typed.clone(), Err(fault.clone()))));
        assert_eq!(secrets.state(&typed), SecretState::Trouble { fault, at_hand: true });
        assert_eq!(secrets.asked(&typed), Some(&Errand::Save));
    }

    #[test]
    fn a_copy_is_kept_for_itself() {
        let mut secrets = secrets();
        let (from, to) = (key("a", SecretKind::ApiSecret), key("b", SecretKind::ApiSecret));
        secrets.hold(from.clone(), Some(secret("hush-hush")));
        secrets.ask(from.clone(), Errand::Save);
        secrets.ask(to.clone(), Errand::CopyFrom("a".to_owned()));
        carry_out(&mut secrets);
        secrets.hold(from.clone(), None);
        secrets.ask(from, Errand::Forget);
        secrets.ask(to.clone(), Errand::Load);
        carry_out(&mut secrets);
        assert_eq!(secrets.get("b", SecretKind::ApiSecret), Some(&secret("hush-hush")));
        let nothing = key("c", SecretKind::ApiSecret);
        secrets.ask(nothing.clone(), Errand::CopyFrom("a".to_owned()));
        carry_out(&mut secrets);
        assert_eq!(secrets.state(&nothing), SecretState::Absent);
    }
}
