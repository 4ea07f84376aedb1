//! What the preview shows of a record: what would be sent for it, or why nothing would be.

use bytes::Bytes;

use super::{
    Attached,
    row_text::{HEAD_LIMIT, beginning, is_utf8},
};
use crate::{
    fault::Fault,
    producer::beyond_client,
    source::{LineReader, Previewed, Progress, Selection},
};

/// How much of a record's text is kept for its row, in bytes.
pub const ROW_LIMIT: usize = 512;

/// What the preview shows of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewText {
    /// The key it would be sent with, where there is one, or why it would not be sent; `None` for a blank line, which is
    /// passed over.
    pub outcome: Option<Result<Option<Bytes>, Fault>>,
    /// The line of the file on which it begins, where records are not lines.
    pub first_line: Option<u64>,
    /// The length in bytes of what would be sent, or of the record where nothing would be.
    pub length: u64,
    /// The beginning of that; bytes that are not UTF-8 are replaced.
    pub head: String,
    /// Whether it is UTF-8, as far as it was read.
    pub utf8: bool,
    /// What would go with it; of the chosen record only.
    pub attached: Attached,
}

/// The texts of the records with these numbers, which must rise: [`ROW_LIMIT`] bytes of each, and [`HEAD_LIMIT`] of the
/// `chosen` one. Fewer when the file has fewer, or `progress` was cancelled. Reads the file: not for the window's thread.
///
/// # Errors
/// As [`LineReader::fetch`].
pub fn preview(
    reader: &LineReader,
    numbers: &[u64],
    chosen: Option<u64>,
    selection: &Selection,
    progress: &Progress,
) -> Result<Vec<(u64, PreviewText)>, Fault> {
    reader.preview(numbers, selection, progress, |record| {
        (record.number, text(record, selection.max_line_bytes as u64, chosen))
    })
}

fn text(record: Previewed, message_bytes: u64, chosen: Option<u64>) -> PreviewText {
    let chosen = chosen == Some(record.number);
    let limit = if chosen { HEAD_LIMIT } else { ROW_LIMIT };
    let mut attached = Attached::default();
    let outcome = record.content.map(|content| {
        let message = content?;
        match beyond_client(&message, message_bytes) {
            Some(fault) => Err(fault),
            None => {
                attached = Attached::of(message.extras.as_deref().filter(|_| chosen));
                // In memory of its own: a part of the record would hold all of it.
                Ok(message.key.map(|key| Bytes::copy_from_slice(&key)))
            }
        }
    });
    PreviewText {
        outcome,
        first_line: record.first_line,
        length: record.length,
        head: String::from_utf8_lossy(beginning(&record.value, limit)).into_owned(),
        utf8: is_utf8(&record.value, record.value.len() as u64 == record.length),
        attached,
    }
}
