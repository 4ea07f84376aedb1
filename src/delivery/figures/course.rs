//! A run over time, in stretches that become longer as it goes on.

use super::Tally;

/// As many stretches as a picture of a run can show side by side.
pub(super) const MOST: usize = 600;
/// How long a stretch is at the beginning of a run, at least.
const SHORTEST_US: u64 = 100_000;
/// After so long a stretch ends even though no line was delivered in it, when lines ended in other ways.
const WITHOUT_DELIVERY_US: u64 = 2_000_000;
/// How long a silence is, in stretches like the last one, before it is one.
const SILENCE: u64 = 2;

/// A stretch of time. It ends with a report, so that what it counted and how long it took belong together: lines that
/// come every ten seconds are a tenth of a line a second in every stretch, and not one in some and none in others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Since the start of the run.
    pub from_us: u64,
    /// Since the start of the run.
    pub to_us: u64,
    /// The lines that ended after its beginning, up to its end.
    pub tally: Tally,
}

impl Stretch {
    /// How long it is.
    pub fn length_us(&self) -> u64 {
        self.to_us.saturating_sub(self.from_us)
    }

    /// Delivered lines a second.
    pub fn rate(&self) -> f64 {
        if self.length_us() == 0 { 0.0 } else { self.tally.delivered as f64 * 1e6 / self.length_us() as f64 }
    }

    /// Takes in the stretch that follows.
    fn join(&mut self, next: &Self) {
        self.to_us = next.to_us;
        self.tally.add(next.tally);
    }
}

/// The stretches of a run.
#[derive(Debug)]
pub(super) struct Course {
    done: Vec<Stretch>,
    /// The one that goes on. It reaches to the last report.
    open: Stretch,
    /// How long a stretch is, at least.
    width_us: u64,
    /// Whether a line was delivered: the first ones start the clock, and no stretch counts them. Nobody knows how long
    /// they took, since most of it is the way to the cluster.
    delivers: bool,
}

impl Default for Course {
    fn default() -> Self {
        Self { done: Vec::new(), open: Stretch::default(), width_us: SHORTEST_US, delivers: false }
    }
}

impl Course {
    pub fn record(&mut self, at_us: u64, mut tally: Tally) {
        self.open.to_us = at_us.max(self.open.from_us);
        if tally.delivered > 0 && !self.delivers {
            self.delivers = true;
            tally.delivered = 0;
            self.open.tally.add(tally);
            return self.close();
        }
        self.open.tally.add(tally);
        let least_us = if self.open.tally.delivered > 0 { self.width_us } else { self.width_us + WITHOUT_DELIVERY_US };
        if self.open.length_us() >= least_us {
            self.close();
        }
    }

    fn close(&mut self) {
        self.done.push(self.open);
        self.open = Stretch { from_us: self.open.to_us, to_us: self.open.to_us, tally: Tally::default() };
        if self.done.len() == MOST {
            self.coarsen();
        }
    }

    /// Joins stretches by twos. Those to come are about as long as these have become.
    fn coarsen(&mut self) {
        let pairs = self.done.chunks(2).map(|two| {
            let mut joined = two[0];
            two.iter().skip(1).for_each(|next| joined.join(next));
            joined
        });
        self.done = pairs.collect();
        self.width_us = self.width_us.max(self.open.from_us / self.done.len() as u64 * 9 / 10);
    }

    /// Lines a second that ended, over about the last `over_us`.
    pub fn pace(&self, at_us: u64, over_us: u64) -> Option<f64> {
        let since_us = at_us.saturating_sub(over_us);
        let mut ended = self.open.tally.ended();
        let mut from_us = self.open.from_us;
        // The first stretch is the way to the cluster.
        for stretch in self.done.iter().skip(1).rev().take_while(|stretch| stretch.to_us > since_us) {
            ended += stretch.tally.ended();
            from_us = stretch.from_us;
        }
        let length_us = at_us.saturating_sub(from_us);
        (self.delivers && ended > 0 && length_us > 0).then(|| ended as f64 * 1e6 / length_us as f64)
    }

    /// All stretches up to now: with what has been counted since the last one ended, and the silence since then.
    pub fn stretches(&self, at_us: u64) -> Vec<Stretch> {
        let mut all = self.done.clone();
        let long_enough = self.open.length_us() >= SHORTEST_US;
        match all.last_mut() {
            // A short one at the end would tell a rate of nearly nothing.
            Some(last) if self.done.len() > 1 && !long_enough => last.join(&self.open),
            _ if self.open.tally.ended() > 0 => all.push(self.open),
            _ => {}
        }
        // Before there are two, nobody knows whether lines come quickly here.
        if let [_, .., last] = *all.as_slice()
            && at_us.saturating_sub(last.to_us) >= SILENCE * last.length_us().max(self.width_us)
        {
            all.push(Stretch { from_us: last.to_us, to_us: at_us, tally: Tally::default() });
        }
        all
    }

    pub fn heap_bytes(&self) -> usize {
        self.done.capacity() * size_of::<Stretch>()
    }
}
