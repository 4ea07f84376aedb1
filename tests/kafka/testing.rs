//! The test of a connection on a real cluster: what each step finds, where it fails, and that nothing is written.

use std::{
    net::TcpListener,
    process::Command,
    sync::mpsc::{self, Receiver},
    time::{Duration, SystemTime},
};

use line_producer::{
    connection::{
        Mechanism, Profile, Secret, Secrets, Security,
        test::{Certificate, ConnectionTest, Ending, Event, Finding, Step, StepReport, StepState, Target, Tried},
    },
    fault::Kind,
};

use crate::{
    certificates::ClientShown,
    cluster::{Cluster, PARTITIONS, TOPIC},
    listener::Listener,
    user::User,
};

/// No test of a connection may take longer.
const WHOLE: Duration = Duration::from_secs(40);

/// A test that was started.
struct Going {
    _test: ConnectionTest,
    events: Receiver<Event>,
}

/// A test that is over.
#[derive(Debug)]
struct Over {
    steps: Vec<StepReport>,
    ending: Ending,
}

fn start(profile: &Profile, secret: &str, topic: &str) -> Going {
    let secrets = Secrets { api_secret: Some(Secret::new(secret.to_owned())), ..Secrets::default() };
    let target = Target::new(profile, &secrets, topic).expect("a profile that can be used");
    let (sender, events) = mpsc::channel();
    let test = ConnectionTest::start(target, move |event| drop(sender.send(event))).expect("a thread");
    Going { _test: test, events }
}

impl Going {
    fn finish(self) -> Over {
        let mut steps: Vec<_> = Step::ALL.map(StepReport::waiting).into();
        loop {
            match self.events.recv_timeout(WHOLE).expect("an end in time") {
                Event::Step(report) => {
                    let known = steps.iter_mut().find(|known| known.step == report.step);
                    *known.expect("a known step") = report;
                }
                Event::Ended(ending) => return Over { steps, ending },
            }
        }
    }
}

impl Over {
    fn finding(&self, step: Step) -> &Finding {
        let report = self.steps.iter().find(|report| report.step == step).expect("every step is there");
        report.finding.as_ref().unwrap_or_else(|| panic!("{self:#?}"))
    }

    fn certificate(&self) -> &Certificate {
        match self.finding(Step::Encryption) {
            Finding::Encrypted { certificate: Some(certificate), .. } => certificate,
            other => panic!("{other:?}"),
        }
    }

    fn fault(&self) -> Option<&Kind> {
        self.steps.iter().find_map(|report| match &report.state {
            StepState::Failed(fault) => Some(&fault.kind),
            _ => None,
        })
    }
}

fn profile(cluster: &Cluster, listener: Listener, security: Security) -> Profile {
    let ca_file = if security.encrypted() { cluster.ca().display().to_string() } else { String::new() };
    Profile { bootstrap: cluster.address(listener), security, ca_file, ..Profile::default() }
}

fn signing_in(cluster: &Cluster, user: User) -> Profile {
    let mechanism = Mechanism::ALL.into_iter().find(|mechanism| mechanism.name() == user.mechanism());
    Profile {
        api_key: user.name().to_owned(),
        mechanism: mechanism.expect("a mechanism of ours"),
        ..profile(cluster, Listener::SaslSsl, Security::SaslSsl)
    }
}

fn user(cluster: &Cluster, user: User, topic: &str) -> Going {
    start(&signing_in(cluster, user), cluster.password(user), topic)
}

fn plain(address: &str) -> Profile {
    Profile { bootstrap: address.to_owned(), security: Security::Plaintext, ..Profile::default() }
}

#[test]
fn who_may_write_passes_every_step_and_nothing_is_written() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-testing");
    cluster.create_topic(&topic, PARTITIONS);
    let users = [User::Alice, User::Bob, User::Carol, User::Admin];
    let all: Vec<_> = users.map(|one| user(cluster, one, &topic)).into_iter().map(Going::finish).collect();
    for (one, over) in users.iter().zip(&all) {
        assert_eq!(over.ending, Ending::Passed, "{over:#?}");
        assert!(over.steps.iter().all(|report| report.state == StepState::Passed), "{over:#?}");
        let (name, mechanism) = (one.name().to_owned(), one.mechanism());
        assert_eq!(*over.finding(Step::SignIn), Finding::SignedIn { name, mechanism });
        assert_eq!(*over.finding(Step::Write), Finding::Write { numbered: Some(true) });
        let topic = Finding::Topic { partitions: PARTITIONS, without_leader: 0, unreached: 0, compacted: false };
        assert_eq!(*over.finding(Step::Topic), topic);
        let Finding::Cluster { id, brokers, .. } = over.finding(Step::Cluster) else { panic!("{over:#?}") };
        assert_eq!(id.as_deref(), Some("MkU3OEVBNTcwNTJENDM2Qk"));
        assert_eq!(*brokers, [Tried { address: cluster.address(Listener::SaslSsl), outcome: Ok(()) }]);
        let Finding::Encrypted { protocol, .. } = over.finding(Step::Encryption) else { panic!("{over:#?}") };
        assert_eq!(protocol, "TLSv1.3");
        let certificate = over.certificate();
        assert_eq!(
            (certificate.names.as_slice(), certificate.issuer.as_str()),
            (&["localhost".to_owned()][..], "Line Producer tests")
        );
        assert!(certificate.days_left(SystemTime::now()) > 0);
    }
    assert!(cluster.consume_all(&topic).is_empty(), "a test wrote into the topic");
}

#[test]
fn who_may_not_write_hears_it_and_a_topic_is_not_made() {
    let cluster = Cluster::shared();
    let (missing, hidden) = (format!("{TOPIC}-not-there"), "somebody-elses".to_owned());
    let mut wrong = signing_in(cluster, User::Alice);
    let secret = start(&wrong, "wrong", TOPIC);
    wrong.bootstrap = cluster.address(Listener::SaslPlaintext);
    wrong.security = Security::SaslPlaintext;
    let mechanism = start(&wrong, cluster.password(User::Alice), TOPIC);
    let topic = |topic: &str| topic.to_owned();
    let cases = [
        (user(cluster, User::Viewer, TOPIC), Step::Write, Kind::WriteDenied { topic: topic(TOPIC) }),
        (user(cluster, User::Nobody, TOPIC), Step::Topic, Kind::TopicHidden { topic: topic(TOPIC) }),
        (user(cluster, User::Alice, &hidden), Step::Topic, Kind::TopicHidden { topic: hidden.clone() }),
        (user(cluster, User::Alice, &missing), Step::Topic, Kind::TopicUnknown { topic: missing.clone() }),
        (user(cluster, User::Admin, &missing), Step::Topic, Kind::TopicUnknown { topic: missing.clone() }),
        (secret, Step::SignIn, Kind::SignInRefused),
        (mechanism, Step::SignIn, Kind::MechanismNotOffered),
    ];
    assert_all(cases);
    let topics = cluster.topics();
    assert!(!topics.contains_key(&missing) && !topics.contains_key(&hidden), "a test made a topic");
}

/// Waits for all tests; each must fail at its step, with its fault. All mistakes are told at once.
fn assert_all(cases: impl IntoIterator<Item = (Going, Step, Kind)>) -> Vec<Over> {
    let mut mistakes = String::new();
    let mut all = Vec::new();
    for (going, step, kind) in cases {
        let over = going.finish();
        if over.ending != Ending::Failed(step) || over.fault() != Some(&kind) {
            mistakes += &format!("\n{step:?}, {kind:?} wanted, not {over:#?}");
        }
        let after: Vec<_> = over.steps.iter().filter(|report| report.step > step).collect();
        assert!(after.iter().all(|report| report.state == StepState::NotReached), "{over:#?}");
        all.push(over);
    }
    assert!(mistakes.is_empty(), "{mistakes}");
    all
}

#[test]
fn a_certificate_is_shown_also_when_it_is_refused() {
    let cluster = Cluster::shared();
    let address = |listener| cluster.address(listener);
    let ssl = |listener| start(&profile(cluster, listener, Security::Ssl), "", TOPIC);
    let mut stranger = signing_in(cluster, User::Alice);
    stranger.ca_file = cluster.other_ca().display().to_string();
    let own = Listener::ClientCertificate;
    let cases = [
        (ssl(Listener::Expired), Step::Encryption, Kind::CertificateExpired { address: address(Listener::Expired) }),
        (ssl(Listener::NotYet), Step::Encryption, Kind::CertificateNotYet { address: address(Listener::NotYet) }),
        (ssl(Listener::OtherName), Step::Encryption, Kind::CertificateName { address: address(Listener::OtherName) }),
        (
            start(&stranger, "any", TOPIC),
            Step::Encryption,
            Kind::CertificateAuthority { address: address(Listener::SaslSsl) },
        ),
        (ssl(own), Step::Encryption, Kind::ClientCertificate { address: address(own) }),
    ];
    let all = assert_all(cases);
    let now = SystemTime::now();
    let [expired, not_yet, other_name, unknown, client] = &all[..] else { panic!("five cases") };
    assert!(expired.certificate().days_left(now) < 0, "{expired:#?}");
    assert!(not_yet.certificate().valid_from > now, "{not_yet:#?}");
    assert_ne!(other_name.certificate().names, ["localhost"]);
    for over in [unknown, client] {
        assert_eq!(over.certificate().names, ["localhost"]);
        assert_eq!(over.certificate().issuer, "Line Producer tests");
    }
}

#[test]
fn a_client_certificate_is_a_sign_in() {
    let cluster = Cluster::shared();
    let (certificate, key) = cluster.client_certificate(ClientShown::Good);
    let mut own = profile(cluster, Listener::ClientCertificate, Security::Ssl);
    own.client_certificate = certificate.display().to_string();
    own.client_key = key.display().to_string();
    let over = start(&own, "", TOPIC).finish();
    assert_eq!(*over.finding(Step::SignIn), Finding::SignedInByCertificate, "{over:#?}");
}

#[test]
fn a_way_that_leads_nowhere_is_named_at_its_step() {
    let cluster = Cluster::shared();
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let not_kafka = silent.local_addr().expect("an address").to_string();
    let (open, encrypted) = (cluster.address(Listener::Plaintext), cluster.address(Listener::SaslSsl));
    let (advertised, advertised_closed) =
        (cluster.address(Listener::Advertised), cluster.address(Listener::AdvertisedClosed));
    let closed = "127.0.0.1:1".to_owned();
    let nowhere = advertised.replace("localhost", "kafka.invalid");
    let ssl = Profile { security: Security::Ssl, ..plain(&open) };
    let at = |profile: &Profile| start(profile, "", TOPIC);
    let cases = [
        (at(&plain("kafka.invalid:1")), Step::Address, Kind::HostNotFound { address: "kafka.invalid:1".to_owned() }),
        (at(&plain(&closed)), Step::Port, Kind::NothingListens { address: closed.clone() }),
        (at(&plain(&not_kafka)), Step::Encryption, Kind::NotKafka { address: not_kafka.clone() }),
        (at(&ssl), Step::Encryption, Kind::PlainPort { address: open.clone() }),
        (at(&plain(&encrypted)), Step::Encryption, Kind::EncryptedPort { address: encrypted.clone() }),
        (at(&plain(&advertised)), Step::Cluster, Kind::AdvertisedAddress { address: nowhere }),
        (at(&plain(&advertised_closed)), Step::Cluster, Kind::AdvertisedAddress { address: closed.clone() }),
    ];
    assert_all(cases);
}

#[test]
fn a_cluster_without_answers_is_not_waited_for_without_end() {
    let cluster = Cluster::breakable();
    cluster.create_topic("frozen", 1);
    cluster.freeze_broker().expect("it is frozen");
    let over = start(&plain(&cluster.address(Listener::Plaintext)), "", "frozen").finish();
    cluster.thaw_broker().expect("it goes on");
    assert_eq!(over.ending, Ending::Failed(Step::Encryption), "{over:#?}");
    let over = start(&plain(&cluster.address(Listener::Plaintext)), "", "frozen").finish();
    assert_eq!(over.ending, Ending::Passed, "{over:#?}");
}

#[test]
fn the_terminal_says_the_same() {
    let cluster = Cluster::shared();
    let run = |secret: &str, user: User, format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_line-producer"))
            .args(["test", "--format", format, "--topic", TOPIC, "--api-key", user.name()])
            .args(["--mechanism", user.mechanism(), "--bootstrap", &cluster.address(Listener::SaslSsl)])
            .arg("--ca")
            .arg(cluster.ca())
            .env_remove("SSL_CERT_FILE")
            .env("LINE_PRODUCER_SECRET", secret)
            .output()
            .expect("the program starts");
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let (code, text) = run(cluster.password(User::Alice), User::Alice, "text");
    assert_eq!(code, Some(0), "{text}");
    for words in [
        "Encrypted with TLS 1.3",
        "Certificate for localhost",
        "Signed in as alice (PLAIN)",
        "The key may write the topic",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let objects = |text: &str| -> Vec<serde_json::Value> {
        text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
    };
    let of = |objects: &[serde_json::Value], field: &str| -> Vec<String> {
        objects.iter().map(|object| object[field].as_str().unwrap_or_default().to_owned()).collect()
    };
    let (code, text) = run(cluster.password(User::Viewer), User::Viewer, "json");
    assert_eq!(code, Some(1), "{text}");
    assert_eq!(of(&objects(&text), "step"), Step::ALL.map(Step::name));
    assert_eq!(of(&objects(&text), "fault")[6], "write-denied");
    let (code, text) = run("wrong", User::Alice, "json");
    assert_eq!(code, Some(2), "{text}");
    assert_eq!(of(&objects(&text), "result")[3..], ["failed", "not-reached", "not-reached", "not-reached"]);
    assert!(!text.contains("wrong"), "the secret is printed: {text}");
}
