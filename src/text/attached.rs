//! Words for what goes with a message beside value and key.

use jiff::Timestamp;

pub const HEADERS: &str = "Headers";
pub const TIMESTAMP: &str = "Timestamp";
pub const RECORDED: &str = "Recorded at";
pub const NO_VALUE: &str = "no value";

/// A time in milliseconds since 1970: `2026-03-01 12:30:00.000 UTC`.
pub fn time(time_ms: i64) -> String {
    match Timestamp::from_millisecond(time_ms) {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M:%S%.3f UTC").to_string(),
        // Beyond the year 9999.
        Err(_) => format!("{time_ms} ms since 1970"),
    }
}

/// A header's value, or its beginning; `None` for a header without one.
pub fn value(value: Option<(&str, bool)>) -> String {
    match value {
        None => NO_VALUE.to_owned(),
        Some(("", true)) => "empty".to_owned(),
        Some((value, true)) => value.to_owned(),
        Some((beginning, false)) => format!("{beginning}…"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_to_the_millisecond() {
        assert_eq!(time(1_772_368_200_007), "2026-03-01 12:30:00.007 UTC");
        assert_eq!(
            (time(-1), time(i64::MAX)),
            ("1969-12-31 23:59:59.999 UTC".into(), format!("{} ms since 1970", i64::MAX))
        );
    }

    #[test]
    fn a_header_without_a_value_differs_from_an_empty_one() {
        assert_eq!(
            [None, Some(("", true)), Some(("a", true)), Some(("a", false))].map(value),
            ["no value", "empty", "a", "a…"]
        );
    }
}
