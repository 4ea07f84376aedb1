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

/// Secrets in memory, behind a door of the test's.
#[derive(Clone, Default)]
pub struct TestKeyring(Arc<Inner>);

#[derive(Default)]
struct Inner {
    store: Arc<InMemory>,
    opened: AtomicUsize,
    failing: Mutex<Option<Kind>>,
    gates: Mutex<Vec<Receiver<()>>>,
}

impl TestKeyring {
    pub fn opener(&self) -> Opener {
        let inner = Arc::clone(&self.0);
        Arc::new(move || {
            inner.opened.fetch_add(1, Ordering::SeqCst);
            let gate = inner.gates.lock().expect("the gates").pop();
            if let Some(gate) = gate {
                // Until the test lets go of the other end.
                let _ = gate.recv();
            }
            match inner.failing.lock().expect("the failure").clone() {
                Some(kind) => Err(Fault::new(kind)),
                None => Ok(Arc::clone(&inner.store) as Arc<dyn CredentialStore>),
            }
        })
    }

    /// How often it was opened so far: once for each call.
    pub fn opened(&self) -> usize {
        self.0.opened.load(Ordering::SeqCst)
    }

    /// Each call fails from now on, or none.
    pub fn fail(&self, kind: Option<Kind>) {
        *self.0.failing.lock().expect("the failure") = kind;
    }

    /// The next call does not get through before the gate that is returned is dropped.
    pub fn hold_next(&self) -> Sender<()> {
        let (gate, other_end) = mpsc::channel();
        self.0.gates.lock().expect("the gates").push(other_end);
        gate
    }

    /// What is kept for the only connection that there is yet.
    pub fn kept(&self) -> Option<String> {
        let kept = self.0.store.load(&Profile::default().id).expect("in memory");
        kept.map(|secret| secret.reveal().to_owned())
    }

    /// As if an earlier start of the program had kept it.
    pub fn keep(&self, secret: &str) {
        let secret = Secret::new(secret.to_owned());
        self.0.store.save(&Profile::default().id, &secret).expect("in memory");
    }
}
