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
    /// Errands that wait for the one on its way, so that a slow one never lands on a later one. None stands here
    /// twice: what is to be done about a secret stands with the secret.
    waiting: VecDeque<About>,
    /// The errand that the keyring has not answered yet.
    calling: Option<About>,
}

/// What an errand is about.
#[derive(Clone, PartialEq, Eq)]
enum About {
    One(Key),
    /// All secrets that there ever were: they are to be forgotten.
    All,
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
    task: Task,
}

enum Task {
    One { key: Key, errand: Errand, held: Option<Secret> },
    ForgetAll,
}

/// What the keyring says once it has done its errand.
pub(in crate::app) enum Told {
    /// For a load the secret that it keeps, if any.
    Secret(Option<Secret>),
    /// How many it has removed.
    Forgotten(usize),
}

/// What came of an errand.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answered {
    One(Key, Result<(), Fault>),
    All(Result<usize, Fault>),
}

impl Call {
    /// Asks the keyring, and answers with the secret that it keeps where that was wanted. Blocks for as long as the
    /// keeper lets it.
    pub fn carry_out(self) -> Result<Told, Fault> {
        match self.task {
            Task::One { key, errand, held } => one(&self.keeper, &key, errand, held).map(Told::Secret),
            Task::ForgetAll => self.keeper.forget_all().map(Told::Forgotten),
        }
    }
}

fn one(keeper: &Keeper, (id, kind): &Key, errand: Errand, held: Option<Secret>) -> Result<Option<Secret>, Fault> {
    let entry = kind.entry(id);
    match (errand, held) {
        (Errand::Load, _) => keeper.load(&entry),
        (Errand::Save, Some(secret)) => keeper.save(&entry, secret).map(|()| None),
        (Errand::Save, None) => Ok(None),
        (Errand::Forget, _) => keeper.forget(&entry).map(|()| None),
        (Errand::CopyFrom(from), _) => {
            let copied = keeper.load(&kind.entry(&from))?;
            copied.clone().map_or(Ok(()), |secret| keeper.save(&entry, secret))?;
            Ok(copied)
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

    /// Which keyring it is, once it was asked and where it tells.
    pub fn keyring_name(&self) -> Option<&'static str> {
        self.keeper.keyring_name()
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

    /// Whether the keyring keeps a secret, or may soon; `None` where it was not asked, or did not say.
    pub(super) fn may_keep(&self, key: &Key) -> Option<bool> {
        let known = self.known.get(key)?;
        match (known.errand.as_ref()?, &known.progress) {
            (Errand::Load, Progress::Trouble(_)) => None,
            (Errand::Forget, Progress::Settled) => Some(false),
            (_, Progress::Settled) => Some(known.held.is_some()),
            (_, Progress::Asking | Progress::Trouble(_)) => Some(true),
        }
    }

    /// Nothing is known about the secrets of a connection any more: another window has brought it back.
    pub(super) fn know_nothing_of(&mut self, id: &str) {
        self.known.retain(|key, _| key.0 != id);
        self.waiting.retain(|about| !matches!(about, About::One(key) if key.0 == id));
    }

    /// The errand takes the place of an earlier one about the same secret: the answer to that is worth nothing.
    pub(super) fn ask(&mut self, key: Key, errand: Errand) {
        let known = self.known.entry(key.clone()).or_default();
        known.errand = Some(errand);
        known.progress = Progress::Asking;
        self.wait(About::One(key));
    }

    /// Everything is forgotten: at once here, and in the keyring when it has answered.
    pub(super) fn forget_all(&mut self) {
        for known in self.known.values_mut() {
            *known = Known { held: None, errand: Some(Errand::Forget), progress: Progress::Asking };
        }
        self.waiting.clear();
        self.wait(About::All);
    }

    fn wait(&mut self, about: About) {
        self.waiting.retain(|waiting| *waiting != about);
        self.waiting.push_back(about);
    }

    /// The next errand, unless the keyring is still busy.
    pub(super) fn next(&mut self) -> Option<Call> {
        if self.calling.is_some() {
            return None;
        }
        let about = self.waiting.pop_front()?;
        let task = match &about {
            About::One(key) => {
                let known = self.known.get(key)?;
                Task::One { key: key.clone(), errand: known.errand.clone()?, held: known.held.clone() }
            }
            About::All => Task::ForgetAll,
        };
        self.calling = Some(about);
        Some(Call { keeper: self.keeper.clone(), task })
    }

    /// The keyring has done its errand. Returns what came of it, unless a later errand made the answer worthless.
    pub(super) fn answered(&mut self, outcome: Result<Told, Fault>) -> Option<Answered> {
        let about = self.calling.take()?;
        if self.waiting.contains(&about) || self.waiting.contains(&About::All) {
            return None;
        }
        match about {
            About::One(key) => {
                let known = self.known.get_mut(&key)?;
                let outcome = outcome.map(|told| {
                    // What was typed meanwhile is the newer.
                    if let (Told::Secret(Some(secret)), None) = (told, &known.held) {
                        known.held = Some(secret);
                    }
                });
                known.progress = outcome.clone().err().map_or(Progress::Settled, Progress::Trouble);
                Some(Answered::One(key, outcome))
            }
            About::All => {
                let waiting = &self.waiting;
                let settled = self.known.iter_mut().filter(|(key, _)| !waiting.contains(&About::One((*key).clone())));
                let failed = outcome.as_ref().err();
                settled.for_each(|(_, known)| {
                    // Which of them are still there is not told.
                    known.progress = failed.cloned().map_or(Progress::Settled, Progress::Trouble);
                });
                Some(Answered::All(outcome.map(|told| match told {
                    Told::Forgotten(count) => count,
                    Told::Secret(_) => 0,
                })))
            }
        }
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
        assert_eq!(secrets.answered(Ok(Told::Secret(Some(secret("late"))))), None);
        drop(call);
        assert_eq!(secrets.get("a", SecretKind::ApiSecret), Some(&secret("typed meanwhile")));
        let errands: Vec<_> = std::iter::from_fn(|| {
            let call = secrets.next()?;
            let Task::One { key, errand, .. } = &call.task else { return None };
            let errand = (key.clone(), errand.clone());
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
        assert_eq!(secrets.answered(Err(fault.clone())), Some(Answered::One(typed.clone(), Err(fault.clone()))));
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

    #[test]
    fn all_are_forgotten_whatever_is_on_its_way() {
        let mut secrets = secrets();
        let [first, second] = ["a", "b"].map(|id| key(id, SecretKind::ApiSecret));
        for key in [&first, &second] {
            secrets.hold(key.clone(), Some(secret("hush-hush")));
            secrets.ask(key.clone(), Errand::Save);
        }
        let call = secrets.next().expect("an errand");
        secrets.forget_all();
        assert_eq!(secrets.held("a"), connection::Secrets::default());
        assert_eq!(secrets.state(&second), SecretState::Asking { at_hand: false });
        let outcome = call.carry_out();
        assert_eq!(secrets.answered(outcome), None);
        let call = secrets.next().expect("the last errand");
        let typed = key("c", SecretKind::ApiSecret);
        secrets.hold(typed.clone(), Some(secret("typed afterwards")));
        secrets.ask(typed.clone(), Errand::Save);
        assert_eq!(secrets.answered(call.carry_out()), Some(Answered::All(Ok(1))));
        assert_eq!((secrets.state(&first), secrets.state(&second)), (SecretState::Absent, SecretState::Absent));
        carry_out(&mut secrets);
        assert_eq!(secrets.state(&typed), SecretState::Kept);
    }
}
