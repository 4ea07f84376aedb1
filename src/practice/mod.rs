//! The practice cluster: librdkafka's mock cluster, on a thread of its own, for as long as the program lives. And what is
//! made to go wrong with it, or in its place.

mod faults;
mod joined;
mod neighbours;
mod place;
mod rehearsal;
mod shared;

use std::{
    sync::{
        Arc, Weak,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use rdkafka::{
    error::{KafkaError, KafkaResult},
    mocking::MockCluster,
    types::{RDKafkaApiKey, RDKafkaErrorCode},
};

use self::faults::{Causing, Mock};
use crate::{jobs, text::practice as words};

pub use faults::{ELECTION, ROUND_TRIP};
pub use neighbours::{Announcement, announce, running_in};
pub use place::Place;
pub use rehearsal::Rehearsal;
pub use shared::Shared;

/// How many brokers the practice cluster has: one, so that the first line waits for one connection.
const BROKERS: i32 = 1;

/// How many partitions a topic of the practice cluster has, as in the lecture.
pub const PARTITIONS: i32 = 4;
/// How long the mock cluster may take for one thing; it takes milliseconds.
const ANSWER_DEADLINE: Duration = Duration::from_secs(10);

/// A running practice cluster: our own, which ends when the last handle is dropped, or another program's that was joined.
#[derive(Clone)]
pub struct Practice {
    address: String,
    /// Nobody is at the other end of another program's.
    commands: Sender<Command>,
    /// The thread holds the other end for as long as it lives; for another program's, until that one ends.
    alive: Weak<()>,
    joined: bool,
}

/// What became of a topic that was to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// It was made.
    Now,
    /// There was one of this name already.
    Before,
}

enum Command {
    MakeTopic { topic: String, partitions: i32, for_run: bool, answer: Sender<Result<Made, String>> },
    Cause(Option<Rehearsal>, Option<String>, Sender<Result<(), String>>),
}

impl Practice {
    /// Starts the cluster, or says in the library's words why it does not start. Blocks for some milliseconds.
    ///
    /// # Errors
    /// The text of librdkafka or the operating system.
    pub fn start() -> Result<Self, String> {
        let (commands, inbox) = mpsc::channel();
        let (ready, readiness) = mpsc::channel();
        let life = Arc::new(());
        let alive = Arc::downgrade(&life);
        let serve = move || {
            serve(&inbox, &ready);
            drop(life);
        };
        jobs::thread("practice-cluster", serve).map_err(|fault| fault.technical)?;
        let address = readiness.recv_timeout(ANSWER_DEADLINE).map_err(|error| error.to_string())??;
        Ok(Self { address, commands, alive, joined: false })
    }

    /// `host:port`; other programs on this computer can join.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether it still runs: it ends before its last handle only by a mistake in this program.
    pub fn is_running(&self) -> bool {
        self.alive.strong_count() > 0
    }

    /// Whether it is another program's.
    pub fn joined(&self) -> bool {
        self.joined
    }

    /// Makes the topic with [`PARTITIONS`] partitions where it is not there yet. Blocks for some milliseconds.
    ///
    /// # Errors
    /// The text of librdkafka.
    pub fn ensure_topic(&self, topic: &str) -> Result<(), String> {
        self.make_topic(topic, PARTITIONS).map(drop)
    }

    /// The same for a run that is about to send to it: what goes wrong with the topic goes wrong once more, from now on.
    ///
    /// # Errors
    /// The text of librdkafka.
    pub fn ready_for_run(&self, topic: &str) -> Result<(), String> {
        self.make(topic, PARTITIONS, true).map(drop)
    }

    /// Makes the topic where it is not there yet. In another program's cluster it always gets [`PARTITIONS`] partitions.
    /// Blocks for some milliseconds.
    ///
    /// # Errors
    /// The text of librdkafka.
    pub fn make_topic(&self, topic: &str, partitions: i32) -> Result<Made, String> {
        self.make(topic, partitions, false)
    }

    fn make(&self, topic: &str, partitions: i32, for_run: bool) -> Result<Made, String> {
        if self.joined {
            return joined::make_topic(&self.address, topic);
        }
        self.answered(|answer| Command::MakeTopic { topic: topic.to_owned(), partitions, for_run, answer })
    }

    /// Undoes what was made to go wrong, and has this go wrong instead: with the topic where it is about one, and with
    /// those that are ensured from now on. Nothing goes wrong with another program's cluster. Blocks for some milliseconds.
    ///
    /// # Errors
    /// The text of librdkafka, or that it is another program's.
    pub fn cause(&self, rehearsal: Option<Rehearsal>, topic: Option<&str>) -> Result<(), String> {
        match rehearsal {
            None if self.joined => Ok(()),
            Some(_) if self.joined => Err(words::NOT_OURS.to_owned()),
            _ => self.answered(|answer| Command::Cause(rehearsal, topic.map(str::to_owned), answer)),
        }
    }

    fn answered<T>(&self, command: impl FnOnce(Sender<Result<T, String>>) -> Command) -> Result<T, String> {
        let (answer, answers) = mpsc::channel();
        self.commands.send(command(answer)).map_err(|error| error.to_string())?;
        answers.recv_timeout(ANSWER_DEADLINE).map_err(|error| error.to_string())?
    }
}

fn serve(inbox: &Receiver<Command>, ready: &Sender<Result<String, String>>) {
    let cluster = match started() {
        Ok(cluster) => cluster,
        Err(error) => {
            let _ = ready.send(Err(error.to_string()));
            return;
        }
    };
    let _ = ready.send(Ok(cluster.bootstrap_servers()));
    let mut causing = Causing::default();
    loop {
        match next(inbox, causing.due_in()) {
            Ok(Command::MakeTopic { topic, partitions, for_run, answer }) => {
                let made = make(&cluster, &topic, partitions);
                let made = made.and_then(|made| causing.topic(&cluster, &topic, for_run).map(|()| made));
                let _ = answer.send(made.map_err(|error| error.to_string()));
            }
            Ok(Command::Cause(rehearsal, topic, answer)) => {
                let caused = causing.cause(&cluster, rehearsal, topic.as_deref());
                let _ = answer.send(caused.map_err(|error| error.to_string()));
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Err(error) = causing.tick(&cluster) {
                    log::warn!("the practice cluster elects no leader: {error}");
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The next command; a time-out when something else is due before.
fn next(inbox: &Receiver<Command>, due_in: Option<Duration>) -> Result<Command, RecvTimeoutError> {
    match due_in {
        Some(due_in) => inbox.recv_timeout(due_in),
        None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}

fn started() -> KafkaResult<Mock> {
    let cluster = MockCluster::new(BROKERS)?;
    // In newer versions the mock cluster names the new leader to who asks the old one, and crashes where there is none.
    cluster.apiversion(RDKafkaApiKey::Produce, Some(0), Some(9))?;
    Ok(cluster)
}

fn make(cluster: &Mock, topic: &str, partitions: i32) -> KafkaResult<Made> {
    match cluster.create_topic(topic, partitions, BROKERS) {
        Ok(()) => Ok(Made::Now),
        // Another program on this computer may have made it, too: writing to a topic makes it.
        Err(KafkaError::MockCluster(RDKafkaErrorCode::TopicAlreadyExists)) => Ok(Made::Before),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use rdkafka::{
        ClientConfig,
        producer::{BaseProducer, BaseRecord, Producer as _},
    };

    use super::*;

    /// Writes to the topic, which makes it.
    fn write_to(topic: &str, address: &str) {
        let producer: BaseProducer =
            ClientConfig::new().set("bootstrap.servers", address).create().expect("another program's producer");
        producer.send(BaseRecord::<(), _>::to(topic).payload("theirs")).map_err(|(error, _)| error).expect("queued");
        producer.flush(ANSWER_DEADLINE).expect("written");
    }

    #[test]
    fn a_topic_is_there_whoever_made_it() {
        let practice = Practice::start().expect("a practice cluster");
        write_to("orders", practice.address());
        assert_eq!(practice.ensure_topic("orders"), Ok(()));
        assert_eq!(practice.ensure_topic("invoices"), Ok(()));
        assert_eq!(practice.ensure_topic("invoices"), Ok(()), "again");
        assert_eq!(practice.make_topic("few", 2), Ok(Made::Now));
        assert_eq!(practice.make_topic("few", 3), Ok(Made::Before));
    }

    /// How many lines are in the topic after another one was sent by a client that does not try again.
    fn stored(practice: &Practice, topic: &str) -> Result<i64, KafkaError> {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", practice.address()).set("message.timeout.ms", "5000");
        let producer: BaseProducer = config.set("message.send.max.retries", "0").create().expect("a producer");
        let client = producer.client();
        if let Some(code) = client.fetch_metadata(Some(topic), ANSWER_DEADLINE)?.topics()[0].error() {
            return Err(KafkaError::MetadataFetch(code.into()));
        }
        producer.send(BaseRecord::<(), _>::to(topic).payload("a line")).map_err(|(error, _)| error)?;
        producer.flush(ANSWER_DEADLINE)?;
        let ends = (0..PARTITIONS).map(|partition| client.fetch_watermarks(topic, partition, ANSWER_DEADLINE));
        ends.map(|marks| marks.map(|(_, next)| next)).sum()
    }

    #[test]
    fn what_goes_wrong_concerns_topics_that_are_ensured_later_and_is_undone() {
        let practice = Practice::start().expect("a practice cluster");
        practice.cause(Some(Rehearsal::TopicUnknown), None).expect("caused");
        practice.ensure_topic("invoices").expect("a topic");
        let said = stored(&practice, "invoices");
        assert_eq!(said, Err(KafkaError::MetadataFetch(RDKafkaErrorCode::UnknownTopicOrPartition)));
        for refuses in [Rehearsal::WriteDenied, Rehearsal::LineTooLong, Rehearsal::TooFewReplicas] {
            practice.cause(Some(refuses), Some("invoices")).expect("caused");
            assert_eq!(stored(&practice, "invoices"), Ok(0), "{refuses:?}");
        }
        for rehearsal in Rehearsal::ALL.into_iter().filter(|rehearsal| rehearsal.is_of_cluster()) {
            practice.cause(Some(rehearsal), Some("invoices")).expect("caused");
        }
        practice.cause(None, None).expect("undone");
        assert_eq!(stored(&practice, "invoices"), Ok(1));
    }

    #[test]
    fn a_topic_that_cannot_be_made_ends_nothing() {
        let practice = Practice::start().expect("a practice cluster");
        assert!(practice.ensure_topic("a\0b").is_err());
        assert!(practice.is_running());
        assert_eq!(practice.ensure_topic("invoices"), Ok(()));
    }
}
