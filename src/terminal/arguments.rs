//! The command line.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use super::{
    offer::{BesideArguments, OfferArguments},
    options::{CertificateArguments, SendingArguments},
    practice::PracticeArguments,
    read::ReadArguments,
    topics::TopicsArguments,
};
use crate::{
    connection::{Mechanism, Security},
    source::{self, BadLines, RecordAs},
    text::{self, check, practice, saved, terminal as words, terminal_read as read, topics},
};

/// The command line of the program.
#[derive(Debug, Parser)]
#[command(name = "line-producer", version = text::VERSION, about = words::ABOUT, after_help = words::ABOUT_MORE)]
pub struct Arguments {
    /// Without one the window opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the terminal can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Send lines.
    #[command(about = words::SEND, after_help = words::SEND_MORE)]
    Send(Box<SendArguments>),
    /// Check a file.
    #[command(about = check::CHECK, after_help = check::CHECK_MORE)]
    Check(Box<CheckArguments>),
    /// List the saved connections.
    #[command(about = saved::CONNECTIONS, after_help = saved::CONNECTIONS_MORE)]
    Connections(ConnectionsArguments),
    /// Read a topic.
    #[command(about = read::READ, after_help = read::READ_MORE)]
    Read(Box<ReadArguments>),
    /// Test a connection.
    #[command(about = words::TEST, after_help = words::TEST_MORE)]
    Test(Box<TestArguments>),
    /// List the topics of a cluster.
    #[command(about = topics::TOPICS, after_help = topics::TOPICS_MORE)]
    Topics(Box<TopicsArguments>),
    /// Keep a practice cluster running.
    #[command(about = practice::PRACTICE, after_help = practice::PRACTICE_MORE)]
    Practice(PracticeArguments),
}

/// What `check` takes: what decides about the lines of a file.
#[derive(Debug, Args)]
pub struct CheckArguments {
    #[arg(value_name = "FILE", help = check::FILE)]
    pub file: PathBuf,
    #[arg(long, value_enum, value_name = "FORMAT", help = words::INPUT_FORMAT)]
    pub input_format: Option<InputFormatName>,
    #[arg(long, value_enum, value_name = "AS", help = words::RECORD_AS)]
    pub record_as: Option<RecordAsName>,
    #[arg(long, value_name = "FIELD", help = words::KEY_FIELD)]
    pub key_field: Option<String>,
    #[command(flatten)]
    pub beside: BesideArguments,
    #[arg(long, value_name = "FIELD", help = check::AS_RECORDED)]
    pub as_recorded: Option<String>,
    #[arg(long, value_enum, help = check::BAD_LINES)]
    pub bad_lines: Option<BadLinesName>,
    #[arg(long, value_name = "SIZE", help = check::MESSAGE_SIZE)]
    pub message_size: Option<String>,
    #[arg(long, value_enum, default_value_t, help = check::FORMAT)]
    pub format: Format,
}

/// What `connections` takes.
#[derive(Debug, Args)]
pub struct ConnectionsArguments {
    #[arg(long, value_enum, default_value_t, help = saved::CONNECTIONS_FORMAT)]
    pub format: Format,
}

/// The flags that say something about a cluster of one's own. The practice cluster would not heed them, so they are
/// refused with it.
const ABOUT_A_CLUSTER: [&str; 16] = [
    "security",
    "mechanism",
    "api_key",
    "client_id",
    "secret_stdin",
    "ca",
    "client_certificate",
    "client_key",
    "acks",
    "idempotence",
    "compression",
    "linger",
    "batch_size",
    "message_size",
    "partitioner",
    "properties",
];
/// The flags that name such a cluster.
pub(super) const NAMES_A_CLUSTER: &str = "my_cluster";

/// Which cluster, and the way to it: the flags that every command has that goes to one.
#[derive(Debug, Default, Args)]
#[command(group = ArgGroup::new(NAMES_A_CLUSTER).args(["connection", "bootstrap"]))]
pub struct ClusterArguments {
    #[arg(long, help = words::PRACTICE, conflicts_with = NAMES_A_CLUSTER, conflicts_with_all = ABOUT_A_CLUSTER)]
    pub practice: bool,
    #[arg(long, value_name = "NAME", help = words::CONNECTION)]
    pub connection: Option<String>,
    #[arg(long, value_name = "HOST:PORT", help = words::BOOTSTRAP)]
    pub bootstrap: Option<String>,
    #[arg(long, value_enum, help = words::SECURITY, requires = NAMES_A_CLUSTER)]
    pub security: Option<SecurityName>,
    #[arg(long, value_enum, ignore_case = true, help = words::MECHANISM, requires = NAMES_A_CLUSTER)]
    pub mechanism: Option<MechanismName>,
    #[arg(long, value_name = "KEY", help = words::API_KEY, requires = NAMES_A_CLUSTER)]
    pub api_key: Option<String>,
    #[arg(long, value_name = "NAME", help = words::CLIENT_ID, requires = NAMES_A_CLUSTER)]
    pub client_id: Option<String>,
    #[arg(long, help = words::SECRET_STDIN, requires = NAMES_A_CLUSTER)]
    pub secret_stdin: bool,
    #[arg(long, value_name = "FILE", help = words::CA, requires = NAMES_A_CLUSTER)]
    pub ca: Option<String>,
    #[command(flatten)]
    pub certificates: CertificateArguments,
    #[command(flatten)]
    pub sending: SendingArguments,
    #[arg(long = "property", value_name = "NAME=VALUE", help = words::PROPERTY, requires = NAMES_A_CLUSTER)]
    pub properties: Vec<String>,
}

/// Each field of the form has a flag of its name.
#[derive(Debug, Default, Args)]
pub struct SendArguments {
    #[arg(value_name = "FILE", help = words::FILE)]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub cluster: ClusterArguments,
    #[arg(long, value_enum, value_name = "FORMAT", help = words::INPUT_FORMAT)]
    pub input_format: Option<InputFormatName>,
    #[arg(long, value_enum, value_name = "AS", help = words::RECORD_AS)]
    pub record_as: Option<RecordAsName>,
    #[arg(long, help = words::TOPIC)]
    pub topic: Option<String>,
    #[arg(long, value_name = "FIELD", help = words::KEY_FIELD, conflicts_with = "no_key")]
    pub key_field: Option<String>,
    #[arg(long, help = words::NO_KEY)]
    pub no_key: bool,
    #[arg(long, value_enum, help = words::BAD_LINES)]
    pub bad_lines: Option<BadLinesName>,
    #[arg(long, value_name = "N|all", help = words::COUNT)]
    pub count: Option<String>,
    #[arg(long, value_name = "N", help = words::FROM_LINE)]
    pub from_line: Option<String>,
    #[command(flatten)]
    pub offer: OfferArguments,
    #[arg(long, value_name = "TIME", help = words::DEADLINE)]
    pub deadline: Option<String>,
    #[arg(long, value_enum, default_value_t, help = words::FORMAT)]
    pub format: Format,
}

/// Which connection, and which topic behind it.
#[derive(Debug, Default, Args)]
pub struct TestArguments {
    #[command(flatten)]
    pub cluster: ClusterArguments,
    #[arg(long, help = words::TEST_TOPIC)]
    pub topic: Option<String>,
    #[arg(long, value_enum, default_value_t, help = words::TEST_FORMAT)]
    pub format: Format,
}

/// How each line's end is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

/// [`Security`] as the command line writes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SecurityName {
    Plaintext,
    Ssl,
    SaslPlaintext,
    SaslSsl,
}

/// [`Mechanism`] as the command line writes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum MechanismName {
    #[value(name = "PLAIN")]
    Plain,
    #[value(name = "SCRAM-SHA-256")]
    ScramSha256,
    #[value(name = "SCRAM-SHA-512")]
    ScramSha512,
}

/// [`source::Format`] as the command line writes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum InputFormatName {
    Auto,
    JsonLines,
    Text,
    JsonArray,
    Csv,
    Tsv,
}

/// [`RecordAs`] as the command line writes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RecordAsName {
    Json,
    Line,
}

/// [`BadLines`] as the command line writes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum BadLinesName {
    Refuse,
    Send,
}

/// A security as the command line and an exported connection write it.
pub(super) fn security_name(security: Security) -> &'static str {
    match security {
        Security::Plaintext => "plaintext",
        Security::Ssl => "ssl",
        Security::SaslPlaintext => "sasl-plaintext",
        Security::SaslSsl => "sasl-ssl",
    }
}

impl From<SecurityName> for Security {
    fn from(name: SecurityName) -> Self {
        match name {
            SecurityName::Plaintext => Self::Plaintext,
            SecurityName::Ssl => Self::Ssl,
            SecurityName::SaslPlaintext => Self::SaslPlaintext,
            SecurityName::SaslSsl => Self::SaslSsl,
        }
    }
}

impl From<MechanismName> for Mechanism {
    fn from(name: MechanismName) -> Self {
        match name {
            MechanismName::Plain => Self::Plain,
            MechanismName::ScramSha256 => Self::ScramSha256,
            MechanismName::ScramSha512 => Self::ScramSha512,
        }
    }
}

impl From<InputFormatName> for source::Format {
    fn from(name: InputFormatName) -> Self {
        match name {
            InputFormatName::Auto => Self::Auto,
            InputFormatName::JsonLines => Self::JsonLines,
            InputFormatName::Text => Self::Text,
            InputFormatName::JsonArray => Self::JsonArray,
            InputFormatName::Csv => Self::Csv,
            InputFormatName::Tsv => Self::Tsv,
        }
    }
}

impl From<RecordAsName> for RecordAs {
    fn from(name: RecordAsName) -> Self {
        match name {
            RecordAsName::Json => Self::Json,
            RecordAsName::Line => Self::Line,
        }
    }
}

impl From<BadLinesName> for BadLines {
    fn from(name: BadLinesName) -> Self {
        match name {
            BadLinesName::Refuse => Self::Refuse,
            BadLinesName::Send => Self::Send,
        }
    }
}
