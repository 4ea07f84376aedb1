//! A member of a consumer group: joining, what the group gives and takes, reading many messages at once, and offsets.

mod batch;
mod list;
mod rebalance;

use std::{
    ffi::{CString, c_int},
    marker::PhantomData,
    ptr::NonNull,
    time::Duration,
};

use rdkafka::{
    ClientConfig,
    bindings::{self as rd, rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_t},
    client::Client,
    error::{KafkaError, RDKafkaErrorCode as Code},
    types::RDKafkaType,
};

use super::{
    CertificateTrouble, TopicDescription, admin,
    client::{Prepared, Queue},
    description::error_of,
    events::{self, Heard, text_of},
    payloads::Payloads,
    producer::PARTITION_UNASSIGNED,
};
pub use batch::{Batch, Consumed};
use list::List;
pub use rebalance::Rebalance;
use rebalance::{GroupContext, rebalance, verify};

/// A member of a consumer group that reads one topic. Used by one thread. The queues are dropped before the client.
pub struct Group {
    messages: Queue,
    main: Queue,
    client: Client<GroupContext>,
    topic: CString,
    name: String,
}

/// What a group has committed for a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    pub partition: i32,
    /// The offset to go on from; `None` where nothing is committed.
    pub offset: Option<i64>,
    /// What whoever committed wrote beside it.
    pub note: String,
}

/// How many events one hearing takes at most.
const EVENTS_A_HEARING: usize = 16;

impl Group {
    /// A member of the group that `group.id` of the configuration names. It reads nothing before it is told to join.
    ///
    /// # Errors
    /// A property that librdkafka refuses, also one that goes against another, or a name that holds a zero byte.
    pub fn new(config: &ClientConfig, topic: &str) -> Result<Self, KafkaError> {
        let name = CString::new(topic).map_err(KafkaError::Nul)?;
        let Prepared { config, native, checks_certificates } = Prepared::new(config)?;
        // SAFETY: the configuration is valid and not yet given away. The callbacks get the context of Client::new as
        // their opaque pointer, and that context lives as long as the client.
        unsafe {
            rd::rd_kafka_conf_set_events(native.ptr(), rd::RD_KAFKA_EVENT_ERROR | rd::RD_KAFKA_EVENT_STATS);
            rd::rd_kafka_conf_set_ssl_cert_verify_cb(native.ptr(), checks_certificates.then_some(verify as _));
            rd::rd_kafka_conf_set_rebalance_cb(native.ptr(), Some(rebalance));
        }
        let client = Client::new(&config, native, RDKafkaType::RD_KAFKA_CONSUMER, GroupContext::default())?;
        // SAFETY: the client is valid, and a consumer with a group has both queues.
        let (main, messages) = unsafe {
            (rd::rd_kafka_queue_get_main(client.native_ptr()), rd::rd_kafka_queue_get_consumer(client.native_ptr()))
        };
        if messages.is_null() {
            return Err(KafkaError::ClientCreation("a consumer group needs group.id".to_owned()));
        }
        Ok(Self { messages: Queue(messages), main: Queue(main), client, topic: name, name: topic.to_owned() })
    }

    /// Joins the group, on librdkafka's threads.
    ///
    /// # Errors
    /// librdkafka's code for a topic's name that it refuses.
    pub fn join(&self) -> Result<(), Code> {
        let topics = List::new(1);
        topics.add(&self.topic, PARTITION_UNASSIGNED);
        // SAFETY: client and list are valid; librdkafka copies the list.
        answered(unsafe { rd::rd_kafka_subscribe(self.ptr(), topics.0.as_ptr()) })
    }

    /// Reads up to `most` messages, and waits for them for at most `timeout`. What the group says meanwhile is kept for
    /// [`Group::rebalances`].
    pub fn read(&self, most: usize, timeout: Duration) -> Batch<'_> {
        let mut messages: Vec<*mut rd::rd_kafka_message_t> = Vec::with_capacity(most);
        // SAFETY: the queue is valid, and there is room for `most` pointers; the first `count` are written, or -1 told.
        unsafe {
            let count = rd::rd_kafka_consume_batch_queue(
                self.messages.0,
                milliseconds(timeout),
                messages.as_mut_ptr(),
                messages.capacity().min(most),
            );
            messages.set_len(usize::try_from(count).unwrap_or(0));
        }
        Batch { messages: messages.into_iter().filter_map(NonNull::new).collect(), of: PhantomData }
    }

    /// What the group has said since this was last asked. Each is to be answered.
    pub fn rebalances(&self) -> Vec<Rebalance> {
        self.client.context().take()
    }

    /// Reads these partitions from now on, each from its offset.
    ///
    /// # Errors
    /// librdkafka's code.
    pub fn assign(&self, offsets: &[(i32, i64)]) -> Result<(), Code> {
        let list = self.list(offsets);
        // SAFETY: client and list are valid; librdkafka copies the list.
        answered(unsafe { rd::rd_kafka_assign(self.ptr(), list.0.as_ptr()) })
    }

    /// Reads these of the partitions on from other offsets; nothing of them from before comes any more. Does not wait.
    ///
    /// # Errors
    /// librdkafka's code.
    pub fn seek(&self, offsets: &[(i32, i64)]) -> Result<(), Code> {
        let list = self.list(offsets);
        // SAFETY: client and list are valid, and the list outlives the call, which does not wait without a timeout. The
        // error is null, or ours to destroy after its last use.
        let code = unsafe {
            let error = rd::rd_kafka_seek_partitions(self.ptr(), list.0.as_ptr(), 0);
            let code = error_of(error);
            rd::rd_kafka_error_destroy(error);
            code
        };
        code.map_or(Ok(()), Err)
    }

    /// Reads nothing any more, and tells the group so.
    pub fn unassign(&self) {
        // SAFETY: the client is valid; null means no partition.
        let code = Code::from(unsafe { rd::rd_kafka_assign(self.ptr(), std::ptr::null()) });
        if code != Code::NoError {
            log::debug!("nothing is read any more: {code}");
        }
    }

    /// Commits these offsets, each the next to be read, with a note beside them. Does not wait for the answer.
    ///
    /// # Errors
    /// librdkafka's code where it could not even be asked for.
    pub fn commit(&self, offsets: &[(i32, i64)], note: &CString) -> Result<(), Code> {
        if offsets.is_empty() {
            return Ok(());
        }
        let list = self.list(offsets);
        list.note(note);
        // SAFETY: client and list are valid; librdkafka copies the list.
        answered(unsafe { rd::rd_kafka_commit(self.ptr(), list.0.as_ptr(), 1) })
    }

    /// What the group has committed for these partitions. Blocks for at most `timeout`.
    ///
    /// # Errors
    /// The cluster's code (30: this key may not use the group), or librdkafka's where the cluster was not reached.
    pub fn committed(&self, partitions: &[i32], timeout: Duration) -> Result<Vec<Committed>, Code> {
        let list = List::new(partitions.len());
        partitions.iter().for_each(|partition| list.add(&self.topic, *partition));
        // SAFETY: client and list are valid; the answer is written into the list.
        answered(unsafe { rd::rd_kafka_committed(self.ptr(), list.0.as_ptr(), milliseconds(timeout)) })?;
        // SAFETY: the list is valid.
        unsafe { elements(list.0.as_ptr()) }
            .map(|at| match Code::from(at.err) {
                // SAFETY: the note has the length that is given with it, and is null for none.
                Code::NoError => Ok(unsafe { committed(at) }),
                code => Err(code),
            })
            .collect()
    }

    /// The first offset that a partition still keeps, and the next that it will give. Asks its leader; blocks for at most
    /// `timeout`.
    ///
    /// # Errors
    /// The cluster's code (29: this key may not read the topic), or librdkafka's where the cluster was not reached.
    pub fn watermarks(&self, partition: i32, timeout: Duration) -> Result<(i64, i64), Code> {
        let (mut low, mut high) = (0, 0);
        // SAFETY: the client is valid, the name a C string; both numbers are written.
        answered(unsafe {
            rd::rd_kafka_query_watermark_offsets(
                self.ptr(),
                self.topic.as_ptr(),
                partition,
                &mut low,
                &mut high,
                milliseconds(timeout),
            )
        })?;
        Ok((low, high))
    }

    /// The next offset that a partition which is read will give, as it was last told with messages.
    pub fn known_end(&self, partition: i32) -> Option<i64> {
        let (mut low, mut high) = (0, -1);
        // SAFETY: as above; nothing is asked of the cluster.
        let code = unsafe {
            rd::rd_kafka_get_watermark_offsets(self.ptr(), self.topic.as_ptr(), partition, &mut low, &mut high)
        };
        (Code::from(code) == Code::NoError && high >= 0).then_some(high)
    }

    /// How many partitions the topic has. Blocks for at most `timeout`.
    ///
    /// # Errors
    /// The cluster's code for the topic (3: unknown, 29: unknown or hidden), or librdkafka's where it was not reached.
    pub fn partitions(&self, timeout: Duration) -> Result<usize, Code> {
        let metadata = self.client.fetch_metadata(Some(&self.name), timeout);
        let metadata = metadata.map_err(|error| error.rdkafka_error_code().unwrap_or(Code::Fail))?;
        let topic = metadata.topics().first().ok_or(Code::UnknownTopicOrPartition)?;
        match topic.error() {
            Some(code) => Err(code.into()),
            None if topic.partitions().is_empty() => Err(Code::LeaderNotAvailable),
            None => Ok(topic.partitions().len()),
        }
    }

    /// What the cluster says about the topic. Blocks for at most `timeout` and a margin.
    ///
    /// # Errors
    /// The cluster's code for the topic, or librdkafka's where it was not reached or does not know the request.
    pub fn describe(&self, timeout: Duration) -> Result<TopicDescription, Code> {
        admin::describe_topic(&self.client, &self.name, timeout)
    }

    /// The cluster's id, where it has one and has answered within `timeout`.
    pub fn cluster_id(&self, timeout: Duration) -> Option<String> {
        // SAFETY: the client is valid; the text is null or ours to free.
        let id = unsafe {
            let id = rd::rd_kafka_clusterid(self.ptr(), milliseconds(timeout));
            let text = text_of(id);
            rd::rd_kafka_mem_free(self.ptr(), id.cast());
            text
        };
        Some(id).filter(|id| !id.is_empty())
    }

    /// Takes what librdkafka has said beside messages and the group's words.
    pub fn hear(&self, mut hear: impl FnMut(Heard)) {
        for _ in 0..EVENTS_A_HEARING {
            // SAFETY: the queue is valid; a null event means that there is none.
            let event = unsafe { rd::rd_kafka_queue_poll(self.main.0, 0) };
            if event.is_null() {
                return;
            }
            // SAFETY: the event is valid until it is destroyed, once, after its last use. Who reads has no reports.
            unsafe {
                events::take(event, self.ptr(), || Box::new(Payloads::default()), &mut hear);
                rd::rd_kafka_event_destroy(event);
            }
        }
    }

    /// The last certificate that was refused.
    pub fn certificate_trouble(&self) -> Option<CertificateTrouble> {
        self.client.context().certificates().trouble()
    }

    /// Leaves the group. Waits until the cluster has heard it, or librdkafka gives up.
    pub fn leave(self) {
        self.client.context().leave();
        // What the group said last is answered, so that closing does not wait for it.
        self.unassign();
        // SAFETY: the client is valid, and nothing of it is read any more.
        let code = Code::from(unsafe { rd::rd_kafka_consumer_close(self.ptr()) });
        log::debug!("left the group: {code}");
    }

    fn ptr(&self) -> *mut rd::rd_kafka_t {
        self.client.native_ptr()
    }

    fn list(&self, offsets: &[(i32, i64)]) -> List {
        let list = List::new(offsets.len());
        for (partition, offset) in offsets {
            list.add(&self.topic, *partition);
            // SAFETY: list and name are valid, and the partition has just been added.
            unsafe {
                rd::rd_kafka_topic_partition_list_set_offset(list.0.as_ptr(), self.topic.as_ptr(), *partition, *offset);
            }
        }
        list
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Whoever did not leave before leaves now, and nobody answers the group any more.
        self.client.context().leave();
    }
}

/// # Safety
/// `list` is null, or valid for `'a`.
unsafe fn elements<'a>(
    list: *mut rd_kafka_topic_partition_list_t,
) -> impl Iterator<Item = &'a rd_kafka_topic_partition_t> {
    // SAFETY: see above; it has as many elements as it says.
    let elements = unsafe {
        match list.as_ref() {
            Some(list) if list.cnt > 0 => std::slice::from_raw_parts(list.elems, list.cnt as usize),
            _ => &[],
        }
    };
    elements.iter()
}

/// # Safety
/// `at` is valid, and its note, where it has one, has the length that is given with it.
unsafe fn committed(at: &rd_kafka_topic_partition_t) -> Committed {
    let note = match NonNull::new(at.metadata.cast::<u8>()) {
        // SAFETY: see above.
        Some(note) => String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(note.as_ptr(), at.metadata_size) }),
        None => "".into(),
    };
    Committed {
        partition: at.partition,
        offset: Some(at.offset).filter(|offset| *offset >= 0),
        note: note.into_owned(),
    }
}

fn answered(code: rd::rd_kafka_resp_err_t) -> Result<(), Code> {
    match Code::from(code) {
        Code::NoError => Ok(()),
        code => Err(code),
    }
}

fn milliseconds(time: Duration) -> c_int {
    c_int::try_from(time.as_millis()).unwrap_or(c_int::MAX)
}
