//! Words about the file: how it is divided into records, and what is known about it.

use crate::{
    source::{Examined, Format, Packing, RecordAs},
    text::{number, window::preview},
};

pub const FORMAT: &str = "Format";
pub const TIP_FORMAT: &str = "How the file is divided into messages; it is told from the beginning of the file";
pub const DETECTED: &str = "detected";
pub const RECORD_AS: &str = "Send as";
pub const TIP_RECORD_AS: &str =
    "A row either becomes a JSON object with the names of the columns, or is sent as it stands in the file";
pub const COUNTING: &str = "Counting";
pub const CANCEL_COUNTING: &str = "Stop counting";
pub const COUNT_LINES: &str = "Count them";
pub const COUNT_LINES_TIP: &str = "Read the whole file to know how much there is to send";
pub const SENT_AS_BYTES: &str = "Not UTF-8 text: its bytes are sent as they are";

/// A format's name in a list.
pub fn format(format: Format) -> &'static str {
    match format {
        Format::Auto => "Detect",
        Format::JsonLines => "JSON lines",
        Format::Text => "Plain text",
        Format::JsonArray => "JSON array",
        Format::Csv => "CSV",
        Format::Tsv => "TSV",
    }
}

/// What a format means, beside its name.
pub fn format_note(format: Format) -> &'static str {
    match format {
        Format::Auto => "from the file itself",
        Format::JsonLines => "a JSON text in each line",
        Format::Text => "each line as it is",
        Format::JsonArray => "each element is a message",
        Format::Csv => "commas or semicolons",
        Format::Tsv => "tabs",
    }
}

/// What a row is sent as.
pub fn record_as(choice: RecordAs) -> &'static str {
    match choice {
        RecordAs::Json => "JSON object",
        RecordAs::Line => "As it stands",
    }
}

/// What is known about a file, in one quiet sentence or two: not more than what was looked at tells. `counting` when its
/// records are being counted.
pub fn file_summary(examined: &Examined, counting: bool) -> String {
    let size = format!("{}{}", number::bytes(examined.size), packing(examined.packing));
    let many = examined.format.is_some_and(|format| !format.is_lines());
    let (one, more) = if many { ("record", "records") } else { ("line", "lines") };
    let Some(lines) = examined.lines else {
        let counting = if counting { format!(", counting its {more}…") } else { String::new() };
        return format!("{size}{counting}");
    };
    let counted = number::count(lines, one, more);
    let of = match examined.format {
        Some(Format::JsonLines) => " of JSON",
        Some(Format::Text) => " of text",
        _ => "",
    };
    match (&examined.first_bad, examined.looked_at) {
        (None, all) if all >= lines => format!("{counted}{of}, {size}. No problems found."),
        (Some(_), _) | (None, 0) => format!("{counted}, {size}."),
        (None, some) => format!("{counted}, {size}. No problems in the first {}.", number::count(some, one, more)),
    }
}

/// What lies around a text, behind its size: `, gzip, UTF-16 sent as UTF-8`.
fn packing(packing: Packing) -> String {
    let compression = packing.compression.map(|compression| format!(", {}", compression.name()));
    let encoding = packing.utf16.then_some(", UTF-16 sent as UTF-8");
    compression.unwrap_or_default() + encoding.unwrap_or_default()
}

/// A record that is not UTF-8 where that is no mistake.
pub fn first_other(number: u64, format: Option<Format>) -> String {
    format!("{}: not UTF-8 text, sent as it is", preview::numbered(number, format))
}

/// The heading of a record's text: `Line 15, key STR5864, 1.2 MB`; `key` is its words.
pub fn line_title(number: u64, first_line: Option<u64>, key: &str, length: u64) -> String {
    let (record, length) = (number::whole(number), number::bytes(length));
    match first_line {
        None => format!("Line {record}, {key}, {length}"),
        Some(line) => format!("Record {record}, line {} of the file, {key}, {length}", number::whole(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fault::{Fault, Kind},
        source::Compression,
        text::window::first_bad,
    };

    #[test]
    fn a_file_is_summed_up() {
        let format = Some(Format::JsonLines);
        let mut examined =
            Examined { size: 1_014_000, lines: Some(1500), looked_at: 1500, format, ..Examined::default() };
        assert_eq!(file_summary(&examined, false), "1,500 lines of JSON, 1.0 MB. No problems found.");
        examined.looked_at = 1000;
        assert_eq!(file_summary(&examined, false), "1,500 lines, 1.0 MB. No problems in the first 1,000 lines.");
        examined.looked_at = 0;
        assert_eq!(
            file_summary(&examined, false),
            "1,500 lines, 1.0 MB.",
            "the first line is longer than what was read"
        );
        let bad = Fault::new(Kind::NotJson { column: 3 });
        examined.first_bad = Some((7, bad.clone()));
        assert_eq!(file_summary(&examined, false), "1,500 lines, 1.0 MB.");
        assert_eq!(first_bad(7, &bad, format), "Line 7: not JSON");
        assert_eq!(first_bad(1_007, &bad, Some(Format::Csv)), "Record 1,007: not JSON");
        assert_eq!(first_other(7, Some(Format::Tsv)), "Record 7: not UTF-8 text, sent as it is");
        examined.lines = None;
        assert_eq!(file_summary(&examined, true), "1.0 MB, counting its lines…");
        assert_eq!(file_summary(&examined, false), "1.0 MB");
    }

    #[test]
    fn what_lies_around_a_text_is_said() {
        let packing = Packing { compression: Some(Compression::Gzip), utf16: true };
        let format = Some(Format::Csv);
        let examined = Examined { size: 2000, lines: Some(3), looked_at: 3, format, packing, ..Examined::default() };
        let wanted = "3 records, 2.0 kB, gzip, UTF-16 sent as UTF-8. No problems found.";
        assert_eq!(file_summary(&examined, false), wanted);
    }

    #[test]
    fn a_record_that_is_no_line_says_where_it_begins() {
        assert_eq!(line_title(15, None, "key STR5864", 1_200_000), "Line 15, key STR5864, 1.2 MB");
        assert_eq!(
            line_title(1500, Some(4501), "no key", 20),
            "Record 1,500, line 4,501 of the file, no key, 20 bytes"
        );
    }
}
