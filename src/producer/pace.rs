//! When the next line is due.

use std::time::{Duration, Instant};

/// How far the pace may fall behind and still catch up. After more (a computer that slept, a full queue) it goes on from
/// then, instead of sending everything that was missed at once.
const CATCH_UP: Duration = Duration::from_secs(1);

/// Absolute deadlines at equal distances, so that the time that each line takes does not add up.
pub(super) struct Pace {
    delay: Duration,
    due: Option<Instant>,
}

impl Pace {
    /// The first line is due at once.
    pub fn new(delay: Duration) -> Self {
        Self { delay, due: None }
    }

    /// How long until the next line is due.
    pub fn wait(&self, now: Instant) -> Duration {
        self.due.map_or(Duration::ZERO, |due| due.saturating_duration_since(now))
    }

    /// Nothing was wanted for so long: everything is due so much later.
    pub fn postpone(&mut self, by: Duration) {
        self.due = self.due.map(|due| due + by);
    }

    /// A line was handed over.
    pub fn advance(&mut self, now: Instant) {
        let due = self.due.unwrap_or(now);
        let behind = now.saturating_duration_since(due);
        let from = if behind > CATCH_UP + self.delay { now } else { due };
        self.due = Some(from + self.delay);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn lateness_does_not_add_up() {
        let start = Instant::now();
        let mut pace = Pace::new(10 * MS);
        assert_eq!(pace.wait(start), Duration::ZERO);
        for line in 0..1000 {
            pace.advance(start + line * 10 * MS + 3 * MS * u32::from(line > 0));
        }
        assert_eq!(pace.wait(start + 9_990 * MS), 10 * MS);
    }

    #[test]
    fn a_long_gap_is_not_made_up_for() {
        let start = Instant::now();
        let mut pace = Pace::new(10 * MS);
        pace.advance(start);
        let later = start + Duration::from_secs(3600);
        pace.advance(later);
        assert_eq!(pace.wait(later), 10 * MS);
    }

    #[test]
    fn after_a_pause_nothing_is_made_up_for_and_what_was_left_of_the_wait_is_kept() {
        let start = Instant::now();
        let mut pace = Pace::new(10 * MS);
        pace.advance(start);
        pace.postpone(500 * MS);
        assert_eq!(pace.wait(start + 504 * MS), 6 * MS);
        let mut unbegun = Pace::new(10 * MS);
        unbegun.postpone(500 * MS);
        assert_eq!(unbegun.wait(start), Duration::ZERO);
    }

    #[test]
    fn no_delay_never_waits() {
        let start = Instant::now();
        let mut pace = Pace::new(Duration::ZERO);
        pace.advance(start);
        assert_eq!(pace.wait(start), Duration::ZERO);
    }
}
