//! What was not delivered is sent again, into its own rows, and nothing twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use line_producer::{
    delivery::{Listing, State},
    producer::{Finish, Outcome},
    run::{
        Form,
        retry::{self, Counts, Meant},
    },
};
use rdkafka::{
    ClientConfig, Message as _,
    consumer::{BaseConsumer, Consumer as _},
    topic_partition_list::{Offset, TopicPartitionList},
    types::{RDKafkaApiKey, RDKafkaRespErr},
};

use crate::course::{Course, PATIENCE, cluster, file_form, form};

/// How often each message lies in the topic.
fn stored(bootstrap: &str) -> BTreeMap<String, usize> {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", bootstrap).set("group.id", "readers").set("enable.partition.eof", "true");
    let consumer: BaseConsumer = config.create().expect("a consumer");
    let mut partitions = TopicPartitionList::new();
    for partition in 0..4 {
        partitions.add_partition_offset("invoices", partition, Offset::Beginning).expect("a partition");
    }
    consumer.assign(&partitions).expect("assigned");
    let (mut found, mut ended) = (BTreeMap::new(), 0);
    while ended < 4 {
        match consumer.poll(PATIENCE).expect("a message or an end") {
            Ok(message) => {
                let text = String::from_utf8_lossy(message.payload().expect("a value")).into_owned();
                *found.entry(text).or_default() += 1;
            }
            Err(rdkafka::error::KafkaError::PartitionEOF(_)) => ended += 1,
            Err(error) => panic!("{error}"),
        }
    }
    found
}

fn lines_file(lines: u64) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let lines: String =
        (1..=lines).map(|line| format!("{{\"StoreID\":\"S{}\",\"number\":{line}}}\n", line % 20)).collect();
    std::fs::write(file.path(), lines).expect("written");
    file
}

#[test]
fn a_run_that_was_stopped_midway_delivers_the_rest_and_nothing_twice() {
    let cluster = cluster();
    let file = lines_file(500);
    let bootstrap = cluster.bootstrap_servers();
    let mut course = Course::start(&Form { delay: "1 ms".into(), ..file_form(&bootstrap, file.path()) });
    course.until_rows(State::Delivered, 50);
    // Answers come late from now on: some lines are neither stored nor certainly lost when it is stopped.
    cluster.broker_round_trip_time(1, std::time::Duration::from_millis(300)).expect("slow");
    course.until_rows(State::Waiting, 60);
    course.worker.stop();
    let finish = course.finish();
    cluster.broker_round_trip_time(1, std::time::Duration::ZERO).expect("as before");
    let log = course.run.log_handle();
    let counts = retry::count(&log, &Meant::All);
    assert_eq!(counts.not_sent, course.count(State::NotSent));
    assert!(counts.not_sent > 0 && counts.as_they_are == 0, "{counts:?}");
    let before = stored(&bootstrap);
    let rows = course.run.log().len();
    let again = course.again(&Meant::All, false);
    assert_eq!(again.outcome, Outcome::Done);
    let after = stored(&bootstrap);
    assert!(after.values().all(|times| *times == 1), "nothing twice");
    assert_eq!(after.len() as u64, before.len() as u64 + counts.not_sent + counts.failed);
    let now = course.run.log().len();
    assert_eq!((now, course.count(State::NotSent)), (rows, 0), "the same rows");
    assert_eq!(again.next_line, finish.next_line, "where the run goes on is as it was");
    assert_eq!(course.run.status().first_finish().map(|first| &first.outcome), Some(&Outcome::Stopped));
    assert!(again.elapsed > finish.elapsed);
    let delivered: Vec<_> = {
        let log = course.run.log();
        (0..log.len()).filter_map(|row| log.row(row)).collect()
    };
    let tries = |wanted| delivered.iter().filter(|row| row.tries() == wanted).count() as u64;
    assert_eq!((tries(2), tries(1)), (counts.not_sent, rows - counts.not_sent));
    assert!(delivered.iter().map(|row| row.line()).eq(1..=rows), "each row is its own line's");
}

#[test]
fn refused_lines_are_delivered_when_the_cluster_takes_them() {
    let cluster = cluster();
    let bootstrap = cluster.bootstrap_servers();
    let denied = RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
    cluster.request_errors(RDKafkaApiKey::Produce, &[denied; 20]);
    let mut course = Course::start(&form(&bootstrap));
    let finish = course.finish();
    assert!(matches!(finish.outcome, Outcome::Broken { .. }), "{finish:?}");
    let lost = course.run.log().len();
    assert!(lost > 0 && course.count(State::Delivered) == 0);
    assert!(stored(&bootstrap).is_empty());
    cluster.clear_request_errors(RDKafkaApiKey::Produce);
    let again = course.again(&Meant::All, false);
    assert_eq!((again.outcome, course.count(State::Delivered)), (Outcome::Done, lost));
    let found = stored(&bootstrap);
    assert_eq!((found.len() as u64, found.values().all(|times| *times == 1)), (lost, true));
    assert!(course.run.log().reasons().iter().all(|reason| reason.rows == 0));
}

#[test]
fn what_lies_in_the_line_stays_out_unless_its_rows_are_meant() {
    let cluster = cluster();
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "{\"StoreID\":\"A\"}\nnot json\n{\"StoreID\":\"B\"}\n{}\n").expect("written");
    let mut course = Course::start(&file_form(&cluster.bootstrap_servers(), file.path()));
    assert_eq!(course.finish().outcome, Outcome::Done);
    let log = course.run.log_handle();
    let counts = Counts { as_they_are: 2, ..Counts::default() };
    assert_eq!(retry::count(&log, &Meant::All), counts);
    assert_eq!(counts.sent(&Meant::All, true), 0);
    let second = Meant::These(Arc::new(Listing::All(0..4)), 1..=2);
    let one = Counts { as_they_are: 1, ..Counts::default() };
    assert_eq!((retry::count(&log, &second), one.sent(&second, false)), (one, 1), "a delivered row is not sent again");
    assert_eq!(course.again(&second, true).outcome, Outcome::Done);
    let rows: Vec<_> = {
        let log = course.run.log();
        (0..4).filter_map(|row| log.row(row)).map(|row| (row.state(), row.tries())).collect()
    };
    let (delivered, failed) = (State::Delivered, State::Failed);
    assert_eq!(rows, [(delivered, 1), (failed, 2), (delivered, 1), (failed, 1)]);
    assert_eq!(course.fault_names(), ["not-json", "key-missing"]);
}

#[test]
fn a_file_that_has_changed_leaves_the_rows_as_they_were() {
    let cluster = cluster();
    let file = lines_file(200);
    let bootstrap = cluster.bootstrap_servers();
    cluster.request_errors(RDKafkaApiKey::Produce, &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED; 20]);
    let mut course = Course::start(&file_form(&bootstrap, file.path()));
    course.finish();
    cluster.clear_request_errors(RDKafkaApiKey::Produce);
    let before = course.run.log().totals();
    std::fs::write(file.path(), "{\"StoreID\":\"another\"}\n".repeat(200)).expect("written");
    let again = course.again(&Meant::All, true);
    let Finish { outcome: Outcome::Broken { fault, contact: true }, .. } = again else { panic!("{again:?}") };
    assert_eq!((fault.name(), course.run.log().totals()), ("file-changed", before));
    assert!(stored(&bootstrap).is_empty());
}
