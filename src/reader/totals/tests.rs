//! The whole of it on librdkafka's mock cluster.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
    task::{Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

use rdkafka::{
    ClientConfig,
    consumer::{BaseConsumer, Consumer as _},
    mocking::MockCluster,
    producer::{BaseProducer, BaseRecord, DefaultProducerContext, Producer as _},
    topic_partition_list::{Offset, TopicPartitionList},
    types::{RDKafkaApiKey, RDKafkaRespErr},
};

use super::*;
use crate::connection::{Profile, Secrets, Security};

/// The mock cluster gives out a group's partitions after three seconds, and again after each change.
const LONG: Duration = Duration::from_secs(60);
const TOPIC: &str = "invoices";
const PARTITIONS: i32 = 4;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

struct Place {
    mock: MockCluster<'static, DefaultProducerContext>,
    folder: tempfile::TempDir,
    producer: BaseProducer,
    sent: BTreeMap<String, (u64, u64)>,
}

impl Place {
    fn new() -> Self {
        let mock = MockCluster::new(1).expect("a mock cluster");
        mock.create_topic(TOPIC, PARTITIONS, 1).expect("a topic");
        let producer = ClientConfig::new().set("bootstrap.servers", mock.bootstrap_servers()).create();
        let folder = tempfile::tempdir().expect("a folder");
        Self { mock, folder, producer: producer.expect("a producer"), sent: BTreeMap::new() }
    }

    /// Sends so many messages, over all partitions, and keeps account of them in hundredths.
    fn send(&mut self, count: u64) {
        let before: u64 = self.sent.values().map(|(count, _)| count).sum();
        for number in before..before + count {
            let (store, cents) = (format!("STR{}", number % 7), number * 13 % 100_000);
            let value = format!(r#"{{"StoreID":"{store}","TotalAmount":{}.{:02}}}"#, cents / 100, cents % 100);
            let partition = i32::try_from(number).expect("few") % PARTITIONS;
            let record = BaseRecord::<(), _>::to(TOPIC).payload(value.as_str()).partition(partition);
            self.producer.send(record).map_err(|(error, _)| error).expect("queued");
            let (count, sum) = self.sent.entry(store).or_default();
            (*count, *sum) = (*count + 1, *sum + cents);
        }
        self.producer.flush(LONG).expect("sent");
    }

    fn count(&self, database: &str, group: &str) -> Totals {
        let setup = Setup {
            topic: TOPIC.to_owned(),
            group: group.to_owned(),
            fields: Fields { by: "StoreID".to_owned(), number: "TotalAmount".to_owned() },
            database: self.folder.path().join(database),
            machine: String::new(),
            order: Order { by: SortBy::Value, descending: false },
        };
        let bootstrap = self.mock.bootstrap_servers();
        let profile = Profile { bootstrap, security: Security::Plaintext, ..Profile::default() };
        let open = move || Ok(Access::new(profile, Secrets::default()));
        Totals::start(setup, open, Waker::from(Arc::new(Unpark(thread::current())))).expect("a thread")
    }

    /// What is shown, in hundredths, is what was sent.
    fn is_right(&self, snapshot: &Snapshot) -> bool {
        cents(snapshot).as_ref() == Some(&self.sent)
    }

    /// Writes a batch into a partition that says it holds three packed messages, and holds none. The mock cluster keeps what
    /// it is given; librdkafka makes no such thing, so these are a Produce request and a record batch by the protocol.
    fn break_batch(&self, partition: i32) {
        let batch = [
            &[0, 0, 0, 0][..],   // The leader's epoch.
            &[2, 0, 0, 0, 0],    // The batch's version, and a sum that nobody looks at.
            &[0, 1, 0, 0, 0, 2], // Packed with gzip; the last of three.
            &[0; 16],            // The times.
            &[0xff; 14],         // By no idempotent producer.
            &[0, 0, 0, 3],
            b"this is not gzip",
        ]
        .concat();
        let records = [&[0; 8][..], &length(&batch), &batch].concat();
        let topic = [&(TOPIC.len() as u16).to_be_bytes()[..], TOPIC.as_bytes()].concat();
        let request = [
            &[0, 0, 0, 7, 0, 0, 0, 1, 0xff, 0xff][..], // Produce, version 7, a number, no name.
            &[0xff, 0xff, 0, 1, 0, 0, 0x75, 0x30],     // No transaction, one acknowledgement, 30 seconds.
            &[0, 0, 0, 1],
            &topic,
            &[0, 0, 0, 1],
            &partition.to_be_bytes(),
            &length(&records),
            &records,
        ]
        .concat();
        let mut connection = TcpStream::connect(self.mock.bootstrap_servers()).expect("a connection");
        connection.write_all(&[&length(&request)[..], &request].concat()).expect("written");
        let mut answer = [0; 4];
        connection.read_exact(&mut answer).expect("an answer");
    }

    fn committed(&self, group: &str) -> Vec<Option<i64>> {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", self.mock.bootstrap_servers())
            .set("group.id", group)
            .create()
            .expect("a consumer");
        let mut list = TopicPartitionList::new();
        list.add_partition_range(TOPIC, 0, PARTITIONS - 1);
        let list = consumer.committed_offsets(list, LONG).expect("an answer");
        let offset = |offset| if let Offset::Offset(offset) = offset { Some(offset) } else { None };
        list.elements().iter().map(|at| offset(at.offset())).collect()
    }
}

/// The length of what follows, as the protocol has it.
fn length(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).expect("few").to_be_bytes()
}

/// Messages and hundredths by store; `None` where a sum is not exact.
fn cents(snapshot: &Snapshot) -> Option<BTreeMap<String, (u64, u64)>> {
    let cents = |row: &Row| {
        let hundredths = (row.sum? * Decimal::from(100)).normalize();
        let whole = Some(hundredths).filter(|hundredths| hundredths.scale() == 0)?;
        Some((row.count, u64::try_from(whole.mantissa()).ok()?))
    };
    snapshot.rows.iter().map(|row| Some((row.value.to_string(), cents(row)?))).collect()
}

#[track_caller]
fn until(what: &str, totals: &[&Totals], condition: impl Fn(&[Arc<Snapshot>]) -> bool) {
    let until = Instant::now() + LONG;
    loop {
        let snapshots: Vec<_> = totals.iter().map(|totals| totals.snapshot()).collect();
        if condition(&snapshots) {
            return;
        }
        assert!(Instant::now() < until, "not within {LONG:?}: {what}: {snapshots:#?}");
        thread::park_timeout(Duration::from_millis(50));
    }
}

#[track_caller]
fn until_ended(totals: &Totals) {
    totals.stop();
    until("the end", &[totals], |_| totals.finished());
    assert_eq!(totals.snapshot().phase, Phase::Ended(None));
}

fn mine(snapshot: &Snapshot) -> Vec<i32> {
    let mine = snapshot.partitions.iter().filter(|partition| partition.owner == Owner::This);
    mine.map(|partition| partition.partition).collect()
}

#[test]
fn each_message_counts_once_through_an_end_and_a_start() {
    let mut place = Place::new();
    place.send(1_000);
    let totals = place.count("a", "g");
    until("all counted", &[&totals], |all| place.is_right(&all[0]) && all[0].caught_up());
    place.send(500);
    until("what came later, too", &[&totals], |all| place.is_right(&all[0]) && all[0].caught_up());
    until("commits", &[&totals], |_| place.committed("g") == [Some(375); 4]);
    until_ended(&totals);

    place.send(300);
    let again = place.count("a", "g");
    until("the rest", &[&again], |all| place.is_right(&all[0]) && all[0].caught_up());
    let snapshot = again.snapshot();
    assert_eq!((snapshot.counters.messages, snapshot.counters.elsewhere), (1_800, 0));

    // Other fields are counted from the beginning, whatever this group has committed.
    until_ended(&again);
    let elsewhere = place.count("b", "g");
    until("nothing to count", &[&elsewhere], |all| all[0].caught_up());
    let snapshot = elsewhere.snapshot();
    assert_eq!((snapshot.counters.messages, snapshot.counters.elsewhere), (0, 1_800), "another computer counted it");
    place.send(100);
    until("what is new", &[&elsewhere], |all| all[0].counters.messages == 100);
    until_ended(&elsewhere);
    let again = place.count("a", "g");
    until("the first computer", &[&again], |all| all[0].caught_up());
    let snapshot = again.snapshot();
    assert_eq!((snapshot.counters.messages, snapshot.counters.elsewhere), (1_800, 100));
    until_ended(&again);
}

#[test]
fn two_windows_share_the_partitions_and_show_the_same() {
    let mut place = Place::new();
    place.send(400);
    let first = place.count("a", "g");
    until("all counted", &[&first], |all| place.is_right(&all[0]) && mine(&all[0]).len() == 4);
    let second = place.count("a", "g");
    until("two for each", &[&first, &second], |all| all.iter().all(|one| mine(one).len() == 2));
    let news = first.snapshot().news.clone();
    assert!(matches!(news.last(), Some(News::Went(partitions)) if partitions.len() == 2), "{news:?}");
    place.send(400);
    until("both show all", &[&first, &second], |all| all.iter().all(|one| place.is_right(one)));

    first.start_over();
    until("both began anew", &[&first, &second], |all| all.iter().all(|one| one.news.contains(&News::StartedOver)));
    until("and counted all", &[&first, &second], |all| all.iter().all(|one| place.is_right(one)));
    until_ended(&second);
    place.send(100);
    until("one counts all", &[&first], |all| place.is_right(&all[0]) && mine(&all[0]).len() == 4);
    assert_eq!(first.snapshot().counters.elsewhere, 0);
    until_ended(&first);
}

#[test]
fn the_totals_of_two_computers_in_one_group_add_up() {
    let mut place = Place::new();
    place.send(400);
    let first = place.count("a", "g");
    until("all counted", &[&first], |all| place.is_right(&all[0]) && mine(&all[0]).len() == 4);
    // The first questions after that have no answer.
    place.mock.request_errors(RDKafkaApiKey::OffsetFetch, &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_INVALID_REQUEST; 4]);
    first.start_over();
    until("it began anew", &[&first], |all| all[0].news.contains(&News::StartedOver) && all[0].caught_up());
    assert!(place.is_right(&first.snapshot()));
    // Unlike Kafka, the mock cluster takes no commit of a group that has begun to give out its partitions anew.
    until("commits", &[&first], |_| place.committed("g") == [Some(100); 4]);

    let second = place.count("b", "g");
    until("two for each", &[&first, &second], |all| all.iter().all(|one| mine(one).len() == 2));
    place.send(400);
    let counted = |all: &[Arc<Snapshot>]| all.iter().map(|one| one.counters.messages).sum::<u64>();
    until("all counted", &[&first, &second], |all| counted(all) >= 800 && all.iter().all(|one| one.caught_up()));
    let mut together = cents(&first.snapshot()).expect("exact");
    for (store, (count, sum)) in cents(&second.snapshot()).expect("exact") {
        let (all, sums) = together.entry(store).or_default();
        (*all, *sums) = (*all + count, *sums + sum);
    }
    assert_eq!(together, place.sent);
    assert_eq!(second.snapshot().counters.elsewhere, 200, "the first one counted these before");

    until("commits", &[&second], |_| place.committed("g") == [Some(200); 4]);
    until_ended(&second);
    until("the first has all", &[&first], |all| mine(&all[0]).len() == 4 && all[0].caught_up());
    let counters = first.snapshot().counters;
    assert_eq!((counters.messages, counters.elsewhere), (600, 200), "what others commit after a start over is theirs");
    until_ended(&first);
}

#[test]
fn a_batch_that_cannot_be_read_is_passed_over_and_told() {
    let mut place = Place::new();
    place.send(400);
    place.break_batch(0);
    place.send(400);
    let totals = place.count("a", "g");
    until("all else", &[&totals], |all| place.is_right(&all[0]) && all[0].caught_up());
    let snapshot = totals.snapshot();
    assert_eq!((snapshot.counters.messages, snapshot.counters.unreadable), (800, 3));
    assert_eq!(snapshot.partitions[0].position, Some(203));
    until_ended(&totals);
    let again = place.count("a", "g");
    until("as it was stored", &[&again], |all| place.is_right(&all[0]) && all[0].caught_up());
    assert_eq!(again.snapshot().counters, snapshot.counters);
    until_ended(&again);
}

#[test]
fn it_stops_while_nobody_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let bootstrap = nobody.local_addr().expect("its address").to_string();
    let setup = Setup {
        topic: TOPIC.to_owned(),
        group: "g".to_owned(),
        fields: Fields { by: "a".to_owned(), number: "b".to_owned() },
        database: folder.path().join("a"),
        machine: String::new(),
        order: Order::default(),
    };
    let profile = Profile { bootstrap, security: Security::Plaintext, ..Profile::default() };
    let open = move || Ok(Access::new(profile, Secrets::default()));
    let totals = Totals::start(setup, open, Waker::from(Arc::new(Unpark(thread::current())))).expect("a thread");
    until("it tries", &[&totals], |all| all[0].group == "g");
    until("it says so", &[&totals], |all| all[0].trouble.is_some());
    until_ended(&totals);
}
