//! The worker against librdkafka's mock cluster, with faults that are caused for real: pace, stop, deadline, loss.

mod course;
mod stop;
mod trouble;
