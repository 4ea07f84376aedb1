//! The test of a connection in the real window, with pictures to be looked at.

use std::net::TcpListener;

use rdkafka::mocking::MockCluster;
use serde_json::json;

use super::seat::{Program, Seat};

/// Tests a connection to `bootstrap` until the window says `result`, and takes pictures.
fn test(theme: &str, size: [u32; 2], bootstrap: &str, result: &str, name: &str) {
    let seat = Seat::sized(size);
    let profile = json!({ "bootstrap": bootstrap, "security": "plaintext" });
    let form = json!({ "cluster": "mine", "profile": profile });
    seat.remember(&json!({ "version": 1, "theme": theme, "window_size": size, "form": form }));
    let Program { process: _process, mut window } = seat.start();
    window.press("Test connection");
    window.until(result, |tree| tree.button(result).map(drop));
    window.settle();
    // Neither light nor dark: what stands behind the steps is dimmed.
    seat.desktop.picture(&format!("test-{name}"));
    window.press("Close");
    window.settle();
    let tested = seat.desktop.picture(&format!("tested-{name}"));
    assert_eq!(tested.is_light(), theme == "light", "{tested:?}");
}

#[test]
fn a_connection_is_tested_in_the_window() {
    let cluster = MockCluster::new(3).expect("a mock cluster");
    cluster.create_topic("invoices", 4, 3).expect("a topic");
    let result = "Connected, 4 partitions, may write: not said";
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").to_string();
    let list = format!("{closed},{}", cluster.bootstrap_servers());
    test("light", [1280, 800], &list, result, "passed-light");
    test("dark", [1024, 640], &closed, "Nothing listens there", "failed-small");
}
