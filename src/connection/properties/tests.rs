//! The extra properties of a profile: taken, refused, remembered.

use proptest::prelude::*;

use super::*;
use crate::{connection::Acks, fault::Field};

fn check(text: &str) -> Result<Pairs, Fault> {
    properties(&Profile { properties: text.to_owned(), ..Profile::default() })
}

fn pairs(list: &[(&str, &str)]) -> Result<Pairs, Fault> {
    Ok(list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

#[test]
fn taken_as_typed_with_spaces_and_blank_lines_left_out() {
    assert_eq!(check(""), Ok(Vec::new()));
    assert_eq!(check(" \r\n\n"), Ok(Vec::new()));
    assert_eq!(check(" retries = 20 \r\n\r\nclient.rack=a=b"), pairs(&[("retries", "20"), ("client.rack", "a=b")]));
    assert_eq!(check("max.in.flight=5\nretries=3"), pairs(&[("max.in.flight", "5"), ("retries", "3")]));
    assert_eq!(check("fetch.min.bytes=10"), pairs(&[("fetch.min.bytes", "10")]), "a consumer's: librdkafka takes it");
    let unsafe_ones = "enable.ssl.certificate.verification=false\nssl.endpoint.identification.algorithm=none";
    assert!(check(unsafe_ones).is_ok(), "taken, and warned of");
}

#[test]
fn of_the_same_property_the_last_line_counts_under_each_of_its_names() {
    assert_eq!(check("message.send.max.retries=1\nretries=2"), pairs(&[("retries", "2")]));
    assert_eq!(check("retries=2\nmessage.send.max.retries=1"), pairs(&[("retries", "1")]));
    assert_eq!(value_of("retries=2\nno sign\n retries = 3", "retries"), Some("3"));
    assert_eq!(value_of("retries=2", "retrie"), None);
}

#[test]
fn what_librdkafka_does_not_take_is_refused_in_its_words() {
    for (text, shown, why) in [
        ("retries.count=5", "retries.count", words::NO_SUCH_PROPERTY),
        ("retries=soon", "retries", "Invalid value for configuration property \"message.send.max.retries\""),
        (
            "batch.num.messages=0",
            "batch.num.messages",
            "Configuration property \"batch.num.messages\" value 0 is outside allowed range 1..1000000",
        ),
        ("retries", "retries", words::NO_EQUALS_SIGN),
        ("retries 5=5", "retries", words::NO_EQUALS_SIGN),
        ("\n=5", "line 2", words::NO_SUCH_PROPERTY),
        ("client.software.name=x", "client.software.name", words::NO_SUCH_PROPERTY),
    ] {
        let fault = Fault::with(Kind::PropertyRefused { text: shown.to_owned() }, why);
        assert_eq!(check(text), Err(fault), "{text}");
    }
}

/// Typed wrong, pasted into the wrong field, or with the value in a line of its own.
#[test]
fn what_may_be_a_secret_is_neither_kept_nor_printed() {
    for text in [
        "sasl.pasword=hunter2",
        "sasl.passwd=hunter2",
        "sasl.password=\nhunter2",
        "cflthunter2Zm9vYmFyYmF6cXV4",
        "hunter2==",
        "hunter2.a=b",
        "retries=hunter2",
        "retries=5 hunter2",
        "Retries=hunter2",
        "=== Confluent Cloud API key ===\n\nAPI key:\nKEY\n\nAPI secret:\nhunter2\n",
        "{\n  \"sasl.password\":\n    \"hunter2\"\n}",
        "conf = {\n  'sasl.password':\n  'hunter2',\n}",
        "client.rack=a\\\nhunter2",
        "ssl.crl.location=/hunter2",
        "topic.blacklist=hunter2",
    ] {
        let typed = format!("retries=5\r\n{text}\n\nclient.rack=a\n");
        let kept = without_secrets(&typed);
        assert!(!kept.contains("hunter2") && !kept.contains("KEY"), "{text}: {kept}");
        assert!(kept.starts_with("retries=5\r\n") && kept.ends_with("client.rack=a\n"), "{text}: {kept}");
        let fault = check(&typed).expect_err(text);
        assert!(!format!("{fault:?} {:?}", fault.words()).contains("hunter2"), "{fault:?}");
        let profile = Profile { properties: typed, ..Profile::default() };
        let written = serde_json::to_string(&profile).expect("JSON");
        assert!(!format!("{profile:?} {written}").contains("hunter2"), "{text}");
    }
}

#[test]
fn what_has_a_field_is_led_there_and_its_value_is_in_no_fault() {
    for (name, field) in [
        ("acks", Field::Acks),
        ("request.required.acks", Field::Acks),
        ("enable.idempotence", Field::Idempotence),
        ("compression.type", Field::Compression),
        ("compression.codec", Field::Compression),
        ("linger.ms", Field::Linger),
        ("queue.buffering.max.ms", Field::Linger),
        ("batch.size", Field::BatchSize),
        ("message.max.bytes", Field::MessageSize),
        ("partitioner", Field::Partitioner),
        ("ssl.certificate.location", Field::ClientCertificate),
        ("ssl.key.location", Field::ClientKey),
        ("ssl.key.password", Field::PassPhrase),
        ("sasl.username", Field::ApiKey),
        ("SASL.Password", Field::Secret),
        ("bootstrap.servers", Field::Bootstrap),
        ("delivery.timeout.ms", Field::Deadline),
    ] {
        let fault = check(&format!("{name}=hunter2")).expect_err(name);
        assert_eq!(fault, Fault::new(Kind::PropertyHasField { name: name.to_owned(), field }));
        assert_eq!(fault.words().title, format!("Has a field of its own: {}", field.name()));
    }
}

#[test]
fn forbidden_whatever_the_value_and_the_value_is_in_no_fault() {
    for name in [
        "debug",
        "ssl.ca.certificate.stores",
        "ssl.engine.location",
        "ssl.engine.id",
        "ssl.crl.location",
        "ssl.cipher.suites",
        "ssl.sigalgs.list",
        "offset.store.path",
        "interceptors",
        "ssl.providers",
        "ssl.truststore.location",
        "https.ca.location",
        "plugin.library.paths",
        "sasl.jaas.config",
        "sasl.kerberos.kinit.cmd",
        "sasl.oauthbearer.client.secret",
        "enable.sasl.oauthbearer.unsecure.jwt",
        "ssl.keystore.password",
        "ssl.key.pem",
        "ssl.ca.pem",
        "schema.registry.basic.auth.credentials",
        "test.mock.num.brokers",
        "ut_handle_ProduceResponse",
    ] {
        let fault = check(&format!("{name}=hunter2")).expect_err(name);
        assert_eq!(fault.kind, Kind::PropertyForbidden { name: name.to_owned() });
        assert!(!fault.technical.is_empty() && !fault.technical.contains("hunter2"), "{fault:?}");
    }
}

#[test]
fn unfit_ones_are_refused_with_the_reason() {
    for (name, value, why) in [
        ("allow.auto.create.topics", "true", words::MAKES_TOPICS),
        ("delivery.report.only.error", "true", words::NO_REPORTS),
        ("transactional.id", "a", words::NO_TRANSACTIONS),
        ("log.queue", "true", words::LOG_LOST),
        ("stats_cb", "1", words::NOT_AS_TEXT),
    ] {
        let fault = check(&format!("{name}={value}")).expect_err(name);
        assert_eq!(fault, Fault::with(Kind::PropertyRefused { text: name.to_owned() }, why));
    }
}

#[test]
fn conflicts_are_found_before_a_client_is_made() {
    for (text, blamed, why) in [
        ("client.rack=5\nmax.in.flight=6", "max.in.flight=6", "`max.in.flight` must be set <= 5"),
        ("retries=0", "retries=0", "`retries` must be set >= 1"),
        ("reconnect.backoff.ms=2000", "reconnect.backoff.ms=2000", "`reconnect.backoff.max.ms` must be >="),
    ] {
        let fault = check(text).expect_err(text);
        assert_eq!(fault.kind, Kind::PropertyConflict { text: blamed.to_owned() });
        assert!(fault.technical.contains(why), "{}", fault.technical);
    }
    let without = Profile { properties: "max.in.flight=6".to_owned(), idempotence: false, ..Profile::default() };
    assert!(properties(&without).is_ok(), "the form's choice counts");
    let harmless = || Profile { properties: "retries=3".to_owned(), ..Profile::default() };
    let elsewhere = [
        Profile { acks: Acks::Leader, ..harmless() },
        Profile { linger: "10 m".to_owned(), ..harmless() },
        Profile { batch_size: "big".to_owned(), ..harmless() },
    ];
    for profile in elsewhere {
        assert!(properties(&profile).is_ok(), "what is wrong with a field is not told at the properties: {profile:?}");
    }
}

#[test]
fn lines_that_would_set_a_secret_are_left_out() {
    let secrets = [
        " sasl.password = hunter2",
        "SSL.KEY.PEM=hunter2",
        "sasl.jaas.config: hunter2",
        "sasl.jaas.config=PlainLoginModule required \\\n username='KEY' \\\n Password = 'hunter2';",
        " username='KEY' Password = 'hunter2';",
        "sasl.password hunter2",
        "sasl.password\thunter2",
        "SASL.PASSWORD:hunter2",
        "user KEY password hunter2",
        "client.rack=a password: hunter2",
        "password=\\\nhunter2",
        "password=\\ \r\n  hunter2\\\r\nhunter2",
        "sasl.pass\\\n  word=hunter2",
        "my.pass\\\n  word hunter2",
        "retries=5\\\nssl.key.password=hunter2",
        "key=-----BEGIN PRIVATE KEY-----hunter2-----END PRIVATE KEY-----",
        "ssl.key.pem=-----BEGIN PRIVATE KEY-----\nhunter2==\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----",
    ];
    for secret in secrets {
        let typed = format!("retries=5\r\n{secret}\nclient.rack=/run/secrets/a\n");
        let kept = without_secrets(&typed);
        assert!(["retries=5\r\nclient.rack=/run/secrets/a\n"].contains(&kept.as_str()), "{secret}: {kept}");
        assert!(speaks_of_a_secret(secret), "{secret}");
        let fault = check(&typed).expect_err(secret);
        assert!(!format!("{fault:?} {:?}", fault.words()).contains("hunter2"), "{fault:?}");
    }
    for harmless in ["", "\n", "client.rack=secret", "client.rack=/run/secret rooms/password"] {
        assert_eq!(without_secrets(harmless), harmless);
        assert!(!speaks_of_a_secret(harmless), "{harmless}");
    }
}

#[test]
fn asking_again_in_each_frame_costs_next_to_nothing() {
    let profile = Profile { properties: "retries=5\nclient.rack=a".to_owned(), ..Profile::default() };
    properties(&profile).expect("taken");
    let started = std::time::Instant::now();
    for _ in 0..1000 {
        properties(&profile).expect("taken");
    }
    // Measured: 0.16 ms, and 360 ms where librdkafka is asked each time.
    assert!(started.elapsed() < std::time::Duration::from_millis(100), "{:?}", started.elapsed());
    let changed = Profile { properties: "max.in.flight=6".to_owned(), ..profile.clone() };
    assert!(properties(&changed).is_err());
    assert!(properties(&Profile { idempotence: false, ..changed }).is_ok(), "both are remembered");
    properties(&profile).expect("the first text again");
}

proptest! {
    #[test]
    fn any_text_is_taken_or_refused_and_never_panics(text in "\\PC{0,30}(=\\PC{0,10})?|[a-z.]{1,12}=\0?[a-z0-9]{0,4}") {
        if let Ok(pairs) = check(&text) {
            let again = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(check(&again), Ok(pairs));
        }
    }
}
