//! The way to the cluster: addresses, ports, and what is spoken there.

use line_producer::{
    connection::Security,
    delivery::State,
    fault::{Field, Kind},
    run::Form,
};

use super::{
    Case, Place, assert_all,
    form::{encrypted, plain},
    listening::{self, CLOSED},
};
use crate::{cluster::Cluster, listener::Listener};

fn case(name: &'static str, form: Form, wanted: Kind) -> Case {
    Case { name, form, secret: None, wanted, place: Place::Contact }
}

#[test]
fn an_address_that_is_none_is_told_in_the_form() {
    let at_bootstrap = |name, address: &str, wanted: fn(String) -> Kind| Case {
        place: Place::Field(Field::Bootstrap),
        ..case(name, plain(address), wanted(address.to_owned()))
    };
    assert_all(vec![
        at_bootstrap("no port", "localhost", |address| Kind::NoPort { address }),
        at_bootstrap("a port that is no number", "localhost:kafka", |address| Kind::PortNotNumber { address }),
        at_bootstrap("a port beyond all ports", "localhost:99999", |address| Kind::PortNotNumber { address }),
    ]);
}

#[test]
fn an_address_where_no_kafka_is_says_what_is_there_instead() {
    let to = |name, address: &str, wanted: fn(String) -> Kind| case(name, plain(address), wanted(address.to_owned()));
    let not_kafka: fn(String) -> Kind = |address| Kind::NotKafka { address };
    let web_page = listening::answering(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    // The first four bytes are a length that could be true.
    let garbage = listening::answering(b"\0\0\0\x10 is not an answer of Kafka's, nor of anybody's");
    assert_all(vec![
        to("closed port", CLOSED, |address| Kind::NothingListens { address }),
        to("no such host", "kafka.invalid:9092", |address| Kind::HostNotFound { address }),
        to("nothing comes back", &listening::unanswered(), |address| Kind::Silent { address }),
        to("nothing is said", &listening::silent(), not_kafka),
        to("a web page", &web_page, not_kafka),
        to("garbage", &garbage, not_kafka),
        to("closes at once", &listening::closing(), |address| Kind::EncryptedPort { address }),
    ]);
}

#[test]
fn another_security_than_the_ports_is_told_apart() {
    let cluster = Cluster::shared();
    let (open, closed) = (cluster.address(Listener::Plaintext), cluster.address(Listener::SaslSsl));
    let signs_in = cluster.address(Listener::SaslPlaintext);
    let web_page = listening::answering(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    let mut stranger = plain(&open);
    stranger.profile.security = Security::SaslPlaintext;
    stranger.profile.api_key = "alice".to_owned();
    assert_all(vec![
        case("encrypted to a plain port", encrypted(cluster, &open), Kind::PlainPort { address: open }),
        case("encrypted to a web page", encrypted(cluster, &web_page), Kind::PlainPort { address: web_page }),
        case("plain to an encrypted port", plain(&closed), Kind::EncryptedPort { address: closed }),
        case("plain where one signs in", plain(&signs_in), Kind::EncryptedPort { address: signs_in }),
        Case {
            secret: Some("any".to_owned()),
            ..case("sign-in where nobody signs in", stranger, Kind::MechanismNotOffered)
        },
    ]);
}

#[test]
fn an_address_that_only_the_cluster_knows_is_named() {
    let cluster = Cluster::shared();
    let through = |name, listener: Listener| {
        let address = cluster.address(listener);
        let port = address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        let given = Kind::AdvertisedAddress { address: listener.advertised(port) };
        let deadline = std::time::Duration::from_secs(3);
        Case {
            place: Place::RowAndRun(State::Failed),
            ..case(
                name,
                Form { deadline: "3 s".to_owned(), ..plain(&address) },
                Kind::NoAnswer { deadline, cause: Some(Box::new(given)) },
            )
        }
    };
    assert_all(vec![
        through("a container's inner name", Listener::Advertised),
        through("an inner port", Listener::AdvertisedClosed),
    ]);
}
