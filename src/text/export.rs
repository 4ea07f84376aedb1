//! Words about exporting the delivery log.

use super::number;

pub const EXPORT: &str = "Export…";
pub const EXPORT_TIP: &str = "Write the delivery log into a file";
pub const ASK_TITLE: &str = "Export the delivery log";
pub const FORMAT: &str = "Format";
pub const TIP_FORMAT: &str = "CSV for spreadsheets; JSON lines for programs";
pub const CSV: &str = "CSV";
pub const JSON_LINES: &str = "JSON lines";
pub const ROWS: &str = "Rows";
pub const TIP_ROWS: &str = "All rows that the log keeps, or those that the filter shows, in their order";
pub const FILE: &str = "Write to";
pub const TIP_FILE: &str = "The path of the file that is written";
pub const CHOOSE: &str = "Choose…";
pub const CHOOSE_TIP: &str = "Choose where the log is written to";
pub const DO_EXPORT: &str = "Export";
pub const REPLACE: &str = "Replace";
pub const CANCEL: &str = "Cancel";
pub const EXISTS: &str = "There is a file with this name. It will be replaced.";
pub const NO_PATH: &str = "The path of a file is missing";
pub const STOP: &str = "Stop exporting";
pub const PROGRESS: &str = "Progress of the export";
pub const DISMISS: &str = "Close the word about the export";

/// The choice of all rows.
pub fn all(rows: u64) -> String {
    format!("All {}", number::whole(rows))
}

/// The choice of the rows that are shown.
pub fn shown(rows: u64) -> String {
    format!("Shown {}", number::whole(rows))
}

/// So many older rows are no longer kept by the log.
pub fn gone(rows: u64) -> String {
    format!("The log no longer keeps the oldest {}: they are not exported.", number::count(rows, "row", "rows"))
}

/// The rows that are shown were looked for up to this line only.
pub fn searched_in_part(to_line: u64) -> String {
    format!("Not all lines were looked through: the rows shown are those up to line {}.", number::whole(to_line))
}

/// How far the reading of keys and fields is, before rows are written that stand in another order than in the file.
pub fn gathering(done: u64, rows: u64) -> String {
    format!("Reading keys and fields: {} of {} rows", number::whole(done), number::whole(rows))
}

/// How far it is.
pub fn going_on(done: u64, rows: u64) -> String {
    format!("Exporting row {} of {}", number::whole(done.saturating_add(1).min(rows)), number::whole(rows))
}

/// It is done.
pub fn done(rows: u64, path: &str) -> String {
    format!("{} exported to {path}", number::count(rows, "row", "rows"))
}

/// It is done, and the file that was sent could not be read, by a fault with this title.
pub fn without_texts(title: &str) -> String {
    format!("Keys and fields are missing in it: {}", super::lower_first(title))
}

/// The name that is offered for the file.
pub fn file_name(topic: &str, ending: &str) -> String {
    format!("{topic}-log.{ending}")
}
