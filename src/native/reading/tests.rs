use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use rdkafka::{ClientConfig, error::RDKafkaErrorCode as Code, mocking::MockCluster, producer::DefaultProducerContext};

use crate::native::{Beside, Header, Lookup, Producer, Read, Reading, Tag};

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(50);

type Mock = MockCluster<'static, DefaultProducerContext>;

/// Key, value, headers and timestamp of what is written.
type Written = (Option<&'static str>, Option<&'static str>, Vec<Header>, Option<i64>);

fn mock(partitions: i32) -> Mock {
    let mock = MockCluster::new(1).expect("a mock cluster");
    mock.create_topic("lines", partitions, 1).expect("a topic");
    mock
}

fn reading(mock: &Mock) -> Reading {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", mock.bootstrap_servers()).set("allow.auto.create.topics", "false");
    config.set("enable.partition.eof", "true").set("auto.offset.reset", "error").set("fetch.wait.max.ms", "10");
    Reading::new(&config, "lines").expect("a client")
}

fn write(mock: &Mock, partition: i32, messages: &[Written]) {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", mock.bootstrap_servers());
    let producer = Producer::new(&config, "lines").expect("a producer").into_partition(Some(partition));
    for (key, value, headers, timestamp_ms) in messages {
        let beside = Beside { headers, timestamp_ms: *timestamp_ms };
        let mut value = value.map_or_else(Bytes::new, |value| Bytes::from_static(value.as_bytes()));
        let tag = Tag { row: 0, line: 1, batch: None };
        producer.send_with(&mut value, key.map(str::as_bytes), beside, tag).expect("handed over");
    }
    let until = Instant::now() + LONG;
    while producer.waiting() > 0 && Instant::now() < until {
        producer.poll(SHORT, |_| {});
    }
    assert_eq!(producer.waiting(), 0, "confirmed");
}

/// What is read until so many partitions have ended.
fn read_to_end(reading: &Reading, ends: usize) -> Vec<(i32, i64, Vec<u8>)> {
    let (mut messages, mut ended, until) = (Vec::new(), 0, Instant::now() + LONG);
    while ended < ends && Instant::now() < until {
        reading.poll(SHORT, |read| {
            match read {
                Read::Message(message) => {
                    let value = message.value().unwrap_or_default().to_vec();
                    messages.push((message.partition(), message.offset(), value));
                }
                Read::End { .. } => ended += 1,
                Read::Trouble { code, reason, .. } => panic!("{code:?}: {reason}"),
            }
            true
        });
    }
    assert_eq!(ended, ends, "ended");
    messages
}

fn plain(values: &[&'static str]) -> Vec<Written> {
    values.iter().map(|value| (None, Some(*value), Vec::new(), None)).collect()
}

#[test]
fn what_was_written_is_read_back_whole() {
    let mock = mock(1);
    let headers: Vec<Header> = vec![
        (Arc::from("trace"), Some(Bytes::from_static(b"7"))),
        (Arc::from("none"), None),
        (Arc::from("trace"), None),
    ];
    write(
        &mock,
        0,
        &[(Some("STR1"), Some("{}"), headers.clone(), Some(1_700_000_000_123)), (None, Some(""), vec![], None)],
    );
    let reading = reading(&mock);
    assert_eq!(reading.partitions(LONG), Ok(vec![0]));
    reading.start(0, 0).expect("started");
    let (mut seen, until) = (Vec::new(), Instant::now() + LONG);
    while seen.len() < 2 && Instant::now() < until {
        reading.poll(SHORT, |read| {
            if let Read::Message(message) = read {
                let key = message.key().map(<[u8]>::to_vec);
                seen.push((message.offset(), key, message.headers(), message.timestamp_ms()));
            }
            true
        });
    }
    assert_eq!(seen[0], (0, Some(b"STR1".to_vec()), headers, Some(1_700_000_000_123)));
    assert_eq!((seen[1].0, &seen[1].1, seen[1].2.len()), (1, &None, 0));
}

#[test]
fn every_partition_is_looked_up_and_read_from_where_it_is_wanted() {
    let mock = mock(3);
    write(&mock, 0, &plain(&["a", "b", "c"]));
    write(&mock, 2, &plain(&["d"]));
    let reading = reading(&mock);
    let look_up = |wanted| reading.look_up(&[0, 1, 2], wanted, LONG);
    assert_eq!((look_up(Lookup::First), look_up(Lookup::Next)), (Ok(vec![0; 3]), Ok(vec![3, 0, 1])));
    assert_eq!(reading.look_up(&[], Lookup::First, LONG), Ok(vec![]));
    for (partition, offset) in [(0, 1), (1, 0), (2, 0)] {
        reading.start(partition, offset).expect("started");
    }
    let mut messages = read_to_end(&reading, 3);
    messages.sort();
    let wanted = [(0, 1, b"b".to_vec()), (0, 2, b"c".to_vec()), (2, 0, b"d".to_vec())];
    assert_eq!(messages, wanted);
    reading.seek(0, 0).expect("sought");
    assert_eq!(read_to_end(&reading, 1).len(), 3);
    reading.stop(0);
    write(&mock, 0, &plain(&["e"]));
    write(&mock, 1, &plain(&["f"]));
    assert_eq!(read_to_end(&reading, 1), [(1, 0, b"f".to_vec())], "what is stopped is read no further");
    assert_eq!(reading.start(0, -1), Err(Code::InvalidArgument));
}

#[test]
fn who_has_enough_gets_the_rest_later() {
    let mock = mock(1);
    write(&mock, 0, &plain(&["a", "b", "c", "d"]));
    let reading = reading(&mock);
    reading.start(0, 0).expect("started");
    let (mut offsets, until) = (Vec::new(), Instant::now() + LONG);
    let mut polls = 0;
    while offsets.len() < 4 && Instant::now() < until {
        let before = offsets.len();
        reading.poll(SHORT, |read| {
            if let Read::Message(message) = read {
                offsets.push(message.offset());
            }
            false
        });
        polls += 1;
        assert!(offsets.len() <= before + 1, "no more than was wanted");
    }
    assert_eq!(offsets, [0, 1, 2, 3]);
    assert!(polls >= 4);
}

#[test]
fn a_panic_of_who_reads_passes_through() {
    let mock = mock(1);
    write(&mock, 0, &plain(&["a"]));
    let reading = reading(&mock);
    reading.start(0, 0).expect("started");
    let until = Instant::now() + LONG;
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        while Instant::now() < until {
            reading.poll(SHORT, |_| panic!("on purpose"));
        }
    }));
    assert!(panicked.is_err());
}

#[test]
fn an_offset_that_is_not_there_is_told() {
    let mock = mock(1);
    write(&mock, 0, &plain(&["a"]));
    let reading = reading(&mock);
    reading.start(0, 700).expect("started");
    let (mut told, until) = (None, Instant::now() + LONG);
    while told.is_none() && Instant::now() < until {
        reading.poll(SHORT, |read| {
            if let Read::Trouble { partition, code, reason, .. } = read {
                told = Some((partition, code, reason.to_owned()));
            }
            true
        });
    }
    let (partition, code, reason) = told.expect("told");
    assert_eq!((partition, code), (0, Code::AutoOffsetReset), "{reason}");
}

#[test]
fn trouble_on_the_way_is_heard() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", nobody.to_string());
    let reading = Reading::new(&config, "lines").expect("a client");
    assert!(reading.partitions(SHORT).is_err());
    let (mut heard, until) = (Vec::new(), Instant::now() + LONG);
    while heard.is_empty() && Instant::now() < until {
        reading.poll(SHORT, |_| true);
        reading.hear(|one| heard.push(one));
    }
    assert!(!heard.is_empty());
    assert!(Reading::new(&config, "a\0b").is_err());
}
