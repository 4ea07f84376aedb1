//! Asking the cluster about the topic, beside the run.

use std::{
    net::{TcpStream, ToSocketAddrs},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use rdkafka::error::RDKafkaErrorCode as Code;

use crate::{
    fault::{Fault, Kind, kafka},
    jobs,
    native::{Cluster, Operation, TopicDescription},
};

/// How long one question to the cluster may take; a far cluster needs some seconds for encryption, sign-in and answer.
const QUESTION: Duration = Duration::from_secs(5);
/// How long the first one may take at last: each time nothing came the next is waited for twice as long.
const LONGEST_QUESTION: Duration = Duration::from_secs(20);
/// Keeps a cluster that answers "not yet" from being asked without end.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(50);
/// How long an address may take to accept a connection when it is tried by hand, to tell silence and a closed port from
/// something that answers slowly or not in Kafka's language.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);
/// Between two such tries.
const PROBE_PAUSE: Duration = Duration::from_millis(300);
/// After this time librdkafka asks for an idempotent producer's number by itself.
const NUMBER_BY_ITSELF: Duration = Duration::from_millis(500);
/// The topic's setting that bounds a batch.
const LIMIT: &str = "max.message.bytes";
/// The topic's setting for how many replicas must have a line before it counts as stored.
const IN_SYNC: &str = "min.insync.replicas";

/// What can be asked for once the topic is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether this key may write the topic.
    Permission,
    /// Whether enough replicas of these partitions are in sync.
    Replicas(Vec<i32>),
}

/// What the seeking thread finds.
#[derive(Debug)]
pub(super) enum Answer {
    /// The topic is there, with this many partitions.
    Partitions(usize),
    /// The longest batch that the topic takes, in bytes; `None` where this key may not know.
    Limit(Option<u64>),
    /// Whether this key may write the topic; `None` where the cluster does not say.
    Permission(Option<bool>),
    /// What is wrong with the topic's replicas, where something is.
    Replicas(Option<Fault>),
    /// The cluster answered that it will not do.
    Refused(Fault),
    /// The cluster answered that it cannot tell yet.
    NotYet(Fault),
    /// This address takes connections, though nothing of Kafka was heard from it.
    Connects(String),
}

/// Asks the cluster for the topic on a thread of its own, since librdkafka blocks for as long as it takes. Dropping it
/// leaves the thread behind; it ends after its current question.
pub(super) struct Seeker {
    answers: Receiver<Answer>,
    questions: Sender<Question>,
    cluster: Shared,
    /// Dropping one ends its probe.
    probes: Vec<Sender<()>>,
    _cancel: Sender<()>,
}

/// The present producer's cluster.
#[derive(Clone)]
struct Shared(Arc<Mutex<Cluster>>);

impl Shared {
    fn get(&self) -> Cluster {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Seeker {
    /// `idempotent` is whether the producer needs a number of the cluster's before it sends anything.
    pub fn start(cluster: Cluster, topic: String, bootstrap: Vec<String>, idempotent: bool) -> Result<Self, Fault> {
        let (sender, answers) = mpsc::channel();
        let mut probes = Vec::new();
        for address in bootstrap {
            let (probe, (cancel_one, cancelled)) = (sender.clone(), mpsc::channel());
            probes.push(cancel_one);
            jobs::thread("kafka-probe", move || probe_address(&address, &probe, &cancelled))?;
        }
        let (cancel, cancelled) = mpsc::channel();
        let (questions, asked) = mpsc::channel();
        let cluster = Shared(Arc::new(Mutex::new(cluster)));
        let shared = cluster.clone();
        jobs::thread("kafka-contact", move || {
            if seek(&shared, &topic, &sender, &cancelled) {
                if idempotent {
                    hasten_number(&shared, &topic);
                }
                answer_all(&shared, &topic, &sender, &asked);
            }
        })?;
        Ok(Self { answers, questions, cluster, probes, _cancel: cancel })
    }

    /// Another producer took the place of the one whose cluster was asked so far.
    pub fn follow(&self, cluster: Cluster) {
        *self.cluster.0.lock().unwrap_or_else(PoisonError::into_inner) = cluster;
    }

    /// An answer that is there, without waiting.
    pub fn answer(&mut self) -> Option<Answer> {
        let answer = self.answers.try_recv().ok()?;
        if matches!(answer, Answer::Partitions(_)) {
            // The way is found: nobody asks any more what an address takes.
            self.probes.clear();
        }
        Some(answer)
    }

    /// Asks. The answer comes when the topic is known; none where it never is.
    pub fn ask(&self, question: Question) {
        // The thread has ended when the cluster refused the run.
        let _ = self.questions.send(question);
    }
}

/// Waits a moment; `false` when nobody wants an answer any more.
fn goes_on(cancelled: &Receiver<()>, pause: Duration) -> bool {
    cancelled.recv_timeout(pause) == Err(RecvTimeoutError::Timeout)
}

/// Asks until the cluster has answered; whether the topic is there, and somebody still wants to know more.
fn seek(cluster: &Shared, topic: &str, answers: &Sender<Answer>, cancelled: &Receiver<()>) -> bool {
    let (mut patience, mut pause) = (QUESTION, Duration::ZERO);
    while goes_on(cancelled, pause) {
        pause = BETWEEN_QUESTIONS;
        let answer = match cluster.get().partitions(topic, patience) {
            Ok(partitions) => return answers.send(Answer::Partitions(partitions)).is_ok(),
            Err(code) => match kafka::topic_answer(code, topic) {
                Some(fault) if matches!(fault.kind, Kind::Refused { .. }) => Answer::NotYet(fault),
                Some(fault) => Answer::Refused(fault),
                None => {
                    if code == Code::OperationTimedOut {
                        patience = (2 * patience).min(LONGEST_QUESTION);
                    }
                    continue;
                }
            },
        };
        let ask_again = matches!(answer, Answer::NotYet(_));
        // Nobody listens any more when the run was stopped.
        if answers.send(answer).is_err() || !ask_again {
            break;
        }
    }
    false
}

/// Has librdkafka ask for the producer's number now. It asks with each answer about topics that finds a broker connected,
/// and otherwise after a while of its own; the first answer ends the connection that it came through, and the broker
/// that it names is not connected yet.
fn hasten_number(cluster: &Shared, topic: &str) {
    let asked = cluster.get().partitions(topic, NUMBER_BY_ITSELF);
    log::debug!("asked for the topic once more: {asked:?}");
}

/// Tells the topic's limit, and then whatever is asked until the run is over.
fn answer_all(cluster: &Shared, topic: &str, answers: &Sender<Answer>, asked: &Receiver<Question>) {
    let settings = cluster.get().topic_settings(topic, &[LIMIT, IN_SYNC], QUESTION);
    log::debug!("the topic's settings: {settings:?}");
    let settings = settings.unwrap_or_default();
    let in_sync = settings.get(IN_SYNC).and_then(|count| count.parse().ok());
    let mut answer = Answer::Limit(settings.get(LIMIT).and_then(|bytes| bytes.parse().ok()));
    while answers.send(answer).is_ok() {
        let Ok(question) = asked.recv() else { return };
        let description = cluster.get().describe_topic(topic, QUESTION).ok();
        log::debug!("{question:?} of the topic: {description:?}");
        answer = match question {
            Question::Permission => {
                let operations = description.and_then(|description| description.operations);
                Answer::Permission(operations.map(|operations| operations.contains(&Operation::Write)))
            }
            Question::Replicas(waiting) => {
                let found = description.zip(in_sync);
                Answer::Replicas(found.and_then(|(found, in_sync)| too_few(topic, &found, &waiting, in_sync)))
            }
        };
    }
}

/// What is wrong with the replicas of the partitions for which lines wait, where something is. No partition at all stands
/// for each of them: librdkafka's statistics do not count messages that it is about to try again.
fn too_few(topic: &str, description: &TopicDescription, waiting: &[i32], wanted: usize) -> Option<Fault> {
    let mut partitions =
        description.partitions.iter().filter(|partition| waiting.is_empty() || waiting.contains(&partition.id));
    let short = partitions.find(|partition| partition.in_sync.len() < wanted)?;
    let technical = format!(
        "partition {}: {} of {} replicas in sync, {IN_SYNC}={wanted}",
        short.id,
        short.in_sync.len(),
        short.replicas.len()
    );
    Some(Fault::with(Kind::TooFewReplicas { topic: topic.to_owned() }, technical))
}

/// Tries by hand whether an address takes connections, until it does.
fn probe_address(address: &str, answers: &Sender<Answer>, cancelled: &Receiver<()>) {
    while goes_on(cancelled, PROBE_PAUSE) {
        let mut resolved = address.to_socket_addrs().into_iter().flatten();
        if resolved.any(|socket| TcpStream::connect_timeout(&socket, PROBE_TIMEOUT).is_ok()) {
            // Nobody listens any more when the run was stopped.
            let _ = answers.send(Answer::Connects(address.to_owned()));
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::Partition;

    #[test]
    fn too_few_replicas_are_fewer_than_the_topic_wants_for_lines_that_wait() {
        let found = |replicas: i32, in_sync: i32| TopicDescription {
            id: None,
            partitions: vec![Partition {
                id: 0,
                leader: Some(0),
                replicas: (0..replicas).collect(),
                in_sync: (0..in_sync).collect(),
            }],
            operations: None,
        };
        for (replicas, in_sync, wanted, short) in [(3, 1, 2, true), (3, 2, 2, false), (1, 1, 2, true), (3, 1, 1, false)]
        {
            let fault = too_few("lines", &found(replicas, in_sync), &[0], wanted);
            assert_eq!(fault.is_some(), short, "{in_sync} of {replicas}, {wanted}");
        }
        assert_eq!(too_few("lines", &found(3, 1), &[1, 2], 2), None, "no line waits for partition 0");
        assert!(too_few("lines", &found(3, 1), &[], 2).is_some(), "which lines wait is not told");
    }
}
