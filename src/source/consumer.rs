//! Whoever takes the batches of a source, as its thread sees them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Tells the thread when all that it gave was taken and more is waited for.
#[derive(Default)]
pub(super) struct Consumer {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    given: u64,
    taken: u64,
    /// Nothing was there when it was asked for last.
    waits: bool,
    /// Nobody takes anything any more.
    gone: bool,
}

impl Consumer {
    /// A batch is about to be given.
    pub fn gives(&self) {
        self.lock().given += 1;
    }

    /// A batch was taken.
    pub fn took(&self) {
        let mut state = self.lock();
        (state.taken, state.waits) = (state.taken + 1, false);
    }

    /// Nothing is there.
    pub fn waits(&self) {
        self.lock().waits = true;
        self.changed.notify_all();
    }

    /// Nobody takes anything any more.
    pub fn leaves(&self) {
        self.lock().gone = true;
        self.changed.notify_all();
    }

    /// Waits until the next batch is waited for; `false` when nobody takes it any more.
    pub fn wait(&self) -> bool {
        let not_yet = |state: &mut State| !(state.gone || (state.waits && state.taken >= state.given));
        let state = self.changed.wait_while(self.lock(), not_yet).unwrap_or_else(PoisonError::into_inner);
        !state.gone
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
