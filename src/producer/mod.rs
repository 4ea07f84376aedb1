//! The worker: takes lines from a source, hands them to Kafka at the pace asked for, and says what became of each.
//!
//! Commands go in, events come out through a listener. There is no egui here, and no delivery log.

mod again;
mod contact;
mod event;
mod hand_over;
mod key;
mod limit;
mod news;
mod order;
mod pace;
mod pause;
mod pinned;
mod quota;
mod record_batch;
mod reports;
mod resume;
mod seeker;
mod session;
mod wind_down;
mod worker;

pub use event::{Contact, End, Ended, Event, Finish, Handed, Listener, Outcome};
pub use key::Key;
pub use limit::beyond_client;
pub use pace::{LONGEST_GAP, Pace};
pub use worker::{Assignment, Worker};
