//! Samples of every format, and texts of no format at all.
#![allow(clippy::expect_used, clippy::panic, reason = "A test says what it misses by panicking")]

mod samples;

use proptest::prelude::*;

use super::*;
use crate::text::import as words;
use samples::{HOST, KEY, SECRET};

#[track_caller]
fn taken(text: &str) -> Import {
    read(text).unwrap_or_else(|fault| panic!("{fault:?} in\n{text}"))
}

fn value(import: &Import, field: Field) -> Option<&str> {
    import.fields.get(&field).map(String::as_str)
}

fn why(import: &Import) -> Vec<(usize, &str, &str)> {
    import.not_recognised().iter().map(|line| (line.first, line.name.as_str(), line.why)).collect()
}

/// Everything of an import that is ever printed or drawn.
fn printed(import: &Import) -> String {
    format!("{import:?} {import:#?} {:?} {:?} {:?}", import.rows(), import.not_recognised(), import.ignored())
}

#[test]
fn every_format_holds_the_same_credentials() {
    for (name, text) in samples::ALL {
        let text = samples::filled(text);
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}"), format!("\n\n{text}\n\n")] {
            let import = taken(&text);
            assert_eq!(value(&import, Field::Bootstrap), Some(HOST), "{name}: {import:#?}");
            assert_eq!(value(&import, Field::ApiKey), Some(KEY), "{name}: {import:#?}");
            let secret = import.secrets.api_secret.as_ref().map(Secret::reveal);
            assert_eq!(secret, Some(SECRET), "{name}: {import:#?}");
            assert_eq!(value(&import, Field::Security), Some("SASL_SSL"), "{name}");
            assert_eq!(value(&import, Field::SignIn), Some("PLAIN"), "{name}");
            assert!(!printed(&import).contains(SECRET), "{name}");
            assert!(import.convincing(), "{name}");
        }
    }
}

#[test]
fn a_key_without_its_cluster_is_taken_too() {
    let json = samples::filled(samples::CLI_JSON);
    for text in [json.clone(), json.replace('\n', ""), samples::filled(samples::CLI_TABLE)] {
        let import = taken(&text);
        assert_eq!(value(&import, Field::ApiKey), Some(KEY));
        assert_eq!(import.secrets.api_secret.as_ref().map(Secret::reveal), Some(SECRET));
        assert!(import.convincing() && value(&import, Field::Bootstrap).is_none());
    }
}

#[test]
fn a_key_of_schema_registry_is_refused() {
    for text in [samples::REGISTRY_FILE, samples::REGISTRY_PROPERTIES, samples::REGISTRY_JSON] {
        let fault = read(&samples::filled(text)).expect_err(text);
        assert_eq!(fault.kind, Kind::SchemaRegistryKey, "{text}");
        assert!(!format!("{fault:?} {}", fault.text()).contains(SECRET));
    }
    // Beside the cluster's own it is left out.
    let both = format!("{}\n{}", samples::filled(samples::KEY_FILE), "=== Schema Registry ===\nAPI key:\nOTHER\n");
    let import = taken(&both);
    assert_eq!(value(&import, Field::ApiKey), Some(KEY));
    assert!(why(&import).iter().any(|(.., why)| *why == words::REGISTRY_KEY), "{import:#?}");
}

#[test]
fn what_holds_no_credentials_is_refused() {
    let sample = include_str!("../../../data/invoices.json");
    for text in ["", "\n\n", "hello", "two\nlines", "{\"a\": 1}", "schema.registry.url=", "{}[]()", &sample[..20_000]] {
        assert_eq!(read(text).map(drop).map_err(|fault| fault.kind), Err(Kind::NoCredentials), "{text}");
    }
}

#[test]
fn every_field_is_recognised() {
    let import = taken(samples::ALL_FIELDS);
    let profile = import.apply(&Profile::default());
    let expected = Profile {
        bootstrap: "a.example:9093,b.example:9093".to_owned(),
        security: Security::Ssl,
        client_id: "till-4".to_owned(),
        ca_file: "/etc/ssl/ca.pem".to_owned(),
        client_certificate: "/etc/ssl/me.pem".to_owned(),
        client_key: "/etc/ssl/me.key".to_owned(),
        acks: Acks::Leader,
        idempotence: false,
        compression: Compression::Zstd,
        linger: "20 ms".to_owned(),
        batch_size: "65536 bytes".to_owned(),
        message_size: "2000000 bytes".to_owned(),
        partitioner: Partitioner::Java,
        properties: "socket.keepalive.enable=true".to_owned(),
        ..Profile::default()
    };
    assert_eq!(profile, expected, "{import:#?}");
    assert_eq!(import.secrets.pass_phrase.as_ref().map(Secret::reveal), Some("open sesame"));
    assert_eq!(import.ignored(), ["session.timeout.ms", "client.dns.lookup", "schema.registry.url"]);
    assert_eq!(why(&import), []);
}

#[test]
fn each_line_that_is_not_recognised_is_said_with_its_reason() {
    let import = taken(samples::STRANGE);
    let expected = [
        (2, "sasl.mechanism", words::METHOD),
        (3, "sasl.username", words::PLACEHOLDER),
        (4, "sasl.password", words::ELSEWHERE),
        (5, "ssl.truststore.location", words::JAVA_STORE),
        (6, "ssl.endpoint.identification.algorithm", words::TRUST),
        (7, "acks", words::NO_CONFIRMATION),
        (8, "linger.ms", words::NOT_A_NUMBER),
        (9, "buffer.memory", words::UNKNOWN),
        (10, "debug", words::FORBIDDEN),
        (11, "socket.keepalive.enable", words::REFUSED),
        (12, "", words::NOT_A_SETTING),
        (14, "", words::PEM_TEXT),
        (17, "client.id", words::HOLDS_A_SECRET),
    ];
    assert_eq!(why(&import), expected, "{import:#?}");
    assert!(!printed(&import).contains("hunter2"));
}

#[test]
fn lines_of_data_are_no_credentials_beyond_doubt() {
    let line = format!("{{\"api_key\": \"{KEY}\", \"api_secret\": \"{SECRET}\", \"bootstrap.servers\": \"{HOST}\"}}\n");
    assert!(taken(&line).convincing());
    assert!(!taken(&line.repeat(2)).convincing());
    for text in ["bootstrap.servers=h.example:1", "KEY\nABCDEFGHIJKLMNOP\n", "host.example:9092\n"] {
        assert!(!read(text).is_ok_and(|import| import.convincing()), "{text}");
    }
    assert!(taken("bootstrap.servers=h:1\nsecurity.protocol=SSL").convincing());
}

#[test]
fn what_the_text_leaves_out_is_implied() {
    let plain = taken("bootstrap.servers=localhost:9092\n");
    assert_eq!((value(&plain, Field::Security), value(&plain, Field::SignIn)), (Some("PLAINTEXT"), None));
    assert!(plain.rows().iter().any(|row| row.field == Field::Security && row.implied));
    let scram = "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"bob\" password=\"builder\";";
    assert_eq!(value(&taken(scram), Field::SignIn), Some("SCRAM-SHA-512"));
    let named = format!("sasl.mechanism=SCRAM-SHA-256\n{scram}");
    assert_eq!(value(&taken(&named), Field::SignIn), Some("SCRAM-SHA-256"));
}

#[test]
fn a_profile_keeps_what_the_text_does_not_name() {
    let old = Profile {
        name: "Shop".to_owned(),
        ca_file: "ca.pem".to_owned(),
        properties: "socket.keepalive.enable=false\nclient.rack=a".to_owned(),
        ..Profile::default()
    };
    let new = taken("bootstrap.servers=h.example:1\nsocket.keepalive.enable=true\nsecurity.protocol=SSL").apply(&old);
    assert_eq!((new.name.as_str(), new.ca_file.as_str(), new.id.as_str()), ("Shop", "ca.pem", "my-cluster"));
    assert_eq!(new.properties, "client.rack=a\nsocket.keepalive.enable=true");
}

#[test]
fn bytes_of_a_file_are_bounded_and_may_be_wide() {
    let text = samples::filled(samples::KEY_FILE);
    let wide: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_bytes(wide).map(|import| import.apply(&Profile::default()).bootstrap), Ok(HOST.to_owned()));
    let mut long = text.into_bytes();
    long.resize(LONGEST + 1, b'\n');
    assert_eq!(read_bytes(long).map(drop).map_err(|fault| fault.kind), Err(Kind::NoCredentials));
}

fn no_secret_is_printed(text: &str) -> Result<(), TestCaseError> {
    let shown = match read(text) {
        Ok(import) => printed(&import),
        Err(fault) => format!("{fault:?} {}", fault.text()),
    };
    prop_assert!(!shown.contains(SECRET), "in\n{text}\nshown\n{shown}");
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn any_text_of_the_signs_that_matter_is_read_without_a_panic(
        text in "([\"'`=:,#|\\\\\\[\\]{}()+ \n\r\té]|sasl\\.password|bootstrap\\.servers|API key|kcat|-X|-----BEGIN|\"\"\"|\\\\u00){0,60}",
    ) {
        no_secret_is_printed(&text)?;
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in any::<Vec<u8>>()) {
        let _ = read_bytes(bytes);
    }

    /// A text that was damaged on its way: letters lost, lines lost, doubled or swapped.
    #[test]
    fn no_secret_is_printed_of_a_damaged_sample(
        sample in 0..samples::ALL.len(),
        lost in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        swapped in any::<(prop::sample::Index, prop::sample::Index)>(),
        gone in any::<prop::sample::Index>(),
    ) {
        let text = samples::ALL[sample].1;
        let mut lines: Vec<&str> = text.lines().collect();
        let count = lines.len();
        lines.swap(swapped.0.index(count), swapped.1.index(count));
        if lines.len() > 1 {
            lines.remove(gone.index(lines.len()));
        }
        let mut text: Vec<char> = lines.join("\n").chars().collect();
        for at in lost {
            if text.len() > 1 {
                text.remove(at.index(text.len()));
            }
        }
        no_secret_is_printed(&samples::filled(&text.into_iter().collect::<String>()))?;
    }
}
