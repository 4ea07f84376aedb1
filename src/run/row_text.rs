//! What a row shows of its line, fetched again from the file.

use crate::fault::Fault;

/// What a row shows of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowText {
    /// The line as it was sent.
    Line {
        /// The key, as text; `None` where the message has none.
        key: Option<String>,
        /// The value of the shown field.
        shown: Option<String>,
        /// The line's text up to [`crate::source::FETCH_LIMIT`] bytes; bytes that are not UTF-8 are replaced.
        head: String,
        /// The whole line's length in bytes.
        length: u64,
    },
    /// The line cannot be shown: the file has changed, or its lines were piped in.
    Gone(Fault),
}
