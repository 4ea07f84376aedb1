//! Words about pausing a run, and about sending lines again.

pub const PAUSE: &str = "Pause";
pub const RESUME: &str = "Resume";
pub const PAUSE_TIP: &str = "Send no more lines for now; the answers to those on their way are still taken";
pub const RESUME_TIP: &str = "Go on with the next line";
