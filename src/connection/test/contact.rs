//! The part of a test that librdkafka does: encryption, sign-in, and the questions to the cluster.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{Target, wait::TICK};
use crate::{
    fault::{
        Fault, Kind,
        kafka::{self, Certificates},
    },
    native::{Cluster, Heard, Producer, Stage},
};

/// A client of the test's own. It never sends anything.
pub(super) struct Contact {
    producer: Producer,
    /// The bootstrap servers that take connections.
    bootstrap: Vec<String>,
    /// Whether the cluster is shown a certificate of ours.
    shows_certificate: bool,
    /// How far any connection came.
    reached: Stage,
    /// When that was seen to be far enough to sign in, and when somebody had signed in.
    spoke: Option<Instant>,
    came_in: Option<Instant>,
    /// What was last heard from each bootstrap server.
    failed: BTreeMap<String, Fault>,
    /// What was last heard about an address that the cluster gave.
    broker: Option<Fault>,
    /// The cluster refused the sign-in.
    refused: Option<Fault>,
    /// The cluster refused to number the messages.
    idempotence: Option<Fault>,
    numbered: Option<bool>,
}

impl Contact {
    /// Begins to connect to these of the target's bootstrap servers.
    pub fn start(target: &Target, bootstrap: Vec<String>) -> Result<Self, Fault> {
        let mut config = target.config.clone();
        config.set("bootstrap.servers", bootstrap.join(","));
        let producer =
            Producer::new(&config, &target.topic).map_err(|error| kafka::creation(&error, &target.config))?;
        Ok(Self {
            producer,
            bootstrap,
            shows_certificate: kafka::shows_certificate(&config),
            reached: Stage::Away,
            spoke: None,
            came_in: None,
            failed: BTreeMap::new(),
            broker: None,
            refused: None,
            idempotence: None,
            numbered: target.idempotence().then_some(false),
        })
    }

    /// The part that may be asked on another thread.
    pub fn cluster(&self) -> Cluster {
        self.producer.cluster()
    }

    /// Listens for a moment.
    pub fn listen(&mut self) {
        let mut heard = Vec::new();
        self.producer.poll(TICK, |one| heard.push(one));
        for one in heard {
            match one {
                Heard::Standing(standing) => {
                    self.come_to(standing.furthest);
                    self.numbered = self.numbered.and(standing.numbered);
                }
                Heard::Trouble { code, reason, .. } => self.trouble(code, &reason),
                Heard::Report(_) => {}
            }
        }
    }

    fn come_to(&mut self, stage: Stage) {
        self.reached = self.reached.max(stage);
        let now = Instant::now();
        if self.reached >= Stage::SigningIn {
            self.spoke.get_or_insert(now);
        }
        if self.reached >= Stage::Up {
            self.came_in.get_or_insert(now);
        }
    }

    fn trouble(&mut self, code: Code, reason: &str) {
        log::debug!("trouble {code:?}: {reason}");
        if kafka::was_up(reason) {
            // It may not have been seen between two samples.
            self.come_to(Stage::SigningIn);
        }
        let address = kafka::address(reason).map(str::to_owned);
        let certificate = self.producer.certificate_trouble();
        let refused = certificate.as_ref().map(|trouble| (trouble.broker.as_str(), trouble.x509_error));
        let certificates = Certificates { refused, shown: self.shows_certificate };
        let Some(fault) = kafka::heard(code, reason, &certificates) else { return };
        match (&fault.kind, address) {
            (Kind::SignInRefused | Kind::MechanismNotOffered, _) => self.refused = Some(fault),
            (Kind::IdempotenceRefused, _) => self.idempotence = Some(fault),
            (_, Some(address)) if kafka::is_advertised(reason) && !self.bootstrap.contains(&address) => {
                self.broker = Some(kafka::advertised(fault));
            }
            // That these ports take connections is known.
            (Kind::NothingListens { .. } | Kind::Silent { .. } | Kind::HostNotFound { .. } | Kind::ClusterLost, _) => {}
            (_, Some(address)) => drop(self.failed.insert(address, fault)),
            (_, None) => {}
        }
    }

    /// Whether a Kafka has answered, encrypted where that is wanted.
    pub fn speaks(&self) -> bool {
        self.reached >= Stage::SigningIn || self.refused.is_some()
    }

    /// Whether the cluster has let us in.
    pub fn signed_in(&self) -> bool {
        self.reached >= Stage::Up
    }

    /// How long the sign-in took, as far as it was seen: it may have begun, or be over, before it is asked about. No more
    /// exact than `SAMPLED`.
    pub fn sign_in_time(&self) -> Option<Duration> {
        Some(self.came_in?.duration_since(self.spoke?))
    }

    /// Why the cluster does not let us in.
    pub fn refusal(&self) -> Option<Fault> {
        self.refused.clone()
    }

    /// Why no bootstrap server can be spoken to, when all have failed: what the first of them said.
    pub fn all_failed(&self) -> Option<Fault> {
        let all = self.bootstrap.iter().all(|address| self.failed.contains_key(address));
        all.then(|| self.first_failed()).flatten().map(|(_, fault)| fault.clone())
    }

    /// The first bootstrap server of the list that failed, and how.
    fn first_failed(&self) -> Option<(&String, &Fault)> {
        let mut listed = self.bootstrap.iter().filter_map(|address| self.failed.get_key_value(address));
        listed.next().or_else(|| self.failed.iter().next())
    }

    /// The bootstrap server whose certificate is to be shown: the one that is said to have failed, or else the first of
    /// those that have not.
    pub fn shown(&self) -> Option<&String> {
        let well = self.bootstrap.iter().find(|address| !self.failed.contains_key(*address));
        match self.speaks() {
            true => well.or(self.bootstrap.first()),
            false => self.first_failed().map(|(address, _)| address).or(well),
        }
    }

    /// What is said of a step that had no answer in time.
    pub fn last_heard(&self) -> Fault {
        let heard = self.broker.clone().or_else(|| self.first_failed().map(|(_, fault)| fault.clone()));
        heard.unwrap_or_else(|| {
            let address = self.bootstrap.join(", ");
            let spoke = self.reached >= Stage::SigningIn;
            Fault::new(if spoke { Kind::Silent { address } } else { Kind::NotKafka { address } })
        })
    }

    /// Why the cluster does not number the producer's messages.
    pub fn idempotence_refused(&self) -> Option<Fault> {
        self.idempotence.clone()
    }

    /// Whether the cluster has given the producer its number; `None` where none is wanted.
    pub fn numbered(&self) -> Option<bool> {
        self.numbered
    }
}

/// Asks for the topic until the cluster can tell, for at most `limit`: right after a change it may not know yet.
pub(super) fn ask_for_topic(cluster: &Cluster, topic: &str, limit: Duration) -> Result<Described, Option<Fault>> {
    /// Between two questions.
    const PAUSE: Duration = Duration::from_millis(100);
    /// The topic's settings are an extra: a cluster that is slow with them is not waited for.
    const SETTINGS_LIMIT: Duration = Duration::from_secs(2);
    let until = std::time::Instant::now() + limit;
    loop {
        let left = until.saturating_duration_since(std::time::Instant::now());
        match cluster.describe_topic(topic, left) {
            Ok(description) => {
                let settings = cluster.topic_settings(topic, &["cleanup.policy"], SETTINGS_LIMIT).unwrap_or_default();
                let compacted = settings.get("cleanup.policy").is_some_and(|policy| policy.contains("compact"));
                return Ok(Described { description, compacted });
            }
            Err(code) => {
                let fault = kafka::topic_answer(code, topic);
                let ask_again = fault.as_ref().is_some_and(|fault| matches!(fault.kind, Kind::Refused { .. }));
                if !ask_again || left < PAUSE {
                    return Err(fault);
                }
            }
        }
        std::thread::sleep(PAUSE);
    }
}

/// A topic as the cluster describes it.
pub(super) struct Described {
    pub description: crate::native::TopicDescription,
    pub compacted: bool,
}
