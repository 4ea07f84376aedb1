//! Guided lessons: what was seen goes in, ticks come out. Nothing here knows of a press.

mod course;
mod seen;
mod steps;
#[cfg(test)]
mod tests;

pub use course::Course;
pub use seen::{Place, Read, Reader, RunSeen, Seen, TestSeen};

/// A lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lesson {
    /// Lines go out, and each has its end.
    FirstDelivery,
    /// A key always finds the same partition.
    SameKey,
    /// A sign-in is refused, and what that looks like.
    WrongSecret,
    /// Contact is lost, and comes back.
    BrokerDown,
    /// Readers without and with a consumer group.
    WhoReadWhat,
}

impl Lesson {
    /// All, in the order in which they are given.
    pub const ALL: [Self; 5] =
        [Self::FirstDelivery, Self::SameKey, Self::WrongSecret, Self::BrokerDown, Self::WhoReadWhat];

    /// How many steps it has.
    pub fn steps(self) -> usize {
        match self {
            Self::FirstDelivery | Self::SameKey | Self::WrongSecret => 3,
            Self::BrokerDown | Self::WhoReadWhat => 4,
        }
    }
}
