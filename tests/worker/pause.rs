//! A pause: nothing is handed over while it goes on, and everything else goes its way.

use std::time::{Duration, Instant};

use line_producer::{
    delivery::State,
    producer::{Event, Outcome},
    run::Form,
};

use crate::course::{Course, cluster, form};

fn paused(course: &mut Course, wanted: bool) {
    course.until("a pause", |event, _| matches!(event, Event::Paused { paused, .. } if *paused == wanted));
    assert_eq!(course.run.status().paused, wanted);
}

#[test]
fn no_line_is_handed_over_until_it_goes_on_and_none_is_lost_or_sent_twice() {
    let cluster = cluster();
    let mut course =
        Course::start(&Form { count: "all".into(), delay: "1 ms".into(), ..form(&cluster.bootstrap_servers()) });
    course.until_rows(State::Delivered, 20);
    course.worker.pause();
    paused(&mut course, true);
    course.until("the answers to what is on its way", |_, run| run.log().totals().of(State::Waiting) == 0);
    let (rows, elapsed) = (course.run.log().len(), course.run.status().elapsed());
    assert!(rows < 1_500, "it was paused before its end");
    let quiet = course.nothing_for(Duration::from_millis(600));
    assert!(quiet, "a pause is no time in which lines are handed over");
    assert_eq!((course.run.log().len(), course.run.status().elapsed()), (rows, elapsed), "the clock stands, too");
    let resumed = Instant::now();
    course.worker.resume();
    paused(&mut course, false);
    course.until("20 more rows", |_, run| run.log().len() >= rows + 20);
    assert!(
        resumed.elapsed() >= Duration::from_millis(15),
        "what was missed is not made up for: {:?}",
        resumed.elapsed()
    );
    let finish = course.finish();
    assert_eq!((finish.outcome, course.count(State::Delivered)), (Outcome::Done, 1_500));
    assert!(finish.elapsed >= Duration::from_millis(1_400), "{:?}", finish.elapsed);
    let lines: Vec<_> = (0..1_500).filter_map(|row| course.run.log().row(row)).map(|row| row.line()).collect();
    assert!(lines.into_iter().eq(1..=1_500));
}

#[test]
fn a_run_that_pauses_can_be_stopped_and_the_next_one_does_not_pause() {
    let cluster = cluster();
    let mut course = Course::start(&Form { delay: "20 ms".into(), ..form(&cluster.bootstrap_servers()) });
    course.until_rows(State::Delivered, 2);
    course.worker.pause();
    paused(&mut course, true);
    assert!(crate::stop::stop(&mut course) < crate::stop::PROMISE);
    let finish = course.finish();
    assert_eq!(finish.outcome, Outcome::Stopped);
    assert_eq!(finish.next_line, Some(course.run.log().len() + 1));
    assert!(!course.run.status().paused);
    course.next(&form(&cluster.bootstrap_servers()));
    course.finish();
    assert_eq!(course.count(State::Delivered), 10);
}

#[test]
fn the_deadline_of_what_waits_runs_on() {
    let cluster = cluster();
    let mut course = Course::start(&Form {
        delay: "20 ms".into(),
        deadline: "2 s".into(),
        count: "all".into(),
        ..form(&cluster.bootstrap_servers())
    });
    course.until_rows(State::Delivered, 2);
    cluster.broker_down(1).expect("the broker goes away");
    course.until_rows(State::Waiting, 3);
    course.worker.pause();
    paused(&mut course, true);
    let rows = course.run.log().len();
    let finish = course.finish();
    assert!(matches!(finish.outcome, Outcome::Broken { contact: true, .. }), "{finish:?}");
    let waiting = course.count(State::Waiting);
    assert_eq!((course.run.log().len(), waiting), (rows, 0));
}

#[test]
fn what_is_answered_in_a_pause_has_taken_its_time() {
    let cluster = cluster();
    let mut course =
        Course::start(&Form { count: "all".into(), delay: "20 ms".into(), ..form(&cluster.bootstrap_servers()) });
    course.until_rows(State::Delivered, 1);
    cluster.broker_round_trip_time(1, Duration::from_secs(1)).expect("slow");
    course.until_rows(State::Waiting, 3);
    course.worker.pause();
    paused(&mut course, true);
    let began = Instant::now();
    course.until("the answers to what is on its way", |_, run| run.log().totals().of(State::Waiting) == 0);
    let (status, took) = (course.run.status(), began.elapsed());
    assert!(status.measured() >= status.elapsed() + took / 2, "{:?} with {took:?} of a pause", status.measured());
    assert!(status.stands_still());
    let delivered = course.count(State::Delivered) as f64;
    let told = course.run.figures().key_figures(status.measured());
    assert!(told.mean_rate.is_some_and(|rate| rate <= delivered / (took / 2).as_secs_f64()), "{told:?} in {took:?}");
    course.worker.stop();
    let finish = course.finish();
    assert_eq!(finish.outcome, Outcome::Stopped);
    assert!(course.run.status().measured() >= finish.elapsed + took / 2, "the end knows of it, too");
}
