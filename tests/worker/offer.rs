//! What is offered and when: several passes, a rate, a recording, headers, a timestamp, a partition.

use std::{
    fs,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use line_producer::{
    delivery::{Ending, State},
    producer::{Event, Finish, Outcome},
    run::{Form, HeaderRow, Spacing},
    source::Format,
};
use rdkafka::{
    ClientConfig, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    message::{Headers as _, Message as _},
    types::{RDKafkaApiKey, RDKafkaRespErr},
};
use tempfile::NamedTempFile;

use crate::{
    course::{Course, Mock, PATIENCE, cluster, file_form, form},
    stop::{PROMISE, stop},
};

fn file(text: &str) -> NamedTempFile {
    let file = NamedTempFile::new().expect("a file");
    fs::write(file.path(), text).expect("written");
    file
}

/// No key, so that any line is fine.
fn keyless(cluster: &Mock, path: &Path) -> Form {
    Form { key_field: String::new(), ..file_form(&cluster.bootstrap_servers(), path) }
}

fn lines(course: &Course) -> Vec<u64> {
    let log = course.run.log();
    (0..log.len()).filter_map(|row| log.row(row)).map(|row| row.line()).collect()
}

#[test]
fn a_file_is_sent_as_often_as_asked_and_its_rows_keep_their_numbers() {
    let cluster = cluster();
    let form =
        Form { repeat: "3".into(), from_line: "2".into(), count: "4".into(), ..form(&cluster.bootstrap_servers()) };
    let mut course = Course::start(&form);
    let finish = course.finish();
    assert_eq!((finish.outcome, finish.next_line, course.count(State::Delivered)), (Outcome::Done, None, 12));
    assert_eq!(lines(&course), [2, 3, 4, 5].repeat(3));
    assert_eq!(course.run.status().pass, 3);
}

#[test]
fn a_file_without_end_goes_on_until_it_is_stopped() {
    let cluster = cluster();
    let form = Form { repeat: "without end".into(), ..form(&cluster.bootstrap_servers()) };
    let mut course = Course::start(&form);
    course.until_rows(State::Delivered, 500);
    assert!(stop(&mut course) < PROMISE);
    course.finish();
    assert!(course.run.status().pass > 50, "{:?}", course.run.status());
}

/// It would fail again and again, as fast as it is read.
#[test]
fn a_file_without_end_of_which_no_line_can_be_sent_ends_after_one_pass() {
    let cluster = cluster();
    let file = file("not JSON\n{\n");
    let form = Form { repeat: "without end".into(), format: Format::JsonLines, ..keyless(&cluster, file.path()) };
    let mut course = Course::start(&form);
    let Finish { outcome, next_line, .. } = course.finish();
    assert!(
        matches!(&outcome, Outcome::Broken { fault, contact: true } if fault.name() == "none-to-send"),
        "{outcome:?}"
    );
    assert_eq!((lines(&course), next_line, course.count(State::Failed)), (vec![1, 2], None, 2));
}

/// The file changes while its second pass is paced: that pass goes on with what was read, and the third does not begin.
#[test]
fn a_file_that_changes_between_two_passes_ends_the_run_at_the_beginning_of_one() {
    let cluster = cluster();
    let file = file("1\n2\n3\n");
    let form = Form { repeat: "10".into(), delay: "20 ms".into(), ..keyless(&cluster, file.path()) };
    let mut course = Course::start(&form);
    course.until_rows(State::Delivered, 1);
    fs::File::options().append(true).open(file.path()).and_then(|mut file| file.write_all(b"4\n")).expect("written");
    let Finish { outcome, next_line, next_pass, .. } = course.finish();
    assert!(
        matches!(&outcome, Outcome::Broken { fault, contact: true } if fault.name() == "file-changed"),
        "{outcome:?}"
    );
    let sent = lines(&course);
    assert_eq!(sent, [1, 2, 3].repeat(sent.len() / 3), "whole passes");
    assert_eq!((next_line, next_pass), (Some(1), sent.len() as u64 / 3 + 1));
}

#[test]
fn a_run_that_breaks_in_a_later_pass_goes_on_in_that_pass() {
    let cluster = cluster();
    let form = Form { repeat: "3".into(), delay: "10 ms".into(), ..form(&cluster.bootstrap_servers()) };
    let mut course = Course::start(&form);
    course.until_rows(State::Delivered, 13);
    let denied = RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
    cluster.request_errors(RDKafkaApiKey::Produce, &[denied]);
    let Finish { outcome, next_line, next_pass, .. } = course.finish();
    assert!(matches!(outcome, Outcome::Broken { contact: true, .. }), "{outcome:?}");
    let log = course.run.log();
    let stored = |row: &u64| log.row(*row).is_some_and(|row| row.state() == State::Delivered);
    let last = (0..log.len()).filter(stored).max().expect("a row");
    assert!((12..29).contains(&last), "{last}");
    assert_eq!((next_line, next_pass), (Some((last + 1) % 10 + 1), (last + 1) / 10 + 1));
}

#[test]
fn so_many_messages_a_second_are_sent_and_no_faster() {
    let cluster = cluster();
    let rated = |rate: &str, count: u64| Form {
        spacing: Spacing::Rate,
        rate: rate.into(),
        count: count.to_string(),
        ..form(&cluster.bootstrap_servers())
    };
    for (rate, count, least) in [("200", 101, Duration::from_millis(500)), ("20000", 1_500, Duration::from_millis(75))]
    {
        let mut course = Course::start(&rated(rate, count));
        course.until("the first line", |_, run| !run.log().is_empty());
        let first = Instant::now();
        course.until("the last line", |_, run| run.log().len() == count);
        let took = first.elapsed();
        // The first lines are told a moment after they were handed over.
        assert!(
            took + Duration::from_millis(30) >= least && took < 4 * least + Duration::from_secs(1),
            "{rate}: {took:?}"
        );
        assert_eq!(course.finish().outcome, Outcome::Done);
    }
}

#[test]
fn one_message_in_ten_seconds_is_waited_for_and_stop_is_heard_meanwhile() {
    let cluster = cluster();
    let form = Form { spacing: Spacing::Rate, rate: "0.1".into(), ..form(&cluster.bootstrap_servers()) };
    let mut course = Course::start(&form);
    course.until("when the next is due", |event, _| matches!(event, Event::Due { at: Some(_), .. }));
    let due = course.run.status().due.expect("a time").saturating_duration_since(Instant::now());
    assert!((Duration::from_secs(9)..=Duration::from_secs(10)).contains(&due), "{due:?}");
    course.until_rows(State::Delivered, 1);
    assert!(stop(&mut course) < PROMISE);
    assert_eq!(course.finish().outcome, Outcome::Stopped);
    assert_eq!(lines(&course), [1]);
}

#[test]
fn lines_are_as_far_apart_as_recorded_and_those_without_a_time_fail() {
    let cluster = cluster();
    let text = r#"{"at":"2026-03-01T12:00:00Z"}
{"at":"2026-03-01T12:00:02Z"}
{"at":"2026-03-01T12:00:01Z"}
{"no":1}
{"at":"soon"}
{"at":"2026-03-01T12:00:05Z"}
"#;
    let file = file(text);
    let form = Form {
        spacing: Spacing::Recorded,
        time_field: "at".into(),
        speed: "×10".into(),
        ..keyless(&cluster, file.path())
    };
    let mut course = Course::start(&form);
    course.until("the first line", |_, run| !run.log().is_empty());
    let first = Instant::now();
    assert_eq!(course.finish().outcome, Outcome::Done);
    let took = first.elapsed() + Duration::from_millis(30);
    assert!(took >= Duration::from_millis(500) && took < Duration::from_secs(3), "{took:?}");
    assert_eq!((lines(&course), course.count(State::Delivered)), ((1..=6).collect(), 4));
    assert_eq!(course.fault_names(), ["time-missing", "time-unreadable"]);
}

#[test]
fn a_partition_that_the_topic_does_not_have_ends_the_run_before_the_first_line() {
    let cluster = cluster();
    let form = Form { partition: "4".into(), ..form(&cluster.bootstrap_servers()) };
    let mut course = Course::start(&form);
    let finish = course.finish();
    let Outcome::Broken { fault, contact } = finish.outcome else { panic!("{finish:?}") };
    assert_eq!((fault.name(), contact, course.run.log().len()), ("partition-missing", false, 0));
    assert!(fault.words().happened.contains("has no partition 4: it has 4, numbered from 0 to 3"), "{fault:?}");
}

#[test]
fn a_fixed_partition_takes_every_line_whatever_its_key() {
    let cluster = cluster();
    let mut course = Course::start(&Form { partition: "2".into(), ..form(&cluster.bootstrap_servers()) });
    assert_eq!(course.finish().outcome, Outcome::Done);
    let log = course.run.log();
    let partition = |row| match log.row(row).expect("a row").ending() {
        Some(Ending::Delivered { partition, .. }) => partition,
        other => panic!("{other:?}"),
    };
    assert!((0..10).all(|row| partition(row) == 2));
}

type Headers = Vec<(String, Option<String>)>;

/// Value, timestamp and headers of each message of a partition, as text.
fn stored(cluster: &Mock, partition: i32, count: usize) -> Vec<(String, i64, Headers)> {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", cluster.bootstrap_servers()).set("group.id", "test");
    let consumer: BaseConsumer = config.create().expect("a consumer");
    let mut all = TopicPartitionList::new();
    all.add_partition_offset("invoices", partition, rdkafka::Offset::Beginning).expect("a partition");
    consumer.assign(&all).expect("assigned");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let each = (0..count).map(|_| {
        let message = consumer.poll(PATIENCE).expect("a message").expect("no error");
        let headers = message.headers().into_iter().flat_map(|headers| headers.iter());
        let headers = headers.map(|header| (header.key.to_owned(), header.value.map(text))).collect();
        (text(message.payload().expect("a value")), message.timestamp().to_millis().expect("a time"), headers)
    });
    each.collect()
}

/// A batch that is refused comes back and is sent again: with everything that went with its lines.
#[test]
fn headers_and_timestamps_arrive_also_of_lines_that_are_sent_again() {
    let cluster = cluster();
    let line = |n: u64| format!("{{\"at\":{},\"n\":{n}}}", 1_700_000_000_000 + n);
    let text: String = (1..=20).map(|n| line(n) + "\n").collect();
    let file = file(&text);
    let header = |name: &str, value: &str, from_field| HeaderRow { name: name.into(), value: value.into(), from_field };
    let form = Form {
        partition: "1".into(),
        timestamp_field: "at".into(),
        headers: vec![header("source", "shop 7", false), header("n", "n", true)],
        ..keyless(&cluster, file.path())
    };
    cluster.request_errors(RDKafkaApiKey::Produce, &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE]);
    let mut course = Course::start(&form);
    assert_eq!(course.finish().outcome, Outcome::Done);
    assert_eq!((course.count(State::Delivered), course.fault_names()), (20, Vec::new()));
    let mut found = stored(&cluster, 1, 20);
    found.sort_by_key(|(_, time_ms, _)| *time_ms);
    for (n, (value, time_ms, headers)) in (1..).zip(found) {
        assert_eq!((value, time_ms), (line(n), 1_700_000_000_000 + n as i64));
        let wanted = [("source", "shop 7".to_owned()), ("n", n.to_string())];
        assert!(headers.into_iter().eq(wanted.map(|(name, value)| (name.to_owned(), Some(value)))), "line {n}");
    }
}

#[test]
fn headers_that_are_too_long_are_said_to_be() {
    let cluster = cluster();
    let file = file("{\"h\":\"short\"}\n");
    let headers = vec![HeaderRow { name: "h".into(), value: "x".repeat(2_000_000), from_field: false }];
    let mut course = Course::start(&Form { headers, ..keyless(&cluster, file.path()) });
    assert_eq!(course.finish().outcome, Outcome::Done);
    assert_eq!(course.fault_names(), ["headers-too-long"]);
}

#[test]
fn lines_that_find_a_full_queue_keep_their_order_and_each_is_sent_once() {
    let cluster = cluster();
    let text: Vec<_> = (1..=5_000).map(|line| format!("{{\"line\":{line}}}")).collect();
    let file = file(&text.join("\n"));
    // Fewer than are handed over together.
    let mut form = keyless(&cluster, file.path());
    form.partition = "2".to_owned();
    form.profile.properties = "queue.buffering.max.messages=50".to_owned();
    let mut course = Course::start(&form);
    let finish = course.finish();
    assert_eq!((finish.outcome, course.count(State::Delivered)), (Outcome::Done, 5_000));
    assert_eq!(lines(&course), (1..=5_000).collect::<Vec<_>>());
    let log = course.run.log();
    let offsets: Vec<_> = (0..5_000).filter_map(|row| log.row(row)?.ending()).collect();
    let in_order = |(offset, ending): (i64, &Ending)| matches!(ending, Ending::Delivered { offset: stored, out_of_order: false, .. } if *stored == offset);
    assert!(offsets.len() == 5_000 && (0..).zip(&offsets).all(in_order));
}
