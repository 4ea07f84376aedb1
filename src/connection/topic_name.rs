//! What a topic may be called.

use crate::fault::{Fault, Field, Kind};

/// Whether a topic may have this name, which stands in `field`. That is Kafka's rule:
/// org.apache.kafka.common.internals.Topic.
///
/// # Errors
/// `FieldEmpty`, or `TopicName`.
pub fn check_topic(field: Field, topic: &str) -> Result<(), Fault> {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    if topic.is_empty() {
        return Err(Fault::new(Kind::FieldEmpty { field }));
    }
    if topic.len() > 249 || topic == "." || topic == ".." || !topic.chars().all(legal) {
        return Err(Fault::new(Kind::TopicName { text: topic.to_owned() }));
    }
    Ok(())
}
