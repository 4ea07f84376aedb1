//! The names of properties that this program treats in a way of its own.

use crate::text::{Field, connection as words};

/// Properties that the form has a field for, under each of their names.
const WITH_A_FIELD: [(&str, Field); 26] = [
    ("bootstrap.servers", Field::Bootstrap),
    ("metadata.broker.list", Field::Bootstrap),
    ("sasl.username", Field::ApiKey),
    ("sasl.password", Field::Secret),
    ("security.protocol", Field::Security),
    ("sasl.mechanism", Field::SignIn),
    ("sasl.mechanisms", Field::SignIn),
    ("client.id", Field::ClientId),
    ("ssl.ca.location", Field::CaFile),
    ("ssl.certificate.location", Field::ClientCertificate),
    ("ssl.key.location", Field::ClientKey),
    ("ssl.key.password", Field::PassPhrase),
    ("message.timeout.ms", Field::Deadline),
    ("delivery.timeout.ms", Field::Deadline),
    ("acks", Field::Acks),
    ("request.required.acks", Field::Acks),
    ("enable.idempotence", Field::Idempotence),
    ("compression.type", Field::Compression),
    ("compression.codec", Field::Compression),
    ("linger.ms", Field::Linger),
    ("queue.buffering.max.ms", Field::Linger),
    ("batch.size", Field::BatchSize),
    ("message.max.bytes", Field::MessageSize),
    // Java's name for it, which librdkafka does not know.
    ("max.request.size", Field::MessageSize),
    ("partitioner", Field::Partitioner),
    ("partitioner.class", Field::Partitioner),
];

/// Properties that load code, or that would print a secret or trust somebody whom no field names.
const FORBIDDEN: [&str; 8] = [
    "ssl.ca.certificate.stores",
    "ssl.engine.location",
    "ssl.engine.id",
    "ssl.providers",
    "ssl.truststore.location",
    "https.ca.location",
    "debug",
    "plugin.library.paths",
];

/// Families of properties that are forbidden whole: the sign-in (with fields of its own), librdkafka's test hooks.
const FORBIDDEN_PREFIXES: [&str; 4] = ["sasl.", "enable.sasl.", "test.mock.", "ut_"];

/// Properties under which this program could not do its work, and why.
const UNFIT: [(&str, &str); 6] = [
    ("delivery.report.only.error", words::NO_REPORTS),
    ("enabled_events", words::NO_REPORTS),
    ("log.queue", words::LOG_LOST),
    ("internal.termination.signal", words::SIGNAL),
    ("transactional.id", words::NO_TRANSACTIONS),
    ("transaction.timeout.ms", words::NO_TRANSACTIONS),
];

/// Second names of librdkafka, and the one that this program uses: of the same property the last line counts.
const ALIASES: [(&str, &str); 3] = [
    ("max.in.flight.requests.per.connection", "max.in.flight"),
    ("message.send.max.retries", "retries"),
    ("max.partition.fetch.bytes", "fetch.message.max.bytes"),
];

/// What separates a name from its value beside a space.
pub(super) const SEPARATORS: [char; 2] = ['=', ':'];

/// The name that a line begins with. In a properties file of Java's a space or `:` separates it from its value, too.
pub(super) fn name_of(line: &str) -> &str {
    line.trim_start()
        .split(|letter: char| letter.is_whitespace() || SEPARATORS.contains(&letter))
        .next()
        .unwrap_or_default()
}

/// The field that sets this property, under any of its names. Case is ignored.
pub fn field_of_property(name: &str) -> Option<Field> {
    WITH_A_FIELD.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, field)| *field)
}

/// Case is ignored although librdkafka heeds it: a secret is one in capitals, too.
pub(super) fn forbidden(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FORBIDDEN.contains(&name.as_str()) || FORBIDDEN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Why this program could not do its work under this property.
pub(super) fn unfit(name: &str) -> Option<&'static str> {
    UNFIT.iter().find(|(unfit, _)| *unfit == name).map(|(_, why)| *why)
}

/// The name that stands for a property, whichever of its names was used.
pub(super) fn used_name(name: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, used)| used)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_with_a_field_is_found_in_any_case() {
        assert_eq!(field_of_property("Linger.MS"), Some(Field::Linger));
        assert_eq!(field_of_property("queue.buffering.max.ms"), Some(Field::Linger));
        assert_eq!(field_of_property("retries"), None);
    }

    #[test]
    fn second_names_are_led_back_to_one() {
        assert_eq!(used_name("message.send.max.retries"), "retries");
        assert_eq!(used_name("retries"), "retries");
    }
}
