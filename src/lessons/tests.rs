//! Lessons on paper: what is seen is made up.

use super::*;
use crate::fault::Kind;

fn run(id: u64, delivered: u64, rows: u64, done: bool) -> RunSeen {
    let place = |at: u64| Place { key: Some(format!("STR{}", at % 3)), partition: (at % 3) as i32, offset: at as i64 };
    RunSeen {
        id,
        topic: "invoices".to_owned(),
        keyed: true,
        delivered,
        rows,
        done,
        places: (0..delivered).map(place).collect(),
        ..RunSeen::default()
    }
}

fn seen(run: RunSeen) -> Seen {
    Seen { run: Some(run), ..Seen::default() }
}

#[track_caller]
fn ticks(course: &mut Course, seen: &Seen, ticked: usize) {
    course.observe(seen);
    assert_eq!(course.ticked(), ticked);
}

#[test]
fn a_run_from_before_the_lesson_does_not_count() {
    let old = seen(run(7, 10, 10, true));
    for lesson in Lesson::ALL {
        ticks(&mut Course::begin(lesson, old.clone()), &old, 0);
    }
}

#[test]
fn first_delivery_wants_lines_that_lie_behind_the_first_ones() {
    let mut course = Course::begin(Lesson::FirstDelivery, Seen::default());
    ticks(&mut course, &seen(run(1, 0, 1, false)), 0);
    ticks(&mut course, &seen(run(1, 1, 3, false)), 1);
    ticks(&mut course, &seen(run(1, 9, 10, true)), 1);
    ticks(&mut course, &seen(run(1, 10, 10, true)), 2);
    let mut elsewhere = run(2, 1, 1, true);
    elsewhere.places[0].partition = 9;
    ticks(&mut course, &seen(elsewhere), 2);
    let behind = |id| {
        let mut run = run(id, 1, 1, true);
        run.places[0].offset = 1_000;
        run
    };
    ticks(&mut course, &seen(RunSeen { topic: "orders".to_owned(), ..behind(3) }), 2);
    ticks(&mut course, &seen(RunSeen { cluster: Some("mine".to_owned()), ..behind(4) }), 2);
    ticks(&mut course, &seen(behind(5)), 3);
    assert!(course.done());
}

#[test]
fn same_key_wants_keys_that_are_there_twice_and_always_in_one_place() {
    let mut course = Course::begin(Lesson::SameKey, Seen::default());
    ticks(&mut course, &seen(run(1, 3, 3, true)), 0);
    let mut torn = run(2, 6, 6, true);
    torn.places[3].partition = 2;
    ticks(&mut course, &seen(torn), 0);
    let mut unknown = run(3, 6, 6, true);
    unknown.places.iter_mut().for_each(|place| place.key = None);
    ticks(&mut course, &seen(unknown), 0);
    ticks(&mut course, &seen(run(4, 6, 6, true)), 1);
    ticks(&mut course, &seen(run(5, 6, 6, true)), 2);
    let spread = |id, keyed| RunSeen { keyed, ..run(id, 6, 6, true) };
    ticks(&mut course, &seen(spread(6, true)), 2);
    ticks(&mut course, &seen(spread(7, false)), 3);
}

#[test]
fn a_wrong_secret_wants_the_run_and_the_test_to_say_so() {
    let mut course = Course::begin(Lesson::WrongSecret, Seen::default());
    let refused = |fault| RunSeen { fault: Some(fault), ..run(1, 0, 0, false) };
    ticks(&mut course, &seen(refused(Kind::MechanismNotOffered)), 0);
    let mut now = seen(refused(Kind::SignInRefused));
    ticks(&mut course, &now, 1);
    now.test = Some(TestSeen { id: 1, fault: None });
    ticks(&mut course, &now, 1);
    now.test = Some(TestSeen { id: 1, fault: Some(Kind::SignInRefused) });
    ticks(&mut course, &now, 2);
    ticks(&mut course, &seen(run(2, 10, 10, true)), 3);
}

#[test]
fn a_test_from_before_the_lesson_does_not_count() {
    let old = Seen { test: Some(TestSeen { id: 4, fault: Some(Kind::SignInRefused) }), ..Seen::default() };
    let mut course = Course::begin(Lesson::WrongSecret, old.clone());
    let refused = RunSeen { fault: Some(Kind::SignInRefused), ..run(1, 0, 0, false) };
    let mut now = Seen { run: Some(refused), ..old };
    ticks(&mut course, &now, 1);
    now.test = Some(TestSeen { id: 5, fault: Some(Kind::SignInRefused) });
    ticks(&mut course, &now, 2);
}

#[test]
fn the_broker_wants_one_run_that_loses_contact_and_has_it_back() {
    let mut course = Course::begin(Lesson::BrokerDown, Seen::default());
    let lost = |id, delivered, rows| RunSeen { lost: true, times_lost: 1, ..run(id, delivered, rows, false) };
    let back = |id, delivered, rows, done| RunSeen { times_lost: 1, ..run(id, delivered, rows, done) };
    ticks(&mut course, &seen(run(1, 3, 5, false)), 1);
    ticks(&mut course, &seen(lost(1, 3, 9)), 2);
    ticks(&mut course, &seen(back(1, 5, 9, false)), 3);
    ticks(&mut course, &seen(back(1, 60, 60, true)), 4);
}

#[test]
fn a_run_that_ends_too_early_is_followed_by_another() {
    let mut course = Course::begin(Lesson::BrokerDown, Seen::default());
    let lost = |id| RunSeen { lost: true, times_lost: 1, ..run(id, 3, 5, false) };
    let back = |id, delivered, done| RunSeen { times_lost: 1, ..run(id, delivered, 5, done) };
    ticks(&mut course, &seen(run(1, 3, 5, false)), 1);
    ticks(&mut course, &seen(run(1, 5, 5, true)), 1);
    ticks(&mut course, &seen(run(2, 3, 5, false)), 1);
    ticks(&mut course, &seen(lost(2)), 2);
    ticks(&mut course, &seen(RunSeen { done: true, ..lost(2) }), 2);
    ticks(&mut course, &seen(run(3, 3, 5, false)), 2);
    ticks(&mut course, &seen(lost(3)), 2);
    ticks(&mut course, &seen(back(3, 3, false)), 3);
    ticks(&mut course, &seen(back(3, 4, true)), 3);
    ticks(&mut course, &seen(run(4, 5, 5, true)), 3);
    ticks(&mut course, &seen(back(5, 5, true)), 4);
}

/// A reader of this topic who has come so far in each partition.
fn read(reader: Reader, topic: &str, messages: u64, next: i64) -> Read {
    let reached = (0..3).map(|partition| (partition, next)).collect();
    Read { reader, cluster: None, topic: topic.to_owned(), messages, reached }
}

fn alone(id: u64, messages: u64) -> Read {
    Read { reached: Vec::new(), ..read(Reader::Alone(id), "invoices", messages, 0) }
}

fn group(name: &str, messages: u64, next: i64) -> Read {
    read(Reader::Group(name.to_owned()), "invoices", messages, next)
}

/// The lesson with its first step ticked by a run whose last line lies at offset 9, and what was read by then.
fn begun(reads: Vec<Read>) -> (Course, Seen) {
    let mut course = Course::begin(Lesson::WhoReadWhat, Seen::default());
    let now = Seen { run: Some(run(1, 10, 10, true)), reads, ..Seen::default() };
    ticks(&mut course, &now, 1);
    (course, now)
}

#[test]
fn who_read_what_wants_three_readers_who_each_got_all() {
    let (mut course, mut now) = begun(vec![alone(4, 100)]);
    for (reads, ticked) in [
        (vec![alone(4, 200)], 1),
        (vec![alone(5, 9)], 1),
        (vec![alone(5, 10)], 2),
        (vec![alone(5, 10), group("one", 200, 9)], 2),
        (vec![alone(5, 10), group("one", 200, 10)], 3),
        (vec![alone(5, 10), group("one", 300, 20)], 3),
        (vec![alone(5, 10), group("another", 10, 10)], 4),
    ] {
        now.reads = reads;
        ticks(&mut course, &now, ticked);
    }
}

#[test]
fn who_reads_another_topic_shows_nothing() {
    let (mut course, mut now) = begun(Vec::new());
    now.reads = vec![Read { cluster: Some("mine".to_owned()), ..alone(1, 10) }];
    ticks(&mut course, &now, 1);
    now.reads = vec![Read { topic: "orders".to_owned(), ..alone(1, 10) }];
    ticks(&mut course, &now, 1);
    now.reads = vec![alone(2, 10)];
    ticks(&mut course, &now, 2);
    now.reads = vec![read(Reader::Group("one".to_owned()), "orders", 10, 10)];
    ticks(&mut course, &now, 2);
}

/// The tabs can be opened in any order.
#[test]
fn a_group_that_read_before_somebody_alone_did_is_one_of_the_two() {
    let (mut course, mut now) = begun(Vec::new());
    now.reads = vec![group("one", 10, 10)];
    ticks(&mut course, &now, 1);
    now.reads = vec![alone(1, 10), group("one", 10, 10)];
    ticks(&mut course, &now, 3);
    now.reads = vec![alone(1, 10), group("another", 10, 10)];
    ticks(&mut course, &now, 4);
}
