//! How many records a file has, as far as somebody has come: the last number that is known to be there.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::LineReader;

/// Written by whoever reads a file, from any thread.
#[derive(Debug, Default)]
pub(super) struct Extent {
    last: AtomicU64,
    whole: AtomicBool,
}

/// The last record that is known to be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Its number; 0 before any is known. Where records are lines, blank ones have numbers, too.
    pub last: u64,
    /// Whether it is the last of the file.
    pub whole: bool,
}

impl Extent {
    /// The record with this number is there.
    pub(super) fn reached(&self, number: u64) {
        self.last.fetch_max(number, Ordering::Relaxed);
    }

    /// The record with this number is the last.
    pub(super) fn ended(&self, number: u64) {
        self.reached(number);
        self.whole.store(true, Ordering::Release);
    }
}

impl LineReader {
    /// How far the file is known. Waits for nothing.
    pub fn reach(&self) -> Reach {
        let extent = &self.shared.extent;
        let whole = extent.whole.load(Ordering::Acquire);
        Reach { last: extent.last.load(Ordering::Relaxed), whole }
    }
}
