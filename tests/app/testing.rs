//! The test of a connection: its steps, its result beside the button, and when it is forgotten.

use std::net::TcpListener;

use eframe::egui::{Key, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use line_producer::{
    action::Action,
    app::state::TestState,
    connection::{
        Security,
        test::{Ending, Step, StepState},
    },
    run::Form,
};
use rdkafka::{mocking::MockCluster, producer::DefaultProducerContext};

use crate::bench::{Bench, PATIENCE, Start, plain_form, signing_in, take_in_until};

const BUTTON: &str = "Test connection";
const STEPS: &str = "Test of the connection";
const RESULT: &str = "Connected, 4 partitions, may write: not said";

fn cluster() -> MockCluster<'static, DefaultProducerContext> {
    let cluster = MockCluster::new(1).expect("a mock cluster");
    cluster.create_topic("invoices", 4, 1).expect("a topic");
    cluster
}

fn test(bench: &Bench) -> &TestState {
    bench.core().state.test.as_ref().expect("a test")
}

#[track_caller]
fn until_over(bench: &mut Bench) -> Ending {
    bench.until("the end of the test", |bench| test(bench).ending.is_some());
    bench.settle();
    test(bench).ending.expect("an ending")
}

fn keyboard_at(bench: &Bench) -> String {
    let nodes = bench.harness.root().children_recursive();
    let focused = nodes.into_iter().find(|node| node.accesskit_node().is_focused());
    focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

#[test]
fn a_good_connection_shows_its_steps_and_keeps_its_result_until_something_changes() {
    let cluster = cluster();
    let mut bench = Start::form(plain_form(&cluster.bootstrap_servers())).open();
    assert!(!bench.says(STEPS));
    bench.harness.get_by_role_and_label(Role::Button, BUTTON).focus();
    bench.settle();
    bench.press(BUTTON);
    assert!(bench.says(STEPS), "{}", bench.screen());
    assert_eq!(until_over(&mut bench), Ending::Passed);
    for words in ["Look up the address", "May write", "4 partitions", "This cluster does not say", RESULT] {
        assert!(bench.says(words), "{words}: {}", bench.screen());
    }
    assert_eq!((bench.times("Passed"), bench.times("Not said")), (6, 1), "the word stands beside the sign");
    assert_eq!(keyboard_at(&bench), "Close");

    bench.press("Close");
    assert!(!bench.says(STEPS) && bench.says(RESULT), "{}", bench.screen());
    assert_eq!(keyboard_at(&bench), BUTTON, "the keyboard is where it was");
    bench.press(RESULT);
    assert!(bench.says(STEPS));
    bench.harness.key_press(Key::Escape);
    bench.settle();
    assert!(!bench.says(STEPS));

    bench.fill("Count", "7");
    assert!(bench.says(RESULT), "it is not about the count");
    bench.fill("Topic", "invoices2");
    assert!(!bench.says(RESULT) && bench.core().state.test.is_none());
    bench.press(BUTTON);
    assert_eq!(until_over(&mut bench), Ending::Failed(Step::Topic));
    assert!(bench.says("Topic does not exist"));
}

#[test]
fn a_port_that_is_closed_is_the_end_with_words_and_another_try() {
    let address = {
        let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
        closed.local_addr().expect("an address").to_string()
    };
    let mut bench = Start::form(plain_form(&address)).open();
    bench.press(BUTTON);
    assert_eq!(until_over(&mut bench), Ending::Failed(Step::Port));
    assert_eq!((bench.times("Passed"), bench.times("Failed"), bench.times("Not reached")), (1, 1, 5));
    let happened = format!("The computer at {address} answered that nothing listens on that port.");
    for words in ["Nothing listens there", &happened, "What to try", "Check the port, and that Kafka is running there."]
    {
        assert!(bench.says(words), "{words}: {}", bench.screen());
    }
    bench.press("Test again");
    assert_eq!(until_over(&mut bench), Ending::Failed(Step::Port));
}

#[test]
fn a_silent_port_can_be_cancelled() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut bench = Start::form(plain_form(&silent.local_addr().expect("an address").to_string())).open();
    for close in [false, true] {
        bench.press(BUTTON);
        bench.until("the third step", |bench| test(bench).steps[2].state == StepState::Running);
        bench.settle();
        assert!(keyboard_at(&bench) == "Cancel" && !bench.says("Close"), "{}", bench.screen());
        if close {
            // Nobody waits for what nobody sees.
            bench.harness.key_press(Key::Escape);
            bench.settle();
            assert!(!bench.says(STEPS));
        } else {
            bench.press("Cancel");
        }
        let asked = std::time::Instant::now();
        assert_eq!(until_over(&mut bench), Ending::Cancelled);
        assert!(asked.elapsed() < PATIENCE / 10, "{:?}", asked.elapsed());
        assert!(bench.says("Test cancelled"), "{}", bench.screen());
        if !close {
            assert_eq!(bench.times("Not reached"), 5);
            bench.press("Close");
        }
    }
}

#[test]
fn what_a_test_is_about_may_change_while_it_goes_on() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let form = plain_form(&silent.local_addr().expect("an address").to_string());
    let mut core = Start::form(form.clone()).core();
    let mut changed = [form.clone(), form.clone(), form];
    changed[0].profile.client_id = "another".to_owned();
    changed[1].topic = "another".to_owned();
    changed[2].profile.security = Security::Ssl;
    for form in changed {
        core.act(Action::TestConnection);
        take_in_until(&mut core, "a step", |core| {
            core.state.test.as_ref().is_some_and(|test| test.steps[0].state == StepState::Passed)
        });
        core.act(Action::Edit(Box::new(form)));
        assert!(core.state.test.is_none(), "a stale result is shown");
    }
}

#[test]
fn what_is_missing_is_said_and_a_run_is_not_disturbed() {
    let mut bench = Start::form(signing_in()).open();
    bench.settle();
    assert!(bench.disabled(Role::Button, BUTTON) && bench.says("Secret: the secret is missing"), "{}", bench.screen());
    let mut bench = Start::form(Form { count: "none".to_owned(), ..plain_form("localhost:1") }).open();
    assert!(!bench.disabled(Role::Button, BUTTON), "a count is not needed for it");
    bench.fill("Bootstrap", "localhost");
    assert!(bench.disabled(Role::Button, BUTTON) && bench.says("Bootstrap: no port given"), "{}", bench.screen());

    let cluster = cluster();
    let form = Form { delay: "1 m".to_owned(), ..plain_form(&cluster.bootstrap_servers()) };
    let mut bench = Start::form(form).open();
    bench.press("Send 10 lines");
    bench.until_ended(1);
    bench.settle();
    assert!(bench.disabled(Role::Button, BUTTON) && bench.says("Not during a run"), "{}", bench.screen());
}
