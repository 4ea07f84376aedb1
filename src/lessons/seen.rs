//! What can be seen of runs, tests and readers, as plain data.

use crate::fault::Kind;

/// All that is seen at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The run that goes on, or the last one.
    pub run: Option<RunSeen>,
    /// The last test of a connection, while its result stands.
    pub test: Option<TestSeen>,
    /// What was read back.
    pub reads: Vec<Read>,
}

/// A test of a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestSeen {
    /// Rising with each test.
    pub id: u64,
    /// What it ended with; `None` also while it goes on.
    pub fault: Option<Kind>,
}

/// A run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunSeen {
    /// Rising with each run.
    pub id: u64,
    /// Where its lines go: the cluster, where it is one and known, and the topic.
    pub cluster: Option<String>,
    pub topic: String,
    /// Whether its lines carry keys.
    pub keyed: bool,
    /// How many lines were delivered.
    pub delivered: u64,
    /// How many rows there are, with whatever end.
    pub rows: u64,
    /// Every line was offered and has its end.
    pub done: bool,
    /// Contact is lost now.
    pub lost: bool,
    /// How often it was.
    pub times_lost: u64,
    /// What ended it, where something did.
    pub fault: Option<Kind>,
    /// Some of the delivered lines, with where they are.
    pub places: Vec<Place>,
}

/// A delivered line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its key, once it was looked up.
    pub key: Option<String>,
    pub partition: i32,
    pub offset: i64,
}

/// Who reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Somebody without a consumer group, who leaves no trace: the number of this reading, rising with each.
    Alone(u64),
    /// A member of this consumer group.
    Group(String),
}

/// How much of a topic somebody has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub reader: Reader,
    /// As that of a run.
    pub cluster: Option<String>,
    pub topic: String,
    /// How many messages, as counted by the reader.
    pub messages: u64,
    /// Of each partition the offset behind what was read, where the reader tells it.
    pub reached: Vec<(i32, i64)>,
}
