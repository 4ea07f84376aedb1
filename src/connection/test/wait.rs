//! Waiting, with a limit and an ear for the cancellation.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver},
    },
    time::{Duration, Instant},
};

use crate::{fault::Fault, jobs};

/// No test goes on for longer than this.
const WHOLE: Duration = Duration::from_secs(38);
/// How long one look may block: a cancelled test ends as soon.
pub(super) const TICK: Duration = Duration::from_millis(20);
/// How long the other addresses may still answer when one has.
const GRACE: Duration = Duration::from_secs(2);

/// The test was cancelled.
#[derive(Debug)]
pub(super) struct Cancelled;

/// Waits for what other threads do.
pub(super) struct Wait {
    cancelled: Arc<AtomicBool>,
    until: Instant,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// It was waited for as long as the limit says, which is this.
    InTime(Duration),
    /// It was not waited for any longer than this, because another one works.
    GivenUp(Duration),
    /// There was no thread to work on.
    NoThread(Fault),
}

/// What a thread will answer.
pub(super) struct Pending<T>(Receiver<T>);

impl<T: Send + 'static> Pending<T> {
    /// Starts `work` on a thread of its own, which is left behind when nobody waits any more.
    pub fn start(name: &str, work: impl FnOnce() -> T + Send + 'static) -> Result<Self, Fault> {
        let (sender, receiver) = mpsc::channel();
        jobs::thread(name, move || {
            // Nobody listens any more when the test is over.
            let _ = sender.send(work());
        })?;
        Ok(Self(receiver))
    }

    /// The answer, if it is there.
    pub fn take(&self) -> Option<T> {
        self.0.try_recv().ok()
    }
}

impl Wait {
    pub fn new(cancelled: Arc<AtomicBool>) -> Self {
        Self { cancelled, until: Instant::now() + WHOLE }
    }

    /// Looks again and again until there is something, for at most `limit`. A look blocks for about [`TICK`].
    pub fn until<T>(&self, limit: Duration, mut look: impl FnMut() -> Option<T>) -> Result<Option<T>, Cancelled> {
        let until = self.until.min(Instant::now() + limit);
        loop {
            if self.cancelled.load(Ordering::Relaxed) {
                return Err(Cancelled);
            }
            let found = look();
            if found.is_some() || Instant::now() >= until {
                return Ok(found);
            }
        }
    }

    /// Does all the work side by side, and gives each its answer, or says why there is none: not within `limit`, nor
    /// shortly after the first that `works`.
    pub fn each<W, T>(
        &self,
        name: &str,
        limit: Duration,
        work: impl IntoIterator<Item = W>,
        works: impl Fn(&T) -> bool,
    ) -> Result<Vec<Result<T, Unanswered>>, Cancelled>
    where
        W: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (sender, receiver) = mpsc::channel();
        let begun = Instant::now();
        let mut answers: Vec<Option<Result<T, Unanswered>>> = Vec::new();
        for (place, work) in work.into_iter().enumerate() {
            let sender = sender.clone();
            let started = jobs::thread(name, move || {
                // Nobody listens any more when the test is over.
                let _ = sender.send((place, work()));
            });
            answers.push(started.err().map(|fault| Err(Unanswered::NoThread(fault))));
        }
        drop(sender);
        let mut first = None;
        self.until(limit, || {
            // Disconnected: every thread has answered, or none could be started.
            let over = match receiver.recv_timeout(TICK) {
                Ok((place, answer)) => {
                    if works(&answer) {
                        first.get_or_insert_with(Instant::now);
                    }
                    answers[place] = Some(Ok(answer));
                    false
                }
                Err(error) => error == mpsc::RecvTimeoutError::Disconnected,
            };
            (over || first.is_some_and(|first: Instant| first.elapsed() > GRACE)).then_some(())
        })?;
        let waited = begun.elapsed();
        let unanswered = || Err(if first.is_some() { Unanswered::GivenUp(waited) } else { Unanswered::InTime(waited) });
        Ok(answers.into_iter().map(|answer| answer.unwrap_or_else(unanswered)).collect())
    }
}
