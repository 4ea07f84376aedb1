//! From an address to a member that can join: the cluster is reached, its topic is there, the database is open.

use std::{
    sync::mpsc::{Receiver, TryRecvError},
    time::Duration,
};

use rdkafka::{ClientConfig, error::RDKafkaErrorCode as Code};

use super::{Command, News, refused};
use crate::{
    connection::Access,
    fault::{
        Fault, Kind,
        kafka::{self, Certificates},
    },
    native::{Group, Heard},
    reader::totals::{
        Setup,
        snapshot::{Order, Snapshot},
        store::{Store, Subject},
    },
};

/// How long one question may take. A person who stops waits for no longer.
const QUESTION: Duration = Duration::from_secs(2);
/// librdkafka's mock cluster gives itself an id with this beginning.
const FLEETING: &str = "mockCluster";

/// What is needed and heard until then.
pub(super) struct Contacts<'c> {
    pub setup: &'c Setup,
    pub inbox: &'c Receiver<Command>,
    pub news: &'c News<'c>,
    pub order: Order,
    pub start_over: bool,
}

/// A member that can join.
pub(super) struct Made {
    pub group: Group,
    pub store: Store,
    pub partitions: usize,
    pub fleeting: bool,
    pub shows_certificate: bool,
}

/// Asks for the topic until the cluster answers, however long that takes. `None` when a person has stopped it.
pub(super) fn contact(access: &Access, asked: &mut Contacts<'_>) -> Result<Option<Made>, Fault> {
    let setup = asked.setup;
    let config = configuration(access, &setup.group)?;
    let group = Group::new(&config, &setup.topic).map_err(|error| kafka::creation(&error, &config))?;
    let shows_certificate = kafka::shows_certificate(&config);
    let partitions = loop {
        if asked.stopped() {
            return Ok(None);
        }
        let code = match group.partitions(QUESTION) {
            Ok(partitions) => break partitions,
            Err(code) => code,
        };
        let mut trouble = None;
        group.hear(|said| {
            if let Heard::Trouble { code, reason, .. } = said {
                trouble = heard(&group, code, &reason, shows_certificate).or(trouble.take());
            }
        });
        match kafka::topic_answer(code, &setup.topic) {
            // A leader is being chosen.
            Some(Fault { kind: Kind::Refused { .. }, .. }) | None => {}
            Some(fault) => return Err(fault),
        }
        if trouble.is_some() {
            let group = setup.group.clone();
            asked.news.show(Snapshot { trouble, group, ..Snapshot::default() });
        }
    };
    let id = group.cluster_id(QUESTION);
    let cluster = id.unwrap_or_else(|| access.profile().bootstrap.trim().to_owned());
    let fleeting = cluster.starts_with(FLEETING);
    let (topic, fields) = (setup.topic.clone(), setup.fields.clone());
    let subject = Subject { cluster, fleeting, group: setup.group.clone(), topic, fields };
    let store = Store::open(&setup.database, &subject)?;
    Ok(Some(Made { group, store, partitions, fleeting, shows_certificate }))
}

impl Contacts<'_> {
    fn stopped(&mut self) -> bool {
        loop {
            match self.inbox.try_recv() {
                Ok(Command::Stop) | Err(TryRecvError::Disconnected) => return true,
                Ok(Command::StartOver) => self.start_over = true,
                Ok(Command::Sort(order)) => self.order = order,
                Err(TryRecvError::Empty) => return false,
            }
        }
    }
}

/// What was heard about the way to the cluster, as a fault.
pub(super) fn heard(group: &Group, code: Code, reason: &str, shown: bool) -> Option<Fault> {
    let refused = group.certificate_trouble();
    let refused = refused.as_ref().map(|refused| (refused.broker.as_str(), refused.x509_error));
    kafka::heard(code, reason, &Certificates { refused, shown })
}

/// A member of a classic group that is as other programs are by default, so that they can be in it together: it gives up
/// all its partitions when the members change, and is given all of the new ones.
fn configuration(access: &Access, group: &str) -> Result<ClientConfig, Fault> {
    let mut config = access.reading()?;
    config
        .set("group.id", group)
        .set("partition.assignment.strategy", "range,roundrobin")
        // Where the offset to go on from is no longer kept, this program decides, and says so.
        .set("auto.offset.reset", "error")
        .set("isolation.level", "read_committed")
        .set("enable.partition.eof", "true");
    for (name, value) in [
        // So long the others wait for one that was killed; by default 45 s.
        ("session.timeout.ms", "10000"),
        ("heartbeat.interval.ms", "2000"),
        // By default a partition whose queue was full is left alone for a second.
        ("fetch.queue.backoff.ms", "20"),
    ] {
        if config.get(name).is_none() {
            config.set(name, value);
        }
    }
    Ok(config)
}

/// As [`refused`], for what is worth asking again: nothing but trouble on the way.
pub(super) fn again(code: Code, setup: &Setup) -> Result<Fault, Fault> {
    match super::final_fault(code, setup) {
        Some(fault) => Err(fault),
        None => Ok(refused(code, setup)),
    }
}
