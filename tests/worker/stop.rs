//! Stop is heard within 100 ms, whatever the worker is doing.

use std::time::{Duration, Instant};

use line_producer::{
    delivery::State,
    producer::{Contact, Event, Outcome},
    source::Format,
};

use crate::course::{CLOSED, Course, cluster, file_form, form};

/// The promise is 100 ms; the machine of a test may be busy with others.
pub const PROMISE: Duration = Duration::from_millis(100);

/// Presses Stop, and says how long it took until no more lines are handed over.
pub fn stop(course: &mut Course) -> Duration {
    let pressed = Instant::now();
    course.worker.stop();
    course.until("stop", |event, _| matches!(event, Event::Stopping { .. } | Event::Finished { .. }));
    pressed.elapsed()
}

#[test]
fn during_a_delay_of_a_minute() {
    let cluster = cluster();
    let mut course =
        Course::start(&line_producer::run::Form { delay: "1 m".into(), ..form(&cluster.bootstrap_servers()) });
    course.until_rows(State::Delivered, 1);
    assert!(stop(&mut course) < PROMISE);
    let finish = course.finish();
    assert_eq!((finish.outcome, finish.next_line), (Outcome::Stopped, Some(2)));
    assert_eq!((course.count(State::Delivered), course.run.log().len()), (1, 1));
}

#[test]
fn with_a_full_queue() {
    let cluster = cluster();
    let mut form = form(&cluster.bootstrap_servers());
    form.count = "all".into();
    form.delay = "1 ms".into();
    form.profile.properties = "queue.buffering.max.messages=5".into();
    form.profile.linger = "0".into();
    let mut course = Course::start(&form);
    course.until_rows(State::Delivered, 1);
    cluster.broker_down(1).expect("the broker goes away");
    course.until_rows(State::Waiting, 5);
    course.until("loss", |event, _| matches!(event, Event::Contact { contact: Contact::Lost(_), .. }));
    assert!(stop(&mut course) < PROMISE);
    let finish = course.finish();
    assert_eq!(finish.outcome, Outcome::Stopped);
    assert_eq!(course.count(State::Waiting), 0);
    let ended = course.count(State::Unknown) + course.count(State::NotSent);
    assert_eq!(ended + course.count(State::Delivered), course.run.log().len());
    assert!(ended >= 5, "{:?}", course.run.log().totals());
}

#[test]
fn with_a_dead_cluster() {
    let mut course = Course::start(&form(CLOSED));
    course.until("trouble", |event, _| matches!(event, Event::Contact { contact: Contact::Seeking(Some(_)), .. }));
    assert!(stop(&mut course) < PROMISE);
    let finish = course.finish();
    assert_eq!((finish.outcome, finish.next_line), (Outcome::Stopped, Some(1)));
    assert!(course.run.log().is_empty());
}

#[test]
fn in_a_line_of_a_gigabyte() {
    let cluster = cluster();
    let file = tempfile::NamedTempFile::new().expect("a file");
    file.as_file().set_len(1 << 30).expect("a gigabyte without a line end");
    let mut form = file_form(&cluster.bootstrap_servers(), file.path());
    form.format = Format::JsonLines;
    let mut course = Course::start(&form);
    course.until("contact", |event, _| matches!(event, Event::Contact { contact: Contact::Made { .. }, .. }));
    assert!(stop(&mut course) < PROMISE);
    assert_eq!(course.finish().outcome, Outcome::Stopped);
    assert!(course.run.log().is_empty());
}
