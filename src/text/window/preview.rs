//! Words of the File tab: the fields of a file, its records, and their check.

use crate::{
    connection::Destination,
    fault::Fault,
    source::{Check, Examined, Format, FoundField, LISTED, Reach, Reason, ValueTypes},
    text::{lower_first, number},
};

/// In the form, beneath what is known about the file.
pub const LINK: &str = "Preview and check";
pub const LINK_TIP: &str = "See its fields, and each record with its key; and check all of them before sending";

pub const EMPTY: &str = "The first records of the file will be shown here";
pub const NO_FILE: &str = "This file cannot be shown";
pub const PRESS_CHOOSE: &str = "Choose another file, or correct what stands beside it on the left";

pub const CHECK: &str = "Check all records";
pub const CHECK_TIP: &str =
    "Read the whole file as Send would, and say which records could not be sent. Nothing is sent";
pub const CHECKING: &str = "Checking the records";
pub const STOP_CHECK: &str = "Stop checking";
pub const LOOK_AGAIN: &str = "Look at it again";
pub const CHANGED: &str = "The file is no longer as it was when it was looked at";
pub const OUTDATED: &str = "The form or the file has changed since: check again";

pub const FIELD: &str = "Field";
pub const TIP_FIELD: &str = "The name of the field; what stands within another field has its name after a dot";
pub const TYPE: &str = "Holds";
pub const TIP_TYPE: &str = "What its values are, and in how many records it stands where not in each";
pub const DIFFERENT: &str = "Different";
pub const TIP_DIFFERENT: &str = "How many different values it has in the records that were looked at";
pub const EXAMPLE: &str = "For example";
pub const TIP_EXAMPLE: &str = "The first value in the file";
pub const KEY_MARK: &str = "Key";
pub const SHOWN_MARK: &str = "Shown";
pub const SHOW: &str = "Show";
pub const NOT_A_KEY: &str = "Neither a text nor a number, so it cannot be the key";
pub const NOT_ALWAYS_A_KEY: &str =
    "Not always a text or number: as the key, a record in which it is neither fails, or is sent without a key";
pub const FIELDS_TABLE: &str = "Fields of the file";
pub const SCROLL_FIELDS: &str = "Scroll the fields";
pub const TEXT_HAS_NONE: &str = "Plain text has no fields, so its lines are sent without a key";
pub const NO_FIELDS: &str = "No fields were found, so the records are sent without a key";

pub const RECORD: &str = "Record";
pub const RECORDS_TABLE: &str = "Records of the file";
pub const SCROLL_RECORDS: &str = "Scroll the records";
pub const RECORD_TEXT: &str = "What will be sent";
pub const TIP_RECORD_TEXT: &str = "The beginning of the message, in one line";
pub const TIP_NUMBER: &str = "The number of the record; where records are lines it is the line's in the file";
pub const TIP_KEY: &str = "The key it will be sent with; where it cannot be sent, why not";
pub const BLANK: &str = "Blank, passed over";
pub const READING: &str = "Reading…";
pub const ANY: &str = "any";
pub const UNKNOWN: &str = "?";
pub const TIP_ANY: &str = "Messages without a key are spread over all partitions";

pub const GO_TO: &str = "Go to";
pub const GO: &str = "Go";
pub const TIP_GO_TO: &str = "The number of a line or record of the file, however far in it is";
pub const ALL_RECORDS: &str = "All";
pub const WHICH: &str = "Which records are listed";
pub const SEND_FROM: &str = "Send from here";
pub const TIP_SEND_FROM: &str = "Make this record the first that is sent: From line";
pub const CLOSE: &str = "Close the record";
pub const SCROLL_TEXT: &str = "Scroll the record's text";

/// What a field's values are: `text`, `text or number`.
pub fn types(types: ValueTypes) -> String {
    let kinds = [
        (types.text, "text"),
        (types.number, "number"),
        (types.truth, "true or false"),
        (types.object, "fields"),
        (types.array, "list"),
        (types.null, "nothing (null)"),
    ];
    let named: Vec<_> = kinds.into_iter().filter(|(there, _)| *there).map(|(_, name)| name).collect();
    match named.split_last() {
        None => "–".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
    }
}

/// The same, with how many of the records have the field where not all do: `text, in 812 of 1,500`.
pub fn types_and_share(field: &FoundField, looked_at: u64) -> String {
    let types = types(field.types);
    if field.records >= looked_at {
        return types;
    }
    format!("{types}, in {} of {}", number::whole(field.records), number::whole(looked_at))
}

/// How many different values a field has: `20`, `at least 1,000,000`.
pub fn different(field: &FoundField) -> String {
    let count = number::whole(field.different as u64);
    if field.at_least { format!("at least {count}") } else { count }
}

/// What the table of fields is about: `19 fields in the first 10,000 lines. Press one to make it the key.`
pub fn fields_heading(examined: &Examined) -> String {
    let fields = number::count(examined.fields.len() as u64, "field", "fields");
    let at_least = if examined.more_fields { "More than " } else { "" };
    let where_found = match examined.lines {
        Some(lines) if lines <= examined.looked_at => format!("in {}", all_of(lines, examined.format)),
        _ => format!("in the first {}", count_of(examined.looked_at, examined.format)),
    };
    format!("{at_least}{fields} {where_found}. Press one to make it the key.")
}

fn all_of(records: u64, format: Option<Format>) -> String {
    match records {
        1 => format!("the only {}", noun(1, format)),
        records => format!("all {}", count_of(records, format)),
    }
}

fn noun(count: u64, format: Option<Format>) -> &'static str {
    match (format.is_some_and(|format| !format.is_lines()), count) {
        (true, 1) => "record",
        (true, _) => "records",
        (false, 1) => "line",
        (false, _) => "lines",
    }
}

/// A record by its number: `Line 1,500`, or `Record 1,500` where these are no lines.
pub fn numbered(number: u64, format: Option<Format>) -> String {
    let noun = if noun(1, format) == "line" { "Line" } else { "Record" };
    format!("{noun} {}", number::whole(number))
}

/// `1,500 lines`, or records where these are no lines.
pub fn count_of(records: u64, format: Option<Format>) -> String {
    format!("{} {}", number::whole(records), noun(records, format))
}

/// Format, size and number of records beside the file's name.
pub fn facts(format: &str, size: &str, examined: &Examined, reach: Reach) -> String {
    let records = match examined.lines {
        Some(lines) => count_of(lines, examined.format),
        None => format!("{} so far", count_of(reach.last, examined.format)),
    };
    format!("{format}, {size}, {records}")
}

/// What a field's row says to a screen reader.
pub fn field_row(field: &FoundField, looked_at: u64, key: bool) -> String {
    let key = if key { ", is the key" } else { "" };
    format!("{}, {}, {} different{key}", field.path, types_and_share(field, looked_at), different(field))
}

/// The button that has a field shown in the log, as a screen reader says it.
pub fn show_field(path: &str) -> String {
    format!("Show {path} in the log")
}

/// The partition's column.
pub fn destination(destination: Destination) -> String {
    match destination {
        Destination::Partition(partition) => partition.to_string(),
        Destination::Any => ANY.to_owned(),
        Destination::Unknown => UNKNOWN.to_owned(),
    }
}

/// The tooltip of the partition's heading: of how many, or how to learn that. `fixed` is one that was chosen.
pub fn partitions(fixed: Option<i32>, partitions: Option<usize>) -> String {
    if let Some(fixed) = fixed {
        return format!("Every message goes to partition {fixed}, whatever its key: so it is chosen in the form");
    }
    match partitions {
        Some(1) => "The topic has one partition".to_owned(),
        Some(count) => format!("Where the message will go, of the topic's {} partitions", number::whole(count as u64)),
        None => "It is not known yet how many partitions the topic has: press Test connection".to_owned(),
    }
}

/// What stands beside Go to while partitions are unknown.
pub const LEARN_PARTITIONS: &str = "Partitions are known after Test connection";

/// A record as a screen reader says it. `what` is its key or why it is not sent, `partition` the words of its column.
pub fn record_row(record: u64, what: &str, partition: &str) -> String {
    let partition = if partition.is_empty() { String::new() } else { format!(", partition {partition}") };
    format!("Record {}, {what}{partition}", number::whole(record))
}

/// The record's text as a screen reader names it.
pub fn record_text(record: u64) -> String {
    format!("Text of record {}", number::whole(record))
}

/// A record is being looked for.
pub fn seeking(record: u64) -> String {
    format!("Looking for {}…", number::whole(record))
}

/// There is none of this number.
pub fn missing(record: u64, reach: Reach) -> String {
    match reach.whole {
        true => format!("There is no {}: the last is {}", number::whole(record), number::whole(reach.last)),
        false => format!("There is no {}", number::whole(record)),
    }
}

/// The part of the switch that lists what cannot be sent.
pub fn cannot_be_sent(bad: u64) -> String {
    format!("Cannot be sent {}", number::whole(bad))
}

/// What a check came to, in one sentence. Of a file that breaks off it says only what was read.
pub fn verdict(check: &Check, format: Option<Format>) -> String {
    let read = match (&check.broke_off, check.records) {
        (None, _) => "",
        (Some(_), 1) => " that was read",
        (Some(_), _) => " that were read",
    };
    let all = format!("{}{read}", count_of(check.records, format));
    match (check.bad, check.records) {
        (0, 1) => format!("The only {}{read} can be sent", noun(1, format)),
        (0, _) => format!("All {all} can be sent"),
        (1, _) => format!("1 of {all} cannot be sent"),
        (bad, _) => format!("{} of {all} cannot be sent", number::whole(bad)),
    }
}

/// All reasons in one line.
pub fn reasons(check: &Check) -> String {
    let each = check.reasons.iter().map(|reason| {
        let title = lower_first(&reason.fault.words().title);
        let first = number::whole(reason.first);
        match reason.count {
            1 => format!("1 {title} ({first})"),
            count => format!("{} {title} (first {first})", number::whole(count)),
        }
    });
    each.collect::<Vec<_>>().join(" · ")
}

/// A record that cannot be sent, and why, in the terminal.
pub fn row(number: u64, why: &str, format: Option<Format>) -> String {
    format!("{} {number:>6}  {why}", noun(1, format))
}

/// A reason in whole, with its records: `2 lines, line 7 first: …`.
pub fn reason(reason: &Reason, format: Option<Format>) -> String {
    let first = numbered(reason.first, format);
    let which = match reason.count {
        1 => first,
        count => format!("{}, {} first", count_of(count, format), lower_first(&first)),
    };
    format!("{which}: {}", lower_first(&reason.fault.text()))
}

/// What else a check has seen; empty where there is nothing.
pub fn remarks(check: &Check, format: Option<Format>) -> Vec<String> {
    let mut remarks = Vec::new();
    if check.keyless > 0 {
        remarks.push(format!("Sent without a key: {}", count_of(check.keyless, format)));
    }
    if check.not_text > 0 {
        remarks.push(format!("Not UTF-8 text, sent as it stands: {}", count_of(check.not_text, format)));
    }
    if check.blank > 0 {
        remarks.push(format!("{} passed over", number::count(check.blank, "blank line", "blank lines")));
    }
    if check.bad > check.listed.len() as u64 {
        remarks.push(format!("the first {} are listed", number::whole(LISTED as u64)));
    }
    remarks
}

/// The file could be read only so far.
pub fn broke_off(fault: &Fault, check: &Check, format: Option<Format>) -> String {
    format!("Read as far as {}: {}", count_of(check.records, format), lower_first(&fault.words().title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Kind;

    #[test]
    fn types_are_told_in_plain_words() {
        let none = ValueTypes::default();
        assert_eq!(types(ValueTypes { text: true, ..none }), "text");
        assert_eq!(types(ValueTypes { text: true, null: true, ..none }), "text or nothing (null)");
        let three = ValueTypes { text: true, number: true, array: true, ..none };
        assert_eq!(types(three), "text, number or list");
        assert_eq!(types(none), "–");
        let field = FoundField { records: 812, types: ValueTypes { text: true, ..none }, ..FoundField::default() };
        assert_eq!(types_and_share(&field, 1_500), "text, in 812 of 1,500");
        assert_eq!(types_and_share(&field, 812), "text");
    }

    #[test]
    fn it_is_said_how_many_records_were_looked_at() {
        let mut examined = Examined { lines: Some(1_500), looked_at: 1_500, ..Examined::default() };
        examined.fields = vec![FoundField::default(); 19];
        assert_eq!(fields_heading(&examined), "19 fields in all 1,500 lines. Press one to make it the key.");
        (examined.lines, examined.looked_at) = (None, 10_000);
        examined.format = Some(Format::Csv);
        assert_eq!(fields_heading(&examined), "19 fields in the first 10,000 records. Press one to make it the key.");
        examined.more_fields = true;
        assert!(fields_heading(&examined).starts_with("More than 19 fields in the first"));
        let many = FoundField { different: 1_000, at_least: true, ..FoundField::default() };
        assert_eq!(different(&many), "at least 1,000");
    }

    #[test]
    fn a_check_is_summed_up() {
        let mut check = Check { records: 1_500, ..Check::default() };
        assert_eq!(verdict(&check, Some(Format::JsonLines)), "All 1,500 lines can be sent");
        assert!(remarks(&check, None).is_empty());
        check.broke_off = Some(Fault::new(Kind::FileDamaged { path: "a.json".to_owned() }));
        assert_eq!(verdict(&check, Some(Format::JsonArray)), "All 1,500 records that were read can be sent");
        check.records = 1;
        assert_eq!(verdict(&check, Some(Format::JsonArray)), "The only record that was read can be sent");
        (check.records, check.broke_off) = (1_500, None);
        let not_json = Fault::new(Kind::NotJson { column: 0 });
        check.bad = 12;
        check.reasons = vec![
            Reason { fault: not_json, count: 11, first: 7 },
            Reason { fault: Fault::new(Kind::NotUtf8 { column: 0 }), count: 1, first: 1_200 },
        ];
        assert_eq!(verdict(&check, Some(Format::Csv)), "12 of 1,500 records cannot be sent");
        assert_eq!(row(7, "not JSON", Some(Format::Csv)), "record      7  not JSON");
        assert!(reason(&check.reasons[0], None).starts_with("11 lines, line 7 first: "));
        assert!(reason(&check.reasons[1], Some(Format::JsonArray)).starts_with("Record 1,200: "));
        assert_eq!(reasons(&check), "11 not JSON (first 7) · 1 not UTF-8 (1,200)");
        (check.keyless, check.blank) = (2, 1);
        let wanted = ["Sent without a key: 2 lines", "1 blank line passed over", "the first 1,000 are listed"];
        assert_eq!(remarks(&check, None), wanted);
    }
}
