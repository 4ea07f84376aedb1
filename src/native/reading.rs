//! A topic read without a group: librdkafka's simple consumer, which asks no coordinator and commits nothing.

use std::{
    any::Any,
    cell::RefCell,
    collections::BTreeSet,
    ffi::{CString, c_int, c_void},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    ptr::NonNull,
    time::Duration,
};

use rdkafka::{
    ClientConfig,
    bindings::{self as rd, rd_kafka_message_t, rd_kafka_topic_partition_list_t},
    client::Client,
    error::{KafkaError, RDKafkaErrorCode as Code},
    types::RDKafkaType,
};

use super::{
    CertificateTrouble, MessageView,
    certificate::Context,
    client::{Queue, Topic, client, is_mock},
    events::{self, Heard, text_of},
    payloads::Payloads,
};

/// A client that reads one topic. Used by one thread. What belongs to the client is dropped before it.
pub struct Reading {
    /// Where the messages of all partitions arrive.
    messages: Queue,
    events: Queue,
    topic: Topic,
    client: Client<Context>,
    name: CString,
    /// The partitions that are read.
    started: RefCell<BTreeSet<i32>>,
}

/// Something that came from a partition.
#[derive(Clone, Copy)]
pub enum Read<'a> {
    /// A message, which lives until the next one.
    Message(MessageView<'a>),
    /// There is nothing more for now; where `enable.partition.eof` asks for it.
    End {
        /// The partition.
        partition: i32,
        /// The offset that the next message will have.
        offset: i64,
    },
    /// A partition cannot be read on.
    Trouble {
        /// The partition.
        partition: i32,
        /// Where; -1 when that is not known. In a broken batch it may lie before what was asked for.
        offset: i64,
        /// Kafka's code, or librdkafka's.
        code: Code,
        /// librdkafka's text.
        reason: &'a str,
    },
}

/// Which offset of a partition is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The first that is kept.
    First,
    /// The one that the next message will have; for who reads only what is committed, the end of that.
    Next,
    /// The first whose message is not older than this, in milliseconds since 1970.
    Time(i64),
}

impl Lookup {
    /// As Kafka's ListOffsets asks for it: a time, or one of rdkafka.h's RD_KAFKA_OFFSET_… in its place.
    fn asked(self) -> i64 {
        match self {
            Self::First => i64::from(rd::RD_KAFKA_OFFSET_BEGINNING),
            Self::Next => i64::from(rd::RD_KAFKA_OFFSET_END),
            Self::Time(time_ms) => time_ms.max(0),
        }
    }
}

impl Reading {
    /// Connects by itself, on librdkafka's threads.
    ///
    /// # Errors
    /// A property that librdkafka refuses, also one that goes against another, or a name that holds a zero byte.
    pub fn new(config: &ClientConfig, topic: &str) -> Result<Self, KafkaError> {
        let name = CString::new(topic).map_err(KafkaError::Nul)?;
        let client = client(config, RDKafkaType::RD_KAFKA_CONSUMER, rd::RD_KAFKA_EVENT_NONE)?;
        // SAFETY: the client is valid; the name is a C string; null means the topic's default configuration.
        let (messages, events, topic) = unsafe {
            (
                Queue(rd::rd_kafka_queue_new(client.native_ptr())),
                Queue(rd::rd_kafka_queue_get_main(client.native_ptr())),
                rd::rd_kafka_topic_new(client.native_ptr(), name.as_ptr(), std::ptr::null_mut()),
            )
        };
        if topic.is_null() {
            return Err(KafkaError::ClientCreation("the topic was refused".to_owned()));
        }
        Ok(Self { messages, events, topic: Topic(topic), client, name, started: RefCell::default() })
    }

    /// The topic's partitions, in their order. Makes no topic. Blocks for at most `timeout`.
    ///
    /// # Errors
    /// The cluster's code for the topic, or librdkafka's where the cluster was not reached.
    pub fn partitions(&self, timeout: Duration) -> Result<Vec<i32>, Code> {
        let name = self.name.to_str().map_err(|_| Code::InvalidTopic)?;
        let metadata = self.client.fetch_metadata(Some(name), timeout);
        let metadata = metadata.map_err(|error| error.rdkafka_error_code().unwrap_or(Code::Fail))?;
        let topic = metadata.topics().first().ok_or(Code::UnknownTopicOrPartition)?;
        match topic.error() {
            Some(code) => Err(code.into()),
            None if topic.partitions().is_empty() => Err(Code::LeaderNotAvailable),
            None => {
                let mut partitions: Vec<_> = topic.partitions().iter().map(|partition| partition.id()).collect();
                partitions.sort_unstable();
                Ok(partitions)
            }
        }
    }

    /// Whether the cluster is librdkafka's mock cluster, by the id that it gave with its last answer.
    pub fn is_mock(&self) -> bool {
        // SAFETY: the client is valid.
        unsafe { is_mock(self.client.native_ptr(), Duration::ZERO) }
    }

    /// Looks up an offset of each of these partitions, in one question to each of their leaders. For a time that no message
    /// has reached it is -1. Blocks for at most `timeout`.
    ///
    /// # Errors
    /// The first partition's code for which there is no answer, or librdkafka's where the cluster was not reached.
    pub fn look_up(&self, partitions: &[i32], wanted: Lookup, timeout: Duration) -> Result<Vec<i64>, Code> {
        if partitions.is_empty() {
            return Ok(Vec::new());
        }
        let list = Partitions::new(&self.name, partitions, wanted.asked())?;
        // SAFETY: client and list are valid; the list is changed in place.
        let code =
            unsafe { rd::rd_kafka_offsets_for_times(self.client.native_ptr(), list.0.as_ptr(), milliseconds(timeout)) };
        match Code::from(code) {
            Code::NoError => partitions.iter().map(|partition| list.offset(&self.name, *partition)).collect(),
            code => Err(code),
        }
    }

    /// Begins to read a partition at an offset. What is wrong with that is told by [`Reading::poll`].
    ///
    /// # Errors
    /// `UnknownPartition` and `InvalidArgument`, for numbers that are none.
    pub fn start(&self, partition: i32, offset: i64) -> Result<(), Code> {
        if offset < 0 {
            return Err(Code::InvalidArgument);
        }
        // SAFETY: topic and queue are valid; librdkafka keeps both for as long as it reads into them.
        let code = unsafe { rd::rd_kafka_consume_start_queue(self.topic.0, partition, offset, self.messages.0) };
        match code {
            0 => {
                self.started.borrow_mut().insert(partition);
                Ok(())
            }
            // SAFETY: reads this thread's last error.
            _ => Err(unsafe { rd::rd_kafka_last_error() }.into()),
        }
    }

    /// Reads a partition on from another offset; nothing from before comes any more.
    ///
    /// # Errors
    /// `UnknownPartition`, for one that was never started.
    pub fn seek(&self, partition: i32, offset: i64) -> Result<(), Code> {
        // SAFETY: the topic is valid. Without a timeout it does not wait.
        let code = unsafe { rd::rd_kafka_seek(self.topic.0, partition, offset, 0) };
        match Code::from(code) {
            Code::NoError => Ok(()),
            code => Err(code),
        }
    }

    /// Reads a partition no further, and gives up what of it was not taken. Blocks for a moment.
    pub fn stop(&self, partition: i32) {
        if self.started.borrow_mut().remove(&partition) {
            // SAFETY: the topic is valid.
            unsafe { rd::rd_kafka_consume_stop(self.topic.0, partition) };
        }
    }

    /// Waits for at most `timeout` for something to come, and gives out what is there until `take` wants no more for now.
    pub fn poll(&self, timeout: Duration, mut take: impl FnMut(Read<'_>) -> bool) {
        let mut taking = Taking { client: self.client.native_ptr(), take: &mut take, enough: false, panic: None };
        let opaque: *mut c_void = (&raw mut taking).cast();
        // SAFETY: the queue is valid; `taking` lives until this returns, and the callback is not called after that.
        unsafe { rd::rd_kafka_consume_callback_queue(self.messages.0, milliseconds(timeout), Some(taken), opaque) };
        if let Some(panic) = taking.panic {
            resume_unwind(panic);
        }
    }

    /// Takes what was heard about the connections. Does not wait.
    pub fn hear(&self, mut hear: impl FnMut(Heard)) {
        // A reader has sent nothing.
        let mut none = Payloads::default();
        loop {
            // SAFETY: the queue is valid; a null event means that there is none.
            let event = unsafe { rd::rd_kafka_queue_poll(self.events.0, 0) };
            if event.is_null() {
                return;
            }
            let none = &mut none;
            // SAFETY: the event is valid until it is destroyed, which happens once, after its last use.
            unsafe {
                events::take(event, self.client.native_ptr(), || none, &mut hear);
                rd::rd_kafka_event_destroy(event);
            }
        }
    }

    /// The last certificate that was refused.
    pub fn certificate_trouble(&self) -> Option<CertificateTrouble> {
        self.client.context().trouble()
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        for partition in self.started.take() {
            // SAFETY: as in [`Reading::stop`].
            unsafe { rd::rd_kafka_consume_stop(self.topic.0, partition) };
        }
    }
}

/// What the callback is given.
struct Taking<'t> {
    client: *mut rd::rd_kafka_t,
    take: &'t mut dyn FnMut(Read<'_>) -> bool,
    enough: bool,
    panic: Option<Box<dyn Any + Send>>,
}

/// librdkafka's callback for each message of a queue, on the thread that polls.
///
/// # Safety
/// `message` is valid until this returns; `opaque` is the [`Taking`] of the call.
unsafe extern "C" fn taken(message: *mut rd_kafka_message_t, opaque: *mut c_void) {
    // SAFETY: see above.
    let (taking, message) = unsafe { (&mut *opaque.cast::<Taking<'_>>(), &*message) };
    if taking.enough {
        return;
    }
    // A panic must not pass through C.
    let go_on = catch_unwind(AssertUnwindSafe(|| {
        let reason;
        let read = match Code::from(message.err) {
            // SAFETY: consumed without an error, and alive until this returns.
            Code::NoError => Read::Message(unsafe { MessageView::new(message) }),
            Code::PartitionEOF => Read::End { partition: message.partition, offset: message.offset },
            code => {
                // SAFETY: the text belongs to the message.
                reason = unsafe { text_of(rd::rd_kafka_message_errstr(message)) };
                Read::Trouble { partition: message.partition, offset: message.offset, code, reason: &reason }
            }
        };
        (taking.take)(read)
    }));
    match go_on {
        Ok(true) => return,
        Ok(false) => {}
        Err(panic) => taking.panic = Some(panic),
    }
    taking.enough = true;
    // SAFETY: the client is valid. What is left in the queue stays there.
    unsafe { rd::rd_kafka_yield(taking.client) };
}

fn milliseconds(time: Duration) -> c_int {
    c_int::try_from(time.as_millis()).unwrap_or(c_int::MAX)
}

/// Partitions of a topic with an offset each.
struct Partitions(NonNull<rd_kafka_topic_partition_list_t>);

impl Partitions {
    fn new(topic: &CString, partitions: &[i32], offset: i64) -> Result<Self, Code> {
        let size = c_int::try_from(partitions.len()).map_err(|_| Code::InvalidArgument)?;
        // SAFETY: makes an empty list, which is ours.
        let list = Self(NonNull::new(unsafe { rd::rd_kafka_topic_partition_list_new(size) }).ok_or(Code::Fail)?);
        for partition in partitions {
            // SAFETY: the list is valid and copies the name; it gives back a valid element.
            unsafe {
                let element = rd::rd_kafka_topic_partition_list_add(list.0.as_ptr(), topic.as_ptr(), *partition);
                (*element).offset = offset;
            }
        }
        Ok(list)
    }

    fn offset(&self, topic: &CString, partition: i32) -> Result<i64, Code> {
        // SAFETY: the list is valid; what is found in it lives as long as it does.
        let element =
            unsafe { rd::rd_kafka_topic_partition_list_find(self.0.as_ptr(), topic.as_ptr(), partition).as_ref() };
        let element = element.ok_or(Code::UnknownPartition)?;
        match Code::from(element.err) {
            Code::NoError => Ok(element.offset),
            code => Err(code),
        }
    }
}

impl Drop for Partitions {
    fn drop(&mut self) {
        // SAFETY: it came from rd_kafka_topic_partition_list_new and is given back once.
        unsafe { rd::rd_kafka_topic_partition_list_destroy(self.0.as_ptr()) };
    }
}

#[cfg(test)]
mod tests;
