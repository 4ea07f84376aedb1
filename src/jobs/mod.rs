//! Short work off the window's thread: named threads, panics that become faults, an answer that wakes the window.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    task::Waker,
    thread,
    time::Duration,
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

    /// Starts `work` on a thread of its own. Its answer, or what `failed` makes of its panic or of there being no
    /// thread, is given out by [`Jobs::next`]: each job is answered once.
    pub fn start(
        &self,
        name: &str,
        work: impl FnOnce() -> T + Send + 'static,
        failed: impl FnOnce(Fault) -> T + Send + 'static,
    ) {
        self.start_on(|job| thread(name, job).map(drop), work, failed);
    }

    fn start_on(
        &self,
        spawn: impl FnOnce(Box<dyn FnOnce() + Send>) -> Result<(), Fault>,
        work: impl FnOnce() -> T + Send + 'static,
        failed: impl FnOnce(Fault) -> T + Send + 'static,
    ) {
        // Shared, since a thread that cannot be started drops what was given to it.
        let failed = Arc::new(Mutex::new(Some(failed)));
        let (sender, waker, on_panic) = (self.sender.clone(), self.waker.clone(), Arc::clone(&failed));
        let job = move || {
            let answer = guarded(work).or_else(|fault| take(&on_panic).map(|failed| failed(fault)).ok_or(()));
            // Nobody listens any more when the program is closing.
            let _ = answer.map(|answer| sender.send(answer));
            waker.wake();
        };
        if let Err(fault) = spawn(Box::new(job)) {
            log::error!("no thread: {}", fault.technical);
            let _ = take(&failed).map(|failed| self.sender.send(failed(fault)));
            self.waker.wake_by_ref();
        }
    }

    /// The next answer that is there, without waiting.
    pub fn next(&self) -> Option<T> {
        self.receiver.try_recv().ok()
    }

    /// The next answer, waited for for at most `wait`. Not for the window's thread while the window is open.
    pub fn next_within(&self, wait: Duration) -> Option<T> {
        self.receiver.recv_timeout(wait).ok()
    }
}

fn take<F>(failed: &Mutex<Option<F>>) -> Option<F> {
    failed.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn jobs() -> Jobs<Result<u8, Fault>> {
        Jobs::new(Waker::noop().clone())
    }

    #[test]
    fn a_job_answers_or_its_panic_does() {
        let jobs = jobs();
        jobs.start("answers", || Ok(7), Err);
        assert_eq!(jobs.next_within(LONG), Some(Ok(7)));
        jobs.start("panics", || panic!("broke off"), Err);
        assert_eq!(jobs.next_within(LONG), Some(Err(Fault::with(Kind::Internal, "broke off"))));
        assert_eq!(jobs.next(), None);
    }

    #[test]
    fn a_job_that_gets_no_thread_is_answered_too() {
        let jobs = jobs();
        let fault = Fault::with(Kind::Internal, "too many threads");
        jobs.start_on(|_| Err(fault.clone()), || Ok(7), Err);
        assert_eq!(jobs.next(), Some(Err(fault)));
        assert_eq!(jobs.next(), None);
    }
}
