//! The five words for how a line stands.

pub const WAITING: &str = "Waiting";
pub const DELIVERED: &str = "Delivered";
pub const FAILED: &str = "Failed";
pub const UNKNOWN: &str = "May have arrived";
pub const NOT_SENT: &str = "Not sent";
