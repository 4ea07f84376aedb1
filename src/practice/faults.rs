//! The faults of the practice cluster itself, on the thread that owns it.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use rdkafka::{
    error::KafkaResult,
    mocking::MockCluster,
    producer::DefaultProducerContext,
    types::{RDKafkaApiKey as Api, RDKafkaRespErr as Code},
};

use super::{BROKERS, Rehearsal};

pub(super) type Mock = MockCluster<'static, DefaultProducerContext>;

/// How long an answer takes over the slow network.
pub const ROUND_TRIP: Duration = Duration::from_millis(1_500);
/// How long the partitions have no leader until one is elected: longer than Line Producer waits in silence.
pub const ELECTION: Duration = Duration::from_secs(7);
/// How many requests in a row are refused. The mock cluster keeps a list that runs out, so it is filled again for each run.
const REFUSED: usize = 20_000;
/// More partitions are not looked for.
const MOST_PARTITIONS: i32 = 1_000;

/// What goes wrong now, and all that has to be put right again.
#[derive(Default)]
pub(super) struct Causing {
    now: Option<Rehearsal>,
    /// The topics that it concerns.
    concerned: BTreeSet<String>,
    /// The topics whose partitions have no leader.
    moved: BTreeSet<String>,
    election: Option<Instant>,
}

impl Causing {
    /// Undoes what goes wrong, and has this go wrong instead; for a topic where one is meant.
    pub fn cause(&mut self, cluster: &Mock, rehearsal: Option<Rehearsal>, topic: Option<&str>) -> KafkaResult<()> {
        self.undo(cluster)?;
        let Some(rehearsal) = rehearsal else { return Ok(()) };
        self.now = Some(rehearsal);
        match rehearsal {
            Rehearsal::BrokerDown => each_broker(|broker| cluster.broker_down(broker))?,
            Rehearsal::SlowNetwork => each_broker(|broker| cluster.broker_round_trip_time(broker, ROUND_TRIP))?,
            // It concerns topics alone.
            Rehearsal::LeaderMoved => {}
            _ => refuse(cluster, rehearsal),
        }
        topic.map_or(Ok(()), |topic| self.topic(cluster, topic, true))
    }

    /// This topic is there: what goes wrong concerns it, too. Where it does so already, it goes wrong once more only
    /// `for_run`, when one is about to send to it: whoever else makes sure of a topic must not break what has healed.
    pub fn topic(&mut self, cluster: &Mock, topic: &str, for_run: bool) -> KafkaResult<()> {
        let Some(now) = self.now else { return Ok(()) };
        if !self.concerned.insert(topic.to_owned()) && !for_run {
            return Ok(());
        }
        match now {
            Rehearsal::TopicUnknown => cluster.topic_error(topic, Code::RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)?,
            Rehearsal::TopicHidden => cluster.topic_error(topic, Code::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)?,
            Rehearsal::LeaderMoved => {
                self.moved.insert(topic.to_owned());
                self.election = Some(Instant::now() + ELECTION);
                // First: asked for a partition that has no leader, librdkafka's mock cluster would look for who leads it,
                // and end the program.
                refuse(cluster, now);
                each_partition(|partition| cluster.partition_leader(topic, partition, None))?;
            }
            _ => refuse(cluster, now),
        }
        Ok(())
    }

    /// How long the thread may sleep until something is due.
    pub fn due_in(&self) -> Option<Duration> {
        self.election.map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// Does what is due: the partitions without a leader get one.
    pub fn tick(&mut self, cluster: &Mock) -> KafkaResult<()> {
        if self.election.take_if(|at| *at <= Instant::now()).is_some() {
            self.elect(cluster)?;
        }
        Ok(())
    }

    fn undo(&mut self, cluster: &Mock) -> KafkaResult<()> {
        let concerned = std::mem::take(&mut self.concerned);
        match self.now.take() {
            Some(Rehearsal::BrokerDown) => each_broker(|broker| cluster.broker_up(broker))?,
            Some(Rehearsal::SlowNetwork) => {
                each_broker(|broker| cluster.broker_round_trip_time(broker, Duration::ZERO))?;
            }
            Some(Rehearsal::TopicUnknown | Rehearsal::TopicHidden) => {
                concerned.iter().try_for_each(|topic| cluster.topic_error(topic, Code::RD_KAFKA_RESP_ERR_NO_ERROR))?;
            }
            // Whoever has no leader is refused until there is one.
            Some(Rehearsal::LeaderMoved) | None => {}
            Some(other) => answer(cluster, other),
        }
        if self.election.take().is_some() {
            self.elect(cluster)?;
        }
        Ok(())
    }

    fn elect(&mut self, cluster: &Mock) -> KafkaResult<()> {
        for topic in std::mem::take(&mut self.moved) {
            each_partition(|partition| cluster.partition_leader(&topic, partition, Some(1)))?;
        }
        answer(cluster, Rehearsal::LeaderMoved);
        Ok(())
    }
}

/// Which requests are answered with which refusal. A group is refused by whoever is asked for it first.
fn refusals(rehearsal: Rehearsal) -> &'static [(Api, Code)] {
    match rehearsal {
        Rehearsal::WriteDenied => &[(Api::Produce, Code::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)],
        Rehearsal::ReadDenied => &[(Api::Fetch, Code::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)],
        Rehearsal::GroupDenied => &[
            (Api::FindCoordinator, Code::RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED),
            (Api::JoinGroup, Code::RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED),
        ],
        Rehearsal::LeaderMoved => &[
            (Api::Produce, Code::RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE),
            (Api::Fetch, Code::RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE),
        ],
        Rehearsal::LineTooLong => &[(Api::Produce, Code::RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)],
        Rehearsal::TooFewReplicas => &[(Api::Produce, Code::RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS)],
        _ => &[],
    }
}

fn refuse(cluster: &Mock, rehearsal: Rehearsal) {
    for (request, code) in refusals(rehearsal) {
        cluster.clear_request_errors(*request);
        cluster.request_errors(*request, &vec![*code; REFUSED]);
    }
}

/// Refuses them no longer.
fn answer(cluster: &Mock, rehearsal: Rehearsal) {
    refusals(rehearsal).iter().for_each(|(request, _)| cluster.clear_request_errors(*request));
}

fn each_broker(act: impl FnMut(i32) -> KafkaResult<()>) -> KafkaResult<()> {
    (1..=BROKERS).try_for_each(act)
}

/// The mock cluster does not say how many partitions a topic has: it refuses the first that is not there.
fn each_partition(mut act: impl FnMut(i32) -> KafkaResult<()>) -> KafkaResult<()> {
    act(0)?;
    (1..MOST_PARTITIONS).take_while(|partition| act(*partition).is_ok()).for_each(drop);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leader_moves_again_only_for_a_run() {
        let cluster = MockCluster::new(BROKERS).expect("a cluster");
        cluster.create_topic("invoices", 4, BROKERS).expect("a topic");
        let mut causing = Causing::default();
        causing.cause(&cluster, Some(Rehearsal::LeaderMoved), Some("invoices")).expect("caused");
        // It is elected before its time has come.
        assert!(causing.election.take().is_some());
        causing.elect(&cluster).expect("elected");
        causing.topic(&cluster, "invoices", false).expect("looked at");
        assert!(causing.moved.is_empty() && causing.due_in().is_none(), "who only looks breaks nothing");
        causing.topic(&cluster, "invoices", true).expect("moved again");
        assert!(causing.moved.contains("invoices") && causing.due_in().is_some());
        causing.cause(&cluster, None, None).expect("undone");
        assert!(causing.moved.is_empty() && causing.due_in().is_none() && causing.concerned.is_empty());
    }
}
