//! What the topic and its cluster put limits on, in the window: `crate::topic` has the same in the terminal.

use std::fmt::Write as _;

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    delivery::{Ending, Row, State},
    fault::{Fault, Kind, Words},
    producer::Outcome,
    run::Form,
    text::{state::OUT_OF_ORDER_WHY, window::detail_sentence},
};

use super::{
    assert_side_by_side,
    form::{file, of_file, plain, signed_in},
    terminal, window,
};
use crate::{
    bench::Bench,
    cluster::{Cluster, PARTITIONS, TOPIC},
    listener::Listener,
    second::Second,
    user::User,
};

/// Less than one of librdkafka's batches, more than any other line of the file.
const LIMIT: usize = 10_000;
/// Which line of the file is too long for [`LIMIT`]: near the top, where the log shows it.
const LONG: u64 = 5;
const LINES: u64 = 1_500;

/// Many lines with a key, one of them too long.
fn long_file() -> Vec<u8> {
    let mut text = String::new();
    for line in 1..=LINES {
        let more = if line == LONG { 2 * LIMIT } else { 100 };
        writeln!(text, "{{\"k\":\"s{}\",\"n\":{line},\"t\":\"{}\"}}", line % 7, "x".repeat(more)).expect("text");
    }
    text.into_bytes()
}

/// Sends the file to a new topic, and gives the window when it has ended.
fn sent(user: User, topic: &str, idempotence: bool) -> Bench {
    let cluster = Cluster::shared();
    cluster.topic_with(topic, PARTITIONS, &[("max.message.bytes", &LIMIT.to_string())]);
    let (_folder, path) = file(&long_file());
    let mut form = of_file(signed_in(cluster, user), &path);
    form.topic = topic.to_owned();
    form.key_field = "k".to_owned();
    form.profile.idempotence = idempotence;
    // Many batches on the way at once, and the long line not alone in its own.
    form.profile.properties = "batch.num.messages=10".to_owned();
    let mut bench = window::send(&form, Some(cluster.password(user)));
    bench.until_finished();
    assert_eq!(bench.run().status().finish.expect("an end").outcome, Outcome::Done, "{}", bench.screen());
    assert_eq!((bench.count(State::Delivered), bench.count(State::Failed)), (LINES - 1, 1), "{}", bench.screen());
    assert_eq!(cluster.consume_all(topic).len() as u64, LINES - 1);
    bench
}

/// The fault of the long line, which is the only one that failed.
fn long_line(bench: &Bench) -> Kind {
    let failed: Vec<Row> = bench.rows().into_iter().filter(|row| row.state() == State::Failed).collect();
    assert_eq!(failed.iter().copied().map(Row::line).collect::<Vec<_>>(), [LONG]);
    bench.run().log().fault(failed[0]).expect("a fault").kind
}

/// The rows that are out of order are named in the summary, and the first says why when it is chosen.
fn assert_order_is_told(bench: &mut Bench) {
    let behind = |row: &Row| matches!(row.ending(), Some(Ending::Delivered { out_of_order: true, .. }));
    let rows: Vec<Row> = bench.rows().into_iter().filter(behind).collect();
    assert_eq!(bench.screen().contains(&format!("({} out of order)", rows.len())), !rows.is_empty());
    let Some(first) = rows.first() else { return };
    bench.harness.get_by_role_and_label(Role::Table, "Delivery log").focus();
    bench.settle();
    bench.harness.key_press(Key::Home);
    for _ in 1..first.line() {
        bench.harness.key_press(Key::ArrowDown);
    }
    bench.settle();
    let sentence = detail_sentence(*first);
    assert!(sentence.ends_with(OUT_OF_ORDER_WHY), "{sentence}");
    bench.until_said(&sentence);
}

#[test]
fn a_long_line_fails_alone_and_what_it_costs_is_told() {
    for idempotence in [true, false] {
        let topic = format!("{TOPIC}-window-not-told-{idempotence}");
        let mut bench = sent(User::Alice, &topic, idempotence);
        let kind = long_line(&bench);
        let Kind::LineTooLongForTopic { topic: named, length, limit: 0 } = &kind else { panic!("{kind:?}") };
        assert!(*named == topic && *length > 2 * LIMIT as u64, "{kind:?}");
        window::assert_at_row(&mut bench, State::Failed, &kind);
        // Without idempotence the batches behind the refused one are stored before its lines are sent again.
        assert!(idempotence || bench.run().log().totals().out_of_order() > 0, "{}", bench.screen());
        assert_order_is_told(&mut bench);
    }
}

#[test]
fn a_limit_that_is_told_is_kept_and_costs_no_order() {
    let topic = format!("{TOPIC}-window-told");
    let mut bench = sent(User::Carol, &topic, true);
    let kind = long_line(&bench);
    assert!(matches!(&kind, Kind::LineTooLongForTopic { limit, .. } if *limit == LIMIT as u64), "{kind:?}");
    window::assert_at_row(&mut bench, State::Failed, &kind);
    assert_eq!(bench.run().log().totals().out_of_order(), 0);
    assert!(!bench.screen().contains("out of order"), "{}", bench.screen());
}

/// With -192, after librdkafka has tried again until the deadline, and with Kafka's own code 19 where it may not. Its
/// code 20, of a topic that loses a replica after the message was taken, cannot be brought about at will: since KIP-966 a
/// leader keeps the answer back instead.
#[test]
fn too_few_replicas_are_told_while_lines_wait_and_at_their_rows() {
    const NAME: &str = "replicas-in-the-window";
    let cluster = Cluster::breakable();
    let second = Second::start(cluster.controller(), None).expect("a second broker");
    second.replicated_topic(&cluster, NAME, 2);
    second.stop();
    let form = plain(&cluster.address(Listener::Plaintext));
    let patient = Form { topic: NAME.to_owned(), count: "3".to_owned(), deadline: "6 s".to_owned(), ..form };
    let mut hasty = patient.clone();
    hasty.profile.idempotence = false;
    hasty.profile.properties = "message.send.max.retries=0".to_owned();
    let kind = Kind::TooFewReplicas { topic: NAME.to_owned() };
    let (waits, wanted) = (patient, kind.clone());
    let waits = move || {
        let mut bench = window::send(&waits, None);
        let Words { happened, to_try, .. } = Fault::new(wanted.clone()).words();
        for part in [happened.as_str(), &to_try] {
            bench.until_said(part);
        }
        bench.until("what waits", |bench| bench.screen().contains("Waiting for the replicas, 3 lines kept"));
        bench.until_finished();
        window::assert_at_row(&mut bench, State::Failed, &wanted);
        assert_eq!(bench.count(State::Failed), 3);
    };
    let (in_window, in_terminal) = ((hasty.clone(), kind.clone()), (hasty, kind));
    let at_once = move || {
        let (form, wanted) = in_window;
        let mut bench = window::send(&form, None);
        bench.until_finished();
        window::assert_at_row(&mut bench, State::Failed, &wanted);
    };
    let at_once_in_the_terminal = move || {
        let (form, wanted) = in_terminal;
        let ended = terminal::send(&form, None).run();
        terminal::assert_row(&ended, State::Failed, &wanted);
        assert!(ended.stderr.contains(&Fault::new(wanted).words().happened), "{}", ended.stderr);
    };
    assert_side_by_side(vec![
        ("waiting in the window".to_owned(), Box::new(waits)),
        ("code 19 in the window".to_owned(), Box::new(at_once)),
        ("code 19 in the terminal".to_owned(), Box::new(at_once_in_the_terminal)),
    ]);
    assert!(cluster.consume_all(NAME).is_empty());
}

#[test]
fn a_quota_is_told_in_whole_while_it_slows() {
    const CLIENT: &str = "line-producer-slow-window";
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-window-quota");
    cluster.create_topic(&topic, 1);
    cluster.limit_client(CLIENT, 20_000.0);
    let mut form = plain(&cluster.address(Listener::Plaintext));
    form = Form { topic, delay: "5 ms".to_owned(), count: "500".to_owned(), ..form };
    form.profile.client_id = CLIENT.to_owned();
    let mut bench = window::send(&form, None);
    let Words { title, happened, to_try } = Fault::new(Kind::Slowed).words();
    bench.until_said(&title);
    for part in [&happened, &to_try] {
        assert!(bench.says(part), "“{part}” is not in\n{}", bench.screen());
    }
    assert!(bench.screen().contains("slowed by the cluster's quota"), "{}", bench.screen());
    bench.until_finished();
    assert_eq!(bench.count(State::Delivered), 500);
    assert!(!bench.says(&title), "nothing is left of it:\n{}", bench.screen());
}
