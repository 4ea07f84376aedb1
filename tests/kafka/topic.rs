//! What the topic and its cluster put limits on: the length of a line, the replicas, the rate.

use std::{fs, path::PathBuf};

use line_producer::fault::Kind;

use crate::{
    admin,
    cluster::{Cluster, PARTITIONS, TOPIC},
    delivery::sample,
    kcat::Message,
    listener::Listener,
    program::{Ended, Send},
    second::Second,
    user::User,
};

/// Less than one of librdkafka's batches, more than any line of the sample.
const LIMIT: usize = 10_000;
/// Which line of the file is too long for [`LIMIT`].
const LONG: usize = 700;

/// Carol may read the settings of the topics, alice may not.
fn send(user: User, topic: &str) -> Send {
    Send::signed_in(Cluster::shared(), user).with("--topic", topic).with("--delay", "0")
}

/// The sample with one line that is too long, and its lines.
fn long_file(folder: &tempfile::TempDir) -> (PathBuf, Vec<String>) {
    let text = fs::read_to_string(sample()).expect("the sample is read");
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    lines.insert(LONG - 1, format!("{{\"StoreID\":\"STR1\",\"long\":\"{}\"}}", "x".repeat(2 * LIMIT)));
    let file = folder.path().join("lines.json");
    fs::write(&file, lines.join("\n")).expect("written");
    (file, lines)
}

/// Each line but the long one is there once, where its row says; the rows tell which lie behind later lines, and no other.
/// Gives how many do.
fn assert_all_but_the_long_one(ended: &Ended, lines: &[String], messages: &[Message]) -> usize {
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert_eq!(messages.len(), lines.len() - 1, "{}", ended.stderr);
    let mut numbers: Vec<_> = ended.rows.iter().map(|row| row.line).collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(1..=lines.len() as u64), "each line has one row");
    let mut out_of_order = 0;
    for row in &ended.rows {
        let number = usize::try_from(row.line).expect("few");
        if number == LONG {
            assert_eq!((row.result.as_str(), row.fault.as_deref()), ("failed", Some("line-too-long-for-topic")));
            continue;
        }
        assert_eq!(row.result, "delivered", "{row:?}");
        let (partition, offset) = (row.partition.expect("a place"), row.offset.expect("a place"));
        let stored = messages.iter().find(|message| (message.partition, message.offset) == (partition, offset));
        assert!(stored.is_some_and(|message| message.value == lines[number - 1].as_bytes()), "{row:?}: {stored:?}");
        let behind = ended.rows.iter().any(|later| {
            later.line > row.line && later.partition == row.partition && later.offset.is_some_and(|at| at < offset)
        });
        assert_eq!(row.out_of_order, behind, "{row:?}");
        out_of_order += usize::from(behind);
    }
    out_of_order
}

#[test]
fn a_small_limit_that_is_not_told_costs_only_the_line_that_is_too_long() {
    let cluster = Cluster::shared();
    let folder = tempfile::tempdir().expect("a folder");
    let (file, lines) = long_file(&folder);
    for idempotence in ["on", "off"] {
        let topic = format!("{TOPIC}-limit-not-told-{idempotence}");
        cluster.topic_with(&topic, PARTITIONS, &[("max.message.bytes", &LIMIT.to_string())]);
        let send = send(User::Alice, &topic).with("--idempotence", idempotence).with("--key-field", "StoreID");
        let ended = send.arg(&file).run();
        let out_of_order = assert_all_but_the_long_one(&ended, &lines, &cluster.consume_all(&topic));
        assert_eq!(ended.stderr.contains("out of order"), out_of_order > 0, "{}", ended.stderr);
    }
}

#[test]
fn a_small_limit_that_is_told_is_kept_from_the_first_line_on() {
    let cluster = Cluster::shared();
    let folder = tempfile::tempdir().expect("a folder");
    let (file, lines) = long_file(&folder);
    let topic = format!("{TOPIC}-limit-told");
    cluster.topic_with(&topic, PARTITIONS, &[("max.message.bytes", &LIMIT.to_string())]);
    let ended = send(User::Carol, &topic).with("--key-field", "StoreID").arg(&file).run();
    assert_eq!(assert_all_but_the_long_one(&ended, &lines, &cluster.consume_all(&topic)), 0);
    let long = ended.rows.iter().find(|row| row.result == "failed").and_then(|row| row.explanation.as_deref());
    assert!(long.is_some_and(|why| why.contains("takes at most 10,000")), "{long:?}");
}

#[test]
fn at_the_boundary_program_and_broker_agree() {
    let cluster = Cluster::shared();
    let folder = tempfile::tempdir().expect("a folder");
    // A batch of one line without a key is 70 bytes longer than the line, at this length.
    let file = folder.path().join("lines.json");
    let lines = [930, 931].map(|length| format!("\"{}\"", "x".repeat(length - 2)));
    fs::write(&file, lines.join("\n")).expect("written");
    for user in [User::Alice, User::Carol] {
        let topic = format!("{TOPIC}-boundary-{}", user.name());
        cluster.topic_with(&topic, 1, &[("max.message.bytes", "1000")]);
        let ended = send(user, &topic).arg(&file).run();
        let values: Vec<_> = cluster.consume_all(&topic).into_iter().map(|message| message.value).collect();
        assert_eq!(values, [lines[0].as_bytes()], "{}: {}", user.name(), ended.stderr);
        assert_eq!(ended.results(), [("delivered", 1), ("failed", 1)].into());
        let why = ended.rows.iter().find_map(|row| row.explanation.as_deref()).expect("an explanation");
        assert!(why.contains("1,001 bytes"), "{why}");
        assert_eq!(why.contains("at most 1,000"), user == User::Carol, "{why}");
    }
}

#[test]
fn too_few_replicas_are_told_while_lines_wait_and_when_they_end() {
    const NAME: &str = "replicas";
    let cluster = Cluster::breakable();
    let second = Second::start(cluster.controller()).expect("a second broker");
    second.replicated_topic(&cluster, NAME, 2);
    let send = || {
        let send = Send::signed_in(&cluster, User::Admin).with("--topic", NAME).with("--delay", "0");
        send.with("--deadline", "6s").with("--count", "3").arg(sample())
    };
    let ended = send().run();
    assert_eq!(ended.code, Some(0), "while both are there: {}", ended.stderr);
    second.stop();
    let ended = send().run();
    let kind = Kind::TooFewReplicas { topic: NAME.to_owned() };
    assert!(ended.says(&kind), "{}", ended.stderr);
    assert!(ended.stderr.contains("Waiting for the replicas, 3 lines kept"), "{}", ended.stderr);
    assert_eq!((ended.code, ended.rows.len()), (Some(1), 3), "{}", ended.stderr);
    for row in &ended.rows {
        assert_eq!((row.result.as_str(), row.fault.as_deref()), ("failed", Some(kind.name())), "{row:?}");
    }
    assert_eq!(cluster.consume_all(NAME).len(), 3, "those of the first run");
}

#[test]
fn a_key_that_may_not_write_is_told_so_with_idempotence_too() {
    for idempotence in ["on", "off"] {
        let ended = send(User::Viewer, TOPIC).with("--idempotence", idempotence).arg(sample()).run();
        assert!(ended.says(&Kind::WriteDenied { topic: TOPIC.to_owned() }), "{idempotence}: {}", ended.stderr);
        assert!(!ended.says(&Kind::IdempotenceRefused), "{idempotence}: {}", ended.stderr);
    }
}

#[test]
fn a_quota_is_told_and_loses_nothing() {
    const CLIENT: &str = "line-producer-slow";
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-quota");
    cluster.create_topic(&topic, 1);
    let address = cluster.address(Listener::Plaintext);
    let quota = ["--add-config", "producer_byte_rate=20000", "--entity-type", "clients", "--entity-name", CLIENT];
    let mut arguments = vec!["--bootstrap-server", &address, "--alter"];
    arguments.extend(quota);
    admin::tool("kafka.admin.ConfigCommand", &arguments).expect("the quota is set");
    let send = send(User::Alice, &topic).with("--client-id", CLIENT).with("--delay", "5ms");
    let ended = send.with("--count", "500").arg(sample()).run();
    assert_eq!((ended.code, ended.rows.len()), (Some(0), 500), "{}", ended.stderr);
    assert!(ended.says(&Kind::Slowed), "{}", ended.stderr);
    assert_eq!(cluster.consume_all(&topic).len(), 500);
}
