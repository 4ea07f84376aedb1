//! What becomes of lines when the cluster, the line or the program itself is in trouble.

use std::{
    io::Write,
    sync::mpsc,
    time::{Duration, Instant},
};

use line_producer::{
    delivery::State,
    producer::{Contact, Event, Outcome, Worker},
    run::{self, Form},
    source::BadLines,
};

use crate::course::{Course, PATIENCE, cluster, file_form, form};

fn broken_by(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Broken { fault, .. } => fault.name(),
        Outcome::Done | Outcome::Stopped => panic!("{outcome:?}"),
    }
}

#[test]
fn a_cluster_that_comes_back_gets_every_line_once() {
    let cluster = cluster();
    let form = Form { count: "100".into(), delay: "5 ms".into(), ..form(&cluster.bootstrap_servers()) };
    let mut course = Course::start(&form);
    course.until_rows(State::Delivered, 1);
    cluster.broker_down(1).expect("the broker goes away");
    course.until("loss", |event, _| matches!(event, Event::Contact { contact: Contact::Lost(_), .. }));
    cluster.broker_up(1).expect("the broker comes back");
    course.until("return", |event, _| matches!(event, Event::Contact { contact: Contact::Made { .. }, .. }));
    assert_eq!(course.finish().outcome, Outcome::Done);
    assert_eq!((course.count(State::Delivered), course.run.log().len()), (100, 100));
}

#[test]
fn a_cluster_that_stays_away_ends_the_run_at_the_deadline_that_is_shown() {
    let cluster = cluster();
    let form = Form {
        count: "100".into(),
        delay: "5 ms".into(),
        deadline: "3 s".into(),
        ..form(&cluster.bootstrap_servers())
    };
    let mut course = Course::start(&form);
    course.until_rows(State::Delivered, 1);
    cluster.broker_down(1).expect("the broker goes away");
    let finish = course.finish();
    assert_eq!(broken_by(&finish.outcome), "no-answer");
    assert!(matches!(finish.outcome, Outcome::Broken { contact: true, .. }));
    let lost = course.count(State::Failed) + course.count(State::Unknown) + course.count(State::NotSent);
    assert_eq!(lost + course.count(State::Delivered), course.run.log().len());
    assert!(course.fault_names().iter().all(|name| *name == "no-answer"), "{:?}", course.fault_names());
}

#[test]
fn a_closed_port_ends_the_run_before_any_line_is_a_row() {
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let started = Instant::now();
    let mut course = Course::start(&form(&format!("127.0.0.1:{port}")));
    let finish = course.finish();
    assert_eq!((broken_by(&finish.outcome), finish.next_line), ("nothing-listens", Some(1)));
    assert!(matches!(finish.outcome, Outcome::Broken { contact: false, .. }));
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(course.run.log().is_empty());
}

#[test]
fn a_dead_address_before_a_good_one_does_not_matter() {
    let cluster = cluster();
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let both = format!("127.0.0.1:{port},{}", cluster.bootstrap_servers());
    let mut course = Course::start(&form(&both));
    assert_eq!(course.finish().outcome, Outcome::Done);
    assert_eq!(course.count(State::Delivered), 10);
}

#[test]
fn a_port_that_is_not_kafka_is_told_from_silence() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let mut course = Course::start(&form(&address));
    assert_eq!(broken_by(&course.finish().outcome), "not-kafka");
}

#[test]
fn bad_lines_fail_with_their_number_or_go_without_a_key() {
    let cluster = cluster();
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(b"{\"StoreID\":\"a\"}\n\nnot json\n{\"Store\":1}\n{\"StoreID\":\"b\"}\n").expect("written");
    let refuse = file_form(&cluster.bootstrap_servers(), file.path());
    let mut course = Course::start(&refuse);
    assert_eq!(course.finish().outcome, Outcome::Done);
    assert_eq!((course.count(State::Delivered), course.count(State::Failed)), (2, 2));
    assert_eq!(course.fault_names(), ["not-json", "key-missing"]);
    let lines: Vec<_> = (0..4).filter_map(|row| course.run.log().row(row)).map(|row| row.line()).collect();
    assert_eq!((lines, course.run.status().blank), (vec![1, 3, 4, 5], 1));

    let mut course = Course::start(&Form { bad_lines: BadLines::Send, ..refuse });
    assert_eq!(course.finish().outcome, Outcome::Done);
    assert_eq!(course.count(State::Delivered), 4);
}

#[test]
fn properties_that_go_against_each_other_are_told_not_sent() {
    let cluster = cluster();
    let mut form = form(&cluster.bootstrap_servers());
    form.profile.properties = "acks=1".into();
    let told = form.check(true).expect_err("idempotence needs acks=all");
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn a_panic_in_the_worker_is_a_message_and_the_worker_goes_on() {
    let cluster = cluster();
    let worker = Worker::spawn().expect("a worker");
    let prepare = || {
        let plan = form(&cluster.bootstrap_servers()).check(true).expect("a plan");
        run::prepare(1, plan, None, "").expect("a run").1
    };
    let (sender, finishes) = mpsc::channel();
    let panicking = sender.clone();
    worker
        .start(
            prepare(),
            Box::new(move |event: Event| match event {
                Event::Contact { .. } => panic!("made to panic"),
                Event::Finished { finish, .. } => panicking.send(finish).expect("the test listens"),
                _ => {}
            }),
        )
        .expect("a start");
    let finish = finishes.recv_timeout(PATIENCE).expect("a message instead of silence");
    let Outcome::Broken { fault, .. } = &finish.outcome else { panic!("{finish:?}") };
    assert_eq!((fault.name(), fault.technical.as_str()), ("internal", "made to panic"));

    let listener = move |event: Event| {
        if let Event::Finished { finish, .. } = event {
            sender.send(finish).expect("the test listens");
        }
    };
    worker.start(prepare(), Box::new(listener)).expect("a start");
    assert_eq!(finishes.recv_timeout(PATIENCE).expect("the next run").outcome, Outcome::Done);
}
