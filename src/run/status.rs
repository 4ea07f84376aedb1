//! How a run stands, and the two clocks of it.

use std::time::{Duration, Instant};

use crate::{
    producer::{Contact, Finish},
    source::Repeat,
};

/// Where a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Given to the worker; the cluster has not answered yet.
    Starting,
    /// Lines are being handed over, or waited for.
    Sending,
    /// No more are handed over; those in flight are waited for.
    Stopping,
    /// Over.
    Finished,
}

/// How a run stands.
#[derive(Clone, Debug)]
pub struct Status {
    /// Where it is.
    pub phase: Phase,
    /// The way to the cluster.
    pub contact: Contact,
    /// How often the way to the cluster was lost.
    pub times_lost: u64,
    /// Whether the cluster slows it down, because more is sent than its quota allows.
    pub slowed: bool,
    /// Blank lines skipped so far.
    pub blank: u64,
    /// Bytes of the file passed so far.
    pub bytes: u64,
    /// The pass over the file that is read, from 1.
    pub pass: u64,
    /// How often the file is passed through.
    pub repeat: Repeat,
    /// When the next line is due, where that is not soon.
    pub due: Option<Instant>,
    /// When it was started, or began again after a pause.
    pub started: Instant,
    /// How long it went on before that, without its pauses.
    pub before: Duration,
    /// Whether it pauses: no line is handed over until it is told to go on.
    pub paused: bool,
    /// How long answers were awaited during its pauses.
    pub awaited: Awaited,
    /// How it ended, or its last retry did.
    pub finish: Option<Finish>,
    /// Its retry, the one that goes on or the last.
    pub retry: Option<Retry>,
}

/// Rows that are sent again, after the run was over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How many.
    pub rows: u64,
    /// How many of them were handed over again so far.
    pub handed: u64,
    /// How many of them have ended again.
    pub ended: u64,
    /// How the run itself had ended.
    pub first: Finish,
    /// How long the run and its earlier retries went on.
    pub before: Duration,
}

/// How long answers were awaited during pauses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Awaited {
    over: Duration,
    /// Since when they are, where the pause goes on.
    since: Option<Instant>,
}

impl Status {
    /// From the start to now, or to the end, without the pauses.
    pub fn elapsed(&self) -> Duration {
        self.elapsed_at(Instant::now())
    }

    fn elapsed_at(&self, now: Instant) -> Duration {
        match &self.finish {
            Some(finish) => finish.elapsed,
            None if self.paused => self.before,
            None => self.before + now.saturating_duration_since(self.started),
        }
    }

    /// The time by which the figures are counted: it stands in a pause only when no more answers are awaited. Told by a
    /// clock that stood before, what is delivered in a pause would all be delivered in one moment.
    pub fn measured(&self) -> Duration {
        self.measured_at(Instant::now())
    }

    fn measured_at(&self, now: Instant) -> Duration {
        let awaiting = self.awaited.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        self.elapsed_at(now) + self.awaited.over + awaiting
    }

    /// Whether it pauses with every answer there, so that nothing is delivered until it goes on.
    pub fn stands_still(&self) -> bool {
        self.paused && self.awaited.since.is_none()
    }

    /// How the run itself ended, whatever became of its retries.
    pub fn first_finish(&self) -> Option<&Finish> {
        self.retry.as_ref().map(|retry| &retry.first).or(self.finish.as_ref())
    }

    /// It begins to pause, or goes on, while so many lines wait for their answers.
    pub(super) fn pause(&mut self, paused: bool, waiting: u64, now: Instant) {
        if paused {
            self.before = self.elapsed_at(now);
        }
        self.paused = paused;
        self.started = now;
        self.awaits(waiting, now);
    }

    /// So many lines wait for their answers.
    pub(super) fn awaits(&mut self, waiting: u64, now: Instant) {
        match (self.paused && waiting > 0, self.awaited.since) {
            (true, None) => self.awaited.since = Some(now),
            (false, Some(since)) => {
                self.awaited.over += now.saturating_duration_since(since);
                self.awaited.since = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::{Figures, Reported};

    /// A run that was started then.
    fn started(at: Instant) -> Status {
        Status {
            phase: Phase::Sending,
            contact: Contact::Made { partitions: 1 },
            times_lost: 0,
            slowed: false,
            blank: 0,
            bytes: 0,
            pass: 1,
            repeat: Repeat::Times(1),
            due: None,
            started: at,
            before: Duration::ZERO,
            paused: false,
            awaited: Awaited::default(),
            finish: None,
            retry: None,
        }
    }

    /// Tells 200 delivered lines every 10 ms, from one time after the start to another.
    fn deliver(figures: &mut Figures, status: &Status, start: Instant, from_ms: u64, to_ms: u64) {
        for at_ms in (from_ms..to_ms).step_by(10) {
            let at = status.measured_at(start + Duration::from_millis(at_ms));
            figures.record(at, [Reported::Delivered { partition: 0, latency_us: 1 }; 200]);
        }
    }

    #[test]
    fn what_is_delivered_in_a_pause_is_delivered_in_its_time() {
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        let (mut status, mut figures) = (started(start), Figures::default());
        deliver(&mut figures, &status, start, 10, 5_000);
        // 100,000 lines more are in the queue.
        status.pause(true, 100_000, after(5_000));
        deliver(&mut figures, &status, start, 5_000, 10_000);
        assert!(!status.stands_still());
        let told = figures.key_figures(status.measured_at(after(10_000)));
        assert!((told.rate.unwrap_or_default() - 20_000.0).abs() < 400.0, "{told:?}");
        status.awaits(0, after(10_000));
        assert!(status.stands_still());
        let told = figures.key_figures(status.measured_at(after(70_000)));
        for rate in [told.peak_rate, told.mean_rate] {
            assert!((rate.unwrap_or_default() - 20_000.0).abs() < 400.0, "{told:?}");
        }
        let course = figures.course(status.measured_at(after(70_000)));
        assert!(course.iter().skip(1).all(|stretch| stretch.rate() < 20_400.0), "{course:?}");
        assert_eq!(course.last().map(|last| last.to_us), Some(9_990_000), "a minute without anything is no part of it");
        status.pause(false, 0, after(70_000));
        deliver(&mut figures, &status, start, 70_010, 71_000);
        let told = figures.key_figures(status.measured_at(after(71_000)));
        assert!((told.peak_rate.unwrap_or_default() - 20_000.0).abs() < 400.0, "{told:?}");
        assert_eq!(
            status.elapsed_at(after(71_000)),
            Duration::from_millis(6_000),
            "the time shown is without the pause"
        );
    }

    #[test]
    fn a_pause_counts_for_the_figures_as_long_as_answers_are_awaited_and_no_longer() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut status = started(start);
        let clocks =
            |status: &Status, at| (status.elapsed_at(after(at)).as_secs(), status.measured_at(after(at)).as_secs());
        status.pause(true, 0, after(3));
        assert_eq!((clocks(&status, 9), status.stands_still()), ((3, 3), true));
        // What was handed over a moment before is told late.
        status.awaits(2, after(10));
        assert_eq!((clocks(&status, 12), status.stands_still()), ((3, 5), false));
        status.awaits(1, after(13));
        status.pause(false, 1, after(14));
        assert_eq!(clocks(&status, 16), (5, 9));
        // The run ends in a pause, with the last answer.
        status.pause(true, 1, after(20));
        status.paused = false;
        status.awaits(0, after(25));
        assert_eq!(clocks(&status, 25).1 - clocks(&status, 25).0, 9);
    }
}
