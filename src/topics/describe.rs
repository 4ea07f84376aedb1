//! One topic in full: its partitions, and its main settings.

use std::{collections::HashMap, time::Duration};

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{
    ear::{Failure, ask},
    list::Ends,
};
use crate::{
    connection::Access,
    fault::{
        Fault,
        kafka::{self, Asked, To, denied},
    },
    native::{Cluster, Partition},
};

/// How long the cluster may take for the description, and for each of the extras.
const LIMIT: Duration = Duration::from_secs(10);
const EXTRA_LIMIT: Duration = Duration::from_secs(3);

/// The settings that are shown, by their names in Kafka.
pub const SETTINGS: [&str; 4] = ["retention.ms", "cleanup.policy", "max.message.bytes", "min.insync.replicas"];

/// A topic in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    pub name: String,
    pub partitions: Vec<PartitionStanding>,
    pub settings: Settings,
}

/// How one partition stands. The numbers are those of brokers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionStanding {
    pub id: i32,
    /// Who takes its messages; `None` while nobody does.
    pub leader: Option<i32>,
    pub replicas: Vec<i32>,
    /// The replicas that have all messages.
    pub in_sync: Vec<i32>,
    /// The first offset that is kept; `None` where it was not told.
    pub first: Option<i64>,
    /// The offset that the next message will have; `None` where it was not told.
    pub next: Option<i64>,
}

/// The settings of a topic, as far as the cluster tells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settings {
    /// The values of those of [`SETTINGS`] that the cluster knows.
    Told(HashMap<String, String>),
    /// This key may not see them.
    Denied(Fault),
    /// The cluster does not tell them.
    NotTold,
}

/// Describes a topic. Makes none. Blocks for some milliseconds, and for at most about 20 s.
///
/// # Errors
/// `TopicUnknown`, `TopicHidden`, or why the cluster was not reached.
pub fn describe(access: &Access, topic: &str) -> Result<Described, Fault> {
    let topic = topic.to_owned();
    ask(access, LIMIT + 3 * EXTRA_LIMIT, move |cluster| {
        let told = cluster.describe_topic(&topic, LIMIT);
        let told = told.map_err(|code| Failure::of(code, |code| kafka::topic_answer(code, &topic)))?;
        let led = told.partitions.iter().filter(|partition| partition.leader.is_some());
        let led: Vec<_> = led.map(|partition| (topic.as_str(), partition.id)).collect();
        let ends = Ends::of(cluster, &led, EXTRA_LIMIT);
        let standing = |partition: Partition| {
            let (first, next) = ends.get(&topic, partition.id);
            let Partition { id, leader, replicas, in_sync } = partition;
            PartitionStanding { id, leader, replicas, in_sync, first, next }
        };
        let partitions = told.partitions.into_iter().map(standing).collect();
        Ok(Described { partitions, settings: settings(cluster, &topic), name: topic })
    })
}

fn settings(cluster: &Cluster, topic: &str) -> Settings {
    match cluster.topic_settings(topic, &SETTINGS, EXTRA_LIMIT) {
        Ok(told) => Settings::Told(told),
        Err(code) => {
            let asked = Asked { to: To::Settings, topic, ..Asked::default() };
            if code != Code::UnsupportedFeature {
                log::debug!("no settings of {topic}: {code}");
            }
            denied(code, &asked).map_or(Settings::NotTold, Settings::Denied)
        }
    }
}
