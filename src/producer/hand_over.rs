//! The part of a run that hands lines over.

use std::time::{Duration, Instant};

use bytes::Bytes;
use rdkafka::error::RDKafkaErrorCode as Code;

use super::{
    End, Event, Handed, Key, Outcome,
    limit::too_long_for_client,
    session::{SLICE, Session},
};
use crate::{
    fault::{Fault, Kind},
    native::{Beside, Outgoing, Tag},
    source::{Batch, Extras, Line, Message, Next, Repeat},
};

/// How long the queue is listened to while the source has nothing yet.
const SOURCE_SLICE: Duration = Duration::from_millis(2);
/// After so many looks in a row that found nothing the source is looked at less often.
const PATIENT_LOOKS: u32 = 100;
/// How many lines are handed over before reports and commands are looked at again.
const LINES_A_TURN: u64 = 128;

/// A wait for the next line from which on it is told until when it lasts.
const LONG_WAIT: Duration = Duration::from_secs(5);
/// A wait for the next line that is too short to tell anything before it.
const SHORT_WAIT: Duration = Duration::from_millis(1);

/// What asking the source for more gave.
enum Reading {
    Lines,
    Later,
    End,
}

impl Session<'_, '_> {
    /// Hands over every line at its pace; an outcome when the run ends before that.
    pub(super) fn hand_over_all(&mut self) -> Option<Outcome> {
        loop {
            if let Some(outcome) = self.look().or_else(|| self.make_good()) {
                return Some(outcome);
            }
            if !self.hand_over_again() {
                self.news.tell();
                self.listen(SLICE);
                continue;
            }
            if self.news.behind() || self.pauses.going_on() {
                self.news.tell();
                self.listen(SLICE);
                continue;
            }
            self.listen(Duration::ZERO);
            // What was just refused comes before any further line.
            if self.again.wanted() {
                continue;
            }
            let turn = Instant::now();
            let enough = self.rows + LINES_A_TURN;
            while self.rows < enough {
                if self.lines.is_empty() {
                    match self.read_on() {
                        Reading::Lines => {}
                        Reading::Later => break,
                        Reading::End => return None,
                    }
                }
                if !self.hand_over_some(enough - self.rows, turn) {
                    break;
                }
            }
            self.news.tell_if_due(Instant::now());
        }
    }

    /// Takes lines from the source without waiting for long.
    fn read_on(&mut self) -> Reading {
        if self.source_ended {
            return Reading::End;
        }
        match self.assignment.source.next(Duration::ZERO) {
            Next::Batch(Batch { pass, lines, blank, bytes }) => {
                self.news.progress(blank, bytes);
                if pass != self.pass && !self.begin_pass(pass) {
                    return Reading::End;
                }
                let some = !lines.is_empty();
                self.pinned.next_batch();
                self.empty_looks = 0;
                // Only when none is left is there asked for more.
                self.lines = lines.into();
                if some { Reading::Lines } else { Reading::Later }
            }
            Next::Later => {
                self.news.tell();
                // A pipe that is silent for long is looked at less often.
                self.empty_looks = self.empty_looks.saturating_add(1);
                self.listen(if self.empty_looks < PATIENT_LOOKS { SOURCE_SLICE } else { SLICE });
                Reading::Later
            }
            Next::End => {
                self.source_ended = true;
                Reading::End
            }
            // What was read before is whole: it is waited for.
            Next::Failed(fault) => {
                self.file_trouble = Some(fault);
                Reading::End
            }
        }
    }

    /// Hands over the next lines, `most` of them at most: together where all are due at once and nothing goes with them
    /// beside value and key, otherwise one. `false` when it is time to look around first. `turn` is when this turn began.
    fn hand_over_some(&mut self, most: u64, turn: Instant) -> bool {
        if self.pace.is_free() {
            self.gather(most);
        }
        if self.outgoing.is_empty() { self.hand_over_next(turn) } else { self.hand_over_together(turn) }
    }

    /// Gathers the next lines that can go together.
    fn gather(&mut self, most: u64) {
        while (self.outgoing.len() as u64) < most && self.pinned.has_room() {
            let plain = matches!(self.lines.front(), Some(Line { content: Ok(message), .. }) if self.is_plain(message));
            let next = if plain { self.lines.pop_front() } else { None };
            let Some(Line { number, content: Ok(message) }) = next else { return };
            let Message { value, key, .. } = message;
            let (row, batch) = (self.rows + self.outgoing.len() as u64, self.pinned.hold());
            self.outgoing.push(Outgoing { value, key, tag: Tag { row, line: number, batch }, refused: None });
        }
    }

    fn is_plain(&self, message: &Message) -> bool {
        message.extras.is_none() && !self.again.beyond_limit(&message.value, message.key.as_deref(), &[])
    }

    /// Hands over what was gathered; `false` when it is time to look around and try again with the rest.
    fn hand_over_together(&mut self, now: Instant) -> bool {
        let mut outgoing = std::mem::take(&mut self.outgoing);
        self.producer.send_all(&mut outgoing);
        let mut messages = outgoing.drain(..);
        let mut goes_on = true;
        while let Some(Outgoing { value, key, tag, refused }) = messages.next() {
            let Some(code) = refused else {
                self.handed_over(tag.line, key, None, now);
                continue;
            };
            self.unpin(tag);
            // Those that follow one that waits for room wait behind it.
            if is_tried_again(code) {
                for Outgoing { value, key, tag, .. } in messages.by_ref().rev() {
                    self.unpin(tag);
                    self.put_back(tag.line, Message { value, key, extras: None });
                }
            }
            goes_on = self.not_taken(code, tag.line, Message { value, key, extras: None });
        }
        drop(messages);
        self.outgoing = outgoing;
        goes_on
    }

    fn unpin(&mut self, tag: Tag) {
        if let Some(batch) = tag.batch {
            self.pinned.release(batch);
        }
    }

    /// Hands over the next line when it is due; `false` when it is time to look around first. `turn` is when this turn
    /// began.
    fn hand_over_next(&mut self, turn: Instant) -> bool {
        let Some(Line { number, content }) = self.lines.pop_front() else { return false };
        let mut message = match content {
            Ok(message) => message,
            Err(fault) => {
                self.refuse(number, fault);
                return true;
            }
        };
        let (key, beside) = (message.key.as_deref(), beside(message.extras.as_deref()));
        if self.again.beyond_limit(&message.value, key, beside.headers) {
            let fault = self.too_long_for_topic(&message.value, key, beside.headers, "");
            self.refuse(number, fault);
            return true;
        }
        let now = if self.pace.is_free() { turn } else { Instant::now() };
        let wait = self.pace.wait(now, recorded_ms(&message));
        if !wait.is_zero() {
            self.put_back(number, message);
            self.wait_for_line(wait, now);
            return false;
        }
        let tag = Tag { row: self.rows, line: number, batch: None };
        let (message, sent) = if self.pinned.has_room() {
            let sent = self.send_in_place(&mut message, tag);
            (message, sent)
        } else {
            let mut message = message.detached();
            let sent = self.send(&mut message, tag);
            (message, sent)
        };
        match sent {
            Ok(()) => {
                let recorded_ms = recorded_ms(&message);
                self.handed_over(number, message.key, recorded_ms, now);
            }
            Err(code) => return self.not_taken(code, number, message),
        }
        true
    }

    /// The line is the next one again.
    fn put_back(&mut self, number: u64, message: Message) {
        self.lines.push_front(Line { number, content: Ok(message) });
    }

    /// Hands a value over where it stands in its chunk, which is held until the report.
    fn send_in_place(&mut self, message: &mut Message, tag: Tag) -> Result<(), Code> {
        let tag = Tag { batch: self.pinned.hold(), ..tag };
        let sent = self.send(message, tag);
        if sent.is_err() {
            self.unpin(tag);
        }
        sent
    }

    /// Takes the value out of the message, and leaves it there on failure.
    fn send(&self, message: &mut Message, tag: Tag) -> Result<(), Code> {
        let Message { value, key, extras } = message;
        self.producer.send_with(value, key.as_deref(), beside(extras.as_deref()), tag)
    }

    /// librdkafka did not take the line; `false` when it is time to look around and try again.
    fn not_taken(&mut self, code: Code, number: u64, message: Message) -> bool {
        let (key, headers) = (message.key.as_ref().map_or(0, Bytes::len) as u64, header_bytes(&message));
        let length = message.value.len() as u64 + key + headers;
        let fault = match code {
            // An empty queue that is too full for this line will never take it.
            Code::QueueFull if self.producer.waiting() == 0 && length > self.queue_bytes => {
                Fault::with(Kind::LineTooLong { length, limit: self.queue_bytes }, "queue.buffering.max.kbytes")
            }
            Code::QueueFull => {
                self.put_back(number, message);
                self.news.tell();
                self.listen(SLICE);
                return false;
            }
            // Its reason comes with the queue; the line is not at fault.
            Code::Fatal => {
                self.put_back(number, message);
                self.listen(SLICE);
                self.watch.client_failed(code);
                return false;
            }
            Code::MessageSizeTooLarge => too_long_for_client(&message, self.message_bytes),
            code => {
                let fault = self.not_taken_by(code);
                self.watch.refused(&fault);
                fault
            }
        };
        self.refuse(number, fault);
        true
    }

    fn handed_over(&mut self, number: u64, key: Option<Bytes>, recorded_ms: Option<i64>, now: Instant) {
        self.rows += 1;
        self.next_line = number + 1;
        self.pace.advance(now, recorded_ms);
        self.no_longer_waits();
        self.news.handed(Handed { line: number, key: key.as_deref().map(Key::from) });
    }

    /// A line that fails before librdkafka takes it.
    fn refuse(&mut self, number: u64, fault: Fault) {
        self.news.handed(Handed { line: number, key: None });
        self.end(Tag { row: self.rows, line: number, batch: None }, End::Failed(fault.into()));
        self.resume.refused();
        self.rows += 1;
        self.next_line = number + 1;
    }

    /// Another pass over the file begins; `false` where that would have no end: no line of the last one could be sent, and
    /// each further one would fail in the same way as fast as it can be read.
    fn begin_pass(&mut self, pass: u64) -> bool {
        self.pass = pass;
        self.next_line = self.assignment.from_line;
        let some_sent = self.resume.pass_begins(self.rows);
        if self.assignment.repeat == Repeat::WithoutEnd && !some_sent {
            self.source_ended = true;
            self.file_trouble = Some(Fault::new(Kind::NoneToSend));
            return false;
        }
        self.pace.begin_pass();
        self.news.pass(pass);
        true
    }

    /// The next line is not due yet: waits a while for it.
    fn wait_for_line(&mut self, wait: Duration, now: Instant) {
        if wait >= LONG_WAIT && !self.waits_long {
            self.waits_long = true;
            self.news.event(Event::Due { run: self.assignment.run, at: Some(now + wait) });
        }
        // Many short waits a second are not each worth a word.
        if wait < SHORT_WAIT {
            self.news.tell_if_due(now)
        } else {
            self.news.tell()
        }
        self.wait(wait.min(SLICE));
    }

    pub(super) fn no_longer_waits(&mut self) {
        if std::mem::take(&mut self.waits_long) {
            self.news.event(Event::Due { run: self.assignment.run, at: None });
        }
    }

    /// Waits exactly: the queue counts in milliseconds, the rest is slept.
    fn wait(&mut self, wait: Duration) {
        let until = Instant::now() + wait;
        self.listen(wait);
        let rest = until.saturating_duration_since(Instant::now());
        if rest < Duration::from_millis(1) {
            std::thread::sleep(rest);
        }
    }
}

/// Whether a line that was not taken for this reason is still the next one.
fn is_tried_again(code: Code) -> bool {
    matches!(code, Code::QueueFull | Code::Fatal)
}

fn beside(extras: Option<&Extras>) -> Beside<'_> {
    match extras {
        None => Beside::default(),
        Some(extras) => Beside { headers: &extras.headers, timestamp_ms: extras.timestamp_ms },
    }
}

fn recorded_ms(message: &Message) -> Option<i64> {
    message.extras.as_ref()?.recorded_ms
}

/// How long names and values of the headers are together.
pub(super) fn header_bytes(message: &Message) -> u64 {
    let headers = beside(message.extras.as_deref()).headers.iter();
    headers.map(|(name, value)| (name.len() + value.as_ref().map_or(0, Bytes::len)) as u64).sum()
}
