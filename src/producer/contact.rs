//! The way to the cluster: made, lost, or given up.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{
    Contact,
    seeker::{Answer, Question},
};
use crate::fault::{Fault, Kind, kafka};

/// After this long without contact a run ends, when every address has failed.
const ALL_FAILED: Duration = Duration::from_secs(3);
/// After this long without contact a run ends in any case: silence, and names that cannot be looked up.
const SILENCE: Duration = Duration::from_secs(10);
/// How long lines wait with trouble in the air until that is called lost.
const LOST_AFTER: Duration = Duration::from_secs(2);
/// How long lines wait until the topic's replicas are asked about, and then until they are again.
const REPLICAS_AFTER: Duration = Duration::from_secs(3);

/// What was heard about the way to the cluster in one run.
pub(super) struct Watch {
    bootstrap: Vec<String>,
    topic: String,
    started: Instant,
    partitions: Option<usize>,
    connects: Vec<String>,
    failed: HashMap<String, Fault>,
    cause: Option<Fault>,
    refused: Option<Fault>,
    not_yet: Option<Fault>,
    last_delivery: Option<Instant>,
    lost: bool,
    /// What the cluster said on whether this key may write the topic, once it was asked.
    may_write: Option<Option<bool>>,
    asked_permission: bool,
    asked_replicas: Option<Instant>,
}

impl Watch {
    pub fn new(bootstrap: Vec<String>, topic: String, now: Instant) -> Self {
        Self {
            bootstrap,
            topic,
            started: now,
            partitions: None,
            connects: Vec::new(),
            failed: HashMap::new(),
            cause: None,
            refused: None,
            not_yet: None,
            last_delivery: None,
            lost: false,
            may_write: None,
            asked_permission: false,
            asked_replicas: None,
        }
    }

    /// Whether the cluster has answered for the topic.
    pub fn made(&self) -> bool {
        self.partitions.is_some()
    }

    /// What was last heard, for lines that only time out.
    pub fn cause(&self) -> Option<&Fault> {
        self.cause.as_ref()
    }

    /// Why the cluster will not have this run, when it has said so.
    pub fn refusal(&self) -> Option<&Fault> {
        self.refused.as_ref()
    }

    /// Takes an answer of the seeker; says how the contact stands when that changed.
    pub fn answer(&mut self, answer: Answer) -> Option<Contact> {
        match answer {
            Answer::Partitions(partitions) => {
                self.partitions = Some(partitions);
                // An address that the cluster gave was tried after the answer that gave it, and librdkafka says the same
                // trouble only once in 30 s.
                self.cause.take_if(|cause| !matches!(cause.kind, Kind::AdvertisedAddress { .. }));
                self.failed.clear();
                Some(Contact::Made { partitions })
            }
            Answer::Refused(fault) => {
                self.refused = Some(fault);
                None
            }
            Answer::NotYet(fault) => {
                let news = self.not_yet.as_ref() != Some(&fault);
                self.not_yet = Some(fault.clone());
                news.then_some(Contact::Seeking(Some(fault)))
            }
            Answer::Connects(address) => {
                self.connects.push(address);
                None
            }
            Answer::Permission(may_write) => {
                self.may_write = Some(may_write);
                None
            }
            Answer::Replicas(fault) => self.replicas(fault),
            Answer::Limit(_) => None,
        }
    }

    /// Takes what is wrong with the replicas; says so at once where the contact was called lost for another reason.
    fn replicas(&mut self, fault: Option<Fault>) -> Option<Contact> {
        let known = self.cause.as_ref().is_some_and(|cause| matches!(cause.kind, Kind::TooFewReplicas { .. }));
        if fault.is_some() || known {
            self.cause = fault.clone();
        }
        fault.filter(|_| self.lost && !known).map(Contact::Lost)
    }

    /// What the cluster should be asked now, with so many lines waiting. Each question is told once, or once in a while.
    pub fn question(&mut self, waiting: usize, deadline: Duration, now: Instant) -> Option<Question> {
        let idempotence = self.refused.as_ref().is_some_and(|fault| matches!(fault.kind, Kind::IdempotenceRefused));
        if idempotence && !self.asked_permission {
            self.asked_permission = true;
            return Some(Question::Permission);
        }
        let after = REPLICAS_AFTER.min(deadline / 2);
        let lately = self.asked_replicas.is_some_and(|asked| now.saturating_duration_since(asked) < after);
        if waiting == 0 || lately || !self.made() || !self.quiet_for(after, now) {
            return None;
        }
        self.asked_replicas = Some(now);
        Some(Question::Replicas)
    }

    /// Takes trouble that belongs to no message; says how the contact stands when that changed.
    pub fn trouble(&mut self, fault: Fault) -> Option<Contact> {
        let fault = self.known_to_answer(self.advertised(fault));
        let ends_run = match fault.kind {
            Kind::ClientFailed => true,
            Kind::SignInRefused | Kind::MechanismNotOffered | Kind::IdempotenceRefused => self.last_delivery.is_none(),
            _ => false,
        };
        if ends_run {
            self.refused.get_or_insert(fault.clone());
        }
        if let Some(address) = kafka::address(&fault.technical) {
            self.failed.insert(address.to_owned(), fault.clone());
        }
        let news = self.cause.as_ref().map(|cause| &cause.kind) != Some(&fault.kind);
        self.cause = Some(fault.clone());
        (news && !self.made()).then_some(Contact::Seeking(Some(fault)))
    }

    /// After the first contact, an address that fails and is not among those typed is one that the cluster gave.
    fn advertised(&self, fault: Fault) -> Fault {
        let Some(address) = kafka::address(&fault.technical).map(str::to_owned) else { return fault };
        let typed = self.bootstrap.contains(&address);
        let unreachable =
            matches!(fault.kind, Kind::HostNotFound { .. } | Kind::NothingListens { .. } | Kind::Silent { .. });
        if unreachable && !typed && kafka::is_advertised(&fault.technical) && self.last_delivery.is_none() {
            return Fault::with(Kind::AdvertisedAddress { address }, fault.technical);
        }
        fault
    }

    /// After the first contact the security is right: a connection closed in silence is a broker that starts or stops.
    fn known_to_answer(&self, fault: Fault) -> Fault {
        match fault.kind {
            Kind::EncryptedPort { .. } if self.made() => Fault::with(Kind::ClusterLost, fault.technical),
            _ => fault,
        }
    }

    /// A line was confirmed; says so when the contact had been lost.
    pub fn delivered(&mut self, now: Instant) -> Option<Contact> {
        self.last_delivery = Some(now);
        self.cause = None;
        let partitions = self.partitions.unwrap_or_default();
        std::mem::take(&mut self.lost).then_some(Contact::Made { partitions })
    }

    /// A report refused the key, the topic or the permission: the run ends.
    pub fn refused(&mut self, fault: &Fault) {
        if matches!(fault.kind, Kind::WriteDenied { .. } | Kind::TopicUnknown { .. } | Kind::IdempotenceRefused) {
            self.refused.get_or_insert(fault.clone());
        }
    }

    /// librdkafka takes nothing any more; what it said about that before tells more.
    pub fn client_failed(&mut self, code: Code) {
        self.refused.get_or_insert_with(|| Fault::with(Kind::ClientFailed, code.to_string()));
    }

    /// Whether nothing was confirmed for this long.
    pub fn quiet_for(&self, deadline: Duration, now: Instant) -> bool {
        now.saturating_duration_since(self.last_delivery.unwrap_or(self.started)) >= deadline
    }

    /// Says that the contact is lost when lines have waited with trouble in the air.
    pub fn look(&mut self, waiting: usize, now: Instant) -> Option<Contact> {
        let cause = self.cause.as_ref()?;
        if self.lost || waiting == 0 || !self.made() || !self.quiet_for(LOST_AFTER, now) {
            return None;
        }
        self.lost = true;
        Some(Contact::Lost(match &cause.kind {
            Kind::AdvertisedAddress { .. } | Kind::TooFewReplicas { .. } => cause.clone(),
            _ => Fault::with(Kind::ClusterLost, cause.technical.clone()),
        }))
    }

    /// The fault that ends the run, when there is one.
    pub fn verdict(&self, now: Instant) -> Option<Fault> {
        let waited = now.saturating_duration_since(self.started);
        if let Some(refused) = &self.refused {
            // The producer's number is asked for beside the topic: which answer comes first is chance. The topic's tells
            // whether there was contact, and what this key may do there whether idempotence was the reason.
            let told = self.made() && self.may_write.is_some();
            return match (&refused.kind, self.may_write) {
                (Kind::IdempotenceRefused, _) if !told && waited < ALL_FAILED => None,
                (Kind::IdempotenceRefused, Some(Some(false))) => {
                    Some(Fault::with(Kind::WriteDenied { topic: self.topic.clone() }, refused.technical.clone()))
                }
                _ => Some(refused.clone()),
            };
        }
        if self.made() || waited < ALL_FAILED {
            return None;
        }
        let all_failed = self.bootstrap.iter().all(|address| {
            let fault = self.failure(address);
            fault.is_some_and(|fault| !matches!(fault.kind, Kind::HostNotFound { .. }))
        });
        (all_failed || waited >= SILENCE).then(|| self.most_telling())
    }

    /// Why this address does not work. That nothing listens there is old news once it was seen to take connections.
    fn failure(&self, address: &str) -> Option<&Fault> {
        let fault = self.failed.get(address)?;
        let unreachable = matches!(fault.kind, Kind::NothingListens { .. } | Kind::Silent { .. });
        (!unreachable || !self.connects.iter().any(|connects| connects == address)).then_some(fault)
    }

    fn most_telling(&self) -> Fault {
        if let Some(not_yet) = &self.not_yet {
            return not_yet.clone();
        }
        let failures = self.failed.keys().filter_map(|address| self.failure(address));
        let heard = failures.max_by_key(|fault| telling(&fault.kind));
        heard.cloned().unwrap_or_else(|| {
            let address = self.connects.first().cloned();
            Fault::new(match address {
                Some(address) => Kind::NotKafka { address },
                None => Kind::Silent { address: self.bootstrap.join(", ") },
            })
        })
    }
}

/// Which of several failed addresses tells most: the one with which we came furthest.
fn telling(kind: &Kind) -> u8 {
    match kind {
        Kind::HostNotFound { .. } => 0,
        Kind::NothingListens { .. } | Kind::ClusterLost => 1,
        Kind::Silent { .. } => 2,
        Kind::PlainPort { .. } | Kind::EncryptedPort { .. } => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests;
