//! The five words for how a line stands.

pub const WAITING: &str = "Waiting";
pub const DELIVERED: &str = "Delivered";
pub const FAILED: &str = "Failed";
pub const UNKNOWN: &str = "May have arrived";
pub const NOT_SENT: &str = "Not sent";

/// What a delivered line's result says after it where it does not lie in the file's order.
pub const OUT_OF_ORDER: &str = "out of order";
/// The same in a sentence.
pub const OUT_OF_ORDER_WHY: &str = "It lies behind lines of this partition that come after it in the file: they were stored before it could be sent again.";
