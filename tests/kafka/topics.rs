//! The topics of a real Kafka: listed with their sizes, described, made; what a key may not, in words; and none by
//! accident.

use std::process::Command;

use line_producer::{
    connection::{Access, Mechanism, Profile, Secret, Secrets, Security},
    fault::{Fault, Kind},
    run::Cluster as Which,
    run::Form,
    topics::{self, NewTopicForm, Settings},
};
use serde_json::Value;

use crate::{
    bench::Bench,
    cluster::{Cluster, PARTITIONS, TOPIC},
    kcat,
    listener::Listener,
    table::window::{filled_in, send},
    user::User,
};

fn profile(user: User) -> Profile {
    let cluster = Cluster::shared();
    let mechanism = Mechanism::ALL.into_iter().find(|mechanism| mechanism.name() == user.mechanism());
    Profile {
        bootstrap: cluster.address(Listener::SaslSsl),
        security: Security::SaslSsl,
        ca_file: cluster.ca().display().to_string(),
        api_key: user.name().to_owned(),
        mechanism: mechanism.expect("a mechanism of ours"),
        ..Profile::default()
    }
}

fn access(user: User, password: &str) -> Access {
    let api_secret = Some(Secret::new(password.to_owned()));
    Access::new(profile(user), Secrets { api_secret, ..Secrets::default() })
}

fn of(user: User) -> Access {
    access(user, Cluster::shared().password(user))
}

/// A form of this user's for this topic, without a delay.
fn form(user: User, topic: &str) -> Form {
    Form {
        cluster: Which::Mine,
        profile: profile(user),
        topic: topic.to_owned(),
        delay: "0".to_owned(),
        ..Form::default()
    }
}

fn new_topic(name: &str) -> NewTopicForm {
    NewTopicForm::new(name)
}

#[track_caller]
fn made(user: User, form: &NewTopicForm) -> Result<(), Fault> {
    topics::create(&of(user), &form.check().expect("a topic"))
}

#[test]
fn topics_are_made_listed_and_described_with_their_settings() {
    let name = format!("{TOPIC}-made");
    let wanted = NewTopicForm { partitions: "3".to_owned(), retention: "2 days".to_owned(), ..new_topic(&name) };
    made(User::Carol, &wanted).expect("made");
    kcat::produce(&Cluster::shared().open(), &name, b"a\t1\nb\t2\nc\t3\nd\t4\n").expect("kcat delivers");

    let listed = topics::list(&of(User::Carol)).expect("the list");
    let topic = listed.iter().find(|topic| topic.name == name).expect("it is listed");
    assert_eq!((topic.partitions, topic.replicas, topic.messages), (3, 1, Some(4)));
    let described = topics::describe(&of(User::Carol), &name).expect("described");
    assert_eq!(described.partitions.len(), 3);
    for partition in &described.partitions {
        assert_eq!((partition.leader, &partition.replicas, &partition.in_sync), (Some(1), &vec![1], &vec![1]));
    }
    assert_eq!(described.partitions.iter().filter_map(|partition| partition.next).sum::<i64>(), 4);
    let Settings::Told(settings) = &described.settings else { panic!("{:?}", described.settings) };
    let setting = |name: &str| settings.get(name).map(String::as_str);
    assert_eq!(setting("retention.ms"), Some("172800000"));
    assert_eq!(setting("cleanup.policy"), Some("delete"));
    assert_eq!((setting("max.message.bytes"), setting("min.insync.replicas")), (Some("1048588"), Some("1")));

    assert_eq!(made(User::Carol, &wanted).map_err(|fault| fault.name()), Err("topic-exists"));
    let many = NewTopicForm { replicas: "3".to_owned(), ..new_topic(&format!("{TOPIC}-many")) };
    let fault = made(User::Carol, &many).expect_err("there is one broker");
    assert_eq!(fault.kind, Kind::TooManyReplicas { replicas: Some(3) });
    assert!(!fault.technical.is_empty(), "the cluster's own reason stands beside it");
}

#[test]
fn what_a_key_may_not_is_said_in_words() {
    // Alice may see and write, and not ask for settings.
    let described = topics::describe(&of(User::Alice), TOPIC).expect("described");
    assert_eq!(described.partitions.len(), PARTITIONS);
    let Settings::Denied(fault) = &described.settings else { panic!("{:?}", described.settings) };
    assert_eq!(fault.kind, Kind::SettingsDenied { topic: TOPIC.to_owned() });
    assert!(topics::list(&of(User::Alice)).expect("the list").iter().all(|topic| topic.name.starts_with(TOPIC)));

    assert_eq!(topics::list(&of(User::Nobody)), Ok(Vec::new()), "no topic is shown to who may see none");
    let hidden = topics::describe(&of(User::Nobody), TOPIC).map_err(|fault| fault.kind);
    assert_eq!(hidden, Err(Kind::TopicHidden { topic: TOPIC.to_owned() }));
    let missing = format!("{TOPIC}-not-there");
    let unknown = topics::describe(&of(User::Alice), &missing).map_err(|fault| fault.kind);
    assert_eq!(unknown, Err(Kind::TopicUnknown { topic: missing }));
    let mine = "viewers-own".to_owned();
    let denied = made(User::Viewer, &new_topic(&mine)).map_err(|fault| fault.kind);
    assert_eq!(denied, Err(Kind::CreateDenied { topic: mine.clone() }));

    let wrong = topics::list(&access(User::Alice, "wrong")).map_err(|fault| fault.kind);
    assert_eq!(wrong, Err(Kind::SignInRefused));
    let strange = Access::new(Profile { ca_file: String::new(), ..profile(User::Alice) }, Secrets::default());
    let untrusted = topics::list(&strange).map_err(|fault| fault.name());
    assert!(untrusted.is_err(), "{untrusted:?}");
    assert!(!Cluster::shared().topics().contains_key(&mine), "nothing was made");
}

fn until_asked(bench: &mut Bench, topic: &str) {
    bench.until_said(&format!("The cluster has no topic “{topic}”, so nothing was sent. Is the name right?"));
    bench.settle();
}

#[test]
fn a_topic_that_is_missing_at_send_is_made_only_when_it_is_asked_for() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-missing-at-send");
    let mut bench = send(&form(User::Carol, &topic), Some(cluster.password(User::Carol)));
    until_asked(&mut bench, &topic);
    assert!(!cluster.topics().contains_key(&topic), "a typo makes no topic");
    bench.press(&format!("Create topic {topic} with 4 partitions and send"));
    bench.until("the second run", |bench| {
        bench.core().state.run.as_ref().is_some_and(|run| run.id() == 2 && run.finished())
    });
    bench.settle();
    assert_eq!(bench.count(line_producer::delivery::State::Delivered), 10, "{}", bench.screen());
    assert_eq!(cluster.topics().get(&topic), Some(&4));
    assert_eq!(cluster.consume_all(&topic).len(), 10);
}

#[test]
fn a_key_that_may_not_create_is_told_so_in_the_question() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-not-by-alice");
    let mut bench = send(&form(User::Alice, &topic), Some(cluster.password(User::Alice)));
    until_asked(&mut bench, &topic);
    bench.press(&format!("Create topic {topic} with 4 partitions and send"));
    bench.until_said("No permission to create topics");
    assert!(bench.says(&format!("This API key may not create the topic “{topic}”.")), "{}", bench.screen());
    bench.press("Cancel");
    assert!(!cluster.topics().contains_key(&topic));
}

#[test]
fn the_choice_in_the_form_holds_what_the_key_may_see() {
    let cluster = Cluster::shared();
    let mut bench = filled_in(&form(User::Viewer, "typed"), Some(cluster.password(User::Viewer)));
    bench.press("Choose a topic of the cluster");
    bench.until("the list", |bench| bench.core().state.topics.find(TOPIC).is_some());
    assert!(bench.core().state.topics.told().iter().all(|topic| topic.name.starts_with(TOPIC)));
    assert_eq!(bench.form().topic, "typed");
    assert!(!cluster.topics().contains_key("typed"));
}

/// `line-producer topics` with these arguments, as this user.
fn terminal(user: User, arguments: &[&str]) -> (Option<i32>, Vec<Value>, String) {
    let cluster = Cluster::shared();
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_line-producer"))
        .arg("topics")
        .args(arguments)
        .args(["--bootstrap", &cluster.address(Listener::SaslSsl), "--mechanism", user.mechanism()])
        .args(["--api-key", user.name(), "--format", "json", "--ca"])
        .arg(cluster.ca())
        .env_remove("SSL_CERT_FILE")
        .env("LINE_PRODUCER_SECRET", cluster.password(user))
        .env("LINE_PRODUCER_SETTINGS", folder.path().join("settings.json"))
        .output()
        .expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let objects = text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    (output.status.code(), objects, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_terminal_lists_and_makes_topics() {
    let name = format!("{TOPIC}-by-terminal");
    let create = ["create", &name, "--partitions", "2", "--retention", "forever"];
    let (code, objects, said) = terminal(User::Carol, &create);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert_eq!(objects[0]["result"], "created");
    let (code, objects, said) = terminal(User::Carol, &create);
    assert_eq!((code, &objects[0]["fault"]), (Some(1), &Value::from("topic-exists")), "{said}");
    let (code, objects, said) = terminal(User::Viewer, &["create", "viewers-own-too", "--partitions", "1"]);
    assert_eq!((code, &objects[0]["fault"]), (Some(1), &Value::from("create-denied")), "{said}");
    assert!(said.contains("No permission to create topics"), "{said}");

    let (code, objects, said) = terminal(User::Carol, &[]);
    assert_eq!(code, Some(0), "{said}");
    let mine = objects.iter().find(|object| object["topic"] == name.as_str()).expect("it is listed");
    assert_eq!((&mine["partitions"], &mine["replicas"], &mine["messages"]), (&2.into(), &1.into(), &0.into()));
    let (code, objects, said) = terminal(User::Nobody, &[]);
    assert_eq!((code, objects.len()), (Some(0), 0));
    assert!(said.contains("none that this key may see"), "{said}");
}
