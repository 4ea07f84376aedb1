//! Message values that librdkafka reads where they stand.

use std::{
    collections::VecDeque,
    ffi::c_void,
    time::{Duration, Instant},
};

use bytes::Bytes;

/// Values that were handed over within this time count as handed over together.
const SLICE: Duration = Duration::from_millis(1);

/// A value that was handed over, and the row it belongs to.
struct Payload {
    /// Held so that the bytes stay where they are until the report.
    value: Bytes,
    tag: Tag,
    /// The number of the slice in which it was handed over.
    slice: u64,
    /// Kept because a report of a message that was not stored does not tell it.
    timestamp_ms: Option<i64>,
}

/// Values that were handed over together.
struct Slice {
    at: Instant,
    /// How many of them have no report yet.
    left: u32,
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
pub(super) struct Payloads {
    places: Vec<Option<Payload>>,
    free: Vec<usize>,
    /// In order, from number `first` on; those at the front of which nothing is left are gone.
    slices: VecDeque<Slice>,
    first: u64,
    clock: Instant,
}

impl Default for Payloads {
    fn default() -> Self {
        let (places, free, slices) = (Vec::new(), Vec::new(), VecDeque::new());
        Self { places, free, slices, first: 0, clock: Instant::now() }
    }
}

impl Payloads {
    /// Tells what time it is. Asking the system for each value would cost more than keeping it.
    pub fn tick(&mut self, now: Instant) {
        self.clock = now;
    }

    /// Keeps a value; the opaque pointer names its place. Never null.
    pub fn keep(&mut self, value: Bytes, tag: Tag) -> *mut c_void {
        self.keep_timed(value, tag, None)
    }

    /// The same with the timestamp that goes with it, in milliseconds since 1970.
    pub fn keep_timed(&mut self, value: Bytes, tag: Tag, timestamp_ms: Option<i64>) -> *mut c_void {
        let slice = self.slice();
        let payload = Some(Payload { value, tag, slice, timestamp_ms });
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
        std::ptr::without_provenance_mut(place + 1)
    }

    /// The number of the slice that a value belongs to which is handed over now.
    fn slice(&mut self) -> u64 {
        let clock = self.clock;
        match self.slices.back_mut().filter(|slice| clock.saturating_duration_since(slice.at) < SLICE) {
            Some(slice) => slice.left += 1,
            None => self.slices.push_back(Slice { at: clock, left: 1 }),
        }
        self.first + self.slices.len() as u64 - 1
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
        self.slices[(payload.slice - self.first) as usize].left -= 1;
        while self.slices.front().is_some_and(|slice| slice.left == 0) {
            self.slices.pop_front();
            self.first += 1;
        }
        Some((payload.value, payload.tag, payload.timestamp_ms))
    }

    /// The tags of all values that are kept.
    pub fn tags(&self) -> Vec<Tag> {
        self.places.iter().flatten().map(|payload| payload.tag).collect()
    }

    /// When the value that is kept longest was taken, or a slice earlier; `None` when none is kept.
    pub fn oldest(&self) -> Option<Instant> {
        self.slices.front().map(|slice| slice.at)
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
        assert_eq!((payloads.release(second), payloads.release(first)), (held(b"b", 8), held(b"c", 9)));
        assert_eq!((payloads.len(), payloads.tags()), (0, Vec::new()));
        assert_eq!((payloads.release(std::ptr::null_mut()), payloads.oldest()), (None, None));
    }

    #[test]
    fn the_oldest_is_told_and_what_one_waits_behind_takes_no_room() {
        let mut payloads = Payloads::default();
        let start = payloads.clock;
        let after = |ms| start + Duration::from_millis(ms);
        let keep = |payloads: &mut Payloads, row| {
            payloads.keep(Bytes::from_static(b"a"), Tag { row, line: row + 1, batch: None })
        };
        let first = keep(&mut payloads, 0);
        for row in 1..10_000 {
            payloads.tick(after(row / 5));
            let place = keep(&mut payloads, row);
            assert_eq!(payloads.oldest(), Some(start));
            assert!(payloads.release(place).is_some());
        }
        assert!(payloads.slices.len() <= 2_000, "one a millisecond, not one a value: {}", payloads.slices.len());
        payloads.tick(after(5_000));
        let last = keep(&mut payloads, 10_000);
        assert!(payloads.release(first).is_some());
        assert_eq!(payloads.oldest(), Some(after(5_000)));
        assert!(payloads.release(last).is_some());
        assert_eq!((payloads.oldest(), payloads.slices.len()), (None, 0));
    }
}
