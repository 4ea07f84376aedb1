//! Reading from the practice cluster's kind of Kafka.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Waker,
    time::{Duration, Instant},
};

use bytes::Bytes;
use rdkafka::{ClientConfig, mocking::MockCluster, producer::DefaultProducerContext, types::RDKafkaRespErr};

use super::*;
use crate::{
    connection::{Access, Profile, Secrets, Security},
    fault::{Fault, Kind},
    native::{Beside, Producer, Tag},
};

const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(20);
const TOPIC: &str = "invoices";

type Mock = MockCluster<'static, DefaultProducerContext>;

fn mock(partitions: i32) -> Mock {
    let mock = MockCluster::new(1).expect("a mock cluster");
    mock.create_topic(TOPIC, partitions, 1).expect("a topic");
    mock
}

fn config(bootstrap: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", bootstrap).set("allow.auto.create.topics", "false");
    config
}

/// Writes values of these times to a partition.
fn write(mock: &Mock, partition: i32, messages: &[(&str, i64)]) {
    write_to(&mock.bootstrap_servers(), partition, messages);
}

fn write_to(bootstrap: &str, partition: i32, messages: &[(&str, i64)]) {
    let producer = Producer::new(&config(bootstrap), TOPIC).expect("a producer");
    let producer = producer.into_partition(Some(partition));
    for (value, time_ms) in messages {
        let beside = Beside { headers: &[], timestamp_ms: Some(*time_ms) };
        let tag = Tag { row: 0, line: 1, batch: None };
        let mut bytes = Bytes::copy_from_slice(value.as_bytes());
        producer.send_with(&mut bytes, None, beside, tag).expect("handed over");
    }
    let until = Instant::now() + LONG;
    while producer.waiting() > 0 && Instant::now() < until {
        producer.poll(SHORT, |_| {});
    }
    assert_eq!(producer.waiting(), 0, "confirmed");
}

/// Keeps what is read, until it has enough.
#[derive(Default)]
struct Heard {
    messages: Vec<(i32, i64, String)>,
    news: Vec<News>,
    most: Option<usize>,
    stop: Arc<AtomicBool>,
    stop_when_caught_up: bool,
}

impl Listener for Heard {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn message(&mut self, message: Fields<'_>) -> bool {
        let value = String::from_utf8_lossy(message.value.unwrap_or_default()).into_owned();
        self.messages.push((message.partition, message.offset, value));
        self.most.is_none_or(|most| self.messages.len() < most)
    }

    fn news(&mut self, news: News) {
        if news == News::CaughtUp && self.stop_when_caught_up {
            self.stop.store(true, Ordering::Relaxed);
        }
        self.news.push(news);
    }

    fn pause(&mut self) {}
}

impl Heard {
    fn values(&self) -> Vec<&str> {
        self.messages.iter().map(|(.., value)| value.as_str()).collect()
    }

    fn sorted(&self) -> Vec<&str> {
        let mut values = self.values();
        values.sort_unstable();
        values
    }
}

fn request(mock: &Mock, partition: Option<i32>, from: From) -> Request {
    let config = config(&mock.bootstrap_servers());
    Request { config, topic: TOPIC.to_owned(), partition, from, follow: false, most_bytes: None }
}

fn read_all(mock: &Mock, partition: Option<i32>, from: From) -> (Heard, Result<Finish, Fault>) {
    let mut heard = Heard::default();
    let finish = read(&request(mock, partition, from), &mut heard);
    (heard, finish)
}

#[test]
fn a_topic_is_read_to_its_end_from_wherever_it_is_to_begin() {
    let mock = mock(3);
    write(&mock, 0, &[("a", 10), ("b", 40), ("c", 50)]);
    write(&mock, 1, &[("d", 20), ("e", 30)]);
    for (partition, from, wanted) in [
        (None, From::Beginning, "a b c d e"),
        (Some(0), From::Beginning, "a b c"),
        (Some(2), From::Beginning, ""),
        (None, From::End, ""),
        (None, From::Offset(1), "b c e"),
        (Some(0), From::Offset(2), "c"),
        (Some(0), From::Offset(3), ""),
        (Some(1), From::Around(1), "d e"),
        (None, From::Each(vec![(0, 1), (1, 2)]), "b c"),
        (None, From::Time(30), "b c e"),
        (None, From::Time(51), ""),
        (Some(1), From::Time(15), "d e"),
    ] {
        let (heard, finish) = read_all(&mock, partition, from.clone());
        let finish = finish.expect("read");
        assert_eq!((finish.outcome, heard.sorted().join(" ")), (Outcome::AtEnd, wanted.to_owned()), "{from:?}");
        assert!(matches!(heard.news.first(), Some(News::Began(_))) && heard.news.len() == 1, "{:?}", heard.news);
    }
    let (_, finish) = read_all(&mock, None, From::Beginning);
    assert_eq!(finish.expect("read").positions, [(0, 3), (1, 2), (2, 0)]);
}

#[test]
fn the_last_ones_are_those_of_all_partitions_by_their_time() {
    let mock = mock(2);
    write(&mock, 0, &[("a", 10), ("b", 40), ("c", 45)]);
    write(&mock, 1, &[("d", 20), ("e", 42), ("f", 41)]);
    for (partition, count, wanted) in
        [(None, 3, "f e c"), (None, 1, "c"), (None, 100, "a d b f e c"), (Some(1), 2, "e f"), (Some(1), 100, "d e f")]
    {
        let (heard, finish) = read_all(&mock, partition, From::Last(count));
        assert_eq!(finish.expect("read").outcome, Outcome::AtEnd);
        assert_eq!(heard.values().join(" "), wanted, "{count} of {partition:?}");
    }
}

#[test]
fn what_comes_later_is_read_only_by_who_follows() {
    let mock = mock(2);
    write(&mock, 0, &[("a", 10)]);
    for (from, new) in [(From::Beginning, "first"), (From::Last(1), "second"), (From::End, "third")] {
        let stop = Arc::new(AtomicBool::new(false));
        let mut heard = Heard { stop: Arc::clone(&stop), ..Heard::default() };
        let request = Request { follow: true, ..request(&mock, None, from.clone()) };
        let (sender, caught_up) = std::sync::mpsc::channel();
        struct Told<'h>(&'h mut Heard, std::sync::mpsc::Sender<()>, &'static str);
        impl Listener for Told<'_> {
            fn stopped(&self) -> bool {
                self.0.stopped()
            }
            fn message(&mut self, message: Fields<'_>) -> bool {
                let last = message.value == Some(self.2.as_bytes());
                let more = self.0.message(message);
                if last {
                    self.0.stop.store(true, Ordering::Relaxed);
                }
                more
            }
            fn news(&mut self, news: News) {
                if news == News::CaughtUp {
                    let _ = self.1.send(());
                }
                self.0.news(news);
            }
            fn pause(&mut self) {}
        }
        std::thread::scope(|scope| {
            let bootstrap = mock.bootstrap_servers();
            scope.spawn(move || {
                caught_up.recv_timeout(LONG).expect("caught up");
                write_to(&bootstrap, 1, &[(new, 20)]);
            });
            let finish = read(&request, &mut Told(&mut heard, sender, new)).expect("read");
            assert_eq!(finish.outcome, Outcome::Stopped);
        });
        let old = if from == From::End { heard.values().len() - 1 } else { heard.values().len() };
        assert!(old >= 1 || from == From::End, "{from:?}: {:?}", heard.values());
        assert_eq!(heard.values().last(), Some(&new), "{from:?}");
    }
}

#[test]
fn reading_stops_when_enough_was_read_and_goes_on_from_there() {
    let mock = mock(2);
    write(&mock, 0, &[("a", 10), ("b", 20), ("c", 30)]);
    write(&mock, 1, &[("d", 15)]);
    let mut heard = Heard { most: Some(2), ..Heard::default() };
    let finish = read(&request(&mock, None, From::Beginning), &mut heard).expect("read");
    assert_eq!((finish.outcome, heard.messages.len()), (Outcome::Enough, 2));
    let (rest, _) = read_all(&mock, None, From::Each(finish.positions));
    let mut all = [heard.values(), rest.values()].concat();
    all.sort_unstable();
    assert_eq!(all, ["a", "b", "c", "d"], "each of them once");
}

#[test]
fn what_is_not_there_is_said() {
    let mock = mock(2);
    write(&mock, 0, &[("a", 10)]);
    let kind = |request: Request| read(&request, &mut Heard::default()).map_err(|fault| fault.kind);
    let topic = || TOPIC.to_owned();
    let ahead = Kind::OffsetAhead { topic: topic(), partition: 0, offset: 5, next: 1 };
    assert_eq!(kind(request(&mock, Some(0), From::Offset(5))), Err(ahead));
    let missing = Kind::PartitionUnread { topic: topic(), partition: 7, partitions: 2 };
    assert_eq!(kind(request(&mock, Some(7), From::Beginning)), Err(missing));
    let nowhere = Request { topic: "nowhere".to_owned(), ..request(&mock, None, From::Beginning) };
    assert_eq!(kind(nowhere), Err(Kind::TopicUnknown { topic: "nowhere".to_owned() }));
}

#[test]
fn a_key_that_may_not_read_is_told_so() {
    let mock = mock(1);
    write(&mock, 0, &[("a", 10)]);
    let refused = [RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED; 5];
    mock.request_errors(rdkafka::types::RDKafkaApiKey::Fetch, &refused);
    let (heard, finish) = read_all(&mock, None, From::Beginning);
    let fault = finish.expect_err("refused");
    assert_eq!(fault.kind, Kind::ReadDenied { topic: TOPIC.to_owned() }, "{:?}", heard.news);
}

#[test]
fn a_cluster_that_is_not_there_is_not_waited_for_for_ever() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let config = config(&nobody.to_string());
    let from = From::Beginning;
    let request = Request { config, topic: TOPIC.to_owned(), partition: None, from, follow: false, most_bytes: None };
    let (mut heard, started) = (Heard::default(), Instant::now());
    let fault = read(&request, &mut heard).expect_err("nobody there");
    assert_eq!(fault.kind, Kind::NothingListens { address: nobody.to_string() });
    assert!(matches!(heard.news.first(), Some(News::Seeking(_))), "it says what it hears meanwhile");
    assert!(started.elapsed() < LONG / 2);
}

#[test]
fn a_batch_that_is_too_large_to_be_taken_is_said_and_not_waited_for() {
    let mock = mock(1);
    write(&mock, 0, &[("a", 10)]);
    write(&mock, 0, &[("x".repeat(200_000).as_str(), 20)]);
    for follow in [false, true] {
        let mut request = Request { follow, ..request(&mock, None, From::Beginning) };
        request.config.set("message.max.bytes", "1000").set("fetch.max.bytes", "1000");
        request.config.set("receive.message.max.bytes", "100000");
        let mut heard = Heard::default();
        let fault = read(&request, &mut heard).expect_err("too large");
        assert!(matches!(fault.kind, Kind::AnswerTooLarge { size: 200_000.., limit: 100_000 }), "{fault:?}");
        assert_eq!(heard.values(), ["a"], "what can be read is read, {follow}");
    }
}

fn access(mock: &Mock) -> Access {
    let bootstrap = mock.bootstrap_servers();
    Access::new(Profile { bootstrap, security: Security::Plaintext, ..Profile::default() }, Secrets::default())
}

fn wanted(from: From, follow: bool, until_full: bool) -> Wanted {
    Wanted { topic: TOPIC.to_owned(), partition: None, from, follow, until_full }
}

fn until(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + LONG;
    while !done() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(SHORT);
    }
}

#[test]
fn the_window_keeps_the_newest_of_an_endless_topic_and_says_how_many_came() {
    let mock = mock(2);
    let (read_in_all, most) = (500, 40);
    let values: Vec<String> = (0..read_in_all).map(|number| number.to_string()).collect();
    let messages: Vec<_> = values.iter().map(|value| (value.as_str(), 10)).collect();
    write(&mock, 0, &messages[..300]);
    let access = access(&mock);
    let kept = Kept::new(most, usize::MAX);
    let open: Opener = Box::new(move || Ok(access));
    let waker = Waker::noop().clone();
    let reading = Reading::start_with(7, wanted(From::Beginning, true, false), kept, open, waker).expect("a thread");
    until("caught up", || reading.standing().phase == Phase::Waiting);
    assert_eq!(reading.look(|kept| kept.numbers()), 260..300);
    write(&mock, 0, &messages[300..]);
    until("all of them", || reading.standing().read == read_in_all);
    let newest = reading.look(|kept| {
        let numbers = kept.numbers();
        numbers.filter_map(|number| kept.get(number).map(|message| message.offset)).collect::<Vec<_>>()
    });
    assert_eq!(newest, (460..500).collect::<Vec<_>>());
    assert_eq!((reading.id(), reading.standing().partitions), (7, Some(2)));
    reading.stop();
    until("stopped", || !reading.standing().going_on());
}

#[test]
fn a_full_reading_stops_and_goes_on_when_asked() {
    let mock = mock(1);
    let values: Vec<String> = (0..3_000).map(|number| number.to_string()).collect();
    let messages: Vec<_> = values.iter().map(|value| (value.as_str(), 10)).collect();
    write(&mock, 0, &messages);
    let open = || {
        let access = access(&mock);
        let open: Opener = Box::new(move || Ok(access));
        open
    };
    let (kept, waker) = (Kept::new(2_000, usize::MAX), Waker::noop().clone());
    let wanted = wanted(From::Offset(5), false, true);
    let mut reading = Reading::start_with(1, wanted, kept, open(), waker).expect("a thread");
    until("full", || !reading.standing().going_on());
    assert!(reading.standing().can_go_on());
    let first = reading.look(|kept| kept.get(0).map(|message| message.offset));
    assert_eq!(first, Some(5), "the first ones stay");
    reading.go_on(open()).expect("a thread");
    until("at the end", || !reading.standing().going_on());
    assert!(!reading.standing().can_go_on());
    assert_eq!(reading.standing().read, 2_995, "each once");
    assert_eq!(reading.look(|kept| kept.numbers()), 995..2_995);
}

#[test]
fn a_way_that_cannot_be_opened_is_the_end_of_it() {
    let open: Opener = Box::new(|| Err(Fault::new(Kind::PracticeFailed)));
    let reading =
        Reading::start(1, wanted(From::Beginning, false, false), open, Waker::noop().clone()).expect("a thread");
    until("over", || !reading.standing().going_on());
    assert_eq!(reading.standing().phase, Phase::Over(Err(Fault::new(Kind::PracticeFailed))));
}
