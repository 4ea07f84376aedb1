//! The sentences as they are read.

use std::time::Instant;

use super::*;
use crate::run::{Awaited, Form, Retry};

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
        pass: 1,
        repeat: Repeat::default(),
        due: None,
        started: Instant::now(),
        before: Duration::ZERO,
        paused: false,
        awaited: Awaited::default(),
        finish: None,
        retry: None,
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
    let finish = Some(Finish {
        outcome,
        next_line: None,
        next_pass: 1,
        next_offered: 0,
        passed_over: 0,
        elapsed: Duration::from_secs(10),
    });
    Status { finish, ..status(Phase::Finished, Contact::Made { partitions: 4 }) }
}

#[test]
fn a_file_that_has_grown_since_its_lines_were_counted_has_more_than_those() {
    let (sending, few) = (status(Phase::Sending, Contact::Made { partitions: 4 }), plan("20"));
    let paused = Status { paused: true, ..status(Phase::Sending, Contact::Made { partitions: 4 }) };
    let plan = plan("all");
    let told = |plan: &Plan, status: &Status, totals: &Totals| {
        let expected = still_expected(plan, Some(10), totals);
        (sentence(plan, status, totals, expected), progress(status, totals, expected, None))
    };
    let said = |text: &str, share| (text.to_owned(), share);
    assert_eq!(told(&plan, &sending, &totals(9, 0, 0)), said("Sending line 10 of 10 to invoices", Some(0.9)));
    assert_eq!(told(&plan, &sending, &totals(9, 0, 1)), said("Waiting for the answer to 1 line", Some(0.9)));
    // The eleventh is still to come.
    assert_eq!(told(&plan, &sending, &totals(10, 0, 0)), said("Sending to invoices", Some(1.0)));
    assert_eq!(told(&plan, &paused, &totals(10, 0, 0)).0, "Paused before line 11");
    assert_eq!(told(&plan, &sending, &totals(11, 0, 0)), said("Sending line 12 to invoices", None));
    assert_eq!(told(&plan, &paused, &totals(11, 0, 0)).0, "Paused before line 12");
    let grown = Status { bytes: 150, ..status(Phase::Sending, Contact::Made { partitions: 4 }) };
    assert_eq!(progress(&grown, &totals(11, 0, 0), None, Some(100)), None);
    assert_eq!(progress(&grown, &totals(11, 0, 0), None, Some(300)), Some(0.5));
    assert_eq!(told(&few, &sending, &totals(11, 0, 0)), said("Sending line 12 of 20 to invoices", Some(0.55)));
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
    status.finish =
        Some(Finish { outcome, next_line: Some(31), next_pass: 1, next_offered: 0, passed_over: 4, elapsed });
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
    let finish = stopped.finish.clone().map(|finish| Finish { next_line: Some(4), ..finish });
    let stopped = Status { finish, ..stopped };
    let next = "; line 4 would be next";
    assert!(summary(&stopped, &totals(3, 0, 0), Some(10)).ends_with(next), "no form changes by itself");
    assert!(sentence(&plan("all"), &stopped, &totals(3, 0, 0), Some(10)).ends_with(next));
}

#[test]
fn several_passes_are_told_and_what_has_no_end_has_no_rest() {
    let repeated = |repeat: &str| {
        let form = Form { repeat: repeat.to_owned(), ..Form::default() };
        form.check(false).expect("the form as preset")
    };
    let (thrice, endless) = (repeated("3"), repeated("without end"));
    assert_eq!((expected(&thrice, Some(1500)), expected(&endless, Some(1500))), (Some(30), None));
    assert_eq!(each_pass(&endless, Some(1500)), Some(10));
    let place = "to invoices on the practice cluster";
    assert_eq!(ready(&thrice, Some(10)), format!("Ready to send 10 lines 3 times {place}"));
    assert_eq!(ready(&endless, None), format!("Ready to send all lines without end {place}"));
    let made = Contact::Made { partitions: 4 };
    let sending =
        |plan: &Plan| Status { repeat: plan.selection.repeat, pass: 2, ..status(Phase::Sending, made.clone()) };
    let says = |plan: &Plan, status: &Status| sentence(plan, status, &totals(12, 0, 0), expected(plan, None));
    assert_eq!(says(&thrice, &sending(&thrice)), "Sending line 13 of 30 to invoices, pass 2 of 3");
    let due = Some(Instant::now() + Duration::from_millis(250_400));
    let waits = Status { due, ..sending(&endless) };
    assert_eq!(says(&endless, &waits), "Sending line 13 to invoices, pass 2, due in 4 m 10 s");
    assert!(!time(&endless, &waits, &totals(12, 0, 0), None, None).contains("left"));
    let outcome = Outcome::Broken { fault: Fault::new(Kind::ClientFailed), contact: true };
    let Status { finish, .. } = done(outcome);
    let finish = finish.map(|finish| Finish { next_line: Some(5), next_pass: 2, next_offered: 4, ..finish });
    let broken = Status { finish, ..sending(&thrice) };
    let ends = says(&thrice, &broken);
    let goes_on = "18 not sent; goes on at line 5 in pass 2 of 3: Send sends the rest of that pass, without pass 3";
    assert!(ends.ends_with(goes_on), "{ends}");
    let at_its_beginning = |finish: &Finish| Finish { next_line: Some(1), next_offered: 0, ..finish.clone() };
    let finish = broken.finish.as_ref().map(at_its_beginning);
    let ends = says(&thrice, &Status { finish, ..broken });
    assert!(ends.ends_with("; goes on at line 1 in pass 2 of 3"), "{ends}");
    let Status { finish, .. } = done(Outcome::Stopped);
    assert_eq!(says(&endless, &Status { finish, ..sending(&endless) }), "Stopped: 12 lines delivered");
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
    assert_eq!(progress(&sending, &totals(15, 0, 0), Some(30), Some(1)), Some(0.5));
    sending.bytes = 250;
    assert_eq!(progress(&sending, &totals(15, 0, 0), None, Some(1000)), Some(0.25), "not counted yet");
    assert_eq!(progress(&sending, &totals(15, 0, 0), None, None), None, "a pipe");
}

#[test]
fn a_pause_and_a_retry_have_their_sentences() {
    let (plan, made) = (plan("all"), Contact::Made { partitions: 4 });
    let paused = Status { paused: true, ..status(Phase::Sending, made.clone()) };
    let said = |status: &Status, totals: Totals, expected| sentence(&plan, status, &totals, expected);
    let answers = "Paused before line 413 of 1,500, waiting for the answer to 2 lines";
    assert_eq!(said(&paused, totals(410, 0, 2), Some(1500)), answers);
    assert_eq!(said(&paused, totals(412, 0, 0), None), "Paused before line 413");
    assert_eq!(
        said(&paused, totals(2, 0, 1), Some(3)),
        "Waiting for the answer to 1 line",
        "none is left to hand over"
    );
    assert_eq!(
        time(&plan, &Status { before: Duration::from_secs(4), ..paused }, &totals(8, 0, 0), Some(30), None),
        "4.0 s"
    );

    let stopped = done(Outcome::Stopped);
    let first = stopped.finish.clone().expect("an end");
    let retry = Retry { rows: 4, handed: 2, ended: 1, first, before: Duration::from_secs(10) };
    let again = Status { retry: Some(retry.clone()), ..status(Phase::Sending, made) };
    assert_eq!(said(&again, totals(15, 2, 1), Some(30)), "Sending line 3 of 4 again to invoices");
    assert_eq!(progress(&again, &totals(15, 2, 1), Some(30), None), Some(0.25));
    let retry = Some(Retry { handed: 4, ended: 4, ..retry });
    let over = Status { retry, ..done(Outcome::Done) };
    assert_eq!(said(&over, totals(18, 0, 0), Some(30)), "4 lines sent again: 18 of 30 delivered, 12 not sent");
    let over = Status { finish: stopped.finish, ..over };
    assert_eq!(
        said(&over, totals(18, 0, 0), Some(30)),
        "Stopped after 4 lines sent again: 18 of 30 delivered, 12 not sent"
    );
}
