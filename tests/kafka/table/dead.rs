//! Some addresses of the list are dead: what is heard about them is no fault as long as one is alive.

use line_producer::{delivery::State, producer::Outcome};

use super::{
    form::plain,
    listening::{self, CLOSED},
    terminal, window,
};
use crate::{cluster::Cluster, listener::Listener};

fn assert_delivers(dead: &[&str]) {
    let cluster = Cluster::shared();
    let alive = cluster.address(Listener::Plaintext);
    for list in [[dead, &[&alive]].concat(), [&[alive.as_str()], dead].concat()] {
        let form = plain(&list.join(","));
        let terminal = terminal::send(&form, None).start();
        let mut bench = window::send(&form, None);
        bench.until_finished();
        assert_eq!(bench.run().status().finish.expect("an end").outcome, Outcome::Done, "{list:?}");
        assert_eq!(bench.count(State::Delivered), 10, "{list:?}: {}", bench.screen());
        assert!(!bench.says("Copy details"), "{list:?} leaves a fault behind:\n{}", bench.screen());
        let ended = terminal.finish();
        assert_eq!((ended.code, ended.results()), (Some(0), [("delivered", 10)].into()), "{list:?}: {ended:#?}");
        assert_eq!(ended.stderr.lines().count(), 1, "{list:?}: only the sum is said: {ended:#?}");
    }
}

#[test]
fn a_list_with_dead_addresses_and_a_good_one_delivers() {
    assert_delivers(&[CLOSED, "kafka.invalid:9092", &listening::unanswered(), &listening::silent()]);
}

#[test]
fn a_computer_that_refuses_by_its_other_address_delivers() {
    let address = Cluster::shared().address(Listener::Plaintext);
    assert_delivers(&[&address.replace("localhost", "[::1]")]);
}
