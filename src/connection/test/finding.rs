//! What the steps find, as types; the words are in `text::test`.

use std::net::SocketAddr;

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
        /// Each broker's own address, and whether it takes a connection.
        brokers: Vec<Tried<()>>,
    },
    /// What the cluster says about the topic.
    Topic {
        partitions: usize,
        /// How many of them nobody leads at the moment, so that nothing can be written there.
        without_leader: usize,
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
    pub outcome: Result<T, Fault>,
}

impl<T> Tried<T> {
    /// Whether it works.
    pub fn works(&self) -> bool {
        self.outcome.is_ok()
    }
}
