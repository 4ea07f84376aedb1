//! How a client's connections stand, read from librdkafka's statistics (STATISTICS.md): documented, and exact where its
//! log is text for people. What is passed between two of them is not seen; a later stage tells that it was.

use std::collections::HashMap;

use serde::Deserialize;

/// How a client's connections stand at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How far the furthest connection is.
    pub furthest: Stage,
    /// Whether an idempotent producer has its number; `None` for one that wants none.
    pub numbered: Option<bool>,
    /// The partitions for which messages wait.
    pub waiting: Vec<Waiting>,
    /// How many partitions the client's topics have, as far as it knows.
    pub partitions: usize,
    /// How many brokers it knows.
    pub brokers: usize,
}

/// A partition for which messages wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Its number.
    pub partition: i32,
    /// The broker that takes them; -1 when that is not known.
    pub leader: i32,
}

/// How far a connection is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// None yet, or none any more.
    #[default]
    Away,
    /// Encryption is being agreed.
    Encrypting,
    /// The port takes what is sent; nothing has come back in Kafka's language.
    Greeting,
    /// A Kafka answered, and the sign-in goes on.
    SigningIn,
    /// It can be used.
    Up,
}

#[derive(Deserialize)]
struct Statistics {
    brokers: HashMap<String, Broker>,
    eos: Option<Eos>,
    #[serde(default)]
    topics: HashMap<String, Topic>,
}

#[derive(Deserialize)]
struct Topic {
    partitions: HashMap<String, Partition>,
}

#[derive(Deserialize)]
struct Partition {
    partition: i32,
    leader: i32,
    msgq_cnt: u64,
    xmit_msgq_cnt: u64,
    msgs_inflight: i64,
}

#[derive(Deserialize)]
struct Broker {
    state: String,
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
struct Eos {
    idemp_state: String,
}

impl Standing {
    /// Reads librdkafka's JSON; `None` for anything else.
    pub(super) fn read(json: &str) -> Option<Self> {
        let Statistics { brokers, eos, topics } = serde_json::from_str(json).ok()?;
        let furthest = brokers.values().map(|broker| Stage::of(&broker.state)).max().unwrap_or_default();
        let partitions = topics.values().flat_map(|topic| topic.partitions.values());
        let partitions: Vec<_> = partitions.filter(|at| at.partition >= 0).collect();
        let waiting = partitions.iter().filter(|at| at.msgq_cnt > 0 || at.xmit_msgq_cnt > 0 || at.msgs_inflight > 0);
        let waiting = waiting.map(|&&Partition { partition, leader, .. }| Waiting { partition, leader });
        let mut waiting: Vec<_> = waiting.collect();
        waiting.sort_unstable();
        let numbered = eos.map(|eos| eos.idemp_state == "Assigned");
        // The others stand for what is none of the cluster's.
        let of_cluster = |broker: &&Broker| matches!(broker.source.as_str(), "configured" | "learned");
        let brokers = brokers.values().filter(of_cluster).count();
        Some(Self { furthest, numbered, waiting, partitions: partitions.len(), brokers })
    }
}

impl Stage {
    /// rdkafka_broker.c's rd_kafka_broker_state_names.
    fn of(state: &str) -> Self {
        match state {
            "SSL_HANDSHAKE" => Self::Encrypting,
            "APIVERSION_QUERY" => Self::Greeting,
            "AUTH_LEGACY" | "AUTH_HANDSHAKE" | "AUTH_REQ" => Self::SigningIn,
            "UP" | "UPDATE" | "REAUTH" => Self::Up,
            _ => Self::Away,
        }
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "A test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn the_furthest_connection_counts() {
        let json = r#"{"name":"x","brokers":{"a:1/bootstrap":{"state":"DOWN","nodeid":-1},
            "sasl_ssl://b:1/1":{"state":"AUTH_REQ"}},"topics":{},"eos":{"idemp_state":"WaitPID"}}"#;
        assert_eq!(
            Standing::read(json),
            Some(Standing { furthest: Stage::SigningIn, numbered: Some(false), ..Standing::default() })
        );
        let up = json.replace("DOWN", "UP").replace("WaitPID", "Assigned");
        assert_eq!(
            Standing::read(&up),
            Some(Standing { furthest: Stage::Up, numbered: Some(true), ..Standing::default() })
        );
        let none = r#"{"brokers":{}}"#;
        assert_eq!(Standing::read(none), Some(Standing::default()));
        assert_eq!(Standing::read("no statistics"), None);
    }

    #[test]
    fn brokers_of_the_cluster_are_counted_and_no_others() {
        let json = r#"{"brokers":{"GroupCoordinator":{"state":"UP","source":"logical"},
            "a:1/bootstrap":{"state":"DOWN","source":"configured"},":0/internal":{"state":"UP","source":"internal"},
            "a:1/1":{"state":"UP","source":"learned"}}}"#;
        assert_eq!(Standing::read(json).map(|standing| standing.brokers), Some(2));
    }

    #[test]
    fn partitions_with_messages_wait_for_their_broker() {
        let json = r#"{"brokers":{},"topics":{"t":{"topic":"t","partitions":{
            "0":{"partition":0,"leader":7,"msgq_cnt":0,"xmit_msgq_cnt":0,"msgs_inflight":0},
            "1":{"partition":1,"leader":8,"msgq_cnt":0,"xmit_msgq_cnt":0,"msgs_inflight":2},
            "2":{"partition":2,"leader":9,"msgq_cnt":1,"xmit_msgq_cnt":0,"msgs_inflight":0},
            "-1":{"partition":-1,"leader":-1,"msgq_cnt":1,"xmit_msgq_cnt":0,"msgs_inflight":0}}}}}"#;
        let Standing { waiting, partitions, .. } = Standing::read(json).expect("statistics");
        assert_eq!(waiting, [Waiting { partition: 1, leader: 8 }, Waiting { partition: 2, leader: 9 }]);
        assert_eq!(partitions, 3);
    }
}
