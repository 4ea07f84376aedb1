//! What librdkafka says, turned into a kind of fault.
//!
//! The codes say too little (a transport failure is a closed port, a plain port or a lost cluster), so the texts are read,
//! too. They are those of librdkafka 2.12, seen against real brokers; tests/kafka holds them.

mod denied;
mod made;

use std::time::Duration;

use rdkafka::{
    ClientConfig,
    error::{KafkaError, RDKafkaErrorCode as Code},
};

pub use denied::{Asked, To, denied};
pub use made::not_made;

use super::{Fault, Field, Kind};

/// Trouble that librdkafka told outside a delivery report, as a fault. `None` for what repeats other news
/// (`_ALL_BROKERS_DOWN`). `x509_error` is OpenSSL's number where a certificate was refused.
pub fn trouble(code: Code, reason: &str, x509_error: Option<i32>) -> Option<Fault> {
    let address = address(reason).or_else(|| coordinator(reason)).unwrap_or_default().to_owned();
    let kind = match code {
        Code::AllBrokersDown => return None,
        Code::Resolve => Kind::HostNotFound { address },
        Code::SSL => ssl(address, reason, x509_error),
        Code::Authentication | Code::SaslAuthenticationFailed | Code::UnsupportedSASLMechanism => sign_in(reason),
        Code::ClusterAuthorizationFailed | Code::TransactionalIdAuthorizationFailed => Kind::IdempotenceRefused,
        Code::UnsupportedFeature if reason.contains("dempoten") => Kind::IdempotenceRefused,
        Code::BadMessage => not_kafka(address, reason),
        // librdkafka tells a refused certificate in two ways.
        Code::BrokerTransportFailure if reason.contains("certificate") || refuses_ours(reason) => {
            ssl(address, reason, x509_error)
        }
        Code::BrokerTransportFailure | Code::OperationTimedOut | Code::Fail => transport(address, reason),
        code if code as i32 > 0 => Kind::Refused { code: code as i32 },
        // librdkafka's own codes are below 0, and no word of the cluster.
        _ => Kind::ClusterLost,
    };
    Some(Fault::with(kind, reason))
}

/// What is known about certificates when trouble is heard.
pub struct Certificates<'a> {
    /// The last one that was refused: by which address, and OpenSSL's number of why.
    pub refused: Option<(&'a str, i32)>,
    /// Whether the cluster is shown one of ours.
    pub shown: bool,
}

/// [`trouble`], with the reason of a refused certificate where it is the one of the address that the text is about.
pub fn heard(code: Code, reason: &str, certificates: &Certificates<'_>) -> Option<Fault> {
    let about = address(reason);
    let refused = certificates.refused.filter(|(broker, _)| about.is_none_or(|about| about == *broker));
    let fault = trouble(code, reason, refused.map(|(_, x509_error)| x509_error))?;
    Some(client_certificate(fault, certificates.shown))
}

/// The fault of an address that the cluster gave for itself, where it cannot be reached; any other as it is.
pub fn advertised(fault: Fault) -> Fault {
    match (fault.kind, address(&fault.technical).map(str::to_owned)) {
        (Kind::HostNotFound { .. } | Kind::NothingListens { .. } | Kind::Silent { .. }, Some(address)) => {
            Fault::with(Kind::AdvertisedAddress { address }, fault.technical)
        }
        (kind, _) => Fault { kind, technical: fault.technical },
    }
}

/// `host:port` at the beginning of librdkafka's texts: `sasl_ssl://host:port/bootstrap: …`.
pub fn address(reason: &str) -> Option<&str> {
    let plain = reason.split_once("://").filter(|(scheme, _)| !scheme.contains(' ')).map_or(reason, |(_, rest)| rest);
    let (address, _) = plain.split_once('/')?;
    (!address.contains(' ') && address.contains(':')).then_some(address)
}

/// `host:port` behind the name that librdkafka gives the broker of a consumer group: `GroupCoordinator: host:port: …`.
fn coordinator(reason: &str) -> Option<&str> {
    let (_, rest) = reason.split_once(": ").filter(|(name, _)| name.starts_with("GroupCoordinator"))?;
    let (address, _) = rest.split_once(": ")?;
    (!address.contains(' ') && address.contains(':')).then_some(address)
}

/// Whether the text is about an address that the cluster gave for one of its brokers, and not about a bootstrap server.
pub fn is_advertised(reason: &str) -> bool {
    broker(reason).is_some()
}

/// The number of the broker that the text is about; `None` for a bootstrap server, whose number is not known yet.
pub fn broker(reason: &str) -> Option<i32> {
    let (_, rest) = reason.split_once(address(reason)?)?;
    rest.strip_prefix('/')?.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
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

/// Whether the connection that was lost had been one to a Kafka, which had answered.
pub fn was_up(reason: &str) -> bool {
    reason.contains("in state UP")
}

fn ssl(address: String, reason: &str, x509_error: Option<i32>) -> Kind {
    if reason.contains("certificate required") {
        return Kind::ClientCertificate { address };
    }
    if refuses_ours(reason) {
        return Kind::ClientCertificateRefused { address };
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

/// Whether the other side said by an alert of TLS that it does not take the certificate that it was shown. The names are
/// those of RFC 8446, 6.2, as OpenSSL writes them.
fn refuses_ours(reason: &str) -> bool {
    const ALERTS: [&str; 8] = [
        "alert bad certificate",
        "alert unsupported certificate",
        "alert certificate revoked",
        "alert certificate expired",
        "alert certificate unknown",
        "alert unknown ca",
        "alert access denied",
        // Before TLS 1.3 that is what Kafka says to whom it misses one of.
        "alert handshake failure",
    ];
    ALERTS.iter().any(|alert| reason.contains(alert))
}

/// Whether a client with these properties shows a certificate of its own.
pub fn shows_certificate(config: &ClientConfig) -> bool {
    ["ssl.certificate.location", "ssl.certificate.pem", "ssl.keystore.location"]
        .iter()
        .any(|name| config.get(name).is_some())
}

/// The fault of a certificate of ours, by whether there is one: before TLS 1.3 a missing one is refused with the words for a
/// bad one, and librdkafka does not even show one of an authority that the cluster does not name.
fn client_certificate(fault: Fault, shows: bool) -> Fault {
    let kind = match fault.kind {
        Kind::ClientCertificateRefused { address } if !shows => Kind::ClientCertificate { address },
        Kind::ClientCertificate { address } if shows => Kind::ClientCertificateRefused { address },
        kind => kind,
    };
    Fault { kind, ..fault }
}

/// How large an answer is, and how large it may be, in bytes, where librdkafka says that it is too large to be taken.
pub fn too_large(reason: &str) -> Option<(u64, u64)> {
    let (_, rest) = reason.split_once("Invalid response size ")?;
    let (size, rest) = rest.split_once(" (0..")?;
    let (limit, _) = rest.split_once(')')?;
    let (size, limit) = (size.parse().ok()?, limit.parse().ok()?);
    (size > limit).then_some((size, limit))
}

/// An answer whose first four bytes, read as Kafka's length of it, make no sense.
fn not_kafka(address: String, reason: &str) -> Kind {
    match too_large(reason) {
        // RFC 8446, 5.1: an alert, 0x15, of version 3.x. The port speaks TLS.
        Some((0x1503_0000..=0x1503_FFFF, _)) => Kind::EncryptedPort { address },
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
    if let Some(denied) = denied(code, &Asked { topic, ..Asked::default() }) {
        return denied;
    }
    let topic = topic.to_owned();
    let kind = match code {
        Code::UnknownTopic | Code::UnknownTopicOrPartition | Code::UnknownPartition => Kind::TopicUnknown { topic },
        Code::MessageSizeTooLarge | Code::MessageBatchTooLarge => {
            Kind::LineTooLongForTopic { topic, length: 0, limit: 0 }
        }
        Code::InvalidRecord => Kind::KeyWanted { topic },
        Code::NotEnoughReplicas | Code::NotEnoughReplicasAfterAppend => Kind::TooFewReplicas { topic },
        // In the middle of a run librdkafka gives lines back only when it gives up.
        Code::Fatal | Code::PurgeQueue | Code::PurgeInflight => Kind::ClientFailed,
        // The code that the other lines of the batch have.
        Code::InvalidDifferentRecord => Kind::Refused { code: Code::InvalidRecord as i32 },
        // librdkafka tries again and again meanwhile, and says nothing.
        Code::MessageTimedOut if cause.is_some_and(|cause| matches!(cause.kind, Kind::TooFewReplicas { .. })) => {
            Kind::TooFewReplicas { topic }
        }
        Code::MessageTimedOut => {
            let technical = cause.map_or_else(|| code.to_string(), |cause| cause.technical.clone());
            return Fault::with(
                Kind::NoAnswer { deadline, cause: cause.map(|cause| Box::new(cause.kind.clone())) },
                technical,
            );
        }
        code if code as i32 > 0 => Kind::Refused { code: code as i32 },
        _ => {
            let technical = cause.map_or_else(|| code.to_string(), |cause| cause.technical.clone());
            return Fault::with(Kind::NotRetried, technical);
        }
    };
    Fault::with(kind, code.to_string())
}

/// Why a client could not be made of `config`: always something in the form.
pub fn creation(error: &KafkaError, config: &ClientConfig) -> Fault {
    let kind = match error {
        KafkaError::ClientCreation(reason) => refused(reason.trim_end(), config),
        // The value may be a secret.
        KafkaError::ClientConfig(_, _, name, _) => Kind::PropertyRefused { text: name.clone() },
        _ => Kind::FieldEmpty { field: Field::Properties },
    };
    let technical = match error {
        KafkaError::ClientCreation(reason) | KafkaError::ClientConfig(_, reason, ..) => reason.trim_end().to_owned(),
        error => error.to_string(),
    };
    Fault::with(kind, technical)
}

/// librdkafka's texts begin with the property at fault; what follows is OpenSSL's, and does not tell a wrong pass phrase
/// from a damaged key.
fn refused(reason: &str, config: &ClientConfig) -> Kind {
    let path = |name| config.get(name).unwrap_or_default().to_owned();
    let has = |text| reason.contains(text);
    if has("ssl.ca.location") {
        Kind::CaFile { path: path("ssl.ca.location") }
    } else if has("ssl.certificate.location") {
        Kind::ClientCertificateFile { path: path("ssl.certificate.location") }
    } else if has("ssl.key.location") || has("Private key check failed") {
        Kind::ClientKeyFile { path: path("ssl.key.location") }
    } else {
        Kind::PropertyRefused { text: reason.to_owned() }
    }
}

#[cfg(test)]
mod tests;
