//! What this program does about each property that librdkafka knows, with the reason: the one place where it is decided.
//! A name that stands nowhere here is not taken, so a newer librdkafka brings nothing in unseen.

use crate::text::{Field, connection as words};

/// What is done about a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Taken, where librdkafka takes the value.
    Taken,
    /// The form has a field for it.
    Field(Field),
    /// It would open files, load code, set or print a secret, or trust somebody whom no field names.
    Forbidden(&'static str),
    /// This program could not do its work, or not keep what it promises.
    Unfit(&'static str),
}

use Decision::{Field as Shown, Forbidden, Taken, Unfit};

/// The decisions, by group. The names are those of librdkafka 2.12's CONFIGURATION.md and their aliases; where Java's name
/// differs and is often pasted, it stands with them.
const TABLE: &[(Decision, &[&str])] = &[
    (Shown(Field::Bootstrap), &["bootstrap.servers", "metadata.broker.list"]),
    (Shown(Field::ApiKey), &["sasl.username"]),
    (Shown(Field::Secret), &["sasl.password"]),
    (Shown(Field::Security), &["security.protocol"]),
    (Shown(Field::SignIn), &["sasl.mechanism", "sasl.mechanisms"]),
    (Shown(Field::ClientId), &["client.id"]),
    (Shown(Field::CaFile), &["ssl.ca.location"]),
    (Shown(Field::ClientCertificate), &["ssl.certificate.location"]),
    (Shown(Field::ClientKey), &["ssl.key.location"]),
    (Shown(Field::PassPhrase), &["ssl.key.password"]),
    (Shown(Field::Deadline), &["message.timeout.ms", "delivery.timeout.ms"]),
    (Shown(Field::Acks), &["acks", "request.required.acks"]),
    (Shown(Field::Idempotence), &["enable.idempotence"]),
    (Shown(Field::Compression), &["compression.type", "compression.codec"]),
    (Shown(Field::Linger), &["linger.ms", "queue.buffering.max.ms"]),
    (Shown(Field::BatchSize), &["batch.size"]),
    (Shown(Field::MessageSize), &["message.max.bytes", "max.request.size"]),
    (Shown(Field::Partitioner), &["partitioner", "partitioner.class"]),
    // librdkafka trusts every certificate that stands in the file beside the lists of withdrawn ones.
    (Forbidden(words::ADDS_TRUST), &["ssl.crl.location", "ssl.ca.certificate.stores", "ssl_ca", "ssl.ca.pem"]),
    (Forbidden(words::ADDS_TRUST), &["https.ca.location", "https.ca.pem", "ssl.truststore.location"]),
    // Names such as `eNULL` or `aNULL`, and `@SECLEVEL=0`, switch the encryption or the check of the certificate off.
    (Forbidden(words::WEAKENS), &["ssl.cipher.suites", "ssl.curves.list", "ssl.sigalgs.list"]),
    (Forbidden(words::HOLDS_A_SECRET), &["ssl.key.pem", "ssl_key", "ssl.keystore.location", "ssl.keystore.password"]),
    (Forbidden(words::OPENS_FILES), &["ssl.certificate.pem", "ssl_certificate", "offset.store.path"]),
    (Forbidden(words::OPENS_FILES), &["offset.store.method", "offset.store.sync.interval.ms"]),
    (Forbidden(words::LOADS_CODE), &["plugin.library.paths", "interceptors", "ssl.engine.location", "ssl.engine.id"]),
    (Forbidden(words::LOADS_CODE), &["ssl.providers", "ssl_engine_callback_data"]),
    (Forbidden(words::PRINTS_SECRETS), &["debug"]),
    (Unfit(words::MAKES_TOPICS), &["allow.auto.create.topics"]),
    (Unfit(words::NO_REPORTS), &["delivery.report.only.error", "enabled_events"]),
    (Unfit(words::LOG_LOST), &["log.queue", "log_level"]),
    (Unfit(words::SIGNAL), &["internal.termination.signal"]),
    (Unfit(words::NO_TRANSACTIONS), &["transactional.id", "transaction.timeout.ms"]),
    (Unfit(words::HIDES_TOPICS), &["topic.blacklist"]),
    (Unfit(words::NOT_AS_TEXT), CALLBACKS),
    (Taken, CONNECTIONS),
    (Taken, PRODUCERS),
    (Taken, CONSUMERS),
    // Taken, and warned of wherever the connection is seen: see `warnings`.
    (Taken, &["enable.ssl.certificate.verification", "ssl.endpoint.identification.algorithm"]),
];

/// What a program sets by calls, and what only tells.
const CALLBACKS: &[&str] = &[
    "builtin.features",
    "error_cb",
    "throttle_cb",
    "stats_cb",
    "log_cb",
    "background_event_cb",
    "socket_cb",
    "connect_cb",
    "closesocket_cb",
    "open_cb",
    "resolve_cb",
    "opaque",
    "default_topic_conf",
    "ssl.certificate.verify_cb",
    "oauthbearer_token_refresh_cb",
    "consume_cb",
    "rebalance_cb",
    "offset_commit_cb",
    "dr_cb",
    "dr_msg_cb",
    "partitioner_cb",
    "msg_order_cmp",
];

/// How brokers are reached: numbers, switches, and short texts.
const CONNECTIONS: &[&str] = &[
    "message.copy.max.bytes",
    "receive.message.max.bytes",
    "max.in.flight.requests.per.connection",
    "max.in.flight",
    "metadata.recovery.strategy",
    "metadata.recovery.rebootstrap.trigger.ms",
    "topic.metadata.refresh.interval.ms",
    "metadata.max.age.ms",
    "topic.metadata.refresh.fast.interval.ms",
    "topic.metadata.refresh.fast.cnt",
    "topic.metadata.refresh.sparse",
    "topic.metadata.propagation.max.ms",
    "socket.timeout.ms",
    "socket.blocking.max.ms",
    "socket.send.buffer.bytes",
    "socket.receive.buffer.bytes",
    "socket.keepalive.enable",
    "socket.nagle.disable",
    "socket.max.fails",
    "broker.address.ttl",
    "broker.address.family",
    "socket.connection.setup.timeout.ms",
    "connections.max.idle.ms",
    "reconnect.backoff.jitter.ms",
    "reconnect.backoff.ms",
    "reconnect.backoff.max.ms",
    "statistics.interval.ms",
    "log.thread.name",
    "log.connection.close",
    "enable.random.seed",
    "api.version.request",
    "api.version.request.timeout.ms",
    "api.version.fallback.ms",
    "broker.version.fallback",
    "client.rack",
    "retry.backoff.ms",
    "retry.backoff.max.ms",
    "client.dns.lookup",
    "enable.metrics.push",
];

/// How messages are sent.
const PRODUCERS: &[&str] = &[
    "enable.gapless.guarantee",
    "queue.buffering.max.messages",
    "queue.buffering.max.kbytes",
    "message.send.max.retries",
    "retries",
    "queue.buffering.backpressure.threshold",
    "batch.num.messages",
    "sticky.partitioning.linger.ms",
    "request.timeout.ms",
    "queuing.strategy",
    "produce.offset.report",
    "compression.level",
];

/// How messages are read: without effect here, and often pasted along.
const CONSUMERS: &[&str] = &[
    "group.id",
    "group.instance.id",
    "partition.assignment.strategy",
    "session.timeout.ms",
    "heartbeat.interval.ms",
    "group.protocol.type",
    "group.protocol",
    "group.remote.assignor",
    "coordinator.query.interval.ms",
    "max.poll.interval.ms",
    "enable.auto.commit",
    "auto.commit.enable",
    "auto.commit.interval.ms",
    "enable.auto.offset.store",
    "queued.min.messages",
    "queued.max.messages.kbytes",
    "fetch.wait.max.ms",
    "fetch.queue.backoff.ms",
    "fetch.message.max.bytes",
    "max.partition.fetch.bytes",
    "fetch.max.bytes",
    "fetch.min.bytes",
    "fetch.error.backoff.ms",
    "isolation.level",
    "enable.partition.eof",
    "check.crcs",
    "auto.offset.reset",
    "consume.callback.max.messages",
];

/// Families that are forbidden whole where the table names no member: the sign-in, which has fields, and librdkafka's test
/// hooks.
const FAMILIES: [(&str, &str); 4] = [
    ("sasl.", words::SIGNS_IN),
    ("enable.sasl.", words::SIGNS_IN),
    ("test.mock.", words::TEST_HOOK),
    ("ut_", words::TEST_HOOK),
];

/// What is done about the property of this name; `None` where it is not known. Case is ignored, except for what is taken,
/// as librdkafka heeds it: a secret is one in capitals, too.
pub(super) fn decision(name: &str) -> Option<Decision> {
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    let listed = TABLE.iter().find(|(_, names)| names.iter().any(is));
    let (decision, names) = match listed {
        Some((decision, names)) => (*decision, *names),
        None => {
            let lower = name.to_ascii_lowercase();
            let family = FAMILIES.iter().find(|(prefix, _)| lower.starts_with(prefix));
            return family.map(|(_, why)| Forbidden(why));
        }
    };
    (decision != Taken || names.contains(&name)).then_some(decision)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::client::understood;

    fn names() -> impl Iterator<Item = (Decision, &'static str)> {
        TABLE.iter().flat_map(|(decision, names)| names.iter().map(|name| (*decision, *name)))
    }

    #[test]
    fn each_name_has_one_decision() {
        let mut seen = std::collections::BTreeSet::new();
        for (decision, name) in names() {
            assert!(seen.insert(name), "{name} stands there twice");
            assert_eq!(super::decision(name), Some(decision), "{name}");
        }
        assert_eq!(decision("Retries"), None, "as librdkafka, which knows no such name");
        assert_eq!(decision("SASL.Password"), Some(Shown(Field::Secret)));
        assert_eq!(decision("sasl.pasword"), Some(Forbidden(words::SIGNS_IN)));
        assert_eq!(decision("client.software.name"), None, "hidden in librdkafka's list");
    }

    #[test]
    fn librdkafka_knows_whatever_is_taken_and_opens_no_file_for_it() {
        for (_, name) in names().filter(|(decision, _)| *decision == Taken) {
            let file_or_code = ["location", "path", "pem", "file", "librar", "store.", "provider", "engine", "cmd"];
            let reads_offsets = name == "enable.auto.offset.store";
            assert!(reads_offsets || !file_or_code.iter().any(|part| name.contains(part)), "{name}");
            let values = ["1", "true", "10", "1000", "none", "any", "classic", "earliest", "fifo", "read_committed"];
            let more = ["rebootstrap", "use_all_dns_ips", "0.10.0"];
            let known = values.iter().chain(&more).any(|value| understood(name, value).is_some());
            assert!(known, "{name}");
        }
    }
}
