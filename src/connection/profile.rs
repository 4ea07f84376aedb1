//! A connection as a person fills it in. Holds no secret.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::without_secrets;

/// What is typed about a cluster. Strings stand as typed; `check` tells whether they can be used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Names the secrets in the keyring; made once, never changed by renaming. Written beside the profile, not in it.
    #[serde(skip_serializing)]
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
    /// Where the secret and the pass phrase are kept.
    pub secret_home: SecretHome,
    /// The name under which the cluster's log shows us; empty for one with this computer's name in it.
    pub client_id: String,
    /// PEM file of the authorities to trust instead of the computer's own; empty for the computer's own.
    pub ca_file: String,
    /// PEM file of the certificate that we show; empty for none.
    pub client_certificate: String,
    /// PEM file of the private key that belongs to it; empty where it stands in the same file.
    pub client_key: String,
    /// Who must have stored a message before it counts as delivered.
    pub acks: Acks,
    /// Whether librdkafka numbers the messages so that none is stored twice or out of order.
    pub idempotence: bool,
    /// How batches are compressed.
    pub compression: Compression,
    /// How long a message waits for others of its batch: a time with its unit; empty for librdkafka's default.
    pub linger: String,
    /// The largest batch: a size with its unit; empty for librdkafka's default.
    pub batch_size: String,
    /// The longest message that this program sends: a size with its unit; empty for librdkafka's default.
    pub message_size: String,
    /// Who chooses the partition of a message from its key.
    pub partitioner: Partitioner,
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

/// Where a connection's secrets are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretHome {
    /// The operating system's keyring.
    #[default]
    Keyring,
    /// This program's memory, until it ends: a shared laptop.
    ThisRun,
}

/// Kafka's `acks`. None at all is not offered: no line could be known to be delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Acks {
    /// All replicas that are in sync.
    #[default]
    All,
    /// The partition's leader alone.
    Leader,
}

/// Kafka's `compression.type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compression {
    #[default]
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}

/// Which rule finds the partition of a key. Both spread messages without a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partitioner {
    /// CRC32, as librdkafka and the clients made of it (Python, Go, .NET, kcat).
    #[default]
    Librdkafka,
    /// Murmur2, as Java's clients and tools.
    Java,
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
            secret_home: SecretHome::default(),
            client_id: String::new(),
            ca_file: String::new(),
            client_certificate: String::new(),
            client_key: String::new(),
            acks: Acks::default(),
            idempotence: true,
            compression: Compression::default(),
            linger: String::new(),
            batch_size: String::new(),
            message_size: String::new(),
            partitioner: Partitioner::default(),
            properties: String::new(),
        }
    }
}

fn harmless<S: serde::Serializer>(properties: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&without_secrets(properties))
}

impl fmt::Debug for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            id,
            name,
            bootstrap,
            security,
            mechanism,
            api_key,
            secret_home,
            client_id,
            ca_file,
            client_certificate,
            client_key,
            acks,
            idempotence,
            compression,
            linger,
            batch_size,
            message_size,
            partitioner,
            properties,
        } = self;
        formatter
            .debug_struct("Profile")
            .field("id", id)
            .field("name", name)
            .field("bootstrap", bootstrap)
            .field("security", security)
            .field("mechanism", mechanism)
            .field("api_key", api_key)
            .field("secret_home", secret_home)
            .field("client_id", client_id)
            .field("ca_file", ca_file)
            .field("client_certificate", client_certificate)
            .field("client_key", client_key)
            .field("acks", acks)
            .field("idempotence", idempotence)
            .field("compression", compression)
            .field("linger", linger)
            .field("batch_size", batch_size)
            .field("message_size", message_size)
            .field("partitioner", partitioner)
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

impl Acks {
    /// Every choice, in the order in which the form shows them.
    pub const ALL: [Self; 2] = [Self::All, Self::Leader];

    /// Kafka's own value.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Leader => "1",
        }
    }
}

impl Compression {
    /// Every choice, in the order in which the form shows them.
    pub const ALL: [Self; 5] = [Self::None, Self::Gzip, Self::Snappy, Self::Lz4, Self::Zstd];

    /// Kafka's own value, also the word in the form.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Snappy => "snappy",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }
}

impl Partitioner {
    /// Every choice, in the order in which the form shows them.
    pub const ALL: [Self; 2] = [Self::Librdkafka, Self::Java];

    /// librdkafka's own value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Librdkafka => "consistent_random",
            Self::Java => "murmur2_random",
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
