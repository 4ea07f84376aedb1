//! Before the first contact: what became of each address that was typed.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    fault::{Fault, Kind, furthest, kafka},
    native::Stage,
};

/// After this long without contact a run ends, when every address has failed.
pub(super) const ALL_FAILED: Duration = Duration::from_secs(3);
/// After this long without contact a run ends where no broker has let us in: silence, and names that cannot be looked up.
pub(super) const SILENCE: Duration = Duration::from_secs(10);

/// What was heard from the addresses.
pub(super) struct First {
    /// As typed, in that order.
    bootstrap: Vec<String>,
    connects: Vec<String>,
    failed: BTreeMap<String, Fault>,
    /// The cluster answered that it cannot tell yet.
    not_yet: Option<Fault>,
    /// How far the furthest connection is.
    furthest: Stage,
}

impl First {
    pub fn new(bootstrap: Vec<String>) -> Self {
        Self { bootstrap, connects: Vec::new(), failed: BTreeMap::new(), not_yet: None, furthest: Stage::Away }
    }

    pub fn is_typed(&self, address: &str) -> bool {
        self.bootstrap.iter().any(|typed| typed == address)
    }

    /// The cluster cannot tell yet; whether that is news.
    pub fn not_yet(&mut self, fault: &Fault) -> bool {
        self.not_yet.replace(fault.clone()).as_ref() != Some(fault)
    }

    pub fn connects(&mut self, address: String) {
        self.connects.push(address);
    }

    pub fn standing(&mut self, furthest: Stage) {
        self.furthest = furthest;
    }

    pub fn failed(&mut self, fault: &Fault) {
        if let Some(address) = kafka::address(&fault.technical) {
            self.failed.insert(address.to_owned(), fault.clone());
        }
    }

    /// Whether every typed address has failed at some time.
    pub fn all_failed(&self) -> bool {
        self.bootstrap.iter().all(|address| self.failed.contains_key(address))
    }

    /// The fault that ends a run that has waited so long for its first contact.
    pub fn verdict(&self, waited: Duration, deadline: Duration) -> Option<Fault> {
        if waited < ALL_FAILED {
            return None;
        }
        // A broker that has let us in is one, and only slow: it is given the time that a line would have.
        if self.furthest == Stage::Up && self.not_yet.is_none() {
            let late = || Fault::new(Kind::NoAnswer { deadline, cause: None });
            return (waited >= deadline.max(SILENCE)).then(late);
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

    /// What became of the address with which we came furthest; among equals the one that was typed first.
    fn most_telling(&self) -> Fault {
        if let Some(not_yet) = &self.not_yet {
            return not_yet.clone();
        }
        let given = self.failed.keys().filter(|address| !self.is_typed(address));
        let connects = |address: &String| self.connects.contains(address);
        let heard = self.bootstrap.iter().chain(given).filter_map(|address| {
            let not_kafka = || connects(address).then(|| Fault::new(Kind::NotKafka { address: address.clone() }));
            self.failure(address).cloned().or_else(not_kafka)
        });
        furthest(heard).unwrap_or_else(|| Fault::new(Kind::Silent { address: self.bootstrap.join(", ") }))
    }
}
