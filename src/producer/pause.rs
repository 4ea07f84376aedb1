//! A run's pauses: no line is handed over while one goes on.
//!
//! What was handed over before goes its way: reports are taken, deadlines run, and lines of a batch that was refused are
//! sent again, since their time runs, too. The pace goes on after a pause as if it had not been.

use std::time::{Duration, Instant};

use super::{Event, session::Session};

/// The pause that goes on, and those before it.
#[derive(Default)]
pub(super) struct Pauses {
    since: Option<Instant>,
    over: Duration,
}

impl Pauses {
    /// Whether a pause goes on.
    pub fn going_on(&self) -> bool {
        self.since.is_some()
    }

    /// How long the run has paused, all pauses together.
    pub fn length(&self, now: Instant) -> Duration {
        self.over + self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }

    /// Begins a pause.
    fn begin(&mut self, now: Instant) {
        self.since.get_or_insert(now);
    }

    /// Ends the pause that goes on, and says how long it was.
    fn end(&mut self, now: Instant) -> Duration {
        let length = self.since.take().map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        self.over += length;
        length
    }
}

impl Session<'_, '_> {
    /// Begins or ends a pause where that was asked for.
    pub(super) fn look_at_pause(&mut self, now: Instant) {
        let paused = self.inbox.pause_asked();
        if paused == self.pauses.going_on() {
            return;
        }
        if paused {
            self.pauses.begin(now);
        } else {
            let length = self.pauses.end(now);
            self.pace.postpone(length);
            // Until when the next line is waited for is told anew.
            self.no_longer_waits();
        }
        self.news.event(Event::Paused { run: self.assignment.run, paused });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_add_up_and_one_that_goes_on_counts() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut pauses = Pauses::default();
        assert_eq!((pauses.going_on(), pauses.length(after(9))), (false, Duration::ZERO));
        pauses.begin(after(1));
        pauses.begin(after(2));
        assert_eq!((pauses.going_on(), pauses.length(after(4))), (true, Duration::from_secs(3)));
        assert_eq!(pauses.end(after(5)), Duration::from_secs(4));
        assert_eq!((pauses.going_on(), pauses.end(after(6))), (false, Duration::ZERO));
        pauses.begin(after(10));
        assert_eq!(pauses.length(after(11)), Duration::from_secs(5));
    }
}
