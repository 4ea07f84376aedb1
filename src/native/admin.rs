//! Asking the cluster: what it is, what a topic is, and what this key may do. Nothing is written and nothing is made.

use std::{
    collections::HashMap,
    ffi::CString,
    time::{Duration, Instant},
};

use rdkafka::{
    ClientContext,
    bindings::{self as rd, rd_kafka_admin_op_t as Request},
    client::Client,
    error::RDKafkaErrorCode as Code,
    metadata::Metadata,
};

use super::{
    description::{Broker, ClusterDescription, TopicDescription, error_of, listed},
    events::text_of,
    producer::Cluster,
    question::{Question, Resource, Topics, ask},
};

/// How many brokers are asked at once; the first answer counts. librdkafka sends such a request to one broker only (by
/// default the controller, which may be out of reach while others are not) and waits for that one.
const BROKERS_ASKED: usize = 3;

impl Cluster {
    /// What the cluster says about itself; a bootstrap server's answer is enough for it. Blocks for at most `timeout`.
    ///
    /// # Errors
    /// librdkafka's code where the cluster was not reached.
    pub fn describe_cluster(&self, timeout: Duration) -> Result<ClusterDescription, Code> {
        let metadata = metadata(self.handle(), self.topic(), timeout)?;
        // SAFETY: the client is valid. Both were remembered from the answer that has just come. The text is ours to free.
        let (id, controller) = unsafe {
            let id = rd::rd_kafka_clusterid(self.client(), 0);
            let text = text_of(id);
            rd::rd_kafka_mem_free(self.client(), id.cast());
            (text, rd::rd_kafka_controllerid(self.client(), 0))
        };
        let brokers = metadata.brokers().iter().map(|broker| Broker {
            id: broker.id(),
            host: broker.host().to_owned(),
            port: u16::try_from(broker.port()).unwrap_or_default(),
        });
        let mut brokers: Vec<_> = brokers.collect();
        brokers.sort_by_key(|broker| broker.id);
        Ok(ClusterDescription {
            id: Some(id).filter(|id| !id.is_empty()),
            controller: Some(controller).filter(|id| *id >= 0),
            brokers,
        })
    }

    /// What the cluster says about a topic, and what this key may do with it. Makes none. Blocks for at most `timeout`
    /// and a margin.
    ///
    /// # Errors
    /// The cluster's code for the topic (3: unknown, 29: unknown or hidden), or librdkafka's where it was not reached.
    pub fn describe_topic(&self, topic: &str, timeout: Duration) -> Result<TopicDescription, Code> {
        describe_topic(self.handle(), topic, timeout)
    }

    /// The values of a topic's settings, of those among `names` that the cluster knows and tells. Blocks for at most
    /// `timeout` and a margin.
    ///
    /// # Errors
    /// The cluster's code for the topic (29: unknown, or this key may not read its settings), or librdkafka's where it
    /// was not reached, or does not know the request.
    pub fn topic_settings(
        &self,
        topic: &str,
        names: &[&str],
        timeout: Duration,
    ) -> Result<HashMap<String, String>, Code> {
        let until = Instant::now() + timeout;
        let name = CString::new(topic).map_err(|_| Code::InvalidTopic)?;
        let brokers = brokers_of(self.handle(), topic, timeout)?;
        let resource = Resource::topic(&name, names)?;
        let question = Question {
            request: Request::RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS,
            answer: rd::RD_KAFKA_EVENT_DESCRIBECONFIGS_RESULT,
            operations: false,
        };
        let answer = ask(self.handle(), &question, &brokers, until, |options, queue| {
            let mut resources = [resource.0.as_ptr()];
            // SAFETY: all are valid, the one resource stands in an array of one; librdkafka copies it.
            unsafe { rd::rd_kafka_DescribeConfigs(self.client(), resources.as_mut_ptr(), 1, options, queue) }
        })?;
        // SAFETY: the event is of this type; resources and entries live as long as the event.
        unsafe {
            let result = rd::rd_kafka_event_DescribeConfigs_result(answer.0.as_ptr());
            let resources = listed(|count| rd::rd_kafka_DescribeConfigs_result_resources(result, count));
            let resource = *resources.first().ok_or(Code::UnknownTopicOrPartition)?;
            let code = Code::from(rd::rd_kafka_ConfigResource_error(resource));
            if code != Code::NoError {
                return Err(code);
            }
            let entries = listed(|count| rd::rd_kafka_ConfigResource_configs(resource, count)).iter();
            let told = entries.filter(|entry| !rd::rd_kafka_ConfigEntry_value(**entry).is_null());
            let pair = |entry: &*const rd::rd_kafka_ConfigEntry_t| {
                (text_of(rd::rd_kafka_ConfigEntry_name(*entry)), text_of(rd::rd_kafka_ConfigEntry_value(*entry)))
            };
            Ok(told.map(pair).filter(|(name, _)| names.contains(&name.as_str())).collect())
        }
    }
}

/// As [`Cluster::describe_topic`], by a client of any kind.
pub(super) fn describe_topic<C: ClientContext>(
    client: &Client<C>,
    topic: &str,
    timeout: Duration,
) -> Result<TopicDescription, Code> {
    let until = Instant::now() + timeout;
    let name = CString::new(topic).map_err(|_| Code::InvalidTopic)?;
    let brokers = brokers_of(client, topic, timeout)?;
    let topics = Topics::new(&name)?;
    let question = Question {
        request: Request::RD_KAFKA_ADMIN_OP_DESCRIBETOPICS,
        answer: rd::RD_KAFKA_EVENT_DESCRIBETOPICS_RESULT,
        operations: true,
    };
    let answer = ask(client, &question, &brokers, until, |options, queue| {
        // SAFETY: all four are valid; librdkafka copies names and options.
        unsafe { rd::rd_kafka_DescribeTopics(client.native_ptr(), topics.0.as_ptr(), options, queue) }
    })?;
    // SAFETY: the event is of this type; result and topics live as long as the event.
    unsafe {
        let result = rd::rd_kafka_event_DescribeTopics_result(answer.0.as_ptr());
        let topics = listed(|count| rd::rd_kafka_DescribeTopics_result_topics(result, count));
        let topic = *topics.first().ok_or(Code::UnknownTopicOrPartition)?;
        match error_of(rd::rd_kafka_TopicDescription_error(topic)) {
            Some(code) => Err(code),
            None => Ok(TopicDescription::read(topic)),
        }
    }
}

/// The brokers to ask about a topic that is there.
fn brokers_of<C: ClientContext>(client: &Client<C>, topic: &str, timeout: Duration) -> Result<Vec<i32>, Code> {
    let metadata = metadata(client, topic, timeout)?;
    match metadata.topics().first().and_then(|topic| topic.error()) {
        Some(code) => Err(code.into()),
        None => Ok(metadata.brokers().iter().map(|broker| broker.id()).take(BROKERS_ASKED).collect()),
    }
}

/// Always with a topic: asked for none, librdkafka may let the cluster make those that it knows of.
fn metadata<C: ClientContext>(client: &Client<C>, topic: &str, timeout: Duration) -> Result<Metadata, Code> {
    let metadata = client.fetch_metadata(Some(topic), timeout);
    metadata.map_err(|error| error.rdkafka_error_code().unwrap_or(Code::Fail))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use rdkafka::{ClientConfig, mocking::MockCluster};

    use super::*;
    use crate::native::{Producer, Tag};

    const LONG: Duration = Duration::from_secs(20);

    fn producer(bootstrap: &str) -> Producer {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", bootstrap).set("allow.auto.create.topics", "false");
        Producer::new(&config, "lines").expect("a producer")
    }

    #[test]
    fn the_practice_cluster_tells_what_it_knows() {
        let mock = MockCluster::new(3).expect("a mock cluster");
        mock.create_topic("lines", 2, 3).expect("a topic");
        let cluster = producer(&mock.bootstrap_servers()).cluster();

        let about = cluster.describe_cluster(LONG).expect("the cluster");
        let mut addresses: Vec<_> = about.brokers.iter().map(|broker| broker.address()).collect();
        let bootstrap = mock.bootstrap_servers();
        let mut wanted: Vec<_> = bootstrap.split(',').map(str::to_owned).collect();
        addresses.sort();
        wanted.sort();
        assert_eq!(addresses, wanted);
        assert!(about.id.is_some_and(|id| id.contains("mock")));

        let topic = cluster.describe_topic("lines", LONG).expect("the topic");
        assert_eq!(topic.partitions.iter().map(|partition| partition.id).collect::<Vec<_>>(), [0, 1]);
        for partition in &topic.partitions {
            assert!(partition.leader.is_some() && partition.replicas.len() == 3 && partition.in_sync.len() == 3);
        }
        assert_eq!(topic.operations, None, "it does not say");
        assert_eq!(cluster.topic_settings("lines", &["cleanup.policy"], LONG), Err(Code::UnsupportedFeature));
        for _ in 0..2 {
            let missing = cluster.describe_topic("missing", LONG);
            assert_eq!(missing, Err(Code::UnknownTopicOrPartition), "asking does not make it");
        }
    }

    #[test]
    fn a_cluster_that_is_not_there_is_not_waited_for_longer_than_said() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let producer = producer(&nobody.local_addr().expect("its address").to_string());
        let started = std::time::Instant::now();
        let short = Duration::from_millis(200);
        for code in
            [producer.cluster().describe_cluster(short).err(), producer.cluster().describe_topic("lines", short).err()]
        {
            assert!(matches!(code, Some(Code::BrokerTransportFailure | Code::OperationTimedOut)), "{code:?}");
        }
        assert!(started.elapsed() < LONG / 4);
        assert_eq!(producer.cluster().describe_topic("a\0b", short).err(), Some(Code::InvalidTopic));
        let tag = Tag { row: 0, line: 1, batch: None };
        producer.send(&mut Bytes::from_static(b"{}"), None, tag).expect("the client is as usable as before");
    }
}
