//! When the next line is due.

use std::time::{Duration, Instant};

/// How far the pace may fall behind and still catch up. After more (a computer that slept, a full queue) it goes on from
/// then, instead of sending everything that was missed at once.
const CATCH_UP: Duration = Duration::from_secs(1);
/// The longest wait for one line, however far apart lines were recorded; a line that lies so far before the others begins
/// a recording of its own. The longest delay that can be chosen, too.
pub const LONGEST_GAP: Duration = Duration::from_secs(24 * 3600);
/// Decimals are counted in these parts.
const MILLION: u128 = 1_000_000;

/// How lines are spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// So much time from one to the next; none for full speed.
    Delay(Duration),
    /// So many in a million seconds, evenly.
    Rate(u64),
    /// As far apart as the times that they carry, so many millionths as fast: 1,000,000 for as fast as recorded.
    Recorded(u64),
}

/// Absolute deadlines, so that the time that each line takes does not add up.
pub(super) struct Schedule {
    pace: Pace,
    /// When the count of lines began, and how many were handed over since.
    start: Option<(Instant, u64)>,
    /// The latest time that a line carried, in milliseconds since 1970, and when it was due.
    reached: Option<(i64, Instant)>,
}

impl Schedule {
    /// The first line is due at once.
    pub fn new(pace: Pace) -> Self {
        Self { pace, start: None, reached: None }
    }

    /// Whether every line is due at once, so that nobody needs to look at a clock for it.
    pub fn is_free(&self) -> bool {
        self.pace == Pace::Delay(Duration::ZERO)
    }

    /// How long until the next line is due, which carries this time.
    pub fn wait(&self, now: Instant, recorded_ms: Option<i64>) -> Duration {
        self.due(now, recorded_ms).saturating_duration_since(now)
    }

    /// Nothing was wanted for so long: everything is due so much later.
    pub fn postpone(&mut self, by: Duration) {
        self.start = self.start.map(|(start, lines)| (start + by, lines));
        self.reached = self.reached.map(|(time_ms, at)| (time_ms, at + by));
    }

    /// That line was handed over.
    pub fn advance(&mut self, now: Instant, recorded_ms: Option<i64>) {
        if self.is_free() {
            return;
        }
        let due = self.due(now, recorded_ms);
        let behind = now.saturating_duration_since(due);
        let interval = self.gap(1);
        let (from, anew) = if behind > CATCH_UP + interval { (now, true) } else { (due, false) };
        match self.pace {
            Pace::Delay(_) | Pace::Rate(_) => {
                self.start = match self.start {
                    Some((start, lines)) if !anew => Some((start, lines + 1)),
                    _ => Some((from, 1)),
                };
            }
            Pace::Recorded(_) => {
                let reached = self.reached.map(|(time_ms, _)| time_ms);
                let time_ms = match (reached, recorded_ms) {
                    (Some(reached), Some(time_ms)) if self.belongs(reached, time_ms) => Some(reached.max(time_ms)),
                    (reached, time_ms) => time_ms.or(reached),
                };
                self.reached = time_ms.map(|time_ms| (time_ms, from));
            }
        }
    }

    /// The lines begin again: what they carry is earlier than what the last ones did.
    pub fn begin_pass(&mut self) {
        self.reached = None;
    }

    fn due(&self, now: Instant, recorded_ms: Option<i64>) -> Instant {
        match self.pace {
            Pace::Delay(_) | Pace::Rate(_) => self.start.map_or(now, |(start, lines)| start + self.gap(lines)),
            Pace::Recorded(speed) => match (self.reached, recorded_ms) {
                (Some((reached, at)), Some(time_ms)) => {
                    // What was recorded earlier than a line before it has no time to wait for.
                    let apart_ms = u128::from(time_ms.saturating_sub(reached).max(0).unsigned_abs());
                    at + nanoseconds(apart_ms * MILLION * MILLION / u128::from(speed.max(1))).min(LONGEST_GAP)
                }
                (Some((_, at)), None) => at,
                (None, _) => now,
            },
        }
    }

    /// The time that so many lines take.
    fn gap(&self, lines: u64) -> Duration {
        match self.pace {
            Pace::Delay(delay) => nanoseconds(delay.as_nanos() * u128::from(lines)),
            Pace::Rate(rate) => nanoseconds(u128::from(lines) * MILLION * 1_000_000_000 / u128::from(rate.max(1))),
            Pace::Recorded(_) => Duration::ZERO,
        }
    }

    /// Whether a line is of the same recording as those before it.
    fn belongs(&self, reached: i64, time_ms: i64) -> bool {
        let Pace::Recorded(speed) = self.pace else { return true };
        let before_ms = u128::from(reached.saturating_sub(time_ms).max(0).unsigned_abs());
        before_ms <= LONGEST_GAP.as_millis() * u128::from(speed) / MILLION
    }
}

fn nanoseconds(count: u128) -> Duration {
    Duration::from_nanos(u64::try_from(count).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);
    const AS_RECORDED: Pace = Pace::Recorded(1_000_000);

    #[test]
    fn lateness_does_not_add_up() {
        let start = Instant::now();
        let mut schedule = Schedule::new(Pace::Delay(10 * MS));
        assert_eq!(schedule.wait(start, None), Duration::ZERO);
        for line in 0..1000 {
            schedule.advance(start + line * 10 * MS + 3 * MS * u32::from(line > 0), None);
        }
        assert_eq!(schedule.wait(start + 9_990 * MS, None), 10 * MS);
    }

    #[test]
    fn a_long_gap_is_not_made_up_for() {
        for (pace, next) in [(Pace::Delay(10 * MS), 10 * MS), (Pace::Rate(100_000_000), 10 * MS)] {
            let start = Instant::now();
            let mut schedule = Schedule::new(pace);
            schedule.advance(start, None);
            let later = start + Duration::from_secs(3600);
            schedule.advance(later, None);
            assert_eq!(schedule.wait(later, None), next, "{pace:?}");
        }
        let start = Instant::now();
        let mut schedule = Schedule::new(AS_RECORDED);
        schedule.advance(start, Some(0));
        let later = start + Duration::from_secs(3600);
        schedule.advance(later, Some(10));
        assert_eq!(schedule.wait(later, Some(30)), 20 * MS);
    }

    #[test]
    fn after_a_pause_nothing_is_made_up_for_and_what_was_left_of_the_wait_is_kept() {
        let start = Instant::now();
        for pace in [Pace::Delay(10 * MS), Pace::Rate(100_000_000), AS_RECORDED] {
            let mut schedule = Schedule::new(pace);
            schedule.advance(start, Some(70));
            schedule.postpone(500 * MS);
            assert_eq!(schedule.wait(start + 504 * MS, Some(80)), 6 * MS, "{pace:?}");
            let mut unbegun = Schedule::new(pace);
            unbegun.postpone(500 * MS);
            assert_eq!(unbegun.wait(start, Some(0)), Duration::ZERO, "{pace:?}");
        }
    }

    #[test]
    fn no_delay_never_waits() {
        let start = Instant::now();
        let mut schedule = Schedule::new(Pace::Delay(Duration::ZERO));
        schedule.advance(start, None);
        assert_eq!(schedule.wait(start, None), Duration::ZERO);
    }

    #[test]
    fn a_rate_is_exact_at_two_hundred_thousand_a_second_at_one_in_ten_seconds_and_at_three() {
        for (rate, lines, seconds) in
            [(200_000_000_000, 2_000_000, 10), (100_000, 5, 50), (3_000_000, 3_000_000, 1_000_000)]
        {
            let start = Instant::now();
            let mut schedule = Schedule::new(Pace::Rate(rate));
            for _ in 0..lines {
                let due = schedule.due(start, None);
                schedule.advance(due, None);
            }
            assert_eq!(schedule.wait(start, None), Duration::from_secs(seconds), "{rate}");
        }
    }

    #[test]
    fn lines_are_as_far_apart_as_recorded() {
        let start = Instant::now();
        for (speed, factor) in [(1_000_000, 1), (10_000_000, 10), (500_000, 0)] {
            let mut schedule = Schedule::new(Pace::Recorded(speed));
            assert_eq!(schedule.wait(start, Some(5_000)), Duration::ZERO);
            schedule.advance(start, Some(5_000));
            let wanted = if factor == 0 { 2_000 * MS } else { 1_000 * MS / factor };
            assert_eq!(schedule.wait(start, Some(6_000)), wanted);
            schedule.advance(start + wanted + 3 * MS, Some(6_000));
            assert_eq!(schedule.wait(start, Some(7_000)), 2 * wanted, "lateness does not add up");
        }
    }

    #[test]
    fn what_is_out_of_order_or_carries_no_time_does_not_wait() {
        let start = Instant::now();
        let mut schedule = Schedule::new(AS_RECORDED);
        for (recorded_ms, due) in
            [(Some(100), 0), (Some(110), 10), (Some(105), 10), (None, 10), (Some(110), 10), (Some(130), 30)]
        {
            assert_eq!(schedule.wait(start, recorded_ms), due * MS, "{recorded_ms:?}");
            schedule.advance(start + due * MS, recorded_ms);
        }
    }

    #[test]
    fn a_gap_is_a_day_at_most_and_what_lies_far_before_begins_anew() {
        let start = Instant::now();
        let mut schedule = Schedule::new(AS_RECORDED);
        let year_ms = 365 * 24 * 3_600_000;
        schedule.advance(start, Some(0));
        assert_eq!(schedule.wait(start, Some(year_ms)), LONGEST_GAP);
        let now = start + LONGEST_GAP;
        schedule.advance(now, Some(year_ms));
        assert_eq!(schedule.wait(now, Some(10)), Duration::ZERO);
        schedule.advance(now, Some(10));
        assert_eq!(schedule.wait(now, Some(30)), 20 * MS);
        schedule.begin_pass();
        assert_eq!(schedule.wait(now, Some(5)), Duration::ZERO);
        schedule.advance(now, Some(5));
        assert_eq!(schedule.wait(now, Some(8)), 3 * MS);
        let far = Schedule { reached: Some((i64::MIN, now)), ..Schedule::new(Pace::Recorded(1)) };
        assert_eq!(far.wait(now, Some(i64::MAX)), LONGEST_GAP);
    }
}
