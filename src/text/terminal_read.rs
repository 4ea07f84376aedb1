//! Words of the terminal's `read`.

use super::number;

/// The help of `read`.
pub const READ: &str = "Read a topic, without a consumer group and without leaving a trace there";
/// What follows the help of `read`.
pub const READ_MORE: &str = "\
Each message is printed as one JSON object: partition, offset, timestamp, key, value, and headers where there are any.
Bytes that are not UTF-8 stand in base64, as key_base64 and value_base64. Messages of aborted transactions are left out.
Reading ends where the topic ended when it began, unless --follow is given. The secret is found as for send.

Exit code 0: everything was read. 1: reading broke off, or a message could not be read. 2: wrong usage or configuration,
or no contact at all.";
pub const TOPIC: &str = "The topic to read; it is never created";
pub const PARTITION: &str = "The one partition to read; without it all are";
pub const FROM: &str = "Where to begin: beginning, end, last:N, offset:N, or time:T such as time:2026-01-31T12:00:00Z";
pub const COUNT: &str = "How many messages to print at most";
pub const FOLLOW: &str = "Go on with the messages that come, until Ctrl-C";

pub const FROM_UNKNOWN: &str = "it is beginning, end, last:N, offset:N or time:T";
pub const FROM_COUNT: &str = "behind last: stands a whole number from 1 on";
pub const FROM_OFFSET: &str = "behind offset: stands a whole number from 0 on";
pub const FROM_TIME: &str = "behind time: stands a time with its zone, such as 2026-01-31T12:00:00Z";

/// How many messages of how many partitions were read, on standard error.
pub fn summary(messages: u64, partitions: usize) -> String {
    let partitions = number::count(partitions as u64, "partition", "partitions");
    format!("Read {} from {partitions}", number::count(messages, "message", "messages"))
}

/// A message could not be read.
pub fn unreadable(partition: i32, offset: i64, fault: &str) -> String {
    format!("Partition {partition}, offset {}: {}", number::offset(offset), super::lower_first(fault))
}

/// The topic gave messages up before they were read.
pub fn gone(partition: i32, from: i64, to: i64) -> String {
    let messages = number::count(u64::try_from(to - from).unwrap_or(0), "message", "messages");
    let (from, to) = (number::offset(from), number::offset(to));
    format!("Partition {partition}: {messages} from offset {from} up to {to} no longer kept when it was read")
}

/// The cluster is back.
pub const BACK: &str = "The cluster is back";
