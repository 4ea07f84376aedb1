//! Rows and ends, gathered so that the listener hears them together.

use std::time::{Duration, Instant};

use super::{Ended, Event, Handed, Listener};

/// How many rows and ends are told together at most.
const FULL: usize = 4096;
/// How old an untold row may get while lines are being handed over.
const STALE: Duration = Duration::from_millis(8);

/// Gathers what the listener is to hear about one run.
pub(super) struct News<'a> {
    run: u64,
    listener: &'a mut dyn Listener,
    handed: Vec<Handed>,
    ended: Vec<Ended>,
    blank: u64,
    bytes: u64,
    pass: u64,
    progressed: bool,
    told: Instant,
}

impl<'a> News<'a> {
    pub fn new(run: u64, listener: &'a mut dyn Listener) -> Self {
        Self {
            run,
            listener,
            handed: Vec::new(),
            ended: Vec::new(),
            blank: 0,
            bytes: 0,
            pass: 1,
            progressed: false,
            told: Instant::now(),
        }
    }

    /// A line became a row.
    pub fn handed(&mut self, handed: Handed) {
        self.handed.push(handed);
    }

    /// A row ended.
    pub fn ended(&mut self, ended: Ended) {
        self.ended.push(ended);
    }

    /// More of the file was passed.
    pub fn progress(&mut self, blank: u64, bytes: u64) {
        self.blank += blank;
        self.bytes += bytes;
        self.progressed = true;
    }

    /// Another pass over the file began.
    pub fn pass(&mut self, pass: u64) {
        self.pass = pass;
    }

    /// Tells what was gathered when it is much or old.
    pub fn tell_if_due(&mut self, now: Instant) {
        let gathered = self.handed.len() + self.ended.len();
        if gathered >= FULL || (gathered > 0 && now.saturating_duration_since(self.told) >= STALE) {
            self.tell();
        }
    }

    /// Tells everything that was gathered.
    pub fn tell(&mut self) {
        if self.handed.is_empty() && self.ended.is_empty() && !self.progressed {
            return;
        }
        self.progressed = false;
        self.told = Instant::now();
        self.listener.event(Event::Rows {
            run: self.run,
            handed: take(&mut self.handed),
            ended: take(&mut self.ended),
            blank: self.blank,
            bytes: self.bytes,
            pass: self.pass,
        });
    }

    /// Whether the listener has not kept up.
    pub fn behind(&self) -> bool {
        self.listener.behind()
    }

    /// Tells an event after everything that came before it.
    pub fn event(&mut self, event: Event) {
        self.tell();
        self.listener.event(event);
    }
}

/// Takes what is there, and leaves room for as much, which the next ones need not find piece by piece.
fn take<T>(list: &mut Vec<T>) -> Vec<T> {
    let room = Vec::with_capacity(list.len());
    std::mem::replace(list, room)
}
