//! Lessons on paper: what is seen is made up.

use super::*;
use crate::fault::Kind;

fn run(id: u64, delivered: u64, rows: u64, done: bool) -> RunSeen {
    let place = |at: u64| Place { key: Some(format!("STR{}", at % 3)), partition: (at % 3) as i32, offset: at as i64 };
    RunSeen {
        id,
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
    let mut behind = run(3, 1, 1, true);
    behind.places[0].offset = 1_000;
    ticks(&mut course, &seen(behind), 3);
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
    now.test = Some(Kind::SignInRefused);
    ticks(&mut course, &now, 2);
    ticks(&mut course, &seen(run(2, 10, 10, true)), 3);
}

#[test]
fn the_broker_wants_one_run_that_loses_contact_and_nothing_else() {
    let mut course = Course::begin(Lesson::BrokerDown, Seen::default());
    ticks(&mut course, &seen(run(1, 3, 5, false)), 1);
    let another = RunSeen { lost: true, times_lost: 1, ..run(2, 3, 5, false) };
    ticks(&mut course, &seen(another), 1);
    let lost = RunSeen { lost: true, times_lost: 1, ..run(1, 3, 9, false) };
    ticks(&mut course, &seen(lost), 2);
    ticks(&mut course, &seen(RunSeen { times_lost: 1, ..run(1, 5, 9, false) }), 3);
    ticks(&mut course, &seen(RunSeen { times_lost: 1, ..run(1, 60, 60, true) }), 4);
}

fn read(reader: Reader, messages: u64) -> Read {
    Read { reader, topic: "invoices".to_owned(), messages }
}

#[test]
fn who_read_what_wants_three_readers_who_each_got_all() {
    let group = |name: &str, messages| read(Reader::Group(name.to_owned()), messages);
    let old = Seen { reads: vec![read(Reader::Alone, 10), group("counted-before", 10)], ..Seen::default() };
    let mut course = Course::begin(Lesson::WhoReadWhat, old.clone());
    let mut now = Seen { run: Some(run(1, 10, 10, true)), ..old };
    ticks(&mut course, &now, 1);
    now.reads = vec![read(Reader::Alone, 9)];
    ticks(&mut course, &now, 1);
    now.reads = vec![read(Reader::Alone, 20)];
    ticks(&mut course, &now, 2);
    now.reads.push(group("one", 9));
    ticks(&mut course, &now, 2);
    now.reads[1] = group("one", 20);
    ticks(&mut course, &now, 3);
    now.reads[1] = group("another", 20);
    ticks(&mut course, &now, 4);
}
