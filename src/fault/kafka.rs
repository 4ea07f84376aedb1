//! What librdkafka says, turned into a kind of fault.
//!
//! The codes say too little (a transport failure is a closed port, a plain port or a lost cluster), so the texts are read,
//! too. They are those of librdkafka 2.12, seen against real brokers; tests/kafka holds them.

use std::time::Duration;

use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};

use super::{Fault, Field, Kind};

/// Trouble that librdkafka told outside a delivery report, as a fault. `None` for what repeats other news
/// (`_ALL_BROKERS_DOWN`). `x509_error` is OpenSSL's number where a certificate was refused.
pub fn trouble(code: Code, reason: &str, x509_error: Option<i32>) -> Option<Fault> {
    let address = address(reason).unwrap_or_default().to_owned();
    let kind = match code {
        Code::AllBrokersDown => return None,
        Code::Resolve => Kind::HostNotFound { address },
        Code::SSL => ssl(address, reason, x509_error),
        Code::Authentication | Code::SaslAuthenticationFailed | Code::UnsupportedSASLMechanism => sign_in(reason),
        Code::ClusterAuthorizationFailed | Code::TransactionalIdAuthorizationFailed => Kind::IdempotenceRefused,
        Code::UnsupportedFeature if reason.contains("dempoten") => Kind::IdempotenceRefused,
        Code::BadMessage => not_kafka(address, reason),
        // librdkafka tells a refused certificate in two ways.
        Code::BrokerTransportFailure if reason.contains("certificate") => ssl(address, reason, x509_error),
        Code::BrokerTransportFailure | Code::OperationTimedOut | Code::Fail => transport(address, reason),
        code => Kind::Refused { code: code as i32 },
    };
    Some(Fault::with(kind, reason))
}

/// `host:port` at the beginning of librdkafka's texts: `sasl_ssl://host:port/bootstrap: …`.
pub fn address(reason: &str) -> Option<&str> {
    let plain = reason.split_once("://").filter(|(scheme, _)| !scheme.contains(' ')).map_or(reason, |(_, rest)| rest);
    let (address, _) = plain.split_once('/')?;
    (!address.contains(' ') && address.contains(':')).then_some(address)
}

/// Whether the text is about an address that the cluster gave for one of its brokers, and not about a bootstrap server.
pub fn is_advertised(reason: &str) -> bool {
    let Some(address) = address(reason) else { return false };
    let rest = reason.split_once(address).map_or("", |(_, rest)| rest);
    rest.strip_prefix('/').is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

/// Whether a bootstrap server closed the connection as soon as it was spoken to: it speaks another security, or wants a
/// sign-in. Kafka answers what versions it knows before that, so the connection may have been up for a moment.
pub fn closed_at_once(reason: &str) -> bool {
    if reason.contains("in state APIVERSION_QUERY") {
        return true;
    }
    let up_ms = reason.split_once("(after ").and_then(|(_, rest)| rest.split_once("ms in state UP"));
    let soon = up_ms.and_then(|(up_ms, _)| up_ms.parse().ok()).is_some_and(|up_ms: u32| up_ms < 2_000);
    soon && reason.contains("/bootstrap: ")
}

fn ssl(address: String, reason: &str, x509_error: Option<i32>) -> Kind {
    if reason.contains("certificate required") {
        return Kind::ClientCertificate { address };
    }
    if reason.contains("PLAINTEXT broker") || reason.contains("wrong version number") {
        return Kind::PlainPort { address };
    }
    // The numbers are OpenSSL's X509_V_ERR_… of x509_vfy.h.
    match x509_error {
        Some(10) => Kind::CertificateExpired { address },
        Some(9) => Kind::CertificateNotYet { address },
        Some(62..=64) => Kind::CertificateName { address },
        Some(2 | 18..=21) => Kind::CertificateAuthority { address },
        _ => Kind::CertificateOther { address },
    }
}

/// An answer whose first four bytes, read as Kafka's length of it, make no sense.
fn not_kafka(address: String, reason: &str) -> Kind {
    let size = reason.split_once("Invalid response size ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
    match size {
        // RFC 8446, 5.1: an alert, 0x15, of version 3.x. The port speaks TLS.
        Some(0x1503_0000..=0x1503_FFFF_u32) => Kind::EncryptedPort { address },
        _ => Kind::NotKafka { address },
    }
}

fn sign_in(reason: &str) -> Kind {
    if reason.contains("Handshake not supported")
        || reason.contains("Unsupported SASL mechanism")
        || reason.contains("mechanism handshake failed")
    {
        Kind::MechanismNotOffered
    } else {
        Kind::SignInRefused
    }
}

fn transport(address: String, reason: &str) -> Kind {
    let has = |text| reason.contains(text);
    if has("Connection refused") {
        Kind::NothingListens { address }
    } else if has("PLAINTEXT broker") || has("in state SSL_HANDSHAKE") {
        Kind::PlainPort { address }
    } else if has("security.protocol") || has("SSL listener") || closed_at_once(reason) {
        Kind::EncryptedPort { address }
    } else if has("timed out") || has("unreachable") || has("No route") {
        Kind::Silent { address }
    } else {
        Kind::ClusterLost
    }
}

/// What the cluster said when it was asked for the topic. `Refused` is worth asking again (a leader is being chosen);
/// `None` when it was librdkafka that spoke, and not the cluster.
pub fn topic_answer(code: Code, topic: &str) -> Option<Fault> {
    let topic = topic.to_owned();
    let kind = match code {
        Code::UnknownTopicOrPartition | Code::UnknownTopic => Kind::TopicUnknown { topic },
        Code::TopicAuthorizationFailed => Kind::TopicHidden { topic },
        Code::InvalidTopic => Kind::TopicName { text: topic },
        Code::ClusterAuthorizationFailed => Kind::WriteDenied { topic },
        code if code as i32 > 0 => Kind::Refused { code: code as i32 },
        _ => return None,
    };
    Some(Fault::with(kind, code.to_string()))
}

/// Why a message was not confirmed. `cause` is what was last heard about the way to the cluster.
pub fn report(code: Code, topic: &str, deadline: Duration, cause: Option<&Fault>) -> Fault {
    let topic = topic.to_owned();
    let kind = match code {
        Code::TopicAuthorizationFailed => Kind::WriteDenied { topic },
        Code::UnknownTopic | Code::UnknownTopicOrPartition | Code::UnknownPartition => Kind::TopicUnknown { topic },
        Code::MessageSizeTooLarge | Code::MessageBatchTooLarge => {
            Kind::LineTooLongForTopic { topic, length: 0, limit: 0 }
        }
        Code::InvalidRecord => Kind::KeyWanted { topic },
        Code::NotEnoughReplicas | Code::NotEnoughReplicasAfterAppend => Kind::TooFewReplicas { topic },
        Code::ClusterAuthorizationFailed => Kind::IdempotenceRefused,
        Code::Fatal | Code::PurgeQueue | Code::PurgeInflight => Kind::RunEnded,
        Code::MessageTimedOut => {
            let technical = cause.map_or_else(|| code.to_string(), |cause| cause.technical.clone());
            return Fault::with(
                Kind::NoAnswer { deadline, cause: cause.map(|cause| Box::new(cause.kind.clone())) },
                technical,
            );
        }
        code => Kind::Refused { code: code as i32 },
    };
    Fault::with(kind, code.to_string())
}

/// Why a client could not be made: always something in the form.
pub fn creation(error: &KafkaError, ca_file: &str) -> Fault {
    let text = error.to_string();
    let kind = match error {
        KafkaError::ClientCreation(reason) if reason.contains("ssl.ca.location") => {
            Kind::CaFile { path: ca_file.to_owned() }
        }
        KafkaError::ClientConfig(_, _, name, value) => Kind::PropertyRefused { text: format!("{name}={value}") },
        KafkaError::ClientCreation(reason) => Kind::PropertyRefused { text: reason.clone() },
        _ => Kind::FieldEmpty { field: Field::Properties },
    };
    Fault::with(kind, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(code: Code, reason: &str, x509_error: Option<i32>) -> Option<&'static str> {
        trouble(code, reason, x509_error).map(|fault| fault.name())
    }

    #[test]
    fn texts_as_librdkafka_writes_them_have_their_fault() {
        let cases = [
            (
                Code::Resolve,
                "sasl_ssl://nowhere:9092/bootstrap: Failed to resolve 'nowhere:9092': Name or service not known (after 3ms in state CONNECT)",
                None,
                "host-not-found",
            ),
            (
                Code::BrokerTransportFailure,
                "localhost:9/bootstrap: Connect to ipv4#127.0.0.1:9 failed: Connection refused (after 0ms in state CONNECT)",
                None,
                "nothing-listens",
            ),
            (
                Code::BrokerTransportFailure,
                "ssl://localhost:1/bootstrap: SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener? (after 2ms in state SSL_HANDSHAKE)",
                None,
                "plain-port",
            ),
            (
                Code::BrokerTransportFailure,
                "localhost:1/bootstrap: Disconnected while requesting ApiVersion: might be caused by incorrect security.protocol configuration (connecting to a SSL listener?) or broker version is < 0.10",
                None,
                "encrypted-port",
            ),
            (
                Code::SSL,
                "ssl://localhost:1/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured",
                Some(20),
                "certificate-authority",
            ),
            (
                Code::BrokerTransportFailure,
                "ssl://localhost:1/bootstrap: error:0A000086:SSL routines::certificate verify failed (after 3ms in state SSL_HANDSHAKE)",
                Some(19),
                "certificate-authority",
            ),
            (
                Code::BrokerTransportFailure,
                "ssl://localhost:1/bootstrap: Disconnected: SSL connection closed by peer (after 0ms in state SSL_HANDSHAKE)",
                None,
                "plain-port",
            ),
            (
                Code::BrokerTransportFailure,
                "localhost:1/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN (after 48ms in state APIVERSION_QUERY)",
                None,
                "encrypted-port",
            ),
            (
                Code::BrokerTransportFailure,
                "localhost:1/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN (after 11ms in state UP, 1 identical error(s) suppressed)",
                None,
                "encrypted-port",
            ),
            (
                Code::BrokerTransportFailure,
                "localhost:1/bootstrap: Send failed: Broken pipe (after 9011ms in state UP)",
                None,
                "cluster-lost",
            ),
            (
                Code::BrokerTransportFailure,
                "localhost:1/1: Disconnected: connection closed by peer: receive 0 after POLLIN (after 11ms in state UP)",
                None,
                "cluster-lost",
            ),
            (
                Code::Authentication,
                "sasl_plaintext://localhost:1/bootstrap: SASL Handshake not supported by broker (required by mechanism PLAIN) (after 1ms in state APIVERSION_QUERY)",
                None,
                "mechanism-not-offered",
            ),
            (
                Code::BadMessage,
                "localhost:1/bootstrap: Receive failed: Invalid response size 1213486160 (0..100000000): increase receive.message.max.bytes (after 0ms in state APIVERSION_QUERY)",
                None,
                "not-kafka",
            ),
            (
                Code::BadMessage,
                "localhost:1/bootstrap: Receive failed: Invalid response size 352518912 (0..100000000): increase receive.message.max.bytes (after 0ms in state APIVERSION_QUERY)",
                None,
                "encrypted-port",
            ),
            (Code::SSL, "ssl://localhost:1/bootstrap: certificate verify failed", Some(10), "certificate-expired"),
            (Code::SSL, "ssl://localhost:1/bootstrap: certificate verify failed", Some(9), "certificate-not-yet-valid"),
            (Code::SSL, "ssl://localhost:1/bootstrap: certificate verify failed", Some(62), "certificate-name"),
            (
                Code::BrokerTransportFailure,
                "ssl://localhost:1/bootstrap: tlsv13 alert certificate required",
                None,
                "client-certificate-wanted",
            ),
            (
                Code::Authentication,
                "sasl_ssl://localhost:1/bootstrap: SASL authentication error: Authentication failed: Invalid username or password (after 300ms in state AUTH_REQ)",
                None,
                "sign-in-refused",
            ),
            (
                Code::UnsupportedSASLMechanism,
                "sasl_ssl://localhost:1/bootstrap: SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-512",
                None,
                "mechanism-not-offered",
            ),
        ];
        for (code, reason, x509_error, wanted) in cases {
            assert_eq!(name(code, reason, x509_error), Some(wanted), "{reason}");
        }
        assert_eq!(name(Code::AllBrokersDown, "1/1 brokers are down", None), None);
    }

    #[test]
    fn the_address_stands_at_the_beginning() {
        assert_eq!(address("sasl_ssl://a.example:9092/bootstrap: Failed"), Some("a.example:9092"));
        assert_eq!(address("kafka:9092/1: Connect"), Some("kafka:9092"));
        assert_eq!(address("[::1]:9092/1: Connect"), Some("[::1]:9092"));
        assert_eq!(address("1/1 brokers are down"), None);
        assert_eq!(address(""), None);
        assert!(is_advertised("ssl://kafka:9092/1: Failed to resolve"));
        assert!(!is_advertised("ssl://kafka:9092/bootstrap: Failed to resolve"));
    }
}
