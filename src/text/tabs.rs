//! The names of the tabs, and what stands in empty ones.

pub const LOG: &str = "Delivery log";
pub const LOG_TIP: &str = "What became of each line";
pub const FIGURES: &str = "Figures";
pub const FIGURES_TIP: &str = "How fast the run is, how long the cluster takes, and where the lines go";
pub const FILE: &str = "File";
pub const FILE_TIP: &str = "The first records of the file, its fields, and its check before sending";

pub const NO_FIGURES: &str = "Rate, latency and partitions of a run will be shown here";
