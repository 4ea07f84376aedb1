//! What these tests stand on, tried without the program under test.

use std::path::Path;

use crate::{
    cluster::{Cluster, PARTITIONS, TOPIC},
    crc32, kcat,
    user::User,
};

#[test]
fn kcat_writes_and_reads_over_an_encrypted_connection() {
    let cluster = Cluster::shared();
    for user in [User::Alice, User::Bob] {
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
    for user in [User::Alice, User::Bob, User::Viewer] {
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
