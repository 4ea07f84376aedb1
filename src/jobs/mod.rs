//! Short work off the window's thread: named threads, panics that become faults, an answer that wakes the window.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    task::Waker,
    thread,
};

use crate::fault::{Fault, Kind};

/// Starts a named thread. Whoever starts it either waits for what it sends, or leaves it behind on purpose.
///
/// # Errors
/// `Internal`, when the operating system gives no thread.
pub fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<thread::JoinHandle<()>, Fault> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| Fault::with(Kind::Internal, error.to_string()))
}

/// Runs `work`, turning a panic into a fault with the panic's text.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Fault::with(Kind::Internal, panic_text(panic.as_ref())))
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without text".to_owned())
}

/// Answers of jobs, collected for whoever drains them; each one wakes the window.
pub struct Jobs<T> {
    sender: mpsc::Sender<T>,
    receiver: mpsc::Receiver<T>,
    waker: Waker,
}

impl<T: Send + 'static> Jobs<T> {
    /// No jobs yet. `waker` is called after each answer.
    pub fn new(waker: Waker) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self { sender, receiver, waker }
    }

    /// Starts `work` on a thread of its own. Its answer, or what `failed` makes of its panic, is given out by
    /// [`Jobs::next`].
    pub fn start(
        &self,
        name: &str,
        work: impl FnOnce() -> T + Send + 'static,
        failed: impl FnOnce(Fault) -> T + Send + 'static,
    ) {
        let sender = self.sender.clone();
        let waker = self.waker.clone();
        let started = thread(name, move || {
            let answer = guarded(work).unwrap_or_else(failed);
            // Nobody listens any more when the program is closing.
            let _ = sender.send(answer);
            waker.wake();
        });
        if let Err(fault) = started {
            log::error!("no thread for {name}: {}", fault.technical);
        }
    }

    /// The next answer that is there, without waiting.
    pub fn next(&self) -> Option<T> {
        self.receiver.try_recv().ok()
    }
}
