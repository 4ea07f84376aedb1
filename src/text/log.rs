//! The words of the delivery log's look: filter, search, columns, marked rows, the chosen row's text.

use super::number;

pub const FIND: &str = "Find";
pub const FIND_KEY_HINT: &str = "Find a key";
pub const FIND_IN: &str = "Find in";
pub const KEY: &str = "Key";
pub const TIP_FIND: &str =
    "Show only rows whose key, or shown field, holds this text: Enter, or leaving the field, looks; Escape clears";
pub const PARTITION: &str = "Partition of the rows";
pub const ALL_PARTITIONS: &str = "All partitions";
pub const GO_TO_LINE: &str = "Go to line";
pub const NOT_A_LINE: &str = "Not the number of a line";
pub const TIP_GO_TO_LINE: &str = "Choose the row of a line by the line's number, and Enter";
pub const FOLLOW: &str = "Follow";
pub const TIP_FOLLOW: &str = "Stay at the newest row as rows come";
pub const TIP_FOLLOW_NOT: &str = "The newest rows can be followed in the order in which lines are sent";
pub const TIP_STATE: &str = "Show only rows in this state, or in several; press again to show all";
pub const CLEAR_FILTER: &str = "Clear filter";
/// The log, or the file, was not looked through.
pub const NOT_LOOKED: &str = "The rows that are like that were not looked for";
/// The same where nothing is shown.
pub const SHOW_ALL_ROWS: &str = "Show all rows";
pub const SEARCHING: &str = "Looking through the file…";
pub const STOP_SEARCHING: &str = "Stop looking";

pub const COLUMNS: &str = "Choose columns";
pub const SHOWN_FIELD: &str = "Shown field";
pub const TRIES: &str = "Tries";
pub const TIP_TRIES: &str = "How often it was tried to send the line";
pub const SHOWN: &str = "shown";
pub const NO_ROOM: &str = "no room here";
pub const SORTED_UP: &str = "smallest first";
pub const SORTED_DOWN: &str = "largest first";
pub const TIP_SORT: &str = "Press to sort by it";

pub const ROW_MENU: &str = "What to do with the row";
pub const COPY_ROW: &str = "Copy row";
pub const GO_TO_LINE_ASKS: &str = "Go to line…";
pub const COPIED: &str = "Copied";

pub const FORMATTED: &str = "Formatted";
pub const AS_SENT: &str = "As sent";
pub const VALUE_LOOK: &str = "How the line is shown";
pub const COPY_KEY: &str = "Copy key";

/// The control that shows only rows in a state, beside its counter.
pub fn only_state(word: &str) -> String {
    format!("Show only {}", super::lower_first(word))
}

/// A partition in a list.
pub fn partition(partition: i32) -> String {
    format!("Partition {partition}")
}

/// What the empty field says it looks for.
pub fn find_hint(field: &str) -> String {
    format!("Find {field}")
}

/// How many rows of all that are kept are shown.
pub fn shown_of(shown: u64, kept: u64) -> String {
    format!("{} of {}", number::whole(shown), number::count(kept, "row", "rows"))
}

/// How many rows are marked.
pub fn marked(rows: u64) -> String {
    format!("{} marked", number::count(rows, "row", "rows"))
}

/// How far the search through the file is, between 0 and 1.
pub fn searching(share: f64) -> String {
    format!("{SEARCHING} {:.0} %", share.clamp(0.0, 1.0) * 100.0)
}

/// How far the file was looked through, where that is not all of it.
pub fn looked_to(line: u64) -> String {
    format!("Looked through up to line {}", number::whole(line))
}

/// No row was found; where one was to hold a text, with that text.
pub fn no_match(text: Option<&str>) -> String {
    match text {
        Some(text) => format!("No row like that holds “{}”", shortened(text)),
        None => "No row is like that".to_owned(),
    }
}

/// No row was found, and not all of the file was looked through.
pub fn no_match_up_to(line: u64) -> String {
    format!("No row up to line {} is like that", number::whole(line))
}

/// Older rows are gone: the log keeps so many, of all that there were.
pub fn older_are_gone(kept: u64, all: u64) -> String {
    let (kept, all) = (number::whole(kept), number::whole(all));
    format!("The log keeps the newest {kept} rows; counters count all {all}")
}

/// A heading with the direction in which it sorts, as a screen reader says it.
pub fn sorted(heading: &str, descending: bool) -> String {
    format!("{heading}, {}", if descending { SORTED_DOWN } else { SORTED_UP })
}

/// A column as the menu of columns names it.
pub fn column(name: &str) -> String {
    format!("{name} column")
}

/// Copies a cell: what is in it, shortened.
pub fn copy_cell(text: &str) -> String {
    format!("Copy “{}”", shortened(text))
}

/// Copies the marked rows.
pub fn copy_rows(rows: u64) -> String {
    if rows == 1 { COPY_ROW.to_owned() } else { format!("Copy {} rows", number::whole(rows)) }
}

/// Shows only rows with this key.
pub fn only_key(key: &str) -> String {
    format!("Find keys with “{}”", shortened(key))
}

/// Shows only rows of this partition.
pub fn only_partition(partition: i32) -> String {
    format!("Show only partition {partition}")
}

/// A text that fits into a menu.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 24;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// How often it was tried to send a line, where that is more than once. `at_least` where no more are counted.
pub fn tries(tries: u64, at_least: bool) -> String {
    let more = if at_least { " or more" } else { "" };
    format!("Tried {} times{more}.", number::whole(tries))
}

/// The same for a column.
pub fn tries_cell(tries: u64, at_least: bool) -> String {
    format!("{tries}{}", if at_least { "+" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_in_words() {
        assert_eq!(shown_of(1_234, 10_000_000), "1,234 of 10,000,000 rows");
        assert_eq!(
            older_are_gone(20_000_000, 31_234_567),
            "The log keeps the newest 20,000,000 rows; counters count all 31,234,567"
        );
        assert_eq!((copy_rows(1), copy_rows(1_200)), ("Copy row".to_owned(), "Copy 1,200 rows".to_owned()));
        assert_eq!(
            (tries(2, false), tries(31, true)),
            ("Tried 2 times.".to_owned(), "Tried 31 times or more.".to_owned())
        );
        assert_eq!((tries_cell(2, false), tries_cell(31, true)), ("2".to_owned(), "31+".to_owned()));
        assert_eq!(searching(0.456), "Looking through the file… 46 %");
    }

    #[test]
    fn a_long_cell_is_shortened_between_letters() {
        assert_eq!(copy_cell("STR1"), "Copy “STR1”");
        assert_eq!(copy_cell(&"é".repeat(30)), format!("Copy “{}…”", "é".repeat(24)));
    }
}
