//! What these tests stand on, tried without the program under test.

use std::path::Path;

use crate::{
    certificates::ClientShown,
    cluster::{Cluster, PARTITIONS, TOPIC},
    crc32, kcat,
    listener::Listener,
    user::User,
    wire::{Operation, Resource},
};

#[test]
fn kcat_writes_and_reads_over_an_encrypted_connection() {
    let cluster = Cluster::shared();
    for user in [User::Alice, User::Bob, User::Carol] {
        let topic = format!("{TOPIC}-harness-{}", user.name());
        cluster.create_topic(&topic, PARTITIONS);
        let lines = "STR1\tone\nSTR2\t\"zwei\\n\" 2\nSTR1\tthree ✓\n";
        kcat::produce(&cluster.as_user(user), &topic, lines.as_bytes()).expect("kcat delivers");
        let read = cluster.consume_all(&topic);
        let mut wanted: Vec<_> = lines.lines().filter_map(|line| line.split_once('\t')).collect();
        wanted.sort_by_key(|(key, _)| crc32::partition(key.as_bytes(), PARTITIONS as u32));
        let got: Vec<_> = read.iter().map(|message| (message.key.as_deref(), message.value.as_slice())).collect();
        let wanted_bytes: Vec<_> = wanted.iter().map(|(key, value)| (Some(key.as_bytes()), value.as_bytes())).collect();
        assert_eq!(got, wanted_bytes, "{read:?}");
        for message in &read {
            let key = message.key.as_deref().expect("a key");
            assert_eq!(message.partition, crc32::partition(key, PARTITIONS as u32));
        }
    }
}

#[test]
fn a_wrong_password_is_refused() {
    let cluster = Cluster::shared();
    let mut properties = cluster.as_user(User::Alice);
    properties.retain(|(name, _)| *name != "sasl.password");
    properties.push(("sasl.password", "wrong".to_owned()));
    let error = kcat::topics(&properties).expect_err("refused");
    assert!(error.contains("Invalid username or password"), "{error}");
}

#[test]
fn users_see_what_they_may_see() {
    let cluster = Cluster::shared();
    cluster.create_topic("other", 1);
    assert_eq!(cluster.topics().get(TOPIC), Some(&PARTITIONS));
    for user in [User::Alice, User::Bob, User::Carol, User::Viewer] {
        let seen = kcat::topics(&cluster.as_user(user)).expect("listed");
        assert_eq!((seen.get(TOPIC), seen.get("other")), (Some(&PARTITIONS), None), "{user:?}");
    }
    assert!(kcat::topics(&cluster.as_user(User::Nobody)).expect("listed").is_empty());
    assert_eq!(kcat::topics(&cluster.as_user(User::Admin)).expect("listed").get("other"), Some(&1));
    let error = kcat::produce(&cluster.as_user(User::Viewer), TOPIC, b"k\tv\n").expect_err("refused");
    assert!(error.contains("Topic authorization failed"), "{error}");
}

#[test]
fn a_broker_comes_back_on_its_data() {
    let cluster = Cluster::breakable();
    cluster.create_topic("kept", 1);
    for (line, stop) in [("k\tone\n", Cluster::stop_broker as fn(&Cluster) -> _), ("k\ttwo\n", Cluster::kill_broker)] {
        kcat::produce(&cluster.open(), "kept", line.as_bytes()).expect("kcat delivers");
        let pid = cluster.pid().expect("it runs");
        stop(&cluster).expect("it ends");
        assert!(!Path::new(&format!("/proc/{pid}")).exists());
        cluster.start_broker().expect("it starts again");
    }
    let values: Vec<_> = cluster.consume_all("kept").into_iter().map(|message| message.value).collect();
    assert_eq!(values, [b"one", b"two"]);
}

#[test]
fn this_broker_makes_topics_by_accident() {
    // The program makes none here: that says something only where others do.
    let cluster = Cluster::shared();
    kcat::produce(&cluster.open(), "by-accident", b"k\tv\n").expect("kcat delivers");
    assert_eq!(cluster.topics().get("by-accident"), Some(&1));
}

#[test]
fn a_client_certificate_is_a_sign_in() {
    let cluster = Cluster::shared();
    let topics = |shown| {
        let (certificate, key) = cluster.client_certificate(shown);
        kcat::topics(&vec![
            ("bootstrap.servers", cluster.address(Listener::ClientCertificate)),
            ("security.protocol", "SSL".to_owned()),
            ("ssl.ca.location", cluster.ca().display().to_string()),
            ("ssl.certificate.location", certificate.display().to_string()),
            ("ssl.key.location", key.display().to_string()),
        ])
    };
    let seen = topics(ClientShown::Good).expect("it comes in as alice");
    assert_eq!(seen.get(TOPIC), Some(&PARTITIONS));
    for refused in [ClientShown::Stranger, ClientShown::Expired] {
        topics(refused).expect_err("it is refused");
    }
}

#[test]
fn rights_are_given_and_heeded() {
    let cluster = Cluster::shared();
    cluster.create_topic("given", 1);
    let write = || kcat::produce(&cluster.as_user(User::Guest), "given", b"k\tv\n");
    write().expect_err("no right yet");
    cluster.allow(Operation::Write, Resource::Topic("given"));
    write().expect("the right is there");
}

#[test]
fn a_topic_keeps_its_settings_and_a_quota_is_taken() {
    let cluster = Cluster::shared();
    cluster.topic_with("small-lines", 1, &[("max.message.bytes", "200")]);
    kcat::produce(&cluster.open(), "small-lines", b"k\tv\n").expect("short enough");
    let error = kcat::produce(&cluster.open(), "small-lines", "x".repeat(300).as_bytes()).expect_err("too long");
    assert!(error.contains("Message size too large"), "{error}");
    cluster.limit_client("slow-client", 1_000_000.0);
}
