//! The worker: takes lines from a source, hands them to Kafka at the pace asked for, and says what became of each.
//!
//! Commands go in, events come out through a listener. There is no egui here, and no delivery log.

mod event;

pub use event::{Contact, End, Ended, Event, Finish, Listener, Outcome};
