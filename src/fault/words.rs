//! The words for each fault: a title, what happened, what to try.

mod cluster;
mod computer;
mod offer;
mod reading;
mod topics;

use super::{Field, Kind};

/// What a person reads about a fault. The technical text is kept apart, in [`super::Fault::technical`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// A few words, no full stop: what a table row shows after "Failed:". Begins with a word of ours, never with a
    /// name from the file or the cluster: behind a colon its first letter becomes small.
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
        .or_else(|| cluster::way(kind))
        .or_else(|| cluster::certificate(kind))
        .or_else(|| cluster::cluster(kind))
        .or_else(|| reading::reading(kind))
        .or_else(|| computer::file(kind))
        .or_else(|| computer::line(kind))
        .or_else(|| offer::offer(kind))
        .or_else(|| topics::topics(kind))
        .or_else(|| computer::brought_in(kind))
        .or_else(|| computer::not_done(kind))
        .unwrap_or_else(|| computer::computer(kind))
}

fn field(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::FieldEmpty { field } => {
            let name = field.name();
            let what = if field.of_new_topic() { "the topic can be created" } else { "anything can be sent" };
            say(format!("{name} is empty"), format!("{name} must be filled in before {what}."), field_hint(*field))
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
            let (name, least) = (field.name(), u8::from(*field != Field::Partition));
            say(
                format!("{name} is not a number"),
                format!("“{text}” is not a whole number of at least {least}."),
                field_hint(*field),
            )
        }
        Kind::NotTime { field, text } => {
            let name = field.name();
            let happened = format!("“{text}” is not a time that can be set here.");
            say(format!("{name} is not a time"), happened, field_hint(*field))
        }
        Kind::NotSize { field, text } => {
            let name = field.name();
            let happened = format!("“{text}” is not a size that can be set here.");
            say(format!("{name} is not a size"), happened, field_hint(*field))
        }
        Kind::TopicName { text } => say(
            "Not a topic name",
            format!(
                "“{text}” cannot be the name of a topic: at most 249 letters, digits, dots, dashes and underscores."
            ),
            "Correct the name, for example invoices",
        ),
        Kind::PropertyRefused { text } => say(
            "A property that cannot be used",
            format!("“{text}” was refused; the technical text says why."),
            "Write NAME=VALUE with a name and a value from librdkafka's list of properties, or leave it out.",
        ),
        Kind::PropertyHasField { name, field } => say(
            format!("Has a field of its own: {}", field.name()),
            format!("“{name}” is not taken as a property, because the form has a field for it: {}.", field.name()),
            format!("Use the field {} (in the terminal {}), and leave the property out.", field.name(), field.flag()),
        ),
        Kind::PropertyForbidden { name } => say(
            "A property that is unsafe here",
            format!(
                "“{name}” is not taken as a property: it would set or print a secret, open a file, load a program, or give up the encryption or the check of whom we talk to."
            ),
            "Leave the property out.",
        ),
        Kind::PropertyConflict { text } => say(
            format!("Cannot be combined: {text}"),
            format!("“{text}”: librdkafka does not take this together with the other options, or with the deadline."),
            "Change one of them: the technical text names the rule. Idempotence, for example, wants the answer of all copies as Acks.",
        ),
        Kind::SecretMissing => say(
            "The secret is missing",
            "This sign-in needs the secret of the API key.",
            "Type the secret; in the terminal set LINE_PRODUCER_SECRET or use --secret-stdin.",
        ),
        Kind::PassPhrase { path } => say(
            "The pass phrase does not open the client key",
            format!("The private key in {path} is encrypted, and no pass phrase was given that opens it."),
            "Type the pass phrase; in the terminal set LINE_PRODUCER_PASS_PHRASE.",
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
        Field::Repeat => "Write how often the lines are sent, for example 1, or without end",
        Field::Rate => "Write how many messages a second, for example 10, or 0.1 for one in ten seconds",
        Field::TimeField => "Choose the field that holds each line's time, for example CreatedTime",
        Field::Speed => "Write how many times as fast as recorded, for example 1 or 10",
        Field::Headers => "Give the header a name and a value or a field, or remove it.",
        Field::Partition => "Write the number of a partition, for example 0, or leave it empty",
        Field::NewTopic => "Write a name, for example invoices",
        Field::Partitions => "Write a whole number, for example 4",
        Field::Replicas => {
            "Write a whole number, for example 3, or leave it empty for what the cluster takes by itself."
        }
        Field::Retention => "Write a time with its unit, for example 7 days, or forever, or leave it empty",
        Field::Delay => "Write a time with its unit, for example 500 ms, or 0; at most 1 day",
        Field::Deadline => "Write a time with its unit, for example 2 m; at least 1 s, at most 1 day",
        Field::Linger => "Write a time with its unit, for example 5 ms; at most 15 m, and less than the deadline",
        Field::BatchSize => "Write a size with its unit, for example 1 MB",
        Field::MessageSize => "Write a size with its unit, for example 1 MB; at least 1 kB, at most 1 GB",
        Field::ClientCertificate => "Choose the certificate that belongs to the client key, or leave both empty.",
        Field::Secret
        | Field::Security
        | Field::SignIn
        | Field::ClientId
        | Field::CaFile
        | Field::ClientKey
        | Field::PassPhrase
        | Field::File
        | Field::KeyField
        | Field::Acks
        | Field::Idempotence
        | Field::Compression
        | Field::Partitioner
        | Field::Properties
        | Field::TimestampField => "Fill it in.",
    }
}

#[cfg(test)]
mod tests;
