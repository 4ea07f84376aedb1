use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use super::*;
use crate::text::lower_first;

/// Whatever a person, a file or a cluster calls something.
const NAME: &str = "StoreID";

/// One of each kind, all about things of one name, so that nothing but our own words tells them apart.
fn every() -> Vec<Kind> {
    let name = || NAME.to_owned();
    let field = Field::Topic;
    let deadline = Duration::from_secs(2);
    vec![
        Kind::FieldEmpty { field },
        Kind::NoPort { address: name() },
        Kind::PortNotNumber { address: name() },
        Kind::NotNumber { field, text: name() },
        Kind::NotTime { field, text: name() },
        Kind::NotSize { field, text: name() },
        Kind::TopicName { text: name() },
        Kind::PropertyRefused { text: name() },
        Kind::PropertyForbidden { name: name() },
        Kind::PropertyHasField { name: name(), field },
        Kind::PropertyConflict { text: name() },
        Kind::NotDecimal { field, text: name() },
        Kind::SecretMissing,
        Kind::PassPhrase { path: name() },
        Kind::HostNotFound { address: name() },
        Kind::NothingListens { address: name() },
        Kind::Silent { address: name() },
        Kind::NotKafka { address: name() },
        Kind::AdvertisedAddress { address: name() },
        Kind::PlainPort { address: name() },
        Kind::EncryptedPort { address: name() },
        Kind::CertificateAuthority { address: name() },
        Kind::CertificateName { address: name() },
        Kind::CertificateExpired { address: name() },
        Kind::CertificateNotYet { address: name() },
        Kind::CertificateOther { address: name() },
        Kind::ClientCertificate { address: name() },
        Kind::ClientCertificateRefused { address: name() },
        Kind::ClientCertificateFile { path: name() },
        Kind::ClientKeyFile { path: name() },
        Kind::CaFile { path: name() },
        Kind::SignInRefused,
        Kind::MechanismNotOffered,
        Kind::ClusterLost,
        Kind::NoAnswer { deadline, cause: None },
        Kind::TopicUnknown { topic: name() },
        Kind::TopicHidden { topic: name() },
        Kind::PartitionMissing { topic: name(), partition: 7, partitions: 4 },
        Kind::PartitionUnread { topic: name(), partition: 7, partitions: 4 },
        Kind::WriteDenied { topic: name() },
        Kind::ReadDenied { topic: name() },
        Kind::GroupDenied { group: name() },
        Kind::TransactionsDenied { id: name() },
        Kind::CreateDenied { topic: name() },
        Kind::SettingsDenied { topic: name() },
        Kind::TopicExists { topic: name() },
        Kind::TooManyPartitions { partitions: 20_000, most: 10_000 },
        Kind::TooManyReplicas { replicas: None },
        Kind::CreateRefused { topic: name() },
        Kind::CreateNotOffered { topic: name() },
        Kind::IdempotenceRefused,
        Kind::LineTooLong { length: 5, limit: 4 },
        Kind::LineTooLongForTopic { topic: name(), length: 5, limit: 0 },
        Kind::RefusedLater { topic: name() },
        Kind::NotRetried,
        Kind::KeyWanted { topic: name() },
        Kind::TooFewReplicas { topic: name() },
        Kind::Refused { code: 7 },
        Kind::Slowed,
        Kind::ClientFailed,
        Kind::ReadingLost,
        Kind::OffsetGone { topic: name(), partition: 1, offset: 5, first: 7 },
        Kind::OffsetAhead { topic: name(), partition: 1, offset: 7, next: 5 },
        Kind::OffsetEmpty { partition: 1, offset: 5 },
        Kind::NotInLog,
        Kind::SeveralPractices,
        Kind::AnswerTooLarge { size: 5, limit: 4 },
        Kind::MessageUnreadable,
        Kind::Stopped,
        Kind::RunEnded,
        Kind::FileMissing { path: name() },
        Kind::FileDenied { path: name() },
        Kind::FileFolder { path: name() },
        Kind::FileEmpty { path: name() },
        Kind::FileEndsBefore { path: name(), line: 2 },
        Kind::FileChanged { path: name() },
        Kind::FileUnreadable { path: name() },
        Kind::FileDamaged { path: name() },
        Kind::NoRoom { folder: name() },
        Kind::UnpackFolder { folder: name() },
        Kind::ArrayBroken { path: name(), record: 2, line: 3 },
        Kind::NamesNotUtf8 { path: name() },
        Kind::TextWithKey,
        Kind::PipeOnce,
        Kind::NoneToSend,
        Kind::NotKept,
        Kind::LineNotShown { line: 5 },
        Kind::CopiedInPart { rows: 5, copied: 4 },
        Kind::NotJson { column: 5 },
        Kind::NotUtf8 { column: 5 },
        Kind::ColumnCount { found: 5, wanted: 4 },
        Kind::KeyMissing { field: name() },
        Kind::KeyNotScalar { field: name() },
        Kind::KeyTooLong { length: 5 },
        Kind::HeaderMissing { field: name() },
        Kind::HeadersTooLong { length: 5 },
        Kind::TimeMissing { field: name() },
        Kind::TimeUnreadable { field: name() },
        Kind::NoCredentials,
        Kind::SchemaRegistryKey,
        Kind::NotDuringRun,
        Kind::OneFileOnly { path: name() },
        Kind::NotAConnection { path: name() },
        Kind::ShareLeftOut { path: name() },
        Kind::PropertiesLeftOut { path: name() },
        Kind::DroppedDuringQuestion { path: name() },
        Kind::ConnectionGone { path: name() },
        Kind::PathNotText { path: name() },
        Kind::DiskFull { path: name() },
        Kind::FileUnwritable { path: name() },
        Kind::FolderNotReplaced { path: name() },
        Kind::FileNotDeleted { path: name() },
        Kind::KeyringAbsent,
        Kind::KeyringLocked,
        Kind::KeyringSilent { deadline },
        Kind::KeyringRefused,
        Kind::KeyringPartly { removed: 2, left: 1, cause: Box::new(Kind::KeyringLocked) },
        Kind::SecretsLeft { connection: "Class 7".to_owned(), cause: Box::new(Kind::KeyringLocked) },
        Kind::SettingsDamaged { aside: name() },
        Kind::SettingsUnreadable { path: name() },
        Kind::SettingsUnwritable { path: name() },
        Kind::TotalsFile { path: name() },
        Kind::PracticeGone { address: name() },
        Kind::PracticeFailed,
        Kind::Internal,
    ]
}

#[test]
fn no_kind_is_left_out_here() {
    // The stable names stand in the one match that the compiler holds complete.
    let source = include_str!("../name.rs");
    let names = source.lines().filter_map(|line| line.split_once(" => \"")?.1.strip_suffix("\","));
    let listed: BTreeSet<_> = every().iter().map(Kind::name).collect();
    assert_eq!(listed, names.collect());
    assert_eq!(listed.len(), every().len(), "two have one name");
}

#[test]
fn no_two_faults_read_the_same() {
    let mut read: HashMap<String, &'static str> = HashMap::new();
    for kind in every() {
        let Words { title, happened, .. } = words(&kind);
        for text in [title, happened] {
            if let Some(other) = read.insert(text.clone(), kind.name()) {
                panic!("{other} and {} both say “{text}”", kind.name());
            }
        }
    }
}

#[test]
fn every_fault_says_what_to_try_and_none_is_a_bare_time_out() {
    for kind in every() {
        let Words { title, happened, to_try } = words(&kind);
        assert!(!title.is_empty() && !title.ends_with('.'), "{title}");
        assert!(happened.ends_with('.') && to_try.len() > 10, "{}: {happened} {to_try}", kind.name());
        let text = format!("{title} {happened} {to_try}").to_lowercase();
        assert!(!text.contains("timed out") && !text.contains("time-out") && !text.contains("timeout"), "{text}");

        let Words { title: inner, to_try, .. } = words(&kind);
        let late = words(&Kind::NoAnswer { deadline: Duration::from_secs(2), cause: Some(Box::new(kind)) });
        assert!(late.title.ends_with(&lower_first(&inner)), "{}", late.title);
        assert!(late.happened.contains(&happened) && late.to_try == to_try, "{}", late.happened);
    }
}

/// Whatever a person, a file or a cluster calls something stands in a title as it is written there.
#[test]
fn names_that_are_not_ours_keep_their_first_letter_behind_a_colon() {
    for kind in every() {
        let title = words(&kind).title;
        let lowered = lower_first(&title);
        assert_eq!(title.contains(NAME), lowered.contains(NAME), "{lowered}");
    }
    let told = words(&Kind::KeyNotScalar { field: NAME.to_owned() }).title;
    assert_eq!(lower_first(&told), "field StoreID is not a text or number");
}

#[test]
fn nothing_is_promised_that_is_not_so() {
    let stopped = words(&Kind::Stopped);
    assert!(stopped.to_try.contains("set From line"), "Stop does not set it: {}", stopped.to_try);
    let internal = words(&Kind::Internal);
    assert!(internal.to_try.contains("may arrive twice"), "{}", internal.to_try);
    for field in [Field::Delay, Field::Deadline] {
        let words = words(&Kind::NotTime { field, text: "2 days".to_owned() });
        assert!(words.to_try.contains("at most 1 day"), "{}", words.to_try);
    }
}

/// The log keeps a reason once for all lines that it was the reason of, without what differs between them.
#[test]
fn a_reason_that_stands_for_several_lines_names_no_length() {
    for limit in [0, 1_000] {
        let reason = words(&Kind::LineTooLongForTopic { topic: NAME.to_owned(), length: 0, limit }).happened;
        assert!(!reason.contains(" 0 bytes") && reason.contains(NAME), "{reason}");
    }
    let limit = 1_000_000;
    for kind in
        [Kind::LineTooLong { length: 0, limit }, Kind::KeyTooLong { length: 0 }, Kind::HeadersTooLong { length: 0 }]
    {
        let reason = words(&kind).happened;
        assert!(!reason.contains(" 0 bytes"), "{reason}");
    }
}
