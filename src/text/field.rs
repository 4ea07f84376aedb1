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
    Delay,
    Deadline,
    Acks,
    Idempotence,
    Compression,
    Linger,
    BatchSize,
    MessageSize,
    Partitioner,
    Properties,
}

impl Field {
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
            Self::Delay => "--delay",
            Self::Deadline => "--deadline",
            Self::Acks => "--acks",
            Self::Idempotence => "--idempotence",
            Self::Compression => "--compression",
            Self::Linger => "--linger",
            Self::BatchSize => "--batch-size",
            Self::MessageSize => "--message-size",
            Self::Partitioner => "--partitioner",
            Self::Properties => "--property",
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
            Self::Delay => "Delay",
            Self::Deadline => "Deadline",
            Self::Acks => "Acks",
            Self::Idempotence => "Idempotence",
            Self::Compression => "Compression",
            Self::Linger => "Linger",
            Self::BatchSize => "Batch size",
            Self::MessageSize => "Message size",
            Self::Partitioner => "Partitioner",
            Self::Properties => "Properties",
        }
    }
}
