//! Runs with figures, by a clock of their own.

use std::time::Duration;

use super::{finished_after, first_start, made, rows, run, running};
use crate::{
    app::state::{State, Tab},
    delivery::{Figures, Reported},
    producer::{Event, Outcome},
};

/// Opens the figures of the run of `state`, which are to be these after so long.
fn opened(mut state: State, elapsed: Duration, figures: Figures) -> State {
    let run = state.run.as_ref().expect("a run");
    *run.figures() = figures;
    run.make_older(elapsed);
    state.tab = Tab::Figures;
    state
}

/// A number that looks drawn at random, from 0 to 1.
fn drawn(number: u64) -> f64 {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / f64::from(1 << 24)
}

/// A latency about `median_us`, some of them several times as long.
fn latency_us(number: u64, median_us: f64) -> u32 {
    let bell = (0..4).map(|index| drawn(number * 4 + index)).sum::<f64>() - 2.0;
    let tail = if number.is_multiple_of(50) { 4.0 } else { 1.0 };
    (median_us * (bell * 0.7).exp() * tail) as u32
}

/// The figures of all 1,500 lines at ten milliseconds, on the way: one failed, one may have arrived.
pub fn figures_on_the_way() -> State {
    let mut told = Figures::default();
    told.has_partitions(4);
    for line in 0..410_u64 {
        let report =
            Reported::Delivered { partition: (line * 7 % 9 % 4) as i32, latency_us: latency_us(line, 4_200.0) };
        let at = Duration::from_millis(640 + line * 10 + line * 7 % 3);
        told.record(at, [report]);
        match line {
            200 => told.record(at, [Reported::Failed]),
            300 => told.record(at, [Reported::Unknown]),
            _ => {}
        }
    }
    opened(running(), Duration::from_millis(4_760), told)
}

/// The figures of 300,000 lines in half a minute, over this number of partitions, of which one has no line. In the
/// middle the cluster was away for five seconds.
pub fn figures_at_the_end(partitions: u64) -> State {
    let mut state = first_start();
    state.form.count = "all".to_owned();
    run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        tell(made());
        tell(rows(300_000, 300_000));
        tell(finished_after(Outcome::Done, Duration::from_secs(30)));
    });
    let mut told = Figures::default();
    told.has_partitions(partitions as usize);
    let away = Duration::from_secs(12)..Duration::from_secs(17);
    let (mut at, mut line) = (Duration::from_millis(700), 0);
    while line < 300_000 {
        let together = 100 + (drawn(line) * 40.0) as u64;
        let report = |line| {
            let partition = (drawn(line * 3 + 1) * drawn(line + 7) * partitions as f64) as i32;
            let partition = if partition == 1 { 0 } else { partition };
            Reported::Delivered { partition, latency_us: latency_us(line, 9_000.0) }
        };
        told.record(at, (line..300_000.min(line + together)).map(report));
        line += together;
        at += Duration::from_micros(9_800);
        if away.contains(&at) {
            at = away.end;
        }
    }
    opened(state, Duration::from_secs(30), told)
}

/// The figures of a run that sends a line every ten seconds, after an hour.
pub fn figures_of_a_slow_run() -> State {
    let mut state = running();
    state.form.delay = "10 s".to_owned();
    let mut told = Figures::default();
    told.has_partitions(1);
    for line in 0..360_u64 {
        let at = Duration::from_millis(600 + line * 10_000 + line * 37 % 20);
        told.record(at, [Reported::Delivered { partition: 0, latency_us: latency_us(line, 21_000.0) }]);
    }
    opened(state, Duration::from_secs(3600), told)
}
