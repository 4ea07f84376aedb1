//! Permissions that are missing, as librdkafka tells them to whoever reads, takes part in a group, makes topics or uses
//! transactions; and certificates of a client's own that are refused.

use std::{
    sync::mpsc::{self, Sender},
    time::{Duration, Instant},
};

use line_producer::fault::{
    Kind,
    kafka::{self, Asked, To},
};
use rdkafka::{
    ClientConfig, ClientContext, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::{KafkaError, RDKafkaErrorCode as Code},
    producer::{BaseProducer, Producer as _, ProducerContext},
};

use crate::{
    admin,
    certificates::ClientShown,
    cluster::{Cluster, TOPIC},
    listener::Listener,
    user::User,
    wire::{Operation, Resource},
};

/// Longer than any answer takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(30);

fn config(user: User) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.extend(Cluster::shared().as_user(user).into_iter().map(|(name, value)| (name.to_owned(), value)));
    config
}

fn consumer(user: User, group: &str) -> BaseConsumer {
    config(user).set("group.id", group).create().expect("a consumer")
}

/// The first thing that this consumer hears, which is a refusal.
fn refusal(consumer: &BaseConsumer) -> Code {
    let heard = consumer.poll(DEADLINE).expect("something is heard");
    heard.expect_err("a refusal").rdkafka_error_code().expect("a code")
}

fn kind(code: Code, asked: Asked<'_>) -> Kind {
    kafka::denied(code, &asked).unwrap_or_else(|| panic!("{code:?} is no missing permission")).kind
}

#[test]
fn who_may_see_a_topic_may_not_read_it() {
    let group = "guests-that-do-not-read";
    Cluster::shared().allow(Operation::Describe, Resource::Topic(TOPIC));
    // Without this right the group is refused first.
    Cluster::shared().allow(Operation::Read, Resource::Group(group));
    let consumer = consumer(User::Guest, group);
    let mut all = TopicPartitionList::new();
    all.add_partition_offset(TOPIC, 0, Offset::Beginning).expect("a partition");
    consumer.assign(&all).expect("assigned");
    let asked = Asked { to: To::Read, topic: TOPIC, ..Asked::default() };
    assert_eq!(kind(refusal(&consumer), asked), Kind::ReadDenied { topic: TOPIC.to_owned() });
}

#[test]
fn a_group_may_not_be_joined() {
    let group = "strangers";
    let consumer = consumer(User::Viewer, group);
    consumer.subscribe(&[TOPIC]).expect("subscribed");
    let asked = Asked { to: To::Read, topic: TOPIC, group, ..Asked::default() };
    assert_eq!(kind(refusal(&consumer), asked), Kind::GroupDenied { group: group.to_owned() });
}

#[test]
fn transactions_may_not_be_used_and_carols_may() {
    let producer =
        |user, id: &str| -> BaseProducer { config(user).set("transactional.id", id).create().expect("a producer") };
    let error = producer(User::Alice, "copies").init_transactions(DEADLINE).expect_err("refused");
    let code = error.rdkafka_error_code().expect("a code");
    let asked = Asked { topic: TOPIC, transactional_id: "copies", ..Asked::default() };
    assert_eq!(kind(code, asked), Kind::TransactionsDenied { id: "copies".to_owned() });

    let carol = producer(User::Carol, &format!("{TOPIC}-copies"));
    carol.init_transactions(DEADLINE).expect("carol may");
    carol.begin_transaction().expect("begun");
    let mut offsets = TopicPartitionList::new();
    offsets.add_partition_offset(TOPIC, 0, Offset::Offset(0)).expect("an offset");
    let send = |group: &str| {
        let group = consumer(User::Carol, group).group_metadata().expect("of a group");
        carol.send_offsets_to_transaction(&offsets, &group, DEADLINE)
    };
    let code = send("strangers").expect_err("refused").rdkafka_error_code().expect("a code");
    let asked = Asked { group: "strangers", ..asked };
    assert_eq!(kind(code, asked), Kind::GroupDenied { group: "strangers".to_owned() });
}

#[test]
fn a_topic_may_not_be_made() {
    let code = admin::try_create_topic(config(User::Viewer), "mine", 1, &[]).expect_err("refused");
    let asked = Asked { to: To::Create, topic: "mine", ..Asked::default() };
    assert_eq!(kind(code, asked), Kind::CreateDenied { topic: "mine".to_owned() });
}

/// Passes on what librdkafka says about connections.
struct Ear(Sender<(Code, String)>);

impl ClientContext for Ear {
    fn error(&self, error: KafkaError, reason: &str) {
        // Nobody listens any more when the right thing was heard.
        let _ = error.rdkafka_error_code().map(|code| self.0.send((code, reason.to_owned())));
    }
}

impl ProducerContext for Ear {
    type DeliveryOpaque = ();
    fn delivery(&self, _: &rdkafka::message::DeliveryResult<'_>, (): ()) {}
}

/// The kind of the first trouble with a connection that shows this certificate.
fn trouble(listener: Listener, shown: Option<ClientShown>) -> Kind {
    let cluster = Cluster::shared();
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", cluster.address(listener)).set("security.protocol", "ssl");
    config.set("ssl.ca.location", cluster.ca().display().to_string());
    if let Some(shown) = shown {
        let (certificate, key) = cluster.client_certificate(shown);
        config.set("ssl.certificate.location", certificate.display().to_string());
        config.set("ssl.key.location", key.display().to_string());
    }
    let (sender, heard) = mpsc::channel();
    let producer: BaseProducer<Ear> = config.create_with_context(Ear(sender)).expect("a producer");
    let start = Instant::now();
    while start.elapsed() < DEADLINE {
        producer.poll(Duration::from_millis(50));
        for (code, reason) in heard.try_iter() {
            let shows = kafka::shows_certificate(&config);
            if let Some(fault) = kafka::heard(code, &reason, &kafka::Certificates { refused: None, shown: shows }) {
                return fault.kind;
            }
        }
    }
    panic!("no trouble with {shown:?} at {listener:?}");
}

#[test]
fn a_certificate_of_ours_that_is_refused_or_missing_says_so_with_every_tls() {
    for listener in [Listener::ClientCertificate, Listener::ClientCertificateTls12] {
        let address = Cluster::shared().address(listener);
        for shown in [ClientShown::Stranger, ClientShown::Expired] {
            let refused = Kind::ClientCertificateRefused { address: address.clone() };
            assert_eq!(trouble(listener, Some(shown)), refused, "{shown:?} at {listener:?}");
        }
        assert_eq!(trouble(listener, None), Kind::ClientCertificate { address }, "{listener:?}");
    }
}
