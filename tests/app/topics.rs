//! The topics of the cluster: the tab, the choice in the form, and the question when one is missing at Send.

use eframe::egui::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use line_producer::{
    action::{Action, TopicsAction},
    app::state::Tab,
    run::Form,
};
use rdkafka::{mocking::MockCluster, producer::DefaultProducerContext};

use crate::bench::{Bench, Start, plain_form, signing_in};

const CHOOSE: &str = "Choose a topic of the cluster";

fn cluster(topics: &[(&str, i32)]) -> MockCluster<'static, DefaultProducerContext> {
    let cluster = MockCluster::new(1).expect("a mock cluster");
    topics.iter().for_each(|(topic, partitions)| cluster.create_topic(topic, *partitions, 1).expect("a topic"));
    cluster
}

fn rows(bench: &Bench) -> Vec<String> {
    let rows = bench.harness.query_all_by_role(Role::Row);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

/// The tab is open, and the cluster has told its topics.
fn open_tab(bench: &mut Bench) {
    bench.pick(Role::Tab, "Topics");
    bench.until("the list", |bench| bench.core().state.topics.list.is_some() && !bench.core().state.topics.listing);
    bench.settle();
}

#[test]
fn topics_are_made_described_and_used_on_the_practice_cluster() {
    let mut bench = Start::form(Form { delay: "0".to_owned(), ..Form::default() }).open();
    open_tab(&mut bench);
    assert!(bench.says("The practice cluster has no topic yet"), "{}", bench.screen());

    bench.press("New topic…");
    assert!(bench.disabled(Role::Button, "Create topic"), "it has no name yet");
    assert!(!bench.says("Name is empty") && bench.says("New topic"), "nothing is held against it yet");
    bench.fill("Name", "an order");
    bench.until_said(
        "“an order” cannot be the name of a topic: at most 249 letters, digits, dots, dashes and underscores.",
    );
    bench.fill("Name", "orders");
    bench.fill("Partitions", "0");
    bench.until_said("“0” is not a whole number of at least 1.");
    assert!(bench.disabled(Role::Button, "Create topic"));
    bench.fill("Partitions", "2");
    bench.press("Create topic");
    bench.until("its row", |bench| rows(bench).iter().any(|row| row == "orders, 2 partitions, 1 replica, 0 messages"));

    // It is shown in whole, and what this cluster does not tell is said.
    bench.until_said("This cluster does not tell the topic's settings");
    let partition = |id: u8, next: u8| {
        format!("Partition {id}, Leader 1, Replicas 1, In sync 1, First offset 0, Next offset {next}")
    };
    assert!(rows(&bench).contains(&partition(1, 0)), "{:?}", rows(&bench));
    bench.press("Use this topic");
    assert_eq!(bench.form().topic, "orders");
    assert!(bench.disabled(Role::Button, "In the form"));
    assert_eq!(bench.core().state.preview.partitions, Some(2), "the preview counts with them");

    // Another one of the same name is refused, and the question stays.
    bench.press("New topic…");
    bench.fill("Name", "orders");
    bench.press("Create topic");
    bench.until_said("The topic is there already");
    bench.fill("Name", "orders-2");
    assert!(!bench.says("The topic is there already"), "that was about the other name");
    bench.press("Cancel");

    bench.press("Send 10 lines");
    bench.until_finished();
    bench.until("the new size", |bench| rows(bench).iter().any(|row| row.ends_with("1 replica, 10 messages")));

    // It is read at once and in whole, whatever was chosen for another topic before.
    bench.shortcut(eframe::egui::Key::Num5);
    bench.choose("Where reading begins", "From offset");
    bench.fill("Partition to read", "1");
    bench.pick(Role::Tab, "Topics");
    bench.press("Show messages");
    assert_eq!(bench.core().state.tab, Tab::Messages);
    bench.until_said("10 messages of “orders”, up to its end");
}

#[test]
fn topics_are_found_and_turned_and_kafka_s_own_are_hidden() {
    let cluster = cluster(&[("Orders", 1), ("__consumer_offsets", 50), ("invoices", 4), ("orders-late", 3)]);
    let mut bench = Start::form(plain_form(&cluster.bootstrap_servers())).open();
    open_tab(&mut bench);
    let names = |bench: &Bench| -> Vec<String> {
        rows(bench).iter().filter_map(|row| row.split_once(", ")).map(|(name, _)| name.to_owned()).collect()
    };
    assert_eq!(names(&bench), ["Orders", "invoices", "orders-late"]);
    assert!(bench.says("3 of 4 topics"), "{}", bench.screen());
    bench.pick(Role::CheckBox, "Internal topics");
    assert_eq!(names(&bench), ["Orders", "__consumer_offsets", "invoices", "orders-late"]);
    bench.pick(Role::ColumnHeader, "Topic, sorted from A to Z");
    assert_eq!(names(&bench), ["orders-late", "invoices", "__consumer_offsets", "Orders"]);
    bench.fill("Find a topic", "ORDER");
    assert_eq!(names(&bench), ["orders-late", "Orders"]);
    bench.fill("Find a topic", "nothing");
    assert!(bench.says("No topic is like that"));
}

#[test]
fn the_topic_of_the_form_is_chosen_from_the_list_or_typed() {
    let cluster = cluster(&[("invoices", 4), ("orders", 3), ("__consumer_offsets", 50)]);
    let mut bench = Start::form(plain_form(&cluster.bootstrap_servers())).open();
    assert!(bench.core().state.topics.list.is_none(), "nobody has asked yet");
    bench.press(CHOOSE);
    bench.until("the list", |bench| bench.harness.query_by_role_and_label(Role::ListBoxOption, "orders").is_some());
    assert!(bench.harness.query_by_role_and_label(Role::ListBoxOption, "__consumer_offsets").is_none());
    bench.pick(Role::ListBoxOption, "orders");
    assert_eq!((bench.form().topic.as_str(), bench.core().state.preview.partitions), ("orders", Some(3)));
    bench.fill("Topic", "typed");
    assert_eq!(bench.form().topic, "typed");
}

#[test]
fn a_list_that_is_not_told_is_said_in_one_line_and_typing_goes_on() {
    let mut bench = Start::form(plain_form("127.0.0.1:1")).open();
    bench.press(CHOOSE);
    bench.until_said("No list of topics: nothing listens there. The name can be typed.");
    bench.fill("Topic", "typed");
    assert_eq!(bench.form().topic, "typed");
    bench.pick(Role::Tab, "Topics");
    bench.until_said("Nothing listens there");
    assert!(bench.says("What to try"), "{}", bench.screen());
}

#[test]
fn no_cluster_is_asked_before_a_secret_is_there_nor_while_an_address_is_typed() {
    let mut bench = Start::form(signing_in()).open();
    bench.pick(Role::Tab, "Topics");
    bench.press(CHOOSE);
    bench.settle();
    assert!(!bench.core().state.topics.listing && bench.says("Fill in the connection first"), "{}", bench.screen());
    assert!(bench.disabled(Role::Button, "Refresh") && bench.disabled(Role::Button, "New topic…"));

    let cluster = cluster(&[("invoices", 4)]);
    let mut core = Start::form(plain_form(&cluster.bootstrap_servers())).core();
    core.act(Action::Tab(Tab::Topics));
    crate::bench::take_in_until(&mut core, "the list", |core| core.state.topics.list.is_some());
    let mut form = core.state.form.clone();
    form.profile.bootstrap = "another:9092".to_owned();
    core.act(Action::Edit(Box::new(form)));
    assert!(core.state.topics.list.is_none() && !core.state.topics.listing, "what another cluster told is forgotten");
}

#[test]
fn a_late_answer_of_another_cluster_is_nobody_s() {
    let (one, other) = (cluster(&[("one", 1)]), cluster(&[("other", 1)]));
    let mut core = Start::form(plain_form(&one.bootstrap_servers())).core();
    core.act(Action::Topics(TopicsAction::List));
    core.act(Action::Edit(Box::new(plain_form(&other.bootstrap_servers()))));
    core.act(Action::Topics(TopicsAction::List));
    crate::bench::take_in_until(&mut core, "the list", |core| core.state.topics.list.is_some());
    let told: Vec<_> = core.state.topics.told().iter().map(|topic| topic.name.as_str()).collect();
    assert_eq!(told, ["other"]);
}

#[test]
fn a_topic_that_is_missing_at_send_is_asked_about() {
    let cluster = cluster(&[("orders", 4)]);
    let form = Form { topic: "invocies".to_owned(), delay: "0".to_owned(), ..plain_form(&cluster.bootstrap_servers()) };
    let mut bench = Start::form(form).open();
    bench.press("Send 10 lines");
    bench.until_said("The cluster has no topic “invocies”, so nothing was sent. Is the name right?");
    bench.settle();
    assert!(bench.says("Create topic invocies with 4 partitions and send"), "{}", bench.screen());
    bench.fill("Partitions", "1");
    bench.press("Create topic invocies with 1 partition and send");
    // This cluster knows no such request: its words, and the question stays.
    bench.until_said("This cluster creates no topics on request");
    bench.press("Cancel");
    assert!(bench.core().state.topics.creating.is_none());

    // The run says how it ended, and offers it once more.
    bench.press("Create the topic…");
    assert!(bench.says("Create topic invocies with 4 partitions and send"), "{}", bench.screen());
    bench.press("Cancel");
    bench.fill("Topic", "orders");
    bench.press("Send 10 lines");
    bench.until_finished();
    assert_eq!(bench.count(line_producer::delivery::State::Delivered), 10);
    assert!(bench.core().state.topics.creating.is_none());
}
