//! What can go wrong, as one type, for window and terminal alike.
//!
//! A [`Fault`] is a [`Kind`] and the technical text that came with it. The words that a person reads are made from the
//! kind alone in `words`; what librdkafka says is turned into a kind in `kafka`.

mod furthest;
pub mod kafka;
mod name;
mod words;
mod writing;

use std::time::Duration;

pub use furthest::furthest;
pub use words::Words;

pub use crate::text::Field;

/// Something that went wrong: what it is, and the technical text that it was recognised by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fault {
    /// What it is.
    pub kind: Kind,
    /// The text of the library or operating system, as it came. May be empty. Never holds a secret.
    pub technical: String,
}

/// Everything that can go wrong, one variant for each thing that a person would do something else about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    // A field of the form, known before anything is sent.
    /// The field that must be filled is empty.
    FieldEmpty { field: Field },
    /// The address has no port; `address` is as typed.
    NoPort { address: String },
    /// What stands after the colon is not a port.
    PortNotNumber { address: String },
    /// The field holds something else than a whole number of at least 1.
    NotNumber { field: Field, text: String },
    /// The field holds something else than a time such as `500 ms`.
    NotTime { field: Field, text: String },
    /// The topic's name breaks Kafka's rules: at most 249 of `a-z A-Z 0-9 . _ -`, not `.` or `..`.
    TopicName { text: String },
    /// `--property` without `=`, or with a name that librdkafka does not know or a value that it refuses.
    PropertyRefused { text: String },
    /// A property that this program will not set, because it would print a secret or give up the trust.
    PropertyForbidden { name: String },
    /// A property that the form has a field for.
    PropertyHasField { name: String, field: Field },
    /// Options that are each right and do not go together: properties with each other or with the form's fields, or two
    /// of these.
    PropertyConflict { text: String },
    /// The field holds something else than a size such as `1 MB`.
    NotSize { field: Field, text: String },
    /// The field holds something else than a number above 0 such as `0.5`, or one that is too large.
    NotDecimal { field: Field, text: String },
    /// No secret was given for this API key.
    SecretMissing,
    /// The private key of the client certificate is encrypted, and no pass phrase was given, or another one.
    PassPhrase { path: String },

    // The way to the cluster.
    /// The name of the host cannot be looked up.
    HostNotFound { address: String },
    /// The host answers that nothing listens on this port.
    NothingListens { address: String },
    /// Nothing came back at all.
    Silent { address: String },
    /// Something answers there, but not in Kafka's language.
    NotKafka { address: String },
    /// The first contact succeeded, but the address that the cluster gives for itself does not work.
    AdvertisedAddress { address: String },
    /// We spoke TLS to a port that does not.
    PlainPort { address: String },
    /// We spoke plain to a port that wants TLS (or another sign-in).
    EncryptedPort { address: String },
    /// The certificate is signed by nobody whom this computer trusts.
    CertificateAuthority { address: String },
    /// The certificate was made for another name.
    CertificateName { address: String },
    /// The certificate is no longer valid.
    CertificateExpired { address: String },
    /// The certificate is not valid yet: most often this computer's clock.
    CertificateNotYet { address: String },
    /// The certificate was refused for another reason.
    CertificateOther { address: String },
    /// The cluster wants a client certificate.
    ClientCertificate { address: String },
    /// The cluster does not accept the client certificate that we showed.
    ClientCertificateRefused { address: String },
    /// The file of our client certificate cannot be used.
    ClientCertificateFile { path: String },
    /// The file of its private key cannot be used, or belongs to another certificate.
    ClientKeyFile { path: String },
    /// The file of certificate authorities cannot be used.
    CaFile { path: String },
    /// The cluster refused the API key or its secret.
    SignInRefused,
    /// The cluster does not offer this sign-in method.
    MechanismNotOffered,
    /// Contact was lost during the run.
    ClusterLost,
    /// No answer before our own deadline.
    NoAnswer { deadline: Duration, cause: Option<Box<Kind>> },

    // What the cluster says about the topic or the line.
    /// The topic does not exist.
    TopicUnknown { topic: String },
    /// The topic does not exist, or this API key may not see it: the cluster does not tell which.
    TopicHidden { topic: String },
    /// The topic has no such partition; `partitions` is how many it has, 0 where that is not known.
    PartitionMissing { topic: String, partition: u32, partitions: u32 },
    /// The topic has no such partition to read; `partitions` is how many it has.
    PartitionUnread { topic: String, partition: u32, partitions: u32 },
    /// This API key may not write the topic.
    WriteDenied { topic: String },
    /// This API key may not read the topic.
    ReadDenied { topic: String },
    /// This API key may not use the consumer group.
    GroupDenied { group: String },
    /// This API key may not use transactions under this id.
    TransactionsDenied { id: String },
    /// This API key may not create the topic.
    CreateDenied { topic: String },
    /// This API key may not read the topic's settings.
    SettingsDenied { topic: String },
    /// The topic that is to be created is there already.
    TopicExists { topic: String },
    /// A topic cannot be made with so many partitions.
    TooManyPartitions { partitions: u64, most: u64 },
    /// There are fewer brokers than the topic is to have replicas; `None` for as many as the cluster takes by itself.
    TooManyReplicas { replicas: Option<u64> },
    /// The cluster refused to make the topic by a rule of its own.
    CreateRefused { topic: String },
    /// The cluster does not know the request for a new topic.
    CreateNotOffered { topic: String },
    /// The cluster does not let this API key write with idempotence.
    IdempotenceRefused,
    /// The line is longer than this program sends. Lengths in bytes.
    LineTooLong { length: u64, limit: u64 },
    /// The line is longer than the topic takes. Lengths in bytes; `limit` 0 where the cluster does not tell it.
    LineTooLongForTopic { topic: String, length: u64, limit: u64 },
    /// The connection broke when the line was sent first, and the second try was refused: its batch was too long.
    RefusedLater { topic: String },
    /// The connection broke while the line was on its way, and it was not tried again.
    NotRetried,
    /// The topic keeps the newest message of each key, and this message has no key.
    KeyWanted { topic: String },
    /// Fewer replicas are in sync than the topic wants.
    TooFewReplicas { topic: String },
    /// The cluster refused for a reason that has no words of ours; the code is Kafka's.
    Refused { code: i32 },
    /// The cluster makes us wait, because more is sent than its quota allows.
    Slowed,
    /// librdkafka gave up on this producer.
    ClientFailed,

    // What is read back.
    /// The cluster does not answer while a topic is read.
    ReadingLost,
    /// The partition does not keep the message at this offset any more; `first` is the first that it keeps.
    OffsetGone { topic: String, partition: i32, offset: i64, first: i64 },
    /// The partition has no message at this offset yet; `next` is the one that comes next.
    OffsetAhead { topic: String, partition: i32, offset: i64, next: i64 },
    /// There is no message at this offset, though there are some behind it.
    OffsetEmpty { partition: i32, offset: i64 },
    /// The log of the run does not hold this message.
    NotInLog,
    /// Lines of the run went to more than one practice cluster.
    SeveralPractices,
    /// The cluster's answer, or a batch in it, is larger than what is taken at once. Sizes in bytes.
    AnswerTooLarge { size: u64, limit: u64 },
    /// A message, or the batch that it is in, is broken or too large.
    MessageUnreadable,

    // The end of a run.
    /// The person stopped the run.
    Stopped,
    /// The run ended because of something else; this line had been handed over.
    RunEnded,

    // The file.
    /// There is no such file.
    FileMissing { path: String },
    /// The file may not be read.
    FileDenied { path: String },
    /// It is a folder.
    FileFolder { path: String },
    /// It holds no line at all.
    FileEmpty { path: String },
    /// It holds no line to send from this number on, which is not the first.
    FileEndsBefore { path: String, line: u64 },
    /// It changed or was cut since the run started.
    FileChanged { path: String },
    /// It could not be read for another reason.
    FileUnreadable { path: String },
    /// The compressed file is not what its compression says, or ends too early.
    FileDamaged { path: String },
    /// There is not enough room on the disk to unpack the file.
    NoRoom { folder: String },
    /// Nothing can be written to the folder in which a file is unpacked.
    UnpackFolder { folder: String },
    /// The file is no JSON array from behind this record on (0: at all), on this line.
    ArrayBroken { path: String, record: u64, line: u64 },
    /// The names of a table's columns are not UTF-8, and its rows are to become JSON.
    NamesNotUtf8 { path: String },
    /// Plain text has no fields, and one is chosen for the key, a header or a time.
    TextWithKey,
    /// Lines that come through a pipe are to be sent more than once.
    PipeOnce,
    /// A whole pass over the file in which no line could be sent, where passes have no end.
    NoneToSend,
    /// Lines that came through a pipe are not kept, so their text cannot be shown again.
    NotKept,
    /// Of this line no row is shown in the log.
    LineNotShown { line: u64 },
    /// Of so many rows only the first were put on the clipboard.
    CopiedInPart { rows: u64, copied: u64 },

    // A line of it.
    /// Not JSON; `column` counts bytes from 1 (0 when unknown).
    NotJson { column: u64 },
    /// Not UTF-8, hence not JSON either.
    NotUtf8 { column: u64 },
    /// The row has another number of values than the first row has names.
    ColumnCount { found: u64, wanted: u64 },
    /// The key field is not in the line.
    KeyMissing { field: String },
    /// The key field is neither text nor number.
    KeyNotScalar { field: String },
    /// librdkafka refuses a key of this many bytes together with the line.
    KeyTooLong { length: u64 },
    /// The field of a header is not in the line.
    HeaderMissing { field: String },
    /// librdkafka refuses headers of this many bytes together with the line.
    HeadersTooLong { length: u64 },
    /// The field of the timestamp, or of the time by which lines are spaced, is not in the line.
    TimeMissing { field: String },
    /// What stands in that field is not a time.
    TimeUnreadable { field: String },

    // Credentials and connections that are brought in.
    /// The text holds nothing that a connection could be made of.
    NoCredentials,
    /// The key is one for Schema Registry, not for the cluster.
    SchemaRegistryKey,
    /// What was brought in came when lines were being sent already.
    NotDuringRun,
    /// Several files were dropped at once.
    OneFileOnly { path: String },
    /// The file is no connection that this program exported, or of a newer version.
    NotAConnection { path: String },
    /// The exported file of authorities lies on another computer's share, and was left out.
    ShareLeftOut { path: String },
    /// Properties of an exported connection cannot be used, and were left out.
    PropertiesLeftOut { path: String },
    /// A file was dropped while a question waits for its answer.
    DroppedDuringQuestion { path: String },
    /// The connection that a file dialog was opened for is gone.
    ConnectionGone { path: String },
    /// The form holds paths as text, and this one is none; `path` is what of it can be shown.
    PathNotText { path: String },

    // A file that is written.
    /// The disk is full.
    DiskFull { path: String },
    /// The file could not be written for another reason.
    FileUnwritable { path: String },
    /// A file was to be written where a folder is.
    FolderNotReplaced { path: String },
    /// The file could not be deleted.
    FileNotDeleted { path: String },

    // The keyring.
    /// This computer has no keyring that we can reach.
    KeyringAbsent,
    /// The keyring is locked, and nobody unlocked it.
    KeyringLocked,
    /// The keyring did not answer before our deadline.
    KeyringSilent { deadline: Duration },
    /// The keyring answered with a refusal.
    KeyringRefused,
    /// Some secrets could be removed from the keyring, and others could not: why the first of them could not.
    KeyringPartly { removed: usize, left: usize, cause: Box<Kind> },
    /// The secrets of a connection that was deleted could not be removed from the keyring, and why.
    SecretsLeft { connection: String, cause: Box<Kind> },

    // This program.
    /// What was remembered could not be read, and was put aside under the path named.
    SettingsDamaged { aside: String },
    /// What was remembered could not be read, and was left as it is.
    SettingsUnreadable { path: String },
    /// What is to be remembered could not be written.
    SettingsUnwritable { path: String },
    /// The database of the totals cannot be read or written.
    TotalsFile { path: String },
    /// The practice cluster could not be started, or a topic could not be made in it.
    PracticeFailed,
    /// Another window's practice cluster has ended, or cannot be joined.
    PracticeGone { address: String },
    /// A mistake in this program.
    Internal,
}

impl Fault {
    /// A fault without technical text.
    pub fn new(kind: Kind) -> Self {
        Self { kind, technical: String::new() }
    }

    /// A fault with the text it was recognised by.
    pub fn with(kind: Kind, technical: impl Into<String>) -> Self {
        Self { kind, technical: technical.into() }
    }

    /// The stable name, for `--format json` and tests.
    pub fn name(&self) -> &'static str {
        self.kind.name()
    }

    /// The words that a person reads.
    pub fn words(&self) -> Words {
        words::words(&self.kind)
    }

    /// All of it as text: what happened, what to try, and the technical text.
    pub fn text(&self) -> String {
        let Words { title, happened, to_try } = self.words();
        let mut text = format!("{title}\n  {happened}\n  {to_try}");
        if !self.technical.is_empty() {
            text.push_str("\n  (");
            text.push_str(&self.technical);
            text.push(')');
        }
        text
    }

    /// Whether it lies in the line itself, which fails again when it is sent again as it is.
    pub fn lies_in_line(&self) -> bool {
        matches!(
            self.kind,
            Kind::NotJson { .. }
                | Kind::NotUtf8 { .. }
                | Kind::ColumnCount { .. }
                | Kind::KeyMissing { .. }
                | Kind::KeyNotScalar { .. }
                | Kind::KeyTooLong { .. }
                | Kind::KeyWanted { .. }
                | Kind::HeaderMissing { .. }
                | Kind::HeadersTooLong { .. }
                | Kind::TimeMissing { .. }
                | Kind::TimeUnreadable { .. }
                | Kind::LineTooLong { .. }
                | Kind::LineTooLongForTopic { .. }
        )
    }

    /// Splits off the one number that differs from line to line, so that a log of many rows keeps each fault once.
    pub fn split_detail(self) -> (Self, u64) {
        let Self { kind, technical } = self;
        let (kind, detail) = match kind {
            Kind::LineTooLong { length, limit } => (Kind::LineTooLong { length: 0, limit }, length),
            Kind::LineTooLongForTopic { topic, length, limit } => {
                (Kind::LineTooLongForTopic { topic, length: 0, limit }, length)
            }
            Kind::NotJson { column } => (Kind::NotJson { column: 0 }, column),
            Kind::NotUtf8 { column } => (Kind::NotUtf8 { column: 0 }, column),
            Kind::ColumnCount { found, wanted } => (Kind::ColumnCount { found: 0, wanted }, found),
            Kind::KeyTooLong { length } => (Kind::KeyTooLong { length: 0 }, length),
            Kind::HeadersTooLong { length } => (Kind::HeadersTooLong { length: 0 }, length),
            other => (other, 0),
        };
        (Self { kind, technical }, detail)
    }

    /// Puts back the number that [`Fault::split_detail`] took.
    pub fn with_detail(mut self, detail: u64) -> Self {
        match &mut self.kind {
            Kind::LineTooLong { length: number, .. }
            | Kind::LineTooLongForTopic { length: number, .. }
            | Kind::NotJson { column: number }
            | Kind::NotUtf8 { column: number }
            | Kind::ColumnCount { found: number, .. }
            | Kind::KeyTooLong { length: number }
            | Kind::HeadersTooLong { length: number } => *number = detail,
            _ => {}
        }
        self
    }
}
