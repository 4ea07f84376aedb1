//! A question to a cluster, and an ear for why it is not answered: librdkafka itself then only says that time is over.

use std::{
    collections::BTreeMap,
    net::{TcpStream, ToSocketAddrs},
    sync::mpsc::{self, TryRecvError},
    time::{Duration, Instant},
};

use rdkafka::error::RDKafkaErrorCode as Code;

use crate::{
    connection::{Access, addresses},
    fault::{
        Fault, Kind,
        kafka::{self, Certificates},
    },
    jobs,
    native::{Asker, Cluster, Heard},
};

/// Between two looks for an answer.
const TICK: Duration = Duration::from_millis(20);
/// After so long without an answer a question is given up, when every address has failed.
const ALL_FAILED: Duration = Duration::from_secs(2);
/// Beyond the limit of a question, so that its own end is heard.
const MARGIN: Duration = Duration::from_secs(1);

/// Why a question has no answer.
pub(super) enum Failure {
    /// The cluster has said why.
    Said(Fault),
    /// It was not reached, or did not answer in time.
    Unanswered,
}

impl Failure {
    /// What librdkafka gave for an answer, where `said` knows the words for those of its codes that are the cluster's.
    pub fn of(code: Code, said: impl FnOnce(Code) -> Option<Fault>) -> Self {
        said(code).map_or(Self::Unanswered, Self::Said)
    }
}

/// Puts a question, which may block for at most `limit`, and waits for its answer.
///
/// # Errors
/// What the question made of the cluster's refusal, or why the cluster was not reached.
pub(super) fn ask<R: Send + 'static>(
    access: &Access,
    limit: Duration,
    question: impl FnOnce(&Cluster) -> Result<R, Failure> + Send + 'static,
) -> Result<R, Fault> {
    let config = access.asking()?;
    let asker = Asker::new(&config).map_err(|error| kafka::creation(&error, &config))?;
    let mut ear = Ear::new(access, kafka::shows_certificate(&config))?;
    let (sender, answers) = mpsc::channel();
    let cluster = asker.cluster();
    // Left behind where it is given up: it ends by its own limit.
    jobs::thread("topics-question", move || drop(sender.send(question(&cluster))))?;
    let asked = Instant::now();
    loop {
        let mut heard = Vec::new();
        asker.poll(TICK, |one| heard.push(one));
        heard.into_iter().for_each(|one| ear.hear(&asker, one));
        match answers.try_recv() {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(Failure::Said(fault))) => return Err(fault),
            Ok(Err(Failure::Unanswered)) => return Err(ear.verdict()),
            Err(TryRecvError::Disconnected) => return Err(Fault::with(Kind::Internal, "a question broke off")),
            Err(TryRecvError::Empty) => {}
        }
        let waited = asked.elapsed();
        if ear.refused.is_some() || (waited > ALL_FAILED && ear.all_failed()) || waited > limit + MARGIN {
            return Err(ear.verdict());
        }
    }
}

/// What was heard about the way to the cluster.
struct Ear {
    /// As typed, in that order.
    bootstrap: Vec<String>,
    shows_certificate: bool,
    /// What was last heard about each address.
    failed: BTreeMap<String, Fault>,
    /// The cluster does not let us in.
    refused: Option<Fault>,
}

impl Ear {
    fn new(access: &Access, shows_certificate: bool) -> Result<Self, Fault> {
        let bootstrap = addresses(&access.profile().bootstrap)?;
        let bootstrap = bootstrap.into_iter().map(|(host, port)| format!("{host}:{port}")).collect();
        Ok(Self { bootstrap, shows_certificate, failed: BTreeMap::new(), refused: None })
    }

    fn hear(&mut self, asker: &Asker, heard: Heard) {
        let Heard::Trouble { code, reason, .. } = heard else { return };
        log::debug!("trouble {code:?}: {reason}");
        let certificate = asker.certificate_trouble();
        let refused = certificate.as_ref().map(|trouble| (trouble.broker.as_str(), trouble.x509_error));
        let certificates = Certificates { refused, shown: self.shows_certificate };
        let Some(fault) = kafka::heard(code, &reason, &certificates) else { return };
        // A key that may not write with idempotence may ask all the same.
        match (&fault.kind, kafka::address(&reason).map(str::to_owned)) {
            (Kind::IdempotenceRefused, _) => {}
            (Kind::SignInRefused | Kind::MechanismNotOffered, _) => self.refused = Some(fault),
            (_, Some(address)) if self.bootstrap.contains(&address) => drop(self.failed.insert(address, fault)),
            (_, Some(address)) => drop(self.failed.insert(address, kafka::advertised(fault))),
            (_, None) => {}
        }
    }

    fn all_failed(&self) -> bool {
        self.bootstrap.iter().all(|address| self.failed.contains_key(address))
    }

    /// Why there is no answer, as far as it was heard: the address with which we came furthest.
    fn verdict(&self) -> Fault {
        if let Some(fault) = &self.refused {
            return fault.clone();
        }
        let near = |fault: &&Fault| !matches!(fault.kind, Kind::HostNotFound { .. } | Kind::NothingListens { .. });
        let typed = self.bootstrap.iter().filter_map(|address| self.failed.get(address));
        let heard = typed.clone().find(near).or_else(|| self.failed.values().find(near)).or(typed.clone().next());
        heard.cloned().unwrap_or_else(|| self.silence())
    }

    /// Nothing was heard: whether the port takes connections tells a firewall from something that is not Kafka.
    fn silence(&self) -> Fault {
        let address = self.bootstrap.first().cloned().unwrap_or_default();
        let connects = address.to_socket_addrs().is_ok_and(|mut sockets| {
            sockets.any(|socket| TcpStream::connect_timeout(&socket, Duration::from_secs(1)).is_ok())
        });
        Fault::new(if connects { Kind::NotKafka { address } } else { Kind::Silent { address } })
    }
}
