//! Everything that is not taken is said, by line; and no text takes longer than its length.

use super::*;

#[test]
fn a_value_that_is_hidden_is_said() {
    let text = "sasl.username=K\nsasl.password=kafka-cluster\nbootstrap.servers=my.kafka-cluster.example:9092\n";
    let import = taken(text);
    assert_eq!(value(&import, Field::Bootstrap), None);
    assert_eq!(why(&import), [(3, "bootstrap.servers", words::HOLDS_A_SECRET)]);
    let import = taken(
        "sasl.username=K\nsasl.password=administrator\nssl.ca.location=/etc/administrator/ca.pem\nclient.rack=administrator-1\n",
    );
    let expected = [(3, "ssl.ca.location", words::HOLDS_A_SECRET), (4, "client.rack", words::HOLDS_A_SECRET)];
    assert_eq!(why(&import), expected);
}

#[test]
fn other_settings_in_the_same_line_are_said() {
    let import = taken("p = Producer(bootstrap_servers=\"h:1\", wanted=\"bar\", acks=\"all\")");
    assert_eq!(why(&import), [(1, "wanted", words::NOT_A_SETTING)]);
    let import = taken("kcat -b h:1 -t orders -X acks=all\n");
    assert_eq!(why(&import), [(1, "", words::OPTIONS)]);
    assert_eq!(why(&taken("kcat -b h:1 -X acks=all\n")), []);
}

#[test]
fn what_is_implied_leads_away_from_nothing() {
    let safe = Profile { bootstrap: "a:1".to_owned(), security: Security::SaslSsl, ..Profile::default() };
    let only = taken("bootstrap.servers=b:1\n");
    assert_eq!(only.apply(&safe).security, Security::SaslSsl);
    assert!(only.rows(&safe).iter().any(|row| row.field == Field::Security && row.kept));
    assert_eq!(only.apply(&Profile::default()).security, Security::Plaintext);
    assert_eq!(only.new_profile().security, Security::Plaintext);
    assert_eq!(taken("security.protocol=PLAINTEXT\nbootstrap.servers=b:1").apply(&safe).security, Security::Plaintext);
    let key = taken("sasl.username=K\nsasl.password=S\n");
    let scram = Profile { security: Security::SaslPlaintext, mechanism: Mechanism::ScramSha256, ..safe.clone() };
    let changed = key.apply(&scram);
    assert_eq!((changed.security, changed.mechanism), (Security::SaslPlaintext, Mechanism::ScramSha256));
    let ssl = Profile { security: Security::Ssl, ..safe.clone() };
    assert_eq!(key.apply(&ssl).security, Security::SaslSsl);
    let cloud = taken(&samples::filled(samples::KEY_FILE)).apply(&scram);
    assert_eq!((cloud.security, cloud.mechanism), (Security::SaslSsl, Mechanism::Plain));
    let authority = taken("bootstrap.servers=b:1\nssl.ca.location=/ca.pem\n");
    assert_eq!(authority.apply(&Profile { security: Security::Plaintext, ..safe.clone() }).security, Security::Ssl);
    assert_eq!(authority.apply(&safe).security, Security::SaslSsl);
}

#[test]
fn a_key_file_names_its_cluster() {
    assert_eq!(taken(&samples::filled(samples::KEY_FILE)).new_profile().name, "lkc-12576z");
    assert_eq!(taken("bootstrap.servers=h:1").new_profile().name, "My cluster");
}

/// The time of reading, in seconds: the shortest of some.
fn seconds(text: &str) -> f64 {
    let once = || {
        let begin = std::time::Instant::now();
        let _ = read(text);
        begin.elapsed().as_secs_f64()
    };
    (0..3).map(|_| once()).fold(f64::INFINITY, f64::min)
}

#[test]
fn twice_the_text_takes_about_twice_the_time() {
    for part in [
        "a\\\n",
        "a\\\n ",
        "-----BEGIN\n",
        "brokers: [\n",
        "\"brokers\": [",
        "x '''\\'\n",
        "\\\"",
        "key=(",
        "\"a\" \"",
        "password = \"\"\"\\\"\n",
        "kcat -b \\\n",
        "sasl.jaas.config=\\\n",
    ] {
        let text = |bytes: usize| part.repeat(bytes / part.len());
        let (half, whole) = (text(LONGEST / 4), text(LONGEST / 2));
        // Four times as long where it is quadratic, however often it is tried on a busy computer.
        let linear = (0..20).any(|_| seconds(&whole) < 3.0 * seconds(&half).max(0.01));
        assert!(linear, "{part:?}");
    }
}
