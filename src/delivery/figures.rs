//! How fast a run is, how long the cluster takes and where the lines go: counted as the reports come, in memory that is
//! bounded however long the run lasts.

mod course;
mod latency;
mod recent;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use course::Stretch;
pub use latency::{Band, Latency};

use course::Course;
use recent::Recent;

/// The highest partition that is counted, plus 1: far beyond what a topic can have, and 8 MB.
const MOST_PARTITIONS: usize = 1 << 20;

/// The figures of one run. They count reports, and know nothing of rows: neither a row that is sent once more nor one
/// that the log no longer keeps changes what was counted. Times are since the start of the run and never go back.
#[derive(Debug, Default)]
pub struct Figures {
    delivered: u64,
    latency: Latency,
    /// Delivered lines by partition.
    partitions: Vec<u64>,
    recent: Recent,
    course: Course,
    peak: Option<f64>,
    /// When something was told last.
    last_us: u64,
}

/// The figures that are told in words. Rates are lines a second; `None` where a figure cannot be told yet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KeyFigures {
    /// Delivered now: see [`Figures::rate`].
    pub rate: Option<f64>,
    /// Delivered, from the start on.
    pub mean_rate: Option<f64>,
    /// The highest rate, over about a second; never less than the mean.
    pub peak_rate: Option<f64>,
    /// Ended in whatever way, over the last ten seconds.
    pub pace: Option<f64>,
    /// What half of the lines did not exceed.
    pub median_us: Option<u64>,
    /// What 99 of 100 lines did not exceed.
    pub p99_us: Option<u64>,
    /// The longest.
    pub longest_us: Option<u64>,
}

/// What the pace is told from: longer than a rate that is read, so that a time that is left does not jump.
const PACE: Duration = Duration::from_secs(10);

/// What a report said of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    /// Stored.
    Delivered {
        /// Where.
        partition: i32,
        /// From the handing over to the report.
        latency_us: u32,
    },
    /// Certainly not stored.
    Failed,
    /// May be stored or not.
    Unknown,
}

/// How many lines ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Stored.
    pub delivered: u64,
    /// Certainly not stored.
    pub failed: u64,
    /// May be stored or not.
    pub unknown: u64,
}

impl Tally {
    /// How many lines ended.
    pub fn ended(&self) -> u64 {
        self.delivered + self.failed + self.unknown
    }

    fn add(&mut self, other: Self) {
        self.delivered += other.delivered;
        self.failed += other.failed;
        self.unknown += other.unknown;
    }
}

impl Figures {
    /// Counts reports that came together.
    pub fn record(&mut self, at: Duration, reports: impl IntoIterator<Item = Reported>) {
        let mut tally = Tally::default();
        for report in reports {
            match report {
                Reported::Delivered { partition, latency_us } => {
                    tally.delivered += 1;
                    self.latency.record(latency_us);
                    self.count(partition);
                }
                Reported::Failed => tally.failed += 1,
                Reported::Unknown => tally.unknown += 1,
            }
        }
        self.tell(at, tally);
    }

    /// Tells what ended since the last time.
    fn tell(&mut self, at: Duration, tally: Tally) {
        if tally.ended() == 0 {
            return;
        }
        // A clock that was set anew must not lead back.
        self.last_us = self.last_us.max(micros(at));
        let at_us = self.last_us;
        self.course.record(at_us, tally);
        if tally.delivered > 0 {
            self.delivered += tally.delivered;
            self.recent.record(at_us, self.delivered);
            self.peak = self.recent.sustained(at_us).into_iter().chain(self.peak).reduce(f64::max);
        }
    }

    fn count(&mut self, partition: i32) {
        let Ok(partition) = usize::try_from(partition) else { return };
        if partition >= self.partitions.len() {
            self.has_partitions(partition + 1);
        }
        if let Some(lines) = self.partitions.get_mut(partition) {
            *lines += 1;
        }
    }

    /// Tells how many partitions the topic has: those without a line are figures, too.
    pub fn has_partitions(&mut self, count: usize) {
        if (self.partitions.len()..=MOST_PARTITIONS).contains(&count) {
            self.partitions.resize(count, 0);
        }
    }

    /// How many lines were delivered.
    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    /// Delivered lines a second at this time: of the last second, or where lines come more rarely, of the last few
    /// lines. It changes four times a second at most, so that it can be read. `None` before a rate can be told.
    pub fn rate(&self, at: Duration) -> Option<f64> {
        self.recent.rate(micros(at))
    }

    /// What is told in words, at this time.
    pub fn key_figures(&self, at: Duration) -> KeyFigures {
        let mean_rate = (self.delivered > 0 && !at.is_zero()).then(|| self.delivered as f64 / at.as_secs_f64());
        KeyFigures {
            rate: self.rate(at),
            mean_rate,
            // Over a whole short run it can be more than over any of the stretches that the highest is looked for in.
            peak_rate: self.peak.map(|peak| peak.max(mean_rate.unwrap_or(peak))),
            pace: self.course.pace(micros(at), micros(PACE)),
            median_us: self.latency.quantile_us(0.5),
            p99_us: self.latency.quantile_us(0.99),
            longest_us: self.latency.longest_us(),
        }
    }

    /// How long the cluster took.
    pub fn latency(&self) -> &Latency {
        &self.latency
    }

    /// Delivered lines by partition. There may be thousands.
    pub fn partitions(&self) -> &[u64] {
        &self.partitions
    }

    /// The whole run up to this time, in stretches of time one after the other: never more than [`MOST_STRETCHES`].
    ///
    /// [`MOST_STRETCHES`]: Figures::MOST_STRETCHES
    pub fn course(&self, at: Duration) -> Vec<Stretch> {
        self.course.stretches(micros(at))
    }

    /// The most stretches that a course has.
    pub const MOST_STRETCHES: usize = course::MOST + 1;

    /// How many bytes these figures take, those on the heap included.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.latency.heap_bytes()
            + self.course.heap_bytes()
            + self.recent.heap_bytes()
            + self.partitions.capacity() * size_of::<u64>()
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
