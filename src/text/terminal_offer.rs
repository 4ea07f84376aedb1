//! Words of the terminal for what is offered and when.

pub const REPEAT: &str = "How often the file is sent, each time from --from-line on, or endless";
pub const DELAY: &str = "The time between two lines";
pub const RATE: &str = "How many messages a second, such as 200000, or 0.1 for one in ten seconds";
pub const AS_RECORDED: &str = "Space the lines as recorded: by the time in this field of each line";
pub const SPEED: &str = "How many times as fast as recorded, such as 10";
pub const HEADER: &str =
    "A header for each message, with this value; may be given several times, and is no place for a secret";
pub const HEADER_FIELD: &str =
    "A header for each message, with the value of this field of the line; may be given several times";
pub const TIMESTAMP_FIELD: &str =
    "The field of each line that becomes the message's timestamp; without it, the time of sending";
pub const PARTITION: &str = "The partition for every message; without it the key decides";

/// What follows a partition that is chosen beside a key.
pub const PARTITION_OVERRIDES_KEY: &str = "every message goes to the chosen partition, so messages with the same key are no longer where other programs put them";

/// A header that is not two parts.
pub fn no_equals(flag: &str, text: &str) -> String {
    format!("{flag} {text}: a name, an equals sign and what belongs to it are wanted, such as source=shop")
}
