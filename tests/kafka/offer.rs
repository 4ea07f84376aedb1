//! Headers, a timestamp and a partition, read back by kcat from a real cluster.

use std::fs;

use crate::{
    cluster::{Cluster, PARTITIONS, TOPIC},
    kcat,
    program::Send,
    user::User,
};

#[test]
fn headers_timestamps_and_the_partition_arrive_as_asked_for_with_every_pass() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-offer");
    cluster.create_topic(&topic, PARTITIONS);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("lines.json");
    let text = "{\"store\":\"A\",\"at\":\"2023-11-14T22:13:20.123Z\",\"pos\":7}\n{\"store\":\"B\\u00e9\",\"at\":1700000001,\"pos\":null}\n";
    fs::write(&file, text).expect("written");
    let ended = Send::signed_in(cluster, User::Alice)
        .with("--topic", &topic)
        .with("--key-field", "store")
        .with("--partition", "1")
        .with("--timestamp-field", "at")
        .with("--header", "source=shop 7")
        .arg("--header-field=store=store")
        .arg("--header-field=pos=pos")
        .with("--repeat", "2")
        .arg(&file)
        .run();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let found = kcat::formatted(&cluster.open(), &topic, "%p %T %k %h\\n").expect("kcat reads the topic");
    let lines = "1 1700000000123 A source=shop 7,store=A,pos=7\n1 1700000001000 Bé source=shop 7,store=Bé,pos=NULL\n";
    assert_eq!(found, lines.repeat(2));
}

#[test]
fn without_any_of_it_a_message_has_no_header_and_the_time_of_sending() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-plain-offer");
    cluster.create_topic(&topic, 1);
    let before = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_millis();
    let ended = Send::signed_in(cluster, User::Alice).with("--topic", &topic).with("--count", "1").run();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let found = kcat::formatted(&cluster.open(), &topic, "%T|%h\\n").expect("kcat reads the topic");
    let (time, headers) = found.trim().split_once('|').expect("both");
    let time: u128 = time.parse().expect("a time");
    assert!(headers.is_empty() && time >= before && time < before + 120_000, "{found}, sent at {before}");
}
