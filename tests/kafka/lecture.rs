//! What a lecture does with a topic, in the window and on a real cluster: it is created, sent to, looked into, and totalled;
//! and a message that the topic no longer keeps is called so.

use std::fs;

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{delivery::Ending, run::Form};

use crate::{
    bench::{Bench, Start, plain_form},
    cluster::{Cluster, TOPIC},
    listener::Listener,
    reading::delete_before,
    totals,
};

const LINES: usize = 20;

/// Opens the log, and chooses a row of it by its line.
fn choose_line(bench: &mut Bench, line: u64) {
    bench.shortcut(Key::Num1);
    let name = format!("Line {line},");
    bench.until("the row", |bench| bench.row_names().iter().any(|row| row.starts_with(&name)));
    let row = bench.row_names().into_iter().find(|row| row.starts_with(&name)).expect("the row");
    bench.pick(Role::Row, &row);
}

/// The value of the message that is chosen.
fn chosen(bench: &Bench) -> Option<String> {
    let messages = &bench.core().state.messages;
    let (number, reading) = (messages.selected?, messages.reading.as_ref()?);
    let value = reading.look(|kept| kept.get(number)?.value().map(<[u8]>::to_vec))?;
    String::from_utf8(value).ok()
}

/// Where each line of the run was stored: its number, the partition and the offset.
fn places(bench: &Bench) -> Vec<(u64, i32, i64)> {
    let place = |row: line_producer::delivery::Row| match row.ending() {
        Some(Ending::Delivered { partition, offset, .. }) => (row.line(), partition, offset),
        other => panic!("{other:?}"),
    };
    bench.rows().into_iter().map(place).collect()
}

/// A topic is made in the window, and the form's lines are sent to it.
fn created_and_sent(topic: &str) -> Bench {
    let address = Cluster::shared().address(Listener::Plaintext);
    let form = Form { count: LINES.to_string(), delay: "0".to_owned(), ..plain_form(&address) };
    let mut bench = Start::form(form).open();
    bench.pick(Role::Tab, "Topics");
    bench.until("the list", |bench| bench.core().state.topics.list.is_some() && !bench.core().state.topics.listing);
    bench.settle();
    // Other tests make topics, too.
    bench.fill("Find a topic", topic);
    bench.press("New topic…");
    bench.fill("Name", topic);
    bench.fill("Partitions", "3");
    bench.press("Create topic");
    let made = format!("{topic}, 3 partitions, ");
    bench.until("the new topic", |bench| bench.row_names().iter().any(|row| row.starts_with(&made)));
    let usable = "Use this topic";
    bench.until(usable, |bench| bench.harness.query_by_role_and_label(Role::Button, usable).is_some());
    bench.press(usable);
    bench.press(&format!("Send {LINES} lines"));
    bench.until_finished();
    assert_eq!(bench.count(line_producer::delivery::State::Delivered), LINES as u64, "{}", bench.screen());
    bench
}

#[test]
fn a_topic_is_created_sent_to_looked_into_and_totalled() {
    let topic = format!("{TOPIC}-lecture");
    let mut bench = created_and_sent(&topic);
    let sample = fs::read_to_string("data/invoices.json").expect("the sample");

    // One line is looked up at its offset, and leads back.
    choose_line(&mut bench, 7);
    bench.press("Show in topic");
    bench.until("its message", |bench| chosen(bench).is_some());
    assert_eq!(chosen(&bench).as_deref(), sample.lines().nth(6));
    bench.press("Show in delivery log");
    bench.until_said("Line 7 was delivered");

    // All of them are read from the list of topics.
    bench.pick(Role::Tab, "Topics");
    bench.press("Show messages");
    bench.until_said(&format!("{LINES} messages of “{topic}”, up to its end"));

    bench.pick(Role::Tab, "Totals");
    bench.press("Start");
    let wanted = totals::count(sample.lines().take(LINES));
    let said = format!("{LINES} messages counted, {} values. New ones are counted as they come", wanted.len());
    bench.until_said(&said);
    let counted = bench.core().state.totals.counted.as_ref().expect("counted");
    assert_eq!(totals::shown(&counted.snapshot), wanted);
    bench.press("Stop");
    bench.until_said("Stopped. Start goes on from here");
}

#[test]
fn what_the_topic_no_longer_keeps_is_said_in_the_window() {
    let topic = format!("{TOPIC}-lecture-deleted");
    let mut bench = created_and_sent(&topic);
    let places = places(&bench);
    let newest = |partition| places.iter().filter(|place| place.1 == partition).map(|place| place.2).max();
    let (line, partition, offset) =
        places.iter().copied().find(|(_, partition, offset)| newest(*partition) > Some(*offset)).expect("two in one");
    delete_before(&topic, partition, offset + 1);
    choose_line(&mut bench, line);
    bench.press("Show in topic");
    bench.until_said("No longer kept in the topic");
    assert!(chosen(&bench).is_none());

    // What is behind it is still there.
    let (line, ..) = places.iter().find(|place| place.1 == partition && place.2 == offset + 1).expect("the next one");
    choose_line(&mut bench, *line);
    bench.press("Show in topic");
    bench.until("its message", |bench| chosen(bench).is_some());
    let sample = fs::read_to_string("data/invoices.json").expect("the sample");
    assert_eq!(chosen(&bench).as_deref(), sample.lines().nth(*line as usize - 1));
}
