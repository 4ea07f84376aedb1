//! The configuration of a librdkafka producer, made from a profile and its secret.

use std::time::Duration;

use rdkafka::{
    ClientConfig, ClientContext,
    client::Client,
    error::{KafkaError, KafkaResult},
    types::RDKafkaType,
};

use super::{
    Pairs, Profile, Secrets, addresses, certificates::key_file, check_linger, client_id, properties::properties,
    sending::Sending,
};
use crate::{
    fault::{Fault, kafka},
    text::connection as words,
};

/// librdkafka hands OpenSSL a buffer of this size for the pass phrase, in bytes, and does not look whether it fits.
const MOST_PASS_PHRASE_BYTES: usize = 1024;

/// The producer's configuration: the profile's choices, no topic made by accident, our own deadline.
///
/// # Errors
/// Those of `addresses`, of the profile's choices about sending, and of its properties.
pub fn client_config(profile: &Profile, secrets: &Secrets, deadline: Duration) -> Result<ClientConfig, Fault> {
    let mut config = way_config(profile, secrets)?;
    config
        .set("message.timeout.ms", deadline.as_millis().clamp(1, i32::MAX as u128).to_string())
        // What waits in memory, in kB: constant for any file, and enough to keep a fast cluster busy.
        .set("queue.buffering.max.kbytes", "131072");
    let sending = Sending::of(profile);
    if let Some((_, fault)) = sending.problems.into_iter().next() {
        return Err(fault);
    }
    check_linger(profile, deadline)?;
    config.extend(sending.pairs);
    config.extend(properties(profile)?);
    Ok(config)
}

/// The configuration of a client that sends nothing: the way to the cluster and the profile's own properties, of which
/// librdkafka leaves out those that are a producer's.
///
/// # Errors
/// Those of `addresses` and of the profile's properties.
pub(super) fn reading_config(profile: &Profile, secrets: &Secrets) -> Result<ClientConfig, Fault> {
    let mut config = way_config(profile, secrets)?;
    config.extend(properties(profile)?);
    Ok(config)
}

/// The way to the cluster, and no topic made by accident.
fn way_config(profile: &Profile, secrets: &Secrets) -> Result<ClientConfig, Fault> {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", bootstrap(profile)?)
        .set("client.id", client_id(profile))
        .set("security.protocol", profile.security.name())
        .set("allow.auto.create.topics", "false")
        // A broker that is back is seen within a second instead of ten.
        .set("reconnect.backoff.max.ms", "1000");
    if profile.security.encrypted() {
        encrypt(&mut config, profile, secrets);
    }
    if profile.security.signs_in() {
        config.set("sasl.mechanism", profile.mechanism.name()).set("sasl.username", profile.api_key.trim());
        if let Some(secret) = &secrets.api_secret {
            config.set("sasl.password", secret.reveal());
        }
    }
    Ok(config)
}

/// Whom we trust, and the certificate that we show.
fn encrypt(config: &mut ClientConfig, profile: &Profile, secrets: &Secrets) {
    let (ca, certificate) = (profile.ca_file.trim(), profile.client_certificate.trim());
    // librdkafka finds the computer's own authorities only when it is told to look for them.
    config.set("ssl.ca.location", if ca.is_empty() { "probe" } else { ca });
    if certificate.is_empty() {
        return;
    }
    config.set("ssl.certificate.location", certificate).set("ssl.key.location", key_file(profile));
    let fits = |phrase: &&super::Secret| phrase.reveal().len() <= MOST_PASS_PHRASE_BYTES;
    if let Some(phrase) = secrets.pass_phrase.as_ref().filter(fits) {
        config.set("ssl.key.password", phrase.reveal());
    }
}

/// The list as librdkafka takes it. A security prefix is left out: with another than the profile's, librdkafka would
/// know no address at all, and say so to nobody.
fn bootstrap(profile: &Profile) -> Result<String, Fault> {
    let list = addresses(&profile.bootstrap)?;
    Ok(list.iter().map(|(host, port)| format!("{host}:{port}")).collect::<Vec<_>>().join(","))
}

/// Whether librdkafka knows the property and takes the value; otherwise its own words, or this program's where it would
/// take a number and leave out what stands behind it.
pub(super) fn try_property(name: &str, value: &str) -> Result<(), String> {
    let mut probe = ClientConfig::new();
    probe.set(name, value);
    let native = probe.create_native_config().map_err(reason)?;
    let understood = native.get(name).unwrap_or_default();
    let number = |text: &str| text.parse::<f64>().ok();
    let begins_as_number = value.starts_with(|letter: char| letter.is_ascii_digit() || "+-".contains(letter));
    match understood == value || !begins_as_number || number(value).is_some() {
        true => Ok(()),
        false => Err(words::MORE_THAN_A_NUMBER.to_owned()),
    }
}

/// The value of a property as librdkafka understands it, where it does.
pub(super) fn understood(name: &str, value: &str) -> Option<String> {
    let mut probe = ClientConfig::new();
    probe.set(name, value);
    probe.create_native_config().and_then(|native| native.get(name)).ok()
}

/// A sign-in that librdkafka does not have.
const NO_SIGN_IN: &str = "NONE-SUCH";

/// Whether librdkafka takes these properties together, with what was chosen beside them; otherwise its own words. It looks
/// for conflicts only when a producer is made, and does so before all else: the next thing that it looks for is the
/// sign-in, which is not there, so that no thread was started yet.
pub(super) fn try_together(pairs: &[(String, String)], chosen: &Pairs) -> Result<(), String> {
    let mut probe = ClientConfig::new();
    // The deadline is checked by itself.
    probe.set("reconnect.backoff.max.ms", "1000").set("message.timeout.ms", i32::MAX.to_string());
    probe.extend(chosen.iter().cloned());
    probe.extend(pairs.iter().cloned());
    probe.set("security.protocol", "sasl_plaintext").set("sasl.mechanism", NO_SIGN_IN);
    match try_client(&probe).map_err(reason) {
        Err(why) if !why.contains(NO_SIGN_IN) => Err(why),
        _ => Ok(()),
    }
}

/// Whether librdkafka can use the files of an encrypted connection. Reads the files; no property names another.
///
/// # Errors
/// `CaFile`, `ClientCertificateFile`, `ClientKeyFile`; `PropertyRefused` for anything else.
pub(super) fn try_encryption(profile: &Profile, secrets: &Secrets) -> Result<(), Fault> {
    let mut probe = ClientConfig::new();
    probe.set("security.protocol", "ssl");
    encrypt(&mut probe, profile, secrets);
    try_client(&probe).map_err(|error| kafka::creation(&error, &probe))
}

/// Hears nothing: a probe knows no address and has nothing to say.
struct Probe;

impl ClientContext for Probe {}

fn try_client(config: &ClientConfig) -> KafkaResult<()> {
    Client::new(config, config.create_native_config()?, RDKafkaType::RD_KAFKA_PRODUCER, Probe).map(|_| ())
}

/// librdkafka's own words, without the wrapping that repeats name and value.
fn reason(error: KafkaError) -> String {
    match error {
        KafkaError::ClientConfig(_, why, ..) | KafkaError::ClientCreation(why) => why.trim_end().to_owned(),
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        connection::{Acks, Mechanism, Secret, Security},
        fault::{Field, Kind},
    };

    const DEADLINE: Duration = Duration::from_secs(120);

    #[test]
    fn what_goes_together_is_found_without_a_client() {
        let pairs = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        assert_eq!(try_together(&pairs("retries", "3"), &Pairs::new()), Ok(()));
        let why = try_together(&pairs("max.in.flight", "6"), &pairs("enable.idempotence", "true"));
        assert!(why.is_err_and(|why| why.contains("`max.in.flight` must be set")));
        // Where librdkafka had the sign-in, or looked for it later, a client would be made for each letter typed.
        let mut probe = ClientConfig::new();
        probe.set("security.protocol", "sasl_plaintext").set("sasl.mechanism", NO_SIGN_IN);
        assert!(try_client(&probe).map_err(reason).is_err_and(|why| why.contains(NO_SIGN_IN)));
    }

    fn profile(security: Security) -> Profile {
        Profile { bootstrap: "localhost:9092".to_owned(), api_key: "KEY".to_owned(), security, ..Profile::default() }
    }

    #[test]
    fn every_choice_makes_a_producer() {
        let secrets = Secrets { api_secret: Some(Secret::new("hunter2".to_owned())), ..Secrets::default() };
        for security in Security::ALL {
            for mechanism in Mechanism::ALL {
                let profile = Profile { mechanism, ..profile(security) };
                let mut config = client_config(&profile, &secrets, DEADLINE).expect("a configuration");
                assert_eq!(config.get("sasl.password").is_some(), security.signs_in());
                assert_eq!(config.get("ssl.ca.location").is_some(), security.encrypted());
                // An address would be connected to.
                config.remove("bootstrap.servers");
                try_client(&config).expect("a client");
            }
        }
    }

    #[test]
    fn the_promises_stand_in_the_configuration() {
        let config =
            client_config(&profile(Security::Plaintext), &Secrets::default(), DEADLINE).expect("a configuration");
        for (name, value) in [
            ("acks", "all"),
            ("enable.idempotence", "true"),
            ("allow.auto.create.topics", "false"),
            ("message.timeout.ms", "120000"),
        ] {
            assert_eq!(config.get(name), Some(value), "{name}");
        }
        let forever =
            client_config(&profile(Security::Plaintext), &Secrets::default(), Duration::MAX).expect("a configuration");
        assert_eq!(forever.get("message.timeout.ms"), Some("2147483647"));
    }

    #[test]
    fn the_secret_is_not_in_the_debug_text() {
        let hunter = || Some(Secret::new("hunter2".to_owned()));
        let secrets = Secrets { api_secret: hunter(), pass_phrase: hunter() };
        let typed = Profile { client_certificate: "a.pem".to_owned(), ..profile(Security::SaslSsl) };
        let config = client_config(&typed, &secrets, DEADLINE).expect("a configuration");
        assert_eq!([config.get("sasl.password"), config.get("ssl.key.password")], [Some("hunter2"); 2]);
        let printed = format!("{config:?} {config:#?} {:?}", config.config_map());
        assert!(printed.contains("bootstrap.servers") && !printed.contains("hunter2"), "{printed}");
    }

    #[test]
    fn librdkafka_gets_plain_addresses() {
        let bootstrap = " SASL_SSL://a.example:9092 ;PLAINTEXT://[::1]:1,\n".to_owned();
        let typed = Profile { bootstrap, ..profile(Security::SaslSsl) };
        let config = client_config(&typed, &Secrets::default(), DEADLINE).expect("a configuration");
        assert_eq!(config.get("bootstrap.servers"), Some("a.example:9092,[::1]:1"));
    }

    #[test]
    fn what_was_chosen_and_the_properties_are_in_it() {
        let typed = Profile {
            properties: "retries=7\nssl.endpoint.identification.algorithm=none".to_owned(),
            idempotence: false,
            acks: Acks::Leader,
            message_size: "2 kB".to_owned(),
            linger: "7 ms".to_owned(),
            ..profile(Security::Plaintext)
        };
        let config = client_config(&typed, &Secrets::default(), DEADLINE).expect("a configuration");
        for (name, value) in [
            ("enable.idempotence", "false"),
            ("acks", "1"),
            ("message.max.bytes", "2000"),
            ("linger.ms", "7"),
            ("retries", "7"),
            ("ssl.endpoint.identification.algorithm", "none"),
        ] {
            assert_eq!(config.get(name), Some(value), "{name}");
        }
        assert!(config.get("client.id").is_some_and(|id| id.starts_with("line-producer")));
    }

    #[test]
    fn a_client_certificate_is_shown_where_the_connection_is_encrypted() {
        let phrase = |text: String| Secrets { pass_phrase: Some(Secret::new(text)), ..Secrets::default() };
        let of = |security, key: &str, secrets: &Secrets| {
            let (client_certificate, client_key) = (" a.pem ".to_owned(), key.to_owned());
            let typed = Profile { client_certificate, client_key, ..profile(security) };
            let config = client_config(&typed, secrets, DEADLINE).expect("a configuration");
            ["ssl.certificate.location", "ssl.key.location", "ssl.key.password"]
                .map(|name| config.get(name).map(str::to_owned))
        };
        let some = |text: &str| Some(text.to_owned());
        let hunter = phrase("hunter2".to_owned());
        assert_eq!(of(Security::Ssl, "b.key", &hunter), [some("a.pem"), some("b.key"), some("hunter2")]);
        assert_eq!(of(Security::SaslSsl, "", &Secrets::default()), [some("a.pem"), some("a.pem"), None]);
        assert_eq!(of(Security::SaslPlaintext, "b.key", &hunter), [None, None, None]);
        let endless = phrase("x".repeat(1025));
        assert_eq!(of(Security::Ssl, "", &endless)[2], None, "librdkafka's buffer is shorter");
    }

    #[test]
    fn lingering_as_long_as_the_deadline_is_refused() {
        let typed = Profile { linger: "1 s".to_owned(), ..profile(Security::Plaintext) };
        let second = Duration::from_secs(1);
        let fault = client_config(&typed, &Secrets::default(), second).expect_err("a conflict");
        assert_eq!(fault.kind, Kind::NotTime { field: Field::Linger, text: "1 s".to_owned() });
        let mut config = client_config(&typed, &Secrets::default(), second * 2).expect("a configuration");
        config.remove("bootstrap.servers").set("message.timeout.ms", "1000");
        try_client(&config).expect_err("librdkafka's own rule");
    }
}
