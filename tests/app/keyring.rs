//! A keyring that answers, fails or hangs as a test wants, and counts how often it is opened.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
    mpsc::{self, Receiver, Sender},
};

use line_producer::{
    connection::{CredentialStore, InMemory, Opener, Profile, Secret},
    fault::{Fault, Kind},
};

/// What it calls itself.
pub const NAME: &str = "the test's keyring";

/// Secrets in memory, behind a door of the test's.
#[derive(Clone, Default)]
pub struct TestKeyring(Arc<Inner>);

#[derive(Default)]
struct Inner {
    store: Arc<InMemory>,
    opened: AtomicUsize,
    changes: Arc<AtomicUsize>,
    failing: Mutex<Option<Kind>>,
    gates: Mutex<Vec<Receiver<()>>>,
}

impl TestKeyring {
    pub fn opener(&self) -> Opener {
        let inner = Arc::clone(&self.0);
        Arc::new(move || {
            inner.opened.fetch_add(1, Ordering::SeqCst);
            let gate = Mutex::new(inner.gates.lock().expect("the gates").pop());
            match inner.failing.lock().expect("the failure").clone() {
                Some(kind) => Err(Fault::new(kind)),
                None => {
                    Ok(Arc::new(Gated { store: Arc::clone(&inner.store), gate, changes: Arc::clone(&inner.changes) }))
                }
            }
        })
    }

    /// How often it was opened so far: once for each call.
    pub fn opened(&self) -> usize {
        self.0.opened.load(Ordering::SeqCst)
    }

    /// How often something was kept or forgotten in it.
    pub fn changes(&self) -> usize {
        self.0.changes.load(Ordering::SeqCst)
    }

    /// Each call fails from now on, or none.
    pub fn fail(&self, kind: Option<Kind>) {
        *self.0.failing.lock().expect("the failure") = kind;
    }

    /// The next call is slow: it is not answered, and changes nothing, before the gate that is returned is dropped.
    pub fn hold_next(&self) -> Sender<()> {
        let (gate, other_end) = mpsc::channel();
        self.0.gates.lock().expect("the gates").push(other_end);
        gate
    }

    /// What is kept for the connection that is there from the start.
    pub fn kept(&self) -> Option<String> {
        self.kept_as(&Profile::default().id)
    }

    /// What is kept under this name.
    pub fn kept_as(&self, entry: &str) -> Option<String> {
        let kept = self.0.store.load(entry).expect("in memory");
        kept.map(|secret| secret.reveal().to_owned())
    }

    /// As if an earlier start of the program had kept it.
    pub fn keep(&self, secret: &str) {
        self.keep_as(&Profile::default().id, secret);
    }

    /// The same under this name.
    pub fn keep_as(&self, entry: &str, secret: &str) {
        let secret = Secret::new(secret.to_owned());
        self.0.store.save(entry, &secret).expect("in memory");
    }
}

/// The way to the store for one call.
struct Gated {
    store: Arc<InMemory>,
    gate: Mutex<Option<Receiver<()>>>,
    changes: Arc<AtomicUsize>,
}

impl Gated {
    /// Until the test lets go of the other end.
    fn pass(&self) {
        if let Some(gate) = self.gate.lock().expect("the gate").take() {
            let _ = gate.recv();
        }
    }

    fn changed<T>(&self, outcome: T) -> T {
        self.changes.fetch_add(1, Ordering::SeqCst);
        outcome
    }
}

impl CredentialStore for Gated {
    /// What was kept when it was asked, however late it says so.
    fn load(&self, id: &str) -> Result<Option<Secret>, Fault> {
        let kept = self.store.load(id);
        self.pass();
        kept
    }

    fn save(&self, id: &str, secret: &Secret) -> Result<(), Fault> {
        self.pass();
        self.changed(self.store.save(id, secret))
    }

    fn forget(&self, id: &str) -> Result<(), Fault> {
        self.pass();
        self.changed(self.store.forget(id))
    }

    fn forget_all(&self) -> Result<usize, Fault> {
        self.pass();
        self.store.forget_all()
    }

    fn name(&self) -> Option<&'static str> {
        Some(NAME)
    }
}
