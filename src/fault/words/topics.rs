//! The words for what is asked about topics: their settings, and a new one.

use super::{super::Kind, Words, say};
use crate::text::number;

pub fn topics(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::SettingsDenied { topic } => say(
            "No permission to see the settings",
            format!("This API key may not read the settings of the topic “{topic}”."),
            "Ask for the DESCRIBE_CONFIGS permission on the topic, if you need them: nothing else depends on it.",
        ),
        Kind::TopicExists { topic } => say(
            "The topic is there already",
            format!("The cluster has a topic “{topic}”, so none was created. The one that is there was left as it is."),
            "Use that one, or choose another name.",
        ),
        Kind::TooManyPartitions { partitions, most } => say(
            "Too many partitions",
            format!(
                "A topic with {} partitions cannot be created: Kafka makes at most {} at once.",
                number::whole(*partitions),
                number::whole(*most)
            ),
            "Write a smaller number, for example 4",
        ),
        Kind::TooManyReplicas { replicas } => say(
            "More replicas than brokers",
            match replicas {
                Some(replicas) => format!(
                    "Each replica lies on another broker, and the cluster has not {} of them.",
                    number::whole(*replicas)
                ),
                None => "The cluster wants more replicas for a new topic than it has brokers just now.".to_owned(),
            },
            "Choose fewer replicas, or leave the field empty for what the cluster takes by itself.",
        ),
        Kind::CreateRefused { topic } => say(
            "The cluster did not create the topic",
            format!("The topic “{topic}” goes against a rule of this cluster; the technical text says which."),
            "Change what the technical text names, or ask the cluster's owner to create the topic.",
        ),
        Kind::CreateNotOffered { topic } => say(
            "This cluster creates no topics on request",
            format!(
                "It does not know the request, so “{topic}” was not created. A practice cluster that is reached by its address is such a one."
            ),
            "Choose Practice cluster in the window, or use a topic that is there.",
        ),
        _ => return None,
    })
}
