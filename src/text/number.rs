//! Numbers, sizes and times as people read them.

use std::time::Duration;

/// A whole number with thousands separators: `1,500`.
pub fn whole(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number and its noun: `1 line`, `1,500 lines`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", whole(number), if number == 1 { one } else { many })
}

/// How often something has happened, behind its words: ` (3 times)`, and nothing for once.
pub fn times(times: u64) -> String {
    if times > 1 { format!(" ({} times)", whole(times)) } else { String::new() }
}

/// An offset with thousands separators; a dash where the cluster stored the line and did not tell its offset.
pub fn offset(offset: i64) -> String {
    u64::try_from(offset).map_or_else(|_| "–".to_owned(), whole)
}

/// A size in decimal units, one digit after the point: `1.0 MB`. Takes bytes.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if size < 1000 {
        return count(size, "byte", "bytes");
    }
    let mut value = size as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// A latency, for a column: `4.2 ms`, `1.50 s`. Takes microseconds.
pub fn latency(latency_us: u64) -> String {
    if latency_us < 9_999_950 / 10 {
        format!("{:.1} ms", latency_us as f64 / 1000.0)
    } else {
        format!("{:.2} s", latency_us as f64 / 1_000_000.0)
    }
}

/// A time that was chosen, without loss: `500 ms`, `1.5 s`, `2 m`, `1 m 30 s`, `0 ms`.
pub fn duration(duration: Duration) -> String {
    if duration.is_zero() {
        return "0 ms".to_owned();
    }
    // Nobody says `1 s 500 ms`.
    if (1..60).contains(&duration.as_secs()) && duration.subsec_nanos().is_multiple_of(1_000) {
        return format!("{} s", decimal(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)));
    }
    let text = humantime::format_duration(duration).to_string();
    let mut out = String::with_capacity(text.len() + 4);
    let mut last_digit = false;
    for letter in text.chars() {
        if last_digit && letter.is_alphabetic() {
            out.push(' ');
        }
        last_digit = letter.is_ascii_digit();
        out.push(letter);
    }
    out
}

/// A time that has passed, for the status line: `4.2 s`, `1 m 05 s`, `2 h 03 m`.
pub fn elapsed(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{:.1} s", duration.as_secs_f64()),
        60..3600 => format!("{} m {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} m", seconds / 3600, seconds % 3600 / 60),
    }
}

/// Reads a time as a person types it: `500 ms`, `1.5 s`, `2m`, `1 m 30 s`; a bare number is milliseconds. Nothing over a
/// day.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let seconds = text.strip_suffix('s').and_then(parse_decimal).map(Duration::from_micros);
    let duration = match text.replace(',', "").parse::<u64>() {
        Ok(milliseconds) => Duration::from_millis(milliseconds),
        Err(_) => seconds.or_else(|| humantime::parse_duration(text).ok())?,
    };
    (duration <= Duration::from_secs(24 * 3600)).then_some(duration)
}

/// The word for a time that never ends.
pub const FOREVER: &str = "forever";

/// Reads how long something is kept as a person types it: `7 days`, `12 h`, `forever`; a bare number is milliseconds.
/// Answers in milliseconds, -1 for ever, which is Kafka's way to write it.
pub fn parse_retention(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.eq_ignore_ascii_case(FOREVER) {
        return Some(-1);
    }
    let milliseconds = match text.replace(',', "").parse::<u64>() {
        Ok(milliseconds) => u128::from(milliseconds),
        Err(_) => humantime::parse_duration(text).ok()?.as_millis(),
    };
    i64::try_from(milliseconds).ok().filter(|milliseconds| *milliseconds > 0)
}

/// How long something is kept, in milliseconds, -1 for ever, in the two largest units that it has.
pub fn retention(milliseconds: i64) -> String {
    const UNITS: [(u64, &str, &str); 5] = [
        (86_400_000, "day", "days"),
        (3_600_000, "hour", "hours"),
        (60_000, "minute", "minutes"),
        (1_000, "second", "seconds"),
        (1, "ms", "ms"),
    ];
    let Ok(mut left) = u64::try_from(milliseconds) else { return FOREVER.to_owned() };
    let mut parts = Vec::new();
    for (unit, one, many) in UNITS {
        if left >= unit && parts.len() < 2 {
            parts.push(count(left / unit, one, many));
            left %= unit;
        }
    }
    if parts.is_empty() { count(0, "ms", "ms") } else { parts.join(" ") }
}

/// Reads a whole number of at least 1 as a person types it, thousands separators allowed.
pub fn parse_whole(text: &str) -> Option<u64> {
    text.trim().replace(',', "").parse().ok().filter(|number| *number > 0)
}

/// Reads a decimal of up to six places as a person types it: `10`, `0.1`, `200,000`. Answers in millionths.
pub fn parse_decimal(text: &str) -> Option<u64> {
    let text = text.trim().replace(',', "");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
    if !digits(whole) || !digits(part) || (whole.is_empty() && part.is_empty()) || part.len() > 6 {
        return None;
    }
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u64>().ok() };
    number(whole)?.checked_mul(1_000_000)?.checked_add(number(&format!("{part:0<6}"))?)
}

/// A decimal, given in millionths, without what is not needed: `10`, `0.1`, `200,000`.
pub fn decimal(millionths: u64) -> String {
    let (number, part) = (whole(millionths / 1_000_000), millionths % 1_000_000);
    if part == 0 { number } else { format!("{number}.{}", format!("{part:06}").trim_end_matches('0')) }
}

/// Reads a size as a person types it: `1 MB`, `500 kB`, `1.5 MiB`, `65,536`; a bare number is bytes. Answers in bytes.
pub fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim().replace(',', "");
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit_bytes = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" | "byte" | "bytes" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    let size = number.parse::<f64>().ok()? * unit_bytes;
    // Beyond this an f64 does not tell bytes apart.
    (size.fract() == 0.0 && size < 9e15).then_some(size as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_read_them() {
        assert_eq!(
            (whole(0), whole(999), whole(1_500), whole(10_000_000)),
            ("0".into(), "999".into(), "1,500".into(), "10,000,000".into())
        );
        assert_eq!((offset(1_048_576), offset(-1)), ("1,048,576".into(), "–".into()));
        assert_eq!(
            (bytes(1), bytes(999), bytes(1_014_000), bytes(999_999)),
            ("1 byte".into(), "999 bytes".into(), "1.0 MB".into(), "1.0 MB".into())
        );
        assert_eq!(
            (latency(4_200), latency(999_000), latency(1_500_000)),
            ("4.2 ms".into(), "999.0 ms".into(), "1.50 s".into())
        );
    }

    #[test]
    fn times_are_read_as_typed_and_written_back_the_same() {
        for (typed, milliseconds, written) in [
            ("500 ms", 500, "500 ms"),
            ("500ms", 500, "500 ms"),
            ("500", 500, "500 ms"),
            ("0", 0, "0 ms"),
            ("2m", 120_000, "2 m"),
            ("1 m 30 s", 90_000, "1 m 30 s"),
            (" 1,500 ", 1500, "1.5 s"),
            ("1.5 s", 1500, "1.5 s"),
            ("0.25s", 250, "250 ms"),
            ("61 s", 61_000, "1 m 1 s"),
            ("59 s 999 ms", 59_999, "59.999 s"),
        ] {
            let time = parse_duration(typed);
            assert_eq!(time, Some(Duration::from_millis(milliseconds)), "{typed}");
            assert_eq!(time.map(duration).as_deref(), Some(written));
        }
        for wrong in ["", "soon", "-1", "5 parsecs", "2 days", "1.5.2 s", "s", "99999999999999999999"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
        assert_eq!(
            (elapsed(Duration::from_millis(4_210)), elapsed(Duration::from_secs(65))),
            ("4.2 s".into(), "1 m 05 s".into())
        );
        assert_eq!(elapsed(Duration::from_secs(7_380)), "2 h 03 m");
    }

    #[test]
    fn whole_numbers_begin_at_1() {
        assert_eq!((parse_whole("1,500"), parse_whole(" 7 ")), (Some(1500), Some(7)));
        for wrong in ["0", "", "-3", "ten", "1.5"] {
            assert_eq!(parse_whole(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn decimals_are_read_as_typed_and_written_back_the_same() {
        for (typed, millionths, written) in [
            ("10", 10_000_000, "10"),
            ("0.1", 100_000, "0.1"),
            (" 200,000 ", 200_000_000_000, "200,000"),
            (".5", 500_000, "0.5"),
            ("2.", 2_000_000, "2"),
            ("3.141592", 3_141_592, "3.141592"),
            ("0", 0, "0"),
        ] {
            assert_eq!(parse_decimal(typed), Some(millionths), "{typed}");
            assert_eq!(decimal(millionths), written);
        }
        for wrong in ["", ".", "-1", "1e3", "ten", "1.2.3", "0.0000001", "99999999999999999999"] {
            assert_eq!(parse_decimal(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sizes_are_read_as_typed() {
        for (typed, bytes) in [
            ("65536", 65_536),
            (" 65,536 bytes ", 65_536),
            ("1 MB", 1_000_000),
            ("1mb", 1_000_000),
            ("500 kB", 500_000),
            ("1.5 MB", 1_500_000),
            ("1 MiB", 1_048_576),
            ("0.5 KiB", 512),
            ("1 GB", 1_000_000_000),
            ("0", 0),
        ] {
            assert_eq!(parse_size(typed), Some(bytes), "{typed}");
        }
        for wrong in
            ["", " ", "big", "-1", "1 TB", "1.5", "1..5 MB", ".", "1 MB 2", "1e6", "99999999999999999 GB", "1 M B"]
        {
            assert_eq!(parse_size(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn how_long_something_is_kept_is_read_as_it_is_said() {
        for (text, milliseconds) in
            [("7 days", 604_800_000), ("12h", 43_200_000), ("1 day 1 hour", 90_000_000), ("Forever", -1), ("250", 250)]
        {
            assert_eq!(parse_retention(text), Some(milliseconds), "{text}");
            assert_eq!(parse_retention(&retention(milliseconds)), Some(milliseconds), "{text}");
        }
        for wrong in ["", "0", "-1", "soon", "99999999999999999999"] {
            assert_eq!(parse_retention(wrong), None, "{wrong}");
        }
        assert_eq!(retention(604_800_000), "7 days");
        assert_eq!(retention(0), "0 ms");
    }
}
