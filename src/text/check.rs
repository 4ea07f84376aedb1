//! Words of the terminal's check of a file.

/// The help of `check`.
pub const CHECK: &str = "Check which lines of a file could be sent; nothing is sent";
/// What follows the help of `check`.
pub const CHECK_MORE: &str = "\
The whole file is read, and judged by the same rules as `send`: what is not JSON, not UTF-8, lacks its key or a field
of a header or a time, or is too long for the limit. All such lines are counted, and the first 1,000 are printed. No
cluster is needed.

Exit code 0: every line can be sent. 1: not every line. 2: wrong usage, or none of the file can be sent.";
/// The file.
pub const FILE: &str = "The file to check, - for standard input";
/// The limit.
pub const MESSAGE_SIZE: &str = "The longest line that can be sent, such as 1MB, with its key and what is around it";
/// What to do with lines that are not JSON.
pub const BAD_LINES: &str =
    "Whether lines that are not JSON or lack a field that is asked for are refused, or sent without it";
/// The field of the recorded time.
pub const AS_RECORDED: &str = "The field with the time by which lines are to be spaced as recorded";
/// How it is printed.
pub const FORMAT: &str = "How each line that cannot be sent is printed";
