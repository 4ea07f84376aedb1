//! A new topic: as typed, checked, and made.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::ear::{Failure, ask};
use crate::{
    connection::{Access, check_topic},
    fault::{Fault, Field, Kind, kafka},
    native::{Cluster, MakeTopic},
    text::number,
};

/// How long the cluster may take to make a topic, and then to let it be seen.
const LIMIT: Duration = Duration::from_secs(15);
const SEEN_LIMIT: Duration = Duration::from_secs(10);
/// Between two looks for it.
const PAUSE: Duration = Duration::from_millis(50);
/// A Kafka without ZooKeeper makes no more at once: org.apache.kafka.controller.ReplicationControlManager.
const MOST_PARTITIONS: u64 = 10_000;

/// A new topic as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTopicForm {
    pub name: String,
    pub partitions: String,
    /// Empty for as many as the cluster takes by itself.
    pub replicas: String,
    /// Empty for as long as the cluster keeps messages by itself.
    pub retention: String,
}

/// A topic that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTopic {
    pub name: String,
    pub partitions: i32,
    /// `None` for as many as the cluster takes by itself.
    pub replicas: Option<i32>,
    /// For how long messages are kept, in milliseconds, -1 for ever; `None` for what the cluster does by itself.
    pub retention_ms: Option<i64>,
}

impl NewTopicForm {
    /// What is offered for a topic of this name.
    pub fn new(name: &str) -> Self {
        let (name, partitions) = (name.to_owned(), "4".to_owned());
        Self { name, partitions, replicas: String::new(), retention: String::new() }
    }

    /// The topic, or everything that is wrong with the fields, in their order. Asks nobody.
    ///
    /// # Errors
    /// Every field that cannot be used as typed, with its fault.
    pub fn check(&self) -> Result<NewTopic, Vec<(Field, Fault)>> {
        let name = self.name.trim();
        let mut problems = Vec::new();
        problems.extend(check_topic(Field::NewTopic, name).err().map(|fault| (Field::NewTopic, fault)));
        let mut note = |field, fault| problems.push((field, fault));
        let partitions = match self.partitions.trim() {
            "" => Err(Kind::FieldEmpty { field: Field::Partitions }),
            text => whole(Field::Partitions, text),
        };
        let partitions = partitions.and_then(|partitions| match partitions {
            ..=MOST_PARTITIONS => Ok(partitions),
            _ => Err(Kind::TooManyPartitions { partitions, most: MOST_PARTITIONS }),
        });
        let partitions = partitions.map_err(|kind| note(Field::Partitions, Fault::new(kind))).unwrap_or_default();
        let replicas = optional(&self.replicas, |text| {
            let replicas = whole(Field::Replicas, text)?;
            // Kafka counts them in 16 bits.
            i16::try_from(replicas).map(i32::from).map_err(|_| Kind::TooManyReplicas { replicas: Some(replicas) })
        });
        let replicas = replicas.map_err(|kind| note(Field::Replicas, Fault::new(kind))).unwrap_or_default();
        let retention_ms = optional(&self.retention, |text| {
            number::parse_retention(text).ok_or_else(|| {
                let field = Field::Retention;
                Kind::NotTime { field, text: text.to_owned() }
            })
        });
        let retention_ms = retention_ms.map_err(|kind| note(Field::Retention, Fault::new(kind))).unwrap_or_default();
        if !problems.is_empty() {
            return Err(problems);
        }
        let partitions = i32::try_from(partitions).unwrap_or(i32::MAX);
        Ok(NewTopic { name: name.to_owned(), partitions, replicas, retention_ms })
    }
}

fn whole(field: Field, text: &str) -> Result<u64, Kind> {
    number::parse_whole(text).ok_or_else(|| Kind::NotNumber { field, text: text.to_owned() })
}

fn optional<T>(text: &str, read: impl FnOnce(&str) -> Result<T, Kind>) -> Result<Option<T>, Kind> {
    match text.trim() {
        "" => Ok(None),
        text => read(text).map(Some),
    }
}

/// Makes the topic, and waits until it can be seen. Blocks for some milliseconds, and for at most about 26 s.
///
/// # Errors
/// `TopicExists`, `CreateDenied`, `TooManyReplicas`, `CreateRefused`, `CreateNotOffered`, or why the cluster was not
/// reached; then the topic may have been made all the same.
pub fn create(access: &Access, topic: &NewTopic) -> Result<(), Fault> {
    let topic = topic.clone();
    ask(access, LIMIT + SEEN_LIMIT, move |cluster| {
        let settings: Vec<_> = topic.retention_ms.map(|time| ("retention.ms", time.to_string())).into_iter().collect();
        let NewTopic { name, partitions, replicas, .. } = &topic;
        let make = MakeTopic { name, partitions: *partitions, replicas: *replicas, settings: &settings };
        let wanted = replicas.and_then(|replicas| u64::try_from(replicas).ok());
        let said = |(code, reason): (_, String)| Failure::of(code, |code| kafka::not_made(code, &reason, name, wanted));
        cluster.make_topic(&make, LIMIT).map_err(said)?;
        until_seen(cluster, &topic);
        Ok(())
    })
}

/// What was made is not known to every broker at once. A key that may make topics need not be able to see them: then
/// there is nothing to wait for.
fn until_seen(cluster: &Cluster, topic: &NewTopic) {
    let until = Instant::now() + SEEN_LIMIT;
    while Instant::now() < until {
        match cluster.describe_topic(&topic.name, until - Instant::now()) {
            Ok(told) if !told.partitions.is_empty() && told.partitions.iter().all(|one| one.leader.is_some()) => return,
            Err(rdkafka::error::RDKafkaErrorCode::TopicAuthorizationFailed) => return,
            Ok(_) | Err(_) => thread::sleep(PAUSE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_can_be_made_and_what_is_left_empty_is_the_cluster_s_own() {
        let topic = NewTopicForm::new("invoices").check().expect("a topic");
        let wanted = NewTopic { name: "invoices".to_owned(), partitions: 4, replicas: None, retention_ms: None };
        assert_eq!(topic, wanted);
        let form = NewTopicForm {
            name: " invoices ".to_owned(),
            partitions: "10,000".to_owned(),
            replicas: "3".to_owned(),
            retention: "7 days".to_owned(),
        };
        let topic = form.check().expect("a topic");
        assert_eq!((topic.name.as_str(), topic.partitions), ("invoices", 10_000));
        assert_eq!((topic.replicas, topic.retention_ms), (Some(3), Some(604_800_000)));
    }

    #[test]
    fn every_field_has_its_own_faults() {
        let right = NewTopicForm::new("invoices");
        let name = |text: &str| NewTopicForm { name: text.to_owned(), ..right.clone() };
        let partitions = |text: &str| NewTopicForm { partitions: text.to_owned(), ..right.clone() };
        let replicas = |text: &str| NewTopicForm { replicas: text.to_owned(), ..right.clone() };
        let retention = |text: &str| NewTopicForm { retention: text.to_owned(), ..right.clone() };
        for (form, field, fault) in [
            (name(""), Field::NewTopic, "field-empty"),
            (name("a b"), Field::NewTopic, "topic-name"),
            (partitions(""), Field::Partitions, "field-empty"),
            (partitions("0"), Field::Partitions, "not-number"),
            (partitions("10,001"), Field::Partitions, "too-many-partitions"),
            (partitions("99999999999999999999"), Field::Partitions, "not-number"),
            (replicas("none"), Field::Replicas, "not-number"),
            (replicas("40000"), Field::Replicas, "too-many-replicas"),
            (retention("soon"), Field::Retention, "not-time"),
        ] {
            let problems = form.check().expect_err("a fault");
            let named: Vec<_> = problems.iter().map(|(field, fault)| (*field, fault.name())).collect();
            assert_eq!(named, [(field, fault)], "{form:?}");
        }
        let wrong = NewTopicForm {
            name: String::new(),
            partitions: String::new(),
            replicas: "0".to_owned(),
            retention: "0".to_owned(),
        };
        assert_eq!(wrong.check().expect_err("four faults").len(), 4);
    }
}
