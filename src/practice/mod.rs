//! The practice cluster: librdkafka's mock cluster, on a thread of its own, for as long as the program lives.

mod joined;
mod neighbours;
mod shared;

use std::{
    sync::{
        Arc, Weak,
        mpsc::{self, Receiver, Sender},
    },
    time::Duration,
};

use rdkafka::{error::KafkaError, mocking::MockCluster, producer::DefaultProducerContext, types::RDKafkaErrorCode};

use crate::jobs;

pub use neighbours::{Announcement, announce, running_in};
pub use shared::Shared;

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
    MakeTopic(String, i32, Sender<Result<Made, String>>),
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

    /// Makes the topic where it is not there yet. In another program's cluster it always gets [`PARTITIONS`] partitions.
    /// Blocks for some milliseconds.
    ///
    /// # Errors
    /// The text of librdkafka.
    pub fn make_topic(&self, topic: &str, partitions: i32) -> Result<Made, String> {
        if self.joined {
            return joined::make_topic(&self.address, topic);
        }
        let (answer, answers) = mpsc::channel();
        let command = Command::MakeTopic(topic.to_owned(), partitions, answer);
        self.commands.send(command).map_err(|error| error.to_string())?;
        answers.recv_timeout(ANSWER_DEADLINE).map_err(|error| error.to_string())?
    }
}

fn serve(inbox: &Receiver<Command>, ready: &Sender<Result<String, String>>) {
    let cluster = match MockCluster::new(1) {
        Ok(cluster) => cluster,
        Err(error) => {
            let _ = ready.send(Err(error.to_string()));
            return;
        }
    };
    let _ = ready.send(Ok(cluster.bootstrap_servers()));
    while let Ok(command) = inbox.recv() {
        match command {
            Command::MakeTopic(topic, partitions, answer) => {
                let _ = answer.send(make(&cluster, &topic, partitions));
            }
        }
    }
}

fn make(cluster: &MockCluster<'static, DefaultProducerContext>, topic: &str, partitions: i32) -> Result<Made, String> {
    match cluster.create_topic(topic, partitions, 1) {
        Ok(()) => Ok(Made::Now),
        // Another program on this computer may have made it, too: writing to a topic makes it.
        Err(KafkaError::MockCluster(RDKafkaErrorCode::TopicAlreadyExists)) => Ok(Made::Before),
        Err(error) => Err(error.to_string()),
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

    #[test]
    fn a_topic_that_cannot_be_made_ends_nothing() {
        let practice = Practice::start().expect("a practice cluster");
        assert!(practice.ensure_topic("a\0b").is_err());
        assert!(practice.is_running());
        assert_eq!(practice.ensure_topic("invoices"), Ok(()));
    }
}
