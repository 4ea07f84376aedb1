//! The worker against librdkafka's mock cluster, with faults that are caused for real: pace, stop, deadline, loss.
#![allow(clippy::expect_used, clippy::panic, reason = "A test says what it misses by panicking")]

mod behind;
mod course;
mod frozen;
mod offer;
mod pause;
mod retry;
mod stop;
mod too_large;
mod trouble;
