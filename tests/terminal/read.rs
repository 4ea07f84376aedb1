//! `line-producer read`: messages as JSON, from wherever they are to begin, to the end or on and on.

use std::{
    fs,
    io::{self, BufRead, BufReader},
};

use rdkafka::{mocking::MockCluster, producer::DefaultProducerContext};
use serde_json::Value;

use crate::program::{Ended, Send};

type Mock = MockCluster<'static, DefaultProducerContext>;

/// A cluster with the first lines of the sample in a topic of two partitions.
fn cluster(lines: usize) -> (Mock, String) {
    let mock = MockCluster::new(1).expect("a mock cluster");
    mock.create_topic("invoices", 2, 1).expect("a topic");
    let address = mock.bootstrap_servers();
    send(&address, lines);
    (mock, address)
}

fn sample(lines: usize) -> Vec<String> {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/data/invoices.json");
    fs::read_to_string(sample).expect("the sample").lines().take(lines).map(str::to_owned).collect()
}

fn send(address: &str, lines: usize) {
    let arguments = ["-", "--bootstrap", address, "--security", "plaintext", "--topic", "invoices", "--delay", "0"];
    let input = sample(lines).join("\n");
    let ended = Send::new(arguments.into_iter().chain(["--key-field", "StoreID"])).input(input).run();
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

fn arguments<'a>(address: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["--bootstrap", address, "--security", "plaintext", "--topic", "invoices"], more].concat()
}

fn read(address: &str, more: &[&str]) -> Ended {
    Send::command("read", arguments(address, more)).run()
}

fn objects(ended: &Ended) -> Vec<Value> {
    ended.stdout.lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
}

#[test]
fn every_message_is_an_object_of_its_own() {
    let (_mock, address) = cluster(10);
    let ended = read(&address, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let objects = objects(&ended);
    let mut values: Vec<_> = objects.iter().map(|object| object["value"].as_str().expect("text")).collect();
    let mut lines = sample(10);
    values.sort_unstable();
    lines.sort_unstable();
    assert_eq!(values, lines);
    for object in &objects {
        let names: Vec<_> = object.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(names, ["key", "offset", "partition", "timestamp", "value"]);
        let value: Value = serde_json::from_str(object["value"].as_str().expect("text")).expect("an invoice");
        assert_eq!(object["key"], value["StoreID"]);
        assert!(object["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')), "{object}");
    }
    assert!(ended.stdout.starts_with("{\"partition\":"), "in this order");
    assert_eq!(ended.stderr.trim_end(), "Read 10 messages from 2 partitions");
}

#[test]
fn reading_begins_and_ends_as_it_is_told() {
    let (_mock, address) = cluster(30);
    let count = |more: &[&str]| {
        let ended = read(&address, more);
        assert_eq!(ended.code, Some(0), "{more:?}: {ended:?}");
        objects(&ended).len()
    };
    let first = objects(&read(&address, &["--partition", "0"])).len();
    assert!(first > 5 && first < 30, "{first}");
    assert_eq!(count(&["--from", "last:7"]), 7);
    assert_eq!(count(&["--from", "end"]), 0);
    assert_eq!(count(&["--count", "4"]), 4);
    assert_eq!(count(&["--count", "0"]), 0);
    assert_eq!(count(&["--partition", "0", "--from", "offset:2"]), first - 2);
    assert_eq!(count(&["--from", "time:2020-01-01T00:00:00Z"]), 30);
    assert_eq!(count(&["--from", "time:2120-01-01T00:00:00Z"]), 0);
    let newest = objects(&read(&address, &["--partition", "1", "--from", "last:1"]));
    assert_eq!(newest[0]["offset"], 30 - first - 1);
}

#[test]
fn what_cannot_be_read_is_said_with_the_code_of_the_other_commands() {
    let (_mock, address) = cluster(3);
    for (more, code, words) in [
        (vec!["--topic", "nowhere"], 2, "Topic does not exist"),
        (vec!["--topic", "invoices", "--partition", "0", "--from", "offset:90"], 2, "Not in the topic yet"),
        (vec!["--topic", "invoices", "--partition", "5"], 2, "No partition 5 to read"),
        (vec!["--topic", "invoices", "--from", "yesterday"], 2, "it is beginning, end, last:N, offset:N or time:T"),
        (vec!["--topic", "invoices", "--from", "time:yesterday"], 2, "2026-01-31T12:00:00Z"),
        (vec!["--topic", " "], 2, "Topic"),
    ] {
        let cluster = ["--bootstrap", address.as_str(), "--security", "plaintext"];
        let ended = Send::command("read", cluster.iter().chain(&more)).run();
        assert_eq!(ended.code, Some(code), "{more:?}: {ended:?}");
        assert!(ended.stderr.contains(words) && ended.stdout.is_empty(), "{more:?}: {ended:?}");
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let ended = read(&nobody.to_string(), &[]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.contains("Nothing listens"), "{ended:?}");
    let ended = Send::command("read", ["--topic", "invoices"]).run();
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.contains("name a cluster"), "{ended:?}");
}

#[test]
fn following_goes_on_until_ctrl_c() {
    let (_mock, address) = cluster(3);
    let (reader, writer) = io::pipe().expect("a pipe");
    let program = Send::command("read", arguments(&address, &["--follow"])).stdout(writer).start();
    program.await_handler();
    let mut lines = BufReader::new(reader).lines();
    let mut next = || lines.next().expect("a line").expect("text");
    (0..3).for_each(|_| drop(next()));
    send(&address, 2);
    (0..2).for_each(|_| drop(next()));
    program.interrupt();
    let ended = program.finish();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stderr.contains("Read 5 messages from 2 partitions"), "{ended:?}");
}

#[test]
fn a_reader_who_goes_away_ends_it_without_a_word() {
    let (_mock, address) = cluster(1_000);
    let (reader, writer) = io::pipe().expect("a pipe");
    let program = Send::command("read", arguments(&address, &["--follow"])).stdout(writer).start();
    let mut line = String::new();
    BufReader::new(&reader).read_line(&mut line).expect("a line");
    drop(reader);
    let ended = program.finish();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(1), ""), "{ended:?}");
}

#[test]
fn ctrl_c_ends_it_when_nobody_reads() {
    let (_mock, address) = cluster(1_000);
    // More than the pipe takes.
    let (_reader, writer) = io::pipe().expect("a pipe");
    let program = Send::command("read", arguments(&address, &["--follow"])).stdout(writer).start();
    program.await_handler();
    program.interrupt();
    let ended = program.finish();
    assert!(matches!(ended.code, Some(0 | 1)), "{ended:?}");
}
