//! What the topic takes.

use line_producer::{delivery::State, fault::Kind, run::Form};

use super::{
    Case, Place, assert_all,
    form::{file, of_file, plain, signed_in},
};
use crate::{
    cluster::{Cluster, TOPIC},
    listener::Listener,
    user::User,
};

#[test]
fn what_the_topic_does_not_take_is_said_at_its_row() {
    let cluster = Cluster::shared();
    let topic = |name: &str, setting| {
        cluster.topic_with(name, 1, &[setting]);
        name.to_owned()
    };
    let compacted = topic("compacted", ("cleanup.policy", "compact"));
    let small = topic("small", ("max.message.bytes", "1000"));
    let untold = topic(&format!("{TOPIC}-small"), ("max.message.bytes", "1000"));
    // A batch of one such line without a key is 70 bytes longer than the line.
    let (_folder, long) = file(format!("\"{}\"", "x".repeat(929)).as_bytes());
    let form = plain(&cluster.address(Listener::Plaintext));
    let to = |topic: &str| Form { topic: topic.to_owned(), key_field: String::new(), ..form.clone() };
    let case = |name, form, wanted| Case { name, form, secret: None, wanted, place: Place::Row(State::Failed) };
    let alice = Form { topic: untold.clone(), ..of_file(signed_in(cluster, User::Alice), &long) };
    assert_all(vec![
        case("no key", to(&compacted), Kind::KeyWanted { topic: compacted.clone() }),
        case(
            "longer than the topic takes",
            of_file(to(&small), &long),
            Kind::LineTooLongForTopic { topic: small.clone(), length: 1_001, limit: 1_000 },
        ),
        Case {
            secret: Some(cluster.password(User::Alice).to_owned()),
            ..case(
                "longer than the topic takes, for who may not see its settings",
                alice,
                Kind::LineTooLongForTopic { topic: untold, length: 1_001, limit: 0 },
            )
        },
    ]);
}
