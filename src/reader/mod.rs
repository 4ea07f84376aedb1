//! What is in a topic, read back without a group and without leaving a trace there: from where it begins to where it ends,
//! the newest messages kept, found again and saved; and totals over its messages, kept by a consumer group.

mod contact;
mod course;
mod find;
mod from;
mod kept;
mod message;
mod newest;
mod place;
mod reading;
mod save;
#[cfg(test)]
mod tests;
pub mod totals;

pub use course::{Finish, Listener, News, Outcome, Request, Span, read};
pub use find::{Found, Search};
pub use from::{From, FromError, time_as_typed};
pub use kept::Kept;
pub use message::{Fields, Message};
pub use reading::{KEPT_BYTES, KEPT_MESSAGES, Opener, Phase, Reading, Standing, Wanted};
pub use save::{Progress, Saved, save};
