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

/// A time that was chosen, without loss: `500 ms`, `2 m`, `1 m 30 s`, `0 ms`.
pub fn duration(duration: Duration) -> String {
    if duration.is_zero() {
        return "0 ms".to_owned();
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

/// Reads a time as a person types it: `500 ms`, `2m`, `1 m 30 s`; a bare number is milliseconds. Nothing over a day.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let duration = match text.replace(',', "").parse::<u64>() {
        Ok(milliseconds) => Duration::from_millis(milliseconds),
        Err(_) => humantime::parse_duration(text).ok()?,
    };
    (duration <= Duration::from_secs(24 * 3600)).then_some(duration)
}

/// Reads a whole number of at least 1 as a person types it, thousands separators allowed.
pub fn parse_whole(text: &str) -> Option<u64> {
    text.trim().replace(',', "").parse().ok().filter(|number| *number > 0)
}
