//! What a cluster answered, read out of librdkafka's results into types of ours.

use std::slice;

use rdkafka::{
    bindings::{self as rd, rd_kafka_AclOperation_t as Native},
    error::RDKafkaErrorCode as Code,
};

use super::events::text_of;

/// A cluster as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterDescription {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// The id of the broker that leads it, where one does.
    pub controller: Option<i32>,
    /// Its brokers, each with the address that the cluster gives for it.
    pub brokers: Vec<Broker>,
}

/// One broker, at the address that the cluster gives for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broker {
    pub id: i32,
    pub host: String,
    pub port: u16,
}

/// A topic as the cluster describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicDescription {
    /// The id that it got when it was made; `None` where the cluster does not say.
    pub id: Option<String>,
    /// Its partitions, by their number.
    pub partitions: Vec<Partition>,
    /// What this key may do with the topic; `None` where the cluster does not say.
    pub operations: Option<Vec<Operation>>,
}

/// One partition of a topic; the numbers are those of brokers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    pub id: i32,
    /// Who takes its messages; `None` while nobody does.
    pub leader: Option<i32>,
    pub replicas: Vec<i32>,
    /// The replicas that have all messages.
    pub in_sync: Vec<i32>,
}

/// What a key may be allowed to do: Kafka's AclOperation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Read,
    Write,
    Create,
    Delete,
    Alter,
    Describe,
    ClusterAction,
    DescribeConfigs,
    AlterConfigs,
    IdempotentWrite,
    /// One that came with a later Kafka.
    Other,
}

impl Broker {
    /// `host:port`, an IPv6 host in brackets.
    pub fn address(&self) -> String {
        let Self { host, port, .. } = self;
        if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
    }
}

impl TopicDescription {
    /// # Safety
    /// `topic` is a valid description without an error.
    pub(super) unsafe fn read(topic: *const rd::rd_kafka_TopicDescription_t) -> Self {
        // SAFETY: see above; what it gives lives as long as it.
        unsafe {
            let partitions = listed(|count| rd::rd_kafka_TopicDescription_partitions(topic, count));
            let mut partitions: Vec<_> = partitions.iter().map(|partition| Partition::read(*partition)).collect();
            partitions.sort_by_key(|partition| partition.id);
            let operations = operations(|count| rd::rd_kafka_TopicDescription_authorized_operations(topic, count));
            Self { id: id_of(rd::rd_kafka_TopicDescription_topic_id(topic)), partitions, operations }
        }
    }
}

impl Partition {
    /// # Safety
    /// `partition` is valid.
    unsafe fn read(partition: *const rd::rd_kafka_TopicPartitionInfo_t) -> Self {
        // SAFETY: see above; its nodes live as long as it.
        unsafe {
            let ids = |nodes: &[*const rd::rd_kafka_Node_t]| nodes.iter().filter_map(|node| node_id(*node)).collect();
            Self {
                id: rd::rd_kafka_TopicPartitionInfo_partition(partition),
                leader: node_id(rd::rd_kafka_TopicPartitionInfo_leader(partition)),
                replicas: ids(listed(|count| rd::rd_kafka_TopicPartitionInfo_replicas(partition, count))),
                in_sync: ids(listed(|count| rd::rd_kafka_TopicPartitionInfo_isr(partition, count))),
            }
        }
    }
}

/// # Safety
/// `id` is null or valid; the text is made in it.
unsafe fn id_of(id: *const rd::rd_kafka_Uuid_t) -> Option<String> {
    if id.is_null() {
        return None;
    }
    // SAFETY: see above.
    unsafe {
        // librdkafka's way to tell that the cluster does not say.
        let none =
            rd::rd_kafka_Uuid_most_significant_bits(id) == 0 && rd::rd_kafka_Uuid_least_significant_bits(id) == 0;
        (!none).then(|| text_of(rd::rd_kafka_Uuid_base64str(id)))
    }
}

/// # Safety
/// `node` is null or a valid node.
unsafe fn node_id(node: *const rd::rd_kafka_Node_t) -> Option<i32> {
    // SAFETY: see above.
    (!node.is_null()).then(|| unsafe { rd::rd_kafka_Node_id(node) }).filter(|id| *id >= 0)
}

/// librdkafka's lists: a pointer to the first, and a count that is written through the given pointer. An empty one may be
/// null.
///
/// # Safety
/// `list` gives a valid list that lives for `'a`, or null.
pub(super) unsafe fn listed<'a, T>(list: impl FnOnce(*mut usize) -> *mut *const T) -> &'a [*const T] {
    let mut count = 0;
    let first = list(&mut count);
    if first.is_null() || count == 0 {
        return &[];
    }
    // SAFETY: see above.
    unsafe { slice::from_raw_parts(first, count) }
}

/// `None` for null, which is librdkafka's way to tell that the cluster does not say; no operation at all is not null.
///
/// # Safety
/// `list` gives a valid list, or null.
unsafe fn operations(list: impl FnOnce(*mut usize) -> *const Native) -> Option<Vec<Operation>> {
    let mut count = 0;
    let first = list(&mut count);
    if first.is_null() {
        return None;
    }
    // Read as numbers: librdkafka may come to know operations that the bindings do not.
    // SAFETY: see above; without any, the one byte that the pointer leads to is not read.
    Some((0..count).map(|at| operation(unsafe { *first.cast::<u32>().add(at) })).collect())
}

fn operation(number: u32) -> Operation {
    const KNOWN: [(Native, Operation); 10] = [
        (Native::RD_KAFKA_ACL_OPERATION_READ, Operation::Read),
        (Native::RD_KAFKA_ACL_OPERATION_WRITE, Operation::Write),
        (Native::RD_KAFKA_ACL_OPERATION_CREATE, Operation::Create),
        (Native::RD_KAFKA_ACL_OPERATION_DELETE, Operation::Delete),
        (Native::RD_KAFKA_ACL_OPERATION_ALTER, Operation::Alter),
        (Native::RD_KAFKA_ACL_OPERATION_DESCRIBE, Operation::Describe),
        (Native::RD_KAFKA_ACL_OPERATION_CLUSTER_ACTION, Operation::ClusterAction),
        (Native::RD_KAFKA_ACL_OPERATION_DESCRIBE_CONFIGS, Operation::DescribeConfigs),
        (Native::RD_KAFKA_ACL_OPERATION_ALTER_CONFIGS, Operation::AlterConfigs),
        (Native::RD_KAFKA_ACL_OPERATION_IDEMPOTENT_WRITE, Operation::IdempotentWrite),
    ];
    KNOWN.iter().find(|(native, _)| *native as u32 == number).map_or(Operation::Other, |(_, operation)| *operation)
}

/// # Safety
/// `error` is null or valid.
pub(super) unsafe fn error_of(error: *const rd::rd_kafka_error_t) -> Option<Code> {
    if error.is_null() {
        return None;
    }
    // SAFETY: see above.
    let code = Code::from(unsafe { rd::rd_kafka_error_code(error) });
    (code != Code::NoError).then_some(code)
}
