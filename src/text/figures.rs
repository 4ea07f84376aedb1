//! Words of the figures: rates, latencies, partitions, and the axes of their pictures.

use super::number;

pub const RATE: &str = "Delivered a second";
pub const MEAN_RATE: &str = "Delivered a second, mean";
pub const LATENCY: &str = "Latency, median and 99 %";
pub const LATENCIES: &str = "Latency";
pub const PARTITIONS: &str = "Lines by partition";
pub const MEDIAN: &str = "median";
pub const P99: &str = "99 %";
/// The scroll bar of the tab.
pub const SCROLL: &str = "Scroll the figures";
/// A run goes on, and nothing has ended yet.
pub const NONE_YET: &str = "No line has its answer yet";
/// Where no line was delivered, so that no latency was measured.
pub const NO_LATENCY: &str = "No line was delivered";
/// So few lines, or so quickly, that there is no rate to be shown over time.
pub const NO_COURSE: &str = "There is nothing to show over time yet: two answers are needed";
/// What the marks in the picture of the rate mean.
pub const MARKS: &str = "A diamond marks where lines failed, or may have arrived";
/// The same of a run whose lines were sent again: what was told once is not taken back.
pub const MARKS_EACH_TIME: &str =
    "A diamond marks where lines failed, or may have arrived; a line that was sent again counts each time";
/// Where a figure is not known.
pub const UNKNOWN: &str = "–";

/// A figure as a screen reader says it: `Delivered a second: 2.0`.
pub fn said(title: &str, value: &str) -> String {
    format!("{title}: {value}")
}

/// A rate as it is read: `200,000`, `12`, `2.0`, `0.10`. Beyond 1,000 with three digits that count.
pub fn rate(rate: f64) -> String {
    match rate {
        rate if rate >= 999.5 => {
            let unit = 10_f64.powi(rate.log10().floor() as i32 - 2);
            number::whole(((rate / unit).round() * unit).round() as u64)
        }
        rate if rate >= 9.95 => number::whole(rate.round() as u64),
        rate if rate >= 0.995 => format!("{rate:.1}"),
        rate if rate >= 0.000_5 => {
            let text = format!("{rate:.3}");
            if rate >= 0.01 && text.ends_with('0') { format!("{rate:.2}") } else { text }
        }
        _ => "0".to_owned(),
    }
}

/// How fast lines are delivered: `2.0 lines a second now, 1.9 on average, 2.1 at most`.
pub fn rates(now: Option<f64>, mean: Option<f64>, peak: Option<f64>) -> String {
    let parts = [(now, "now"), (mean, "on average"), (peak, "at most")];
    let known = parts.into_iter().filter_map(|(rate, word)| Some((self::rate(rate?), word)));
    let words = known.enumerate().map(|(index, (rate, word))| match index {
        0 => format!("{rate} {} a second {word}", if rate == "1.0" { "line" } else { "lines" }),
        _ => format!("{rate} {word}"),
    });
    let words: Vec<_> = words.collect();
    words.join(", ")
}

/// How many lines ended otherwise: `3 lines failed, 1 may have arrived`. Nothing where all were delivered.
pub fn losses(failed: u64, unknown: u64) -> String {
    match (failed, unknown) {
        (0, 0) => String::new(),
        (0, unknown) => format!("{} may have arrived", number::count(unknown, "line", "lines")),
        (failed, 0) => format!("{} failed", number::count(failed, "line", "lines")),
        (failed, unknown) => {
            format!("{} failed, {} may have arrived", number::count(failed, "line", "lines"), number::whole(unknown))
        }
    }
}

/// The same of a run whose lines were sent again.
pub fn losses_each_time(failed: u64, unknown: u64) -> String {
    match losses(failed, unknown) {
        none if none.is_empty() => none,
        losses => format!("{losses} (a line that was sent again counts each time)"),
    }
}

/// How long lines took, in microseconds: half of them, 99 of 100 and the slowest.
pub fn latencies(median_us: u64, p99_us: u64, longest_us: u64) -> String {
    format!(
        "Half took up to {}, 99 % up to {}, the slowest {}",
        number::latency(median_us),
        number::latency(p99_us),
        number::latency(longest_us)
    )
}

/// The same for the terminal, behind the rate: `2.2 lines a second, latency 4.2 ms (median), 8.7 ms (99 %)`.
pub fn summary(mean_rate: f64, median_us: u64, p99_us: u64) -> String {
    format!(
        "{} lines a second, latency {} (median), {} (99 %)",
        rate(mean_rate),
        number::latency(median_us),
        number::latency(p99_us)
    )
}

/// The small bars above the log: `By partition, 0 to 3`.
pub fn by_partition(partitions: usize) -> String {
    match partitions {
        0 | 1 => "By partition".to_owned(),
        count => format!("By partition, 0 to {}", number::whole(count as u64 - 1)),
    }
}

/// How lines are spread over the partitions: `4 partitions, 12 to 20 lines each, 1 without a line`.
pub fn partitions(lines: &[u64]) -> String {
    let count = number::count(lines.len() as u64, "partition", "partitions");
    let (least, most) = (lines.iter().min().copied().unwrap_or(0), lines.iter().max().copied().unwrap_or(0));
    let each = match (lines.len(), least == most) {
        (1, _) => number::count(most, "line", "lines"),
        (_, true) => format!("{} each", number::count(most, "line", "lines")),
        (_, false) => format!("{} to {} each", number::whole(least), number::count(most, "line", "lines")),
    };
    match lines.iter().filter(|lines| **lines == 0).count() {
        0 => format!("{count}, {each}"),
        empty => format!("{count}, {each}, {} without a line", number::whole(empty as u64)),
    }
}

/// A bar of the partitions: `Partition 3: 1,200 lines, 25 %`; with several in it, `Partitions 0 to 15: 300 lines each`.
pub fn partition_bar(first: usize, lines: &[u64], all: u64) -> String {
    let sum: u64 = lines.iter().sum();
    let share = share(sum, all);
    let count = number::count(sum, "line", "lines");
    match lines.len() {
        1 => format!("Partition {}: {count}, {share}", number::whole(first as u64)),
        several => {
            let last = (first + several - 1) as u64;
            let (first, last) = (number::whole(first as u64), number::whole(last));
            let each = rate(sum as f64 / several as f64);
            format!("Partitions {first} to {last}: {count}, {share}, {each} each on average")
        }
    }
}

/// Each bar stands for several partitions.
pub fn grouped(partitions: usize) -> String {
    format!("Each bar is the average of {} partitions", number::whole(partitions as u64))
}

/// Latencies in microseconds, and how many lines had such: `3.98 ms to 4.47 ms: 1,200 lines, 25 %`.
pub fn band(from_us: f64, to_us: f64, lines: u64, all: u64) -> String {
    let (from, to) = (bound(from_us), bound(to_us));
    format!("{from} to {to}: {}, {}", number::count(lines, "line", "lines"), share(lines, all))
}

/// A stretch of a run, for the pointer over its picture: when it was, its rate, and what was not delivered.
pub fn stretch(from_us: u64, to_us: u64, delivered_rate: f64, losses: &str) -> String {
    let seconds = |us: u64| us as f64 / 1e6;
    let when = format!("{} to {}", moment(seconds(from_us)), moment(seconds(to_us)));
    let rate = format!("{when}: {} lines a second", rate(delivered_rate));
    if losses.is_empty() { rate } else { format!("{rate}\n{losses}") }
}

/// What the picture of the rate shows, for those who hear it.
pub fn rate_picture(until_us: u64, least: f64, most: f64, losses: &str) -> String {
    let until = moment(until_us as f64 / 1e6);
    let (least, most) = (rate(least), rate(most));
    let losses = if losses.is_empty() { String::new() } else { format!(", {losses}") };
    format!("Delivered over {until}: between {least} and {most} lines a second{losses}")
}

/// What the picture of the latencies shows, for those who hear it. `most` is the fullest band in words.
pub fn latency_picture(from_us: f64, to_us: f64, most: &str) -> String {
    let (from, to) = (bound(from_us), bound(to_us));
    format!("Histogram of latencies from {from} to {to}. Most lines: {most}")
}

/// The bound of a band, with three digits that count.
fn bound(latency_us: f64) -> String {
    let unit = 10_f64.powf(latency_us.max(1.0).log10().floor() - 2.0);
    latency_mark((latency_us / unit).round() * unit)
}

fn share(part: u64, all: u64) -> String {
    match part as f64 * 100.0 / all.max(1) as f64 {
        share if part > 0 && share < 0.1 => "under 0.1 %".to_owned(),
        share if share < 9.95 && part > 0 => format!("{share:.1} %"),
        share => format!("{share:.0} %"),
    }
}

/// A time since the start, on an axis: `0 s`, `1.5 s`, `1 m 30 s`, `2 h`, `3 d 12 h`. Takes seconds.
pub fn moment(seconds: f64) -> String {
    if seconds < 59.95 {
        let text = format!("{seconds:.1}");
        return format!("{} s", text.strip_suffix(".0").unwrap_or(&text));
    }
    let whole = seconds.round() as u64;
    let parts = [(whole / 86_400, "d"), (whole / 3600 % 24, "h"), (whole / 60 % 60, "m"), (whole % 60, "s")];
    // The two greatest are enough: nobody reads the seconds of a day.
    let first = parts.iter().position(|(count, _)| *count > 0).unwrap_or(3);
    let told = parts.iter().skip(first).take(2).filter(|(count, _)| *count > 0);
    told.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ")
}

/// A latency on an axis: `0.1 ms`, `20 ms`, `1 s`, `1 m 40 s`. Takes microseconds.
pub fn latency_mark(latency_us: f64) -> String {
    if latency_us >= 999_999.0 {
        return moment(latency_us / 1e6);
    }
    let text = format!("{:.3}", latency_us / 1000.0);
    format!("{} ms", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A number on an axis whose marks are `step` apart: with the digits after the point that the step needs.
pub fn mark(value: f64, step: f64) -> String {
    if step >= 1.0 || value == 0.0 {
        return number::whole(value.round() as u64);
    }
    let digits = (-step.log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_as_people_read_them() {
        let read = [200_873.0, 1_234.0, 999.4, 99.8, 9.96, 2.0, 1.04, 0.5, 0.1, 0.033, 0.002, 0.0].map(rate);
        let wanted = ["201,000", "1,230", "999", "100", "10", "2.0", "1.0", "0.50", "0.10", "0.033", "0.002", "0"];
        assert_eq!(read, wanted);
        assert_eq!(rates(Some(2.0), Some(1.9), Some(2.1)), "2.0 lines a second now, 1.9 on average, 2.1 at most");
        assert_eq!(rates(None, Some(1.0), None), "1.0 line a second on average");
        assert_eq!(rates(None, None, None), "");
        assert_eq!(summary(2.2, 4_200, 8_700), "2.2 lines a second, latency 4.2 ms (median), 8.7 ms (99 %)");
    }

    #[test]
    fn marks_of_the_axes_carry_their_units() {
        let moments = [0.0, 0.5, 15.0, 90.0, 3600.0, 5400.0, 90_000.0].map(moment);
        assert_eq!(moments, ["0 s", "0.5 s", "15 s", "1 m 30 s", "1 h", "1 h 30 m", "1 d 1 h"]);
        let latencies = [10.0, 100.0, 1_500.0, 20_000.0, 1_000_000.0, 100_000_000.0].map(latency_mark);
        assert_eq!(latencies, ["0.01 ms", "0.1 ms", "1.5 ms", "20 ms", "1 s", "1 m 40 s"]);
        assert_eq!((mark(150_000.0, 50_000.0), mark(0.15, 0.05)), ("150,000".into(), "0.15".into()));
    }

    #[test]
    fn partitions_are_told_however_many_there_are() {
        assert_eq!(partitions(&[12, 20, 0]), "3 partitions, 0 to 20 lines each, 1 without a line");
        assert_eq!(
            (partitions(&[7]), partitions(&[1, 1])),
            ("1 partition, 7 lines".into(), "2 partitions, 1 line each".into())
        );
        assert_eq!(partition_bar(3, &[1_200], 4_800), "Partition 3: 1,200 lines, 25 %");
        assert_eq!(partition_bar(16, &[1, 2], 3), "Partitions 16 to 17: 3 lines, 100 %, 1.5 each on average");
        assert_eq!(by_partition(4), "By partition, 0 to 3");
        assert_eq!(band(3_981.07, 4_466.8, 1, 10_000), "3.98 ms to 4.47 ms: 1 line, under 0.1 %");
        assert_eq!((losses(3, 1), losses(0, 0)), ("3 lines failed, 1 may have arrived".into(), String::new()));
        let each_time = "1 line failed (a line that was sent again counts each time)";
        assert_eq!((losses_each_time(1, 0), losses_each_time(0, 0)), (each_time.to_owned(), String::new()));
    }
}
