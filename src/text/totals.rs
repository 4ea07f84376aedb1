//! The words of the totals over a topic.

use std::fmt::Write as _;

use super::number::{self, whole};

pub const GROUP: &str = "Consumer group";
pub const TIP_GROUP: &str = "The members of a consumer group share the partitions of a topic, and Kafka keeps how far the group is. Empty for a group of this computer's own, which sees all messages; with a name that others use too, each counts a part";
pub const BY: &str = "Count by";
pub const TIP_BY: &str =
    "The field whose values are counted, a path with dots where it lies deeper; the values are texts or numbers";
pub const NUMBER: &str = "Sum of";
pub const TIP_NUMBER: &str =
    "The field of the number that is summed, exactly as it is written: a number, or a number in quotes";
pub const CHOOSE_FIELD: &str = "Choose a field of the file";
pub const START: &str = "Start";
pub const TIP_START: &str = "Join the group, and count the messages of the topic";
pub const STOP: &str = "Stop";
pub const TIP_STOP: &str = "Leave the group. What was counted stays, and is gone on from";
pub const START_OVER: &str = "Start over…";
pub const TIP_START_OVER: &str = "Forget what was counted, and count from the beginning of the topic";
pub const COPY_ROWS: &str = "Copy rows";
pub const TIP_COPY_ROWS: &str = "Put all rows on the clipboard, with tabs between the cells";

pub const NONE_YET: &str = "Totals over the messages of the topic will be shown here";
pub const TABLE: &str = "Totals";
pub const SCROLL_TABLE: &str = "Scroll totals";
pub const COUNT: &str = "Messages";
pub const TIP_COUNT: &str = "How many messages have this value";
pub const EMPTY: &str = "(empty)";
pub const OTHERS: &str = "All other values";
pub const TIP_OTHERS: &str = "100,000 values are counted each by itself; the rest, and values longer than 1,024 bytes, are counted together. Once there are so many, a value that another window met for the first time a moment ago is among them, too";
pub const TIP_NO_SUM: &str = "The sum has more than 28 digits, and is not rounded";

pub const PARTITIONS: &str = "Partitions";
pub const SCROLL_PARTITIONS: &str = "Scroll partitions";
pub const PARTITION: &str = "Partition";
pub const TIP_PARTITION: &str = "A part of the topic; in a group one member reads it at a time";
pub const READ_BY: &str = "Read by";
pub const TIP_READ_BY: &str = "Which member of the group the partition is assigned to";
pub const POSITION: &str = "Position";
pub const TIP_POSITION: &str = "The offset that is counted next; it is kept on this computer together with the totals";
pub const COMMITTED: &str = "Committed";
pub const TIP_COMMITTED: &str =
    "The offset that the group has committed to Kafka, for others to see; it follows the position";
pub const END: &str = "End";
pub const TIP_END: &str = "The offset that the next message of the partition will get";
pub const LAG: &str = "Lag";
pub const TIP_LAG: &str = "How many offsets there are from the position to the end";
pub const THIS_WINDOW: &str = "This window";
pub const OTHER_MEMBER: &str = "Another member";
pub const NOBODY: &str = "–";
pub const MADE_ANEW: &str = "Made anew";
pub const TIP_MADE_ANEW: &str = "The topic was deleted and made anew since it was counted, or the partition holds less than was counted. Start over to count what it holds now";
pub const AHEAD: &str = "Waits";
pub const TIP_AHEAD: &str = "Somebody else has committed an offset for this group that cannot be read yet, such as one within an open transaction. It is looked at again every few seconds, and counted from there";
pub const SILENT: &str = "No answer";
pub const TIP_SILENT: &str = "The broker that leads this partition does not answer, or there is none. It is asked again every few seconds, and the other partitions are counted meanwhile";

pub const ASK_TITLE: &str = "Start over from the beginning?";
pub const KEEP: &str = "Keep the totals";
pub const DO_START_OVER: &str = "Start over";

pub const CONNECTING: &str = "Connecting to the cluster";
pub const JOINING: &str = "Joining the group: it gives out its partitions";
pub const LEAVING: &str = "Leaving the group";
pub const STOPPED: &str = "Stopped. Start goes on from here";
/// Where something else is chosen than what was counted.
pub const STOPPED_ELSEWHERE: &str = "Stopped. Start counts what is chosen now";
pub const FAILED: &str = "Counting has ended";
pub const PRACTICE_ENDED: &str = "Counting has ended with the practice cluster, and its totals go with it";

pub const GROUP_MISSING: &str = "Fill in both fields to start";

/// Where nothing was counted yet.
pub fn press(topic: &str) -> String {
    format!("Press {START} to count what is in {topic}")
}

/// What is in the way of a start.
pub fn missing(field: &str, title: &str) -> String {
    format!("{field}: {}", super::lower_first(title))
}

/// What starting over does.
pub fn ask_text(topic: &str, group: &str) -> String {
    format!(
        "What this computer has counted of {topic} as {group} by these fields is forgotten, and all that the topic still keeps is counted again, in every window of this computer that counts it. Partitions that another computer of the group reads now are left out: what this one had counted of them is in no total then. What another computer has counted of the others stays in its totals, and is in this one's, too."
    )
}

/// What is counted, and in which group.
pub fn about(topic: &str, by: &str, number: &str, group: &str) -> String {
    format!("{topic}: {number} by {by}, as {group}")
}

/// How far the counting is. `read` and `behind` are messages of the partitions of this window; `behind` is not known
/// before the cluster has told where they end.
pub fn counting(messages: u64, values: u64, behind: Option<u64>) -> String {
    let messages = number::count(messages, "message", "messages");
    let counted = format!("{messages} counted, {}", number::count(values, "value", "values"));
    match behind {
        None => counted,
        Some(0) => format!("{counted}. New ones are counted as they come"),
        Some(behind) => format!("{counted}, {} to go", whole(behind)),
    }
}

/// How the partitions are shared.
pub fn shared(mine: usize, all: usize) -> String {
    match mine {
        mine if mine == all => format!("This window reads {}", number::count(all as u64, "partition", "partitions")),
        0 => "Other members of the group read all partitions".to_owned(),
        mine => format!("This window reads {} of {} partitions", whole(mine as u64), whole(all as u64)),
    }
}

/// These partitions are another member's now.
pub fn went(partitions: &[i32]) -> String {
    format!("{} went to another member", named(partitions))
}

/// These are this window's now.
pub fn came(partitions: &[i32]) -> String {
    format!("{} came to this window", named(partitions))
}

/// Somebody started over.
pub const STARTED_OVER: &str = "Started over from the beginning";

fn named(partitions: &[i32]) -> String {
    match partitions {
        [one] => format!("Partition {one}"),
        [some @ .., last] if partitions.len() <= 8 => {
            let some: Vec<_> = some.iter().map(ToString::to_string).collect();
            format!("Partitions {} and {last}", some.join(", "))
        }
        many => number::count(many.len() as u64, "partition", "partitions"),
    }
}

/// A sentence of what is not in the totals or not in the sums, and what it means; nothing for none.
pub struct Note {
    pub text: String,
    pub tip: &'static str,
}

fn note(count: u64, text: impl FnOnce(String) -> String, tip: &'static str) -> Option<Note> {
    (count > 0).then(|| Note { text: text(number::count(count, "message", "messages")), tip })
}

/// As [`note`]: not every offset is a message's.
fn note_of_offsets(count: u64, text: impl FnOnce(String) -> String, tip: &'static str) -> Option<Note> {
    (count > 0).then(|| Note { text: text(number::count(count, "offset", "offsets")), tip })
}

pub fn not_json(count: u64) -> Option<Note> {
    note(count, |messages| format!("{messages} not JSON"), "They are in no total")
}

pub fn without_value(count: u64, by: &str) -> Option<Note> {
    note(
        count,
        |messages| format!("{messages} without {by}"),
        "The field is missing there, or is neither text nor number; they are in no total",
    )
}

pub fn without_number(count: u64, field: &str) -> Option<Note> {
    note(
        count,
        |messages| format!("{messages} without a number in {field}"),
        "The field is missing there, or is no number; they are counted and add nothing to the sum",
    )
}

pub fn too_long(count: u64, field: &str) -> Option<Note> {
    note(
        count,
        |messages| format!("{messages} with too many digits in {field}"),
        "Sums are kept with 28 digits and never rounded; these are counted, and are not in the sum",
    )
}

pub fn unreadable(count: u64) -> Option<Note> {
    note(
        count,
        |messages| format!("{messages} could not be read"),
        "They, or the batch that they are in, are broken or too large; they are in no total",
    )
}

pub fn elsewhere(count: u64) -> Option<Note> {
    note_of_offsets(
        count,
        |offsets| format!("{offsets} counted elsewhere"),
        "The group has committed them from another computer or program; they are not counted a second time, and are in no total here. Where a computer was killed or fell asleep, what it had counted last may be in two computers' totals",
    )
}

/// Another member reads these partitions, and what it has counted of them is not in this computer's totals.
pub fn missing_here(partitions: usize) -> Option<Note> {
    let read = if partitions == 1 { "is read" } else { "are read" };
    (partitions > 0).then(|| Note {
        text: format!(
            "{} {read} by another member of this group; what it counts by other fields, or on another computer, is missing here",
            number::count(partitions as u64, "partition", "partitions")
        ),
        tip: "The members of a group share its partitions. For all messages by these fields type another consumer group, and press Start",
    })
}

pub fn gone(count: u64) -> Option<Note> {
    note_of_offsets(
        count,
        |offsets| format!("{offsets} gone before they were counted"),
        "The topic kept these offsets no longer when they were to be counted",
    )
}

/// A decimal as it was written, with thousands separators.
pub fn decimal(written: &str) -> String {
    let (sign, unsigned) = written.strip_prefix('-').map_or(("", written), |unsigned| ("-", unsigned));
    let (before, behind) = unsigned.split_once('.').map_or((unsigned, None), |(before, behind)| (before, Some(behind)));
    let mut text = sign.to_owned();
    for (place, digit) in before.chars().enumerate() {
        if place > 0 && (before.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(behind) = behind {
        let _ = write!(text, ".{behind}");
    }
    text
}

/// A row, as a screen reader says it.
pub fn row(value: &str, count: u64, sum: &str, number: &str) -> String {
    format!("{value}: {}, {number} {sum}", super::number::count(count, "message", "messages"))
}

/// A partition, as a screen reader says it.
pub fn partition_row(partition: i32, owner: &str, [position, committed, end, lag]: [&str; 4]) -> String {
    format!("Partition {partition}, {owner}, position {position}, committed {committed}, end {end}, lag {lag}")
}

/// The rows as text: a heading and a line each, with tabs between the cells; what would break a cell is a blank. No value
/// stands for all others.
pub fn copied<'r>(
    by: &str,
    number: &str,
    rows: impl Iterator<Item = (Option<&'r str>, u64, Option<String>)>,
) -> String {
    let mut text = format!("{by}\t{COUNT}\t{number}\n");
    for (value, count, sum) in rows {
        let value = value.unwrap_or(OTHERS);
        let _ = writeln!(text, "{}\t{count}\t{}", value.replace(['\t', '\n', '\r'], " "), sum.unwrap_or_default());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_digits() {
        for (written, wanted) in [
            ("0", "0"),
            ("-0.10", "-0.10"),
            ("1234567.890", "1,234,567.890"),
            ("-123456", "-123,456"),
            ("79228162514264337593543950335", "79,228,162,514,264,337,593,543,950,335"),
        ] {
            assert_eq!(decimal(written), wanted);
        }
    }

    #[test]
    fn how_it_stands_is_said() {
        assert_eq!(counting(1, 1, None), "1 message counted, 1 value");
        assert_eq!(counting(1_500, 20, Some(2_000)), "1,500 messages counted, 20 values, 2,000 to go");
        assert_eq!(counting(0, 0, Some(0)), "0 messages counted, 0 values. New ones are counted as they come");
        assert_eq!(
            (went(&[2, 3]), came(&[1])),
            ("Partitions 2 and 3 went to another member".into(), "Partition 1 came to this window".into())
        );
        assert_eq!(went(&[0, 1, 2]), "Partitions 0, 1 and 2 went to another member");
        assert_eq!(went(&[0; 9]), "9 partitions went to another member");
        assert_eq!(
            (shared(4, 4), shared(2, 4)),
            ("This window reads 4 partitions".into(), "This window reads 2 of 4 partitions".into())
        );
        assert!(not_json(0).is_none());
        assert_eq!(
            without_number(12, "TotalAmount").map(|note| note.text).as_deref(),
            Some("12 messages without a number in TotalAmount")
        );
        let said = |note: Option<Note>| note.map(|note| note.text).unwrap_or_default();
        assert_eq!(
            [said(unreadable(1)), said(elsewhere(1)), said(gone(2_000))],
            [
                "1 message could not be read",
                "1 offset counted elsewhere",
                "2,000 offsets gone before they were counted"
            ]
        );
        assert!(said(missing_here(1)).starts_with("1 partition is read by another member of this group; "));
        assert!(said(missing_here(2)).starts_with("2 partitions are read by another member of this group; "));
    }

    #[test]
    fn rows_are_copied_as_a_table() {
        let rows =
            [(Some("STR1"), 2, Some("0.30".to_owned())), (Some("a\tb"), 1, None), (None, 3, Some("1".to_owned()))];
        let text = copied("StoreID", "TotalAmount", rows.into_iter());
        assert_eq!(text, "StoreID\tMessages\tTotalAmount\nSTR1\t2\t0.30\na b\t1\t\nAll other values\t3\t1\n");
    }
}
