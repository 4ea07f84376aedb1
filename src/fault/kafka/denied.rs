//! Which permission is missing, told by what was asked.

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{Fault, Kind};

/// What was asked of the cluster, and about what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// What was to be done with the topic.
    pub to: To,
    /// The topic.
    pub topic: &'a str,
    /// The consumer group; empty for none.
    pub group: &'a str,
    /// The id of the transactions; empty for none.
    pub transactional_id: &'a str,
}

/// What can be done with a topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum To {
    /// Write it.
    #[default]
    Write,
    /// Read it.
    Read,
    /// See that it is there.
    Describe,
    /// Make it.
    Create,
    /// Read its settings.
    Settings,
}

/// Which permission is missing, when `code` says that one is: 29 for a topic, 30 for a group, 53 for transactions, 31 for
/// the cluster. Kafka says 31 to a producer that asks for its number, and either 29 or 31 to who makes a topic.
pub fn denied(code: Code, asked: &Asked<'_>) -> Option<Fault> {
    let (topic, group, id) = (asked.topic.to_owned(), asked.group.to_owned(), asked.transactional_id.to_owned());
    let kind = match (code, asked.to) {
        (Code::GroupAuthorizationFailed, _) => Kind::GroupDenied { group },
        (Code::TransactionalIdAuthorizationFailed, _) if id.is_empty() => Kind::IdempotenceRefused,
        (Code::TransactionalIdAuthorizationFailed, _) => Kind::TransactionsDenied { id },
        (Code::TopicAuthorizationFailed | Code::ClusterAuthorizationFailed, To::Create) => Kind::CreateDenied { topic },
        (Code::TopicAuthorizationFailed, To::Write) => Kind::WriteDenied { topic },
        (Code::TopicAuthorizationFailed, To::Read) => Kind::ReadDenied { topic },
        (Code::TopicAuthorizationFailed, To::Describe) => Kind::TopicHidden { topic },
        (Code::TopicAuthorizationFailed, To::Settings) => Kind::SettingsDenied { topic },
        (Code::ClusterAuthorizationFailed, To::Write) => Kind::IdempotenceRefused,
        _ => return None,
    };
    Some(Fault::with(kind, code.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_permission_is_named_by_what_was_asked() {
        use Code::{
            ClusterAuthorizationFailed as Cluster, GroupAuthorizationFailed as Group,
            TopicAuthorizationFailed as Topic, TransactionalIdAuthorizationFailed as Transactions,
        };
        let asked = |to| Asked { to, topic: "invoices", group: "readers", transactional_id: "copies" };
        let name = |code, asked| denied(code, &asked).map(|fault| fault.name());
        let (topic, group, id) = ("invoices".to_owned(), "readers".to_owned(), "copies".to_owned());
        for (code, to, wanted) in [
            (Topic, To::Write, Some(Kind::WriteDenied { topic: topic.clone() })),
            (Topic, To::Read, Some(Kind::ReadDenied { topic: topic.clone() })),
            (Topic, To::Describe, Some(Kind::TopicHidden { topic: topic.clone() })),
            (Topic, To::Settings, Some(Kind::SettingsDenied { topic: topic.clone() })),
            (Topic, To::Create, Some(Kind::CreateDenied { topic: topic.clone() })),
            (Cluster, To::Create, Some(Kind::CreateDenied { topic })),
            (Cluster, To::Write, Some(Kind::IdempotenceRefused)),
            (Cluster, To::Describe, None),
            (Group, To::Read, Some(Kind::GroupDenied { group: group.clone() })),
            (Group, To::Write, Some(Kind::GroupDenied { group })),
            (Transactions, To::Write, Some(Kind::TransactionsDenied { id })),
            (Code::MessageSizeTooLarge, To::Write, None),
        ] {
            assert_eq!(denied(code, &asked(to)).map(|fault| fault.kind), wanted, "{code:?} to {to:?}");
        }
        // Idempotence alone asks without an id.
        let plain = Asked { topic: "invoices", ..Asked::default() };
        assert_eq!(name(Transactions, plain), Some("idempotence-refused"));
    }
}
