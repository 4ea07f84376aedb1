//! All topics that a key may see, with their sizes.

use std::{collections::HashMap, time::Duration};

use super::ear::{Failure, ask};
use crate::{
    connection::Access,
    fault::Fault,
    native::{Cluster, End, ListedTopic},
};

/// How long the cluster may take for the list, and then for the sizes, which are an extra.
const LIST_LIMIT: Duration = Duration::from_secs(10);
const SIZES_LIMIT: Duration = Duration::from_secs(5);

/// A topic of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub name: String,
    pub partitions: usize,
    /// How many brokers keep each partition.
    pub replicas: usize,
    /// The offsets that it spans, summed over its partitions: so many messages at most, since markers of transactions and
    /// messages that were compacted away count. `None` where not every partition told.
    pub messages: Option<u64>,
}

impl Topic {
    /// Whether Kafka keeps it for itself.
    pub fn internal(&self) -> bool {
        self.name.starts_with("__")
    }
}

/// Lists all topics that this key may see, by their names; those that it may not see are not there. Makes none. Blocks for
/// some milliseconds, and for at most about 17 s.
///
/// # Errors
/// Why the cluster was not reached.
pub fn list(access: &Access) -> Result<Vec<Topic>, Fault> {
    ask(access, LIST_LIMIT + 2 * SIZES_LIMIT, |cluster| {
        let listed = cluster.list_topics(LIST_LIMIT).map_err(|_| Failure::Unanswered)?;
        let led = listed.iter().flat_map(|topic| topic.led.iter().map(|partition| (topic.name.as_str(), *partition)));
        let ends = Ends::of(cluster, &led.collect::<Vec<_>>(), SIZES_LIMIT);
        Ok(listed.iter().map(|topic| measured(topic, &ends)).collect())
    })
}

fn measured(topic: &ListedTopic, ends: &Ends) -> Topic {
    let messages = topic.led.iter().map(|partition| ends.messages(&topic.name, *partition)).sum();
    Topic {
        name: topic.name.clone(),
        partitions: topic.partitions,
        replicas: topic.replicas,
        messages: if topic.led.len() == topic.partitions { messages } else { None },
    }
}

/// Where partitions begin and end, as far as the cluster tells.
#[derive(Default)]
pub(super) struct Ends {
    first: HashMap<(String, i32), i64>,
    next: HashMap<(String, i32), i64>,
}

impl Ends {
    /// Of these partitions: two requests to each broker that leads some of them. A cluster that does not know the request
    /// is asked in the older way, partition by partition, for as long as there is time.
    pub fn of(cluster: &Cluster, partitions: &[(&str, i32)], limit: Duration) -> Self {
        if partitions.is_empty() {
            return Self::default();
        }
        let ends = cluster.offsets(partitions, End::First, limit);
        match ends.and_then(|first| Ok(Self { first, next: cluster.offsets(partitions, End::Next, limit)? })) {
            Ok(ends) => ends,
            Err(code) => {
                log::debug!("no offsets in one request: {code}");
                Self::one_by_one(cluster, partitions, limit)
            }
        }
    }

    fn one_by_one(cluster: &Cluster, partitions: &[(&str, i32)], limit: Duration) -> Self {
        let until = std::time::Instant::now() + limit;
        let mut ends = Self::default();
        for (topic, partition) in partitions {
            let left = until.saturating_duration_since(std::time::Instant::now());
            if left.is_zero() {
                break;
            }
            if let Ok((first, next)) = cluster.watermarks(topic, *partition, left) {
                let place = ((*topic).to_owned(), *partition);
                ends.first.insert(place.clone(), first);
                ends.next.insert(place, next);
            }
        }
        ends
    }

    /// The first offset that is kept, and the next one that will be given.
    pub fn get(&self, topic: &str, partition: i32) -> (Option<i64>, Option<i64>) {
        let place = (topic.to_owned(), partition);
        (self.first.get(&place).copied(), self.next.get(&place).copied())
    }

    fn messages(&self, topic: &str, partition: i32) -> Option<u64> {
        let (first, next) = self.get(topic, partition);
        // The first was asked for before: messages may have been deleted, or written, since.
        Some(u64::try_from(next? - first?).unwrap_or_default())
    }
}
