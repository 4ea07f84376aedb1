//! The properties as Kafka's own client takes them: other names and units for some, none for others.

use super::super::{
    page::Page,
    quote,
    work::{PASS_PHRASE, SECRET, Work},
};
use crate::text::as_code as words;

/// Those that a Java client has under the same name, with the same meaning and values.
const SAME: [&str; 19] = [
    "bootstrap.servers",
    "client.id",
    "security.protocol",
    "acks",
    "enable.idempotence",
    "compression.type",
    "batch.size",
    "retries",
    "request.timeout.ms",
    "retry.backoff.ms",
    "retry.backoff.max.ms",
    "reconnect.backoff.ms",
    "reconnect.backoff.max.ms",
    "connections.max.idle.ms",
    "metadata.max.age.ms",
    "max.in.flight.requests.per.connection",
    "socket.connection.setup.timeout.ms",
    "client.dns.lookup",
    "enable.metrics.push",
];
/// Kafka's own default of `request.timeout.ms`.
const REQUEST_MS: u64 = 30_000;

/// Writes `config()`, and returns what is to be known of it.
pub(super) fn config(page: &mut Page, work: &Work<'_>) -> Vec<String> {
    let mut notes = vec![words::JAVA_TOPICS.to_owned()];
    let mut left_out = Vec::new();
    page.line("private static Properties config() throws IOException {");
    page.inside(|page| {
        page.line("var config = new Properties();");
        for (name, value) in &work.properties {
            property(page, work, name, value, &mut notes, &mut left_out);
        }
        if !work.properties.iter().any(|(name, _)| name == "message.max.bytes") {
            put(page, "max.request.size", &work.plan.selection.max_line_bytes.to_string());
        }
        page.line("return config;");
    });
    page.line("}");
    if !left_out.is_empty() {
        notes.push(words::not_carried(&left_out));
    }
    notes
}

fn put(page: &mut Page, name: &str, value: &str) {
    page.line(format_args!("config.put({}, {});", quote::java(name), quote::java(value)));
}

fn property<'w>(
    page: &mut Page,
    work: &'w Work<'_>,
    name: &'w str,
    value: &str,
    notes: &mut Vec<String>,
    left_out: &mut Vec<&'w str>,
) {
    match name {
        "sasl.mechanism" => put(page, name, value),
        "sasl.username" => sign_in(page, work, value),
        "ssl.ca.location" => {
            put(page, "ssl.truststore.type", "PEM");
            put(page, "ssl.truststore.location", value);
        }
        "ssl.certificate.location" => {
            put(page, "ssl.keystore.type", "PEM");
            file(page, "ssl.keystore.certificate.chain", value);
        }
        "ssl.key.location" => {
            file(page, "ssl.keystore.key", value);
            notes.push(words::JAVA_KEYS.to_owned());
            if work.pass_phrase {
                page.line(format_args!("config.put(\"ssl.key.password\", secret(\"{PASS_PHRASE}\"));"));
            }
        }
        "linger.ms" => {
            let milliseconds = value.parse::<f64>().unwrap_or_default();
            if milliseconds.fract() != 0.0 {
                notes.push(words::JAVA_WHOLE_MS.to_owned());
            }
            put(page, name, &milliseconds.ceil().to_string());
        }
        "message.max.bytes" => put(page, "max.request.size", value),
        "message.timeout.ms" => deadline(page, work, value),
        "ssl.endpoint.identification.algorithm" => put(page, name, if value == "none" { "" } else { value }),
        "enable.ssl.certificate.verification" => notes.push(words::JAVA_CHECKS.to_owned()),
        // Set in the code, where it is not Java's own rule; and what a Java client does not know how to switch off.
        "partitioner" | "allow.auto.create.topics" => {}
        name if SAME.contains(&name) => put(page, name, value),
        name => left_out.push(name),
    }
}

fn file(page: &mut Page, name: &str, path: &str) {
    page.line(format_args!("config.put({}, Files.readString(Path.of({})));", quote::java(name), quote::java(path)));
}

/// A Java client wants the deadline to be longer than lingering and one request together.
fn deadline(page: &mut Page, work: &Work<'_>, value: &str) {
    put(page, "delivery.timeout.ms", value);
    let set = |name: &str| work.properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let linger_ms = set("linger.ms").and_then(|value| value.parse::<f64>().ok()).unwrap_or(5.0).ceil() as u64;
    let room_ms = value.parse::<u64>().unwrap_or(REQUEST_MS).saturating_sub(linger_ms);
    if room_ms < REQUEST_MS && set("request.timeout.ms").is_none() {
        put(page, "request.timeout.ms", &room_ms.to_string());
    }
}

fn sign_in(page: &mut Page, work: &Work<'_>, api_key: &str) {
    let scram = work.plan.profile.mechanism.name().starts_with("SCRAM");
    let module = if scram { "scram.ScramLoginModule" } else { "plain.PlainLoginModule" };
    page.line(format_args!("config.put(\"sasl.jaas.config\", \"org.apache.kafka.common.security.{module} required\""));
    page.line(format_args!("    + \" username=\" + quoted({})", quote::java(api_key)));
    page.line(format_args!("    + \" password=\" + quoted(secret(\"{SECRET}\")) + \";\");"));
}
