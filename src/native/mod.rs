//! All `unsafe`, and all of rdkafka-sys, behind safe types.
#![allow(unsafe_code, reason = "This room exists to keep every call into librdkafka's C interface in one place")]

mod admin;
mod certificate;
mod client;
mod description;
mod events;
mod group;
mod message;
mod partitioner;
mod payloads;
mod producer;
mod question;
mod reading;
mod standing;
mod throttle;
mod topics;

pub use certificate::CertificateTrouble;
pub use description::{Broker, ClusterDescription, Operation, Partition, TopicDescription};
pub use events::{Heard, Persistence, Report, Returned};
pub use group::{Batch, Committed, Consumed, Group, Rebalance};
pub use message::MessageView;
pub use partitioner::{crc32_partition, murmur2_partition};
pub use payloads::Tag;
pub use producer::{Asker, Beside, Cluster, Header, Outgoing, Producer};
pub use reading::{Lookup, Read, Reading};
pub use standing::{Stage, Standing, Waiting};
pub use topics::{End, ListedTopic, MakeTopic};
