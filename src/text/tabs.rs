//! The names of the tabs, and what stands in empty ones.

pub const LOG: &str = "Delivery log";
pub const LOG_TIP: &str = "What became of each line";
pub const FIGURES: &str = "Figures";
pub const FIGURES_TIP: &str = "How fast the run is, how long the cluster takes, and where the lines go";
pub const FILE: &str = "File";
pub const FILE_TIP: &str = "The first records of the file, its fields, and its check before sending";

pub const NO_FIGURES: &str = "Rate, latency and partitions of a run will be shown here";

pub const TOPICS: &str = "Topics";
pub const TOPICS_TIP: &str = "The topics of the cluster: their partitions, how many messages they hold, and new ones";
pub const MESSAGES: &str = "Messages";
pub const MESSAGES_TIP: &str = "What is in the topic, read back without leaving a trace";
pub const TOTALS: &str = "Totals";
pub const TOTALS_TIP: &str = "A consumer group that counts and sums what is in the topic";
pub const LAB: &str = "Practice lab";
pub const LAB_TIP: &str = "Five lessons, and faults to rehearse before they count";

pub const NO_TOPICS: &str = "The topics of the cluster will be listed here";
pub const NO_MESSAGES: &str = "The messages of the topic will be listed here";
pub const NO_LAB: &str = "Lessons and faults to rehearse will be listed here";
