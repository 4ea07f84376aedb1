//! Where reading begins.

use std::str::FromStr;

use jiff::{
    Timestamp, Zoned,
    civil::{DateTime, Time},
    tz::TimeZone,
};

/// Where the reading of each partition begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum From {
    /// At the first message that is kept.
    #[default]
    Beginning,
    /// So many messages before the end; of several partitions together, the newest by their time.
    Last(u64),
    /// At this offset.
    Offset(i64),
    /// A few messages before this offset, which must be there.
    Around(i64),
    /// At the first message that is not older than this, in milliseconds since 1970.
    Time(i64),
    /// Behind the last message: only what comes is read.
    End,
    /// At an offset of each partition's own: where an earlier reading was. Others are not read.
    Each(Vec<(i32, i64)>),
}

/// Why a text says nothing about where reading begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromError {
    /// None of the words.
    Unknown,
    /// No whole number from 1 on.
    Count,
    /// No whole number from 0 on.
    Offset,
    /// Not a time of RFC 3339.
    Time,
}

impl FromStr for From {
    type Err = FromError;

    /// As the terminal writes it: `beginning`, `end`, `last:N`, `offset:N`, `time:2026-01-31T12:00:00Z`.
    fn from_str(text: &str) -> Result<Self, FromError> {
        let number = |text: &str| text.replace(',', "").parse::<u64>().ok();
        match text.split_once(':') {
            None if text == "beginning" => Ok(Self::Beginning),
            None if text == "end" => Ok(Self::End),
            Some(("last", count)) => number(count).filter(|count| *count > 0).map(Self::Last).ok_or(FromError::Count),
            Some(("offset", offset)) => {
                let offset = number(offset).and_then(|offset| i64::try_from(offset).ok());
                offset.map(Self::Offset).ok_or(FromError::Offset)
            }
            Some(("time", time)) => {
                let time: Timestamp = time.parse().map_err(|_| FromError::Time)?;
                // The first millisecond that is not before it.
                let time_ms = -(-time.as_nanosecond()).div_euclid(1_000_000);
                i64::try_from(time_ms).map(Self::Time).map_err(|_| FromError::Time)
            }
            _ => Err(FromError::Unknown),
        }
    }
}

/// A time as a person types it, in milliseconds since 1970: with its zone as in RFC 3339, else in this computer's; without a
/// date it is today's.
pub fn time_as_typed(text: &str) -> Option<i64> {
    time_in(text, &Zoned::now())
}

fn time_in(text: &str, now: &Zoned) -> Option<i64> {
    let text = text.trim();
    if let Ok(From::Time(time_ms)) = format!("time:{text}").parse() {
        return Some(time_ms);
    }
    let zone: &TimeZone = now.time_zone();
    let typed = match text.parse::<DateTime>() {
        // A zone in brackets would be passed over, and a number alone is read as a year.
        Ok(time) => Some(time).filter(|_| text.contains('-') && !text.contains('[')),
        Err(_) => text.parse::<Time>().ok().filter(|_| text.contains(':')).map(|time| now.date().to_datetime(time)),
    };
    Some(typed?.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_typed() {
        let now: Zoned = "2023-11-15T12:00:00+05:30[+05:30]".parse().expect("a time");
        for (text, wanted) in [
            ("2023-11-14T22:13:20Z", Some(1_700_000_000_000)),
            (" 2023-11-15 03:43:20 ", Some(1_700_000_000_000)),
            ("2023-11-15 03:43", Some(1_699_999_980_000)),
            ("2023-11-15", Some(1_699_986_600_000)),
            ("03:43:20", Some(1_700_000_000_000)),
            ("soon", None),
            ("2023", None),
            ("20231115", None),
            ("", None),
        ] {
            assert_eq!(time_in(text, &now), wanted, "{text}");
        }
        assert!(time_as_typed("12:00").is_some());
    }

    #[test]
    fn where_reading_begins_is_read_as_it_is_written() {
        for (text, wanted) in [
            ("beginning", Ok(From::Beginning)),
            ("end", Ok(From::End)),
            ("last:100", Ok(From::Last(100))),
            ("last:0", Err(FromError::Count)),
            ("last:", Err(FromError::Count)),
            ("offset:0", Ok(From::Offset(0))),
            ("offset:1,048,576", Ok(From::Offset(1_048_576))),
            ("offset:-1", Err(FromError::Offset)),
            ("time:2023-11-14T22:13:20Z", Ok(From::Time(1_700_000_000_000))),
            ("time:2023-11-15T03:43:20+05:30", Ok(From::Time(1_700_000_000_000))),
            ("time:2023-11-14T22:13:20.0001Z", Ok(From::Time(1_700_000_000_001))),
            ("time:yesterday", Err(FromError::Time)),
            ("time:2023-11-14", Err(FromError::Time)),
            ("start", Err(FromError::Unknown)),
            ("beginning:1", Err(FromError::Unknown)),
            ("", Err(FromError::Unknown)),
        ] {
            assert_eq!(text.parse(), wanted, "{text}");
        }
    }
}
