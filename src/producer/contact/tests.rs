use super::{
    first::{ALL_FAILED, SILENCE},
    *,
};
use crate::native::{Stage, Waiting};

const ONE: &str = "one:9092";
const TWO: &str = "two:9092";

const TIMES: Times = Times { deadline: Duration::from_secs(120), linger: Duration::ZERO };

fn queue(oldest: Instant) -> Queue {
    Queue { oldest: Some(oldest), slowed: false }
}

const EMPTY: Queue = Queue { oldest: None, slowed: false };

/// Statistics that tell of a line that waits for this broker.
fn waits_for(leader: i32) -> Standing {
    let waiting = vec![Waiting { partition: leader, leader }];
    Standing { furthest: Stage::Up, waiting, ..Standing::default() }
}

fn watch(now: Instant) -> Watch {
    Watch::new(vec![ONE.to_owned(), TWO.to_owned()], "invoices".to_owned(), TIMES, now)
}

fn trouble(address: &str, text: &str) -> Fault {
    let reason = format!("{address}/bootstrap: {text}");
    kafka::trouble(Code::BrokerTransportFailure, &reason, None).unwrap_or_else(|| Fault::with(Kind::Internal, reason))
}

fn refused(address: &str) -> Fault {
    trouble(address, "Connect to ipv4#127.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)")
}

fn name(fault: Option<Fault>) -> Option<&'static str> {
    fault.map(|fault| fault.name())
}

#[test]
fn one_dead_address_does_not_end_a_run_while_another_is_silent() {
    let start = Instant::now();
    let mut watch = watch(start);
    assert!(matches!(watch.trouble(refused(ONE)), Some(Contact::Seeking(Some(_)))));
    assert_eq!(watch.verdict(start + ALL_FAILED), None);
    watch.trouble(refused(TWO));
    assert_eq!(watch.verdict(start + ALL_FAILED - Duration::from_millis(1)), None);
    assert_eq!(name(watch.verdict(start + ALL_FAILED)), Some("nothing-listens"));
}

#[test]
fn a_name_that_is_not_found_is_waited_for_longer() {
    let start = Instant::now();
    let mut watch = watch(start);
    for address in [ONE, TWO] {
        let reason = format!("{address}/bootstrap: Failed to resolve '{address}': Name or service not known");
        watch.trouble(Fault::with(Kind::HostNotFound { address: address.to_owned() }, reason));
    }
    assert_eq!(watch.verdict(start + ALL_FAILED), None);
    assert_eq!(name(watch.verdict(start + SILENCE)), Some("host-not-found"));
}

#[test]
fn silence_is_told_from_something_that_is_not_kafka_and_from_a_cluster_that_is_not_ready() {
    let start = Instant::now();
    assert_eq!(name(watch(start).verdict(start + SILENCE)), Some("silent"));

    let mut connects = watch(start);
    connects.answer(Answer::Connects(ONE.to_owned()));
    assert_eq!(name(connects.verdict(start + SILENCE)), Some("not-kafka"));

    let mut not_yet = watch(start);
    let choosing = kafka::topic_answer(Code::LeaderNotAvailable, "invoices").unwrap_or_else(|| refused(ONE));
    assert!(not_yet.answer(Answer::NotYet(choosing)).is_some());
    assert_eq!(not_yet.verdict(start + ALL_FAILED), None);
    assert_eq!(name(not_yet.verdict(start + SILENCE)), Some("refused"));
}

#[test]
fn an_address_that_takes_connections_after_all_is_waited_for() {
    let start = Instant::now();
    let mut watch = Watch::new(vec![ONE.to_owned()], "invoices".to_owned(), TIMES, start);
    watch.trouble(refused(ONE));
    watch.answer(Answer::Connects(ONE.to_owned()));
    assert_eq!(watch.verdict(start + ALL_FAILED), None);
    assert_eq!(name(watch.verdict(start + SILENCE)), Some("not-kafka"));
}

#[test]
fn a_refused_key_ends_a_run_at_once_but_not_after_a_delivery() {
    let start = Instant::now();
    let sign_in = || Fault::with(Kind::SignInRefused, format!("{ONE}/bootstrap: SASL authentication error"));
    let mut first = watch(start);
    first.trouble(sign_in());
    assert_eq!(name(first.verdict(start)), Some("sign-in-refused"));

    let mut later = watch(start);
    later.answer(Answer::Partitions(4));
    later.delivered(Some(1), start, start);
    later.trouble(sign_in());
    assert_eq!(later.verdict(start + SILENCE), None);
    later.trouble(Fault::new(Kind::ClientFailed));
    assert_eq!(name(later.verdict(start)), Some("client-failed"));
}

#[test]
fn a_refused_producer_ends_a_run_after_the_topics_answer_and_not_before() {
    let start = Instant::now();
    let mut watch = watch(start);
    watch.trouble(Fault::new(Kind::IdempotenceRefused));
    assert_eq!(watch.verdict(start), None);
    assert_eq!(name(watch.verdict(start + ALL_FAILED)), Some("idempotence-refused"));
    watch.answer(Answer::Partitions(4));
    assert_eq!(watch.verdict(start), None, "what this key may do is asked first");
    assert_eq!(watch.question(EMPTY, start), Some(Question::Permission));
    assert_eq!(watch.question(EMPTY, start), None, "once");
    watch.answer(Answer::Permission(None));
    assert_eq!(name(watch.verdict(start)), Some("idempotence-refused"));
    watch.answer(Answer::Permission(Some(true)));
    assert_eq!(name(watch.verdict(start)), Some("idempotence-refused"));
    watch.answer(Answer::Permission(Some(false)));
    assert_eq!(name(watch.verdict(start)), Some("write-denied"));
}

#[test]
fn replicas_are_asked_about_while_lines_wait_and_named_as_the_cause() {
    let start = Instant::now();
    let mut watch = watch(start);
    watch.answer(Answer::Partitions(4));
    watch.standing(waits_for(3));
    let later = start + REPLICAS_AFTER;
    assert_eq!((watch.question(queue(start), start), watch.question(EMPTY, later)), (None, None));
    assert_eq!(watch.question(queue(start), later), Some(Question::Replicas(vec![3])));
    assert_eq!(watch.question(queue(start), later + REPLICAS_AFTER), None, "not again before the answer");
    let fault = Fault::new(Kind::TooFewReplicas { topic: "invoices".to_owned() });
    watch.answer(Answer::Replicas(Some(fault.clone())));
    assert_eq!(watch.cause(), Some(&fault));
    assert_eq!(watch.look(queue(start), later), Some(Contact::Lost(fault)));
    assert_eq!(watch.question(queue(start), later), None, "not again at once");
    assert!(watch.question(queue(start), later + REPLICAS_AFTER).is_some());
    watch.answer(Answer::Replicas(None));
    assert_eq!(watch.cause(), None);
}

#[test]
fn too_few_replicas_do_not_hide_what_was_heard_of_the_broker() {
    let start = Instant::now();
    let mut watch = watch(start);
    watch.answer(Answer::Partitions(4));
    watch.standing(waits_for(2));
    watch.trouble(dead(2));
    watch.answer(Answer::Replicas(Some(Fault::new(Kind::TooFewReplicas { topic: "invoices".to_owned() }))));
    assert_eq!(name(watch.cause().cloned()), Some("nothing-listens"));
    watch.standing(waits_for(1));
    assert_eq!(name(watch.cause().cloned()), Some("too-few-replicas"), "nothing waits for broker 2");
}

fn dead(broker: i32) -> Fault {
    let reason = format!("{TWO}/{broker}: Connect to ipv4#127.0.0.1:9092 failed: Connection refused");
    kafka::trouble(Code::BrokerTransportFailure, &reason, None).unwrap_or_else(|| Fault::new(Kind::Internal))
}

#[test]
fn contact_is_lost_when_lines_wait_with_trouble_in_the_air_and_back_with_a_delivery() {
    let start = Instant::now();
    let mut watch = watch(start);
    watch.answer(Answer::Partitions(4));
    watch.delivered(Some(1), start, start);
    assert_eq!(watch.look(queue(start), start + LOST_AFTER), None);
    watch.trouble(dead(1));
    assert_eq!(watch.look(EMPTY, start + LOST_AFTER), None);
    assert_eq!(watch.look(queue(start), start), None);
    assert!(matches!(watch.look(queue(start), start + LOST_AFTER), Some(Contact::Lost(_))));
    assert_eq!(watch.look(queue(start), start + LOST_AFTER), None);
    let back = start + SILENCE;
    watch.delivered(Some(1), start, back);
    assert_eq!(watch.look(queue(back), back), Some(Contact::Made { partitions: 4 }));
    assert_eq!(watch.verdict(back), None);
}

#[test]
fn one_dead_broker_of_two_is_told_and_its_trouble_stays_while_the_other_confirms() {
    let start = Instant::now();
    let mut watch = watch(start);
    watch.answer(Answer::Partitions(2));
    watch.standing(waits_for(2));
    watch.trouble(dead(2));
    for at in (1..=10).map(|tenth| start + LOST_AFTER * tenth / 10) {
        watch.delivered(Some(1), at, at);
    }
    let now = start + LOST_AFTER;
    assert!(matches!(watch.look(queue(start), now), Some(Contact::Lost(_))));
    assert_eq!(name(watch.cause().cloned()), Some("nothing-listens"));
    watch.delivered(Some(2), now, now + LOST_AFTER);
    assert_eq!(watch.cause(), None);
    assert!(matches!(watch.look(EMPTY, now + LOST_AFTER), Some(Contact::Made { .. })));
}

#[test]
fn a_long_queue_that_moves_is_not_lost() {
    let start = Instant::now();
    let mut watch = watch(start);
    watch.answer(Answer::Partitions(2));
    watch.trouble(dead(2));
    let now = start + 10 * SILENT_AFTER;
    watch.delivered(Some(1), start, now);
    assert_eq!(watch.look(queue(start), now), None);
}

#[test]
fn silence_after_success_is_told_though_nothing_was_heard() {
    let start = Instant::now();
    let mut silent = watch(start);
    silent.answer(Answer::Partitions(2));
    silent.delivered(Some(1), start, start);
    assert_eq!(silent.look(queue(start), start + SILENT_AFTER / 2), None);
    let slowed = Queue { slowed: true, ..queue(start) };
    assert_eq!(silent.look(slowed, start + SILENT_AFTER), None, "a quota makes it wait");
    let lost = silent.look(queue(start), start + SILENT_AFTER);
    assert_eq!(lost, Some(Contact::Lost(Fault::new(Kind::ClusterLost))));
    assert_eq!(silent.cause(), None);

    let times = Times { linger: SILENT_AFTER, ..TIMES };
    let mut lingers = Watch::new(vec![ONE.to_owned()], "invoices".to_owned(), times, start);
    lingers.answer(Answer::Partitions(2));
    assert_eq!(lingers.look(queue(start), start + SILENT_AFTER), None, "nothing was sent yet");
}

#[test]
fn a_dead_bootstrap_server_is_no_loss_while_another_is_not_dead() {
    let start = Instant::now();
    let mut watch = watch(start);
    watch.answer(Answer::Partitions(2));
    watch.trouble(refused(ONE));
    assert_eq!(watch.look(queue(start), start + LOST_AFTER), None);
    watch.trouble(refused(TWO));
    assert!(matches!(watch.look(queue(start), start + LOST_AFTER), Some(Contact::Lost(_))));
}

#[test]
fn a_broker_that_has_let_us_in_is_given_time() {
    let start = Instant::now();
    let mut watch = watch(start);
    watch.answer(Answer::Connects(ONE.to_owned()));
    watch.trouble(refused(TWO));
    watch.standing(Standing { furthest: Stage::Up, ..Standing::default() });
    assert_eq!(watch.verdict(start + 2 * SILENCE), None);
    assert_eq!(name(watch.verdict(start + TIMES.deadline)), Some("no-answer"));
    watch.standing(Standing { furthest: Stage::Greeting, ..Standing::default() });
    assert_eq!(name(watch.verdict(start + SILENCE)), Some("not-kafka"));
}

#[test]
fn the_address_that_came_furthest_tells_and_among_equals_the_first() {
    let start = Instant::now();
    let mut furthest = watch(start);
    let reason = format!("{ONE}/bootstrap: Failed to resolve '{ONE}': Name or service not known");
    furthest.trouble(Fault::with(Kind::HostNotFound { address: ONE.to_owned() }, reason));
    furthest.answer(Answer::Connects(TWO.to_owned()));
    let wanted = Kind::NotKafka { address: TWO.to_owned() };
    assert_eq!(furthest.verdict(start + SILENCE).map(|fault| fault.kind), Some(wanted));

    let mut equal = watch(start);
    equal.trouble(refused(TWO));
    equal.trouble(refused(ONE));
    let wanted = Kind::NothingListens { address: ONE.to_owned() };
    assert_eq!(equal.verdict(start + SILENCE).map(|fault| fault.kind), Some(wanted));
}

#[test]
fn an_address_that_the_cluster_gave_is_named_as_its_own() {
    let start = Instant::now();
    let reason = "inner:9092/1: Failed to resolve 'inner:9092': Name or service not known";
    let inner = || Fault::with(Kind::HostNotFound { address: "inner:9092".to_owned() }, reason);
    let answer = || Answer::Partitions(4);
    let (mut after, mut before) = (watch(start), watch(start));
    after.answer(answer());
    after.trouble(inner());
    // It may be tried and said before the answer that named it is read here.
    before.trouble(refused(ONE));
    before.trouble(inner());
    before.answer(answer());
    for watch in [after, before] {
        assert_eq!(watch.cause().map(Fault::name), Some("advertised-address"));
    }
    let mut other = watch(start);
    other.trouble(refused(ONE));
    other.answer(answer());
    assert_eq!(other.cause(), None, "one dead address is no trouble when another answers");
}
