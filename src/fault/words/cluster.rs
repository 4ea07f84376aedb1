//! The words for the way to the cluster, and for what the cluster says.

use super::{super::Kind, Words, say};
use crate::text::{self, number};

pub fn way(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::HostNotFound { address } => say(
            "Host name not found",
            format!("This computer could not find out where {address} is."),
            "Check the bootstrap server for typing errors, and that this computer is online (some names are known inside a company's network only).",
        ),
        Kind::NothingListens { address } => say(
            "Nothing listens there",
            format!("The computer at {address} answered that nothing listens on that port."),
            "Check the port, and that Kafka is running there.",
        ),
        Kind::Silent { address } => say(
            "No answer",
            format!("Nothing at all came back from {address}. Most often a firewall drops what is sent there."),
            "Check host and port, and whether this network may reach it (another network, a VPN).",
        ),
        Kind::NotKafka { address } => say(
            "No answer in Kafka's language",
            format!("The port at {address} accepts connections, but nothing came back that Kafka would say."),
            "Check the port: brokers often use 9092, web pages 80, 443 or 8080.",
        ),
        Kind::AdvertisedAddress { address } => say(
            "The cluster names an address that cannot be reached",
            format!(
                "The bootstrap server answered, but the cluster says that its broker is at {address}, and that address does not work from here. This is usual for a Kafka in a container."
            ),
            "Ask for the cluster's advertised.listeners to be set to an address that this computer can reach.",
        ),
        Kind::PlainPort { address } => say(
            "The port is not encrypted",
            format!("We asked {address} for an encrypted connection, and it does not offer one."),
            "Under More options choose a security without SSL, or use the cluster's encrypted port.",
        ),
        Kind::EncryptedPort { address } => say(
            "The port wants another security",
            format!(
                "{address} closed the connection as soon as we spoke: it most likely wants an encrypted connection or a sign-in."
            ),
            "Under More options choose SASL_SSL or SSL, or use the cluster's plain port.",
        ),
        Kind::SignInRefused => say(
            "API key or secret refused",
            "The cluster was reached, and it refused the API key or its secret.",
            "Type both anew, or choose the key file again. A new key of Confluent Cloud takes a minute or two until it works.",
        ),
        Kind::MechanismNotOffered => say(
            "Sign-in method not offered",
            "The cluster was reached, but it does not offer this sign-in method.",
            "Choose another sign-in under More options (PLAIN for Confluent Cloud, often SCRAM elsewhere), or a security without sign-in.",
        ),
        Kind::ClusterLost => say(
            "Waiting for the cluster",
            "The cluster no longer answers, or the connection to it was lost. Lines already handed over are kept and sent when it is back.",
            "Wait, or stop the run (in the terminal with Ctrl-C).",
        ),
        Kind::NoAnswer { deadline, cause } => no_answer(*deadline, cause.as_deref()),
        _ => return None,
    })
}

fn no_answer(deadline: std::time::Duration, cause: Option<&Kind>) -> Words {
    let time = number::duration(deadline);
    match cause.map(super::words) {
        Some(cause) => say(
            format!("No answer within {time}: {}", text::lower_first(&cause.title)),
            format!("The cluster did not confirm the line within {time}. Last heard: {}", cause.happened),
            cause.to_try,
        ),
        None => say(
            format!("No answer within {time}"),
            format!("The cluster did not confirm the line within {time}, and gave no reason."),
            "Check that the cluster is well, or set a longer deadline under More options.",
        ),
    }
}

pub fn certificate(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::CertificateAuthority { address } => say(
            "Certificate from an unknown authority",
            format!("{address} showed a certificate that is signed by nobody whom this computer trusts."),
            "If the cluster has its own authority, choose its CA file under More options (in the terminal --ca FILE).",
        ),
        Kind::CertificateName { address } => say(
            "Certificate for another name",
            format!("{address} showed a certificate that was made for another name."),
            "Write the bootstrap server with the name that stands in its certificate.",
        ),
        Kind::CertificateExpired { address } => say(
            "Certificate expired",
            format!("The certificate of {address} is no longer valid."),
            "Check this computer's date; if it is right, the cluster's owner must renew the certificate.",
        ),
        Kind::CertificateNotYet { address } => say(
            "Certificate not valid yet",
            format!("The certificate of {address} is valid from a later time on."),
            "Check this computer's date and clock.",
        ),
        Kind::CertificateOther { address } => say(
            "Certificate refused",
            format!("The certificate of {address} could not be verified."),
            "Show the technical text to the cluster's owner.",
        ),
        Kind::ClientCertificate { address } => say(
            "The cluster wants a client certificate",
            format!("{address} lets in only those who show a certificate of their own."),
            "Under More options choose the client certificate and its key, or ask for a port with API keys.",
        ),
        Kind::ClientCertificateRefused { address } => say(
            "The client certificate is refused",
            format!("{address} does not accept the client certificate that was chosen."),
            "Check that the certificate was made for this cluster and is still valid; show the technical text to the cluster's owner.",
        ),
        Kind::ClientCertificateFile { path } => say(
            "The client certificate cannot be used",
            format!("{path} could not be read, or holds no PEM certificate."),
            "Choose a .pem or .crt file that begins with -----BEGIN CERTIFICATE-----",
        ),
        Kind::ClientKeyFile { path } => say(
            "The client key cannot be used",
            format!("{path} could not be read, holds no PEM private key, or the key belongs to another certificate."),
            "Choose the .pem or .key file that was handed out together with the client certificate.",
        ),
        Kind::CaFile { path } => say(
            "The CA file cannot be used",
            format!("{path} could not be read, or holds no PEM certificates."),
            "Choose a .pem or .crt file that begins with -----BEGIN CERTIFICATE-----",
        ),
        _ => return None,
    })
}

pub fn cluster(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::TopicUnknown { topic } => say(
            "Topic does not exist",
            format!("The cluster has no topic “{topic}”. Nothing was created."),
            "Check the name for typing errors, or create the topic first.",
        ),
        Kind::TopicHidden { topic } => say(
            "Topic not there, or not for this key",
            format!(
                "The topic “{topic}” does not exist, or this API key may not see it: the cluster does not tell which."
            ),
            "Check the name, and ask for a right on the topic.",
        ),
        Kind::WriteDenied { topic } => say(
            "No permission to write",
            format!("This API key may not write to the topic “{topic}”."),
            "Ask for the WRITE permission on the topic, or use another key.",
        ),
        Kind::ReadDenied { topic } => say(
            "No permission to read",
            format!("This API key may not read the topic “{topic}”."),
            "Ask for the READ permission on the topic, or use another key.",
        ),
        Kind::GroupDenied { group } => say(
            "No permission for this consumer group",
            format!("This API key may not use the consumer group “{group}”."),
            "Ask for the READ permission on the group, or choose a group that this key may use.",
        ),
        Kind::TransactionsDenied { id } => say(
            "No permission for transactions",
            format!("This API key may not use transactions under the id “{id}”."),
            "Ask for the WRITE permission on the transactional id, or send without transactions.",
        ),
        Kind::CreateDenied { topic } => say(
            "No permission to create topics",
            format!("This API key may not create the topic “{topic}”."),
            "Ask for the CREATE permission, or ask the cluster's owner to create the topic.",
        ),
        Kind::IdempotenceRefused => say(
            "The cluster refuses idempotence",
            "Idempotence keeps lines from arriving twice; the cluster does not let this API key use it. Where a key may write no topic at all, the cluster says the same.",
            "Ask for the WRITE permission on the topic, or switch Idempotence off under More options (in the terminal --idempotence off).",
        ),
        Kind::LineTooLong { length, limit } => say(
            "Line too long for this program",
            too_long_here(*length, *limit),
            "Shorten the line. For a cluster of your own you can raise Message size under More options (in the terminal --message-size), if the topic takes it.",
        ),
        Kind::LineTooLongForTopic { topic, length, limit } => say(
            "Line too long for this topic",
            too_long(topic, *length, *limit),
            "Shorten the line, or ask the topic's owner to raise max.message.bytes.",
        ),
        Kind::RefusedLater { topic } => say(
            "Refused at the second try",
            format!(
                "The connection broke when the line was sent first. At the second try the topic “{topic}” refused the batch that it was in as too long. Whether the first try was stored is not known."
            ),
            "Look in the topic before you send the line again; a smaller Batch size under More options prevents the refusal.",
        ),
        Kind::NotRetried => say(
            "The connection broke",
            "The connection to the cluster broke while the line was on its way, and it was not tried again.",
            "Look in the topic before you send the line again.",
        ),
        Kind::KeyWanted { topic } => say(
            "The topic wants a key",
            format!("The topic “{topic}” keeps only the newest message of each key, so it takes none without a key."),
            "Choose a key field.",
        ),
        Kind::TooFewReplicas { topic } => say(
            "Too few replicas",
            format!(
                "Fewer copies of the topic “{topic}” are in step than it wants, so the cluster takes nothing for it."
            ),
            "Try again later, or ask the cluster's owner: a broker is down.",
        ),
        Kind::Refused { code } => say(
            "Refused by the cluster",
            format!("The cluster refused it with Kafka's code {code}."),
            "The technical text names the reason; show it to the cluster's owner.",
        ),
        Kind::Slowed => say(
            "Slowed by the cluster's quota",
            "More is sent than the cluster allows this key, so it makes us wait. Nothing is lost.",
            "Wait, choose a longer delay, or ask the cluster's owner for a higher quota.",
        ),
        Kind::ClientFailed => say(
            "The connection to Kafka gave up",
            "The producer cannot go on without the risk of losing or repeating lines.",
            "Press Send again to start anew from the line that is set.",
        ),
        Kind::Stopped => say(
            "Stopped by you",
            "The run was stopped. From line stays as it was, so the next run begins there again.",
            "To go on instead, set From line (in the terminal --from-line) to the first line that was not sent.",
        ),
        Kind::RunEnded => say(
            "The run ended",
            "The run ended before the cluster answered for this line.",
            "See what the status line says about the run.",
        ),
        _ => return None,
    })
}

/// A length of 0 is none: the fault stands for several lines.
/// Where the words stand for several lines the length is 0.
fn too_long_here(length: u64, limit: u64) -> String {
    let limit = number::whole(limit);
    match length {
        0 => format!(
            "The line is longer, with its key where it has one, than the {limit} bytes that this program sends at most. The cluster never saw it."
        ),
        length => format!(
            "The line is {} bytes, with its key where it has one; this program sends at most {limit}. The cluster never saw it.",
            number::whole(length)
        ),
    }
}

fn too_long(topic: &str, length: u64, limit: u64) -> String {
    if length == 0 {
        let most = if limit == 0 { String::new() } else { format!(": at most {} bytes", number::whole(limit)) };
        return format!("The line is longer than the topic “{topic}” takes{most}.");
    }
    let length = number::whole(length);
    match limit {
        0 => format!(
            "With its key and what Kafka adds the line is {length} bytes, and the cluster refused it alone: the topic “{topic}” takes none so long."
        ),
        limit => format!(
            "With its key and what Kafka adds the line is {length} bytes; the topic “{topic}” takes at most {}.",
            number::whole(limit)
        ),
    }
}
