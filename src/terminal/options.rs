//! The flags for what the window has under More options: the client certificate, and how messages are sent.

use clap::{Args, ValueEnum};

use super::arguments::{ClusterArguments, NAMES_A_CLUSTER, Switch};
use crate::{
    connection::{Acks, Compression, Partitioner, Profile},
    fault::Field,
    text::terminal as words,
};

/// The certificate that we show.
#[derive(Debug, Default, Args)]
pub struct CertificateArguments {
    #[arg(long, value_name = "FILE", help = words::CLIENT_CERTIFICATE, requires = NAMES_A_CLUSTER)]
    pub client_certificate: Option<String>,
    #[arg(long, value_name = "FILE", help = words::CLIENT_KEY, requires = NAMES_A_CLUSTER)]
    pub client_key: Option<String>,
}

/// How messages are sent.
#[derive(Debug, Default, Args)]
pub struct SendingArguments {
    #[arg(long, value_enum, help = words::ACKS, requires = NAMES_A_CLUSTER)]
    pub acks: Option<AcksName>,
    #[arg(long, value_enum, help = words::IDEMPOTENCE, requires = NAMES_A_CLUSTER)]
    pub idempotence: Option<Switch>,
    #[arg(long, value_enum, help = words::COMPRESSION, requires = NAMES_A_CLUSTER)]
    pub compression: Option<CompressionName>,
    #[arg(long, value_name = "TIME", help = words::LINGER, requires = NAMES_A_CLUSTER)]
    pub linger: Option<String>,
    #[arg(long, value_name = "SIZE", help = words::BATCH_SIZE, requires = NAMES_A_CLUSTER)]
    pub batch_size: Option<String>,
    #[arg(long, value_name = "SIZE", help = words::MESSAGE_SIZE, requires = NAMES_A_CLUSTER)]
    pub message_size: Option<String>,
    #[arg(long, value_enum, help = words::PARTITIONER, requires = NAMES_A_CLUSTER)]
    pub partitioner: Option<PartitionerName>,
}

/// [`Acks`] as the command line writes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum AcksName {
    All,
    #[value(name = "1")]
    Leader,
}

/// [`Compression`] as the command line writes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum CompressionName {
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}

/// [`Partitioner`] as the command line writes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PartitionerName {
    Librdkafka,
    Java,
}

impl From<AcksName> for Acks {
    fn from(name: AcksName) -> Self {
        match name {
            AcksName::All => Self::All,
            AcksName::Leader => Self::Leader,
        }
    }
}

impl From<CompressionName> for Compression {
    fn from(name: CompressionName) -> Self {
        match name {
            CompressionName::None => Self::None,
            CompressionName::Gzip => Self::Gzip,
            CompressionName::Snappy => Self::Snappy,
            CompressionName::Lz4 => Self::Lz4,
            CompressionName::Zstd => Self::Zstd,
        }
    }
}

impl From<PartitionerName> for Partitioner {
    fn from(name: PartitionerName) -> Self {
        match name {
            PartitionerName::Librdkafka => Self::Librdkafka,
            PartitionerName::Java => Self::Java,
        }
    }
}

impl CertificateArguments {
    /// Puts what was given into the profile.
    pub fn fill(&self, profile: &mut Profile) {
        put(&mut profile.client_certificate, self.client_certificate.as_deref());
        put(&mut profile.client_key, self.client_key.as_deref());
    }
}

impl SendingArguments {
    /// Puts what was given into the profile.
    pub fn fill(&self, profile: &mut Profile) {
        put(&mut profile.linger, self.linger.as_deref());
        put(&mut profile.batch_size, self.batch_size.as_deref());
        put(&mut profile.message_size, self.message_size.as_deref());
        profile.acks = self.acks.map_or(profile.acks, Acks::from);
        profile.idempotence = self.idempotence.map_or(profile.idempotence, |switch| switch == Switch::On);
        profile.compression = self.compression.map_or(profile.compression, Compression::from);
        profile.partitioner = self.partitioner.map_or(profile.partitioner, Partitioner::from);
    }
}

fn put(field: &mut String, argument: Option<&str>) {
    if let Some(text) = argument {
        text.clone_into(field);
    }
}

/// What keeps flags from being heeded with the security of this profile, in words: what was typed is used or refused.
pub(super) fn unheeded(arguments: &ClusterArguments, profile: &Profile) -> Vec<String> {
    let certificates = &arguments.certificates;
    let sign_in = [
        (arguments.mechanism.is_some(), Field::SignIn),
        (arguments.api_key.is_some(), Field::ApiKey),
        (arguments.secret_stdin, Field::Secret),
    ];
    let encryption = [
        (arguments.ca.is_some(), Field::CaFile),
        (certificates.client_certificate.is_some(), Field::ClientCertificate),
        (certificates.client_key.is_some(), Field::ClientKey),
    ];
    let security = profile.security;
    let given = |flags: [(bool, Field); 3], heeded: bool| {
        flags.into_iter().filter(move |(given, _)| *given && !heeded).map(|(_, field)| field.flag())
    };
    let sign_in = given(sign_in, security.signs_in()).map(|flag| words::no_sign_in(flag, security.name()));
    let encryption = given(encryption, security.encrypted()).map(|flag| words::no_encryption(flag, security.name()));
    sign_in.chain(encryption).collect()
}
