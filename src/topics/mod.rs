//! The topics of a cluster: listed with their sizes, described, and made. There is no way to delete one.

mod create;
mod describe;
mod ear;
mod list;

pub use create::{NewTopic, NewTopicForm, create};
pub use describe::{Described, PartitionStanding, SETTINGS, Settings, describe};
pub use list::{Topic, list};
