//! What the steps find, as types; the words are in `text::test`.

use std::{net::SocketAddr, time::Duration};

use super::Certificate;
use crate::fault::Fault;

/// What a step found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Each bootstrap server and where its name leads.
    Addresses(Vec<Tried<Vec<SocketAddr>>>),
    /// Each bootstrap server and where it took a connection.
    Ports(Vec<Tried<SocketAddr>>),
    /// The profile wants no encryption.
    NotEncrypted,
    /// What the TLS handshake showed.
    Encrypted {
        /// OpenSSL's name: `TLSv1.3`. Empty where none was agreed.
        protocol: String,
        certificate: Option<Certificate>,
    },
    /// The profile wants no sign-in.
    NoSignIn,
    /// The cluster took the key and its secret.
    SignedIn {
        /// The API key.
        name: String,
        mechanism: &'static str,
    },
    /// The cluster took our client certificate.
    SignedInByCertificate,
    /// What the cluster says about itself.
    Cluster {
        /// Its id, where it has one.
        id: Option<String>,
        /// How many brokers it has.
        count: usize,
        /// Each broker's own address, and whether it takes a connection; of very many brokers only the first.
        brokers: Vec<Tried<()>>,
    },
    /// What the cluster says about the topic.
    Topic {
        partitions: usize,
        /// How many of them nobody leads at the moment, so that nothing can be written there.
        without_leader: usize,
        /// How many of them are led by a broker that cannot be reached from here.
        unreached: usize,
        /// Whether it keeps the newest message of each key only; `false` where the cluster does not say.
        compacted: bool,
    },
    /// The key may write the topic, or the cluster does not say.
    Write {
        /// The cluster gave the producer its number; `None` without idempotence.
        numbered: Option<bool>,
    },
}

/// An address that was tried by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried<T> {
    /// `host:port`.
    pub address: String,
    pub outcome: Result<T, Unreached>,
}

/// Why an address does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// This is wrong with it.
    Fault(Fault),
    /// It had not answered after this time, and was not waited for any longer, because another one works.
    GivenUp(Duration),
}

impl<T> Tried<T> {
    /// Whether it works.
    pub fn works(&self) -> bool {
        self.outcome.is_ok()
    }

    /// What is wrong with it, where that is known.
    pub fn fault(&self) -> Option<&Fault> {
        match &self.outcome {
            Err(Unreached::Fault(fault)) => Some(fault),
            Ok(_) | Err(Unreached::GivenUp(_)) => None,
        }
    }
}
