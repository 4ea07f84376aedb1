//! What goes with a message beside value and key, as it is shown: headers and times.

use std::sync::Arc;

use super::row_text::beginning;
use crate::source::Extras;

/// How much is kept of a header's value, in bytes.
const VALUE_LIMIT: usize = 1024;

/// What goes with a message beside value and key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// Its headers, in order.
    pub headers: Vec<ShownHeader>,
    /// Its timestamp in milliseconds since 1970, where one was chosen; `None` for the time at which it is sent.
    pub timestamp_ms: Option<i64>,
    /// The time that its line carries, in milliseconds since 1970, where lines are spaced as recorded.
    pub recorded_ms: Option<i64>,
}

/// A header of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownHeader {
    /// Its name.
    pub name: Arc<str>,
    /// Its value's beginning, and whether that is all of it; `None` for a header without a value. Bytes that are not UTF-8
    /// are replaced.
    pub value: Option<(String, bool)>,
}

impl Attached {
    /// What goes with a message, in memory of its own.
    pub(super) fn of(extras: Option<&Extras>) -> Self {
        let Some(extras) = extras else { return Self::default() };
        let value = |value: &bytes::Bytes| {
            let shown = beginning(value, VALUE_LIMIT);
            (String::from_utf8_lossy(shown).into_owned(), shown.len() == value.len())
        };
        let header = |(name, bytes): &(Arc<str>, Option<bytes::Bytes>)| ShownHeader {
            name: Arc::clone(name),
            value: bytes.as_ref().map(value),
        };
        Self {
            headers: extras.headers.iter().map(header).collect(),
            timestamp_ms: extras.timestamp_ms,
            recorded_ms: extras.recorded_ms,
        }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.headers.is_empty() && self.timestamp_ms.is_none() && self.recorded_ms.is_none()
    }
}
