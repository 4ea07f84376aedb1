//! Who may come in, and what they may do.

use line_producer::{
    connection::Security,
    delivery::State,
    fault::{Field, Kind},
    run::Form,
};

use super::{Case, Place, assert_all, assert_delivers, form::signed_in};
use crate::{
    cluster::{Cluster, TOPIC},
    listener::Listener,
    user::User,
};

/// A topic that nobody made.
const MISSPELT: &str = "invoicse";

fn case(name: &'static str, user: User, wanted: Kind) -> Case {
    let cluster = Cluster::shared();
    let secret = Some(cluster.password(user).to_owned());
    Case { name, form: signed_in(cluster, user), secret, wanted, place: Place::Contact }
}

/// Sign-ins that are refused.
pub fn refused() -> Vec<Case> {
    let cluster = Cluster::shared();
    let wrong = Some("not-the-secret".to_owned());
    let mut scram_only = case("sign-in method", User::Alice, Kind::MechanismNotOffered);
    scram_only.form.profile.bootstrap = cluster.address(Listener::SaslPlaintext);
    scram_only.form.profile.security = Security::SaslPlaintext;
    let unknown = |name, user| {
        let mut case = case(name, user, Kind::SignInRefused);
        case.form.profile.api_key = "eve".to_owned();
        case
    };
    vec![
        Case { secret: wrong.clone(), ..case("wrong secret", User::Alice, Kind::SignInRefused) },
        Case { secret: wrong, ..case("wrong secret with SCRAM", User::Bob, Kind::SignInRefused) },
        unknown("unknown key", User::Alice),
        unknown("unknown key with SCRAM", User::Carol),
        scram_only,
        Case {
            secret: None,
            place: Place::Field(Field::Secret),
            ..case("no secret", User::Alice, Kind::SecretMissing)
        },
    ]
}

/// What those who are let in may not do, or what is not there. `IdempotenceRefused` is not among them: since Kafka 2.8 the
/// right to write any topic is enough for it, and a key that may write none hears of the topic that it may not write. A
/// real Kafka that refuses the one and grants the other is older than what runs here; tests/worker and the tests of
/// `fault::kafka` have it from librdkafka's mock cluster and its texts.
pub fn denied() -> Vec<Case> {
    let topic = || TOPIC.to_owned();
    let mut denied = case("may see, not write", User::Viewer, Kind::WriteDenied { topic: topic() });
    denied.form.profile.idempotence = false;
    denied.place = Place::RowAndRun(State::Failed);
    let unknown = MISSPELT.to_owned();
    let mut misspelt = case("typing error in the topic", User::Admin, Kind::TopicUnknown { topic: unknown.clone() });
    misspelt.form = Form { topic: unknown, ..misspelt.form };
    vec![
        case("no rights at all", User::Nobody, Kind::TopicHidden { topic: topic() }),
        Case {
            place: Place::Run,
            ..case("may see, not write, with idempotence", User::Viewer, Kind::WriteDenied { topic: topic() })
        },
        denied,
        misspelt,
    ]
}

#[test]
fn a_refused_sign_in_says_what_was_refused() {
    assert_all(refused());
}

#[test]
fn a_missing_permission_says_which() {
    assert_all(denied());
    assert!(!Cluster::shared().topics().contains_key(MISSPELT), "a typing error made a topic");
}

#[test]
fn every_way_to_sign_in_delivers() {
    let cluster = Cluster::shared();
    for (user, listener, security) in [
        (User::Alice, Listener::SaslSsl, Security::SaslSsl),
        (User::Carol, Listener::SaslSsl, Security::SaslSsl),
        (User::Bob, Listener::SaslPlaintext, Security::SaslPlaintext),
    ] {
        let mut form = signed_in(cluster, user);
        form.profile.bootstrap = cluster.address(listener);
        form.profile.security = security;
        assert_delivers(&form, Some(cluster.password(user)));
    }
}
