//! Credentials pasted into the dialog, with pictures of it.

use serde_json::json;

use super::{
    seat::{Program, Seat},
    window::Window,
};

const SECRET: &str = "cflt0Zk/b3+Wq9TnVYx2sRj5LmPd8aEhGuCo4iKQwX7BtNfDy6vMSrZp1cHgUA==";

/// A client.properties with lines that are not recognised.
fn properties() -> String {
    format!(
        "# Required connection configs for Kafka producer\nbootstrap.servers=pkc-12576z.us-west2.gcp.confluent.cloud:9092\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=PLAIN\nsasl.username=L3J7QZ6ZEHVR5KXW\nsasl.password={SECRET}\nsession.timeout.ms=45000\nclient.id=ccloud-python-client\nlinger.ms=20\nbuffer.memory=33554432\nproducer = Producer(conf)\nssl.truststore.location=/etc/kafka/trust.jks\nschema.registry.url=https://docs.confluent.io\n"
    )
}

/// Opens the dialog, is refused once, pastes, looks, takes over. Five pictures of it.
fn course(seat: &Seat, window: &mut Window, name: &str) {
    let picture = |window: &mut Window, step: &str| {
        window.settle();
        assert!(!window.tree().read().contains(SECRET), "{step}");
        seat.desktop.picture(&format!("import-{step}-{name}"));
    };
    window.press("My cluster");
    picture(window, "offer");
    window.press("Key file…");
    window.until_said("Add credentials");
    picture(window, "dialog");
    window.paste("=== API key: lsrc-1 ===\nAPI key:\nA\nAPI secret:\nB\n");
    window.until_said("A Schema Registry key");
    picture(window, "refused");
    window.paste(&properties());
    window.until_said("Not recognised");
    picture(window, "preview");
    window.press("Use in My cluster");
    window.until_said("The credentials are in My cluster");
    picture(window, "taken");
    window.press("Done");
    window.until("the form alone", |tree| (!tree.says("The credentials are in My cluster")).then_some(()));
    picture(window, "filled");
}

#[test]
fn pasted_credentials_in_light() {
    let seat = Seat::sized([1280, 800]);
    seat.remember(&json!({ "version": 1, "theme": "light", "window_size": [1280, 800] }));
    let Program { process: _process, mut window } = seat.start();
    course(&seat, &mut window, "light");
    assert!(!seat.settings().contains(SECRET));
}

#[test]
fn pasted_credentials_in_dark_on_a_small_screen() {
    let seat = Seat::sized([1024, 640]);
    seat.remember(&json!({ "version": 1, "theme": "dark", "window_size": [1024, 640] }));
    let Program { process: _process, mut window } = seat.start();
    course(&seat, &mut window, "small");
}
