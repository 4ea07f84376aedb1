//! The fields of the form: their names in the window and their flags in the terminal.

/// A field of the form, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Bootstrap,
    ApiKey,
    Secret,
    Security,
    SignIn,
    ClientId,
    CaFile,
    ClientCertificate,
    ClientKey,
    PassPhrase,
    File,
    KeyField,
    Topic,
    Count,
    FromLine,
    Repeat,
    Delay,
    Rate,
    TimeField,
    Speed,
    Deadline,
    Acks,
    Idempotence,
    Compression,
    Linger,
    BatchSize,
    MessageSize,
    Partitioner,
    Properties,
    Headers,
    TimestampField,
    Partition,
    /// Those of a topic that is to be created.
    NewTopic,
    Partitions,
    Replicas,
    Retention,
}

impl Field {
    /// Whether it is one of a topic that is to be created, and not of the form.
    pub fn of_new_topic(self) -> bool {
        matches!(self, Self::NewTopic | Self::Partitions | Self::Replicas | Self::Retention)
    }

    /// The terminal's flag for this field.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Bootstrap => "--bootstrap",
            Self::ApiKey => "--api-key",
            Self::Secret => "--secret-stdin",
            Self::Security => "--security",
            Self::SignIn => "--mechanism",
            Self::ClientId => "--client-id",
            Self::CaFile => "--ca",
            Self::ClientCertificate => "--client-certificate",
            Self::ClientKey => "--client-key",
            Self::PassPhrase => "LINE_PRODUCER_PASS_PHRASE",
            Self::File => "FILE",
            Self::KeyField => "--key-field",
            Self::Topic => "--topic",
            Self::Count => "--count",
            Self::FromLine => "--from-line",
            Self::Repeat => "--repeat",
            Self::Delay => "--delay",
            Self::Rate => "--rate",
            Self::TimeField => "--as-recorded",
            Self::Speed => "--speed",
            Self::Deadline => "--deadline",
            Self::Acks => "--acks",
            Self::Idempotence => "--idempotence",
            Self::Compression => "--compression",
            Self::Linger => "--linger",
            Self::BatchSize => "--batch-size",
            Self::MessageSize => "--message-size",
            Self::Partitioner => "--partitioner",
            Self::Properties => "--property",
            Self::Headers => "--header",
            Self::TimestampField => "--timestamp-field",
            Self::Partition => "--partition",
            Self::NewTopic => "NAME",
            Self::Partitions => "--partitions",
            Self::Replicas => "--replicas",
            Self::Retention => "--retention",
        }
    }

    /// What the window calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bootstrap => "Bootstrap",
            Self::ApiKey => "API key",
            Self::Secret => "Secret",
            Self::Security => "Security",
            Self::SignIn => "Sign-in",
            Self::ClientId => "Client id",
            Self::CaFile => "CA file",
            Self::ClientCertificate => "Client certificate",
            Self::ClientKey => "Client key",
            Self::PassPhrase => "Pass phrase",
            Self::File => "File",
            Self::KeyField => "Key field",
            Self::Topic => "Topic",
            Self::Count => "Count",
            Self::FromLine => "From line",
            Self::Repeat => "Repeat",
            Self::Delay => "Delay",
            Self::Rate => "Rate",
            Self::TimeField => "Time field",
            Self::Speed => "Speed",
            Self::Deadline => "Deadline",
            Self::Acks => "Acks",
            Self::Idempotence => "Idempotence",
            Self::Compression => "Compression",
            Self::Linger => "Linger",
            Self::BatchSize => "Batch size",
            Self::MessageSize => "Message size",
            Self::Partitioner => "Partitioner",
            Self::Properties => "Properties",
            Self::Headers => "Headers",
            Self::TimestampField => "Timestamp",
            Self::Partition => "Partition",
            Self::NewTopic => "Name",
            Self::Partitions => "Partitions",
            Self::Replicas => "Replicas",
            Self::Retention => "Retention",
        }
    }
}
