//! The names of properties: found in a line, and led back to one where librdkafka has two.

use super::table::{Decision, decision};
use crate::text::Field;

/// Second names of librdkafka, and the one that this program uses: of the same property the last line counts.
const ALIASES: [(&str, &str); 3] = [
    ("max.in.flight.requests.per.connection", "max.in.flight"),
    ("message.send.max.retries", "retries"),
    ("max.partition.fetch.bytes", "fetch.message.max.bytes"),
];

/// What separates a name from its value beside a space.
pub(super) const SEPARATORS: [char; 2] = ['=', ':'];

/// The name that a line begins with. In a properties file of Java's a space or `:` separates it from its value, too.
pub(super) fn name_of(line: &str) -> &str {
    line.trim_start()
        .split(|letter: char| letter.is_whitespace() || SEPARATORS.contains(&letter))
        .next()
        .unwrap_or_default()
}

/// The field that sets this property, under any of its names. Case is ignored.
pub fn field_of_property(name: &str) -> Option<Field> {
    match decision(name) {
        Some(Decision::Field(field)) => Some(field),
        _ => None,
    }
}

/// The name that stands for a property, whichever of its names was used.
pub(super) fn used_name(name: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, used)| used)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_with_a_field_is_found_in_any_case() {
        assert_eq!(field_of_property("Linger.MS"), Some(Field::Linger));
        assert_eq!(field_of_property("queue.buffering.max.ms"), Some(Field::Linger));
        assert_eq!(field_of_property("retries"), None);
    }

    #[test]
    fn second_names_are_led_back_to_one() {
        assert_eq!(used_name("message.send.max.retries"), "retries");
        assert_eq!(used_name("retries"), "retries");
    }
}
