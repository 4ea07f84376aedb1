//! A batch that is refused as too large costs only the lines that are too long themselves.

use std::{
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use line_producer::{
    delivery::{Ending, State},
    producer::Outcome,
    run::Form,
};
use rdkafka::{
    ClientConfig, TopicPartitionList,
    consumer::{BaseConsumer, Consumer},
    error::KafkaError,
    message::Message,
    types::{RDKafkaApiKey, RDKafkaRespErr},
};

use crate::{
    course::{Course, Mock, PATIENCE, cluster, file_form},
    stop::{PROMISE, stop},
};

const TOO_LARGE: RDKafkaRespErr = RDKafkaRespErr::RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
const LIST_TOO_LARGE: RDKafkaRespErr = RDKafkaRespErr::RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE;

/// A file of so many lines, each with its number; five keys.
fn file(lines: u64) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let mut text = String::new();
    for line in 1..=lines {
        writeln!(text, "{{\"StoreID\":\"s{}\",\"n\":{line}}}", line % 5).expect("text");
    }
    fs::write(file.path(), text).expect("written");
    file
}

/// The numbers of the lines in each partition, in the order in which they lie there.
fn stored(cluster: &Mock, expected: usize) -> Vec<Vec<u64>> {
    let mut config = ClientConfig::new();
    let consumer: BaseConsumer = config
        .set("bootstrap.servers", cluster.bootstrap_servers())
        .set("group.id", "test")
        .set("enable.partition.eof", "true")
        .create()
        .expect("a consumer");
    let mut all = TopicPartitionList::new();
    for partition in 0..4 {
        all.add_partition_offset("invoices", partition, rdkafka::Offset::Beginning).expect("a partition");
    }
    consumer.assign(&all).expect("assigned");
    let mut partitions = vec![Vec::new(); 4];
    // Up to the end of each: a line that is there twice is seen.
    let mut ends = 0;
    while ends < partitions.len() {
        let message = match consumer.poll(PATIENCE).expect("a message") {
            Err(KafkaError::PartitionEOF(_)) => {
                ends += 1;
                continue;
            }
            message => message.expect("no error"),
        };
        let line: serde_json::Value = serde_json::from_slice(message.payload().expect("a value")).expect("JSON");
        assert_eq!(message.key_view::<str>(), Some(Ok(line["StoreID"].as_str().expect("a key"))));
        let partition = usize::try_from(message.partition()).expect("a number");
        partitions[partition].push(line["n"].as_u64().expect("a number"));
    }
    assert_eq!(partitions.iter().map(Vec::len).sum::<usize>(), expected);
    partitions
}

/// Every line is there once, and what the log calls out of order is so, and nothing else.
fn assert_told(course: &Course, partitions: &[Vec<u64>], lines: u64) {
    let mut all: Vec<u64> = partitions.iter().flatten().copied().collect();
    all.sort_unstable();
    assert!(all.into_iter().eq(1..=lines));
    let log = course.run.log();
    let mut out_of_order = 0;
    for row in (0..log.len()).filter_map(|index| log.row(index)) {
        let Some(Ending::Delivered { partition, out_of_order: told, .. }) = row.ending() else { panic!("{row:?}") };
        let partition = &partitions[usize::try_from(partition).expect("a number")];
        let place = partition.iter().position(|line| *line == row.line()).expect("where the log says");
        let behind_a_later_one = partition[..place].iter().any(|line| *line > row.line());
        assert_eq!(told, behind_a_later_one, "line {} in {partition:?}", row.line());
        out_of_order += u64::from(told);
    }
    assert_eq!(log.totals().out_of_order(), out_of_order);
}

#[test]
fn innocent_lines_of_a_refused_batch_are_sent_again() {
    for code in [TOO_LARGE, LIST_TOO_LARGE] {
        for refused in [1, 3] {
            let (cluster, file) = (cluster(), file(500));
            cluster.request_errors(RDKafkaApiKey::Produce, &vec![code; refused]);
            let mut course = Course::start(&file_form(&cluster.bootstrap_servers(), file.path()));
            assert_eq!(course.finish().outcome, Outcome::Done);
            assert_eq!((course.count(State::Delivered), course.fault_names()), (500, Vec::new()));
            assert_told(&course, &stored(&cluster, 500), 500);
        }
    }
}

#[test]
fn without_idempotence_too() {
    let (cluster, file) = (cluster(), file(500));
    cluster.request_errors(RDKafkaApiKey::Produce, &[TOO_LARGE]);
    let mut form = file_form(&cluster.bootstrap_servers(), file.path());
    form.profile.idempotence = false;
    let mut course = Course::start(&form);
    assert_eq!(course.finish().outcome, Outcome::Done);
    assert_told(&course, &stored(&cluster, 500), 500);
}

#[test]
fn a_line_that_is_refused_alone_fails_with_its_length() {
    let (cluster, file) = (cluster(), file(1));
    // Once with a batch that had room for more, once alone.
    cluster.request_errors(RDKafkaApiKey::Produce, &[TOO_LARGE; 2]);
    let mut course = Course::start(&file_form(&cluster.bootstrap_servers(), file.path()));
    let finish = course.finish();
    assert_eq!((finish.outcome, finish.next_line), (Outcome::Done, None));
    let log = course.run.log();
    let fault = log.row(0).and_then(|row| log.fault(row)).expect("a fault");
    // 61 for the batch, 1 for its length, 4 fixed, 1 + 2 for the key, 1 + 22 for the value.
    let words = fault.words().happened;
    assert!(fault.name() == "line-too-long-for-topic" && words.contains("92 bytes"), "{fault:?}: {words}");
}

#[test]
fn stop_is_heard_while_lines_wait_to_be_sent_again() {
    let (cluster, file) = (cluster(), file(500));
    // What is sent alone is put off again and again.
    let mut codes = vec![RDKafkaRespErr::RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT; 2_000];
    codes[0] = TOO_LARGE;
    cluster.request_errors(RDKafkaApiKey::Produce, &codes);
    let mut form = file_form(&cluster.bootstrap_servers(), file.path());
    form.profile.properties = "retry.backoff.ms=50\nretry.backoff.max.ms=100".into();
    let mut course = Course::start(&form);
    course.until_rows(State::Waiting, 400);
    assert!(stop(&mut course) < PROMISE);
    assert_eq!(course.finish().outcome, Outcome::Stopped);
    let totals = course.run.log().totals();
    assert_eq!((totals.of(State::Waiting), totals.of(State::Delivered)), (0, 0), "{totals:?}");
    let names = course.fault_names();
    assert_eq!(names.len() as u64, course.run.log().len());
    assert!(names.iter().all(|name| *name == "stopped"), "{names:?}");
}

#[test]
fn a_connection_that_breaks_meanwhile_costs_no_line() {
    let (cluster, file) = (cluster(), file(500));
    let broken = RDKafkaRespErr::RD_KAFKA_RESP_ERR__TRANSPORT;
    cluster.request_errors(RDKafkaApiKey::Produce, &[TOO_LARGE, broken, broken]);
    let mut course = Course::start(&file_form(&cluster.bootstrap_servers(), file.path()));
    assert_eq!(course.finish().outcome, Outcome::Done);
    assert_eq!((course.count(State::Delivered), course.fault_names()), (500, Vec::new()));
}

#[test]
fn what_is_refused_at_the_second_try_may_have_arrived_at_the_first() {
    let (cluster, file) = (cluster(), file(1));
    cluster.request_errors(RDKafkaApiKey::Produce, &[RDKafkaRespErr::RD_KAFKA_RESP_ERR__TRANSPORT, TOO_LARGE]);
    let mut course = Course::start(&file_form(&cluster.bootstrap_servers(), file.path()));
    let finish = course.finish();
    assert_eq!((finish.outcome, finish.next_line), (Outcome::Done, None));
    assert_eq!((course.count(State::Unknown), course.fault_names()), (1, vec!["refused-later"]));
}

#[test]
fn a_line_that_is_sent_again_keeps_its_deadline() {
    let (cluster, file) = (cluster(), file(1));
    // It is put off twice for a second each, refused, and then put off again and again.
    let mut codes = vec![RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS; 100];
    codes[2] = TOO_LARGE;
    cluster.request_errors(RDKafkaApiKey::Produce, &codes);
    let mut form = Form { deadline: "4 s".into(), ..file_form(&cluster.bootstrap_servers(), file.path()) };
    form.profile.properties = "retry.backoff.ms=1000\nretry.backoff.max.ms=1000".into();
    let mut course = Course::start(&form);
    course.until_rows(State::Waiting, 1);
    let handed_over = Instant::now();
    course.finish();
    // A deadline that began anew at the refusal would come after 5.6 s at the earliest.
    let took = handed_over.elapsed();
    assert!(took > Duration::from_millis(3_500) && took < Duration::from_millis(5_300), "{took:?}");
    assert_eq!((course.count(State::Unknown), course.fault_names()), (1, vec!["no-answer"]));
}
