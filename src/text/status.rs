//! Sentences on what is happening, for the status line and the terminal.

use std::time::Duration;

use super::{lower_first, number, state};
use crate::{
    delivery::{State, Totals},
    fault::{Fault, Kind},
    producer::{Contact, Finish, Outcome},
    run::{Cluster, Phase, Plan, Status},
};

/// How many lines a run offers, where that is known: `file_lines` is how many lines its file has.
pub fn expected(plan: &Plan, file_lines: Option<u64>) -> Option<u64> {
    match (plan.selection.count, file_lines) {
        // Blank lines before a later first line cannot be told from here.
        _ if plan.selection.from_line > 1 => plan.selection.count,
        (Some(count), Some(lines)) => Some(count.min(lines)),
        (count, lines) => count.or(lines),
    }
}

/// The practice cluster is made ready for a run.
pub const STARTING_PRACTICE: &str = "Starting the practice cluster…";

/// What Send would do, before it is pressed.
pub fn ready(plan: &Plan, expected: Option<u64>) -> String {
    let lines = expected.map_or_else(|| "all lines".to_owned(), lines);
    format!("Ready to send {lines} to {}", place(plan))
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
    match (status.phase, &status.contact) {
        (Phase::Stopping, _) if waiting == 0 => "Stopping".to_owned(),
        (Phase::Stopping, _) => format!("Stopping: waiting for {}", in_flight(waiting)),
        (_, Contact::Lost(fault)) => self::waiting(fault, waiting, plan.deadline, status.times_lost),
        (Phase::Starting, _) | (_, Contact::Seeking(_)) => "Connecting…".to_owned(),
        _ if status.paused && expected.is_none_or(|all| totals.rows() < all) => paused(totals, expected),
        _ if status.slowed => slowed(sending(plan, totals, expected)),
        _ => sending(plan, totals, expected),
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

/// Where a run pauses. What was handed over is still waited for.
fn paused(totals: &Totals, expected: Option<u64>) -> String {
    let of = expected.map_or_else(String::new, |all| format!(" of {}", number::whole(all)));
    let answers = match totals.of(State::Waiting) {
        0 => String::new(),
        waiting => format!(", waiting for the answer to {}", lines(waiting)),
    };
    format!("Paused before line {}{of}{answers}", number::whole(totals.rows().saturating_add(1)))
}

fn sending(plan: &Plan, totals: &Totals, expected: Option<u64>) -> String {
    let next = totals.rows().saturating_add(1);
    match expected {
        Some(all) if next > all => format!("Waiting for the answer to {}", lines(totals.of(State::Waiting))),
        Some(all) => {
            format!("Sending line {} of {} to {}", number::whole(next), number::whole(all), plan.topic)
        }
        None => format!("Sending line {} to {}", number::whole(next), plan.topic),
    }
}

fn finished(finish: &Finish, status: &Status, totals: &Totals, expected: Option<u64>) -> String {
    let counts = counts(status, totals, expected);
    match &finish.outcome {
        Outcome::Done if totals.rows() == 0 => "Finished: there was no line to send".to_owned(),
        Outcome::Done => format!("Finished: {counts}"),
        Outcome::Stopped if totals.rows() == 0 => "Stopped before the first line".to_owned(),
        Outcome::Stopped => format!("Stopped: {counts}"),
        Outcome::Broken { fault, .. } if totals.rows() == 0 => {
            format!("Ended before the first line: {}", lower_first(&fault.words().title))
        }
        Outcome::Broken { fault, .. } => {
            format!("Ended: {}; {counts}{}", lower_first(&fault.words().title), goes_on(finish))
        }
    }
}

/// The ends of all lines: `19 of 20 delivered, 1 failed`. A run that ended early has lines that it never offered: they
/// were not sent, either.
pub fn counts(status: &Status, totals: &Totals, expected: Option<u64>) -> String {
    let early = !matches!(status.finish, Some(Finish { outcome: Outcome::Done, .. }));
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
            (State::NotSent, 0) if early && expected.is_none() => "the rest".to_owned(),
            (State::NotSent, _) if early && expected.is_none() => format!("{} and the rest", number::whole(count)),
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
    let went_on = status.finish.as_ref().map(goes_on).unwrap_or_default();
    format!("{how}{counts}, {}{went_on}", number::elapsed(status.elapsed()))
}

/// Where a run goes on that broke, and what it leaves behind.
fn goes_on(finish: &Finish) -> String {
    let (Outcome::Broken { contact: true, .. }, Some(line)) = (&finish.outcome, finish.next_line) else {
        return String::new();
    };
    let passed_over = match finish.passed_over {
        0 => String::new(),
        count => format!(" ({} before it could be sent again, too)", lines(count)),
    };
    format!("; goes on at line {}{passed_over}", number::whole(line))
}

/// How far a run is, from 0 to 1: by its lines or, while these are not counted yet, by how much of the file's `size` in
/// bytes was passed. `None` where neither is known.
pub fn progress(status: &Status, totals: &Totals, expected: Option<u64>, size: Option<u64>) -> Option<f32> {
    if matches!(status.finish, Some(Finish { outcome: Outcome::Done, .. })) {
        return Some(1.0);
    }
    let (done, all) = match expected {
        Some(lines) => (totals.ended(), lines),
        None => (status.bytes, size?),
    };
    (all > 0).then(|| (done as f64 / all as f64).min(1.0) as f32)
}

/// The time spent, and about how much is left: `4.0 s, about 11 s left`. `pace` is how many lines a second ended lately,
/// where that is known.
pub fn time(plan: &Plan, status: &Status, totals: &Totals, expected: Option<u64>, pace: Option<f64>) -> String {
    let spent = status.elapsed();
    let out = number::elapsed(spent);
    match left(plan, status, totals, expected, pace) {
        Some(left) => format!("{out}, about {} left", rounded(left)),
        None => out,
    }
}

fn left(plan: &Plan, status: &Status, totals: &Totals, expected: Option<u64>, pace: Option<f64>) -> Option<Duration> {
    if status.phase != Phase::Sending
        || status.paused
        || !matches!(status.contact, Contact::Made { .. })
        || totals.ended() == 0
    {
        return None;
    }
    let todo = expected?.checked_sub(totals.rows()).filter(|todo| *todo > 0)?;
    // What was seen lately tells more than the pace that was asked for: the cluster may not keep up with it.
    let seconds = match pace {
        Some(pace) => (todo + totals.of(State::Waiting)) as f64 / pace,
        None => plan.delay.as_secs_f64() * todo as f64,
    };
    Duration::try_from_secs_f64(seconds).ok().filter(|left| !left.is_zero())
}

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

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::run::Form;

    fn plan(count: &str) -> Plan {
        Form { count: count.to_owned(), ..Form::default() }.check(false).expect("the form as preset")
    }

    fn status(phase: Phase, contact: Contact) -> Status {
        Status {
            phase,
            contact,
            times_lost: 0,
            slowed: false,
            blank: 0,
            bytes: 0,
            started: Instant::now(),
            before: Duration::ZERO,
            paused: false,
            finish: None,
        }
    }

    fn totals(delivered: u64, failed: u64, waiting: u64) -> Totals {
        let mut log = crate::delivery::DeliveryLog::default();
        for row in 0..delivered + failed + waiting {
            log.append(row + 1);
            if row < delivered {
                log.delivered(row, 0, 0, 0);
            } else if row < delivered + failed {
                log.lost(row, State::Failed, Fault::new(Kind::NotJson { column: 1 }));
            }
        }
        log.totals()
    }

    fn done(outcome: Outcome) -> Status {
        let finish = Some(Finish { outcome, next_line: None, passed_over: 0, elapsed: Duration::from_secs(10) });
        Status { finish, ..status(Phase::Finished, Contact::Made { partitions: 4 }) }
    }

    #[test]
    fn each_phase_has_its_sentence() {
        let plan = plan("all");
        let made = Contact::Made { partitions: 4 };
        let lost = Contact::Lost(Fault::new(Kind::ClusterLost));
        let few = Contact::Lost(Fault::new(Kind::TooFewReplicas { topic: "invoices".to_owned() }));
        for (status, totals, expected) in [
            (status(Phase::Starting, Contact::Seeking(None)), totals(0, 0, 0), "Connecting…"),
            (status(Phase::Sending, made.clone()), totals(410, 0, 2), "Sending line 413 of 1,500 to invoices"),
            (status(Phase::Sending, made.clone()), totals(1499, 0, 1), "Waiting for the answer to 1 line"),
            (status(Phase::Sending, lost), totals(3, 0, 12), "Waiting for the cluster, 12 lines kept for up to 2 m"),
            (
                Status { times_lost: 2, ..status(Phase::Sending, few) },
                totals(3, 0, 1),
                "Waiting for the replicas, 1 line kept for up to 2 m (2 times)",
            ),
            (
                Status { slowed: true, ..status(Phase::Sending, made.clone()) },
                totals(410, 0, 2),
                "Sending line 413 of 1,500 to invoices, slowed by the cluster's quota",
            ),
            (status(Phase::Stopping, made), totals(3, 0, 3), "Stopping: waiting for 3 lines in flight"),
            (done(Outcome::Done), totals(19, 1, 0), "Finished: 19 of 20 delivered, 1 failed"),
            (done(Outcome::Done), totals(10, 0, 0), "Finished: 10 lines delivered"),
            (done(Outcome::Stopped), totals(1, 1, 0), "Stopped: 1 of 1,500 delivered, 1 failed, 1,498 not sent"),
            (done(Outcome::Stopped), totals(0, 0, 0), "Stopped before the first line"),
            (
                done(Outcome::Broken { fault: Fault::new(Kind::SignInRefused), contact: false }),
                totals(0, 0, 0),
                "Ended before the first line: API key or secret refused",
            ),
        ] {
            assert_eq!(sentence(&plan, &status, &totals, Some(1500)), expected);
        }
    }

    #[test]
    fn a_run_that_broke_says_where_it_goes_on_and_what_it_leaves_behind() {
        let fault = Fault::new(Kind::ClientFailed);
        let outcome = Outcome::Broken { fault, contact: true };
        let mut status = done(outcome.clone());
        status.blank = 2;
        let elapsed = Duration::from_secs(10);
        status.finish = Some(Finish { outcome, next_line: Some(31), passed_over: 4, elapsed });
        assert_eq!(
            summary(&status, &totals(20, 1, 0), None),
            "20 of 21 delivered, 1 failed, the rest not sent, 2 blank lines skipped, 10.0 s; \
             goes on at line 31 (4 lines before it could be sent again, too)"
        );
        assert_eq!(
            summary(&status, &totals(0, 0, 0), None),
            "no line was sent, 2 blank lines skipped, 10.0 s; \
             goes on at line 31 (4 lines before it could be sent again, too)"
        );
        let stopped = done(Outcome::Stopped);
        assert_eq!(summary(&stopped, &totals(3, 0, 0), Some(10)), "Stopped: 3 of 10 delivered, 7 not sent, 10.0 s");
    }

    #[test]
    fn the_number_of_lines_is_told_only_where_it_is_known() {
        assert_eq!(expected(&plan("all"), None), None);
        assert_eq!(expected(&plan("all"), Some(1500)), Some(1500));
        assert_eq!(expected(&plan("10"), Some(3)), Some(3));
        assert_eq!(expected(&plan("10"), None), Some(10));
        let mut later = plan("all");
        later.selection.from_line = 7;
        assert_eq!(expected(&later, Some(1500)), None);
    }

    #[test]
    fn the_time_left_follows_the_pace() {
        let plan = plan("30");
        let mut sending = status(Phase::Sending, Contact::Made { partitions: 4 });
        sending.started -= Duration::from_secs(4);
        let text = time(&plan, &sending, &totals(8, 0, 0), Some(30), None);
        assert_eq!(text, "4.0 s, about 11 s left");
        assert_eq!(time(&plan, &done(Outcome::Done), &totals(8, 0, 0), Some(30), None), "10.0 s");
        let seen = time(&plan, &sending, &totals(8, 0, 2), Some(30), Some(0.5));
        assert_eq!(seen, "4.0 s, about 44 s left", "slower than asked for, and two are still waited for");
        assert_eq!(progress(&sending, &totals(15, 0, 0), Some(30), Some(1)), Some(0.5));
        sending.bytes = 250;
        assert_eq!(progress(&sending, &totals(15, 0, 0), None, Some(1000)), Some(0.25), "not counted yet");
        assert_eq!(progress(&sending, &totals(15, 0, 0), None, None), None, "a pipe");
    }
}
