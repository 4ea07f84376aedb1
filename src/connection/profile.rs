//! A connection as a person fills it in. Holds no secret.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::without_secrets;

/// What is typed about a cluster. Strings stand as typed; `check` tells whether they can be used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Names the secret in the keyring; made once, never changed by renaming.
    pub id: String,
    /// What a person calls it, and `--connection NAME`.
    pub name: String,
    /// `host:port`, several separated by commas.
    pub bootstrap: String,
    /// Whether the connection is encrypted, and whether we sign in.
    pub security: Security,
    /// How we sign in, where `security` says so.
    pub mechanism: Mechanism,
    /// The user name that Confluent Cloud calls an API key.
    pub api_key: String,
    /// The name under which the cluster's log shows us.
    pub client_id: String,
    /// PEM file of the authorities to trust instead of the computer's own; empty for the computer's own.
    pub ca_file: String,
    /// Whether librdkafka numbers the messages so that none is stored twice or out of order.
    pub idempotence: bool,
    /// Further librdkafka properties, one `NAME=VALUE` a line. Those that would set a secret are refused, and neither
    /// written to the settings nor printed.
    #[serde(serialize_with = "harmless")]
    pub properties: String,
}

/// Kafka's `security.protocol`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    Plaintext,
    Ssl,
    SaslPlaintext,
    #[default]
    SaslSsl,
}

/// Kafka's `sasl.mechanism`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mechanism {
    #[default]
    #[serde(rename = "PLAIN")]
    Plain,
    #[serde(rename = "SCRAM-SHA-256")]
    ScramSha256,
    #[serde(rename = "SCRAM-SHA-512")]
    ScramSha512,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            id: "my-cluster".to_owned(),
            name: "My cluster".to_owned(),
            bootstrap: String::new(),
            security: Security::default(),
            mechanism: Mechanism::default(),
            api_key: String::new(),
            client_id: "line-producer".to_owned(),
            ca_file: String::new(),
            idempotence: true,
            properties: String::new(),
        }
    }
}

fn harmless<S: serde::Serializer>(properties: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&without_secrets(properties))
}

impl fmt::Debug for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, name, bootstrap, security, mechanism, api_key, client_id, ca_file, idempotence, properties } =
            self;
        formatter
            .debug_struct("Profile")
            .field("id", id)
            .field("name", name)
            .field("bootstrap", bootstrap)
            .field("security", security)
            .field("mechanism", mechanism)
            .field("api_key", api_key)
            .field("client_id", client_id)
            .field("ca_file", ca_file)
            .field("idempotence", idempotence)
            .field("properties", &without_secrets(properties))
            .finish()
    }
}

impl Security {
    /// Every choice, in the order in which the form shows them.
    pub const ALL: [Self; 4] = [Self::SaslSsl, Self::Ssl, Self::SaslPlaintext, Self::Plaintext];

    /// Whether an API key and its secret are used.
    pub fn signs_in(self) -> bool {
        matches!(self, Self::SaslSsl | Self::SaslPlaintext)
    }

    /// Whether the connection is encrypted.
    pub fn encrypted(self) -> bool {
        matches!(self, Self::SaslSsl | Self::Ssl)
    }

    /// Kafka's own name, also the word in the form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plaintext => "PLAINTEXT",
            Self::Ssl => "SSL",
            Self::SaslPlaintext => "SASL_PLAINTEXT",
            Self::SaslSsl => "SASL_SSL",
        }
    }
}

impl Mechanism {
    /// Every choice, in the order in which the form shows them.
    pub const ALL: [Self; 3] = [Self::Plain, Self::ScramSha256, Self::ScramSha512];

    /// Kafka's own name, also the word in the form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::ScramSha256 => "SCRAM-SHA-256",
            Self::ScramSha512 => "SCRAM-SHA-512",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_typed_as_a_property_is_neither_printed_nor_written() {
        let properties = "linger.ms=5\nsasl.password=hunter2".to_owned();
        let profile = Profile { properties, ..Profile::default() };
        let written = serde_json::to_string(&profile).expect("JSON");
        let printed = format!("{profile:?} {profile:#?}");
        assert!(!written.contains("hunter2") && !printed.contains("hunter2"));
        assert!(written.contains("linger.ms=5") && printed.contains("linger.ms=5"));
    }

    #[test]
    fn kafka_knows_every_choice_by_its_name() {
        for security in Security::ALL {
            let config =
                rdkafka::ClientConfig::from_iter([("security.protocol".to_owned(), security.name().to_owned())]);
            assert!(config.create_native_config().is_ok(), "{}", security.name());
        }
        assert_eq!(Mechanism::ALL.map(Mechanism::name), ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]);
    }
}
