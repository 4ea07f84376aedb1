//! Reading a topic: each partition from where it is to begin to where it ends, or on and on.

mod trouble;

use std::{collections::BTreeMap, time::Duration};

use rdkafka::ClientConfig;

use super::{Fields, From, contact::Contact, newest, place::Asking};
use crate::{
    fault::{Fault, kafka},
    jobs,
    native::{Read, Reading},
};
use trouble::Trouble;
pub(super) use trouble::is_unreadable;

/// What is to be read, and how it is reached.
#[derive(Clone)]
pub struct Request {
    /// That of `Access::reading`, secret included.
    pub config: ClientConfig,
    pub topic: String,
    /// `None` for all partitions.
    pub partition: Option<i32>,
    pub from: From,
    /// Whether to go on with what comes behind the end that the topic has now.
    pub follow: bool,
    /// How many bytes of the newest messages are held back, until it is known which they are; `None` for any number.
    pub most_bytes: Option<usize>,
}

/// Hears what is read, on the thread that reads.
pub trait Listener {
    /// Whether reading is to end now.
    fn stopped(&self) -> bool;

    /// A message; those of a partition come in its order. Returns whether more are wanted.
    fn message(&mut self, message: Fields<'_>) -> bool;

    /// Something else.
    fn news(&mut self, news: News);

    /// For a moment nothing more is there; this is called at least ten times a second.
    fn pause(&mut self);
}

/// What happens beside the messages.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The cluster was not reached yet; what was heard.
    Seeking(Fault),
    /// It was, and this is read.
    Began(Vec<Span>),
    /// Every partition was read to its end, and what comes is waited for.
    CaughtUp,
    /// The cluster was lost, and why.
    Lost(Fault),
    /// It came back.
    Back,
    /// The topic has got so many partitions more, which are read from their beginning.
    Added(usize),
    /// The message at this offset cannot be read, because it or its batch is broken or too large; reading goes on behind it.
    Unreadable { partition: i32, offset: i64, fault: Fault },
    /// Messages up to this offset are no longer kept: the topic's retention was faster.
    Gone { partition: i32, from: i64, to: i64 },
}

/// What is read of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub partition: i32,
    /// The first offset that is kept.
    pub first: i64,
    /// Where reading begins.
    pub start: i64,
    /// The offset that the next message had when reading began.
    pub end: i64,
    /// Older messages at the beginning are passed over, in milliseconds since 1970.
    pub not_before_ms: Option<i64>,
}

/// How reading ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    pub outcome: Outcome,
    /// The next offset of each partition.
    pub positions: Vec<(i32, i64)>,
}

/// Why reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every partition was read to the end that it had.
    AtEnd,
    /// No more was wanted.
    Enough,
    Stopped,
}

/// The property for how many bytes are taken in one answer: a broker answers with one batch, however large it is.
const MOST_AT_ONCE: &str = "receive.message.max.bytes";
/// How long a moment without messages is.
const MOMENT: Duration = Duration::from_millis(100);

/// Reads until the end, or until the listener has it stop. Blocks.
///
/// # Errors
/// Why the cluster was not reached or given up; that the topic, a partition or an offset is not there; that this key may
/// not read it.
pub fn read(request: &Request, listener: &mut dyn Listener) -> Result<Finish, Fault> {
    let config = config(&request.config);
    let reading = Reading::new(&config, &request.topic).map_err(|error| kafka::creation(&error, &config))?;
    let mut contact = Contact::new(&config);
    let finish = read_with(&reading, request, &mut contact, listener);
    // Closing may wait for librdkafka's threads, and nobody waits for that.
    if let Err(fault) = jobs::thread("kafka-close", move || drop(reading)) {
        log::error!("no thread: {}", fault.technical);
    }
    finish
}

/// What reading needs beside the way to the cluster.
fn config(config: &ClientConfig) -> ClientConfig {
    let mut config = config.clone();
    config
        .set("enable.partition.eof", "true")
        // What is no longer kept is said, and not passed over in silence.
        .set("auto.offset.reset", "error")
        .set("isolation.level", "read_committed")
        // The end of a partition is told when a fetch comes back empty.
        .set("fetch.wait.max.ms", "100")
        .set("fetch.error.backoff.ms", "50")
        // For each partition: what is fetched ahead, in kB.
        .set("queued.max.messages.kbytes", "8192")
        // How soon partitions are known that the topic gets meanwhile.
        .set("topic.metadata.refresh.interval.ms", "5000")
        .set("statistics.interval.ms", "500");
    // What a person has set counts.
    if config.get(MOST_AT_ONCE).is_none() {
        // Below what the first bytes of TLS are when they are taken for a length.
        config.set(MOST_AT_ONCE, "335544320");
    }
    config
}

fn read_with(
    reading: &Reading,
    request: &Request,
    contact: &mut Contact,
    listener: &mut dyn Listener,
) -> Result<Finish, Fault> {
    let asked = Asking { reading, request, contact, listener }.spans()?;
    let Some(spans) = asked else { return Ok(Finish { outcome: Outcome::Stopped, positions: Vec::new() }) };
    listener.news(News::Began(spans.clone()));
    match request.from {
        From::Last(count) => newest::read(reading, request, count, &spans, contact, listener),
        _ => Course::new(request, &spans, request.follow).run(reading, contact, listener),
    }
}

/// Where each partition is.
pub(super) struct Course<'a> {
    topic: &'a str,
    parts: BTreeMap<i32, Part>,
    follow: bool,
    /// Whether partitions are read that the topic gets meanwhile.
    grows: bool,
    /// Partitions that were not at their end yet.
    open: usize,
    told_caught_up: bool,
    enough: bool,
    troubles: Vec<Trouble>,
    /// Partitions that came to their end since the last poll.
    ended: Vec<i32>,
}

struct Part {
    /// The next offset.
    next: i64,
    end: i64,
    not_before_ms: Option<i64>,
    /// It was at its end. Unless what comes is read, too, nothing of it is wanted any more.
    done: bool,
    /// What came last could not be read.
    passing: bool,
    /// The topic got it meanwhile: a broker that has not heard of it yet says that there is none.
    added: bool,
}

impl<'a> Course<'a> {
    pub fn new(request: &'a Request, spans: &[Span], follow: bool) -> Self {
        let part = |span: &Span| {
            let done = !follow && span.start >= span.end;
            let (next, end, not_before_ms) = (span.start, span.end, span.not_before_ms);
            (span.partition, Part { next, end, not_before_ms, done, passing: false, added: false })
        };
        let parts: BTreeMap<_, _> = spans.iter().map(part).collect();
        let open = parts.values().filter(|part| !part.done).count();
        let (topic, grows) = (request.topic.as_str(), follow && request.partition.is_none());
        let (troubles, ended) = (Vec::new(), Vec::new());
        Self { topic, parts, follow, grows, open, told_caught_up: false, enough: false, troubles, ended }
    }

    pub fn run(
        mut self,
        reading: &Reading,
        contact: &mut Contact,
        listener: &mut dyn Listener,
    ) -> Result<Finish, Fault> {
        for (partition, part) in self.parts.iter().filter(|(_, part)| !part.done) {
            reading.start(*partition, part.next).map_err(|code| self.refused(code))?;
        }
        while self.open > 0 || self.follow {
            if listener.stopped() {
                return Ok(self.finish(Outcome::Stopped));
            }
            let mut came = false;
            reading.poll(MOMENT, |read| {
                came |= !matches!(read, Read::Trouble { .. });
                self.take(read, listener)
            });
            if came {
                contact.came();
            }
            self.settle(reading, listener)?;
            listener.pause();
            if self.enough {
                return Ok(self.finish(Outcome::Enough));
            }
            self.look_after(reading, contact, listener)?;
        }
        Ok(self.finish(Outcome::AtEnd))
    }

    /// Takes what came; returns whether more is wanted at once.
    pub fn take(&mut self, read: Read<'_>, listener: &mut dyn Listener) -> bool {
        match read {
            Read::Message(view) => {
                let Some(part) = self.parts.get_mut(&view.partition()) else { return true };
                let offset = view.offset();
                if (part.done && !self.follow) || offset < part.next {
                    return true;
                }
                if !self.follow && offset >= part.end {
                    self.at_end(view.partition());
                    return self.open > 0;
                }
                (part.next, part.passing) = (offset + 1, false);
                let last = !self.follow && part.next >= part.end;
                let early = part.not_before_ms.is_some_and(|not_before| view.timestamp_ms() < Some(not_before));
                if !early {
                    part.not_before_ms = None;
                    self.enough = !listener.message(view.into());
                }
                if last {
                    self.at_end(view.partition());
                }
                !self.enough && (self.open > 0 || self.follow) && !listener.stopped()
            }
            Read::End { partition, offset } => {
                if let Some(part) = self.parts.get_mut(&partition) {
                    part.next = part.next.max(offset);
                }
                self.at_end(partition);
                self.open > 0 || self.follow
            }
            Read::Trouble { partition, code, reason, .. } => {
                let known = self.troubles.iter().any(|trouble| trouble.partition == partition);
                if !known {
                    self.troubles.push(Trouble { partition, code, reason: reason.to_owned() });
                }
                true
            }
        }
    }

    fn at_end(&mut self, partition: i32) {
        if let Some(part) = self.parts.get_mut(&partition).filter(|part| !part.done) {
            part.done = true;
            self.open -= 1;
            self.ended.push(partition);
        }
    }
}
