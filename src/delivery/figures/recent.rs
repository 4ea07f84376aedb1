//! The rate at which lines are delivered now.

use std::collections::VecDeque;

/// Points lie at least so far apart, every second one from the next but one.
const SPACING_US: u64 = 50_000;
/// What is looked back upon where enough points lie within it.
const WINDOW_US: u64 = 1_000_000;
/// How many steps from point to point a rate is told from. Lines that come more rarely than these fit into the window
/// are looked back upon further.
const STEPS: usize = 4;
/// A rate is not told from less than this.
const SHORTEST_US: u64 = 250_000;
/// The least that a rate is told from that counts as a peak.
const SUSTAINED_US: u64 = 900_000;
/// How often the rate changes at most, so that it can be read.
const READING_US: u64 = 250_000;
/// Enough for the window, and for a reading that looks a little back.
const MOST: usize = 64;

/// How many lines were delivered at the last few points in time.
#[derive(Debug, Default)]
pub(super) struct Recent {
    points: VecDeque<Point>,
}

#[derive(Clone, Copy, Debug)]
struct Point {
    at_us: u64,
    /// Since the start.
    delivered: u64,
}

impl Point {
    /// Whether a reading has told of it: then it stays.
    fn was_read(self, now_us: u64) -> bool {
        self.at_us / READING_US != now_us / READING_US
    }
}

impl Recent {
    /// `delivered` lines are delivered since the start, the last of them now.
    pub fn record(&mut self, at_us: u64, delivered: u64) {
        let point = Point { at_us, delivered };
        let before = self.points.len().checked_sub(2).and_then(|before| self.points.get(before)).copied();
        match (before, self.points.back_mut()) {
            (Some(before), Some(last)) if at_us.saturating_sub(before.at_us) < SPACING_US && !last.was_read(at_us) => {
                *last = point;
            }
            _ => self.points.push_back(point),
        }
        if self.points.len() > MOST {
            self.points.pop_front();
        }
    }

    /// Lines a second, as it stood at the last reading.
    pub fn rate(&self, at_us: u64) -> Option<f64> {
        let at_us = at_us - at_us % READING_US;
        let known = self.points.partition_point(|point| point.at_us < at_us);
        Some(self.span(known, at_us)?.rate(at_us))
    }

    /// Lines a second, where they were counted over about a second or more.
    pub fn sustained(&self, at_us: u64) -> Option<f64> {
        let span = self.span(self.points.len(), at_us)?;
        (span.last.at_us - span.first.at_us >= SUSTAINED_US).then(|| span.rate(at_us))
    }

    /// What a rate is told from, where the first `known` points are known. The lines of its first point came before it.
    fn span(&self, known: usize, at_us: u64) -> Option<Span> {
        let end = known.checked_sub(1)?;
        let last = *self.points.get(end)?;
        let in_window = self.points.partition_point(|point| point.at_us < at_us.saturating_sub(WINDOW_US));
        let long_enough =
            self.points.partition_point(|point| point.at_us + SHORTEST_US <= last.at_us).checked_sub(1)?;
        let first = in_window.min(end.saturating_sub(STEPS)).min(long_enough);
        Some(Span { first: *self.points.get(first)?, last, steps: end - first })
    }

    pub fn heap_bytes(&self) -> usize {
        self.points.capacity() * size_of::<Point>()
    }
}

struct Span {
    first: Point,
    last: Point,
    steps: usize,
}

impl Span {
    /// The rate stays while the next line can still come as the ones before it did, then falls, and is nothing when as
    /// much time has passed as it was told from.
    fn rate(&self, at_us: u64) -> f64 {
        let counted_us = (self.last.at_us - self.first.at_us) as f64;
        let step_us = counted_us / self.steps as f64;
        let silent_us = at_us.saturating_sub(self.last.at_us) as f64;
        if silent_us >= (WINDOW_US as f64).max(step_us * STEPS as f64) {
            return 0.0;
        }
        let lines = (self.last.delivered - self.first.delivered) as f64;
        let overdue_us = (silent_us - step_us).max(0.0);
        lines * 1e6 / counted_us * (counted_us + step_us) / (counted_us + step_us + overdue_us)
    }
}
