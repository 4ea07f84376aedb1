//! Times as lines carry them.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// A number below this counts seconds (up to the year 5138), below a thousand times as much milliseconds, and so on.
const SECONDS_BELOW: f64 = 1e11;

/// A time in milliseconds since 1970, rounded down: a text of RFC 3339 or ISO 8601, where one without a zone is UTC; or a
/// number, whole or not, that counts seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by its
/// size. `None` for anything else.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    let text = text.trim();
    match (text.parse::<i64>(), text.bytes().next()?) {
        (Ok(number), _) => Some(whole(number)),
        (Err(_), b'0'..=b'9' | b'-' | b'+') => decimal(text).or_else(|| written(text)),
        _ => None,
    }
}

fn whole(number: i64) -> i64 {
    match number.unsigned_abs() as f64 {
        size if size < SECONDS_BELOW => number * 1_000,
        size if size < SECONDS_BELOW * 1e3 => number,
        size if size < SECONDS_BELOW * 1e6 => number.div_euclid(1_000),
        _ => number.div_euclid(1_000_000),
    }
}

fn decimal(text: &str) -> Option<i64> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
    let milliseconds = match number.abs() {
        size if size < SECONDS_BELOW => number * 1e3,
        size if size < SECONDS_BELOW * 1e3 => number,
        size if size < SECONDS_BELOW * 1e6 => number / 1e3,
        size if size < SECONDS_BELOW * 1e9 => number / 1e6,
        _ => return None,
    };
    // Decimals of seconds are not exact in binary: 0.29 s are 290 ms.
    Some((milliseconds * 1e3).round().div_euclid(1e3) as i64)
}

fn written(text: &str) -> Option<i64> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time.as_nanosecond().div_euclid(1_000_000) as i64);
    }
    // A zone in brackets without an offset would be passed over.
    let time = text.parse::<DateTime>().ok().filter(|_| !text.contains('['))?.to_zoned(TimeZone::UTC).ok()?;
    Some(time.timestamp().as_nanosecond().div_euclid(1_000_000) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_from_1970_in_the_unit_that_their_size_tells() {
        for (text, time_ms) in [
            ("1700000000", 1_700_000_000_000),
            ("1700000000123", 1_700_000_000_123),
            ("1700000000123456", 1_700_000_000_123),
            ("1700000000123456789", 1_700_000_000_123),
            ("1700000000.29", 1_700_000_000_290),
            ("1.7e12", 1_700_000_000_000),
            (" 0 ", 0),
            ("-1", -1_000),
            ("-1700000000123456", -1_700_000_000_124),
            ("99999999999", 99_999_999_999_000),
            ("100000000000", 100_000_000_000),
        ] {
            assert_eq!(milliseconds(text), Some(time_ms), "{text}");
        }
    }

    #[test]
    fn texts_are_rfc_3339_and_without_a_zone_utc() {
        for text in [
            "2023-11-14T22:13:20.123Z",
            "2023-11-14t22:13:20.1239z",
            "2023-11-14T23:13:20.123+01:00",
            "2023-11-14 17:43:20.123-04:30",
            "2023-11-14T22:13:20.123",
            "2023-11-14 22:13:20.123",
        ] {
            assert_eq!(milliseconds(text), Some(1_700_000_000_123), "{text}");
        }
        assert_eq!(milliseconds("2023-11-14"), Some(1_699_920_000_000));
        assert_eq!(milliseconds("1969-12-31T23:59:59.9995Z"), Some(-1));
    }

    #[test]
    fn anything_else_is_no_time() {
        for text in ["", " ", "soon", "nan", "inf", "1e99", "true", "[1]", "2023-13-01", "14.11.2023", "12:30", "-"] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
    }
}
