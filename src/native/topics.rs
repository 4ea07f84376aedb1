//! The topics of a cluster: all of them listed, where their messages begin and end, and one of them made.

use std::{
    collections::HashMap,
    ffi::{CString, c_int},
    ptr::NonNull,
    time::{Duration, Instant},
};

use rdkafka::{
    bindings::{self as rd, rd_kafka_admin_op_t as Request},
    error::RDKafkaErrorCode as Code,
};

use super::{client::is_mock, description::listed, events::text_of, producer::Cluster, question::Question};

/// A topic as a cluster lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTopic {
    pub name: String,
    /// How many partitions it has.
    pub partitions: usize,
    /// Those of them that somebody leads.
    pub led: Vec<i32>,
    /// How many brokers keep each partition; the most where they differ.
    pub replicas: usize,
}

/// An end of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The first offset that is kept.
    First,
    /// The offset that the next message will have.
    Next,
}

/// A topic to be made.
#[derive(Clone, Copy, Debug)]
pub struct MakeTopic<'a> {
    pub name: &'a str,
    pub partitions: i32,
    /// How many brokers keep each partition; `None` for what the cluster takes by itself.
    pub replicas: Option<i32>,
    /// Settings by their names in Kafka.
    pub settings: &'a [(&'a str, String)],
}

impl Cluster {
    /// All topics that this key may see, by their names. Makes none. Blocks for at most `timeout`.
    ///
    /// # Errors
    /// librdkafka's code where the cluster was not reached.
    pub fn list_topics(&self, timeout: Duration) -> Result<Vec<ListedTopic>, Code> {
        let metadata = self.handle().fetch_metadata(None, timeout);
        let metadata = metadata.map_err(|error| error.rdkafka_error_code().unwrap_or(Code::Fail))?;
        let topics = metadata.topics().iter().filter(|topic| topic.error().is_none()).map(|topic| ListedTopic {
            name: topic.name().to_owned(),
            partitions: topic.partitions().len(),
            led: topic.partitions().iter().filter(|one| one.leader() >= 0).map(|one| one.id()).collect(),
            replicas: topic.partitions().iter().map(|one| one.replicas().len()).max().unwrap_or_default(),
        });
        let mut topics: Vec<_> = topics.collect();
        topics.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(topics)
    }

    /// This end of each of these partitions, of those that tell it: one request to each broker that leads some of them.
    /// Blocks for at most `timeout` and a margin.
    ///
    /// # Errors
    /// librdkafka's code where the cluster was not reached, or does not know the request.
    pub fn offsets(
        &self,
        partitions: &[(&str, i32)],
        end: End,
        timeout: Duration,
    ) -> Result<HashMap<(String, i32), i64>, Code> {
        let list = Partitions::new(partitions, end)?;
        let question = Question {
            request: Request::RD_KAFKA_ADMIN_OP_LISTOFFSETS,
            answer: rd::RD_KAFKA_EVENT_LISTOFFSETS_RESULT,
            operations: false,
        };
        let answer = self.ask_whom_it_concerns(&question, Instant::now() + timeout, |options, queue| {
            // SAFETY: all four are valid; librdkafka copies the list and the options.
            unsafe { rd::rd_kafka_ListOffsets(self.client(), list.0.as_ptr(), options, queue) }
        })?;
        // SAFETY: the event is of this type; what it lists lives as long as it, and each entry leads to a partition.
        unsafe {
            let result = rd::rd_kafka_event_ListOffsets_result(answer.0.as_ptr());
            let told = listed(|count| rd::rd_kafka_ListOffsets_result_infos(result, count)).iter();
            let partitions = told.map(|one| &*rd::rd_kafka_ListOffsetsResultInfo_topic_partition(*one));
            let told = partitions.filter(|one| Code::from(one.err) == Code::NoError && one.offset >= 0);
            Ok(told.map(|one| ((text_of(one.topic), one.partition), one.offset)).collect())
        }
    }

    /// The first offset of a partition that is kept, and the one that its next message will have. Blocks for at most
    /// `timeout`.
    ///
    /// # Errors
    /// The cluster's code, or librdkafka's where the cluster was not reached.
    pub fn watermarks(&self, topic: &str, partition: i32, timeout: Duration) -> Result<(i64, i64), Code> {
        let ends = self.handle().fetch_watermarks(topic, partition, timeout);
        ends.map_err(|error| error.rdkafka_error_code().unwrap_or(Code::Fail))
    }

    /// Makes a topic. Blocks for at most `timeout` and a margin; where that is over it may have been made all the same.
    ///
    /// # Errors
    /// The cluster's code and its reason (36: there is one of this name; 29 or 31: this key may not; 38: more replicas
    /// than brokers), or librdkafka's where the cluster was not reached or does not know the request.
    pub fn make_topic(&self, make: &MakeTopic<'_>, timeout: Duration) -> Result<(), (Code, String)> {
        let said = |code: Code| (code, code.to_string());
        let topic = NewTopic::new(make).map_err(said)?;
        let until = Instant::now() + timeout;
        // It does not answer such a request at all.
        // SAFETY: the client is valid.
        if unsafe { is_mock(self.client(), timeout / 2) } {
            return Err(said(Code::UnsupportedFeature));
        }
        let question = Question {
            request: Request::RD_KAFKA_ADMIN_OP_CREATETOPICS,
            answer: rd::RD_KAFKA_EVENT_CREATETOPICS_RESULT,
            operations: false,
        };
        let answer = self.ask_whom_it_concerns(&question, until, |options, queue| {
            let mut topics = [topic.0.as_ptr()];
            // SAFETY: all are valid, the one topic stands in an array of one; librdkafka copies it.
            unsafe { rd::rd_kafka_CreateTopics(self.client(), topics.as_mut_ptr(), 1, options, queue) }
        });
        let answer = answer.map_err(said)?;
        // SAFETY: the event is of this type; what it lists lives as long as it. The reason may be null.
        unsafe {
            let result = rd::rd_kafka_event_CreateTopics_result(answer.0.as_ptr());
            let topics = listed(|count| rd::rd_kafka_CreateTopics_result_topics(result, count));
            let topic = *topics.first().ok_or_else(|| said(Code::Fail))?;
            match Code::from(rd::rd_kafka_topic_result_error(topic)) {
                Code::NoError => Ok(()),
                code => {
                    let reason = text_of(rd::rd_kafka_topic_result_error_string(topic));
                    Err((code, if reason.is_empty() { code.to_string() } else { reason }))
                }
            }
        }
    }
}

struct Partitions(NonNull<rd::rd_kafka_topic_partition_list_t>);

impl Partitions {
    fn new(partitions: &[(&str, i32)], end: End) -> Result<Self, Code> {
        let room = c_int::try_from(partitions.len()).map_err(|_| Code::InvalidArgument)?;
        // SAFETY: the room is only a hint.
        let list = NonNull::new(unsafe { rd::rd_kafka_topic_partition_list_new(room) }).ok_or(Code::InvalidArgument)?;
        let list = Self(list);
        // rdkafka.h's RD_KAFKA_OFFSET_SPEC_….
        let offset = match end {
            End::First => -2,
            End::Next => -1,
        };
        for (topic, partition) in partitions {
            let topic = CString::new(*topic).map_err(|_| Code::InvalidTopic)?;
            // SAFETY: the list is valid and the name a C string, which is copied; the entry lives as long as the list.
            unsafe {
                (*rd::rd_kafka_topic_partition_list_add(list.0.as_ptr(), topic.as_ptr(), *partition)).offset = offset
            };
        }
        Ok(list)
    }
}

impl Drop for Partitions {
    fn drop(&mut self) {
        // SAFETY: it came from rd_kafka_topic_partition_list_new and is given back once.
        unsafe { rd::rd_kafka_topic_partition_list_destroy(self.0.as_ptr()) };
    }
}

struct NewTopic(NonNull<rd::rd_kafka_NewTopic_t>);

impl NewTopic {
    fn new(make: &MakeTopic<'_>) -> Result<Self, Code> {
        let name = CString::new(make.name).map_err(|_| Code::InvalidTopic)?;
        let (replicas, no_text) = (make.replicas.unwrap_or(-1), std::ptr::null_mut());
        // SAFETY: the name is a C string, which librdkafka copies; no text is wanted about an error.
        let topic = unsafe { rd::rd_kafka_NewTopic_new(name.as_ptr(), make.partitions, replicas, no_text, 0) };
        let topic = Self(NonNull::new(topic).ok_or(Code::InvalidArgument)?);
        for (name, value) in make.settings {
            let pair = CString::new(*name).and_then(|name| Ok((name, CString::new(value.as_str())?)));
            let (name, value) = pair.map_err(|_| Code::InvalidArgument)?;
            // SAFETY: the topic is valid, both are C strings, which librdkafka copies.
            let code = unsafe { rd::rd_kafka_NewTopic_set_config(topic.0.as_ptr(), name.as_ptr(), value.as_ptr()) };
            match Code::from(code) {
                Code::NoError => {}
                code => return Err(code),
            }
        }
        Ok(topic)
    }
}

impl Drop for NewTopic {
    fn drop(&mut self) {
        // SAFETY: it came from rd_kafka_NewTopic_new and is given back once.
        unsafe { rd::rd_kafka_NewTopic_destroy(self.0.as_ptr()) };
    }
}

#[cfg(test)]
mod tests {
    use rdkafka::{
        ClientConfig,
        mocking::MockCluster,
        producer::{BaseProducer, BaseRecord, Producer as _},
    };

    use super::*;
    use crate::native::Asker;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn the_practice_cluster_lists_its_topics_and_where_they_begin_and_end() {
        let mock = MockCluster::new(3).expect("a mock cluster");
        mock.create_topic("lines", 2, 3).expect("a topic");
        mock.create_topic("empty", 1, 1).expect("a topic");
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", mock.bootstrap_servers()).set("allow.auto.create.topics", "false");
        let writer: BaseProducer = config.create().expect("a producer");
        for line in ["one", "two", "three"] {
            writer
                .send(BaseRecord::<(), _>::to("lines").partition(1).payload(line))
                .map_err(|(error, _)| error)
                .expect("queued");
        }
        writer.flush(LONG).expect("written");

        let asker = Asker::new(&config).expect("a client");
        let cluster = asker.cluster();
        let topics = cluster.list_topics(LONG).expect("the topics");
        let seen: Vec<_> = topics.iter().map(|topic| (topic.name.as_str(), topic.partitions, topic.replicas)).collect();
        assert_eq!(seen, [("empty", 1, 1), ("lines", 2, 3)]);
        assert_eq!(topics[1].led.len(), 2);
        let all = [("empty", 0), ("lines", 0), ("lines", 1)];
        let ends = |end| {
            let ends = cluster.offsets(&all, end, LONG).expect("the offsets");
            all.map(|(topic, partition)| ends.get(&(topic.to_owned(), partition)).copied())
        };
        assert_eq!(ends(End::First), [Some(0), Some(0), Some(0)]);
        assert_eq!(ends(End::Next), [Some(0), Some(0), Some(3)]);

        let make = MakeTopic { name: "more", partitions: 1, replicas: None, settings: &[] };
        let refused = cluster.make_topic(&make, LONG).expect_err("it knows no such request");
        assert_eq!(refused.0, Code::UnsupportedFeature);
        assert_eq!(cluster.list_topics(LONG).expect("the topics").len(), 2, "asking makes none");
    }
}
