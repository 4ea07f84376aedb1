//! Lines sent again from the window: a real cluster has each of them once.

use std::collections::BTreeMap;

use line_producer::{
    delivery::State,
    fault::Kind,
    producer::Outcome,
    run::{Form, Run},
};

use super::{
    form::{plain, signed_in},
    window,
};
use crate::{
    bench::Bench,
    cluster::{Cluster, PARTITIONS},
    delivery::sample_lines,
    listener::Listener,
    user::User,
    wire::{Operation, Resource},
};

/// How often each of the sample's lines is in the topic, by its number.
fn stored(cluster: &Cluster, topic: &str) -> BTreeMap<u64, usize> {
    let lines = sample_lines();
    let number = |value: &[u8]| lines.iter().position(|(_, line)| line == value).map(|at| at as u64 + 1);
    let mut stored = BTreeMap::new();
    for message in cluster.consume_all(topic) {
        *stored.entry(number(&message.value).expect("a line of the sample")).or_default() += 1;
    }
    stored
}

/// The lines of the rows that stand so.
fn lines(bench: &Bench, state: State) -> Vec<u64> {
    bench.rows().into_iter().filter(|row| row.state() == state).map(|row| row.line()).collect()
}

/// Sends everything again that certainly was not stored.
fn retry(bench: &mut Bench) {
    let count = bench.count(State::Failed) + bench.count(State::NotSent);
    bench.until_said("Retry…");
    bench.press("Retry…");
    bench.until_said("Send lines again?");
    bench.press(&if count == 1 { "Send 1 line again".to_owned() } else { format!("Send {count} lines again") });
    bench.until("the end of the retry", |bench| {
        let run = bench.core().state.run.as_ref();
        !bench.core().state.starting && run.is_some_and(|run| run.status().retry.is_some() && run.finished())
    });
}

#[test]
fn what_a_stop_gave_back_is_delivered_once() {
    let cluster = Cluster::breakable();
    let topic = "sent-again";
    cluster.create_topic(topic, PARTITIONS);
    let form = plain(&cluster.address(Listener::Plaintext));
    let form = Form { topic: topic.to_owned(), delay: "1 ms".to_owned(), count: "all".to_owned(), ..form };
    let mut bench = window::send(&form, None);
    bench.until_ended(100);
    cluster.freeze_broker().expect("frozen");
    bench.until("lines that wait", |bench| bench.count(State::Waiting) > 100);
    bench.press("Stop");
    bench.until("the end", |bench| bench.core().state.run.as_ref().is_some_and(Run::finished));
    cluster.thaw_broker().expect("thawed");
    let (unknown, given_back) = (lines(&bench, State::Unknown), lines(&bench, State::NotSent));
    assert!(!given_back.is_empty(), "{:?}", bench.run().log().totals());
    retry(&mut bench);
    assert_eq!(bench.run().status().finish.map(|finish| finish.outcome), Some(Outcome::Done));
    assert_eq!((bench.count(State::NotSent), bench.count(State::Unknown)), (0, unknown.len() as u64));
    let stored = stored(&cluster, topic);
    let delivered = lines(&bench, State::Delivered);
    assert!(given_back.iter().all(|line| delivered.contains(line)));
    assert!(delivered.iter().all(|line| stored.get(line) == Some(&1)), "each once: {stored:?}");
    assert!(stored.iter().all(|(line, times)| *times == 1 && (delivered.contains(line) || unknown.contains(line))));
}

#[test]
fn what_was_refused_is_delivered_once_when_the_right_is_there() {
    let cluster = Cluster::shared();
    let topic = "allowed-later";
    cluster.create_topic(topic, PARTITIONS);
    cluster.allow(Operation::Describe, Resource::Topic(topic));
    let form = Form { topic: topic.to_owned(), ..signed_in(cluster, User::Guest) };
    let mut bench = window::send(&form, Some(cluster.password(User::Guest)));
    bench.until_finished();
    window::assert_ended(&bench, &Kind::WriteDenied { topic: topic.to_owned() }, true);
    let refused = bench.lines();
    assert!(!refused.is_empty() && bench.count(State::Failed) as usize == refused.len());
    cluster.allow(Operation::Write, Resource::Topic(topic));
    retry(&mut bench);
    assert_eq!(lines(&bench, State::Delivered), refused, "{}", bench.screen());
    assert!(stored(cluster, topic).into_iter().eq(refused.into_iter().map(|line| (line, 1))));
}
