//! A connection as a person fills it in. Holds no secret.

use serde::{Deserialize, Serialize};

/// What is typed about a cluster. Strings stand as typed; `check` tells whether they can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Further librdkafka properties, one `NAME=VALUE` a line.
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
