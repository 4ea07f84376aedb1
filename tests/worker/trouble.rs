//! What becomes of lines when the cluster, the line or the program itself is in trouble.

use std::{
    io::Write,
    sync::mpsc,
    time::{Duration, Instant},
};

use line_producer::{
    connection::Secrets,
    delivery::State,
    producer::{Contact, Event, Outcome, Worker},
    run::{self, Form},
    source::BadLines,
};

use crate::course::{CLOSED, Course, PATIENCE, cluster, file_form, form};

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
    let started = Instant::now();
    let mut course = Course::start(&form(CLOSED));
    let finish = course.finish();
    assert_eq!((broken_by(&finish.outcome), finish.next_line), ("nothing-listens", Some(1)));
    assert!(matches!(finish.outcome, Outcome::Broken { contact: false, .. }));
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(course.run.log().is_empty());
}

#[test]
fn a_dead_address_before_a_good_one_does_not_matter() {
    let cluster = cluster();
    let both = format!("{CLOSED},{}", cluster.bootstrap_servers());
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
    form.profile.properties = "max.in.flight=6".into();
    let told = form.check(true).expect_err("idempotence needs 5 at most");
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn a_panic_in_the_worker_is_a_message_and_the_worker_goes_on() {
    let cluster = cluster();
    let worker = Worker::spawn().expect("a worker");
    let prepare = || {
        let plan = form(&cluster.bootstrap_servers()).check(true).expect("a plan");
        run::prepare(1, plan, &Secrets::default(), "").expect("a run").1
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

#[test]
fn a_file_that_grows_loses_no_line_that_was_whole() {
    // More than is read ahead, so that the end is read after the file has grown.
    const LINES: u64 = 5_000;
    let cluster = cluster();
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    for line in 0..LINES {
        writeln!(file, "{{\"StoreID\":\"s{line}\"}}").expect("written");
    }
    write!(file, "{{\"StoreID\":").expect("written");
    let form = Form { delay: "1 ms".into(), ..file_form(&cluster.bootstrap_servers(), file.path()) };
    let mut course = Course::start(&form);
    course.until_rows(State::Delivered, 1);
    writeln!(file, "\"late\"}}").expect("the file grows");
    let finish = course.finish();
    assert_eq!((broken_by(&finish.outcome), finish.next_line), ("file-changed", Some(LINES + 1)));
    assert_eq!((course.count(State::Delivered), course.run.log().len()), (LINES, LINES));
}

#[test]
fn a_line_that_the_queue_can_never_take_fails_instead_of_waiting_for_ever() {
    let cluster = cluster();
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    writeln!(file, "\"{}\"\n1", "x".repeat(5_000)).expect("written");
    let mut form = file_form(&cluster.bootstrap_servers(), file.path());
    form.key_field.clear();
    form.profile.properties = "queue.buffering.max.kbytes=1".into();
    let mut course = Course::start(&form);
    assert_eq!(course.finish().outcome, Outcome::Done);
    assert_eq!((course.fault_names(), course.count(State::Delivered)), (vec!["line-too-long"], 1));
}

#[test]
fn what_a_lost_cluster_did_not_store_is_where_the_next_run_goes_on() {
    let cluster = cluster();
    let form = Form {
        count: "all".into(),
        delay: "2 ms".into(),
        deadline: "3 s".into(),
        ..form(&cluster.bootstrap_servers())
    };
    let mut course = Course::start(&form);
    course.until_rows(State::Delivered, 20);
    cluster.broker_down(1).expect("the broker goes away");
    let finish = course.finish();
    let log = course.run.log();
    let rows: Vec<_> = (0..log.len()).filter_map(|index| log.row(index)).collect();
    let settled =
        rows.iter().filter(|row| matches!(row.state(), State::Delivered | State::Unknown)).map(|row| row.line()).max();
    let open = rows.iter().filter(|row| matches!(row.state(), State::Failed | State::NotSent)).map(|row| row.line());
    let (before, after): (Vec<u64>, Vec<u64>) = open.partition(|line| Some(*line) < settled);
    assert!(!after.is_empty(), "the lines that were kept: {:?}", log.totals());
    assert_eq!((finish.next_line, finish.passed_over), (after.iter().copied().min(), before.len() as u64));
}
