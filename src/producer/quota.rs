//! Whether the cluster slows this run down, because more is sent than its quota allows.

use std::time::{Duration, Instant};

/// How long after a pause that the cluster asked for the run still counts as slowed: pauses come with each answer.
const LINGER: Duration = Duration::from_secs(2);

/// Until when the run counts as slowed.
#[derive(Default)]
pub(super) struct Quota {
    until: Option<Instant>,
}

impl Quota {
    /// The cluster asked for a pause; `Some(true)` when it had not before.
    pub fn throttled(&mut self, pause: Duration, now: Instant) -> Option<bool> {
        let before = self.until.replace(now + pause + LINGER);
        before.is_none().then_some(true)
    }

    /// `Some(false)` when the cluster has asked for no pause for a while.
    pub fn look(&mut self, now: Instant) -> Option<bool> {
        self.until.take_if(|until| now >= *until).map(|_| false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pauses_are_one_slowness() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let mut quota = Quota::default();
        assert_eq!(quota.look(start), None);
        assert_eq!(quota.throttled(second, start), Some(true));
        assert_eq!(quota.throttled(second, start + second), None);
        assert_eq!(quota.look(start + 3 * second), None);
        assert_eq!(quota.look(start + 4 * second), Some(false));
        assert_eq!((quota.look(start + 4 * second), quota.throttled(second, start + 5 * second)), (None, Some(true)));
    }
}
