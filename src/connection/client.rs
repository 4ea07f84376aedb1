//! The configuration of a librdkafka producer, made from a profile and its secret.

use std::time::Duration;

use rdkafka::ClientConfig;

use super::{Profile, Secret};
use crate::fault::{Fault, Kind};

/// librdkafka's default for `message.max.bytes`: the longest message it takes, key and framing included.
pub const MESSAGE_MAX_BYTES: usize = 1_000_000;

/// Properties with a field of their own, or that would print a secret or give up the trust.
const FORBIDDEN: [&str; 14] = [
    "bootstrap.servers",
    "metadata.broker.list",
    "client.id",
    "security.protocol",
    "sasl.mechanism",
    "sasl.mechanisms",
    "sasl.username",
    "sasl.password",
    "ssl.ca.location",
    "debug",
    "enable.ssl.certificate.verification",
    "ssl.endpoint.identification.algorithm",
    "message.timeout.ms",
    "delivery.timeout.ms",
];

/// The extra properties of a profile as pairs, each known to librdkafka and with a value that it takes.
pub fn properties(profile: &Profile) -> Result<Vec<(String, String)>, Fault> {
    let mut pairs = Vec::new();
    for line in profile.properties.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let refused = |why: String| Fault::with(Kind::PropertyRefused { text: line.to_owned() }, why);
        let (name, value) = line.split_once('=').ok_or_else(|| refused(String::new()))?;
        let (name, value) = (name.trim(), value.trim());
        if FORBIDDEN.contains(&name) || name.starts_with("test.mock") || name.contains("password") {
            return Err(Fault::new(Kind::PropertyForbidden { name: name.to_owned() }));
        }
        let mut probe = ClientConfig::new();
        probe.set(name, value);
        if let Err(error) = probe.create_native_config() {
            return Err(refused(error.to_string()));
        }
        pairs.push((name.to_owned(), value.to_owned()));
    }
    Ok(pairs)
}

/// The longest message that the producer of this profile takes, in bytes.
pub fn message_max_bytes(profile: &Profile) -> usize {
    properties(profile)
        .ok()
        .and_then(|pairs| pairs.into_iter().rev().find(|(name, _)| name == "message.max.bytes"))
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(MESSAGE_MAX_BYTES)
}

/// The producer's configuration: `acks=all`, idempotence as chosen, no topic made by accident, our own deadline.
pub fn client_config(profile: &Profile, secret: Option<&Secret>, deadline: Duration) -> Result<ClientConfig, Fault> {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", profile.bootstrap.trim())
        .set("client.id", profile.client_id.trim())
        .set("security.protocol", profile.security.name())
        .set("acks", "all")
        .set("enable.idempotence", profile.idempotence.to_string())
        .set("allow.auto.create.topics", "false")
        .set("message.timeout.ms", deadline.as_millis().clamp(1, i32::MAX as u128).to_string())
        // A broker that is back is seen within a second instead of ten.
        .set("reconnect.backoff.max.ms", "1000");
    if profile.security.encrypted() {
        let ca = profile.ca_file.trim();
        config.set("ssl.ca.location", if ca.is_empty() { "probe" } else { ca });
    }
    if profile.security.signs_in() {
        config.set("sasl.mechanism", profile.mechanism.name()).set("sasl.username", profile.api_key.trim());
        if let Some(secret) = secret {
            config.set("sasl.password", secret.reveal());
        }
    }
    for (name, value) in properties(profile)? {
        config.set(name, value);
    }
    Ok(config)
}
