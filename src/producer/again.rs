//! Lines that are sent again, because the broker refused the batch that they were in.
//!
//! The broker refuses a batch as a whole, with lines that are short enough, and librdkafka does not take it apart. So what
//! was refused is sent again in smaller batches, until only lines that are too long themselves are refused: a line that
//! filled its batch alone has failed. The size of librdkafka's batches is set when a producer is made: each step has one of
//! its own, made when the one before has answered for everything. Nothing is taken back from librdkafka for that: a purge
//! closes a connection in the middle of a request, and then nobody knows what became of those before it. So no line is in
//! two producers, and only what the cluster itself has refused is sent again. A line keeps the deadline that began when it
//! was first handed over.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::{Duration, Instant},
};

use rdkafka::{ClientConfig, error::RDKafkaErrorCode as Code};

use super::{
    End, Outcome,
    record_batch::{self, alone_bytes},
    session::{SLICE, Session},
    wind_down::close,
};
use crate::{
    fault::{Fault, Kind, kafka},
    native::{Beside, Header, Persistence, Producer, Report, Returned, Tag},
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

impl Held {
    fn bytes(&self) -> u64 {
        alone_bytes(&self.message.value, self.message.key.as_deref(), &self.message.headers)
    }
}

/// A line that was refused with its batch and has not ended yet.
struct Begun {
    tag: Tag,
    /// When it was first handed over.
    at: Instant,
}

/// The lines that are sent again, and what is known about the size of batches.
pub(super) struct Again {
    /// Those that the present producer had refused.
    refused: VecDeque<Held>,
    /// Those that the present producer is still to get.
    lines: VecDeque<Held>,
    /// Every line that was ever refused with its batch, by row, until it ends.
    begun: HashMap<u64, Begun>,
    /// No later than the first of these.
    earliest: Option<Instant>,
    /// Rows that ended at their deadline while librdkafka still has them.
    late: HashSet<u64>,
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
            refused: VecDeque::new(),
            lines: VecDeque::new(),
            begun: HashMap::new(),
            earliest: None,
            late: HashSet::new(),
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

    /// Whether smaller batches are wanted: one was refused, or they can become longer than the topic takes.
    pub fn wanted(&self) -> bool {
        !self.refused.is_empty() || self.limit.is_some_and(|limit| self.batch_bytes > limit.max(ALONE))
    }

    /// Whether the topic is known to take no message so long. What a compressed one comes to is not known here.
    pub fn beyond_limit(&self, value: &[u8], key: Option<&[u8]>, headers: &[Header]) -> bool {
        !self.compresses && self.limit.is_some_and(|limit| alone_bytes(value, key, headers) > limit)
    }

    /// A message of this length was taken, value and key together.
    pub fn taken(&mut self, length: usize) {
        self.taken_bytes = self.taken_bytes.max(length as u64);
    }

    /// Whether no line is left to be sent again.
    pub fn is_empty(&self) -> bool {
        self.refused.is_empty() && self.lines.is_empty()
    }

    /// How many lines have ended that librdkafka still has.
    pub fn late(&self) -> usize {
        self.late.len()
    }

    /// Takes a line that was refused only because of its company; `false` where the report is how it ended.
    pub fn keep(&mut self, report: &mut Report, now: Instant) -> bool {
        // It has ended at its deadline: it is not heard of again, and not sent.
        if self.late.contains(&report.tag.row) {
            return false;
        }
        if report.persistence != Persistence::NotStored {
            return false;
        }
        let too_large = matches!(report.error, Some(Code::MessageSizeTooLarge | Code::MessageBatchTooLarge));
        if !too_large && report.error != Some(Code::InvalidDifferentRecord) {
            return false;
        }
        let Some(message) = report.returned.take() else { return false };
        let held = Held { tag: report.tag, message: *message };
        // librdkafka puts nothing beside a message that fills a batch.
        if too_large && held.bytes() >= self.batch_bytes {
            self.refused_bytes = self.refused_bytes.min(held.bytes());
            report.returned = Some(Box::new(held.message));
            return false;
        }
        let at = now.checked_sub(Duration::from_micros(report.latency_us.into())).unwrap_or(now);
        let at = self.begun.entry(report.tag.row).or_insert(Begun { tag: report.tag, at }).at;
        self.earliest = Some(self.earliest.map_or(at, |earliest| earliest.min(at)));
        self.refused.push_back(held);
        true
    }

    /// A report of this row came: `None` where the row has ended before, otherwise when the line was first handed over,
    /// where that was to another producer.
    pub fn ended(&mut self, row: u64) -> Option<Option<Instant>> {
        // Most runs never have any, and looking a row up costs as much as all the rest of its report.
        if !self.late.is_empty() && self.late.remove(&row) {
            return None;
        }
        let begun = if self.begun.is_empty() { None } else { self.begun.remove(&row) };
        Some(begun.map(|begun| begun.at))
    }

    /// Takes the lines whose deadline is over; with each, whether librdkafka has it.
    fn take_late(&mut self, deadline: Duration, now: Instant) -> Vec<(Tag, bool)> {
        let over = |at: Instant| now.saturating_duration_since(at) >= deadline;
        if !self.earliest.is_some_and(over) {
            return Vec::new();
        }
        let gone: Vec<_> = self.begun.extract_if(|_, begun| over(begun.at)).map(|(_, begun)| begun.tag).collect();
        self.earliest = self.begun.values().map(|begun| begun.at).min();
        let rows: HashSet<u64> = gone.iter().map(|tag| tag.row).collect();
        let mut here = HashSet::new();
        for lines in [&mut self.refused, &mut self.lines] {
            here.extend(lines.iter().map(|held| held.tag.row).filter(|row| rows.contains(row)));
            lines.retain(|held| !rows.contains(&held.tag.row));
        }
        self.late.extend(rows.difference(&here));
        gone.into_iter().map(|tag| (tag, !here.contains(&tag.row))).collect()
    }

    /// A size that is not refused, as far as is known, and smaller than what was.
    fn next_batch_bytes(&self) -> u64 {
        // What was refused was no longer than all of it together.
        let refused = self.refused.iter().map(Held::bytes).sum::<u64>().min(self.batch_bytes);
        let smaller = (refused / SHRINK).min(self.refused_bytes.saturating_sub(1));
        let bytes = match self.limit {
            Some(limit) if limit < self.batch_bytes => limit,
            _ if self.compresses || self.taken_bytes >= self.batch_bytes => smaller,
            _ => smaller.max(self.taken_bytes),
        };
        bytes.max(ALONE)
    }

    /// A producer with batches of this size takes the place of the one that has answered for everything.
    fn begin(&mut self, batch_bytes: u64) {
        self.batch_bytes = batch_bytes;
        self.late.clear();
        self.lines.append(&mut self.refused);
        self.lines.make_contiguous().sort_unstable_by_key(|held| held.tag.row);
    }
}

impl Session<'_, '_> {
    /// Goes on in smaller batches where that is wanted; an outcome when the run ends before that.
    pub(super) fn make_good(&mut self) -> Option<Outcome> {
        if !self.again.wanted() {
            return None;
        }
        log::debug!("batches of up to {} bytes are too large", self.again.batch_bytes);
        // What is tried a second time may take until its deadline.
        while self.unanswered() > 0 {
            if let Some(outcome) = self.look() {
                return Some(outcome);
            }
            self.listen(SLICE);
            self.news.tell_if_due(Instant::now());
        }
        self.replace_producer(self.again.next_batch_bytes())
    }

    /// How many lines librdkafka still has that have not ended.
    pub(super) fn unanswered(&self) -> usize {
        self.producer.waiting().saturating_sub(self.again.late())
    }

    /// Ends the lines whose deadline is over though librdkafka, which got them anew, gives them longer.
    pub(super) fn end_late(&mut self, now: Instant) {
        let (topic, deadline) = (&self.assignment.topic, self.assignment.deadline);
        let late = self.again.take_late(deadline, now);
        if late.is_empty() {
            return;
        }
        let fault = kafka::report(Code::MessageTimedOut, topic, deadline, self.watch.cause());
        for (tag, on_its_way) in late {
            let fault = fault.clone();
            self.conclude(tag, if on_its_way { End::Unknown(fault.into()) } else { End::Failed(fault.into()) });
        }
    }

    /// Hands over what was refused once more, as far as librdkafka takes it; whether all of it was.
    pub(super) fn hand_over_again(&mut self) -> bool {
        while let Some(held) = self.again.lines.pop_front() {
            if let Some(held) = self.hand_over_held(held) {
                self.again.lines.push_front(held);
                return false;
            }
        }
        true
    }

    /// Hands a line over once more. Gives it back when it is time to look around first.
    fn hand_over_held(&mut self, held: Held) -> Option<Held> {
        let Held { tag, message } = &held;
        let (key, headers) = (message.key.as_deref(), &message.headers);
        if self.again.beyond_limit(&message.value, key, headers) {
            let fault = self.too_long_for_topic(&message.value, key, headers, "");
            self.end_again(held.tag, End::Failed(fault.into()));
            return None;
        }
        let beside = Beside { headers, timestamp_ms: message.timestamp_ms };
        match self.producer.send_with(&mut message.value.clone(), key, beside, *tag) {
            Ok(()) => None,
            Err(Code::QueueFull) => Some(held),
            Err(Code::Fatal) => {
                self.watch.client_failed(Code::Fatal);
                Some(held)
            }
            Err(code) => {
                let fault = self.not_taken_by(code);
                self.watch.refused(&fault);
                self.end_again(held.tag, End::Failed(fault.into()));
                None
            }
        }
    }

    fn end_again(&mut self, tag: Tag, end: End) {
        self.again.ended(tag.row);
        self.end(tag, end);
    }

    /// Goes on with a producer whose batches have at most this size. The present one has answered for everything.
    fn replace_producer(&mut self, batch_bytes: u64) -> Option<Outcome> {
        log::debug!("batches of up to {batch_bytes} bytes");
        self.config.set("batch.size", batch_bytes.to_string());
        match Producer::new(&self.config, &self.assignment.topic) {
            Ok(producer) => {
                let producer = producer.into_partition(self.assignment.partition);
                self.seeker.follow(producer.cluster());
                close(std::mem::replace(&mut self.producer, producer));
                self.order.replaced();
                self.again.begin(batch_bytes);
                None
            }
            Err(error) => {
                let fault = Fault::with(Kind::ClientFailed, error.to_string());
                Some(Outcome::Broken { fault, contact: self.watch.made() })
            }
        }
    }

    /// Ends the lines that were to be sent again when the run ends first: the cluster has seen and refused them.
    pub(super) fn end_held(&mut self, why: &Fault) {
        let (refused, lines) = (std::mem::take(&mut self.again.refused), std::mem::take(&mut self.again.lines));
        for held in refused.into_iter().chain(lines) {
            self.end_again(held.tag, End::Failed(why.clone().into()));
        }
    }

    /// The fault of a line that the topic does not take, with its length.
    pub(super) fn too_long_for_topic(
        &self,
        value: &[u8],
        key: Option<&[u8]>,
        headers: &[Header],
        technical: &str,
    ) -> Fault {
        let (topic, length) = (self.assignment.topic.clone(), alone_bytes(value, key, headers));
        Fault::with(Kind::LineTooLongForTopic { topic, length, limit: self.again.limit().unwrap_or(0) }, technical)
    }
}
