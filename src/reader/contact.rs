//! The way to the cluster while a topic is read: what was heard of it, and what that comes to.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use rdkafka::{ClientConfig, error::RDKafkaErrorCode as Code};

use crate::{
    fault::{
        Fault, Kind, furthest,
        kafka::{self, Certificates},
    },
    native::{self, Heard, Stage},
};

/// After this long without contact reading ends, when every address has failed.
const ALL_FAILED: Duration = Duration::from_secs(3);
/// The same where no broker has let us in: silence, and names that cannot be looked up.
const SILENCE: Duration = Duration::from_secs(10);
/// A broker that has let us in, and every partition that has something to give, may take this long for it.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long nothing comes, with trouble in the air, until that is called lost.
const LOST_AFTER: Duration = Duration::from_secs(2);

/// What was heard about the way to the cluster.
pub(super) struct Contact {
    /// The addresses as typed, in that order.
    typed: Vec<String>,
    shows_certificate: bool,
    /// What was last heard from each address.
    failed: BTreeMap<String, Fault>,
    /// The cluster does not let us in.
    refused: Option<Fault>,
    /// The cluster answers with more than is taken at once, and would each time that it is asked.
    too_large: Option<Fault>,
    /// How far the furthest connection is.
    furthest: Stage,
    /// How many partitions the topic has, as far as that was heard.
    partitions: usize,
    made: bool,
    /// When this began, or something came last.
    quiet_since: Instant,
    /// What was last heard since then.
    trouble: Option<Fault>,
    lost: bool,
}

impl Contact {
    pub fn new(config: &ClientConfig) -> Self {
        let typed = config.get("bootstrap.servers").unwrap_or_default();
        Self {
            typed: typed.split(',').map(|address| address.trim().to_owned()).collect(),
            shows_certificate: kafka::shows_certificate(config),
            failed: BTreeMap::new(),
            refused: None,
            too_large: None,
            furthest: Stage::Away,
            partitions: 0,
            made: false,
            quiet_since: Instant::now(),
            trouble: None,
            lost: false,
        }
    }

    /// Takes what was heard since the last time; gives the newest trouble of it.
    pub fn hear(&mut self, reading: &native::Reading) -> Option<Fault> {
        let mut newest = None;
        reading.hear(|heard| match heard {
            Heard::Standing(standing) => {
                (self.furthest, self.partitions) = (standing.furthest, standing.partitions);
            }
            Heard::Trouble { code, reason, .. } => newest = self.trouble(reading, code, &reason).or(newest.take()),
            Heard::Report(_) => {}
        });
        newest
    }

    fn trouble(&mut self, reading: &native::Reading, code: Code, reason: &str) -> Option<Fault> {
        log::debug!("trouble {code:?}: {reason}");
        if let Some((size, limit)) = kafka::too_large(reason).filter(|_| self.made) {
            self.too_large = Some(Fault::with(Kind::AnswerTooLarge { size, limit }, reason));
            return self.too_large.clone();
        }
        let certificate = reading.certificate_trouble();
        let refused = certificate.as_ref().map(|trouble| (trouble.broker.as_str(), trouble.x509_error));
        let fault = kafka::heard(code, reason, &Certificates { refused, shown: self.shows_certificate })?;
        let address = kafka::address(reason).map(str::to_owned);
        let given = address.as_ref().is_some_and(|address| !self.typed.contains(address));
        let fault = if given && kafka::is_advertised(reason) { kafka::advertised(fault) } else { fault };
        if matches!(fault.kind, Kind::SignInRefused | Kind::MechanismNotOffered) {
            self.refused = Some(fault.clone());
        }
        address.map(|address| self.failed.insert(address, fault.clone()));
        self.trouble = Some(fault.clone());
        Some(fault)
    }

    /// How many partitions the topic has by now; 0 where that was not heard yet.
    pub fn partitions(&self) -> usize {
        self.partitions
    }

    /// The cluster has answered for the topic.
    pub fn made(&mut self) {
        self.made = true;
        self.came();
    }

    /// Something came from the topic.
    pub fn came(&mut self) {
        self.quiet_since = Instant::now();
        self.trouble = None;
    }

    /// Why the cluster is given up; `waited_for` is whether anything must come.
    pub fn verdict(&self, waited_for: bool) -> Option<Fault> {
        let quiet = self.quiet_since.elapsed();
        if let Some(too_large) = &self.too_large {
            return Some(too_large.clone());
        }
        if self.made {
            return (waited_for && quiet >= PATIENCE).then(|| self.cause());
        }
        if let Some(refused) = &self.refused {
            return Some(refused.clone());
        }
        if self.furthest == Stage::Up {
            return (quiet >= PATIENCE).then(|| self.cause());
        }
        let failed = |address| self.failed.get(address).is_some_and(|fault| !is_unknown_name(fault));
        let all_failed = quiet >= ALL_FAILED && self.typed.iter().all(failed);
        (all_failed || quiet >= SILENCE).then(|| self.most_telling())
    }

    /// Whether contact was lost or came back since this was last asked, and then which.
    pub fn turn(&mut self, waited_for: bool) -> Option<Turn> {
        let away = self.furthest < Stage::Up || waited_for;
        let lost = self.made && self.trouble.is_some() && away && self.quiet_since.elapsed() >= LOST_AFTER;
        let back = self.trouble.is_none() || (self.furthest == Stage::Up && !waited_for);
        match self.lost {
            false if lost => {
                self.lost = true;
                Some(Turn::Lost(self.cause()))
            }
            true if back => {
                self.lost = false;
                self.trouble = None;
                Some(Turn::Back)
            }
            _ => None,
        }
    }

    /// Why nothing comes.
    fn cause(&self) -> Fault {
        match &self.trouble {
            Some(fault) if matches!(fault.kind, Kind::AdvertisedAddress { .. }) => fault.clone(),
            Some(fault) => Fault::with(Kind::ReadingLost, fault.technical.clone()),
            None => Fault::new(Kind::ReadingLost),
        }
    }

    /// What became of the address with which we came furthest; among equals the one that was typed first.
    fn most_telling(&self) -> Fault {
        let given = self.failed.keys().filter(|address| !self.typed.contains(address));
        let heard = self.typed.iter().chain(given).filter_map(|address| self.failed.get(address));
        furthest(heard.cloned()).unwrap_or_else(|| {
            let address = self.typed.join(", ");
            Fault::new(match self.furthest {
                Stage::Greeting => Kind::NotKafka { address },
                _ => Kind::Silent { address },
            })
        })
    }
}

/// How the contact changed.
pub(super) enum Turn {
    Lost(Fault),
    Back,
}

fn is_unknown_name(fault: &Fault) -> bool {
    matches!(fault.kind, Kind::HostNotFound { .. })
}
