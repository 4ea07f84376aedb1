//! The way to the cluster: made, lost, or given up.

use std::{
    collections::HashMap,
    net::{TcpStream, ToSocketAddrs},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

use rdkafka::error::RDKafkaErrorCode as Code;

use super::Contact;
use crate::{
    fault::{Fault, Kind, kafka},
    jobs,
    native::Cluster,
};

/// After this long without contact a run ends, when every address has failed.
const ALL_FAILED: Duration = Duration::from_secs(3);
/// After this long without contact a run ends in any case: silence, and names that cannot be looked up.
const SILENCE: Duration = Duration::from_secs(9);
/// How long one question to the cluster may take; a far cluster needs some seconds for encryption, sign-in and answer.
const QUESTION: Duration = Duration::from_secs(5);
/// How long an address may take to accept a connection when it is tried by hand, to tell silence and a closed port from
/// something that answers slowly or not in Kafka's language.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);
/// Between two such tries.
const PROBE_PAUSE: Duration = Duration::from_millis(300);
/// How long lines wait with trouble in the air until that is called lost.
const LOST_AFTER: Duration = Duration::from_secs(2);

/// What the seeking thread finds.
pub(super) enum Answer {
    /// The topic is there, with this many partitions.
    Partitions(usize),
    /// The cluster answered that it will not do.
    Refused(Fault),
    /// The cluster answered that it cannot tell yet.
    NotYet(Fault),
    /// This address takes connections, though nothing of Kafka was heard from it.
    Connects(String),
}

/// Asks the cluster for the topic on a thread of its own, since librdkafka blocks for as long as it takes. Dropping it
/// leaves the thread behind; it ends after its current question.
pub(super) struct Seeker {
    answers: Receiver<Answer>,
    _cancel: Vec<Sender<()>>,
}

impl Seeker {
    pub fn start(cluster: Cluster, topic: String, bootstrap: Vec<String>) -> Result<Self, Fault> {
        let (sender, answers) = mpsc::channel();
        let mut cancel = Vec::new();
        for address in bootstrap {
            let (probe, (cancel_one, cancelled)) = (sender.clone(), mpsc::channel());
            cancel.push(cancel_one);
            jobs::thread("kafka-probe", move || probe_address(&address, &probe, &cancelled))?;
        }
        let (cancel_one, cancelled) = mpsc::channel();
        cancel.push(cancel_one);
        jobs::thread("kafka-contact", move || seek(&cluster, &topic, &sender, &cancelled))?;
        Ok(Self { answers, _cancel: cancel })
    }

    /// An answer that is there, without waiting.
    pub fn answer(&self) -> Option<Answer> {
        self.answers.try_recv().ok()
    }
}

/// Waits a moment; `false` when nobody wants an answer any more.
fn goes_on(cancelled: &Receiver<()>, pause: Duration) -> bool {
    cancelled.recv_timeout(pause) == Err(RecvTimeoutError::Timeout)
}

fn seek(cluster: &Cluster, topic: &str, answers: &Sender<Answer>, cancelled: &Receiver<()>) {
    // The pause keeps a cluster that answers "not yet" from being asked without end.
    while goes_on(cancelled, Duration::from_millis(50)) {
        let answer = match cluster.partitions(topic, QUESTION) {
            Ok(partitions) => Answer::Partitions(partitions),
            Err(code) => match kafka::topic_answer(code, topic) {
                Some(fault) if matches!(fault.kind, Kind::Refused { .. }) => Answer::NotYet(fault),
                Some(fault) => Answer::Refused(fault),
                None => continue,
            },
        };
        let ask_again = matches!(answer, Answer::NotYet(_));
        // Nobody listens any more when the run was stopped.
        if answers.send(answer).is_err() || !ask_again {
            return;
        }
    }
}

/// Tries by hand whether an address takes connections, until it does.
fn probe_address(address: &str, answers: &Sender<Answer>, cancelled: &Receiver<()>) {
    while goes_on(cancelled, PROBE_PAUSE) {
        let mut resolved = address.to_socket_addrs().into_iter().flatten();
        if resolved.any(|socket| TcpStream::connect_timeout(&socket, PROBE_TIMEOUT).is_ok()) {
            // Nobody listens any more when the run was stopped.
            let _ = answers.send(Answer::Connects(address.to_owned()));
            return;
        }
    }
}

/// What was heard about the way to the cluster in one run.
pub(super) struct Watch {
    bootstrap: Vec<String>,
    started: Instant,
    partitions: Option<usize>,
    connects: Vec<String>,
    failed: HashMap<String, Fault>,
    cause: Option<Fault>,
    refused: Option<Fault>,
    not_yet: Option<Fault>,
    last_delivery: Option<Instant>,
    lost: bool,
}

impl Watch {
    pub fn new(bootstrap: Vec<String>, now: Instant) -> Self {
        Self {
            bootstrap,
            started: now,
            partitions: None,
            connects: Vec::new(),
            failed: HashMap::new(),
            cause: None,
            refused: None,
            not_yet: None,
            last_delivery: None,
            lost: false,
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
        }
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
            Kind::AdvertisedAddress { .. } => cause.clone(),
            _ => Fault::with(Kind::ClusterLost, cause.technical.clone()),
        }))
    }

    /// The fault that ends the run, when there is one.
    pub fn verdict(&self, now: Instant) -> Option<Fault> {
        let waited = now.saturating_duration_since(self.started);
        if let Some(refused) = &self.refused {
            // The producer's number is asked for beside the topic: which answer comes first is chance, and the topic's
            // tells whether there was contact.
            let topic_first = matches!(refused.kind, Kind::IdempotenceRefused) && !self.made() && waited < ALL_FAILED;
            return (!topic_first).then(|| refused.clone());
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
