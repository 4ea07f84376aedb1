//! Message values that librdkafka reads where they stand.

use std::{collections::VecDeque, ffi::c_void, time::Instant};

use bytes::Bytes;

/// A value that was handed over, and the row it belongs to.
struct Payload {
    /// Held so that the bytes stay where they are until the report.
    value: Bytes,
    tag: Tag,
    serial: u64,
    /// Kept because a report of a message that was not stored does not tell it.
    timestamp_ms: Option<i64>,
}

/// What comes back with a message's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The row's number within the run.
    pub row: u64,
    /// The file's own number of the line.
    pub line: u64,
    /// The batch whose chunk the value stands in; `None` when it has memory of its own.
    pub batch: Option<u64>,
}

/// Every value between its handing over and its report. The index of a place travels through librdkafka as the message's
/// opaque pointer; it is never followed as a pointer.
#[derive(Default)]
pub(super) struct Payloads {
    places: Vec<Option<Payload>>,
    free: Vec<usize>,
    /// Place, serial and time of each handing over, in order; those at the front whose value has its report are gone.
    order: VecDeque<(usize, u64, Instant)>,
    serial: u64,
}

impl Payloads {
    /// Keeps a value; the opaque pointer names its place. Never null.
    pub fn keep(&mut self, value: Bytes, tag: Tag) -> *mut c_void {
        self.keep_timed(value, tag, None)
    }

    /// The same with the timestamp that goes with it, in milliseconds since 1970.
    pub fn keep_timed(&mut self, value: Bytes, tag: Tag, timestamp_ms: Option<i64>) -> *mut c_void {
        self.serial += 1;
        let payload = Some(Payload { value, tag, serial: self.serial, timestamp_ms });
        let place = match self.free.pop() {
            Some(place) => {
                self.places[place] = payload;
                place
            }
            None => {
                self.places.push(payload);
                self.places.len() - 1
            }
        };
        self.order.push_back((place, self.serial, Instant::now()));
        std::ptr::without_provenance_mut(place + 1)
    }

    /// Gives a value back with its tag; `None` for a place that holds nothing.
    pub fn release(&mut self, opaque: *mut c_void) -> Option<(Bytes, Tag)> {
        self.release_timed(opaque).map(|(value, tag, _)| (value, tag))
    }

    /// The same with the timestamp that went with it.
    pub fn release_timed(&mut self, opaque: *mut c_void) -> Option<(Bytes, Tag, Option<i64>)> {
        let place = opaque.addr().checked_sub(1)?;
        let payload = self.places.get_mut(place)?.take()?;
        self.free.push(place);
        while let Some((front, serial, _)) = self.order.front() {
            if self.places[*front].as_ref().is_some_and(|payload| payload.serial == *serial) {
                break;
            }
            self.order.pop_front();
        }
        Some((payload.value, payload.tag, payload.timestamp_ms))
    }

    /// The tags of all values that are kept.
    pub fn tags(&self) -> Vec<Tag> {
        self.places.iter().flatten().map(|payload| payload.tag).collect()
    }

    /// When the value that is kept longest was taken; `None` when none is kept.
    pub fn oldest(&self) -> Option<Instant> {
        self.order.front().map(|(_, _, at)| *at)
    }

    /// How many values are kept.
    pub fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_given_out_once_and_used_again() {
        let mut payloads = Payloads::default();
        let tag = |row| Tag { row, line: row + 1, batch: None };
        let held = |value: &'static [u8], row| Some((Bytes::from_static(value), tag(row)));
        let first = payloads.keep(Bytes::from_static(b"a"), tag(7));
        let second = payloads.keep(Bytes::from_static(b"b"), tag(8));
        assert_ne!(first, second);
        assert_eq!((payloads.release(first), payloads.release(first)), (held(b"a", 7), None));
        assert_eq!(payloads.keep(Bytes::from_static(b"c"), tag(9)), first);
        assert_eq!(payloads.tags(), [tag(9), tag(8)]);
        assert_eq!(payloads.order.len(), 2, "the first has its report");
        assert_eq!((payloads.release(second), payloads.release(first)), (held(b"b", 8), held(b"c", 9)));
        assert_eq!((payloads.len(), payloads.tags()), (0, Vec::new()));
        assert_eq!((payloads.release(std::ptr::null_mut()), payloads.oldest()), (None, None));
    }
}
