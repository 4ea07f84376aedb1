//! Words about what is offered and when: how often, how far apart, and what goes with each line.

use crate::{run::Spacing, text::number};

pub const TIP_REPEAT: &str = "How often the lines are sent, each time from the first one on: a number, or without end";
pub const ENDLESS: &str = "Without end";
pub const PACE: &str = "Pace";
pub const TIP_PACE: &str =
    "How far apart the lines are sent: with a delay, so many a second, or as far apart as the times that they hold";
pub const TIP_RATE: &str = "How many messages a second: a number such as 10, or 0.1 for one in ten seconds";
pub const TIP_TIME_FIELD: &str = "The field that holds each line's time: a text such as 2026-03-01T12:30:00Z, where one without a zone is UTC, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by its size. A line that is earlier than one before it does not wait; no wait is longer than a day";
pub const TIP_SPEED: &str = "How many times as fast as recorded: 1, 10, 0.5";

pub const MESSAGES: &str = "Messages";
pub const ADD_HEADER: &str = "Add a header";
pub const TIP_HEADERS: &str = "Headers are names with values that go with each message, beside key and value. They are remembered as typed: no place for a secret";
pub const HEADER_NAME_HINT: &str = "Name";
pub const HEADER_VALUE_HINT: &str = "Value";
pub const HEADER_FIXED: &str = "Value";
pub const HEADER_FROM_FIELD: &str = "From field";
pub const NO_HEADER_FIELD: &str = "Choose a field";
pub const TIP_TIMESTAMP: &str = "The field that becomes the message's time in Kafka: a text such as 2026-03-01T12:30:00Z, or a number that counts from 1970";
pub const TIME_OF_SENDING: &str = "Time of sending";
pub const TIP_FIXED_PARTITION: &str = "The number of the partition that every message goes to, from 0";
pub const PARTITION_HINT: &str = "Chosen by the key";
pub const PARTITION_OVERRIDES_KEY: &str =
    "This overrides the key: messages with the same key are not where other programs put them";

/// The name of a way to space lines.
pub fn spacing(choice: Spacing) -> &'static str {
    match choice {
        Spacing::Delay => "Delay",
        Spacing::Rate => "Messages a second",
        Spacing::Recorded => "As recorded",
    }
}

/// What a way to space lines means, beside its name.
pub fn spacing_note(choice: Spacing) -> &'static str {
    match choice {
        Spacing::Delay => "the same time apart",
        Spacing::Rate => "evenly",
        Spacing::Recorded => "by a time field",
    }
}

/// What a rate comes to, given in millionths: `1 every 10 s`, `a second`.
pub fn rate_note(millionths: u64) -> String {
    match millionths {
        0 => String::new(),
        1_000_000.. => "a second".to_owned(),
        slow => format!("1 every {} s", number::decimal(1_000_000_000_000 / slow / 100_000 * 100_000)),
    }
}

/// What a speed comes to, given in millionths: `10 times as fast`.
pub fn speed_note(millionths: u64) -> String {
    match millionths {
        1_000_000 => "as recorded".to_owned(),
        _ => format!("× {}", number::decimal(millionths)),
    }
}

/// The parts of a header as a screen reader names them; they are counted from 1.
pub fn header_name(number: usize) -> String {
    format!("Name of header {number}")
}

/// Whether a header's value is fixed.
pub fn header_kind(number: usize) -> String {
    format!("Kind of header {number}")
}

/// A header's value, or the field that it comes from.
pub fn header_value(number: usize) -> String {
    format!("Value of header {number}")
}

/// The button that removes a header.
pub fn remove_header(number: usize) -> String {
    format!("Remove header {number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_below_one_is_told_by_its_distance() {
        let notes = [10_000_000, 1_000_000, 100_000, 300_000, 12, 0].map(rate_note);
        assert_eq!(notes, ["a second", "a second", "1 every 10 s", "1 every 3.3 s", "1 every 83,333.3 s", ""]);
        assert_eq!([1_000_000, 10_000_000, 500_000].map(speed_note), ["as recorded", "× 10", "× 0.5"]);
    }
}
