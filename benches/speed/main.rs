//! Every figure of README's section "Speed", measured and printed as its table.
//!
//! `cargo bench --bench speed` repeats all; names behind `--` choose some: `mock`, `kafka`, `window`, `frames`, `memory`,
//! `opening`, `idle`, `pace`, `first-line`, `index`, `totals`.
//! `--runs N` and `--lines N` make it shorter for a look. Nothing here is asserted: a timed test is no benchmark.

#![allow(unsafe_code, reason = "The limit calls librdkafka as directly as C does, and maps are compared with")]
#![allow(clippy::print_stdout, reason = "A bench prints its table")]

#[path = "../peers/bare.rs"]
mod bare;
mod clusters;
mod contest;
mod contestants;
mod data;
mod desktop;
mod first_line;
mod following;
mod frames;
mod idle;
mod index;
#[path = "../peers/limit.rs"]
mod limit;
mod memory;
mod mock;
mod opening;
mod pace;
mod screen;
mod settings;
mod table;
mod tabs;
mod totals;

// What tests/kafka starts and stops Kafka with.
#[path = "../../tests/kafka/jars.rs"]
mod jars;
#[path = "../../tests/kafka/outside.rs"]
#[allow(dead_code, reason = "the tests use all of it")]
mod outside;
#[path = "../../tests/kafka/server.rs"]
#[allow(dead_code, reason = "as above")]
mod server;

use std::{path::Path, process::ExitCode};

use table::Table;

fn main() -> ExitCode {
    match roles() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Peers and the mock cluster are this program, too, each in a process of its own.
fn roles() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).filter(|argument| *argument != "--bench").collect();
    match arguments.as_slice() {
        ["role", "mock"] => mock::serve(),
        ["role", "bare"] => bare::open(),
        ["role", "limit", path, address, topic] => limit::run(Path::new(path), topic, &settings::client(address)),
        ["role", "rows", rows] => memory::fill(rows),
        ["role", "totals", address, topic, database, messages, group] => {
            totals::count(address, topic, Path::new(database), messages, group)
        }
        chosen => measure(chosen),
    }
}

fn measure(chosen: &[&str]) -> Result<(), String> {
    let asked = settings::Asked::read(chosen)?;
    let mut table = Table::default();
    println!("{}", settings::words());
    if asked.wants("mock") {
        let data = data::prepare(asked.lines)?;
        contest::on_mock(&asked, &data, &mut table)?;
    }
    if asked.wants("kafka") {
        let data = data::prepare(asked.lines)?;
        contest::on_kafka(&asked, &data, &mut table)?;
    }
    if asked.wants("window") {
        following::measure(&asked, &data::prepare(asked.lines)?, &mut table)?;
    }
    if asked.wants("frames") {
        frames::measure(&mut table)?;
        tabs::measure(&mut table);
    }
    if asked.wants("memory") {
        memory::measure(&mut table)?;
    }
    if asked.wants("opening") {
        opening::measure(&asked, &mut table)?;
    }
    if asked.wants("idle") {
        idle::measure(&mut table)?;
    }
    if asked.wants("pace") {
        pace::paced(&mut table)?;
    }
    if asked.wants("first-line") {
        first_line::measure(&asked, &mut table)?;
    }
    if asked.wants("index") {
        index::measure(&asked, &mut table)?;
    }
    if asked.wants("totals") {
        let data = data::prepare(asked.lines)?;
        totals::measure(&asked, &data, &mut table)?;
    }
    println!("\n{}", table.text());
    Ok(())
}
