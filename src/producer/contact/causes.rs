//! Why lines may be waiting: what was last heard of each broker.

use crate::{
    fault::{Fault, Kind, kafka},
    native::Waiting,
};

/// Trouble with one broker, or with a bootstrap server.
struct Cause {
    /// Its address; empty where the trouble belongs to none.
    address: String,
    /// Its number; `None` for a bootstrap server.
    broker: Option<i32>,
    fault: Fault,
}

/// What was heard of each broker and nothing has disproved since. librdkafka says the same trouble only once in 30 s, so
/// only what concerns that broker itself clears it.
#[derive(Default)]
pub(super) struct Causes {
    /// The latest last.
    heard: Vec<Cause>,
    /// What is wrong with the replicas of partitions for which lines wait.
    pub replicas: Option<Fault>,
    waiting: Vec<Waiting>,
}

impl Causes {
    /// Trouble was heard.
    pub fn heard(&mut self, fault: Fault) {
        let address = kafka::address(&fault.technical).unwrap_or_default().to_owned();
        let broker = kafka::broker(&fault.technical);
        self.heard.retain(|cause| (&cause.address, cause.broker) != (&address, broker));
        self.heard.push(Cause { address, broker, fault });
    }

    /// The cluster has answered for the topic. An address that it gave was tried after that answer.
    pub fn contact(&mut self) {
        self.heard.retain(|cause| matches!(cause.fault.kind, Kind::AdvertisedAddress { .. }));
    }

    /// A broker has confirmed a line: it is well, and bootstrap servers are not needed.
    pub fn answered(&mut self, broker: Option<i32>) {
        self.heard.retain(|cause| cause.broker.is_some() && cause.broker != broker);
        let leads = |waiting: &Waiting| Some(waiting.leader) == broker;
        // What is known of the others stays: the next statistics tell more.
        self.waiting.retain(|waiting| !leads(waiting));
        if self.waiting.is_empty() {
            self.replicas = None;
        }
    }

    /// These partitions have lines that wait.
    pub fn waiting(&mut self, waiting: Vec<Waiting>) {
        self.waiting = waiting;
    }

    pub fn waiting_partitions(&self) -> Vec<i32> {
        self.waiting.iter().map(|waiting| waiting.partition).collect()
    }

    /// What was heard last.
    pub fn latest(&self) -> Option<&Fault> {
        self.heard.last().map(|cause| &cause.fault)
    }

    /// Trouble with a broker for which lines are known to wait, or with their replicas.
    pub fn of_waiting(&self) -> Option<&Fault> {
        let waited_for = |cause: &&Cause| self.waiting.iter().any(|waiting| Some(waiting.leader) == cause.broker);
        let of_broker = self.heard.iter().rev().find(waited_for).map(|cause| &cause.fault);
        of_broker.or(self.replicas.as_ref())
    }

    /// Trouble that is reason enough to call the contact lost soon; that of bootstrap servers only where `all_failed`.
    pub fn convincing(&self, all_failed: bool) -> Option<&Fault> {
        let brokers = self.heard.iter().rev().find(|cause| cause.broker.is_some() || cause.address.is_empty());
        self.of_waiting().or(brokers.map(|cause| &cause.fault)).or_else(|| self.latest().filter(|_| all_failed))
    }

    /// What tells most about lines that only time out.
    pub fn telling(&self) -> Option<&Fault> {
        self.convincing(true)
    }
}
