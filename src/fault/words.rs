//! The words for each fault: a title, what happened, what to try.

use super::{Field, Kind};
use crate::text::{self, number};

/// What a person reads about a fault. The technical text is kept apart, in [`super::Fault::technical`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// A few words, no full stop: what a table row shows after "Failed:".
    pub title: String,
    /// What happened, in one or two sentences.
    pub happened: String,
    /// What to try, in one or two sentences.
    pub to_try: String,
}

fn say(title: impl Into<String>, happened: impl Into<String>, to_try: impl Into<String>) -> Words {
    Words { title: title.into(), happened: happened.into(), to_try: to_try.into() }
}

/// The words for a kind of fault.
pub(super) fn words(kind: &Kind) -> Words {
    field(kind)
        .or_else(|| way(kind))
        .or_else(|| certificate(kind))
        .or_else(|| cluster(kind))
        .or_else(|| file(kind))
        .or_else(|| line(kind))
        .unwrap_or_else(|| computer(kind))
}

fn field(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::FieldEmpty { field } => {
            let name = text::field_name(*field);
            say(
                format!("{name} is empty"),
                format!("{name} must be filled in before anything can be sent."),
                field_hint(*field),
            )
        }
        Kind::NoPort { address } => say(
            "No port given",
            format!("“{address}” has no port. A bootstrap server is a host and a port with a colon between them."),
            format!("Write the port after a colon, for example {address}:9092"),
        ),
        Kind::PortNotNumber { address } => say(
            "The port is not a number",
            format!("What stands after the colon in “{address}” is not a port: a number from 1 to 65,535."),
            "Write the port as a number, for example :9092",
        ),
        Kind::NotNumber { field, text } => {
            let name = text::field_name(*field);
            say(
                format!("{name} is not a number"),
                format!("“{text}” is not a whole number of at least 1."),
                field_hint(*field),
            )
        }
        Kind::NotTime { field, text } => {
            let name = text::field_name(*field);
            say(format!("{name} is not a time"), format!("“{text}” is not a time."), field_hint(*field))
        }
        Kind::TopicName { text } => say(
            "Not a topic name",
            format!(
                "“{text}” cannot be the name of a topic: at most 249 letters, digits, dots, dashes and underscores."
            ),
            "Correct the name, for example invoices",
        ),
        Kind::PropertyRefused { text } => say(
            "A property that librdkafka does not take",
            format!("“{text}” was refused."),
            "Write NAME=VALUE with a name and a value from librdkafka's list of properties.",
        ),
        Kind::PropertyForbidden { name } => say(
            "A property that is set elsewhere or unsafe",
            format!(
                "“{name}” is not taken as a property: it has a field of its own, would print a secret, or would give up the check of whom we talk to."
            ),
            "Use the field of the form, or leave the property out.",
        ),
        Kind::SecretMissing => say(
            "The secret is missing",
            "This sign-in needs the secret of the API key.",
            "Type the secret; in the terminal set LINE_PRODUCER_SECRET or use --secret-stdin.",
        ),
        _ => return None,
    })
}

fn field_hint(field: Field) -> &'static str {
    match field {
        Field::Bootstrap => "Write the bootstrap server as host:port, for example localhost:9092",
        Field::ApiKey => "Type the API key, or choose a security without sign-in under More options.",
        Field::Topic => "Write the topic's name, for example invoices",
        Field::Count => "Write a number such as 10, or all",
        Field::FromLine => "Write the number of the first line to send, for example 1",
        Field::Delay => "Write a time with its unit, for example 500 ms, or 0",
        Field::Deadline => "Write a time with its unit, for example 2 m",
        Field::Secret | Field::ClientId | Field::CaFile | Field::File | Field::KeyField | Field::Properties => {
            "Fill it in."
        }
    }
}

fn way(kind: &Kind) -> Option<Words> {
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
            "Something answers that is not Kafka",
            format!("The port at {address} accepts connections, but what answers does not speak Kafka's language."),
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
            "Type both anew. A new key of Confluent Cloud takes a minute or two until it works.",
        ),
        Kind::MechanismNotOffered => say(
            "Sign-in method not offered",
            "The cluster was reached, but it does not offer this sign-in method.",
            "Choose another sign-in under More options: PLAIN for Confluent Cloud, often SCRAM elsewhere.",
        ),
        Kind::ClusterLost => say(
            "Waiting for the cluster",
            "The connection to the cluster was lost. Lines already handed over are kept and sent when it is back.",
            "Wait, or press Stop.",
        ),
        Kind::NoAnswer { deadline, cause } => no_answer(*deadline, cause.as_deref()),
        _ => return None,
    })
}

fn no_answer(deadline: std::time::Duration, cause: Option<&Kind>) -> Words {
    let time = number::duration(deadline);
    match cause.map(words) {
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

fn certificate(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::CertificateAuthority { address } => say(
            "Certificate from an unknown authority",
            format!("{address} showed a certificate that is signed by nobody whom this computer trusts."),
            "If the cluster has its own authority, choose its CA file under More options.",
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
            "Ask for a port with API keys: client certificates are not supported yet.",
        ),
        Kind::CaFile { path } => say(
            "The CA file cannot be used",
            format!("{path} could not be read as PEM certificates."),
            "Choose a .pem or .crt file that begins with -----BEGIN CERTIFICATE-----",
        ),
        _ => return None,
    })
}

fn cluster(kind: &Kind) -> Option<Words> {
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
            "Check the name, and ask for the right to write the topic.",
        ),
        Kind::WriteDenied { topic } => say(
            "No permission to write",
            format!("This API key may not write to the topic “{topic}”."),
            "Ask for the WRITE permission on the topic, or use another key.",
        ),
        Kind::IdempotenceRefused => say(
            "The cluster refuses idempotence",
            "Idempotence keeps lines from arriving twice; the cluster does not let this API key use it. Where a key may write no topic at all, the cluster says the same.",
            "Ask for the WRITE permission on the topic, or switch Idempotence off under More options (--property enable.idempotence=false).",
        ),
        Kind::LineTooLong { length, limit } => say(
            "Line too long for this program",
            format!(
                "The line is {} bytes; this program sends at most {}. The cluster never saw it.",
                number::whole(*length),
                number::whole(*limit)
            ),
            "Shorten the line, or raise message.max.bytes under More options if the topic takes it.",
        ),
        Kind::LineTooLongForTopic { topic } => say(
            "Line too long for this topic",
            format!("The cluster refused it: longer than the topic “{topic}” takes."),
            "Shorten the line, or ask the topic's owner to raise max.message.bytes.",
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
        Kind::ClientFailed => say(
            "The connection to Kafka gave up",
            "The producer cannot go on without the risk of losing or repeating lines.",
            "Press Send again to start anew from the line that is set.",
        ),
        Kind::Stopped => {
            say("Stopped by you", "The run was stopped.", "Press Send to go on from the line that is set.")
        }
        Kind::RunEnded => say(
            "The run ended",
            "The run ended before the cluster answered for this line.",
            "See what the status line says about the run.",
        ),
        _ => return None,
    })
}

fn file(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::FileMissing { path } => say(
            "File not found",
            format!("There is no file {path}."),
            "Choose the file again: it may have been moved or renamed.",
        ),
        Kind::FileDenied { path } => say(
            "File may not be read",
            format!("This computer does not let you read {path}."),
            "Copy the file to a folder of yours, or ask for the right to read it.",
        ),
        Kind::FileFolder { path } => say("That is a folder", format!("{path} is a folder."), "Choose a file in it."),
        Kind::FileEmpty { path } => {
            say("The file is empty", format!("{path} holds no line to send."), "Choose another file.")
        }
        Kind::FileChanged { path } => say(
            "The file has changed",
            format!("{path} has changed since the run was started, so its lines are no longer those that were sent."),
            "Start a new run to send the file as it is now.",
        ),
        Kind::FileUnreadable { path } => say(
            "The file could not be read",
            format!("Reading {path} failed."),
            "The technical text names the reason; check the disk or the network drive.",
        ),
        Kind::NotKept => say(
            "Piped-in lines are not kept",
            "The lines came through a pipe, so their text cannot be read a second time.",
            "To see the lines' text, save them in a file and send that.",
        ),
        _ => return None,
    })
}

fn line(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::NotJson { column } => say(
            "Not JSON",
            format!("The line is not JSON{}. It was not sent.", at(*column)),
            "Correct the line, or choose to send such lines without a key under More options.",
        ),
        Kind::NotUtf8 { column } => say(
            "Not UTF-8",
            format!(
                "The line holds bytes that are not UTF-8 text{}, so it cannot be JSON. It was not sent.",
                at(*column)
            ),
            "Save the file as UTF-8, or choose to send such lines without a key under More options.",
        ),
        Kind::KeyMissing { field } => say(
            format!("No {field} in the line"),
            format!("The line has no field {field} to take the key from. It was not sent."),
            "Choose another key field or no key, or choose to send such lines without a key under More options.",
        ),
        Kind::KeyNotScalar { field } => say(
            format!("{field} is not a text or number"),
            format!(
                "The field {field} of the line is neither text nor number, so it cannot be a key. It was not sent."
            ),
            "Choose another key field or no key, or choose to send such lines without a key under More options.",
        ),
        Kind::KeyTooLong { length } => say(
            "Key too long",
            format!("The key is {} bytes, too many together with the line. It was not sent.", number::whole(*length)),
            "Choose another key field or no key.",
        ),
        _ => return None,
    })
}

fn at(column: u64) -> String {
    if column == 0 { String::new() } else { format!(": it breaks off at byte {}", number::whole(column)) }
}

fn computer(kind: &Kind) -> Words {
    match kind {
        Kind::KeyringAbsent => say(
            "No keyring on this computer",
            "No keyring answers on this computer, so the secret is kept for this run of the program only.",
            "Nothing to do for now. To keep it, install or start a keyring (GNOME Keyring, KWallet) and press Try again.",
        ),
        Kind::KeyringLocked => say(
            "The keyring is locked",
            "The keyring is locked and was not unlocked, so the secret is kept for this run of the program only.",
            "Unlock the keyring and press Try again.",
        ),
        Kind::KeyringSilent { deadline } => say(
            "The keyring does not answer",
            format!(
                "The keyring gave no answer within {}. The secret is kept for this run of the program only.",
                number::duration(*deadline)
            ),
            "Look for a window that asks for the keyring's password, answer it, and press Try again.",
        ),
        Kind::KeyringRefused => say(
            "The keyring refuses",
            "The keyring answered with a refusal, so the secret is kept for this run of the program only.",
            "The technical text names the reason. Press Try again.",
        ),
        Kind::SettingsDamaged { aside } => say(
            "The remembered settings could not be read",
            format!("They were put aside as {aside}, and the program started with its own."),
            "Fill in the form again. Secrets in the keyring are still there.",
        ),
        Kind::SettingsUnwritable { path } => say(
            "The settings could not be saved",
            format!("Writing {path} failed, so what you enter will not be remembered."),
            "Check that the disk is not full and the folder may be written.",
        ),
        Kind::PracticeFailed => say(
            "The practice cluster could not be started",
            "The small Kafka inside this program could not be started.",
            "Close other programs and try again.",
        ),
        _ => say(
            "A mistake in this program",
            "Something happened that this program did not expect. Lines without an answer may have arrived.",
            "Please report it with the technical text. Starting a new run is safe.",
        ),
    }
}
