//! A run while it goes on, and its end: stop, loss, refusal, a port that nobody listens on.

use std::time::{Duration, Instant};

use eframe::egui::{Key, Role};
use line_producer::{
    action::Action,
    app::state::PracticeState,
    delivery::{Row, State},
    producer::{Contact, Outcome},
    run::{Form, Phase},
};
use rdkafka::{
    ClientConfig,
    mocking::MockCluster,
    producer::{BaseProducer, BaseRecord, DefaultProducerContext, Producer as _},
    types::{RDKafkaApiKey, RDKafkaRespErr},
};

use crate::bench::{Bench, PATIENCE, Start, plain_form, take_in_until};

type Mock = MockCluster<'static, DefaultProducerContext>;

/// A cluster that is not the practice cluster, with the topic `invoices`.
fn cluster() -> Mock {
    let cluster = MockCluster::new(1).expect("a mock cluster");
    cluster.create_topic("invoices", 4, 1).expect("a topic");
    cluster
}

#[test]
fn during_a_run_the_form_is_disabled_and_stop_ends_it_at_once() {
    let mut bench = Start::form(Form { delay: "1 m".to_owned(), ..Form::default() }).open();
    bench.press("Send 10 lines");
    bench.until_ended(1);
    bench.settle();
    for field in ["File", "Topic", "Count", "From line", "Delay"] {
        assert!(bench.disabled(Role::TextInput, field), "{field}");
    }
    assert!(bench.disabled(Role::ComboBox, "Key field") && bench.disabled(Role::Button, "Choose…"));
    assert!(bench.screen().contains("Sending line 2 of 10 to invoices, due in"), "{}", bench.screen());
    let run = bench.run().id();
    bench.shortcut(Key::Enter);
    assert_eq!(bench.run().id(), run, "a second run waits for the first");
    let pressed = Instant::now();
    bench.press("Stop");
    bench.until_finished();
    assert!(pressed.elapsed() < Duration::from_secs(5), "{:?}", pressed.elapsed());
    assert_eq!(bench.run().status().finish.map(|finish| finish.outcome), Some(Outcome::Stopped));
    assert_eq!((bench.lines(), bench.count(State::Delivered)), (vec![1], 1));
    assert!(bench.says("Stopped: 1 of 10 delivered, 9 not sent; line 2 would be next"), "{}", bench.screen());
    assert!(!bench.disabled(Role::TextInput, "Topic") && !bench.disabled(Role::Button, "Send 10 lines"));
    assert_eq!(bench.form().from_line, "1", "a stopped run leaves the form as it is");
}

#[test]
fn what_was_in_flight_when_stopped_ends_as_what_is_known_of_it() {
    let cluster = cluster();
    let mut bench = Start::form(Form { delay: "20 ms".to_owned(), ..plain_form(&cluster.bootstrap_servers()) }).open();
    bench.fill("Count", "all");
    bench.press("Send all 1,500 lines");
    bench.until_ended(3);
    cluster.broker_down(1).expect("the broker goes away");
    bench.until("lines that wait", |bench| bench.count(State::Waiting) >= 3);
    bench.shortcut(Key::Period);
    bench.until_finished();
    assert_eq!(bench.count(State::Waiting), 0, "each row has its end");
    let ends = [State::Delivered, State::Unknown, State::NotSent, State::Failed].map(|state| bench.count(state));
    assert_eq!(ends.iter().sum::<u64>(), bench.lines().len() as u64);
    assert!(bench.count(State::Unknown) + bench.count(State::NotSent) >= 3, "{ends:?}");
    assert!(bench.screen().contains("Stopped: "), "{}", bench.screen());
}

#[test]
fn a_stop_while_the_practice_cluster_starts_begins_no_run() {
    let mut core = Start::default().core();
    core.act(Action::Send);
    assert!(core.state.starting && core.state.running());
    core.act(Action::Stop);
    take_in_until(&mut core, "the practice cluster is ready", |core| !core.state.starting);
    assert!(core.state.run.is_none() && !core.state.running());
    core.act(Action::Send);
    take_in_until(&mut core, "the next Send begins a run", |core| core.state.run.is_some());
}

#[test]
fn a_topic_that_another_program_made_is_sent_to_and_the_practice_cluster_stays() {
    let mut bench = Start::form(Form { delay: "0".to_owned(), ..Form::default() }).open();
    bench.press("Send 10 lines");
    bench.until_finished();
    let running = bench.core().state.practice.clone();
    let PracticeState::Running(address) = &running else { panic!("{running:?}") };
    let producer: BaseProducer =
        ClientConfig::new().set("bootstrap.servers", address).create().expect("another program's producer");
    producer.send(BaseRecord::<(), _>::to("orders").payload("theirs")).map_err(|(error, _)| error).expect("queued");
    producer.flush(PATIENCE).expect("written, which makes the topic");
    bench.fill("Topic", "orders");
    bench.press("Send 10 lines");
    bench.until("the second run", |bench| {
        bench.core().state.run.as_ref().is_some_and(|run| run.plan().topic == "orders")
    });
    bench.until_finished();
    assert_eq!(bench.count(State::Delivered), 10, "{}", bench.screen());
    assert_eq!(bench.core().state.practice, running, "the same cluster, with all that is in it");
}

#[test]
fn a_closed_port_is_told_in_whole_and_send_can_be_pressed_again() {
    // A freed port may be given to another test's cluster; nothing listens on the first.
    let address = "127.0.0.1:1".to_owned();
    let mut bench = Start::form(Form { from_line: "7".to_owned(), ..plain_form(&address) }).open();
    bench.press("Send 10 lines");
    bench.until_finished();
    let Some(Outcome::Broken { fault, contact: false }) = bench.run().status().finish.map(|finish| finish.outcome)
    else {
        panic!("{:?}", bench.run().status());
    };
    assert_eq!(fault.name(), "nothing-listens");
    let words = fault.words();
    for part in [&words.title, &words.happened, &words.to_try] {
        assert!(bench.says(part), "{part}\n{}", bench.screen());
    }
    assert!(bench.says("Copy details of the run"));
    assert!(bench.lines().is_empty());
    assert_eq!(bench.form().from_line, "7", "nothing was sent");
    assert!(!bench.disabled(Role::Button, "Send 10 lines"));
}

#[test]
fn a_run_that_broke_goes_on_where_the_worker_says() {
    let cluster = cluster();
    let form = Form {
        deadline: "3 s".to_owned(),
        delay: "5 ms".to_owned(),
        count: "all".to_owned(),
        ..plain_form(&cluster.bootstrap_servers())
    };
    let mut bench = Start::form(form).open();
    bench.press("Send all 1,500 lines");
    bench.until_ended(1);
    cluster.broker_down(1).expect("the broker goes away");
    bench.until("the loss is told", |bench| matches!(bench.run().status().contact, Contact::Lost(_)));
    bench.until_finished();
    let finish = bench.run().status().finish.expect("an end");
    assert!(matches!(&finish.outcome, Outcome::Broken { contact: true, .. }), "{finish:?}");
    let next = finish.next_line.expect("lines are left");
    assert_eq!(bench.form().from_line, next.to_string());
    let settled = |row: &Row| matches!(row.state(), State::Delivered | State::Unknown);
    let left = bench.rows().into_iter().filter(settled).map(|row| row.line()).max();
    assert!(
        left.is_some_and(|line| line < next),
        "what may have arrived is not sent again by itself: {left:?}, {next}"
    );

    cluster.broker_up(1).expect("the broker comes back");
    bench.fill("Count", "3");
    bench.press("Send 3 lines");
    bench.until_finished();
    assert_eq!(bench.lines(), [next, next + 1, next + 2]);
    assert_eq!(bench.form().from_line, next.to_string(), "a run that is done leaves the form as it is");

    bench.fill("File", "another.json");
    assert_eq!(bench.form().from_line, "1", "another file begins at its first line");
    bench.fill("From line", &next.to_string());
    bench.fill("File", "a-third.json");
    assert_eq!(bench.form().from_line, next.to_string(), "what a person typed stays");
}

#[test]
fn a_run_that_broke_in_the_middle_of_a_pass_leaves_the_rest_of_it_to_be_sent() {
    let cluster = cluster();
    let plain = plain_form(&cluster.bootstrap_servers());
    let form = Form { repeat: "3".to_owned(), delay: "20 ms".to_owned(), ..plain };
    let mut bench = Start::form(form).open();
    bench.press("Send 10 lines 3 times");
    bench.until_ended(13);
    let denied = RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
    cluster.request_errors(RDKafkaApiKey::Produce, &[denied]);
    bench.until_finished();
    let finish = bench.run().status().finish.expect("an end");
    let (next, offered) = (finish.next_line.expect("lines are left"), finish.next_offered);
    assert_eq!((finish.next_pass, next), (2, offered + 1), "{finish:?}");
    let offer = |bench: &Bench| {
        let Form { from_line, count, repeat, .. } = bench.form();
        (from_line.clone(), count.clone(), repeat.clone())
    };
    assert_eq!(offer(&bench), (next.to_string(), (10 - offered).to_string(), "1".to_owned()));
    assert!(bench.screen().contains("in pass 2 of 3: Send sends the rest of that pass, without pass 3"));
    bench.shortcut(Key::Enter);
    bench.until_finished();
    assert_eq!(bench.lines(), (next..=10).collect::<Vec<_>>());
    bench.fill("File", "another.json");
    assert_eq!(offer(&bench), ("1".to_owned(), "10".to_owned(), "3".to_owned()));
}

#[test]
fn a_refused_topic_breaks_the_run_and_is_told() {
    let cluster = cluster();
    let denied = RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
    cluster.request_errors(RDKafkaApiKey::Produce, &[denied; 20]);
    let mut bench = Start::form(Form { delay: "200 ms".to_owned(), ..plain_form(&cluster.bootstrap_servers()) }).open();
    bench.press("Send 10 lines");
    bench.until_finished();
    let finish = bench.run().status().finish.expect("an end");
    let Outcome::Broken { fault, contact: true } = &finish.outcome else { panic!("{finish:?}") };
    assert_eq!(fault.name(), "write-denied");
    assert!(bench.says(&fault.words().happened) && bench.says(&fault.words().to_try), "{}", bench.screen());
    assert!(bench.count(State::Failed) >= 1);
    let expected = finish.next_line.map_or_else(|| "1".to_owned(), |line| line.to_string());
    assert_eq!(bench.form().from_line, expected);
    assert_eq!(bench.run().status().phase, Phase::Finished);
}
