//! A cluster that makes a client wait, because more is sent than its quota allows.

use std::{
    ffi::{c_char, c_int, c_void},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use rdkafka::bindings::rd_kafka_t;

use super::certificate::Context;

/// The longest wait that the cluster has asked for and nobody has looked at yet.
#[derive(Default)]
pub(super) struct Throttle {
    time_ms: AtomicU32,
}

impl Throttle {
    /// The longest wait since this was last asked; `None` when there was none.
    pub fn take(&self) -> Option<Duration> {
        // Looked at far more often than it is set, so the cheap look comes first.
        if self.time_ms.load(Ordering::Relaxed) == 0 {
            return None;
        }
        Some(Duration::from_millis(self.time_ms.swap(0, Ordering::Relaxed).into()))
    }
}

/// librdkafka's throttle callback: the thread that polls calls it for each answer that told to wait, and once more with 0
/// when the waiting is over.
///
/// # Safety
/// `opaque` is the client's [`Context`], which lives longer than the client.
pub(super) unsafe extern "C" fn throttle(
    _client: *mut rd_kafka_t,
    _broker_name: *const c_char,
    _broker_id: i32,
    throttle_time_ms: c_int,
    opaque: *mut c_void,
) {
    // SAFETY: see above.
    let context = unsafe { &*opaque.cast::<Context>() };
    let time_ms = u32::try_from(throttle_time_ms).unwrap_or(0);
    context.throttle().time_ms.fetch_max(time_ms, Ordering::Relaxed);
}
