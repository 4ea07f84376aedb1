//! The words for what is in the way of reading a topic.

use super::{Kind, Words, say};
use crate::text::number;

pub fn reading(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::ReadingLost => say(
            "Reading waits for the cluster",
            "The cluster no longer answers, or the connection to it was lost. What was read so far is kept.",
            "Wait until it is back, or stop reading.",
        ),
        Kind::PartitionUnread { topic, partition, partitions } => {
            let partition = number::whole((*partition).into());
            let has = number::count((*partitions).into(), "partition", "partitions");
            let last = number::whole(partitions.saturating_sub(1).into());
            let which = if *partitions > 1 { format!("one from 0 to {last}") } else { "0".to_owned() };
            say(
                format!("No partition {partition} to read"),
                format!("The topic “{topic}” has {has}, and none with the number {partition}."),
                format!("Choose {which} as the partition, or none: then all are read."),
            )
        }
        Kind::OffsetGone { topic, partition, offset, first } => say(
            "No longer kept in the topic",
            format!(
                "Partition {partition} of the topic “{topic}” does not keep the message at offset {} any more: its first is {}. Topics give up old messages after a time or a size.",
                number::offset(*offset),
                number::offset(*first)
            ),
            "Read from the beginning to see what is still there, or send the line again.",
        ),
        Kind::OffsetAhead { topic, partition, offset, next } => say(
            "Not in the topic yet",
            format!(
                "Partition {partition} of the topic “{topic}” has no message at offset {}: the next one gets {}.",
                number::offset(*offset),
                number::offset(*next)
            ),
            "Check the offset. If the topic was made anew meanwhile, its offsets have begun again.",
        ),
        Kind::OffsetEmpty { partition, offset } => say(
            "No message at this offset",
            format!(
                "Partition {partition} has messages behind offset {}, but none at it: the transaction that wrote it was aborted, or the topic keeps only the newest message of each key.",
                number::offset(*offset)
            ),
            "Look at the messages around it.",
        ),
        Kind::NotInLog => say(
            "Not in the delivery log",
            "The log of the last run has no row that was delivered to this partition and offset, or no longer keeps it.",
            "It was sent by an earlier run, or by somebody else.",
        ),
        Kind::SeveralPractices => say(
            "In one of several practice clusters",
            "Lines of this run were sent again when another practice cluster was in use, so that it cannot be told which of them has the message.",
            "Use the practice cluster that you mean, and read the topic in the tab Messages.",
        ),
        Kind::AnswerTooLarge { size, limit } => say(
            "Too large to be read",
            format!(
                "The cluster answers with {} at once, and this program takes {} at most: a message, or the batch that it was sent in, is as large as that. What was read so far is kept.",
                number::bytes(*size),
                number::bytes(*limit)
            ),
            "Read one partition at a time to find it, and then from an offset behind it; or set the property receive.message.max.bytes higher.",
        ),
        Kind::MessageUnreadable => say(
            "Message cannot be read",
            "The message, or the batch that it is in, is broken or too large. Reading went on behind it.",
            "Show the technical text to who wrote it.",
        ),
        _ => return None,
    })
}
