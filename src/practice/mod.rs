//! The practice cluster: librdkafka's mock cluster, on a thread of its own, for as long as the program lives.

use std::{
    collections::HashSet,
    sync::mpsc::{self, Receiver, Sender},
    time::Duration,
};

use rdkafka::{mocking::MockCluster, producer::DefaultProducerContext};

use crate::jobs;

/// How many partitions a topic of the practice cluster has, as in the lecture.
pub const PARTITIONS: i32 = 4;
/// How long the mock cluster may take for one thing; it takes milliseconds.
const ANSWER_DEADLINE: Duration = Duration::from_secs(10);

/// A running practice cluster. Ends when the last handle is dropped.
#[derive(Clone)]
pub struct Practice {
    address: String,
    commands: Sender<Command>,
}

enum Command {
    EnsureTopic(String, Sender<Result<(), String>>),
}

impl Practice {
    /// Starts the cluster, or says in the library's words why it does not start. Blocks for some milliseconds.
    ///
    /// # Errors
    /// The text of librdkafka or the operating system.
    pub fn start() -> Result<Self, String> {
        let (commands, inbox) = mpsc::channel();
        let (ready, readiness) = mpsc::channel();
        jobs::thread("practice-cluster", move || serve(&inbox, &ready)).map_err(|fault| fault.technical)?;
        let address = readiness.recv_timeout(ANSWER_DEADLINE).map_err(|error| error.to_string())??;
        Ok(Self { address, commands })
    }

    /// `host:port`; other programs on this computer can join.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Makes the topic with [`PARTITIONS`] partitions where it is not there yet. Blocks for some milliseconds.
    ///
    /// # Errors
    /// The text of librdkafka.
    pub fn ensure_topic(&self, topic: &str) -> Result<(), String> {
        let (answer, answers) = mpsc::channel();
        let command = Command::EnsureTopic(topic.to_owned(), answer);
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
    let mut topics = HashSet::new();
    while let Ok(command) = inbox.recv() {
        match command {
            Command::EnsureTopic(topic, answer) => {
                let _ = answer.send(ensure(&cluster, &mut topics, topic));
            }
        }
    }
}

fn ensure(
    cluster: &MockCluster<'static, DefaultProducerContext>,
    topics: &mut HashSet<String>,
    topic: String,
) -> Result<(), String> {
    if !topics.contains(&topic) {
        cluster.create_topic(&topic, PARTITIONS, 1).map_err(|error| error.to_string())?;
        topics.insert(topic);
    }
    Ok(())
}
