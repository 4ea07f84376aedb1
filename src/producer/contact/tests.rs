use super::*;

const ONE: &str = "one:9092";
const TWO: &str = "two:9092";

fn watch(now: Instant) -> Watch {
    Watch::new(vec![ONE.to_owned(), TWO.to_owned()], "invoices".to_owned(), now)
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
    let mut watch = Watch::new(vec![ONE.to_owned()], "invoices".to_owned(), start);
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
    later.delivered(start);
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
    assert_eq!(watch.question(0, SILENCE, start), Some(Question::Permission));
    assert_eq!(watch.question(0, SILENCE, start), None, "once");
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
    let (later, deadline) = (start + REPLICAS_AFTER, 10 * REPLICAS_AFTER);
    assert_eq!((watch.question(1, deadline, start), watch.question(0, deadline, later)), (None, None));
    assert_eq!(watch.question(1, deadline, later), Some(Question::Replicas));
    assert_eq!(watch.question(1, deadline, later), None, "not again at once");
    let fault = Fault::new(Kind::TooFewReplicas { topic: "invoices".to_owned() });
    watch.answer(Answer::Replicas(Some(fault.clone())));
    assert_eq!(watch.cause(), Some(&fault));
    assert_eq!(watch.look(1, later), Some(Contact::Lost(fault)));
    watch.answer(Answer::Replicas(None));
    assert_eq!(watch.cause(), None);
}

#[test]
fn contact_is_lost_when_lines_wait_with_trouble_in_the_air_and_back_with_a_delivery() {
    let start = Instant::now();
    let mut watch = watch(start);
    watch.answer(Answer::Partitions(4));
    watch.delivered(start);
    assert_eq!(watch.look(1, start + LOST_AFTER), None);
    watch.trouble(refused(ONE));
    assert_eq!(watch.look(0, start + LOST_AFTER), None);
    assert_eq!(watch.look(1, start), None);
    assert!(matches!(watch.look(1, start + LOST_AFTER), Some(Contact::Lost(_))));
    assert_eq!(watch.look(1, start + LOST_AFTER), None);
    assert_eq!(watch.delivered(start + SILENCE), Some(Contact::Made { partitions: 4 }));
    assert_eq!(watch.verdict(start + SILENCE), None);
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
