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

fn case(name: &'static str, user: User, wanted: Kind) -> Case {
    let cluster = Cluster::shared();
    let secret = Some(cluster.password(user).to_owned());
    Case { name, form: signed_in(cluster, user), secret, wanted, place: Place::Contact }
}

#[test]
fn a_refused_sign_in_says_what_was_refused() {
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
    assert_all(vec![
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
    ]);
}

#[test]
fn a_missing_permission_says_which() {
    let cluster = Cluster::shared();
    let topic = || TOPIC.to_owned();
    let mut denied = case("may see, not write", User::Viewer, Kind::WriteDenied { topic: topic() });
    denied.form.profile.idempotence = false;
    denied.place = Place::RowAndRun(State::Failed);
    let unknown = "invoicse".to_owned();
    let mut misspelt = case("typing error in the topic", User::Admin, Kind::TopicUnknown { topic: unknown.clone() });
    misspelt.form = Form { topic: unknown.clone(), ..misspelt.form };
    assert_all(vec![
        case("no rights at all", User::Nobody, Kind::TopicHidden { topic: topic() }),
        Case {
            place: Place::Run,
            ..case("may see, not write, with idempotence", User::Viewer, Kind::WriteDenied { topic: topic() })
        },
        denied,
        misspelt,
    ]);
    assert!(!cluster.topics().contains_key(&unknown), "a typing error made a topic");
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
