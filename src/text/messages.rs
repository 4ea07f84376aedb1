//! The words of the Messages tab, and how messages are shown in one line.

use std::fmt::Write as _;

use jiff::{Timestamp, tz::TimeZone};

use super::{lower_first, number};
use crate::{
    fault::Fault,
    reader::{Finish, KEPT_MESSAGES, Message, Outcome, Phase, Saved, Standing, Wanted},
};

pub const FROM: &str = "Where reading begins";
pub const FROM_BEGINNING: &str = "From the beginning";
pub const FROM_LAST: &str = "The last";
pub const FROM_OFFSET: &str = "From offset";
pub const FROM_TIME: &str = "From time";
pub const FROM_NEW: &str = "New ones only";
pub const LAST: &str = "How many messages";
pub const OFFSET_FIELD: &str = "First offset";
pub const TIME_FIELD: &str = "First time";
pub const TIME_HINT: &str = "2026-01-31 14:30";
pub const PARTITION_FIELD: &str = "Partition to read";
pub const PARTITION_HINT: &str = "All partitions";
pub const TIP_PARTITION_FIELD: &str = "The number of the one partition to read; empty for all";
pub const LIVE: &str = "Live";
pub const TIP_LIVE: &str = "Go on with the messages that come, until Stop";
pub const READ: &str = "Read";
pub const TIP_READ: &str = "Read the form's topic, without a consumer group: nobody else's reading is changed by it";
pub const STOP: &str = "Stop";
pub const TIP_STOP: &str = "Read no further";
pub const READ_ON: &str = "Read on";
pub const TIP_READ_ON: &str = "Go on where reading stopped; the oldest messages go when there is no room left";
pub const NO_TOPIC: &str = "Type the topic on the left first";
pub const NOT_OFFSET: &str = "An offset is a whole number from 0 on";
pub const NOT_TIME: &str = "A time is written like 2026-01-31 14:30, or 14:30 for today's";
pub const NOT_PARTITION: &str = "A partition is a whole number from 0 on";

pub const FIND: &str = "Find in messages";
pub const FIND_HINT: &str = "Find in key or value";
pub const TIP_FIND: &str =
    "Show only messages whose key or value holds this text: Enter, or leaving the field, looks; Escape clears";
pub const SHOW_ALL: &str = "Show all messages";
pub const LOOKING: &str = "Looking through the messages…";

pub const TABLE: &str = "Messages of the topic";
pub const SCROLL_TABLE: &str = "Scroll the messages";
pub const PARTITION: &str = "Part.";
pub const TIP_PARTITION: &str = "The partition that the message is in: messages of one partition keep their order";
pub const OFFSET: &str = "Offset";
pub const TIP_OFFSET: &str = "The message's number in its partition";
pub const TIME: &str = "Time";
pub const KEY: &str = "Key";
pub const TIP_KEY: &str = "What decides about the message's partition, where it has a key";
pub const VALUE: &str = "Value";
pub const TIP_VALUE: &str = "What the message says";
pub const NO_KEY: &str = "no key";
pub const NO_VALUE: &str = "no value (tombstone)";
pub const TIP_NO_VALUE: &str =
    "A tombstone: a topic that keeps only the newest message of each key forgets the key because of it";
pub const EMPTY: &str = "empty";
pub const MENU: &str = "What to do with the message";

pub const CLOSE_DETAIL: &str = "Close the message";
pub const SCROLL_VALUE: &str = "Scroll the value";
pub const SCROLL_ABOUT: &str = "Scroll what is known of the message";
pub const LOOK: &str = "How the value is shown";
pub const FORMATTED: &str = "Formatted";
pub const AS_STORED: &str = "As stored";
pub const AS_TEXT: &str = "Text";
pub const AS_HEX: &str = "Hex";
pub const COPY_VALUE: &str = "Copy value";
pub const COPY_KEY: &str = "Copy key";
pub const COPY_MESSAGE: &str = "Copy row";
pub const SHOW_IN_LOG: &str = "Show in delivery log";
pub const TIP_SHOW_IN_LOG: &str = "Go to the line that became this message, where the last run sent it";
pub const SHOW_IN_TOPIC: &str = "Show in topic";
pub const TIP_SHOW_IN_TOPIC: &str = "Read the message back from its partition and offset";
pub const HEADERS: &str = "Headers";
pub const NO_HEADERS: &str = "none";
pub const NULL: &str = "null";
pub const NOT_UTF8: &str = "Not UTF-8: bytes that are no text are shown as �";
pub const LENGTH: &str = "Length";

pub const SAVE: &str = "Save…";
pub const TIP_SAVE: &str = "Write the values into a file of lines that can be sent again";
pub const SAVE_TITLE: &str = "Save messages";
pub const SAVE_WHICH: &str = "Messages";
pub const TIP_SAVE_WHICH: &str = "All that were read and are kept, or those that were found";
pub const SAVE_FILE: &str = "Write to";
pub const TIP_SAVE_FILE: &str = "The path of the file that is written";
pub const SAVE_CHOOSE: &str = "Choose…";
pub const SAVE_CHOOSE_TIP: &str = "Choose where the messages are written to";
pub const SAVE_WHAT: &str = "Each value becomes a line, as it is. JSON of several lines is joined to one; what is no JSON, empty or a tombstone is left out and counted. Keys and headers are not saved.";
pub const DO_SAVE: &str = "Save";
pub const REPLACE: &str = "Replace";
pub const CANCEL: &str = "Cancel";
pub const EXISTS: &str = "There is a file with this name. It will be replaced.";
pub const NO_PATH: &str = "The path of a file is missing";
pub const STOP_SAVING: &str = "Stop saving";
pub const PROGRESS: &str = "Progress of saving";
pub const DISMISS: &str = "Close the word about saving";

/// Where nothing was read: what else can be done.
pub const NOTHING_MORE: &str = "Choose another beginning, or Live to wait for what comes";

/// In an empty tab: what to press.
pub fn press_read(topic: &str) -> String {
    match topic {
        "" => NO_TOPIC.to_owned(),
        topic => format!("Press “{READ}” to see what is in “{topic}”"),
    }
}

/// A number of messages to begin before the end was no such.
pub fn not_count() -> String {
    format!("A whole number from 1 to {}: so many messages are kept", number::whole(KEPT_MESSAGES as u64))
}

/// How the reading of a topic, or of one of its partitions, stands.
pub fn standing(wanted: &Wanted, standing: &Standing) -> String {
    let topic = format!("“{}”", wanted.topic);
    let place = match wanted.partition {
        Some(partition) => format!("partition {partition} of {topic}"),
        None => topic,
    };
    let read = number::count(standing.read, "message", "messages");
    match &standing.phase {
        Phase::Seeking | Phase::Trouble(_) => format!("Looking for the cluster to read {place}…"),
        Phase::Reading if standing.read == 0 => format!("Reading {place}…"),
        Phase::Reading => format!("Reading {place}: {read}"),
        Phase::Waiting if standing.read == 0 => format!("Read {place} to its end; waiting for new messages"),
        Phase::Waiting => format!("{read} of {place}; waiting for new ones"),
        Phase::Over(Ok(Finish { outcome, .. })) => match (outcome, standing.read) {
            (Outcome::AtEnd, 0) => format!("Nothing there to read in {place}"),
            (Outcome::AtEnd, _) => format!("{read} of {place}, up to its end"),
            (Outcome::Enough, _) => format!("{read} of {place}; stopped there, since no more are kept"),
            (Outcome::Stopped, _) => format!("{read} of {place}; stopped by you"),
        },
        Phase::Over(Err(fault)) if standing.read == 0 => fault.words().title,
        Phase::Over(Err(fault)) => format!("{read} of {place}, then: {}", lower_first(&fault.words().title)),
    }
}

/// Of all that was read only so many are kept.
pub fn newest_kept(kept: u64) -> String {
    format!("The newest {} are kept", number::whole(kept))
}

/// Some messages could not be read.
pub fn unreadable(count: u64, partition: i32, offset: i64) -> String {
    let messages = number::count(count, "message", "messages");
    format!("{messages} could not be read, first partition {partition}, offset {}", number::offset(offset))
}

/// The topic got partitions while it was read.
pub fn added(partitions: usize) -> String {
    let partitions = number::count(partitions as u64, "partition", "partitions");
    format!("The topic has got {partitions} more, read from the beginning")
}

/// The topic gave some up before they were read.
pub fn gone(offsets: u64) -> String {
    format!("{} no longer kept when they were read", number::count(offsets, "offset was", "offsets were"))
}

/// No message holds the text.
pub fn no_match(text: &str) -> String {
    format!("No message that was read holds “{}”", super::log::shortened(text))
}

/// How many of those that are kept were found.
pub fn found(found: u64, kept: u64) -> String {
    format!("{} of {}", number::whole(found), number::count(kept, "message", "messages"))
}

/// Shows only messages that hold this key.
pub fn find_key(key: &str) -> String {
    format!("Find “{}”", super::log::shortened(key))
}

/// A row of the table, as a screen reader says it.
pub fn row_name(partition: i32, offset: i64, key: &str) -> String {
    let key = if key.is_empty() { NO_KEY } else { key };
    format!("Partition {partition}, offset {}, key {key}", number::offset(offset))
}

/// The chosen message's title.
pub fn title(message: &Message) -> String {
    format!("Partition {}, offset {}", message.partition, number::offset(message.offset))
}

/// The value of the chosen message, as a screen reader says it.
pub fn value_of(message: &Message) -> String {
    format!("Value at partition {}, offset {}", message.partition, number::offset(message.offset))
}

/// A time in this computer's zone, in milliseconds since 1970: `2026-01-31 14:30:00.123`.
pub fn time(time_ms: i64) -> String {
    local(time_ms, "%Y-%m-%d %H:%M:%S%.3f").unwrap_or_default()
}

/// The same with its zone.
pub fn time_with_zone(time_ms: i64) -> String {
    local(time_ms, "%Y-%m-%d %H:%M:%S%.3f, UTC%:z").unwrap_or_default()
}

/// The same in UTC, as it is written for programs.
pub fn time_utc(time_ms: i64) -> String {
    Timestamp::from_millisecond(time_ms).map(|time| format!("{time:.3}")).unwrap_or_default()
}

fn local(time_ms: i64, form: &str) -> Option<String> {
    let time = Timestamp::from_millisecond(time_ms).ok()?.to_zoned(TimeZone::system());
    Some(time.strftime(form).to_string())
}

/// The heading's tooltip: which zone times are in.
pub fn tip_time() -> String {
    let zone = local(Timestamp::now().as_millisecond(), "UTC%:z").unwrap_or_default();
    format!("When the message was made, in this computer's time ({zone} now). Press to sort by it")
}

/// So many letters of a value are shown in one line at most.
const LINE: usize = 400;

/// Bytes in one line: as text where they are UTF-8, else as hexadecimal numbers. Also whether they were text.
pub fn one_line(bytes: &[u8]) -> (String, bool) {
    // A letter has four bytes at most, and may be cut at the end.
    let head = &bytes[..bytes.len().min(LINE * 4)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() && head.len() < bytes.len() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    };
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    match text {
        Some(text) => (text.chars().take(LINE).map(plain).collect(), true),
        None => (hex_line(&head[..head.len().min(LINE / 4)]), false),
    }
}

fn hex_line(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 3), |mut line, byte| {
        let _ = write!(line, "{byte:02x} ");
        line
    })
}

/// Bytes as hexadecimal numbers, sixteen a line, with their letters beside them.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 5);
    for (number, line) in bytes.chunks(16).enumerate() {
        let letter = |byte: &u8| if byte.is_ascii_graphic() || *byte == b' ' { char::from(*byte) } else { '.' };
        let letters: String = line.iter().map(letter).collect();
        let _ = writeln!(text, "{:06x}  {:<48} {letters}", number * 16, hex_line(line));
    }
    text
}

/// A message as one row for a spreadsheet.
pub fn row(message: &Message) -> String {
    let text =
        |bytes: Option<&[u8]>| bytes.map(String::from_utf8_lossy).unwrap_or_default().replace(['\t', '\n', '\r'], " ");
    let time = message.timestamp_ms.map(time_utc).unwrap_or_default();
    let (partition, offset) = (message.partition, message.offset);
    format!("{partition}\t{offset}\t{time}\t{}\t{}", text(message.key()), text(message.value()))
}

/// The choice of all that are kept.
pub fn save_all(messages: u64) -> String {
    format!("All {}", number::whole(messages))
}

/// The choice of those that were found.
pub fn save_found(messages: u64) -> String {
    format!("Found {}", number::whole(messages))
}

/// How far saving is.
pub fn saving(done: u64, messages: u64) -> String {
    format!("Saving message {} of {}", number::whole(done.min(messages)), number::whole(messages))
}

/// It is done.
pub fn saved(saved: &Saved) -> String {
    let (one, many) = if saved.text { ("line of text", "lines of text") } else { ("line", "lines") };
    format!("{} saved to {}", number::count(saved.lines, one, many), saved.path)
}

/// What was left out, or changed; `None` where nothing was.
pub fn left_out(saved: &Saved) -> Option<String> {
    let unfit = if saved.text { "without a line of text" } else { "that are no JSON" };
    let parts = [(saved.unfit, unfit), (saved.without_value, "without a value"), (saved.blank, "that are empty")];
    let out: Vec<_> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", number::whole(*count)))
        .collect();
    let out = (!out.is_empty()).then(|| format!("Left out: {}", out.join(", ")));
    let joined = (saved.joined > 0).then(|| format!("Joined to one line: {}", number::whole(saved.joined)));
    let all: Vec<_> = out.into_iter().chain(joined).collect();
    (!all.is_empty()).then(|| all.join(". "))
}

/// The name that is offered for the file.
pub fn file_name(topic: &str) -> String {
    format!("{topic}-messages.jsonl")
}

/// Why the cluster is not reached yet, in short.
pub fn seeking(fault: &Fault) -> String {
    format!("{}: {}", fault.words().title, lower_first(&fault.words().to_try))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stand_in_one_line() {
        assert_eq!(one_line(b"{\n\t\"a\": 1}"), ("{  \"a\": 1}".to_owned(), true));
        assert_eq!(one_line(&[0xff, 0, 1]), ("ff 00 01 ".to_owned(), false));
        assert_eq!(one_line("é".repeat(5_000).as_bytes()), ("é".repeat(LINE), true));
        assert!(one_line(format!("x{}", "é".repeat(5_000)).as_bytes()).1, "cut in the middle of a letter");
    }

    #[test]
    fn bytes_are_shown_as_numbers_with_their_letters() {
        let text = hex(b"invoice\xff\x00 STR2629\n");
        assert_eq!(
            text,
            "000000  69 6e 76 6f 69 63 65 ff 00 20 53 54 52 32 36 32  invoice.. STR262\n\
             000010  39 0a                                            9.\n"
        );
    }

    #[test]
    fn the_one_partition_that_was_read_is_named() {
        let wanted = |partition| Wanted {
            topic: "invoices".to_owned(),
            partition,
            from: crate::reader::From::Last(10),
            follow: false,
            until_full: false,
        };
        let finish = Finish { outcome: Outcome::AtEnd, positions: Vec::new() };
        let over = Standing { phase: Phase::Over(Ok(finish)), read: 10, ..Standing::default() };
        assert_eq!(standing(&wanted(None), &over), "10 messages of “invoices”, up to its end");
        assert_eq!(standing(&wanted(Some(1)), &over), "10 messages of partition 1 of “invoices”, up to its end");
    }

    #[test]
    fn what_was_saved_and_what_not_is_said() {
        let mut all = Saved { path: "a.jsonl".to_owned(), lines: 1_500, ..Saved::default() };
        assert_eq!((saved(&all).as_str(), left_out(&all)), ("1,500 lines saved to a.jsonl", None));
        all = Saved { unfit: 2, blank: 1, joined: 3, lines: 1, ..all };
        assert_eq!(saved(&all), "1 line saved to a.jsonl");
        let wanted = "Left out: 2 that are no JSON, 1 that are empty. Joined to one line: 3";
        assert_eq!(left_out(&all).as_deref(), Some(wanted));
        all.text = true;
        assert_eq!(saved(&all), "1 line of text saved to a.jsonl");
    }

    #[test]
    fn times_are_told_with_their_zone() {
        assert_eq!(time_utc(1_700_000_000_120), "2023-11-14T22:13:20.120Z");
        assert!(time_with_zone(1_700_000_000_120).starts_with(&time(1_700_000_000_120)));
        assert!(tip_time().contains("UTC"));
    }
}
