//! What a purge gives back is called not sent only where it never left: the cluster stops reading in the middle of a
//! request, and what it had got before is stored.

use std::{
    collections::BTreeSet,
    env, fs,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    time::Duration,
};

use line_producer::{delivery::State, producer::Outcome, run::Form};
use rdkafka::{
    ClientConfig, TopicPartitionList,
    consumer::{BaseConsumer, Consumer},
    message::Message,
};

use crate::course::{Course, PATIENCE, cluster, file_form};

/// Set in the process that is the cluster.
const CHILD: &str = "LINE_PRODUCER_TEST_CLUSTER";
const ADDRESS: &str = "the cluster is at ";

/// A mock cluster in a process of its own, which can be frozen.
struct Frozen {
    process: Child,
    address: String,
}

impl Frozen {
    fn start() -> Self {
        let mut process = Command::new(env::current_exe().expect("this test's program"))
            .args(["--exact", "frozen::is_the_cluster_where_it_was_started_as_one", "--nocapture"])
            .env(CHILD, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a second process");
        let said = BufReader::new(process.stdout.take().expect("its output")).lines();
        let address = said.map_while(Result::ok).find_map(|line| Some(line.split_once(ADDRESS)?.1.to_owned()));
        Self { process, address: address.expect("its address") }
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args([name, &self.process.id().to_string()]).status();
        assert!(status.expect("kill(1)").success());
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        // A process that is gone already is as well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn is_the_cluster_where_it_was_started_as_one() {
    if env::var_os(CHILD).is_none() {
        return;
    }
    let cluster = cluster();
    println!("{ADDRESS}{}", cluster.bootstrap_servers());
    // Until the test that started it is gone.
    std::io::stdin().read_to_end(&mut Vec::new()).expect("an end");
}

/// The numbers of the lines in the topic, once nothing more comes.
fn stored(address: &str) -> BTreeSet<u64> {
    let mut config = ClientConfig::new();
    let consumer: BaseConsumer =
        config.set("bootstrap.servers", address).set("group.id", "test").create().expect("a consumer");
    let mut all = TopicPartitionList::new();
    for partition in 0..4 {
        all.add_partition_offset("invoices", partition, rdkafka::Offset::Beginning).expect("a partition");
    }
    consumer.assign(&all).expect("assigned");
    let (mut lines, mut wait) = (BTreeSet::new(), PATIENCE);
    while let Some(message) = consumer.poll(wait) {
        let message = message.expect("no error");
        let line: serde_json::Value = serde_json::from_slice(message.payload().expect("a value")).expect("JSON");
        lines.insert(line["n"].as_u64().expect("a number"));
        wait = Duration::from_secs(1);
    }
    lines
}

#[test]
fn what_was_on_its_way_at_a_stop_may_have_arrived() {
    let cluster = Frozen::start();
    let file = tempfile::NamedTempFile::new().expect("a file");
    let line = |n| format!("{{\"StoreID\":\"s{}\",\"n\":{n},\"text\":\"{}\"}}\n", n % 5, "x".repeat(2_000));
    fs::write(file.path(), (1..=5_000).map(line).collect::<String>()).expect("written");
    let mut form = Form { delay: "1 ms".into(), ..file_form(&cluster.address, file.path()) };
    form.profile.batch_size = "50 KB".into();
    form.profile.properties = "socket.send.buffer.bytes=16384".into();
    let mut course = Course::start(&form);
    course.until_rows(State::Delivered, 50);
    cluster.signal("-STOP");
    course.until_rows(State::Waiting, 2_000);
    course.worker.stop();
    assert_eq!(course.finish().outcome, Outcome::Stopped);
    cluster.signal("-CONT");
    let stored = stored(&cluster.address);
    let log = course.run.log();
    let lines = |state: State| -> BTreeSet<u64> {
        let rows = (0..log.len()).filter_map(|index| log.row(index));
        rows.filter(|row| row.state() == state).map(|row| row.line()).collect()
    };
    let lies: Vec<_> = lines(State::NotSent).intersection(&stored).copied().collect();
    assert!(lies.is_empty(), "{} lines that are in the topic were called not sent", lies.len());
    assert!(!lines(State::NotSent).is_empty(), "{:?}", log.totals());
    assert!(!lines(State::Unknown).is_disjoint(&stored), "nothing was on its way: {:?}", log.totals());
    assert!(lines(State::Delivered).is_subset(&stored));
}
