//! Some addresses of the list are dead: what is heard about them is no fault as long as one is alive.

use super::{
    assert_delivers,
    form::plain,
    listening::{self, CLOSED},
};
use crate::{cluster::Cluster, listener::Listener};

fn assert_delivers_with(dead: &[&str]) {
    let alive = Cluster::shared().address(Listener::Plaintext);
    for list in [[dead, &[&alive]].concat(), [&[alive.as_str()], dead].concat()] {
        assert_delivers(&plain(&list.join(",")), None);
    }
}

#[test]
fn a_list_with_dead_addresses_and_a_good_one_delivers() {
    assert_delivers_with(&[CLOSED, "kafka.invalid:9092", &listening::unanswered(), &listening::silent()]);
}

#[test]
fn a_computer_that_refuses_by_its_other_address_delivers() {
    let address = Cluster::shared().address(Listener::Plaintext);
    assert_delivers_with(&[&address.replace("localhost", "[::1]")]);
}
