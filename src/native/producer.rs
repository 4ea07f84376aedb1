//! A producer over librdkafka's C interface: no copy of the value, reports in batches, one queue for everything heard.

mod asker;
mod beside;
mod together;

use std::{
    ffi::{CString, c_int},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use bytes::Bytes;
use rdkafka::{
    ClientConfig, bindings as rd,
    client::Client,
    error::{KafkaError, RDKafkaErrorCode},
    types::RDKafkaType,
};

use super::{
    CertificateTrouble,
    certificate::Context,
    client::{Queue, Topic, client},
    events::{self, Heard},
    payloads::{Payloads, Tag},
};
pub use asker::Asker;
pub(super) use beside::headers_of;
pub use beside::{Beside, Header};
pub use together::Outgoing;

/// The part of a producer that may be used from another thread: asking the cluster.
#[derive(Clone)]
pub struct Cluster {
    inner: Arc<Inner>,
}

/// A producer for one topic. Used by one thread. Queue and topic are dropped before the client that they belong to.
pub struct Producer {
    queue: Queue,
    topic: Topic,
    inner: Arc<Inner>,
    partition: i32,
}

/// rdkafka.h's RD_KAFKA_PARTITION_UA: the partitioner decides.
pub(super) const PARTITION_UNASSIGNED: i32 = -1;
/// How many events one poll takes at most, so that sending gets its turn under load.
const EVENTS_A_POLL: usize = 16;

/// The fields are dropped in this order: the client first, which waits until librdkafka's threads are gone, and only then
/// the values that they were reading.
struct Inner {
    client: Client<Context>,
    payloads: Mutex<Payloads>,
    topic: String,
}

impl Inner {
    fn payloads(&self) -> MutexGuard<'_, Payloads> {
        self.payloads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll(&self, queue: &Queue, timeout: Duration, hear: &mut impl FnMut(Heard)) {
        let mut timeout_ms = c_int::try_from(timeout.as_millis()).unwrap_or(c_int::MAX);
        self.payloads().tick(Instant::now());
        for _ in 0..EVENTS_A_POLL {
            // SAFETY: the queue is valid; a null event means that nothing came in time.
            let event = unsafe { rd::rd_kafka_queue_poll(queue.0, timeout_ms) };
            if timeout_ms > 0 {
                self.payloads().tick(Instant::now());
            }
            if event.is_null() {
                return;
            }
            // SAFETY: the event is valid until it is destroyed, which happens once, after its last use.
            unsafe {
                events::take(event, self.client.native_ptr(), || self.payloads(), hear);
                rd::rd_kafka_event_destroy(event);
            }
            timeout_ms = 0;
        }
    }
}

/// A client, and the queue of all that it hears. Connects by itself, on librdkafka's threads.
fn connect(config: &ClientConfig) -> Result<(Client<Context>, Queue), KafkaError> {
    let client = client(config, RDKafkaType::RD_KAFKA_PRODUCER, rd::RD_KAFKA_EVENT_DR)?;
    // SAFETY: the client is valid.
    let queue = Queue(unsafe { rd::rd_kafka_queue_get_main(client.native_ptr()) });
    Ok((client, queue))
}

impl Cluster {
    /// For the other requests to the cluster.
    pub(super) fn handle(&self) -> &Client<Context> {
        &self.inner.client
    }

    /// The same for librdkafka's own functions; valid as long as this is.
    pub(super) fn client(&self) -> *mut rd::rd_kafka_t {
        self.inner.client.native_ptr()
    }

    /// The topic that the producer is for.
    pub(super) fn topic(&self) -> &str {
        &self.inner.topic
    }

    /// Asks for the topic's partitions. Blocks for at most `timeout`.
    ///
    /// # Errors
    /// The cluster's code for the topic, or librdkafka's where the cluster was not reached.
    pub fn partitions(&self, topic: &str, timeout: Duration) -> Result<usize, RDKafkaErrorCode> {
        let metadata = self.inner.client.fetch_metadata(Some(topic), timeout).map_err(|error| {
            let code = error.rdkafka_error_code();
            code.unwrap_or(RDKafkaErrorCode::Fail)
        })?;
        let topic = metadata.topics().first().ok_or(RDKafkaErrorCode::UnknownTopicOrPartition)?;
        match topic.error() {
            Some(code) => Err(code.into()),
            None if topic.partitions().is_empty() => Err(RDKafkaErrorCode::LeaderNotAvailable),
            None => Ok(topic.partitions().len()),
        }
    }
}

impl Producer {
    /// A producer for one topic. Connects by itself, on librdkafka's threads.
    ///
    /// # Errors
    /// A property that librdkafka refuses, also one that goes against another, or a name that holds a zero byte.
    pub fn new(config: &ClientConfig, topic: &str) -> Result<Self, KafkaError> {
        let name = CString::new(topic).map_err(KafkaError::Nul)?;
        let (client, queue) = connect(config)?;
        // SAFETY: the client is valid; the name is a C string; null means the topic's default configuration.
        let native_topic = unsafe { rd::rd_kafka_topic_new(client.native_ptr(), name.as_ptr(), std::ptr::null_mut()) };
        if native_topic.is_null() {
            return Err(KafkaError::ClientCreation("the topic was refused".to_owned()));
        }
        let inner = Arc::new(Inner { client, payloads: Mutex::default(), topic: topic.to_owned() });
        Ok(Self { queue, topic: Topic(native_topic), inner, partition: PARTITION_UNASSIGNED })
    }

    /// The same with a partition for every message; without one each message's key decides.
    #[must_use]
    pub fn into_partition(self, partition: Option<i32>) -> Self {
        Self { partition: partition.unwrap_or(PARTITION_UNASSIGNED), ..self }
    }

    /// The part that may be used from another thread.
    pub fn cluster(&self) -> Cluster {
        Cluster { inner: Arc::clone(&self.inner) }
    }

    /// Hands a message over without copying its value, which is taken out of `value` and put back on failure; its report
    /// carries `tag`.
    ///
    /// # Errors
    /// `QueueFull`: poll and try again. `MessageSizeTooLarge`: value and key are more than `message.max.bytes`.
    /// `UnknownPartition`: the topic has no such partition.
    pub fn send(&self, value: &mut Bytes, key: Option<&[u8]>, tag: Tag) -> Result<(), RDKafkaErrorCode> {
        let mut payloads = self.inner.payloads();
        let (pointer, length) = (value.as_ptr(), value.len());
        let opaque = payloads.keep(std::mem::take(value), tag);
        let (key_pointer, key_length) = key.map_or((std::ptr::null(), 0), |key| (key.as_ptr(), key.len()));
        // SAFETY: without a flag librdkafka neither copies nor frees the value; `payloads` keeps it in place until the
        // report or, when the client goes first, until after librdkafka's threads are gone. The key is copied.
        let code = unsafe {
            rd::rd_kafka_produce(
                self.topic.0,
                self.partition,
                0,
                pointer.cast_mut().cast(),
                length,
                key_pointer.cast(),
                key_length,
                opaque,
            )
        };
        if code == 0 {
            return Ok(());
        }
        // SAFETY: reads this thread's last error.
        let error = unsafe { rd::rd_kafka_last_error() };
        *value = payloads.release(opaque).map(|(value, _)| value).unwrap_or_default();
        Err(error.into())
    }

    /// How many messages were handed over and have no report yet.
    pub fn waiting(&self) -> usize {
        self.inner.payloads().len()
    }

    /// When the message that has waited longest for its report was handed over.
    pub fn oldest(&self) -> Option<Instant> {
        self.inner.payloads().oldest()
    }

    /// What was given with the messages that have no report yet.
    pub fn waiting_tags(&self) -> Vec<Tag> {
        self.inner.payloads().tags()
    }

    /// Waits for at most `timeout` for something to be heard, and then takes what is there. `hear` may not use this
    /// producer.
    pub fn poll(&self, timeout: Duration, mut hear: impl FnMut(Heard)) {
        self.inner.poll(&self.queue, timeout, &mut hear);
    }

    /// For how long the cluster asked to be left alone since this was last asked, because more was sent than its quota
    /// allows; `None` when it did not.
    pub fn throttled(&self) -> Option<Duration> {
        self.inner.client.context().throttle().take()
    }

    /// The last certificate that was refused.
    pub fn certificate_trouble(&self) -> Option<CertificateTrouble> {
        self.inner.client.context().trouble()
    }

    /// Gives back what has not left this program; a report comes for each message. Does not wait for connections. One that
    /// is in the middle of a request is closed: what was on its way there comes back, too, as possibly stored.
    pub fn purge_queued(&self) {
        self.purge(rd::RD_KAFKA_PURGE_F_QUEUE);
    }

    /// Gives up what is on its way; a report comes for each message.
    pub fn purge_in_flight(&self) {
        self.purge(rd::RD_KAFKA_PURGE_F_QUEUE | rd::RD_KAFKA_PURGE_F_INFLIGHT);
    }

    fn purge(&self, flags: c_int) {
        // SAFETY: the client is valid.
        let code =
            unsafe { rd::rd_kafka_purge(self.inner.client.native_ptr(), flags | rd::RD_KAFKA_PURGE_F_NON_BLOCKING) };
        log::debug!("purged: {:?}", RDKafkaErrorCode::from(code));
    }
}
