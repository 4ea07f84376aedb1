//! Calls to the keyring with a deadline of our own.

use std::{
    sync::{Arc, OnceLock, mpsc},
    time::Duration,
};

use super::{CredentialStore, Opener, Secret, last_word::LastWords};
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
    last_words: LastWords,
    name: Arc<OnceLock<Option<&'static str>>>,
}

impl Keeper {
    /// A keeper that opens the keyring anew for each call, so that an earlier failure is not remembered.
    pub fn new(opener: Opener, deadline: Duration) -> Self {
        Self { opener, deadline, last_words: LastWords::default(), name: Arc::default() }
    }

    /// The secret of a connection; `None` where nothing is kept. Blocks for at most the deadline: not for the
    /// window's thread.
    pub fn load(&self, id: &str) -> Result<Option<Secret>, Fault> {
        let id = id.to_owned();
        self.call(move |store| store.load(&id))
    }

    /// Keeps a secret. Blocks for at most the deadline. A keyring that was open by then and is answered later (a person
    /// types its password after the deadline) may still keep it, unless something else was asked for meanwhile.
    pub fn save(&self, id: &str, secret: Secret) -> Result<(), Fault> {
        let turn = self.last_words.say(id, Some(secret));
        self.call(move |store| turn.carry_out(store))
    }

    /// Removes a secret. Blocks for at most the deadline.
    pub fn forget(&self, id: &str) -> Result<(), Fault> {
        let turn = self.last_words.say(id, None);
        self.call(move |store| turn.carry_out(store))
    }

    /// Removes all secrets of this program, also of connections that are no longer known, and tells how many there
    /// were. Blocks for at most the deadline.
    pub fn forget_all(&self) -> Result<usize, Fault> {
        self.last_words.say_nothing();
        self.call(|store| store.forget_all())
    }

    /// Which keyring it is, once it was opened, where it tells.
    pub fn keyring_name(&self) -> Option<&'static str> {
        *self.name.get()?
    }

    fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn CredentialStore) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (answer, answers) = mpsc::sync_channel(1);
        // Dropped with this call, so that the thread can tell whether anybody still waits.
        let waiting = Arc::new(());
        let waited_for = Arc::downgrade(&waiting);
        let (opener, name) = (self.opener.clone(), Arc::clone(&self.name));
        jobs::thread("keyring", move || {
            let outcome = opener().and_then(|store| {
                name.get_or_init(|| store.name());
                // Who was told that the secret is not kept must not find it kept by a keyring that opened late.
                if waited_for.strong_count() == 0 {
                    return Err(Fault::new(Kind::KeyringAbsent));
                }
                work(store.as_ref())
            });
            // Nobody listens any more once the deadline is over: a late secret is dropped here, and wiped.
            let _ = answer.send(outcome);
        })?;
        let outcome = answers.recv_timeout(self.deadline);
        drop(waiting);
        match outcome {
            Ok(outcome) => outcome,
            Err(mpsc::RecvTimeoutError::Timeout) => Err(Fault::new(Kind::KeyringSilent { deadline: self.deadline })),
            // The store panicked. The panic's text is not taken over: it is not ours, and might hold what is kept.
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(Fault::with(Kind::KeyringRefused, "the call broke off")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Mutex, atomic::AtomicUsize, atomic::Ordering},
        time::Instant,
    };

    use super::*;
    use crate::connection::InMemory;

    const SOON: Duration = Duration::from_millis(50);
    const LONG: Duration = Duration::from_secs(20);

    fn secret() -> Secret {
        Secret::new("hunter2".to_owned())
    }

    /// A store that answers a call only when the gate's other end is dropped, and tells when it has.
    struct Gated {
        inner: Arc<InMemory>,
        gate: Mutex<mpsc::Receiver<()>>,
        left: mpsc::Sender<&'static str>,
    }

    impl Gated {
        fn pass<T>(&self, what: &'static str, work: impl FnOnce(&InMemory) -> T) -> T {
            let _ = self.gate.lock().expect("the gate").recv();
            let outcome = work(&self.inner);
            self.left.send(what).expect("the test listens");
            outcome
        }
    }

    impl CredentialStore for Gated {
        fn load(&self, id: &str) -> Result<Option<Secret>, Fault> {
            self.pass("load", |store| store.load(id))
        }

        fn save(&self, id: &str, secret: &Secret) -> Result<(), Fault> {
            self.pass("save", |store| store.save(id, secret))
        }

        fn forget(&self, id: &str) -> Result<(), Fault> {
            self.pass("forget", |store| store.forget(id))
        }

        fn forget_all(&self) -> Result<usize, Fault> {
            self.pass("forget all", InMemory::forget_all)
        }

        fn name(&self) -> Option<&'static str> {
            Some("the gated one")
        }
    }

    #[test]
    fn calls_reach_the_store() {
        let keeper = Keeper::new(Arc::new(InMemory::default()).opener(), LONG);
        assert_eq!(keeper.load("a"), Ok(None));
        keeper.save("a", secret()).expect("kept");
        assert_eq!(keeper.load("a"), Ok(Some(secret())));
        assert_eq!(keeper.load("b"), Ok(None));
        keeper.forget("a").expect("removed");
        assert_eq!(keeper.load("a"), Ok(None));
    }

    #[test]
    fn a_silent_store_is_left_behind_and_its_late_answer_dropped() {
        let (open, gate) = mpsc::channel::<()>();
        let (left, leaving) = mpsc::channel();
        let inner = Arc::new(InMemory::default());
        inner.save("a", &secret()).expect("kept");
        let store: Arc<dyn CredentialStore> = Arc::new(Gated { inner, gate: Mutex::new(gate), left });
        let keeper = Keeper::new(Arc::new(move || Ok(Arc::clone(&store))), SOON);
        let started = Instant::now();
        assert_eq!(keeper.load("a"), Err(Fault::new(Kind::KeyringSilent { deadline: SOON })));
        assert!(started.elapsed() >= SOON && started.elapsed() < LONG, "{:?}", started.elapsed());
        drop(open);
        assert_eq!(leaving.recv_timeout(LONG), Ok("load"), "the call left behind goes on by itself");
        assert_eq!(keeper.load("a"), Ok(Some(secret())), "the next call is not held up by the earlier one");
    }

    /// A store of which the first call hangs until the gate opens; later calls go through.
    struct FirstHangs {
        inner: Arc<InMemory>,
        gate: Mutex<Option<mpsc::Receiver<()>>>,
        saved: mpsc::Sender<()>,
    }

    impl CredentialStore for FirstHangs {
        fn load(&self, id: &str) -> Result<Option<Secret>, Fault> {
            self.inner.load(id)
        }

        fn save(&self, id: &str, secret: &Secret) -> Result<(), Fault> {
            let gate = self.gate.lock().expect("the gate").take();
            gate.map(|gate| gate.recv());
            let outcome = self.inner.save(id, secret);
            self.saved.send(()).expect("the test listens");
            outcome
        }

        fn forget(&self, id: &str) -> Result<(), Fault> {
            self.inner.forget(id)
        }

        fn forget_all(&self) -> Result<usize, Fault> {
            self.inner.forget_all()
        }

        fn name(&self) -> Option<&'static str> {
            None
        }
    }

    /// A save is left behind, something else is asked for, and then the save lands after all.
    fn after_a_late_save(later: impl FnOnce(&Keeper)) -> Option<Secret> {
        let (open, gate) = mpsc::channel::<()>();
        let (saved, saving) = mpsc::channel();
        let inner = Arc::new(InMemory::default());
        let hangs = Arc::new(FirstHangs { inner: Arc::clone(&inner), gate: Mutex::new(Some(gate)), saved });
        let left_behind = Arc::downgrade(&hangs);
        let store: Arc<dyn CredentialStore> = hangs;
        let keeper = Keeper::new(Arc::new(move || Ok(Arc::clone(&store))), SOON);
        assert_eq!(keeper.save("a", secret()), Err(Fault::new(Kind::KeyringSilent { deadline: SOON })));
        later(&keeper);
        drop((open, keeper));
        let ended = Instant::now() + LONG;
        while left_behind.strong_count() > 0 && Instant::now() < ended {
            std::thread::yield_now();
        }
        assert!(saving.try_recv().is_ok(), "the save that was left behind has landed");
        inner.load("a").expect("in memory")
    }

    #[test]
    fn a_save_that_lands_late_does_not_outlast_what_was_asked_for_since() {
        assert_eq!(after_a_late_save(|_| {}), Some(secret()), "nothing else was asked for");
        assert_eq!(after_a_late_save(|keeper| keeper.forget("a").expect("removed")), None);
        assert_eq!(after_a_late_save(|keeper| assert_eq!(keeper.forget_all(), Ok(0))), None);
        let newer = || Secret::new("hunter3".to_owned());
        assert_eq!(after_a_late_save(|keeper| keeper.save("a", newer()).expect("kept")), Some(newer()));
    }

    #[test]
    fn the_keyring_is_known_by_name_once_it_was_opened() {
        let (open, gate) = mpsc::channel::<()>();
        drop(open);
        let (left, _leaving) = mpsc::channel();
        let store: Arc<dyn CredentialStore> = Arc::new(Gated { inner: Arc::default(), gate: Mutex::new(gate), left });
        let keeper = Keeper::new(Arc::new(move || Ok(Arc::clone(&store))), LONG);
        assert_eq!(keeper.keyring_name(), None);
        assert_eq!((keeper.load("a"), keeper.keyring_name()), (Ok(None), Some("the gated one")));
    }

    #[test]
    fn a_store_that_opens_late_is_not_used_any_more() {
        let (open, gate) = mpsc::channel::<()>();
        let gate = Mutex::new(gate);
        let inner = Arc::new(InMemory::default());
        let store = Arc::clone(&inner) as Arc<dyn CredentialStore>;
        let opener: Opener = Arc::new(move || {
            let _ = gate.lock().expect("the gate").recv();
            Ok(Arc::clone(&store))
        });
        let left_behind = Arc::downgrade(&opener);
        let keeper = Keeper::new(opener, SOON);
        let silent = Err(Fault::new(Kind::KeyringSilent { deadline: SOON }));
        assert_eq!(keeper.save("a", secret()), silent);
        drop((open, keeper));
        let ended = Instant::now() + LONG;
        while left_behind.strong_count() > 0 && Instant::now() < ended {
            std::thread::yield_now();
        }
        assert_eq!(left_behind.strong_count(), 0, "the call left behind has ended");
        assert_eq!(inner.load("a"), Ok(None));
    }

    #[test]
    fn a_panic_in_the_store_is_a_fault_without_the_panics_text() {
        let keeper = Keeper::new(Arc::new(|| panic!("hunter2")), LONG);
        assert_eq!(keeper.load("a"), Err(Fault::with(Kind::KeyringRefused, "the call broke off")));
    }

    #[test]
    fn each_call_opens_the_keyring_anew() {
        let opened = AtomicUsize::new(0);
        let inner = Arc::new(InMemory::default());
        let keeper = Keeper::new(
            Arc::new(move || match opened.fetch_add(1, Ordering::SeqCst) {
                0 => Err(Fault::new(Kind::KeyringAbsent)),
                1 => Err(Fault::new(Kind::KeyringLocked)),
                _ => Ok(Arc::clone(&inner) as Arc<dyn CredentialStore>),
            }),
            LONG,
        );
        assert_eq!(keeper.save("a", secret()), Err(Fault::new(Kind::KeyringAbsent)));
        assert_eq!(keeper.save("a", secret()), Err(Fault::new(Kind::KeyringLocked)));
        assert_eq!(keeper.save("a", secret()), Ok(()));
        assert_eq!(keeper.load("a"), Ok(Some(secret())));
    }
}
