//! All records of a file checked as a run would: by the source that makes messages of them, and by the producer's limit.

use crate::{
    fault::Fault,
    producer::beyond_client,
    source::{self, Check, Origin, Progress, Selection},
};

/// Checks every record of a file. `None` when it was cancelled. Reads the whole file: not for the window's thread.
///
/// # Errors
/// As [`source::check`].
pub fn check(origin: &Origin, selection: &Selection, progress: &Progress) -> Result<Option<Check>, Fault> {
    let limit = selection.max_line_bytes as u64;
    source::check(origin, selection, progress, |message| beyond_client(message, limit))
}
