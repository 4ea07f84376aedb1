//! Sentences on what is happening, for the status line and the terminal.

mod passes;

#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use super::{again, lower_first, number, state};
use crate::{
    delivery::{State, Totals},
    fault::{Fault, Kind},
    producer::{Contact, Finish, Outcome, Pace},
    run::{Cluster, Phase, Plan, Status},
    source::Repeat,
};

pub use passes::times;

/// How many lines a run offers in all its passes, where that is known: `file_lines` is how many lines its file has.
pub fn expected(plan: &Plan, file_lines: Option<u64>) -> Option<u64> {
    match plan.selection.repeat {
        Repeat::Times(times) => each_pass(plan, file_lines)?.checked_mul(times),
        Repeat::WithoutEnd => None,
    }
}

/// The same while the run goes on, where the file may have grown since its lines were counted: more lines than that tell
/// that it has.
pub fn still_expected(plan: &Plan, file_lines: Option<u64>, totals: &Totals) -> Option<u64> {
    let expected = expected(plan, file_lines).filter(|all| totals.rows() <= *all);
    expected.or_else(|| self::expected(plan, None))
}

/// The same for each pass.
pub fn each_pass(plan: &Plan, file_lines: Option<u64>) -> Option<u64> {
    match (plan.selection.count, file_lines) {
        // Blank lines before a later first line cannot be told from here.
        _ if plan.selection.from_line > 1 => plan.selection.count,
        (Some(count), Some(lines)) => Some(count.min(lines)),
        (count, lines) => count.or(lines),
    }
}

/// The practice cluster is made ready for a run.
pub const STARTING_PRACTICE: &str = "Starting the practice cluster…";

/// What Send would do, before it is pressed. `each_pass` is how many lines that is, where it is known.
pub fn ready(plan: &Plan, each_pass: Option<u64>) -> String {
    let lines = each_pass.map_or_else(|| "all lines".to_owned(), lines);
    format!("Ready to send {lines}{} to {}", times(plan.selection.repeat), place(plan))
}

/// Where the lines of a plan go.
pub fn place(plan: &Plan) -> String {
    match plan.cluster {
        Cluster::Practice => format!("{} on the practice cluster", plan.topic),
        Cluster::Mine => format!("{} on {}", plan.topic, plan.profile.name),
    }
}

/// What a run is doing, or how it ended. `expected` is how many lines it offers, where that is known.
pub fn sentence(plan: &Plan, status: &Status, totals: &Totals, expected: Option<u64>) -> String {
    if let Some(finish) = &status.finish {
        return finished(finish, status, totals, expected);
    }
    let waiting = totals.of(State::Waiting);
    let (offered, all) = offered(status, totals, expected);
    match (status.phase, &status.contact) {
        (Phase::Stopping, _) if waiting == 0 => "Stopping".to_owned(),
        (Phase::Stopping, _) => format!("Stopping: waiting for {}", in_flight(waiting)),
        (_, Contact::Lost(fault)) => self::waiting(fault, waiting, plan.deadline, status.times_lost),
        (Phase::Starting, _) | (_, Contact::Seeking(_)) => "Connecting…".to_owned(),
        // Where no answer is waited for and the run is not over, there are more lines than are known.
        _ if status.paused && all.is_none_or(|all| offered < all || waiting == 0) => {
            again::paused(offered + 1, all.filter(|all| offered < *all), waiting)
        }
        _ if status.slowed => slowed(sending(plan, status, totals, expected)),
        _ => sending(plan, status, totals, expected),
    }
}

fn slowed(sentence: String) -> String {
    format!("{sentence}, slowed by the cluster's quota")
}

/// Contact was lost by this fault, for the so-manieth time: so many lines wait for it to come back, and no longer than the
/// deadline.
pub fn waiting(fault: &Fault, kept: u64, deadline: Duration, times: u64) -> String {
    let what = match fault.kind {
        Kind::TooFewReplicas { .. } => "replicas",
        _ => "cluster",
    };
    let kept = match kept {
        0 => String::new(),
        kept => format!(", {} kept for up to {}", lines(kept), number::duration(deadline)),
    };
    format!("Waiting for the {what}{kept}{}", number::times(times))
}

/// Contact was lost and is there again.
pub const CLUSTER_IS_BACK: &str = "The cluster is back";

/// How many lines were offered so far, and how many will be where that is known; by the retry where one goes on.
fn offered(status: &Status, totals: &Totals, expected: Option<u64>) -> (u64, Option<u64>) {
    match &status.retry {
        Some(retry) => (retry.handed, Some(retry.rows)),
        None => (totals.rows(), expected),
    }
}

fn sending(plan: &Plan, status: &Status, totals: &Totals, expected: Option<u64>) -> String {
    let behind = passes::behind(status, Instant::now());
    let (offered, all) = offered(status, totals, expected);
    let next = offered.saturating_add(1);
    match all {
        // The run is not over: it ends in this moment, or there are more lines than are known.
        Some(all) if next > all && totals.of(State::Waiting) == 0 => format!("Sending to {}", plan.topic),
        Some(all) if next > all => format!("Waiting for the answer to {}", lines(totals.of(State::Waiting))),
        Some(all) if status.retry.is_some() => again::sending(offered, all, &plan.topic),
        Some(all) => {
            format!("Sending line {} of {} to {}{behind}", number::whole(next), number::whole(all), plan.topic)
        }
        None => format!("Sending line {} to {}{behind}", number::whole(next), plan.topic),
    }
}

fn finished(finish: &Finish, status: &Status, totals: &Totals, expected: Option<u64>) -> String {
    let counts = counts(status, totals, expected);
    match (&finish.outcome, &status.retry) {
        (Outcome::Done, Some(retry)) => return again::retried(retry.handed, &counts),
        (Outcome::Stopped, Some(retry)) => return again::stopped(retry.handed, &counts),
        _ => {}
    }
    match &finish.outcome {
        Outcome::Done if totals.rows() == 0 => "Finished: there was no line to send".to_owned(),
        Outcome::Done => format!("Finished: {counts}"),
        Outcome::Stopped if totals.rows() == 0 => "Stopped before the first line".to_owned(),
        Outcome::Stopped => format!("Stopped: {counts}{}", goes_on(status, finish)),
        Outcome::Broken { fault, .. } if totals.rows() == 0 => {
            format!("Ended before the first line: {}", lower_first(&fault.words().title))
        }
        Outcome::Broken { fault, .. } => {
            let first = status.first_finish().unwrap_or(finish);
            let goes_on = format!("{}{}", goes_on(status, first), passes::left_out(status.repeat, first));
            format!("Ended: {}; {counts}{goes_on}", lower_first(&fault.words().title))
        }
    }
}

/// The ends of all lines: `19 of 20 delivered, 1 failed`. A run that ended early has lines that it never offered: they
/// were not sent, either.
pub fn counts(status: &Status, totals: &Totals, expected: Option<u64>) -> String {
    let early = !matches!(status.first_finish(), Some(Finish { outcome: Outcome::Done, .. }));
    // What has no end has no rest.
    let rest = early && expected.is_none() && status.repeat != Repeat::WithoutEnd;
    let offered = totals.rows();
    let unread = expected.filter(|_| early).map_or(0, |expected| expected.saturating_sub(offered));
    let delivered = totals.of(State::Delivered);
    if offered == 0 && early && expected.is_none() {
        return format!("no line was sent{}", skipped(status));
    }
    let mut out = if delivered == offered + unread {
        format!("{} delivered", lines(delivered))
    } else {
        format!("{} of {} delivered", number::whole(delivered), number::whole(offered + unread))
    };
    if totals.out_of_order() > 0 {
        out.push_str(&format!(" ({} {})", number::whole(totals.out_of_order()), state::OUT_OF_ORDER));
    }
    for (state, more) in [(State::Failed, 0), (State::Unknown, 0), (State::NotSent, unread)] {
        let count = totals.of(state) + more;
        let number = match (state, count) {
            (State::NotSent, 0) if rest => "the rest".to_owned(),
            (State::NotSent, _) if rest => format!("{} and the rest", number::whole(count)),
            (_, 0) => continue,
            _ => number::whole(count),
        };
        out.push_str(&format!(", {number} {}", lower_first(state.word())));
    }
    out + &skipped(status)
}

fn skipped(status: &Status) -> String {
    match status.blank {
        0 => String::new(),
        blank => format!(", {} skipped", number::count(blank, "blank line", "blank lines")),
    }
}

/// A run in one line, for the terminal: `9 of 10 delivered, 1 failed, 2 blank lines skipped, 4.5 s`.
pub fn summary(status: &Status, totals: &Totals, expected: Option<u64>) -> String {
    let counts = counts(status, totals, expected);
    let how = match status.finish.as_ref().map(|finish| &finish.outcome) {
        Some(Outcome::Stopped) => "Stopped: ",
        Some(Outcome::Done | Outcome::Broken { .. }) | None => "",
    };
    let went_on = status.finish.as_ref().map(|finish| goes_on(status, finish)).unwrap_or_default();
    format!("{how}{counts}, {}{went_on}", number::elapsed(status.elapsed()))
}

/// Where a run goes on that broke, or would if it was stopped, and what it leaves behind.
fn goes_on(status: &Status, finish: &Finish) -> String {
    let stopped = match &finish.outcome {
        Outcome::Broken { contact: true, .. } => false,
        Outcome::Stopped => true,
        Outcome::Broken { .. } | Outcome::Done => return String::new(),
    };
    let Some(line) = finish.next_line.map(number::whole) else { return String::new() };
    let passed_over = match finish.passed_over {
        0 => String::new(),
        count => format!(" ({} before it could be sent again, too)", lines(count)),
    };
    let pass = passes::pass(status.repeat, finish.next_pass).map_or_else(String::new, |pass| format!(" in {pass}"));
    match stopped {
        true => format!("; line {line}{pass} would be next{passed_over}"),
        false => format!("; goes on at line {line}{pass}{passed_over}"),
    }
}

/// How far a run is, from 0 to 1: by its lines or, while these are not counted yet, by how much of the file's `size` in
/// bytes was passed. `None` where neither is known.
pub fn progress(status: &Status, totals: &Totals, expected: Option<u64>, size: Option<u64>) -> Option<f32> {
    if let (None, Some(retry)) = (&status.finish, &status.retry) {
        return Some((retry.ended as f64 / retry.rows.max(1) as f64).min(1.0) as f32);
    }
    if matches!(status.first_finish(), Some(Finish { outcome: Outcome::Done, .. })) {
        return Some(1.0);
    }
    let (done, all) = match expected {
        Some(lines) => (totals.ended(), lines),
        // More than its size tells that the file has grown.
        None => (status.bytes, size.filter(|size| status.bytes <= *size)?),
    };
    (all > 0).then(|| (done as f64 / all as f64).min(1.0) as f32)
}

/// The time spent, and about how much is left: `4.0 s, about 11 s left`. `pace` is how many lines a second ended lately,
/// where that is known.
pub fn time(plan: &Plan, status: &Status, totals: &Totals, expected: Option<u64>, pace: Option<f64>) -> String {
    let spent = status.elapsed();
    let out = number::elapsed(spent);
    match left(plan, status, totals, expected, pace, spent) {
        Some(left) => format!("{out}, about {} left", rounded(left)),
        None => out,
    }
}

fn left(
    plan: &Plan,
    status: &Status,
    totals: &Totals,
    expected: Option<u64>,
    pace: Option<f64>,
    spent: Duration,
) -> Option<Duration> {
    let (offered, all) = offered(status, totals, expected);
    let sending = status.phase == Phase::Sending && !status.paused && matches!(status.contact, Contact::Made { .. });
    if !sending || offered == 0 || totals.ended() == 0 {
        return None;
    }
    let todo = all?.checked_sub(offered).filter(|todo| *todo > 0)?;
    let spent = spent.saturating_sub(status.retry.as_ref().map_or(Duration::ZERO, |retry| retry.before));
    // What was seen lately tells more than the whole past.
    let seen = pace.map_or(spent.as_secs_f64() / offered as f64, |pace| 1.0 / pace);
    // Where the pace is known it tells; at full speed only the past does.
    let a_line = match plan.pace {
        Pace::Delay(delay) if delay.is_zero() => seen,
        // A short one is not what holds a slow cluster up.
        Pace::Delay(delay) if delay < SHORT => pace.map_or(0.0, |pace| 1.0 / pace).max(delay.as_secs_f64()),
        Pace::Delay(delay) => delay.as_secs_f64(),
        Pace::Rate(rate) => seen.max(1e6 / rate as f64),
        // What the lines to come carry is not known.
        Pace::Recorded(_) => return None,
    };
    Duration::try_from_secs_f64(a_line * todo as f64).ok()
}

/// With a shorter delay the cluster may be the slower one.
const SHORT: Duration = Duration::from_millis(100);

fn rounded(time: Duration) -> String {
    match time.as_secs_f64().round() as u64 {
        seconds @ 0..60 => format!("{} s", seconds.max(1)),
        seconds => number::elapsed(Duration::from_secs(seconds)),
    }
}

fn lines(count: u64) -> String {
    number::count(count, "line", "lines")
}

fn in_flight(count: u64) -> String {
    format!("{} in flight", lines(count))
}
