//! What can go wrong on the way to a real cluster: each in words of its own, soon, and with the right exit code.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use line_producer::fault::{Fault, Kind};

use crate::{
    cluster::{Cluster, TOPIC},
    delivery::sample,
    listener::Listener,
    program::{Ended, Running, Send},
    user::User,
};

/// Within this time a person is told what is wrong.
const SOON: Duration = Duration::from_secs(12);
/// Nothing was sent: the cluster was not reached, or what was typed cannot be used with it.
const NO_CONTACT: i32 = 2;
/// The cluster was there, and not every line was delivered.
const NOT_ALL: i32 = 1;

/// A case that was started, what it has to say, and how it has to end.
struct Case {
    name: &'static str,
    running: Running,
    kind: Kind,
    code: i32,
}

fn case(name: &'static str, send: Send, kind: Kind, code: i32) -> Case {
    Case { name, running: send.with("--delay", "0").start(), kind, code }
}

/// Waits for all cases and holds each to its words, code and time. All mistakes are told at once.
fn assert_all(cases: Vec<Case>) -> Vec<Ended> {
    let kinds: BTreeSet<_> = cases.iter().map(|case| case.kind.name()).collect();
    let titles: BTreeSet<_> = cases.iter().map(|case| Fault::new(case.kind.clone()).words().title).collect();
    assert_eq!(titles.len(), kinds.len(), "two of {kinds:?} read the same");
    let mut mistakes = String::new();
    let mut all = Vec::new();
    for Case { name, running, kind, code } in cases {
        let ended = running.finish();
        if !ended.says(&kind) || ended.code != Some(code) || ended.elapsed > SOON {
            let wanted = Fault::new(kind).words().title;
            mistakes += &format!("\n{name}: “{wanted}” and {code} within {SOON:?} wanted, not {ended:#?}");
        }
        all.push(ended);
    }
    assert!(mistakes.is_empty(), "{mistakes}");
    all
}

fn topic() -> String {
    TOPIC.to_owned()
}

fn encrypted(cluster: &Cluster, listener: Listener) -> Send {
    Send::new().with("--bootstrap", cluster.address(listener)).with("--security", "ssl").with("--ca", cluster.ca())
}

#[test]
fn a_refused_sign_in_or_permission_is_told_apart() {
    let cluster = Cluster::shared();
    let signed_in = |user| Send::signed_in(cluster, user);
    let cases = vec![
        case("wrong secret", signed_in(User::Alice).secret("wrong"), Kind::SignInRefused, NO_CONTACT),
        case(
            "mechanism",
            signed_in(User::Alice)
                .with("--bootstrap", cluster.address(Listener::SaslPlaintext))
                .with("--security", "sasl-plaintext"),
            Kind::MechanismNotOffered,
            NO_CONTACT,
        ),
        case("no rights at all", signed_in(User::Nobody), Kind::TopicHidden { topic: topic() }, NO_CONTACT),
        case("may see, not write", signed_in(User::Viewer), Kind::WriteDenied { topic: topic() }, NOT_ALL),
        case(
            "may see, not write, without idempotence",
            signed_in(User::Viewer).with("--idempotence", "off"),
            Kind::WriteDenied { topic: topic() },
            NOT_ALL,
        ),
        case(
            "typing error in the topic",
            signed_in(User::Admin).with("--topic", "invoicse"),
            Kind::TopicUnknown { topic: "invoicse".to_owned() },
            NO_CONTACT,
        ),
    ];
    let all = assert_all(cases);
    assert!(!cluster.topics().contains_key("invoicse"), "a typing error made a topic");
    let ends = |ended: &Ended| -> BTreeSet<_> {
        ended.rows.iter().map(|row| (row.result.clone(), row.fault.clone().unwrap_or_default())).collect()
    };
    let one = |result: &str, fault: &str| BTreeSet::from([(result.to_owned(), fault.to_owned())]);
    let [secret, mechanism, hidden, idempotence, write, unknown] = &all[..] else { panic!("six cases") };
    for ended in [secret, mechanism, hidden, unknown] {
        assert_eq!(ends(ended), BTreeSet::new(), "nothing was handed over: {ended:#?}");
    }
    // The cluster refuses the producer's number before any line leaves; whether lines were handed over by then is chance.
    // Without such a number it refuses each line.
    assert!(ends(idempotence).is_subset(&one("not-sent", "write-denied")), "{idempotence:#?}");
    assert_eq!(ends(write), one("failed", "write-denied"));
}

#[test]
fn a_certificate_that_cannot_be_trusted_says_why() {
    let cluster = Cluster::shared();
    let address = |listener| cluster.address(listener);
    let other_name = address(Listener::OtherName);
    let stranger = Send::signed_in(cluster, User::Alice).with("--ca", cluster.other_ca());
    let cases = vec![
        case(
            "unknown authority",
            stranger,
            Kind::CertificateAuthority { address: address(Listener::SaslSsl) },
            NO_CONTACT,
        ),
        case(
            "other name",
            encrypted(cluster, Listener::OtherName),
            Kind::CertificateName { address: other_name },
            NO_CONTACT,
        ),
        case(
            "expired",
            encrypted(cluster, Listener::Expired),
            Kind::CertificateExpired { address: address(Listener::Expired) },
            NO_CONTACT,
        ),
        case(
            "not valid yet",
            encrypted(cluster, Listener::NotYet),
            Kind::CertificateNotYet { address: address(Listener::NotYet) },
            NO_CONTACT,
        ),
        case(
            "client certificate",
            encrypted(cluster, Listener::ClientCertificate),
            Kind::ClientCertificate { address: address(Listener::ClientCertificate) },
            NO_CONTACT,
        ),
    ];
    assert_all(cases);
}

/// Answers everybody with an error page, until the test process ends.
fn web_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let serve = move || {
        for connection in listener.incoming() {
            let mut connection = connection.expect("a connection");
            let mut asked = [0; 64];
            // Whoever goes away before the answer does not want it.
            let _ = connection.read(&mut asked).and_then(|_| connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
        }
    };
    std::thread::Builder::new().name("web-server".to_owned()).spawn(serve).expect("a thread");
    address
}

#[test]
fn a_wrong_address_or_security_is_told_apart() {
    let cluster = Cluster::shared();
    let to = |address: &str, security| Send::new().with("--bootstrap", address).with("--security", security);
    // Held so that nobody else takes it; nothing is ever accepted there.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let not_kafka = silent.local_addr().expect("an address").to_string();
    let closed = {
        let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
        closed.local_addr().expect("an address").to_string()
    };
    let (plain, encrypted) = (cluster.address(Listener::Plaintext), cluster.address(Listener::SaslSsl));
    let nowhere = "kafka.invalid:9092".to_owned();
    let web_page = web_server().to_string();
    let cases = vec![
        case("closed port", to(&closed, "plaintext"), Kind::NothingListens { address: closed.clone() }, NO_CONTACT),
        case("no such host", to(&nowhere, "plaintext"), Kind::HostNotFound { address: nowhere.clone() }, NO_CONTACT),
        case("not Kafka", to(&not_kafka, "plaintext"), Kind::NotKafka { address: not_kafka.clone() }, NO_CONTACT),
        case("TLS to a plain port", to(&plain, "ssl"), Kind::PlainPort { address: plain.clone() }, NO_CONTACT),
        case(
            "plain to a TLS port",
            to(&encrypted, "plaintext"),
            Kind::EncryptedPort { address: encrypted.clone() },
            NO_CONTACT,
        ),
        case(
            "sign-in where nobody signs in",
            to(&plain, "sasl-plaintext").with("--api-key", "alice").secret("any"),
            Kind::MechanismNotOffered,
            NO_CONTACT,
        ),
        case("a web page", to(&web_page, "plaintext"), Kind::NotKafka { address: web_page.clone() }, NO_CONTACT),
    ];
    assert_all(cases);
}

#[test]
fn an_address_that_only_the_cluster_knows_is_named() {
    let cluster = Cluster::shared();
    let ended = Send::new()
        .with("--bootstrap", cluster.address(Listener::Advertised))
        .with("--security", "plaintext")
        .with("--delay", "0")
        .with("--deadline", "3s")
        .with("--count", "2")
        .run();
    let address = cluster.address(Listener::Advertised).replace("localhost", "kafka.invalid");
    let happened = Fault::new(Kind::AdvertisedAddress { address }).words().happened;
    assert_eq!(ended.rows.len(), 2, "{ended:#?}");
    for row in &ended.rows {
        assert_eq!((row.result.as_str(), row.fault.as_deref()), ("failed", Some("no-answer")));
        assert!(row.explanation.as_ref().is_some_and(|text| text.contains(&happened)), "{row:#?}");
    }
    assert_eq!(ended.code, Some(NOT_ALL));
    assert!(ended.elapsed < SOON, "{ended:#?}");
}

#[test]
fn what_cannot_be_used_is_refused_before_anything_is_sent() {
    let cluster = Cluster::shared();
    let signed_in = || Send::signed_in(cluster, User::Alice);
    let cases = [
        ("no cluster for a file", Send::new().arg(sample()), "name a cluster"),
        ("no secret", signed_in().secret(""), "The secret is missing"),
        ("no such file", signed_in().arg("/nowhere/lines.json"), "File not found"),
        ("no CA file", signed_in().with("--ca", "/nowhere/ca.pem"), "The CA file cannot be used"),
        ("no port", signed_in().with("--bootstrap", "localhost"), "No port given"),
        ("two ways at once", signed_in().arg("--practice"), "cannot be used with"),
    ];
    for (name, send, words) in cases {
        let ended = send.run();
        assert_eq!(ended.code, Some(NO_CONTACT), "{name}: {ended:#?}");
        assert!(ended.stderr.contains(words), "{name}: {ended:#?}");
        assert!(ended.rows.is_empty() && ended.stdout.is_empty(), "{name}: {ended:#?}");
    }
}
