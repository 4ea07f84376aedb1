//! Why a topic was not made.

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{Asked, Fault, Kind, To, denied};

/// Why the cluster did not make a topic that was to have so many replicas. `reason` is what it said. `None` when it was
/// librdkafka that spoke, and not the cluster.
pub fn not_made(code: Code, reason: &str, topic: &str, replicas: Option<u64>) -> Option<Fault> {
    let asked = Asked { to: To::Create, topic, ..Asked::default() };
    if let Some(fault) = denied(code, &asked) {
        return Some(Fault { technical: reason.to_owned(), ..fault });
    }
    let topic = topic.to_owned();
    let kind = match code {
        Code::TopicAlreadyExists => Kind::TopicExists { topic },
        Code::InvalidReplicationFactor => Kind::TooManyReplicas { replicas },
        Code::InvalidTopic => Kind::TopicName { text: topic },
        Code::UnsupportedFeature => Kind::CreateNotOffered { topic },
        code if code as i32 > 0 => Kind::CreateRefused { topic },
        _ => return None,
    };
    Some(Fault::with(kind, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cluster_s_reason_stays_beside_the_words_and_its_silence_is_no_reason() {
        let name =
            |code| not_made(code, "its reason", "invoices", Some(3)).map(|fault| (fault.name(), fault.technical));
        let said = |name| Some((name, "its reason".to_owned()));
        assert_eq!(name(Code::TopicAuthorizationFailed), said("create-denied"));
        assert_eq!(name(Code::TopicAlreadyExists), said("topic-exists"));
        assert_eq!(name(Code::InvalidReplicationFactor), said("too-many-replicas"));
        assert_eq!(name(Code::PolicyViolation), said("create-refused"));
        assert_eq!(name(Code::UnsupportedFeature), said("create-not-offered"));
        for silence in [Code::OperationTimedOut, Code::BrokerTransportFailure] {
            assert_eq!(name(silence), None);
        }
    }
}
