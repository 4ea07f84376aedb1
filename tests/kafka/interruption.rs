//! A cluster that goes away in the middle of a run, and a person who stops one.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use crate::{
    cluster::{Cluster, PARTITIONS},
    delivery::{assert_arrived, assert_rows, sample, sample_lines},
    program::Send,
    user::User,
};

/// After a stop, lines in flight are waited for five seconds, and given up within one more. The rest is room for a machine
/// on which other clusters run at the same time.
const STOP_DEADLINE: Duration = Duration::from_secs(15);

fn send(cluster: &Cluster, topic: &str) -> Send {
    cluster.create_topic(topic, PARTITIONS);
    Send::signed_in(cluster, User::Admin).with("--topic", topic).with("--key-field", "StoreID").arg(sample())
}

#[test]
fn nothing_is_lost_or_doubled_when_the_broker_stops_and_comes_back() {
    let cluster = Cluster::breakable();
    let mut running = send(&cluster, "interrupted").with("--delay", "4ms").start();
    running.await_rows(200);
    cluster.stop_broker().expect("it stops");
    cluster.start_broker().expect("it starts again");
    // Once more without a warning, while what had piled up is still being sent.
    let so_far = running.rows_so_far();
    assert!(so_far < 1_500, "the run was over before the broker was gone");
    running.await_rows(so_far + 1);
    cluster.kill_broker().expect("it is killed");
    cluster.start_broker().expect("it starts again");
    let ended = running.finish();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let (lines, messages) = (sample_lines(), cluster.consume_all("interrupted"));
    assert_arrived(&lines, &messages);
    assert_rows(&lines, &ended.rows, &messages);
}

#[test]
fn a_line_whose_confirmation_came_too_late_is_not_stored_twice() {
    let cluster = Cluster::breakable();
    // Requests that wait longer than this are sent again, though the broker has them.
    let request_timeout = Duration::from_secs(1);
    let mut running = send(&cluster, "late")
        .with("--delay", "2ms")
        .with("--property", format!("socket.timeout.ms={}", request_timeout.as_millis()))
        .start();
    running.await_rows(100);
    cluster.freeze_broker().expect("frozen");
    // By then what was in flight is given up; what the broker has received it stores when it wakes.
    running.await_said("Waiting for the cluster, ");
    cluster.thaw_broker().expect("thawed");
    let ended = running.finish();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let (lines, messages) = (sample_lines(), cluster.consume_all("late"));
    assert_arrived(&lines, &messages);
    assert_rows(&lines, &ended.rows, &messages);
}

#[test]
fn ctrl_c_stops_between_two_lines() {
    let cluster = Cluster::shared();
    let mut running = send(cluster, "stopped").with("--delay", "50ms").start();
    running.await_rows(5);
    running.signal("INT");
    let ended = running.finish();
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    let lines: BTreeSet<_> = ended.rows.iter().map(|row| row.line).collect();
    assert!(lines.iter().copied().eq(1..=ended.rows.len() as u64), "each line once: {lines:?}");
    assert!(ended.rows.len() < 200, "it went on after the signal: {} rows", ended.rows.len());
    let messages = cluster.consume_all("stopped");
    let sent = &sample_lines()[..ended.rows.len()];
    // The cluster answers, so that what was in flight is confirmed.
    assert_eq!(ended.results(), [("delivered", messages.len())].into());
    assert_arrived(sent, &messages);
    assert_rows(sent, &ended.rows, &messages);
}

#[test]
fn ctrl_c_while_the_cluster_is_silent_says_what_may_have_arrived() {
    let cluster = Cluster::breakable();
    let mut running = send(&cluster, "silent").with("--delay", "2ms").start();
    running.await_rows(100);
    cluster.freeze_broker().expect("frozen");
    // By then some lines are in flight, and those behind them wait for their turn.
    running.await_said("Waiting for the cluster, ");
    let stopped = Instant::now();
    running.signal("INT");
    let ended = running.finish();
    let took = stopped.elapsed();
    cluster.thaw_broker().expect("thawed");
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert!(took < STOP_DEADLINE, "{took:?}");
    let lines: BTreeSet<_> = ended.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines.len(), ended.rows.len(), "a line ended twice");
    assert!(lines.iter().copied().eq(1..=ended.rows.len() as u64), "{lines:?}");
    let results = ended.results();
    assert!(results.keys().eq(&["delivered", "not-sent", "unknown"]), "{results:?}");
    for row in ended.rows.iter().filter(|row| row.result != "delivered") {
        assert_eq!(row.fault.as_deref(), Some("stopped"), "{row:?}");
    }
    // What is said to be delivered is there; what is said not to have been sent is not.
    let messages = cluster.consume_all("silent");
    let lines = sample_lines();
    for row in &ended.rows {
        let value = &lines[usize::try_from(row.line).expect("few") - 1].1;
        let found = messages.iter().filter(|message| message.value == *value).count();
        match row.result.as_str() {
            "delivered" => assert_eq!(found, 1, "{row:?}"),
            "not-sent" => assert_eq!(found, 0, "{row:?}"),
            _ => assert!(found <= 1, "{row:?}"),
        }
    }
}
