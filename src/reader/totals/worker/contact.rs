//! From an address to a member that can join: the cluster is reached, its topic is there, the database is open.

use std::{
    sync::mpsc::{Receiver, TryRecvError},
    time::{Duration, Instant},
};

use rdkafka::{ClientConfig, error::RDKafkaErrorCode as Code};

use super::{Command, News, refused};
use crate::{
    connection::Access,
    fault::{
        Fault, Kind,
        kafka::{self, Certificates},
    },
    native::{Group, Heard, Stage},
    reader::totals::{
        Setup,
        snapshot::{Order, Snapshot},
        store::{Store, Subject},
    },
};

/// How long one question may take. A person who stops waits for no longer.
const QUESTION: Duration = Duration::from_secs(2);
/// After so long without a word from anybody that is told as trouble.
const SILENCE: Duration = Duration::from_secs(10);
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
    let typed = access.profile().bootstrap.trim();
    let Some(partitions) = partitions(&group, typed, shows_certificate, asked)? else { return Ok(None) };
    let id = group.cluster_id(QUESTION);
    let cluster = id.unwrap_or_else(|| typed.to_owned());
    let fleeting = cluster.starts_with(FLEETING);
    let (topic, fields) = (setup.topic.clone(), setup.fields.clone());
    let subject = Subject { cluster, fleeting, group: setup.group.clone(), topic, fields };
    let store = Store::open(&setup.database, &subject, &setup.machine)?;
    Ok(Some(Made { group, store, partitions, fleeting, shows_certificate }))
}

/// How many partitions the topic has.
fn partitions(
    group: &Group,
    typed: &str,
    shows_certificate: bool,
    asked: &mut Contacts<'_>,
) -> Result<Option<usize>, Fault> {
    let setup = asked.setup;
    let (since, mut furthest, mut told) = (Instant::now(), Stage::default(), false);
    loop {
        if asked.stopped() {
            return Ok(None);
        }
        let code = match group.partitions(QUESTION) {
            Ok(partitions) => return Ok(Some(partitions)),
            Err(code) => code,
        };
        let mut trouble = None;
        group.hear(|said| match said {
            Heard::Trouble { code, reason, .. } => {
                trouble = heard(group, code, &reason, shows_certificate).or(trouble.take());
            }
            Heard::Standing(standing) => furthest = standing.furthest,
            Heard::Report(_) => {}
        });
        match kafka::topic_answer(code, &setup.topic) {
            // A leader is being chosen.
            Some(Fault { kind: Kind::Refused { .. }, .. }) | None => {}
            Some(fault) => return Err(fault),
        }
        let quiet = !told && since.elapsed() >= SILENCE;
        trouble = trouble.or_else(|| silence(typed, furthest).filter(|_| quiet));
        if trouble.is_some() {
            told = true;
            let group = setup.group.clone();
            asked.news.show(Snapshot { trouble, group, ..Snapshot::default() });
        }
    }
}

/// What nobody's answer means, by how far the furthest connection is; nothing where a broker has let us in.
fn silence(typed: &str, furthest: Stage) -> Option<Fault> {
    let address = typed.to_owned();
    match furthest {
        Stage::Up => None,
        Stage::Greeting => Some(Fault::new(Kind::NotKafka { address })),
        Stage::Away | Stage::Encrypting | Stage::SigningIn => Some(Fault::new(Kind::Silent { address })),
    }
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

/// A lost cluster in the words for who reads: nothing is sent here.
pub(super) fn reading(fault: Fault) -> Fault {
    match fault.kind {
        Kind::ClusterLost => Fault::with(Kind::ReadingLost, fault.technical),
        _ => fault,
    }
}

/// What was heard about the way to the cluster, as a fault.
pub(super) fn heard(group: &Group, code: Code, reason: &str, shown: bool) -> Option<Fault> {
    let refused = group.certificate_trouble();
    let refused = refused.as_ref().map(|refused| (refused.broker.as_str(), refused.x509_error));
    kafka::heard(code, reason, &Certificates { refused, shown }).map(reading)
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
        .set("enable.partition.eof", "true")
        // They tell how far the connections are.
        .set("statistics.interval.ms", "1000");
    for (name, value) in [
        // So long the others wait for one that was killed; by default 45 s.
        ("session.timeout.ms", "10000"),
        ("heartbeat.interval.ms", "2000"),
        // By default a partition whose queue was full is left alone for a second.
        ("fetch.queue.backoff.ms", "20"),
        // So long reading waits at each message that cannot be read; by default half a second.
        ("fetch.error.backoff.ms", "50"),
        // So long it takes until partitions that were added are read, too; by default five minutes.
        ("topic.metadata.refresh.interval.ms", "30000"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_as_where_messages_are_read() {
        let address = "a:9092, b:9092".to_owned();
        for (furthest, wanted) in [
            (Stage::Away, Some(Kind::Silent { address: address.clone() })),
            (Stage::Greeting, Some(Kind::NotKafka { address: address.clone() })),
            (Stage::Up, None),
        ] {
            assert_eq!(silence(&address, furthest).map(|fault| fault.kind), wanted, "{furthest:?}");
        }
    }

    #[test]
    fn a_lost_cluster_is_told_in_the_words_for_reading() {
        let lost = reading(Fault::with(Kind::ClusterLost, "a:9092/1: Disconnected"));
        assert_eq!(lost, Fault::with(Kind::ReadingLost, "a:9092/1: Disconnected"));
        let nothing = Fault::new(Kind::NothingListens { address: "a:9092".to_owned() });
        assert_eq!(reading(nothing.clone()), nothing);
    }
}
