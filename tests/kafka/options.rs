//! What stands under More options, against a real cluster: each delivers, and does what it says.

use std::{fs, path::Path, time::Duration};

use line_producer::connection::{Destination, Partitioner};

use crate::{
    certificates::ClientShown,
    cluster::{Cluster, PARTITIONS, TOPIC},
    crc32,
    delivery::{sample, sample_lines},
    listener::Listener,
    murmur2, outside,
    program::{Ended, Send},
    user::User,
};

/// A topic of its own for a test.
fn topic(cluster: &Cluster, name: &str, partitions: usize) -> String {
    let topic = format!("{TOPIC}-{name}");
    cluster.create_topic(&topic, partitions);
    topic
}

fn assert_delivered(ended: &Ended, lines: usize, case: &str) {
    assert_eq!((ended.code, ended.results().get("delivered")), (Some(0), Some(&lines)), "{case}: {ended:#?}");
}

/// To the port that wants a client certificate.
fn showing(cluster: &Cluster, topic: &str, certificate: &Path) -> Send {
    Send::new()
        .with("--bootstrap", cluster.address(Listener::ClientCertificate))
        .with("--security", "ssl")
        .with("--ca", cluster.ca())
        .with("--client-certificate", certificate)
        .with("--topic", topic)
        .with("--count", "3")
        .with("--delay", "0")
}

/// The key encrypted with a pass phrase, as openssl writes it.
fn encrypted(key: &Path, phrase: &str, to: &Path) {
    let [key, to] = [key, to].map(|path| path.to_str().expect("UTF-8"));
    let arguments = ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "stdin", "-in", key, "-out", to];
    outside::run(Duration::from_secs(20), "openssl", &arguments, phrase.as_bytes()).expect("encrypted");
}

#[test]
fn a_client_certificate_delivers_with_its_key_in_each_form() {
    let cluster = Cluster::shared();
    let topic = topic(cluster, "mtls", 1);
    let (certificate, key) = cluster.client_certificate(ClientShown::Good);
    let folder = tempfile::tempdir().expect("a folder");
    let (both, locked) = (folder.path().join("both.pem"), folder.path().join("locked.key"));
    let text = fs::read_to_string(&key).expect("read") + &fs::read_to_string(&certificate).expect("read");
    fs::write(&both, text).expect("written");
    encrypted(&key, "open-sesame", &locked);
    let cases = [
        ("a key of its own", showing(cluster, &topic, &certificate).with("--client-key", &key)),
        ("one file", showing(cluster, &topic, &both)),
        (
            "an encrypted key",
            showing(cluster, &topic, &certificate)
                .with("--client-key", &locked)
                .env("LINE_PRODUCER_PASS_PHRASE", "open-sesame"),
        ),
    ];
    for (case, send) in cases {
        let ended = send.run();
        assert_delivered(&ended, 3, case);
        assert!(!ended.stderr.contains("open-sesame"), "{ended:#?}");
    }
    assert_eq!(cluster.consume_all(&topic).len(), 9);
    for phrase in ["", "wrong"] {
        let send = showing(cluster, &topic, &certificate).with("--client-key", &locked);
        let ended = send.env("LINE_PRODUCER_PASS_PHRASE", phrase).run();
        assert_eq!(ended.code, Some(2), "{ended:#?}");
        assert!(ended.stderr.contains("The pass phrase does not open the client key"), "{ended:#?}");
        assert!(ended.rows.is_empty(), "{ended:#?}");
    }
}

#[test]
fn each_security_with_sign_in_delivers_by_scram() {
    let cluster = Cluster::shared();
    let topic = topic(cluster, "securities", 1);
    for user in [User::Bob, User::Carol] {
        for (listener, security) in [(Listener::SaslSsl, "sasl-ssl"), (Listener::SaslPlaintext, "sasl-plaintext")] {
            let send = Send::new()
                .with("--bootstrap", cluster.address(listener))
                .with("--security", security)
                .with("--mechanism", user.mechanism())
                .with("--api-key", user.name())
                .secret(cluster.password(user))
                .with("--topic", &topic)
                .with("--count", "3")
                .with("--delay", "0");
            let send = if listener == Listener::SaslSsl { send.with("--ca", cluster.ca()) } else { send };
            assert_delivered(&send.run(), 3, &format!("{user:?} over {security}"));
        }
    }
    assert_eq!(cluster.consume_all(&topic).len(), 12);
}

/// To the port that asks nobody anything.
fn plain(cluster: &Cluster, topic: &str) -> Send {
    Send::new()
        .with("--bootstrap", cluster.address(Listener::Plaintext))
        .with("--security", "plaintext")
        .with("--topic", topic)
}

#[test]
fn each_compression_delivers_the_same_bytes() {
    let cluster = Cluster::shared();
    let lines = sample_lines();
    // The numbers are Kafka's, in the attributes of a batch.
    for (compression, codec) in [("none", 0), ("gzip", 1), ("snappy", 2), ("lz4", 3), ("zstd", 4)] {
        let topic = topic(cluster, &format!("compression-{compression}"), 1);
        let ended = plain(cluster, &topic).with("--compression", compression).arg(sample()).run();
        assert_delivered(&ended, lines.len(), compression);
        let values: Vec<_> = cluster.consume_all(&topic).into_iter().map(|message| message.value).collect();
        assert!(values.iter().eq(lines.iter().map(|(_, value)| value)), "{compression}: other bytes");
        assert_eq!(cluster.codec(&topic), codec, "{compression}: as the cluster stored it");
    }
}

#[test]
fn each_partitioner_puts_keys_where_its_own_world_looks_for_them() {
    let cluster = Cluster::shared();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("keys.json");
    let known = murmur2::KNOWN.map(|(key, _)| key);
    // An empty key has its place with Java, and none with librdkafka.
    let keys: Vec<&str> = known.into_iter().chain([""]).collect();
    fs::write(&file, keys.iter().map(|key| format!("{{\"k\":\"{key}\"}}\n")).collect::<String>()).expect("written");
    type Rule = fn(&[u8], u32) -> i32;
    let rules: [(&str, Partitioner, Rule); 2] =
        [("java", Partitioner::Java, murmur2::partition), ("librdkafka", Partitioner::Librdkafka, crc32::partition)];
    let places = rules.map(|(partitioner, previewed, partition)| {
        let topic = topic(cluster, &format!("partitioner-{partitioner}"), PARTITIONS);
        let send = plain(cluster, &topic).with("--partitioner", partitioner).with("--key-field", "k").arg(&file);
        assert_delivered(&send.run(), keys.len(), partitioner);
        let mut places: Vec<_> = cluster.consume_all(&topic).into_iter().map(|m| (m.key, m.partition)).collect();
        places.sort();
        for (key, place) in &places {
            let key = key.as_deref().expect("a key");
            let told = previewed.destination(Some(key), Some(PARTITIONS));
            if key.is_empty() && previewed == Partitioner::Librdkafka {
                assert_eq!(told, Destination::Any);
                continue;
            }
            assert_eq!(told, Destination::Partition(*place), "{partitioner}: as the preview tells it");
            assert_eq!(*place, partition(key, PARTITIONS as u32), "{partitioner}: {}", String::from_utf8_lossy(key));
        }
        places
    });
    assert_ne!(places[0], places[1], "keys that both put in the same place would show nothing");
}

#[test]
fn batches_and_confirmation_are_as_chosen() {
    let cluster = Cluster::shared();
    let topic = topic(cluster, "sending", 1);
    let ended = plain(cluster, &topic)
        .with("--acks", "1")
        .with("--idempotence", "off")
        .with("--linger", "0.5 ms")
        .with("--batch-size", "2kB")
        .with("--message-size", "1 kB")
        .arg(sample())
        .run();
    assert_delivered(&ended, 1_500, "small batches");
    let batches = cluster.batches(&topic);
    assert!(batches > 300, "{batches} batches of 2 kB for a file of 1 MB");
    let long = tempfile::NamedTempFile::new().expect("a file");
    fs::write(long.path(), format!("\"{}\"\n", "x".repeat(1_200))).expect("written");
    let ended = plain(cluster, &topic).with("--message-size", "1 kB").arg(long.path()).run();
    assert_eq!(ended.rows.first().and_then(|row| row.fault.as_deref()), Some("line-too-long"), "{ended:#?}");
}

#[test]
fn a_check_that_is_switched_off_delivers_and_is_said_once() {
    let cluster = Cluster::shared();
    let topic = topic(cluster, "unchecked", 1);
    let encrypted = |listener, ca: &Path| {
        Send::new()
            .with("--bootstrap", cluster.address(listener))
            .with("--security", "ssl")
            .with("--ca", ca)
            .with("--topic", &topic)
            .with("--count", "2")
            .with("--delay", "0")
    };
    let (certificate, name) =
        ("enable.ssl.certificate.verification=false", "ssl.endpoint.identification.algorithm=none");
    let (ca, other_ca) = (cluster.ca(), cluster.other_ca());
    let cases = [
        ("unknown authority", Listener::OtherName, &other_ca, certificate, "certificate is not checked"),
        ("expired", Listener::Expired, &ca, certificate, "certificate is not checked"),
        ("other name", Listener::OtherName, &ca, name, "name in the cluster's certificate is not checked"),
    ];
    for (case, listener, ca, property, words) in cases {
        let ended = encrypted(listener, ca).with("--property", property).run();
        assert_delivered(&ended, 2, case);
        assert_eq!(ended.stderr.matches(words).count(), 1, "{case}: {ended:#?}");
        assert!(ended.stderr.starts_with("Warning: "), "{case}: {ended:#?}");
        let without = encrypted(listener, ca).run();
        assert_eq!((without.code, without.rows.len()), (Some(2), 0), "{case} with the check on: {without:#?}");
        assert!(!without.stderr.contains("Warning"), "{without:#?}");
    }
    let ended = encrypted(Listener::OtherName, &other_ca).with("--property", name).run();
    assert_eq!(ended.code, Some(2), "the name alone does not give up the authority: {ended:#?}");
}
