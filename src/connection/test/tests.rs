//! The course on the practice cluster, and on ports that are none.

use std::{
    net::TcpListener,
    sync::mpsc::{self, Receiver},
    time::Instant,
};

use rdkafka::mocking::MockCluster;

use super::*;
use crate::fault::Kind;

const LONG: Duration = Duration::from_secs(60);

fn target(bootstrap: &str, topic: &str) -> Target {
    let profile = Profile { bootstrap: bootstrap.to_owned(), security: Security::Plaintext, ..Profile::default() };
    Target::new(&profile, &Secrets::default(), topic).expect("a profile that can be used")
}

fn start(target: Target) -> (ConnectionTest, Receiver<Event>) {
    let (sender, events) = mpsc::channel();
    let test = ConnectionTest::start(target, move |event| drop(sender.send(event))).expect("a thread");
    (test, events)
}

/// The last report of each step, and how it ended.
fn follow(events: &Receiver<Event>) -> (Vec<StepReport>, Ending) {
    let mut steps: Vec<_> = Step::ALL.map(StepReport::waiting).into();
    loop {
        match events.recv_timeout(LONG).expect("an end") {
            Event::Step(report) => {
                let place = steps.iter().position(|one| one.step == report.step).expect("a known step");
                steps[place] = report;
            }
            Event::Ended(ending) => return (steps, ending),
        }
    }
}

fn test(target: Target) -> (Vec<StepReport>, Ending) {
    let (_test, events) = start(target);
    follow(&events)
}

fn states(steps: &[StepReport]) -> Vec<&'static str> {
    steps.iter().map(|report| report.state.name()).collect()
}

fn fault(steps: &[StepReport]) -> &Fault {
    let mut faults = steps.iter().filter_map(|report| match &report.state {
        StepState::Failed(fault) => Some(fault),
        _ => None,
    });
    faults.next().expect("a step failed")
}

#[test]
fn the_practice_cluster_is_gone_through_to_the_end() {
    let mock = MockCluster::new(3).expect("a mock cluster");
    mock.create_topic("lines", 4, 3).expect("a topic");
    let (_test, events) = start(target(&mock.bootstrap_servers(), "lines"));
    let mut begun = Vec::new();
    let (steps, ending) = {
        let (sender, copy) = mpsc::channel();
        for event in &events {
            if let Event::Step(StepReport { step, state: StepState::Running, .. }) = event {
                begun.push(step);
            }
            let over = matches!(event, Event::Ended(_));
            sender.send(event).expect("listened to");
            if over {
                break;
            }
        }
        follow(&copy)
    };
    assert_eq!(begun, Step::ALL, "each step says that it begins");
    assert_eq!(ending, Ending::Passed, "{steps:#?}");
    assert_eq!(states(&steps), ["passed", "passed", "passed", "passed", "passed", "passed", "not-said"]);
    assert!(steps.iter().all(|report| !report.elapsed.is_zero()));
    let findings: Vec<_> = steps.iter().filter_map(|report| report.finding.clone()).collect();
    assert!(matches!(findings[2..4], [Finding::NotEncrypted, Finding::NoSignIn]));
    let Finding::Cluster { id: Some(_), count: 3, brokers } = &findings[4] else { panic!("{findings:?}") };
    assert!(brokers.len() == 3 && brokers.iter().all(Tried::works));
    assert_eq!(findings[5], Finding::Topic { partitions: 4, without_leader: 0, unreached: 0, compacted: false });
    assert_eq!(findings[6], Finding::Write { numbered: Some(true) });
}

#[test]
fn a_missing_topic_is_not_made() {
    let mock = MockCluster::new(1).expect("a mock cluster");
    for _ in 0..2 {
        let (steps, ending) = test(target(&mock.bootstrap_servers(), "missing"));
        assert_eq!(ending, Ending::Failed(Step::Topic));
        assert_eq!(fault(&steps).kind, Kind::TopicUnknown { topic: "missing".to_owned() });
        assert_eq!(states(&steps)[5..], ["failed", "not-reached"]);
    }
}

#[test]
fn one_address_that_works_is_enough() {
    let mock = MockCluster::new(1).expect("a mock cluster");
    mock.create_topic("lines", 1, 1).expect("a topic");
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").to_string();
    let nowhere = "kafka.invalid:9092".to_owned();
    let list = format!("{closed},{nowhere},{}", mock.bootstrap_servers());
    let (steps, ending) = test(target(&list, "lines"));
    assert_eq!(ending, Ending::Passed, "{steps:#?}");
    let Some(Finding::Addresses(addresses)) = &steps[0].finding else { panic!("{steps:?}") };
    assert_eq!(addresses.iter().map(Tried::works).collect::<Vec<_>>(), [true, false, true]);
    let Some(Finding::Ports(ports)) = &steps[1].finding else { panic!("{steps:?}") };
    let wanted = Some(Kind::NothingListens { address: closed });
    assert_eq!(ports[0].fault().map(|fault| fault.kind.clone()), wanted);
    assert!(ports.len() == 2 && ports[1].works());

    let (steps, ending) = test(target(&nowhere, "lines"));
    assert_eq!(ending, Ending::Failed(Step::Address));
    assert_eq!(fault(&steps).kind, Kind::HostNotFound { address: nowhere });
    assert_eq!(states(&steps)[1..], ["not-reached"; 6]);
}

#[test]
fn a_port_that_says_nothing_is_waited_for_until_the_person_cancels_or_time_is_over() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("an address").to_string();
    let patient = start(target(&address, "lines"));
    let (cancelled, events) = start(target(&address, "lines"));
    let running = |event: &Event| matches!(event, Event::Step(report) if report.step == Step::Encryption);
    assert!(events.iter().any(|event| running(&event)), "the port takes connections");
    let asked = Instant::now();
    cancelled.cancel();
    let (steps, ending) = follow(&events);
    assert_eq!(ending, Ending::Cancelled);
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    assert_eq!(states(&steps)[2..], ["not-reached"; 5]);

    let (steps, ending) = follow(&patient.1);
    assert_eq!(ending, Ending::Failed(Step::Encryption));
    assert_eq!(fault(&steps).kind, Kind::NotKafka { address });
    assert!(steps[2].elapsed < Duration::from_secs(13), "{:?}", steps[2].elapsed);
}

#[test]
fn a_test_that_nobody_wants_any_more_ends() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let (test, events) = start(target(&silent.local_addr().expect("an address").to_string(), "lines"));
    drop(test);
    assert_eq!(follow(&events).1, Ending::Cancelled);
}
