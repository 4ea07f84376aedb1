//! Lines arrive: every one, byte for byte, once, in its key's partition and in the file's order.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    cluster::{Cluster, PARTITIONS, TOPIC, User},
    crc32,
    kcat::Message,
    program::{Row, Send},
};

/// The file that is compiled in as the sample.
pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/invoices.json")
}

/// The sample's lines without their ends, and the key of each.
pub fn sample_lines() -> Vec<(String, Vec<u8>)> {
    let text = fs::read_to_string(sample()).expect("the sample is read");
    let lines: Vec<_> = text.lines().map(|line| (key(line), line.as_bytes().to_vec())).collect();
    assert_eq!(lines.len(), 1_500);
    lines
}

fn key(line: &str) -> String {
    let invoice: serde_json::Value = serde_json::from_str(line).expect("the sample is JSON");
    invoice["StoreID"].as_str().expect("every invoice has a store").to_owned()
}

/// Holds that the topic has exactly these lines: in the partition of their key, each partition in the file's order.
pub fn assert_arrived(lines: &[(String, Vec<u8>)], messages: &[Message]) {
    for partition in 0..i32::try_from(PARTITIONS).expect("few") {
        let wanted = lines.iter().filter(|(key, _)| crc32::partition(key.as_bytes(), PARTITIONS as u32) == partition);
        let mut wanted = wanted.enumerate();
        let mut got = messages.iter().filter(|message| message.partition == partition);
        loop {
            let (line, message) = (wanted.next(), got.next());
            match (line, message) {
                (None, None) => break,
                (Some((offset, (key, value))), Some(message)) => {
                    assert_eq!(message.offset, i64::try_from(offset).expect("few"));
                    assert_eq!(message.key.as_deref(), Some(key.as_bytes()), "{message:?}");
                    assert_eq!(message.value, *value, "{message:?}");
                }
                (line, message) => panic!("partition {partition}: {line:?} wanted, {message:?} found"),
            }
        }
    }
}

/// Holds that each line has one row, and that the rows say where kcat found the line.
pub fn assert_rows(lines: &[(String, Vec<u8>)], rows: &[Row], messages: &[Message]) {
    let mut numbers: Vec<_> = rows.iter().map(|row| row.line).collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(1..=lines.len() as u64), "{} rows", rows.len());
    for row in rows {
        let (key, value) = &lines[usize::try_from(row.line).expect("few") - 1];
        assert_eq!((row.result.as_str(), &row.fault, &row.explanation), ("delivered", &None, &None), "{row:?}");
        assert_eq!(row.key.as_ref(), Some(key));
        assert!(row.latency_us.is_some_and(|latency| latency > 0), "{row:?}");
        let place = |message: &&Message| (Some(message.partition), Some(message.offset)) == (row.partition, row.offset);
        let found = messages.iter().find(place);
        assert!(found.is_some_and(|message| message.value == *value), "{row:?}, but kcat found {found:?} there");
    }
}

#[test]
fn every_line_of_the_sample_arrives_over_sasl_ssl_with_plain() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-plain");
    cluster.create_topic(&topic, PARTITIONS);
    let ended = Send::signed_in(cluster, User::Alice)
        .with("--topic", &topic)
        .with("--key-field", "StoreID")
        .arg(sample())
        .run();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("1,500 of 1,500 lines delivered"), "{}", ended.stderr);
    let (lines, messages) = (sample_lines(), cluster.consume_all(&topic));
    assert_arrived(&lines, &messages);
    assert_rows(&lines, &ended.rows, &messages);
}

#[test]
fn the_built_in_sample_arrives_with_scram_and_the_secret_on_standard_input() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-scram");
    cluster.create_topic(&topic, PARTITIONS);
    let ended = Send::signed_in(cluster, User::Bob)
        .secret_on_stdin(cluster.password(User::Bob))
        .with("--topic", &topic)
        .with("--count", "all")
        .with("--delay", "0")
        .run();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let (lines, messages) = (sample_lines(), cluster.consume_all(&topic));
    assert_arrived(&lines, &messages);
    assert_rows(&lines, &ended.rows, &messages);
}

#[test]
fn bytes_that_are_easily_lost_arrive_as_they_are() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-bytes");
    cluster.create_topic(&topic, 1);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("lines.json");
    let lines = ["  {\"a\": 1.50, \"a\":2 }\t", "\"\u{e9}\u{2713}\\u0000\"", "[ ]", "{}"];
    // A mark at the beginning, two kinds of line end, blank lines, and no end after the last line.
    let text = format!("\u{feff}{}\r\n\n{}\n{}\r\n\r\n{}", lines[0], lines[1], lines[2], lines[3]);
    fs::write(&file, text).expect("written");
    let ended = Send::signed_in(cluster, User::Alice).with("--topic", &topic).arg(&file).run();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let messages = cluster.consume_all(&topic);
    let values: Vec<_> = messages.iter().map(|message| str::from_utf8(&message.value).expect("UTF-8")).collect();
    assert_eq!(values, lines);
    assert!(messages.iter().all(|message| message.key.is_none()));
    assert_eq!(ended.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 4, 6]);
}

#[test]
fn a_line_that_is_not_json_is_said_and_the_others_arrive() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-not-json");
    cluster.create_topic(&topic, 1);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("lines.json");
    fs::write(&file, "{\"k\":1}\n{\"k\":\n{\"n\":3}\n{\"k\":4}\n").expect("written");
    let send = Send::signed_in(cluster, User::Alice).with("--topic", &topic).with("--key-field", "k").arg(&file);
    let ended = send.run();
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    let mut ends: Vec<_> = ended.rows.iter().map(|row| (row.line, row.result.as_str(), row.fault.as_deref())).collect();
    ends.sort_unstable();
    let wanted = [
        (1, "delivered", None),
        (2, "failed", Some("not-json")),
        (3, "failed", Some("key-missing")),
        (4, "delivered", None),
    ];
    assert_eq!(ends, wanted);
    let values: Vec<_> = cluster.consume_all(&topic).into_iter().map(|message| message.value).collect();
    assert_eq!(values, [b"{\"k\":1}", b"{\"k\":4}"]);
}
