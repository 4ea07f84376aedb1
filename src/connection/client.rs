//! The configuration of a librdkafka producer, made from a profile and its secret.

use std::time::Duration;

use rdkafka::{
    ClientConfig, ClientContext,
    client::Client,
    error::{KafkaError, KafkaResult},
    types::RDKafkaType,
};

use super::{Profile, Secrets, addresses, properties::properties};
use crate::fault::{Fault, Kind};

/// librdkafka's default for `message.max.bytes`: the longest message it takes, key and framing included.
pub const MESSAGE_MAX_BYTES: usize = 1_000_000;

/// The longest message that the producer of this profile takes, in bytes.
pub fn message_max_bytes(profile: &Profile) -> usize {
    properties(profile)
        .ok()
        .and_then(|pairs| pairs.into_iter().find(|(name, _)| name == "message.max.bytes"))
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(MESSAGE_MAX_BYTES)
}

/// The producer's configuration: `acks=all`, idempotence as chosen, no topic made by accident, our own deadline.
///
/// # Errors
/// Those of `addresses` and of the profile's properties.
pub fn client_config(profile: &Profile, secrets: &Secrets, deadline: Duration) -> Result<ClientConfig, Fault> {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", bootstrap(profile)?)
        .set("security.protocol", profile.security.name())
        .set("acks", "all")
        .set("enable.idempotence", profile.idempotence.to_string())
        .set("allow.auto.create.topics", "false")
        .set("message.timeout.ms", deadline.as_millis().clamp(1, i32::MAX as u128).to_string())
        // What waits in memory, in kB: constant for any file, and enough to keep a fast cluster busy.
        .set("queue.buffering.max.kbytes", "131072")
        // A broker that is back is seen within a second instead of ten.
        .set("reconnect.backoff.max.ms", "1000");
    if !profile.client_id.trim().is_empty() {
        config.set("client.id", profile.client_id.trim());
    }
    if profile.security.encrypted() {
        let ca = profile.ca_file.trim();
        // librdkafka finds the computer's own authorities only when it is told to look for them.
        config.set("ssl.ca.location", if ca.is_empty() { "probe" } else { ca });
    }
    if profile.security.signs_in() {
        config.set("sasl.mechanism", profile.mechanism.name()).set("sasl.username", profile.api_key.trim());
        if let Some(secret) = &secrets.api_secret {
            config.set("sasl.password", secret.reveal());
        }
    }
    for (name, value) in properties(profile)? {
        within(&name, &value, deadline)?;
        config.set(name, value);
    }
    Ok(config)
}

/// The list as librdkafka takes it. A security prefix is left out: with another than the profile's, librdkafka would
/// know no address at all, and say so to nobody.
fn bootstrap(profile: &Profile) -> Result<String, Fault> {
    let list = addresses(&profile.bootstrap)?;
    Ok(list.iter().map(|(host, port)| format!("{host}:{port}")).collect::<Vec<_>>().join(","))
}

/// librdkafka wants each message to have more time than it lingers.
fn within(name: &str, value: &str, deadline: Duration) -> Result<(), Fault> {
    let deadline_ms = deadline.as_millis();
    if name == "linger.ms" && value.parse::<f64>().is_ok_and(|linger_ms| linger_ms >= deadline_ms as f64) {
        let why = format!("linger.ms must be less than the deadline, {deadline_ms} ms");
        return Err(Fault::with(Kind::PropertyConflict { text: format!("{name}={value}") }, why));
    }
    Ok(())
}

/// Whether librdkafka knows the property and takes the value; otherwise its own words.
pub(super) fn try_property(name: &str, value: &str) -> Result<(), String> {
    let mut probe = ClientConfig::new();
    probe.set(name, value);
    probe.create_native_config().map(|_| ()).map_err(reason)
}

/// Whether librdkafka makes a producer of these properties; otherwise its own words. It looks for conflicts only then.
pub(super) fn try_together(pairs: &[(String, String)], idempotence: bool) -> Result<(), String> {
    let mut probe = ClientConfig::new();
    probe.set("enable.idempotence", idempotence.to_string()).set("reconnect.backoff.max.ms", "1000");
    probe.extend(pairs.iter().cloned());
    try_client(&probe).map_err(reason)
}

/// Whether librdkafka can read a file of certificate authorities; otherwise its own words. Reads the file.
pub(super) fn try_ca_file(path: &str) -> Result<(), String> {
    let mut probe = ClientConfig::new();
    probe.set("security.protocol", "ssl").set("ssl.ca.location", path);
    try_client(&probe).map_err(reason)
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
    use crate::connection::{Mechanism, Secret, Security};

    const DEADLINE: Duration = Duration::from_secs(120);

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
        let secrets = Secrets { api_secret: Some(Secret::new("hunter2".to_owned())), ..Secrets::default() };
        let config = client_config(&profile(Security::SaslSsl), &secrets, DEADLINE).expect("a configuration");
        assert_eq!(config.get("sasl.password"), Some("hunter2"));
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
    fn properties_come_last_and_bound_the_line() {
        let properties = "enable.idempotence=false\nacks=1\nmessage.max.bytes=2000".to_owned();
        let typed = Profile { properties, ..profile(Security::Plaintext) };
        let config = client_config(&typed, &Secrets::default(), DEADLINE).expect("a configuration");
        assert_eq!((config.get("enable.idempotence"), config.get("acks")), (Some("false"), Some("1")));
        assert_eq!(message_max_bytes(&typed), 2000);
        assert_eq!(message_max_bytes(&profile(Security::Plaintext)), MESSAGE_MAX_BYTES);
    }

    #[test]
    fn lingering_as_long_as_the_deadline_is_a_conflict() {
        let typed = Profile { properties: "linger.ms=1000".to_owned(), ..profile(Security::Plaintext) };
        let second = Duration::from_secs(1);
        let fault = client_config(&typed, &Secrets::default(), second).expect_err("a conflict");
        assert_eq!(fault.kind, Kind::PropertyConflict { text: "linger.ms=1000".to_owned() });
        let mut config = client_config(&typed, &Secrets::default(), second * 2).expect("a configuration");
        config.remove("bootstrap.servers").set("message.timeout.ms", "1000");
        try_client(&config).expect_err("librdkafka's own rule");
    }
}
