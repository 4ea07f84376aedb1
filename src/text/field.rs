//! The fields of the form: their names in the window and their flags in the terminal.

/// A field of the form, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Bootstrap,
    ApiKey,
    Secret,
    ClientId,
    CaFile,
    File,
    KeyField,
    Topic,
    Count,
    FromLine,
    Delay,
    Deadline,
    Properties,
}

impl Field {
    /// The terminal's flag for this field.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Bootstrap => "--bootstrap",
            Self::ApiKey => "--api-key",
            Self::Secret => "--secret-stdin",
            Self::ClientId => "--client-id",
            Self::CaFile => "--ca",
            Self::File => "FILE",
            Self::KeyField => "--key-field",
            Self::Topic => "--topic",
            Self::Count => "--count",
            Self::FromLine => "--from-line",
            Self::Delay => "--delay",
            Self::Deadline => "--deadline",
            Self::Properties => "--property",
        }
    }

    /// What the window calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bootstrap => "Bootstrap",
            Self::ApiKey => "API key",
            Self::Secret => "Secret",
            Self::ClientId => "Client id",
            Self::CaFile => "CA file",
            Self::File => "File",
            Self::KeyField => "Key field",
            Self::Topic => "Topic",
            Self::Count => "Count",
            Self::FromLine => "From line",
            Self::Delay => "Delay",
            Self::Deadline => "Deadline",
            Self::Properties => "Properties",
        }
    }
}
