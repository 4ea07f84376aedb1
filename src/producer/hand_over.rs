//! The part of a run that hands lines over.

use std::time::{Duration, Instant};

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{
    End, Handed, Outcome,
    session::{SLICE, Session},
};
use crate::{
    fault::{Fault, Kind, kafka},
    native::Tag,
    source::{Batch, Message, Next},
};

/// How long the queue is listened to while the source has nothing yet.
const SOURCE_SLICE: Duration = Duration::from_millis(2);
/// How many lines are handed over before reports and commands are looked at again.
const LINES_A_TURN: u32 = 128;

/// What asking the source for more gave.
enum Reading {
    Lines,
    Later,
    End,
    Failed(Fault),
}

impl Session<'_> {
    /// Hands over every line at its pace; an outcome when the run ends before that.
    pub(super) fn hand_over_all(&mut self) -> Option<Outcome> {
        loop {
            if let Some(outcome) = self.look() {
                return Some(outcome);
            }
            if self.news.behind() {
                self.news.tell();
                self.listen(SLICE);
                continue;
            }
            self.listen(Duration::ZERO);
            for _ in 0..LINES_A_TURN {
                if self.lines.is_empty() {
                    match self.read_on() {
                        Reading::Lines => {}
                        Reading::Later => break,
                        Reading::End => return None,
                        Reading::Failed(fault) => return Some(Outcome::Broken { fault, contact: true }),
                    }
                }
                if !self.hand_over_next() {
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
            Next::Batch(Batch { lines, blank, bytes }) => {
                self.news.progress(blank, bytes);
                let some = !lines.is_empty();
                self.lines.extend(lines);
                if some { Reading::Lines } else { Reading::Later }
            }
            Next::Later => {
                self.news.tell();
                self.listen(SOURCE_SLICE);
                Reading::Later
            }
            Next::End => {
                self.source_ended = true;
                Reading::End
            }
            Next::Failed(fault) => Reading::Failed(fault),
        }
    }

    /// Hands over the next line when it is due; `false` when it is time to look around first.
    fn hand_over_next(&mut self) -> bool {
        let Some(line) = self.lines.front() else { return false };
        let number = line.number;
        let message = match &line.content {
            Ok(message) => message,
            Err(fault) => {
                let fault = fault.clone();
                self.refuse(number, fault);
                return true;
            }
        };
        let now = Instant::now();
        let wait = self.pace.wait(now);
        if !wait.is_zero() {
            self.news.tell();
            self.wait(wait.min(SLICE));
            return false;
        }
        let message = message.clone();
        match self.producer.send(&message.value, message.key.as_deref(), Tag { row: self.rows, line: number }) {
            Ok(()) => self.handed_over(number, message, now),
            Err(Code::QueueFull) => {
                self.news.tell();
                self.listen(SLICE);
                return false;
            }
            Err(Code::MessageSizeTooLarge) => {
                let length = message.key.map_or(0, |key| key.len() as u64);
                self.refuse(number, Fault::with(Kind::KeyTooLong { length }, Code::MessageSizeTooLarge.to_string()));
            }
            Err(code) => {
                let fault = kafka::report(code, &self.assignment.topic, self.assignment.deadline, self.watch.cause());
                self.watch.refused(&fault);
                self.refuse(number, fault);
            }
        }
        true
    }

    fn handed_over(&mut self, number: u64, message: Message, now: Instant) {
        self.lines.pop_front();
        self.rows += 1;
        self.next_line = number + 1;
        self.pace.advance(now);
        self.news.handed(Handed { line: number, key: message.key });
    }

    /// A line that fails before librdkafka takes it.
    fn refuse(&mut self, number: u64, fault: Fault) {
        self.lines.pop_front();
        self.news.handed(Handed { line: number, key: None });
        self.end(Tag { row: self.rows, line: number }, End::Failed(fault));
        self.rows += 1;
        self.next_line = number + 1;
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
