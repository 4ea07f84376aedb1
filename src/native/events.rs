//! What comes out of a producer's queue, as safe types.

use std::{
    ffi::{CStr, c_char, c_int},
    ptr,
};

use bytes::Bytes;
use rdkafka::{
    bindings::{self as rd, rd_kafka_msg_status_t, rd_kafka_t},
    error::RDKafkaErrorCode,
};

use super::{
    payloads::{Payloads, Tag},
    producer::{Header, headers_of},
    standing::Standing,
};
use crate::fault::kafka;

/// What is known about a message. librdkafka never goes back to a more certain answer, but it calls what was on its way
/// not stored when it closes the connection itself: `known` corrects that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// It was never in a request, or the broker itself refused it.
    NotStored,
    /// It was in a request, and no answer came.
    PossiblyStored,
    /// It is stored.
    Stored,
}

/// What became of one message.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was given with the message.
    pub tag: Tag,
    /// `None` when it was confirmed.
    pub error: Option<RDKafkaErrorCode>,
    /// What is known about its storage.
    pub persistence: Persistence,
    /// The broker whose request it was last in; `None` where it was in none, or is waiting for another try.
    pub broker: Option<i32>,
    /// Where it is; -1 when that was never decided.
    pub partition: i32,
    /// Its number in the partition; -1 when it is not known.
    pub offset: i64,
    /// From the handing over to the report.
    pub latency_us: u32,
    /// The length of value and key in bytes.
    pub length: usize,
    /// The message itself, so that it can be sent again; `None` when it was confirmed.
    pub returned: Option<Box<Returned>>,
}

/// A message that was not confirmed, as it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Its value, which was never copied.
    pub value: Bytes,
    /// Its key.
    pub key: Option<Bytes>,
    /// Its headers.
    pub headers: Vec<Header>,
    /// The timestamp that it was given, in milliseconds since 1970.
    pub timestamp_ms: Option<i64>,
}

/// Something that came out of the queue.
#[derive(Clone, Debug)]
pub enum Heard {
    /// What became of one message.
    Report(Report),
    /// Trouble that belongs to no message.
    Trouble {
        /// librdkafka's code.
        code: RDKafkaErrorCode,
        /// Its text, which begins with the address where there is one.
        reason: String,
        /// The producer can no longer be used.
        fatal: bool,
    },
    /// How the connections stand; only where `statistics.interval.ms` asks for it.
    Standing(Standing),
}

/// Takes what an event holds, whatever it is. `payloads` is called for delivery reports only.
///
/// # Safety
/// `event` is a valid event of the client `client`.
pub(super) unsafe fn take<P: std::ops::DerefMut<Target = Payloads>>(
    event: *mut rd::rd_kafka_event_t,
    client: *mut rd_kafka_t,
    payloads: impl FnOnce() -> P,
    hear: &mut impl FnMut(Heard),
) {
    // SAFETY: each accessor is called on an event of the type that it is for; the strings live as long as the event.
    unsafe {
        match rd::rd_kafka_event_type(event) {
            rd::RD_KAFKA_EVENT_DR => reports(event, &mut payloads(), hear),
            rd::RD_KAFKA_EVENT_ERROR => hear(trouble(event, client)),
            rd::RD_KAFKA_EVENT_STATS => {
                if let Some(standing) = Standing::read(&text_of(rd::rd_kafka_event_stats(event))) {
                    if standing.brokers == 0 {
                        let added = begin_anew(client);
                        log::debug!("no broker is known any more: {added} of the first ones again");
                    }
                    hear(Heard::Standing(standing));
                }
            }
            rd::RD_KAFKA_EVENT_LOG => {
                let (mut facility, mut text, mut level) = (std::ptr::null(), std::ptr::null(), 0);
                if rd::rd_kafka_event_log(event, &mut facility, &mut text, &mut level) == 0 {
                    let text = text_of(text);
                    log::debug!(target: "librdkafka", "{text}");
                    closed_at_once(&text).into_iter().for_each(hear);
                }
            }
            _ => {}
        }
    }
}

/// Gives a client that knows no broker the addresses again that it began with. librdkafka forgets all brokers when one that
/// is just starting names none but knows the topic, and without any it asks nobody any more
/// (confluentinc/librdkafka#5301). Returns how many it knows of them.
///
/// # Safety
/// `client` is valid.
unsafe fn begin_anew(client: *mut rd::rd_kafka_t) -> c_int {
    const NAME: &CStr = c"bootstrap.servers";
    let mut size = 0;
    // SAFETY: the client is valid, and its configuration lives as long; without room only the size is told, which counts
    // the zero at the end.
    let addresses = unsafe {
        let config = rd::rd_kafka_conf(client);
        if rd::rd_kafka_conf_get(config, NAME.as_ptr(), ptr::null_mut(), &mut size) != CONF_OK {
            return 0;
        }
        let mut room = vec![0_u8; size + 1];
        size = room.len();
        if rd::rd_kafka_conf_get(config, NAME.as_ptr(), room.as_mut_ptr().cast(), &mut size) != CONF_OK {
            return 0;
        }
        room
    };
    let Ok(addresses) = CStr::from_bytes_until_nul(&addresses) else { return 0 };
    // SAFETY: the client is valid; the text is copied.
    unsafe { rd::rd_kafka_brokers_add(client, addresses.as_ptr()) }
}

const CONF_OK: rd::rd_kafka_conf_res_t = rd::rd_kafka_conf_res_t::RD_KAFKA_CONF_OK;

/// # Safety
/// `event` is a valid event of delivery reports.
unsafe fn reports(event: *mut rd::rd_kafka_event_t, payloads: &mut Payloads, hear: &mut impl FnMut(Heard)) {
    loop {
        // SAFETY: the message is valid until the event is destroyed.
        let message = unsafe { rd::rd_kafka_event_message_next(event).as_ref() };
        let Some(message) = message else { return };
        let Some((value, tag, timestamp_ms)) = payloads.release_timed(message._private) else { continue };
        // SAFETY: as above.
        let (status, latency_us, broker) = unsafe {
            (
                rd::rd_kafka_message_status(message),
                rd::rd_kafka_message_latency(message),
                rd::rd_kafka_message_broker_id(message),
            )
        };
        let broker = (broker >= 0).then_some(broker);
        let error = RDKafkaErrorCode::from(message.err);
        let error = (error != RDKafkaErrorCode::NoError).then_some(error);
        let length = value.len() + message.key_len;
        // SAFETY: librdkafka's copies of key and headers live as long as the message.
        let beside = || unsafe { (key_of(message), headers_of(message)) };
        let returned = error.map(|_| {
            let (key, headers) = beside();
            Box::new(Returned { value, key, headers, timestamp_ms })
        });
        hear(Heard::Report(Report {
            tag,
            error,
            persistence: known(status, error, broker),
            broker,
            partition: message.partition,
            offset: message.offset,
            latency_us: u32::try_from(latency_us.max(0)).unwrap_or(u32::MAX),
            length,
            returned,
        }));
    }
}

/// What is known about a message, given librdkafka's word. Where a purge (ours, or its own after a fatal error) meets a
/// request that is half written, librdkafka closes the connection and calls everything that was waiting for an answer on it
/// not stored. So only the broker's own refusal is believed of a message that was in a request.
fn known(status: rd_kafka_msg_status_t, error: Option<RDKafkaErrorCode>, broker: Option<i32>) -> Persistence {
    // That code is librdkafka's for what the broker refused together with other messages of the batch.
    let refused = error.is_some_and(|code| code as i32 > 0 || code == RDKafkaErrorCode::InvalidDifferentRecord);
    match status {
        rd_kafka_msg_status_t::RD_KAFKA_MSG_STATUS_NOT_PERSISTED if broker.is_none() || refused => {
            Persistence::NotStored
        }
        rd_kafka_msg_status_t::RD_KAFKA_MSG_STATUS_NOT_PERSISTED
        | rd_kafka_msg_status_t::RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED => Persistence::PossiblyStored,
        rd_kafka_msg_status_t::RD_KAFKA_MSG_STATUS_PERSISTED => Persistence::Stored,
    }
}

/// # Safety
/// `message` is a message of a delivery report.
unsafe fn key_of(message: &rd::rd_kafka_message_t) -> Option<Bytes> {
    if message.key.is_null() {
        return None;
    }
    // SAFETY: see above; the length is given with it.
    Some(Bytes::copy_from_slice(unsafe { std::slice::from_raw_parts(message.key.cast::<u8>(), message.key_len) }))
}

/// # Safety
/// `event` is a valid error event of the client.
unsafe fn trouble(event: *mut rd::rd_kafka_event_t, client: *mut rd_kafka_t) -> Heard {
    // SAFETY: the string lives as long as the event; the buffer's length is given with it.
    unsafe {
        if rd::rd_kafka_event_error_is_fatal(event) == 0 {
            let code = rd::rd_kafka_event_error(event).into();
            return Heard::Trouble { code, reason: text_of(rd::rd_kafka_event_error_string(event)), fatal: false };
        }
        let mut reason: [c_char; 512] = [0; 512];
        let code = rd::rd_kafka_fatal_error(client, reason.as_mut_ptr(), reason.len()).into();
        Heard::Trouble { code, reason: text_of(reason.as_ptr()), fatal: true }
    }
}

/// Trouble that librdkafka only logs: the other side closed the connection when it had just been spoken to.
///
/// The log's form: `[thrd:host:port/bootstrap]: host:port/bootstrap: Disconnected: … (after 3ms in state APIVERSION_QUERY)`
fn closed_at_once(log: &str) -> Option<Heard> {
    let (_, reason) = log.split_once("]: ")?;
    let closed = reason.contains("Disconnected") && kafka::closed_at_once(reason);
    let code = RDKafkaErrorCode::BrokerTransportFailure;
    closed.then(|| Heard::Trouble { code, reason: reason.to_owned(), fatal: false })
}

/// # Safety
/// `text` is null or a C string.
pub(super) unsafe fn text_of(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: see above.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().trim().to_owned()
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "A test that cannot go on fails")]
mod tests {
    use rdkafka::{
        ClientConfig,
        producer::{BaseProducer, Producer as _},
    };

    use super::*;
    use rd_kafka_msg_status_t::{
        RD_KAFKA_MSG_STATUS_NOT_PERSISTED as NOT, RD_KAFKA_MSG_STATUS_PERSISTED as STORED,
        RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED as POSSIBLY,
    };

    #[test]
    fn what_was_in_a_request_is_not_stored_only_where_the_broker_says_so() {
        use RDKafkaErrorCode as Code;
        for (status, code, broker, wanted) in [
            (NOT, Code::PurgeQueue, None, Persistence::NotStored),
            (NOT, Code::PurgeQueue, Some(1), Persistence::PossiblyStored),
            (POSSIBLY, Code::PurgeQueue, None, Persistence::PossiblyStored),
            (NOT, Code::BadMessage, Some(1), Persistence::PossiblyStored),
            (NOT, Code::MessageTimedOut, None, Persistence::NotStored),
            (NOT, Code::MessageSizeTooLarge, Some(0), Persistence::NotStored),
            (POSSIBLY, Code::MessageSizeTooLarge, Some(1), Persistence::PossiblyStored),
            (NOT, Code::InvalidDifferentRecord, Some(1), Persistence::NotStored),
        ] {
            assert_eq!(known(status, Some(code), broker), wanted, "{code:?} {broker:?}");
        }
        assert_eq!(known(STORED, None, Some(1)), Persistence::Stored);
    }

    #[test]
    fn a_client_gets_the_addresses_again_that_it_began_with() {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", "127.0.0.1:1,127.0.0.1:2");
        let producer: BaseProducer = config.create().expect("a client");
        // SAFETY: the client lives.
        assert_eq!(unsafe { begin_anew(producer.client().native_ptr()) }, 2);
    }
}
