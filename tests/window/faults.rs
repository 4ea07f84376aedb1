//! Faults brought about for real, from the press on Send to the words in the real window.

use std::{fs, net::TcpListener};

use line_producer::fault::{Fault, Kind, Words};
use openssl::{
    pkey::PKey,
    ssl::{SslAcceptor, SslMethod},
    x509::X509,
};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use serde_json::json;

use super::seat::{Program, Seat};

/// A port that shows a certificate which is no longer valid, until the test process ends; and that certificate as PEM.
fn expired_port() -> (String, String) {
    let mut params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
    params.not_after = date_time_ymd(2020, 1, 1);
    let key = KeyPair::generate().expect("a key");
    let pem = params.self_signed(&key).expect("a certificate").pem();
    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).expect("an acceptor");
    let key = PKey::private_key_from_pem(key.serialize_pem().as_bytes()).expect("the key");
    acceptor.set_private_key(&key).expect("taken");
    acceptor.set_certificate(&X509::from_pem(pem.as_bytes()).expect("the certificate")).expect("taken");
    let acceptor = acceptor.build();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("localhost:{}", listener.local_addr().expect("an address").port());
    let serve = move || {
        for connection in listener.incoming() {
            // Whoever refuses the certificate goes away before the connection stands.
            drop(acceptor.accept(connection.expect("a connection")));
        }
    };
    std::thread::Builder::new().name("port".to_owned()).spawn(serve).expect("a thread");
    (address, pem)
}

/// Sends to this address, and reads the end of the run in whole.
fn meet(seat: &Seat, profile: &serde_json::Value, wanted: Kind, picture: &str) {
    seat.remember(&json!({ "version": 1, "form": { "cluster": "mine", "profile": profile } }));
    let Program { process: _process, mut window } = seat.start();
    window.press("Send 10 lines");
    let Words { title, happened, to_try } = Fault::new(wanted).words();
    window.until_said(&format!("Ended before the first line: {}{}", title[..1].to_lowercase(), &title[1..]));
    for part in [&title, &happened, &to_try] {
        window.until_said(part);
    }
    window.settle();
    seat.desktop.picture(picture);
}

#[test]
fn an_expired_certificate_ends_the_run_in_words() {
    let seat = Seat::new();
    let (address, pem) = expired_port();
    let authority = seat.path("ca.pem");
    fs::write(&authority, pem).expect("written");
    let profile = json!({ "bootstrap": address, "security": "ssl", "ca_file": authority.display().to_string() });
    meet(&seat, &profile, Kind::CertificateExpired { address }, "fault-expired");
}

#[test]
fn a_closed_port_ends_the_run_in_words() {
    let address = "127.0.0.1:1".to_owned();
    let profile = json!({ "bootstrap": address, "security": "plaintext" });
    meet(&Seat::new(), &profile, Kind::NothingListens { address }, "fault-closed");
}
