//! The practice lab: each switch ends in its fault's words, in the window, and is undone by one button.

use std::{
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use eframe::egui::Role;
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    action::{Action, LabAction},
    app::{Core, state::TestState},
    connection::test::{Ending, Step},
    delivery::State,
    fault::{Fault, Kind},
    practice::Rehearsal,
    producer::Outcome,
    run::{Cluster, Form, Run},
    text::lab as words,
};

use crate::bench::{Bench, Start, plain_form, take_in_until};

const TOPIC: &str = "invoices";

pub fn form() -> Form {
    Form { deadline: "3 s".to_owned(), delay: "20 ms".to_owned(), count: "5".to_owned(), ..Form::default() }
}

/// A run that is long enough for something to happen in it, and waits for longer than that takes.
pub fn long() -> Form {
    Form { deadline: "1 m".to_owned(), delay: "100 ms".to_owned(), count: "60".to_owned(), ..Form::default() }
}

pub fn open_lab(bench: &mut Bench) {
    bench.pick(Role::Tab, "Practice lab");
}

#[track_caller]
pub fn switch_on(bench: &mut Bench, rehearsal: Rehearsal) {
    press_switch(bench, rehearsal);
    bench.until("it is on", |bench| bench.core().state.lab.on == Some(rehearsal));
    bench.settle();
}

#[track_caller]
fn press_switch(bench: &mut Bench, rehearsal: Rehearsal) {
    open_lab(bench);
    bring_into_sight(bench, Role::Switch, &words::switch(rehearsal));
    bench.pick(Role::Switch, &words::switch(rehearsal));
}

/// The list is longer than the window.
#[track_caller]
pub fn bring_into_sight(bench: &mut Bench, role: Role, name: &str) {
    bench.harness.get_by_role_and_label(role, name).scroll_to_me();
    bench.settle();
}

#[track_caller]
pub fn undo(bench: &mut Bench) {
    bring_into_sight(bench, Role::Button, "Undo everything");
    bench.press("Undo everything");
    bench.until("it is undone", |bench| bench.core().state.lab.on.is_none());
    bench.settle();
}

/// Switched on, Send pressed, and the run is over.
#[track_caller]
fn sent(rehearsal: Rehearsal, form: Form) -> Bench {
    let mut bench = Start::form(form).open();
    switch_on(&mut bench, rehearsal);
    bench.press("Send 5 lines");
    bench.until_finished();
    bench
}

/// The fault's own words stand in the lab, and what goes wrong above the log, too.
#[track_caller]
fn assert_said(bench: &mut Bench, rehearsal: Rehearsal, fault: &Fault) {
    let words = fault.words();
    open_lab(bench);
    for part in [&words.title, &words.happened, &words.to_try] {
        assert!(bench.says(part), "“{part}” is not in\n{}", bench.screen());
    }
    assert_eq!(bench.core().state.lab.reported.as_ref().map(|fault| &fault.kind), Some(&fault.kind));
    bench.pick(Role::Tab, "Delivery log");
    assert!(bench.says(&words::banner(rehearsal)), "{}", bench.screen());
}

/// The run ended by this fault.
#[track_caller]
fn assert_ended(bench: &mut Bench, rehearsal: Rehearsal, wanted: &Kind, had_contact: bool) {
    let finish = bench.run().status().finish.expect("an end");
    let Outcome::Broken { fault, contact } = &finish.outcome else { panic!("{finish:?}\n{}", bench.screen()) };
    assert_eq!((&fault.kind, *contact), (wanted, had_contact), "{}", fault.technical);
    assert_said(bench, rehearsal, fault);
    assert!(bench.says(&fault.words().happened), "the log says it in the same words:\n{}", bench.screen());
}

/// Nothing is left of it: five lines are delivered on the practice cluster.
#[track_caller]
fn assert_undone(bench: &mut Bench) {
    undo(bench);
    assert!(!bench.screen().contains("Practice lab: "), "{}", bench.screen());
    bench.fill("From line", "1");
    bench.press("Send 5 lines");
    bench.until_finished();
    assert_eq!(bench.run().status().finish.map(|finish| finish.outcome), Some(Outcome::Done), "{}", bench.screen());
    assert_eq!((bench.count(State::Delivered), bench.run().plan().cluster), (5, Cluster::Practice));
}

/// What sends elsewhere ends before the first line, by the fault of a place like that, and leaves the form as it is.
fn assert_elsewhere(rehearsal: Rehearsal, wanted: fn(String) -> Kind) {
    let mut bench = sent(rehearsal, form());
    let way = bench.core().state.lab.way.clone().expect("another way");
    let here = way.bootstrap.starts_with("127.0.0.1:") || rehearsal == Rehearsal::HostNotFound;
    assert!(here, "{}", way.bootstrap);
    assert!(bench.screen().contains(&format!("Send goes to {}", way.bootstrap)), "{}", bench.screen());
    assert_ended(&mut bench, rehearsal, &wanted(way.bootstrap), false);
    assert!(bench.lines().is_empty());
    assert_eq!(bench.form(), &form(), "the person's own connection is as it was");
    assert_undone(&mut bench);
}

#[test]
fn nothing_listens() {
    assert_elsewhere(Rehearsal::NothingListens, |address| Kind::NothingListens { address });
}

#[test]
fn a_host_that_is_not_found() {
    assert_elsewhere(Rehearsal::HostNotFound, |address| Kind::HostNotFound { address });
}

#[test]
fn no_answer() {
    assert_elsewhere(Rehearsal::NoAnswer, |address| Kind::Silent { address });
}

#[test]
fn not_kafka() {
    assert_elsewhere(Rehearsal::NotKafka, |address| Kind::NotKafka { address });
}

#[test]
fn a_port_that_does_not_encrypt() {
    assert_elsewhere(Rehearsal::PlainPort, |address| Kind::PlainPort { address });
}

#[test]
fn a_port_that_encrypts() {
    assert_elsewhere(Rehearsal::EncryptedPort, |address| Kind::EncryptedPort { address });
}

#[test]
fn a_certificate_of_an_unknown_authority() {
    assert_elsewhere(Rehearsal::UnknownAuthority, |address| Kind::CertificateAuthority { address });
}

#[test]
fn a_certificate_for_another_name() {
    assert_elsewhere(Rehearsal::OtherName, |address| Kind::CertificateName { address });
}

#[test]
fn a_certificate_that_has_expired() {
    assert_elsewhere(Rehearsal::Expired, |address| Kind::CertificateExpired { address });
}

#[test]
fn a_certificate_that_is_not_valid_yet() {
    assert_elsewhere(Rehearsal::NotYetValid, |address| Kind::CertificateNotYet { address });
}

#[test]
fn a_client_certificate_that_is_wanted() {
    assert_elsewhere(Rehearsal::ClientCertificate, |address| Kind::ClientCertificate { address });
}

#[test]
fn a_sign_in_method_that_is_not_offered() {
    assert_elsewhere(Rehearsal::MechanismNotOffered, |_| Kind::MechanismNotOffered);
}

#[test]
fn a_wrong_secret() {
    assert_elsewhere(Rehearsal::WrongSecret, |_| Kind::SignInRefused);
}

#[test]
fn the_test_of_a_wrong_secret_fails_at_the_sign_in() {
    let mut bench = Start::form(form()).open();
    switch_on(&mut bench, Rehearsal::WrongSecret);
    bench.press("Test connection");
    let over = |test: &TestState| test.ending.is_some();
    bench.until("the end of the test", |bench| bench.core().state.test.as_ref().is_some_and(over));
    bench.settle();
    let test = bench.core().state.test.clone().expect("a test");
    assert_eq!(test.ending, Some(Ending::Failed(Step::SignIn)), "{}", bench.screen());
    bench.press("Close");
    assert_said(&mut bench, Rehearsal::WrongSecret, &Fault::new(Kind::SignInRefused));
    undo(&mut bench);
    assert!(bench.core().state.test.is_none(), "it is about another way");
}

#[test]
fn an_unknown_topic() {
    let mut bench = sent(Rehearsal::TopicUnknown, form());
    assert!(bench.core().state.topics.creating.is_none(), "a topic that is there cannot be created");
    assert_ended(&mut bench, Rehearsal::TopicUnknown, &Kind::TopicUnknown { topic: TOPIC.to_owned() }, false);
    assert_undone(&mut bench);
}

#[test]
fn a_hidden_topic() {
    let mut bench = sent(Rehearsal::TopicHidden, form());
    assert_ended(&mut bench, Rehearsal::TopicHidden, &Kind::TopicHidden { topic: TOPIC.to_owned() }, false);
    assert_undone(&mut bench);
}

/// Lines are delivered, and what reads them says this.
#[track_caller]
fn assert_unread(rehearsal: Rehearsal, tab: &str, press: &str, wanted: fn(&Core) -> Kind) {
    let mut bench = sent(rehearsal, form());
    assert_eq!(bench.count(State::Delivered), 5, "{}", bench.screen());
    assert_eq!(bench.core().state.lab.reported, None, "sending is not concerned");
    bench.pick(Role::Tab, tab);
    bench.press(press);
    bench.until("what is reported", |bench| bench.core().state.lab.reported.is_some());
    bench.settle();
    let wanted = Fault::new(wanted(bench.core()));
    assert_said(&mut bench, rehearsal, &wanted);
    assert_undone(&mut bench);
}

#[test]
fn no_permission_to_read() {
    let wanted = |_: &Core| Kind::ReadDenied { topic: TOPIC.to_owned() };
    assert_unread(Rehearsal::ReadDenied, "Messages", "Read", wanted);
}

#[test]
fn no_permission_for_the_group() {
    let wanted = |core: &Core| Kind::GroupDenied { group: core.state.totals.group() };
    assert_unread(Rehearsal::GroupDenied, "Totals", "Start", wanted);
}

#[test]
fn no_permission() {
    let mut bench = sent(Rehearsal::WriteDenied, form());
    assert_ended(&mut bench, Rehearsal::WriteDenied, &Kind::WriteDenied { topic: TOPIC.to_owned() }, true);
    assert_undone(&mut bench);
}

/// Every line ended so, and its row says why.
fn assert_rows(rehearsal: Rehearsal, form: Form, state: State, wanted: fn(&Kind) -> bool) {
    let mut bench = sent(rehearsal, form);
    assert_eq!(bench.count(state), bench.lines().len() as u64, "{:?}", bench.run().log().reasons());
    // The rows lock the log, too.
    let first = bench.rows()[0];
    let fault = bench.run().log().fault(first).expect("a fault");
    assert!(wanted(&fault.kind), "{fault:?}");
    // In the lab it stands for all lines: without what differs from one to the next.
    let reported = bench.core().state.lab.reported.clone().expect("what was reported");
    assert_eq!(reported.name(), fault.name());
    assert_said(&mut bench, rehearsal, &reported);
    let row = bench.row_names().into_iter().find(|name| name.starts_with("Line 1,")).expect("its row");
    bench.pick(Role::Row, &row);
    bench.until_said(&fault.words().happened);
    assert_undone(&mut bench);
}

#[test]
fn too_few_replicas() {
    let few = |kind: &Kind| *kind == Kind::TooFewReplicas { topic: TOPIC.to_owned() };
    assert_rows(Rehearsal::TooFewReplicas, form(), State::Failed, few);
}

/// The topic that is typed afterwards is made for the run, too, though it goes another way.
#[test]
fn too_few_replicas_of_another_topic() {
    let mut bench = Start::form(form()).open();
    switch_on(&mut bench, Rehearsal::TooFewReplicas);
    bench.fill("Topic", "orders");
    bench.press("Send 5 lines");
    bench.until_finished();
    let few = Kind::TooFewReplicas { topic: "orders".to_owned() };
    assert_eq!(bench.count(State::Failed), 5, "{:?}", bench.run().status().finish);
    assert_eq!(bench.core().state.lab.reported.as_ref().map(|fault| &fault.kind), Some(&few));
}

#[test]
fn a_line_too_long() {
    let long = |kind: &Kind| matches!(kind, Kind::LineTooLongForTopic { topic, length: 1.., .. } if topic == TOPIC);
    assert_rows(Rehearsal::LineTooLong, form(), State::Failed, long);
}

#[test]
fn a_slow_network() {
    let late = |kind: &Kind| matches!(kind, Kind::NoAnswer { .. });
    assert_rows(Rehearsal::SlowNetwork, Form { deadline: "1 s".to_owned(), ..form() }, State::Unknown, late);
}

/// A run that has begun, and the loss that is told in it when this is switched on.
fn lost(rehearsal: Rehearsal) -> Bench {
    let mut bench = Start::form(long()).open();
    bench.press("Send 60 lines");
    bench.until_ended(3);
    switch_on(&mut bench, rehearsal);
    bench.until("the loss is told", |bench| bench.run().status().times_lost > 0);
    bench.settle();
    assert_said(&mut bench, rehearsal, &Fault::new(Kind::ClusterLost));
    bench
}

#[test]
fn a_broker_that_goes_away_and_comes_back() {
    let mut bench = lost(Rehearsal::BrokerDown);
    undo(&mut bench);
    bench.until_finished();
    assert_eq!(bench.run().status().finish.map(|finish| finish.outcome), Some(Outcome::Done));
    assert_eq!((bench.count(State::Delivered), bench.run().status().times_lost), (60, 1));
}

#[test]
fn a_leader_that_moves() {
    let mut bench = lost(Rehearsal::LeaderMoved);
    bench.until_finished();
    assert_eq!(bench.run().status().finish.map(|finish| finish.outcome), Some(Outcome::Done));
    assert_eq!(bench.count(State::Delivered), 60, "no line is lost");
    undo(&mut bench);
}

/// The cluster is found, and names an address at which it is not.
#[test]
fn an_address_of_its_own_that_fails() {
    let mut bench = Start::form(Form { deadline: "8 s".to_owned(), ..form() }).open();
    switch_on(&mut bench, Rehearsal::AdvertisedAddress);
    bench.press("Send 5 lines");
    bench.until("the loss is told", |bench| {
        let run = bench.core().state.run.as_ref();
        run.is_some_and(|run| run.status().times_lost > 0)
    });
    bench.settle();
    let reported = bench.core().state.lab.reported.clone().expect("what was reported");
    let Kind::AdvertisedAddress { address } = &reported.kind else { panic!("{reported:?}") };
    let way = bench.core().state.lab.way.clone().expect("another way");
    assert!(address.starts_with("127.0.0.1:") && *address != way.bootstrap, "{address}");
    assert_said(&mut bench, Rehearsal::AdvertisedAddress, &reported);
    bench.until_finished();
    assert_eq!(bench.count(State::Delivered), 0, "{}", bench.screen());
    assert_undone(&mut bench);
}

#[test]
fn one_thing_goes_wrong_at_a_time() {
    let mut bench = Start::form(form()).open();
    switch_on(&mut bench, Rehearsal::BrokerDown);
    switch_on(&mut bench, Rehearsal::TopicUnknown);
    // One is pressed while the other is under way.
    let mut core = Start::form(form()).core();
    for rehearsal in [Rehearsal::NoAnswer, Rehearsal::BrokerDown, Rehearsal::NotKafka] {
        core.act(Action::Lab(LabAction::Rehearse(rehearsal)));
    }
    assert_eq!(core.state.lab.switching, Some(Some(Rehearsal::NoAnswer)));
    take_in_until(&mut core, "the last one is on", |core| core.state.lab.on == Some(Rehearsal::NotKafka));
    assert!(core.state.lab.switching.is_none());

    switch_on(&mut bench, Rehearsal::NotKafka);
    bench.pick(Role::Switch, &words::switch(Rehearsal::NotKafka));
    bench.until("it is off", |bench| bench.core().state.lab.on.is_none());
    bench.press("Send 5 lines");
    bench.until_finished();
    assert_eq!(bench.count(State::Delivered), 5, "{}", bench.screen());
}

#[test]
fn a_cluster_of_ones_own_is_never_touched() {
    let mut bench = Start::form(plain_form("127.0.0.1:1")).open();
    open_lab(&mut bench);
    for rehearsal in Rehearsal::ALL {
        assert!(bench.disabled(Role::Switch, &words::switch(rehearsal)), "{rehearsal:?}");
    }
    assert!(bench.says(words::NOT_FOR_MINE));
    bench.press(words::USE_PRACTICE);
    switch_on(&mut bench, Rehearsal::NotKafka);
    bench.pick(Role::RadioButton, "My cluster");
    bench.until("it is undone", |bench| bench.core().state.lab.on.is_none());
    assert!(bench.core().state.plan().is_ok_and(|plan| plan.profile.bootstrap == "127.0.0.1:1"));
}

#[test]
fn whatever_goes_wrong_the_program_ends_and_nothing_stays() {
    for rehearsal in Rehearsal::ALL {
        let mut core = Start::form(long()).core();
        core.act(Action::Lab(LabAction::Rehearse(rehearsal)));
        take_in_until(&mut core, "it is on", |core| core.state.lab.on == Some(rehearsal));
        core.act(Action::Send);
        take_in_until(&mut core, "a run", |core| core.state.run.is_some());
        let way = core.state.lab.way.clone();
        let begun = Instant::now();
        core.act(Action::StopAndClose);
        take_in_until(&mut core, "it closes", |core| core.state.run.as_ref().is_some_and(Run::finished));
        assert!(core.closes_now());
        drop(core);
        assert!(begun.elapsed() < Duration::from_secs(10), "{rehearsal:?}: {:?}", begun.elapsed());
        let elsewhere =
            !rehearsal.is_of_cluster() && !matches!(rehearsal, Rehearsal::PlainPort | Rehearsal::HostNotFound);
        let Some(way) = way.filter(|_| elsewhere) else { continue };
        let address: SocketAddr = way.bootstrap.parse().expect("an address");
        let until = Instant::now() + Duration::from_secs(5);
        while TcpStream::connect_timeout(&address, Duration::from_millis(100)).is_ok() {
            assert!(Instant::now() < until, "{rehearsal:?} still listens");
        }
        assert!(way.ca_file.is_empty() || !std::path::Path::new(&way.ca_file).exists());
    }
}
