//! The list of keyboard shortcuts.

pub const TITLE: &str = "Keyboard";
pub const HELP: &str = "Help";
pub const HELP_TIP: &str = "All keyboard shortcuts";
pub const CLOSE: &str = "Close";

pub const OPEN_FILE: &str = "Choose the file to send";
pub const SEND: &str = "Send";
pub const PAUSE: &str = "Pause and go on";
pub const STOP: &str = "Stop";
pub const FIND: &str = "Find in the log, or in messages";
pub const EXPORT: &str = "Export the log";
pub const TABS: &str = "The tabs, from left to right";
pub const ZOOM: &str = "Larger, smaller, as it was";
pub const THIS: &str = "This list";

pub const IN_THE_LOG: &str = "In the delivery log";
pub const MOVE: &str = "Choose another row";
pub const MARK: &str = "Mark several rows";
pub const MARK_ALL: &str = "Mark all rows that are shown";
pub const COPY: &str = "Copy the marked rows";
pub const MENU: &str = "What to do with the row";
pub const LETTERS: &str = "Go to the next row in sight whose key begins with them";

/// Keys that have no name of their own, as they stand on a keyboard.
pub const MOVE_KEYS: &str = "Arrows, Page, Home, End";
pub const LETTER_KEYS: &str = "Letters";

/// The same keys with Shift held.
pub fn with_shift(keys: &str) -> String {
    format!("Shift and {}", super::lower_first(keys))
}

/// From one shortcut to another.
pub fn to(first: &str, last: &str) -> String {
    format!("{first} to {last}")
}
