//! What the topic takes.

use line_producer::{delivery::State, fault::Kind, run::Form};

use super::{Case, Place, assert_all, form::plain};
use crate::{cluster::Cluster, listener::Listener};

#[test]
fn what_the_topic_does_not_take_is_said_at_its_row() {
    let cluster = Cluster::shared();
    let topic = |name: &str, setting| {
        cluster.topic_with(name, 1, &[setting]);
        name.to_owned()
    };
    let compacted = topic("compacted", ("cleanup.policy", "compact"));
    let form = plain(&cluster.address(Listener::Plaintext));
    let to = |topic: &str| Form { topic: topic.to_owned(), key_field: String::new(), ..form.clone() };
    let case = |name, form, wanted, place| Case { name, form, secret: None, wanted, place };
    let failed = Place::Row(State::Failed);
    assert_all(vec![case("no key", to(&compacted), Kind::KeyWanted { topic: compacted.clone() }, failed)]);
}
