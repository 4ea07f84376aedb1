//! Ctrl-C, and the signals that mean the same.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use super::NOT_ALL;
use crate::fault::{Fault, Kind};

/// Signals that come together are one: `timeout` and some shells send theirs to the program and to its group.
const SAME_CTRL_C: Duration = Duration::from_millis(300);

/// The first Ctrl-C calls `stop`, and the flag tells that it came; the second ends the program.
///
/// # Errors
/// When the system does not let signals be heard.
pub(super) fn stop_on_ctrl_c(stop: impl Fn() + Send + 'static) -> Result<Arc<AtomicBool>, Fault> {
    let asked = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&asked);
    let mut first = None;
    let handler = move || {
        flag.store(true, Ordering::Relaxed);
        let since = first.get_or_insert_with(Instant::now).elapsed();
        if since > SAME_CTRL_C {
            std::process::exit(i32::from(NOT_ALL));
        }
        stop();
    };
    ctrlc::set_handler(handler).map_err(|error| Fault::with(Kind::Internal, error.to_string()))?;
    Ok(asked)
}
