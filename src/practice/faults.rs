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
    /// The topics that pretend not to be there.
    hidden: BTreeSet<String>,
    /// The topics whose partitions have no leader.
    moved: BTreeSet<String>,
    election: Option<Instant>,
}

impl Causing {
    /// Undoes what goes wrong, and has this go wrong instead; for a topic where one is meant.
    pub fn cause(&mut self, cluster: &Mock, rehearsal: Option<Rehearsal>, topic: Option<&str>) -> KafkaResult<()> {
        self.undo(cluster)?;
        self.now = rehearsal;
        match rehearsal {
            Some(Rehearsal::BrokerDown) => each_broker(|broker| cluster.broker_down(broker))?,
            Some(Rehearsal::SlowNetwork) => each_broker(|broker| cluster.broker_round_trip_time(broker, ROUND_TRIP))?,
            _ => {}
        }
        topic.map_or(Ok(()), |topic| self.topic(cluster, topic))
    }

    /// A run is about to send to this topic, which is there: what goes wrong concerns it, too.
    pub fn topic(&mut self, cluster: &Mock, topic: &str) -> KafkaResult<()> {
        match self.now {
            Some(Rehearsal::TopicUnknown) => {
                self.hidden.insert(topic.to_owned());
                cluster.topic_error(topic, Code::RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)?;
            }
            Some(Rehearsal::LeaderMoved) => {
                self.moved.insert(topic.to_owned());
                self.election = Some(Instant::now() + ELECTION);
                each_partition(|partition| cluster.partition_leader(topic, partition, None))?;
            }
            Some(Rehearsal::WriteDenied) => refuse(cluster, Code::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED),
            Some(Rehearsal::LineTooLong) => refuse(cluster, Code::RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE),
            Some(Rehearsal::TooFewReplicas) => refuse(cluster, Code::RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS),
            _ => {}
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
        match self.now.take() {
            Some(Rehearsal::BrokerDown) => each_broker(|broker| cluster.broker_up(broker))?,
            Some(Rehearsal::SlowNetwork) => {
                each_broker(|broker| cluster.broker_round_trip_time(broker, Duration::ZERO))?;
            }
            _ => cluster.clear_request_errors(Api::Produce),
        }
        for topic in std::mem::take(&mut self.hidden) {
            cluster.topic_error(&topic, Code::RD_KAFKA_RESP_ERR_NO_ERROR)?;
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
        Ok(())
    }
}

fn refuse(cluster: &Mock, code: Code) {
    cluster.clear_request_errors(Api::Produce);
    cluster.request_errors(Api::Produce, &vec![code; REFUSED]);
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
