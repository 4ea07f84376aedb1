//! Line Producer against a real Apache Kafka, and read back by a consumer that is not ours.
//!
//! `cluster` starts Kafka from Maven Central's jars once for all tests; `kcat` writes, reads and lists beside the
//! program under test; `program` runs that program in the terminal, `bench` its window without a display; `table` brings
//! about every fault that can be brought about here, in both. Needs Java 17, Maven, kcat and Python 3.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../app/bench.rs"]
#[allow(dead_code, reason = "the whole app's tests use all of it")]
mod bench;
#[path = "../app/dialogs.rs"]
#[allow(dead_code, reason = "as above")]
mod dialogs;
#[path = "../app/keyring.rs"]
#[allow(dead_code, reason = "as above")]
mod keyring;
#[path = "../as_code/plans.rs"]
mod plans;

mod admin;
mod as_code;
mod certificates;
mod cluster;
mod crc32;
mod delivery;
mod formats;
mod harness;
mod interruption;
mod jars;
mod kcat;
mod lecture;
mod listener;
mod member;
mod murmur2;
mod offer;
mod options;
mod outside;
mod program;
mod python;
mod reading;
mod rights;
mod second;
mod secrets;
mod server;
mod table;
mod testing;
mod topic;
mod topics;
mod totals;
mod user;
mod wire;
