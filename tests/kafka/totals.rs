//! Totals kept by a consumer group on a real cluster: right against a count of our own, through members that come, go and
//! are killed, and committed for others to see.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::Arc,
    task::{Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

use line_producer::{
    connection::{Access, Mechanism, Profile, Secret, Secrets, Security},
    fault::Kind,
    reader::totals::{Fields, News, Order, Owner, Phase, Setup, Snapshot, Stuck, Totals},
    source::SAMPLE,
};
use rdkafka::{
    ClientConfig,
    producer::{BaseProducer, BaseRecord, Producer as _},
};

use crate::{
    admin,
    cluster::{Cluster, PARTITIONS, TOPIC},
    kcat,
    listener::Listener,
    member::Helper,
    user::User,
};

/// A member that was killed is missed after ten seconds.
pub const PATIENCE: Duration = Duration::from_secs(100);

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Counts and sums in hundredths, by store.
pub type Sums = BTreeMap<String, (u64, i128)>;

pub fn setup(topic: &str, group: &str, database: &Path) -> Setup {
    Setup {
        topic: topic.to_owned(),
        group: group.to_owned(),
        fields: Fields { by: "StoreID".to_owned(), number: "TotalAmount".to_owned() },
        database: database.to_owned(),
        machine: String::new(),
        order: Order::default(),
    }
}

pub fn open(address: &str) -> Access {
    let profile = Profile { bootstrap: address.to_owned(), security: Security::Plaintext, ..Profile::default() };
    Access::new(profile, Secrets::default())
}

pub fn start(setup: Setup, access: Access) -> Totals {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    Totals::start(setup, move || Ok(access), waker).expect("a thread")
}

#[track_caller]
fn until(what: &str, totals: &Totals, condition: impl Fn(&Snapshot) -> bool) {
    let until = Instant::now() + PATIENCE;
    loop {
        let snapshot = totals.snapshot();
        if condition(&snapshot) {
            return;
        }
        assert!(Instant::now() < until, "not within {PATIENCE:?}: {what}: {snapshot:#?}");
        thread::park_timeout(Duration::from_millis(50));
    }
}

#[track_caller]
pub fn stop(totals: Totals) {
    totals.stop();
    until("the end", &totals, |snapshot| snapshot.phase == Phase::Ended(None));
}

pub fn mine(snapshot: &Snapshot) -> usize {
    snapshot.partitions.iter().filter(|partition| partition.owner == Owner::This).count()
}

/// A number with at most two places, in hundredths: read letter by letter, and not by the program's own reader.
fn hundredths(text: &str) -> i128 {
    let (before, behind) = text.split_once('.').unwrap_or((text, ""));
    let behind: i128 = format!("{behind:0<2}").parse().expect("two places");
    before.parse::<i128>().expect("a number") * 100 + behind
}

fn field<'l>(line: &'l str, name: &str) -> &'l str {
    let (_, rest) = line.split_once(&format!("\"{name}\":")).expect("the field");
    rest.split([',', '}']).next().expect("a value").trim_matches('"')
}

pub fn count<'l>(lines: impl Iterator<Item = &'l str>) -> Sums {
    let mut sums = Sums::new();
    for line in lines {
        let (count, sum) = sums.entry(field(line, "StoreID").to_owned()).or_default();
        (*count, *sum) = (*count + 1, *sum + hundredths(field(line, "TotalAmount")));
    }
    sums
}

pub fn shown(snapshot: &Snapshot) -> Sums {
    let sum = |sum: String| {
        let (before, behind) = sum.split_once('.').unwrap_or((&sum, ""));
        hundredths(&format!("{before}.{}", behind.trim_end_matches('0')))
    };
    let rows = snapshot.rows.iter();
    rows.map(|row| (row.value.to_string(), (row.count, sum(row.sum.expect("a sum").to_string())))).collect()
}

fn sample() -> &'static str {
    std::str::from_utf8(SAMPLE).expect("text")
}

/// The sample's lines `times` times over, each with its store as the key.
fn keyed(times: usize) -> Vec<u8> {
    let lines = (0..times).flat_map(|_| sample().lines());
    lines.flat_map(|line| format!("{}\t{line}\n", field(line, "StoreID")).into_bytes()).collect()
}

/// Sends the sample `times` times.
fn send(cluster: &Cluster, topic: &str, times: usize) {
    kcat::produce(&cluster.open(), topic, &keyed(times)).expect("kcat delivers");
}

fn times(sums: &Sums, times: u64) -> Sums {
    sums.iter().map(|(store, (count, sum))| (store.clone(), (count * times, sum * i128::from(times)))).collect()
}

/// A topic of a test's own, and a folder for databases.
fn place(name: &str) -> (&'static Cluster, String, tempfile::TempDir) {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-totals-{name}");
    cluster.create_topic(&topic, PARTITIONS);
    (cluster, topic, tempfile::tempdir().expect("a folder"))
}

/// What Kafka's own tool says about the group: by partition the committed offset and the lag.
fn described(cluster: &Cluster, group: &str) -> BTreeMap<i32, (i64, i64)> {
    let address = cluster.address(Listener::Plaintext);
    let arguments = ["--bootstrap-server", &address, "--describe", "--group", group];
    let told =
        admin::tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", &arguments).expect("described");
    let told = String::from_utf8(told).expect("text");
    let rows = told.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let number = |cell: &str| cell.parse().ok();
    rows.filter(|cells| cells.first() == Some(&group))
        .filter_map(|cells| Some((number(cells.get(2)?)? as i32, (number(cells.get(3)?)?, number(cells.get(5)?)?))))
        .collect()
}

#[test]
fn totals_are_those_of_a_count_of_our_own_and_commits_follow() {
    let (cluster, topic, folder) = place("count");
    send(cluster, &topic, 2);
    let wanted = count(sample().lines());
    let address = cluster.address(Listener::Plaintext);
    let totals = start(setup(&topic, &topic, &folder.path().join("db")), open(&address));
    until("all counted", &totals, |snapshot| shown(snapshot) == times(&wanted, 2) && snapshot.caught_up());
    send(cluster, &topic, 1);
    until("what came later", &totals, |snapshot| shown(snapshot) == times(&wanted, 3) && snapshot.caught_up());
    stop(totals);
    let committed = described(cluster, &topic);
    assert_eq!(committed.len(), PARTITIONS);
    assert!(committed.values().all(|(_, lag)| *lag == 0), "{committed:?}");
    assert_eq!(committed.values().map(|(offset, _)| offset).sum::<i64>(), 3 * sample().lines().count() as i64);

    // Kafka's own consumers go on from there, and this one does not go by what they commit over it.
    let again = start(setup(&topic, &topic, &folder.path().join("db")), open(&address));
    until("nothing anew", &again, |snapshot| snapshot.caught_up());
    assert_eq!(shown(&again.snapshot()), times(&wanted, 3));
    again.start_over();
    until("counted anew", &again, |snapshot| snapshot.news.contains(&News::StartedOver) && snapshot.caught_up());
    let snapshot = again.snapshot();
    assert_eq!((shown(&snapshot), snapshot.counters.elsewhere), (times(&wanted, 3), 0));
    stop(again);

    // A database of its own, as another computer has: what the first has counted is told and not counted.
    let other = start(setup(&topic, &topic, &folder.path().join("other")), open(&address));
    until("passed over", &other, |snapshot| snapshot.caught_up());
    let snapshot = other.snapshot();
    assert_eq!((snapshot.counters.messages, snapshot.counters.elsewhere), (0, 3 * sample().lines().count() as u64));
    stop(other);
}

#[test]
fn totals_are_right_after_members_come_go_and_are_killed() {
    let (cluster, topic, folder) = place("killed");
    let (address, database) = (cluster.address(Listener::Plaintext), folder.path().join("db"));
    let wanted = count(sample().lines());
    let lines = sample().lines().count() as u64;
    send(cluster, &topic, 8);
    // Killed while messages come in.
    let helper = Helper::start(cluster, &topic, &topic, &database);
    helper.until("counted", lines);
    thread::scope(|scope| {
        let sending = thread::Builder::new().name("sending".to_owned());
        let sending = sending.spawn_scoped(scope, || send(cluster, &topic, 8)).expect("a thread");
        helper.until("counted", lines * 8 + 1);
        helper.kill();
        sending.join().expect("sent");
    });
    let totals = start(setup(&topic, &topic, &database), open(&address));
    until("the rest", &totals, |snapshot| shown(snapshot) == times(&wanted, 16) && snapshot.caught_up());

    // Two share, each in its process; one leaves, one is killed.
    let helper = Helper::start(cluster, &topic, &topic, &database);
    helper.until("reads", 2);
    until("two are left", &totals, |snapshot| mine(snapshot) == 2);
    assert!(matches!(totals.snapshot().news.last(), Some(News::Went(partitions)) if partitions.len() == 2));
    send(cluster, &topic, 4);
    until("shared", &totals, |snapshot| shown(snapshot) == times(&wanted, 20));
    helper.leave();
    until("it has left", &totals, |snapshot| mine(snapshot) == PARTITIONS);
    let helper = Helper::start(cluster, &topic, &topic, &database);
    helper.until("reads", 2);
    send(cluster, &topic, 4);
    helper.kill();
    until("all is this one's", &totals, |snapshot| {
        mine(snapshot) == PARTITIONS && shown(snapshot) == times(&wanted, 24) && snapshot.caught_up()
    });
    assert_eq!(totals.snapshot().counters.elsewhere, 0);
    stop(totals);
}

#[test]
fn what_is_not_in_the_totals_is_told() {
    let (cluster, topic, folder) = place("told");
    let good = r#"{"StoreID":"S","TotalAmount":0.1}"#;
    let lines = [good, r#"{"StoreID":"S"}"#, r#"{"TotalAmount":5}"#, "text", r#"{"StoreID":"S","TotalAmount":1e99}"#];
    let lines: String = lines.iter().map(|line| format!("k\t{line}\n")).collect();
    kcat::produce(&cluster.open(), &topic, lines.as_bytes()).expect("kcat delivers");
    // A transaction that aborts: its messages are not there, and its marker takes an offset.
    let address = cluster.address(Listener::Plaintext);
    let producer: BaseProducer = ClientConfig::new()
        .set("bootstrap.servers", &address)
        .set("transactional.id", &topic)
        .create()
        .expect("a producer");
    producer.init_transactions(PATIENCE).expect("ready");
    producer.begin_transaction().expect("begun");
    let record = BaseRecord::<str, str>::to(&topic).key("k").payload(good);
    producer.send(record).map_err(|(error, _)| error).expect("queued");
    producer.flush(PATIENCE).expect("sent");
    producer.abort_transaction(PATIENCE).expect("aborted");

    let totals = start(setup(&topic, &topic, &folder.path().join("db")), open(&address));
    until("all read", &totals, |snapshot| snapshot.counters.messages == 5 && snapshot.caught_up());
    let snapshot = totals.snapshot();
    let counters = snapshot.counters;
    assert_eq!((counters.not_json, counters.without_value, counters.without_number, counters.too_long), (1, 1, 1, 1));
    assert_eq!((snapshot.rows.len(), snapshot.rows[0].count), (1, 3));
    assert_eq!(snapshot.rows[0].sum.map(|sum| sum.to_string()).as_deref(), Some("0.1"));
    stop(totals);

    // What is deleted before it was counted is gone, and said.
    kcat::produce(&cluster.open(), &topic, format!("k\t{good}\n").repeat(7).as_bytes()).expect("kcat delivers");
    let partition = snapshot.partitions.iter().find(|partition| partition.end > Some(0)).expect("one with messages");
    let (partition, end) = (partition.partition, partition.end.expect("an end"));
    let file = folder.path().join("delete.json");
    let json =
        format!(r#"{{"version":1,"partitions":[{{"topic":"{topic}","partition":{partition},"offset":{}}}]}}"#, end + 3);
    std::fs::write(&file, json).expect("written");
    let arguments = ["--bootstrap-server", &address, "--offset-json-file", file.to_str().expect("text")];
    admin::tool("org.apache.kafka.tools.DeleteRecordsCommand", &arguments).expect("deleted");
    let again = start(setup(&topic, &topic, &folder.path().join("db")), open(&address));
    until("the rest", &again, |snapshot| snapshot.counters.messages == 9 && snapshot.caught_up());
    assert_eq!(again.snapshot().counters.gone, 3);
    stop(again);
}

#[test]
fn a_topic_that_was_made_anew_is_told_and_not_gone_on_with() {
    let (cluster, topic, folder) = place("anew");
    let (address, database) = (cluster.address(Listener::Plaintext), folder.path().join("db"));
    let wanted = count(sample().lines());
    send(cluster, &topic, 1);
    let totals = start(setup(&topic, &topic, &database), open(&address));
    until("all counted", &totals, |snapshot| shown(snapshot) == wanted && snapshot.caught_up());
    stop(totals);
    admin::delete_topic(&address, &topic).expect("deleted");
    cluster.create_topic(&topic, PARTITIONS);
    // As many offsets in each partition as were counted, and more.
    send(cluster, &topic, 2);

    let again = start(setup(&topic, &topic, &database), open(&address));
    let anew =
        |snapshot: &Snapshot| snapshot.partitions.iter().filter(|one| one.stuck == Some(Stuck::MadeAnew)).count();
    until("it is told", &again, |snapshot| anew(snapshot) == PARTITIONS);
    until("what was counted is shown", &again, |snapshot| shown(snapshot) == wanted);
    again.start_over();
    until("counted anew", &again, |snapshot| shown(snapshot) == times(&wanted, 2) && snapshot.caught_up());
    assert_eq!(anew(&again.snapshot()), 0);
    stop(again);
}

#[test]
fn partitions_that_are_added_are_counted_too() {
    let (cluster, topic, folder) = place("added");
    let address = cluster.address(Listener::Plaintext);
    let wanted = count(sample().lines());
    send(cluster, &topic, 1);
    let totals = start(setup(&topic, &topic, &folder.path().join("db")), open(&address));
    until("all counted", &totals, |snapshot| shown(snapshot) == wanted && snapshot.caught_up());
    admin::add_partitions(&address, &topic, PARTITIONS + 2).expect("added");
    until("they are shown", &totals, |snapshot| snapshot.partitions.len() == PARTITIONS + 2);
    send(cluster, &topic, 1);
    until("they are read", &totals, |snapshot| {
        mine(snapshot) == PARTITIONS + 2 && shown(snapshot) == times(&wanted, 2) && snapshot.caught_up()
    });
    stop(totals);
}

#[test]
fn a_topic_or_a_group_that_is_not_there_for_this_key_is_told() {
    let (cluster, topic, folder) = place("denied");
    let ended = |user: Option<User>, topic: &str, group: &str| {
        let access = match user {
            None => open(&cluster.address(Listener::Plaintext)),
            Some(user) => as_user(cluster, user),
        };
        let totals = start(setup(topic, group, &folder.path().join("db")), access);
        until("the end", &totals, |snapshot| matches!(snapshot.phase, Phase::Ended(_)));
        match &totals.snapshot().phase {
            Phase::Ended(fault) => fault.as_ref().map(|fault| fault.kind.clone()),
            _ => None,
        }
    };
    let missing = format!("{topic}-missing");
    assert_eq!(ended(None, &missing, "g"), Some(Kind::TopicUnknown { topic: missing.clone() }));
    assert!(!cluster.topics().contains_key(&missing), "it was not made");
    let group = "nobodys".to_owned();
    assert_eq!(ended(Some(User::Carol), &topic, &group), Some(Kind::GroupDenied { group }));
    let hidden = ended(Some(User::Nobody), &topic, "g");
    assert_eq!(hidden, Some(Kind::TopicHidden { topic: topic.clone() }));
}

fn as_user(cluster: &Cluster, user: User) -> Access {
    let mechanism = Mechanism::ALL.into_iter().find(|mechanism| mechanism.name() == user.mechanism());
    let profile = Profile {
        bootstrap: cluster.address(Listener::SaslSsl),
        security: Security::SaslSsl,
        mechanism: mechanism.expect("a mechanism of ours"),
        api_key: user.name().to_owned(),
        ca_file: cluster.ca().display().to_string(),
        ..Profile::default()
    };
    let secret = Secret::new(cluster.password(user).to_owned());
    Access::new(profile, Secrets { api_secret: Some(secret), ..Secrets::default() })
}
