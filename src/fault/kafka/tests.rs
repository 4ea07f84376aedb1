use super::*;

fn name(code: Code, reason: &str, x509_error: Option<i32>) -> Option<&'static str> {
    trouble(code, reason, x509_error).map(|fault| fault.name())
}

#[test]
fn texts_as_librdkafka_writes_them_have_their_fault() {
    let cases = [
        (
            Code::Resolve,
            "sasl_ssl://nowhere:9092/bootstrap: Failed to resolve 'nowhere:9092': Name or service not known (after 3ms in state CONNECT)",
            None,
            "host-not-found",
        ),
        (
            Code::BrokerTransportFailure,
            "localhost:9/bootstrap: Connect to ipv4#127.0.0.1:9 failed: Connection refused (after 0ms in state CONNECT)",
            None,
            "nothing-listens",
        ),
        (
            Code::BrokerTransportFailure,
            "ssl://localhost:1/bootstrap: SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener? (after 2ms in state SSL_HANDSHAKE)",
            None,
            "plain-port",
        ),
        (
            Code::BrokerTransportFailure,
            "localhost:1/bootstrap: Disconnected while requesting ApiVersion: might be caused by incorrect security.protocol configuration (connecting to a SSL listener?) or broker version is < 0.10",
            None,
            "encrypted-port",
        ),
        (
            Code::SSL,
            "ssl://localhost:1/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured",
            Some(20),
            "certificate-authority",
        ),
        (
            Code::BrokerTransportFailure,
            "ssl://localhost:1/bootstrap: error:0A000086:SSL routines::certificate verify failed (after 3ms in state SSL_HANDSHAKE)",
            Some(19),
            "certificate-authority",
        ),
        (
            Code::BrokerTransportFailure,
            "ssl://localhost:1/bootstrap: Disconnected: SSL connection closed by peer (after 0ms in state SSL_HANDSHAKE)",
            None,
            "plain-port",
        ),
        (
            Code::BrokerTransportFailure,
            "localhost:1/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN (after 48ms in state APIVERSION_QUERY)",
            None,
            "encrypted-port",
        ),
        (
            Code::BrokerTransportFailure,
            "localhost:1/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN (after 11ms in state UP, 1 identical error(s) suppressed)",
            None,
            "encrypted-port",
        ),
        (
            Code::BrokerTransportFailure,
            "localhost:1/bootstrap: Send failed: Broken pipe (after 9011ms in state UP)",
            None,
            "cluster-lost",
        ),
        (
            Code::BrokerTransportFailure,
            "localhost:1/1: Disconnected: connection closed by peer: receive 0 after POLLIN (after 11ms in state UP)",
            None,
            "cluster-lost",
        ),
        (
            Code::Authentication,
            "sasl_plaintext://localhost:1/bootstrap: SASL Handshake not supported by broker (required by mechanism PLAIN) (after 1ms in state APIVERSION_QUERY)",
            None,
            "mechanism-not-offered",
        ),
        (
            Code::BadMessage,
            "localhost:1/bootstrap: Receive failed: Invalid response size 1213486160 (0..100000000): increase receive.message.max.bytes (after 0ms in state APIVERSION_QUERY)",
            None,
            "not-kafka",
        ),
        (
            Code::BadMessage,
            "localhost:1/bootstrap: Receive failed: Invalid response size 352518912 (0..100000000): increase receive.message.max.bytes (after 0ms in state APIVERSION_QUERY)",
            None,
            "encrypted-port",
        ),
        (Code::SSL, "ssl://localhost:1/bootstrap: certificate verify failed", Some(10), "certificate-expired"),
        (Code::SSL, "ssl://localhost:1/bootstrap: certificate verify failed", Some(9), "certificate-not-yet-valid"),
        (Code::SSL, "ssl://localhost:1/bootstrap: certificate verify failed", Some(62), "certificate-name"),
        (
            Code::BrokerTransportFailure,
            "ssl://localhost:1/bootstrap: tlsv13 alert certificate required",
            None,
            "client-certificate-wanted",
        ),
        (
            Code::Authentication,
            "sasl_ssl://localhost:1/bootstrap: SASL authentication error: Authentication failed: Invalid username or password (after 300ms in state AUTH_REQ)",
            None,
            "sign-in-refused",
        ),
        (
            Code::UnsupportedSASLMechanism,
            "sasl_ssl://localhost:1/bootstrap: SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-512",
            None,
            "mechanism-not-offered",
        ),
    ];
    for (code, reason, x509_error, wanted) in cases {
        assert_eq!(name(code, reason, x509_error), Some(wanted), "{reason}");
    }
    assert_eq!(name(Code::AllBrokersDown, "1/1 brokers are down", None), None);
}

#[test]
fn a_client_certificate_is_refused_where_there_is_one_and_wanted_where_there_is_none() {
    let heard =
        |text: &str| trouble(Code::BrokerTransportFailure, &format!("ssl://localhost:1/bootstrap: {text}"), None);
    for text in [
        "Receive failed: error:0A00045C:SSL routines::tlsv13 alert certificate required: SSL alert number 116",
        "SSL handshake failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42",
        "Receive failed: error:0A000416:SSL routines::sslv3 alert certificate unknown: SSL alert number 46",
        "Receive failed: error:0A000415:SSL routines::sslv3 alert certificate expired: SSL alert number 45",
        "SSL handshake failed: error:0A000410:SSL routines::ssl/tls alert handshake failure: SSL alert number 40",
        "SSL handshake failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48",
    ] {
        let fault = heard(text).expect("a fault");
        let name = |shows| client_certificate(fault.clone(), shows).name();
        assert_eq!((name(true), name(false)), ("client-certificate-refused", "client-certificate-wanted"), "{text}");
    }
}

#[test]
fn each_certificate_fault_is_told_in_both_of_librdkafkas_ways() {
    let (text, longer) =
        ("error:0A000086:SSL routines::certificate verify failed", "broker certificate could not be verified");
    let failed = format!(
        "ssl://localhost:1/bootstrap: SSL handshake failed: {text}: {longer}, verify that ssl.ca.location is correctly configured or root CA certificates are installed"
    );
    let short = format!("ssl://localhost:1/bootstrap: {text} (after 3ms in state SSL_HANDSHAKE)");
    for (x509_error, wanted) in [
        (10, "certificate-expired"),
        (9, "certificate-not-yet-valid"),
        (62, "certificate-name"),
        (64, "certificate-name"),
        (2, "certificate-authority"),
        (18, "certificate-authority"),
        (19, "certificate-authority"),
        (20, "certificate-authority"),
        (21, "certificate-authority"),
        (23, "certificate-refused"),
    ] {
        for (code, reason) in [(Code::SSL, &failed), (Code::BrokerTransportFailure, &short)] {
            assert_eq!(name(code, reason, Some(x509_error)), Some(wanted), "{code:?} {x509_error}");
        }
    }
}

#[test]
fn the_address_stands_at_the_beginning() {
    assert_eq!(address("sasl_ssl://a.example:9092/bootstrap: Failed"), Some("a.example:9092"));
    assert_eq!(address("kafka:9092/1: Connect"), Some("kafka:9092"));
    assert_eq!(address("[::1]:9092/1: Connect"), Some("[::1]:9092"));
    assert_eq!(address("1/1 brokers are down"), None);
    assert_eq!(address(""), None);
    assert!(is_advertised("ssl://kafka:9092/1: Failed to resolve"));
    assert!(!is_advertised("ssl://kafka:9092/bootstrap: Failed to resolve"));
    assert_eq!(broker("sasl_ssl://kafka:9092/17: Failed to resolve"), Some(17));
}

#[test]
fn librdkafkas_own_codes_are_never_called_the_clusters() {
    let cause = Fault::with(Kind::ClusterLost, "kafka:9092/1: Disconnected");
    let report = |code, cause| report(code, "invoices", Duration::from_secs(2), cause);
    for code in [Code::BrokerTransportFailure, Code::BadMessage, Code::Resolve, Code::SSL, Code::Fail] {
        assert_eq!(report(code, None).kind, Kind::NotRetried, "{code:?}");
        assert_eq!(report(code, Some(&cause)).technical, cause.technical);
    }
    // In the middle of a run.
    for code in [Code::Fatal, Code::PurgeQueue, Code::PurgeInflight] {
        assert_eq!(report(code, None).kind, Kind::ClientFailed, "{code:?}");
    }
    assert_eq!(report(Code::InvalidDifferentRecord, None).kind, Kind::Refused { code: 87 });
    assert_eq!(report(Code::InvalidMessage, None).kind, Kind::Refused { code: 2 });
    assert_eq!(name(Code::PollExceeded, "a text", None), Some("cluster-lost"));
}

#[test]
fn the_broker_of_a_group_is_told_with_its_address() {
    let told = |reason: &str| trouble(Code::BrokerTransportFailure, reason, None).map(|fault| fault.kind);
    let refused =
        "127.0.0.1:39545: Connect to ipv4#127.0.0.1:39545 failed: Connection refused (after 0ms in state CONNECT)";
    let wanted = Some(Kind::NothingListens { address: "127.0.0.1:39545".to_owned() });
    assert_eq!(told(&format!("GroupCoordinator: {refused}")), wanted);
    assert_eq!(told(&format!("GroupCoordinator/1: {refused}")), wanted);
    assert!(!is_advertised(&format!("GroupCoordinator: {refused}")));
}
