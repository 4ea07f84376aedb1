//! A batch that is refused as too large costs only the lines that are too long themselves.

use std::{fmt::Write as _, fs, time::Duration};

use line_producer::{
    delivery::{Ending, State},
    producer::Outcome,
};
use rdkafka::{
    ClientConfig, TopicPartitionList,
    consumer::{BaseConsumer, Consumer},
    message::Message,
    types::{RDKafkaApiKey, RDKafkaRespErr},
};

use crate::course::{Course, Mock, PATIENCE, cluster, file_form};

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
        .create()
        .expect("a consumer");
    let mut all = TopicPartitionList::new();
    for partition in 0..4 {
        all.add_partition_offset("invoices", partition, rdkafka::Offset::Beginning).expect("a partition");
    }
    consumer.assign(&all).expect("assigned");
    let mut partitions = vec![Vec::new(); 4];
    while partitions.iter().map(Vec::len).sum::<usize>() < expected {
        let message = consumer.poll(PATIENCE).expect("a message").expect("no error");
        let line: serde_json::Value = serde_json::from_slice(message.payload().expect("a value")).expect("JSON");
        assert_eq!(message.key_view::<str>(), Some(Ok(line["StoreID"].as_str().expect("a key"))));
        let partition = usize::try_from(message.partition()).expect("a number");
        partitions[partition].push(line["n"].as_u64().expect("a number"));
    }
    assert!(consumer.poll(Duration::from_millis(200)).is_none(), "a line is there twice");
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
    // Once with its batch, once alone.
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
    course.until_rows(State::Waiting, 1);
    course.worker.stop();
    let finish = course.finish();
    assert_eq!(finish.outcome, Outcome::Stopped);
    let totals = course.run.log().totals();
    assert_eq!((totals.of(State::Waiting), totals.of(State::Delivered)), (0, 0), "{totals:?}");
}
