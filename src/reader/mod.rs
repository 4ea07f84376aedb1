//! What is in a topic: totals over its messages, kept by a consumer group.

pub mod totals;
