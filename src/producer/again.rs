//! Lines that are sent again, because the broker refused the batch that they were in as too large.
//!
//! The broker refuses a batch as a whole, with lines that are short enough, and librdkafka does not take it apart. So what
//! was refused is sent again one by one, and what was behind it goes on in smaller batches. Only a line that was alone in
//! its batch has failed. The size of librdkafka's batches is set when a producer is made: each step has one of its own,
//! made when the one before has answered for everything. No line is in two of them, and none is sent again that may be
//! stored.

use std::collections::VecDeque;

use bytes::Bytes;
use rdkafka::{ClientConfig, error::RDKafkaErrorCode as Code};

use super::{
    End, Outcome,
    record_batch::{self, alone_bytes},
    session::{SLICE, Session},
    wind_down::close,
};
use crate::{
    fault::{Fault, Kind, kafka},
    native::{Persistence, Producer, Report, Returned, Tag},
};

/// By how much batches become smaller after one was refused and the topic's limit is not known.
const SHRINK: u64 = 10;
/// The size of a batch that takes a single message, however short.
const ALONE: u64 = 1;

/// A line that is certainly not stored.
struct Held {
    tag: Tag,
    message: Returned,
}

/// The lines that are sent again, and what is known about the size of batches.
pub(super) struct Again {
    /// Those that were refused with their batch.
    alone: VecDeque<Held>,
    /// Those that librdkafka gave back before they had left.
    behind: VecDeque<Held>,
    /// librdkafka is giving back what has not left.
    taking_back: bool,
    /// The longest batch that the present producer makes of more than one message.
    batch_bytes: u64,
    compresses: bool,
    /// The longest message that was taken in whatever batch, key included, and the shortest that was refused alone.
    taken_bytes: u64,
    refused_bytes: u64,
    /// The topic's limit for a batch, where it is known.
    limit: Option<u64>,
}

impl Again {
    pub fn new(config: &ClientConfig) -> Self {
        Self {
            alone: VecDeque::new(),
            behind: VecDeque::new(),
            taking_back: false,
            batch_bytes: record_batch::batch_bytes(config),
            compresses: record_batch::compresses(config),
            taken_bytes: 0,
            refused_bytes: u64::MAX,
            limit: None,
        }
    }

    /// The cluster told the topic's limit, or that it does not.
    pub fn set_limit(&mut self, limit: Option<u64>) {
        self.limit = limit;
    }

    /// The topic's limit, where it is known.
    pub fn limit(&self) -> Option<u64> {
        self.limit
    }

    /// Whether batches can become longer than the topic takes.
    pub fn too_large(&self) -> bool {
        self.limit.is_some_and(|limit| self.batch_bytes > limit)
    }

    /// Whether the topic is known to take no message so long. What a compressed one comes to is not known here.
    pub fn beyond_limit(&self, value: &[u8], key: Option<&[u8]>) -> bool {
        !self.compresses && self.limit.is_some_and(|limit| alone_bytes(value, key) > limit)
    }

    /// A message of this length was taken, value and key together.
    pub fn taken(&mut self, length: usize) {
        self.taken_bytes = self.taken_bytes.max(length as u64);
    }

    /// Whether a batch was refused.
    pub fn wanted(&self) -> bool {
        !self.alone.is_empty()
    }

    /// Whether no line is left to be sent again.
    pub fn is_empty(&self) -> bool {
        self.alone.is_empty() && self.behind.is_empty()
    }

    /// Takes a line that was refused only because of its company, or given back for that reason; `false` where the
    /// report is how it ended.
    pub fn keep(&mut self, report: &mut Report) -> bool {
        if report.persistence != Persistence::NotStored {
            return false;
        }
        let Some(message) = report.returned.take() else { return false };
        let length = alone_bytes(&message.value, message.key.as_deref());
        let lines = match report.error {
            // librdkafka puts nothing beside a message that fills a batch.
            Some(Code::MessageSizeTooLarge | Code::MessageBatchTooLarge) if length >= self.batch_bytes => {
                self.refused_bytes = self.refused_bytes.min(length);
                report.returned = Some(message);
                return false;
            }
            Some(Code::MessageSizeTooLarge | Code::MessageBatchTooLarge) => &mut self.alone,
            Some(Code::PurgeQueue) if self.taking_back => &mut self.behind,
            _ => return false,
        };
        lines.push_back(Held { tag: report.tag, message: *message });
        true
    }

    /// A size that is not refused, as far as is known, and smaller than what was.
    fn next_batch_bytes(&self, refused: u64) -> u64 {
        let smaller = (refused / SHRINK).min(self.refused_bytes.saturating_sub(1));
        let bytes = match self.limit {
            Some(limit) if limit < refused => limit,
            _ if self.compresses => smaller,
            _ => smaller.max(self.taken_bytes),
        };
        bytes.max(ALONE)
    }

    fn sort(&mut self) {
        self.alone.make_contiguous().sort_unstable_by_key(|held| held.tag.row);
        self.behind.make_contiguous().sort_unstable_by_key(|held| held.tag.row);
    }
}

impl Session<'_, '_> {
    /// Sends again what was refused, and makes batches smaller; an outcome when the run ends before that.
    pub(super) fn send_again(&mut self) -> Option<Outcome> {
        let refused = self.again.batch_bytes;
        log::debug!("a batch of up to {refused} bytes was refused");
        if let Some(outcome) = self.take_back() {
            return Some(outcome);
        }
        if let Some(outcome) = self.send_alone() {
            return Some(outcome);
        }
        self.replace_producer(self.again.next_batch_bytes(refused))
    }

    /// Keeps batches within the topic's limit; most often before the first of them. An outcome when the run ends first.
    pub(super) fn keep_within_limit(&mut self) -> Option<Outcome> {
        let limit = self.again.limit()?;
        self.take_back().or_else(|| self.replace_producer(limit.max(ALONE)))
    }

    /// Waits until librdkafka has answered for everything; what has not left comes back.
    fn take_back(&mut self) -> Option<Outcome> {
        self.again.taking_back = true;
        let mut outcome = None;
        while outcome.is_none() && self.producer.waiting() > 0 {
            // Again and again: what is tried a second time is queued anew.
            self.producer.purge_queued();
            self.listen(SLICE);
            self.news.tell_if_due(std::time::Instant::now());
            outcome = self.look();
        }
        self.again.taking_back = false;
        self.again.sort();
        outcome
    }

    fn send_alone(&mut self) -> Option<Outcome> {
        if let Some(outcome) = self.replace_producer(ALONE) {
            return Some(outcome);
        }
        while !self.again.alone.is_empty() || self.producer.waiting() > 0 {
            if let Some(outcome) = self.look() {
                return Some(outcome);
            }
            while let Some(held) = self.again.alone.pop_front() {
                if let Err(held) = self.hand_over_again(held) {
                    self.again.alone.push_front(held);
                    break;
                }
            }
            self.listen(SLICE);
            self.news.tell_if_due(std::time::Instant::now());
        }
        None
    }

    /// Hands over what was behind a refused batch, as far as librdkafka takes it; whether all of it was.
    pub(super) fn hand_over_behind(&mut self) -> bool {
        while let Some(held) = self.again.behind.pop_front() {
            if let Err(held) = self.hand_over_again(held) {
                self.again.behind.push_front(held);
                return false;
            }
        }
        true
    }

    /// Hands a line over once more. Gives it back when it is time to look around first.
    fn hand_over_again(&mut self, held: Held) -> Result<(), Held> {
        let Held { tag, message } = &held;
        match self.producer.send(&message.value, message.key.as_deref(), *tag) {
            Ok(()) => Ok(()),
            Err(Code::QueueFull) => Err(held),
            Err(Code::Fatal) => {
                self.watch.client_failed(Code::Fatal);
                Err(held)
            }
            Err(code) => {
                let fault = kafka::report(code, &self.assignment.topic, self.assignment.deadline, self.watch.cause());
                self.watch.refused(&fault);
                self.end(held.tag, End::Failed(fault));
                Ok(())
            }
        }
    }

    /// Goes on with a producer whose batches have at most this size. The present one has answered for everything.
    fn replace_producer(&mut self, batch_bytes: u64) -> Option<Outcome> {
        log::debug!("batches of up to {batch_bytes} bytes");
        self.config.set("batch.size", batch_bytes.to_string());
        match Producer::new(&self.config, &self.assignment.topic) {
            Ok(producer) => {
                close(std::mem::replace(&mut self.producer, producer));
                self.again.batch_bytes = batch_bytes;
                None
            }
            Err(error) => {
                let fault = Fault::with(Kind::ClientFailed, error.to_string());
                Some(Outcome::Broken { fault, contact: self.watch.made() })
            }
        }
    }

    /// Ends the lines that were to be sent again when the run ends first.
    pub(super) fn end_held(&mut self, why: &Fault) {
        for held in std::mem::take(&mut self.again.alone) {
            // The cluster has seen and refused it.
            self.end(held.tag, End::Failed(why.clone()));
        }
        for held in std::mem::take(&mut self.again.behind) {
            self.end(held.tag, End::NotSent(why.clone()));
        }
    }

    /// The fault of a line that the topic does not take, with its length.
    pub(super) fn too_long_for_topic(&self, value: &Bytes, key: Option<&[u8]>, technical: &str) -> Fault {
        let (topic, length) = (self.assignment.topic.clone(), alone_bytes(value, key));
        Fault::with(Kind::LineTooLongForTopic { topic, length, limit: self.again.limit().unwrap_or(0) }, technical)
    }
}
