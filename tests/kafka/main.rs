//! Line Producer against a real Apache Kafka, and read back by a consumer that is not ours.
//!
//! `cluster` starts Kafka from Maven Central's jars once for all tests; `kcat` writes, reads and lists beside the
//! program under test; `program` runs that program in the terminal. Needs Java 17, Maven and kcat.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod admin;
mod certificates;
mod cluster;
mod crc32;
mod delivery;
mod faults;
mod harness;
mod interruption;
mod jars;
mod kcat;
mod listener;
mod outside;
mod program;
mod secrets;
mod server;
mod testing;
mod user;
mod wire;
