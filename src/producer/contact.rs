//! The way to the cluster: made, lost, or given up.

mod causes;
mod first;

use std::time::{Duration, Instant};

use rdkafka::error::RDKafkaErrorCode as Code;

use self::{causes::Causes, first::First};
use super::{
    Contact,
    seeker::{Answer, Question},
};
use crate::{
    fault::{Fault, Kind, kafka},
    native::Standing,
};

/// How long lines wait with trouble in the air until that is called lost.
const LOST_AFTER: Duration = Duration::from_secs(2);
/// How long lines wait without any answer until that is called lost, though nothing was heard.
const SILENT_AFTER: Duration = Duration::from_secs(5);
/// How long lines wait until the topic's replicas are asked about, and then until they are again.
const REPLICAS_AFTER: Duration = Duration::from_secs(3);

/// What a run's own settings say about time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// How long the cluster may take to confirm a line.
    pub deadline: Duration,
    /// How long librdkafka waits for more lines before it sends a batch.
    pub linger: Duration,
}

/// The lines that wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queue {
    /// When the one that has waited longest was handed over; `None` when none waits.
    pub oldest: Option<Instant>,
    /// Whether the cluster slows the run down.
    pub slowed: bool,
}

/// What was heard about the way to the cluster in one run.
pub(super) struct Watch {
    topic: String,
    times: Times,
    started: Instant,
    partitions: Option<usize>,
    first: First,
    causes: Causes,
    refused: Option<Fault>,
    last_delivery: Option<Instant>,
    /// The latest handing over of a line that was confirmed.
    newest_confirmed: Option<Instant>,
    lost: Option<Instant>,
    /// What the cluster said on whether this key may write the topic, once it was asked.
    may_write: Option<Option<bool>>,
    asked_permission: bool,
    asked_replicas: Option<Instant>,
    /// A question about replicas has no answer yet.
    replicas_open: bool,
}

impl Watch {
    pub fn new(bootstrap: Vec<String>, topic: String, times: Times, now: Instant) -> Self {
        Self {
            topic,
            times,
            started: now,
            partitions: None,
            first: First::new(bootstrap),
            causes: Causes::default(),
            refused: None,
            last_delivery: None,
            newest_confirmed: None,
            lost: None,
            may_write: None,
            asked_permission: false,
            asked_replicas: None,
            replicas_open: false,
        }
    }

    /// Whether the cluster has answered for the topic.
    pub fn made(&self) -> bool {
        self.partitions.is_some()
    }

    /// What was last heard, for lines that only time out.
    pub fn cause(&self) -> Option<&Fault> {
        self.causes.telling()
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
                self.causes.contact();
                Some(Contact::Made { partitions })
            }
            Answer::Refused(fault) => {
                self.refused = Some(fault);
                None
            }
            Answer::NotYet(fault) => self.first.not_yet(&fault).then_some(Contact::Seeking(Some(fault))),
            Answer::Connects(address) => {
                self.first.connects(address);
                None
            }
            Answer::Permission(may_write) => {
                self.may_write = Some(may_write);
                None
            }
            Answer::Replicas(fault) => {
                self.replicas_open = false;
                self.replicas(fault)
            }
            Answer::Limit(_) => None,
        }
    }

    /// Takes how the connections stand, and which partitions have lines that wait.
    pub fn standing(&mut self, standing: Standing) {
        self.first.standing(standing.furthest);
        self.causes.waiting(standing.waiting);
    }

    /// Takes what is wrong with the replicas; says so at once where the contact was called lost for another reason.
    fn replicas(&mut self, fault: Option<Fault>) -> Option<Contact> {
        let known = std::mem::replace(&mut self.causes.replicas, fault.clone());
        let telling = fault.is_some() && self.cause() == fault.as_ref() && known.is_none();
        fault.filter(|_| telling && self.lost.is_some()).map(Contact::Lost)
    }

    /// What the cluster should be asked now. Each question is told once, or once in a while.
    pub fn question(&mut self, queue: Queue, now: Instant) -> Option<Question> {
        let idempotence = self.refused.as_ref().is_some_and(|fault| matches!(fault.kind, Kind::IdempotenceRefused));
        if idempotence && !self.asked_permission {
            self.asked_permission = true;
            return Some(Question::Permission);
        }
        // Before the silence is told, so that its reason can be told with it.
        let after = REPLICAS_AFTER.min(self.times.deadline / 4);
        let lately = self.asked_replicas.is_some_and(|asked| now.saturating_duration_since(asked) < after);
        let oldest = queue.oldest?;
        if lately || self.replicas_open || !self.made() {
            return None;
        }
        let stuck = self.silent_for(oldest, now) >= after || self.overtaken_by(oldest) >= after;
        if !stuck {
            return None;
        }
        (self.asked_replicas, self.replicas_open) = (Some(now), true);
        Some(Question::Replicas(self.causes.waiting_partitions()))
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
        self.first.failed(&fault);
        let news = self.causes.latest().map(|cause| &cause.kind) != Some(&fault.kind);
        self.causes.heard(fault.clone());
        (news && !self.made()).then_some(Contact::Seeking(Some(fault)))
    }

    /// After the first contact, an address that fails and is not among those typed is one that the cluster gave.
    fn advertised(&self, fault: Fault) -> Fault {
        let typed = kafka::address(&fault.technical).is_none_or(|address| self.first.is_typed(address));
        let given = kafka::is_advertised(&fault.technical) && !typed;
        if given && self.last_delivery.is_none() { kafka::advertised(fault) } else { fault }
    }

    /// After the first contact the security is right: a connection closed in silence is a broker that starts or stops.
    fn known_to_answer(&self, fault: Fault) -> Fault {
        match fault.kind {
            Kind::EncryptedPort { .. } if self.made() => Fault::with(Kind::ClusterLost, fault.technical),
            _ => fault,
        }
    }

    /// A line that was handed over then was confirmed by this broker.
    pub fn delivered(&mut self, broker: Option<i32>, handed_over: Instant, now: Instant) {
        self.last_delivery = Some(now);
        self.newest_confirmed = self.newest_confirmed.max(Some(handed_over));
        self.causes.answered(broker);
    }

    /// A report refused the key, the topic or the permission: the run ends.
    pub fn refused(&mut self, fault: &Fault) {
        let Fault { kind, .. } = fault;
        let topic =
            matches!(kind, Kind::WriteDenied { .. } | Kind::TopicUnknown { .. } | Kind::PartitionMissing { .. });
        if topic || matches!(kind, Kind::IdempotenceRefused) {
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

    /// For how long lines have waited and nothing was confirmed.
    fn silent_for(&self, oldest: Instant, now: Instant) -> Duration {
        now.saturating_duration_since(self.last_delivery.map_or(oldest, |last| last.max(oldest)))
    }

    /// How much later than the oldest line one was handed over that is confirmed already: lines that wait for the same
    /// broker are confirmed in their order, so what is overtaken by so much is not in a long queue, but stuck.
    fn overtaken_by(&self, oldest: Instant) -> Duration {
        self.newest_confirmed.map_or(Duration::ZERO, |newest| newest.saturating_duration_since(oldest))
    }

    /// Says that the contact is lost, for all lines that wait or for some, or that it is there again.
    pub fn look(&mut self, queue: Queue, now: Instant) -> Option<Contact> {
        let partitions = self.partitions?;
        match (self.stuck(queue, now), self.lost) {
            (Some(fault), None) => {
                self.lost = Some(now);
                Some(Contact::Lost(fault))
            }
            (None, Some(lost)) if self.last_delivery > Some(lost) => {
                self.lost = None;
                Some(Contact::Made { partitions })
            }
            _ => None,
        }
    }

    /// Why lines wait longer than they should.
    fn stuck(&self, queue: Queue, now: Instant) -> Option<Fault> {
        let oldest = queue.oldest?;
        let (silent, half, linger) = (self.silent_for(oldest, now), self.times.deadline / 2, self.times.linger);
        if silent >= LOST_AFTER + linger
            && let Some(cause) = self.causes.convincing(self.first.all_failed())
        {
            return Some(lost(cause));
        }
        if silent >= SILENT_AFTER.min(half) + linger && !queue.slowed {
            return Some(self.cause().map_or_else(|| Fault::new(Kind::ClusterLost), lost));
        }
        if self.overtaken_by(oldest) >= LOST_AFTER {
            return self.causes.of_waiting().map(lost);
        }
        None
    }

    /// The fault that ends the run, when there is one.
    pub fn verdict(&self, now: Instant) -> Option<Fault> {
        let waited = now.saturating_duration_since(self.started);
        if let Some(refused) = &self.refused {
            // The producer's number is asked for beside the topic: which answer comes first is chance. The topic's tells
            // whether there was contact, and what this key may do there whether idempotence was the reason.
            let told = self.made() && self.may_write.is_some();
            return match (&refused.kind, self.may_write) {
                (Kind::IdempotenceRefused, _) if !told && waited < first::ALL_FAILED => None,
                (Kind::IdempotenceRefused, Some(Some(false))) => {
                    Some(Fault::with(Kind::WriteDenied { topic: self.topic.clone() }, refused.technical.clone()))
                }
                _ => Some(refused.clone()),
            };
        }
        if self.made() { None } else { self.first.verdict(waited, self.times.deadline) }
    }
}

/// What is said of lines that wait: what the cluster's owner has to mend in its own words, anything else as a loss.
fn lost(cause: &Fault) -> Fault {
    match &cause.kind {
        Kind::AdvertisedAddress { .. } | Kind::TooFewReplicas { .. } => cause.clone(),
        _ => Fault::with(Kind::ClusterLost, cause.technical.clone()),
    }
}

#[cfg(test)]
mod tests;
