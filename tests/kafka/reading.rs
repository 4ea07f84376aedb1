//! A topic read without a group: from wherever it is to begin, whoever wrote it and however it was packed.

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};

use line_producer::{
    fault::{Fault, Kind},
    reader::{self, Fields, Finish, From, Listener, News, Outcome, Request},
};
use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    admin::{AdminClient, AdminOptions, NewPartitions},
    client::DefaultClientContext,
    producer::{BaseProducer, BaseRecord, Producer as _},
};

use crate::{
    admin,
    cluster::{Cluster, TOPIC},
    kcat,
    user::User,
};

const DEADLINE: Duration = Duration::from_secs(60);

/// Keeps what is read; ends it at a value, where one is named.
#[derive(Default)]
struct Heard {
    values: Vec<String>,
    places: Vec<(i32, i64)>,
    news: Vec<News>,
    last: Option<&'static str>,
    stop: bool,
    began: Option<Instant>,
    caught_up: Option<mpsc::Sender<()>>,
    at_first: Option<Box<dyn FnOnce()>>,
}

impl Listener for Heard {
    fn stopped(&self) -> bool {
        self.stop || self.began.is_some_and(|began| began.elapsed() > DEADLINE)
    }

    fn message(&mut self, message: Fields<'_>) -> bool {
        let value = String::from_utf8_lossy(message.value.unwrap_or_default()).into_owned();
        self.stop |= self.last == Some(value.as_str());
        self.values.push(value);
        self.places.push((message.partition, message.offset));
        if let Some(act) = self.at_first.take() {
            act();
        }
        true
    }

    fn news(&mut self, news: News) {
        match &news {
            News::Began(_) => self.began = Some(Instant::now()),
            News::CaughtUp => drop(self.caught_up.take().map(|caught_up| caught_up.send(()))),
            _ => {}
        }
        self.news.push(news);
    }

    fn pause(&mut self) {}
}

fn config(properties: kcat::Properties) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.extend(properties.into_iter().map(|(name, value)| (name.to_owned(), value)));
    config.set("allow.auto.create.topics", "false");
    config
}

fn request(topic: &str, partition: Option<i32>, from: From) -> Request {
    let config = config(Cluster::shared().open());
    Request { config, topic: topic.to_owned(), partition, from, follow: false, most_bytes: None }
}

fn read(request: &Request, mut heard: Heard) -> (Heard, Result<Finish, Fault>) {
    let finish = reader::read(request, &mut heard);
    (heard, finish)
}

/// The values in order.
#[track_caller]
fn values(topic: &str, partition: Option<i32>, from: From) -> Vec<String> {
    let (heard, finish) = read(&request(topic, partition, from), Heard::default());
    assert_eq!(finish.map(|finish| finish.outcome), Ok(Outcome::AtEnd), "{:?}", heard.news);
    heard.values
}

fn sorted(mut values: Vec<String>) -> String {
    values.sort();
    values.join(" ")
}

fn producer(settings: &[(&str, &str)]) -> BaseProducer {
    let mut config = config(Cluster::shared().open());
    for (name, value) in settings {
        config.set(*name, *value);
    }
    config.create().expect("a producer")
}

/// Writes values with their times to a partition.
fn write(producer: &BaseProducer, topic: &str, partition: i32, messages: &[(&str, i64)]) {
    for (value, time_ms) in messages {
        let record = BaseRecord::<(), _>::to(topic).payload(*value).partition(partition).timestamp(*time_ms);
        producer.send(record).map_err(|(error, _)| error).expect("queued");
    }
    producer.flush(DEADLINE).expect("written");
}

fn topic(name: &str, partitions: usize) -> String {
    let topic = format!("{TOPIC}-read-{name}");
    Cluster::shared().create_topic(&topic, partitions);
    topic
}

#[test]
fn reading_begins_where_it_is_asked_to() {
    let topic = topic("from", 3);
    let writer = producer(&[]);
    write(&writer, &topic, 0, &[("a", 1_000), ("b", 4_000), ("c", 4_500)]);
    write(&writer, &topic, 1, &[("d", 2_000), ("e", 4_200), ("f", 4_100)]);
    for (partition, from, wanted) in [
        (None, From::Beginning, "a b c d e f"),
        (Some(1), From::Beginning, "d e f"),
        (Some(0), From::Offset(1), "b c"),
        (None, From::Offset(2), "c f"),
        (Some(2), From::Offset(0), ""),
        (None, From::Time(4_100), "c e f"),
        (Some(0), From::Time(4_001), "c"),
        (None, From::Time(9_000), ""),
        (None, From::End, ""),
    ] {
        assert_eq!(sorted(values(&topic, partition, from.clone())), wanted, "{from:?} of {partition:?}");
    }
    for (partition, count, wanted) in [(None, 3, "f e c"), (None, 50, "a d b f e c"), (Some(1), 2, "e f")] {
        assert_eq!(values(&topic, partition, From::Last(count)).join(" "), wanted, "{count} of {partition:?}");
    }
}

#[test]
fn what_comes_is_read_as_it_comes() {
    let topic = topic("live", 2);
    write(&producer(&[]), &topic, 0, &[("old", 1_000)]);
    for (from, last) in [(From::End, "first"), (From::Last(1), "second"), (From::Beginning, "third")] {
        let (sender, caught_up) = mpsc::channel();
        let request = Request { follow: true, ..request(&topic, None, from.clone()) };
        let heard = std::thread::scope(|scope| {
            let topic = &topic;
            scope.spawn(move || {
                caught_up.recv_timeout(DEADLINE).expect("caught up");
                write(&producer(&[]), topic, 1, &[(last, 2_000)]);
            });
            let heard = Heard { last: Some(last), caught_up: Some(sender), ..Heard::default() };
            let (heard, finish) = read(&request, heard);
            assert_eq!(finish.map(|finish| finish.outcome), Ok(Outcome::Stopped), "{from:?}");
            heard
        });
        assert_eq!(heard.values.last().map(String::as_str), Some(last), "{from:?}: {:?}", heard.values);
    }
}

/// Gives the topic so many partitions, and waits until the cluster knows them.
fn grow(topic: &str, partitions: usize) {
    let options = AdminOptions::new().operation_timeout(Some(DEADLINE));
    let wanted = NewPartitions::new(topic, partitions);
    let grown = admin::block_on(administrator().create_partitions([&wanted], &options)).expect("asked");
    assert!(grown.iter().all(Result::is_ok), "{grown:?}");
    let until = Instant::now() + DEADLINE;
    while Cluster::shared().topics().get(topic) != Some(&partitions) {
        assert!(Instant::now() < until, "{topic} does not grow");
    }
}

#[test]
fn partitions_that_are_added_are_read_from_their_beginning_by_who_follows() {
    let topic = topic("grown", 1);
    write(&producer(&[]), &topic, 0, &[("old", 1_000)]);
    let (sender, caught_up) = mpsc::channel();
    let request = Request { follow: true, ..request(&topic, None, From::End) };
    let heard = std::thread::scope(|scope| {
        let topic = &topic;
        scope.spawn(move || {
            caught_up.recv_timeout(DEADLINE).expect("caught up");
            grow(topic, 3);
            write(&producer(&[]), topic, 2, &[("first", 2_000), ("last", 3_000)]);
        });
        let (heard, finish) = read(&request, Heard { last: Some("last"), caught_up: Some(sender), ..Heard::default() });
        assert_eq!(finish.map(|finish| finish.outcome), Ok(Outcome::Stopped), "{:?}", heard.news);
        heard
    });
    assert_eq!(heard.values, ["first", "last"], "{:?}", heard.news);
    assert!(heard.news.contains(&News::Added(2)), "{:?}", heard.news);
    assert_eq!(heard.places, [(2, 0), (2, 1)]);
}

#[test]
fn every_compression_is_read() {
    let cluster = Cluster::shared();
    for (number, codec) in [(0, "none"), (1, "gzip"), (2, "snappy"), (3, "lz4"), (4, "zstd")] {
        let topic = topic(codec, 1);
        let mut properties = cluster.open();
        properties.push(("compression.codec", codec.to_owned()));
        properties.push(("linger.ms", "100".to_owned()));
        let lines: Vec<_> =
            (0..200).map(|line| format!("{{\"line\":{line},\"text\":\"{}\"}}", "x".repeat(90))).collect();
        let keyed: String = lines.iter().map(|line| format!("k\t{line}\n")).collect();
        kcat::produce(&properties, &topic, keyed.as_bytes()).expect("kcat delivers");
        assert_eq!(cluster.codec(&topic), number, "{codec}: it is stored so");
        assert_eq!(values(&topic, None, From::Beginning), lines, "{codec}");
        assert_eq!(values(&topic, None, From::Last(3)), lines[197..], "{codec}");
    }
}

#[test]
fn what_a_transaction_aborts_is_not_shown() {
    let topic = topic("transactions", 1);
    let writer = producer(&[("transactional.id", &topic), ("linger.ms", "0")]);
    writer.init_transactions(DEADLINE).expect("transactions");
    for (number, commit) in [true, false, true, false, true].into_iter().enumerate() {
        writer.begin_transaction().expect("begun");
        let value = format!("{}{number}", if commit { "kept" } else { "aborted" });
        write(&writer, &topic, 0, &[(&value, 1_000)]);
        match commit {
            true => writer.commit_transaction(DEADLINE).expect("committed"),
            false => writer.abort_transaction(DEADLINE).expect("aborted"),
        }
    }
    assert_eq!(values(&topic, None, From::Beginning).join(" "), "kept0 kept2 kept4");
    // Every other offset holds the end of a transaction, and some hold what was aborted.
    for (count, wanted) in [(1, "kept4"), (2, "kept2 kept4"), (3, "kept0 kept2 kept4")] {
        assert_eq!(values(&topic, None, From::Last(count)).join(" "), wanted);
    }
    writer.begin_transaction().expect("begun");
    write(&writer, &topic, 0, &[("open", 1_000)]);
    assert_eq!(values(&topic, None, From::Beginning).len(), 3, "what is not committed is behind the end");
    writer.abort_transaction(DEADLINE).expect("aborted");
    assert_eq!(values(&topic, None, From::Beginning).len(), 3);
}

/// Half of the offsets of one partition have no message; the other partition is full, and old.
#[test]
fn the_last_messages_are_the_newest_of_all_partitions_also_where_one_has_gaps() {
    let topic = topic("gaps", 2);
    let old: Vec<_> = (0..6).map(|number| format!("old{number}")).collect();
    let old: Vec<_> = old.iter().zip(1_000..).map(|(value, time_ms)| (value.as_str(), time_ms)).collect();
    write(&producer(&[]), &topic, 0, &old);
    let writer = producer(&[("transactional.id", &topic), ("linger.ms", "0")]);
    writer.init_transactions(DEADLINE).expect("transactions");
    for number in 0..6 {
        writer.begin_transaction().expect("begun");
        write(&writer, &topic, 1, &[(&format!("new{number}"), 5_000 + number)]);
        writer.commit_transaction(DEADLINE).expect("committed");
    }
    assert_eq!(values(&topic, None, From::Last(4)).join(" "), "new2 new3 new4 new5");
    assert_eq!(values(&topic, None, From::Last(8)).join(" "), "old4 old5 new0 new1 new2 new3 new4 new5");
}

fn administrator() -> AdminClient<DefaultClientContext> {
    config(Cluster::shared().open()).create().expect("an admin")
}

/// Deletes the messages of a partition before this offset.
pub fn delete_before(topic: &str, partition: i32, offset: i64) {
    let mut before = TopicPartitionList::new();
    before.add_partition_offset(topic, partition, Offset::Offset(offset)).expect("an offset");
    let options = AdminOptions::new().operation_timeout(Some(DEADLINE));
    let deleted = admin::block_on(administrator().delete_records(&before, &options)).expect("deleted");
    assert!(deleted.elements().iter().all(|element| element.error().is_ok()), "{deleted:?}");
}

#[test]
fn what_is_no_longer_kept_is_said() {
    let topic = topic("deleted", 1);
    write(&producer(&[]), &topic, 0, &[("a", 1_000), ("b", 1_000), ("c", 1_000)]);
    delete_before(&topic, 0, 2);
    assert_eq!(values(&topic, None, From::Beginning), ["c"]);
    assert_eq!(values(&topic, None, From::Last(3)), ["c"]);
    for from in [From::Offset(1), From::Around(1)] {
        let (_, finish) = read(&request(&topic, Some(0), from), Heard::default());
        let gone = Kind::OffsetGone { topic: topic.clone(), partition: 0, offset: 1, first: 2 };
        assert_eq!(finish.map_err(|fault| fault.kind), Err(gone));
    }
    assert_eq!(values(&topic, Some(0), From::Around(2)), ["c"]);
}

#[test]
fn what_goes_while_it_is_read_is_said_and_reading_goes_on() {
    let topic = topic("outrun", 1);
    let writer = producer(&[("batch.num.messages", "1"), ("linger.ms", "0")]);
    let text = "x".repeat(2_000);
    let messages: Vec<_> = (0..100).map(|_| (text.as_str(), 1_000)).collect();
    write(&writer, &topic, 0, &messages);
    let mut request = request(&topic, None, From::Beginning);
    // So little is fetched ahead that most of it is still in the topic when the first message comes.
    request.config.set("fetch.message.max.bytes", "1000").set("queued.min.messages", "1");
    let outrun = topic.clone();
    let heard = Heard { at_first: Some(Box::new(move || delete_before(&outrun, 0, 90))), ..Heard::default() };
    let (heard, finish) = read(&request, heard);
    assert_eq!(finish.map(|finish| finish.outcome), Ok(Outcome::AtEnd), "{:?}", heard.news);
    let gone = heard.news.iter().find_map(|news| match news {
        News::Gone { partition: 0, from, to } => Some((*from, *to)),
        _ => None,
    });
    let (from, to) = gone.unwrap_or_else(|| panic!("nothing is said: {:?}", heard.news));
    assert_eq!((heard.places.len() as i64, to), (from + 10, 90), "what was there is read, and what is left");
    assert_eq!(heard.places.last(), Some(&(0, 99)));
}

#[test]
fn a_key_that_may_see_a_topic_but_not_read_it_is_told_so() {
    let topic = topic("hidden", 1);
    write(&producer(&[]), &topic, 0, &[("a", 1_000)]);
    let read_as = |user, topic: &str| {
        let config = config(Cluster::shared().as_user(user));
        let (_, finish) = read(&Request { config, ..request(topic, None, From::Beginning) }, Heard::default());
        finish.map(|finish| finish.outcome).map_err(|fault| fault.kind)
    };
    assert_eq!(read_as(User::Viewer, &topic), Err(Kind::ReadDenied { topic: topic.clone() }));
    assert_eq!(read_as(User::Nobody, &topic), Err(Kind::TopicHidden { topic: topic.clone() }));
    // She has no right on any group: none is asked for.
    assert_eq!(read_as(User::Carol, &topic), Ok(Outcome::AtEnd));
    let missing = format!("{TOPIC}-never-made");
    assert_eq!(read_as(User::Carol, &missing), Err(Kind::TopicUnknown { topic: missing.clone() }));
    assert!(!Cluster::shared().topics().contains_key(&missing), "it is not made");
}
