//! What the clients of this room have in common: how they are made, and what of librdkafka's is given back with them.

use std::{ffi::c_int, time::Duration};

use rdkafka::{
    ClientConfig,
    bindings::{self as rd, rd_kafka_queue_t, rd_kafka_topic_t},
    client::Client,
    config::{NativeClientConfig, RDKafkaLogLevel},
    error::KafkaError,
    types::RDKafkaType,
};

use super::{
    certificate::{Context, verify},
    events::text_of,
    throttle::throttle,
};

/// A configuration as every client of this room has it, before its callbacks are set.
pub(super) struct Prepared {
    pub config: ClientConfig,
    pub native: NativeClientConfig,
    /// Where a person has switched the check off there is no verdict to keep.
    pub checks_certificates: bool,
}

impl Prepared {
    /// # Errors
    /// A property that librdkafka refuses.
    pub fn new(config: &ClientConfig) -> Result<Self, KafkaError> {
        let mut config = config.clone();
        // Below this level librdkafka does not tell that a connection was closed in silence.
        config.set_log_level(RDKafkaLogLevel::Info);
        let native = config.create_native_config()?;
        let checks_certificates = native.get("enable.ssl.certificate.verification").as_deref() != Ok("false");
        Ok(Self { config, native, checks_certificates })
    }
}

/// A client that tells what it hears as events: `events` are those of rdkafka.h's RD_KAFKA_EVENT_… that it is made for,
/// beside errors, statistics and its log.
///
/// # Errors
/// A property that librdkafka refuses, also one that goes against another.
pub(super) fn client(config: &ClientConfig, kind: RDKafkaType, events: c_int) -> Result<Client<Context>, KafkaError> {
    let Prepared { config, native, checks_certificates } = Prepared::new(config)?;
    // SAFETY: the configuration is valid and not yet given away. The callbacks get the context of Client::new as their
    // opaque pointer, and that context lives as long as the client.
    unsafe {
        rd::rd_kafka_conf_set_events(native.ptr(), events | rd::RD_KAFKA_EVENT_ERROR | rd::RD_KAFKA_EVENT_STATS);
        rd::rd_kafka_conf_set_ssl_cert_verify_cb(native.ptr(), checks_certificates.then_some(verify as _));
        rd::rd_kafka_conf_set_throttle_cb(native.ptr(), Some(throttle));
    }
    Client::new(&config, native, kind, Context::default())
}

/// Whether the cluster is librdkafka's mock cluster, by the id that it gives; waits for that for at most `timeout`.
///
/// # Safety
/// The client is valid.
pub(super) unsafe fn is_mock(client: *mut rd::rd_kafka_t, timeout: Duration) -> bool {
    let timeout_ms = c_int::try_from(timeout.as_millis()).unwrap_or(c_int::MAX);
    // SAFETY: see above; the text is ours to free.
    unsafe {
        let id = rd::rd_kafka_clusterid(client, timeout_ms);
        let text = text_of(id);
        rd::rd_kafka_mem_free(client, id.cast());
        text.starts_with("mockCluster")
    }
}

/// A queue that is given back when this is dropped.
pub(super) struct Queue(pub *mut rd_kafka_queue_t);

/// The same of a topic.
pub(super) struct Topic(pub *mut rd_kafka_topic_t);

// SAFETY: librdkafka's queues and topics may be used from any thread (rdkafka.h, "Thread safety").
unsafe impl Send for Queue {}
// SAFETY: as above.
unsafe impl Send for Topic {}

impl Drop for Queue {
    fn drop(&mut self) {
        // SAFETY: the queue came from rd_kafka_queue_get_main or rd_kafka_queue_new and is given back once.
        unsafe { rd::rd_kafka_queue_destroy(self.0) };
    }
}

impl Drop for Topic {
    fn drop(&mut self) {
        // SAFETY: the topic came from rd_kafka_topic_new and is given back once.
        unsafe { rd::rd_kafka_topic_destroy(self.0) };
    }
}
