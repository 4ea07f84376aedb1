//! One run on the worker's thread: contact, lines at their pace, reports, the end.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use rdkafka::{ClientConfig, error::RDKafkaErrorCode as Code};

use super::{
    Assignment, Contact, End, Ended, Event, Finish, Outcome,
    again::Again,
    contact::{Queue, Times, Watch},
    news::News,
    order::Order,
    pace::Schedule,
    pause::Pauses,
    pinned::Pinned,
    quota::Quota,
    record_batch, reports,
    resume::Resume,
    seeker::{Answer, Seeker},
    wind_down,
    worker::Inbox,
};
use crate::{
    fault::{
        Fault, Kind,
        kafka::{self, Certificates},
    },
    native::{Heard, Outgoing, Producer, Report, Tag},
    source::Line,
};

/// The longest wait before commands are looked at again.
pub(super) const SLICE: Duration = Duration::from_millis(20);
/// How long the first line waits at most for the topic's limit; a cluster that is not far away tells it in no time.
const LIMIT_WAIT: Duration = Duration::from_secs(5);
/// How often librdkafka tells how the connections stand, in milliseconds.
const STANDING_MS: &str = "1000";

/// Carries out a run, and says how it ended. The caller tells the listener.
pub(super) fn run(mut assignment: Assignment, inbox: &mut Inbox, news: &mut News<'_>) -> Finish {
    let started = Instant::now();
    let run = assignment.run;
    news.event(Event::Started { run });
    let from_line = assignment.from_line;
    let broken = |fault| Finish {
        outcome: Outcome::Broken { fault, contact: false },
        next_line: Some(from_line),
        next_pass: 1,
        next_offered: 0,
        passed_over: 0,
        elapsed: started.elapsed(),
    };
    // It holds the secret, as librdkafka's own copy does, and goes with the run: batches may have to become smaller.
    let mut config = std::mem::take(&mut assignment.config);
    config.set("statistics.interval.ms", STANDING_MS);
    let producer = match Producer::new(&config, &assignment.topic) {
        Ok(producer) => producer.into_partition(assignment.partition),
        Err(error) => {
            return broken(kafka::creation(&error, &config));
        }
    };
    let queue_bytes = config.get("queue.buffering.max.kbytes").and_then(|kilobytes| kilobytes.parse::<u64>().ok());
    let shows_certificate = kafka::shows_certificate(&config);
    let idempotent = config.get("enable.idempotence") == Some("true");
    let (topic, bootstrap) = (assignment.topic.clone(), assignment.bootstrap.clone());
    let seeker = match Seeker::start(producer.cluster(), topic, bootstrap, idempotent) {
        Ok(seeker) => seeker,
        Err(fault) => return broken(fault),
    };
    let times = Times { deadline: assignment.deadline, linger: linger(&config) };
    let watch = Watch::new(assignment.bootstrap.clone(), assignment.topic.clone(), times, started);
    let mut session = Session {
        pace: Schedule::new(assignment.pace),
        pauses: Pauses::default(),
        news,
        queue_bytes: queue_bytes.map_or(u64::MAX, |kilobytes| kilobytes * 1024),
        waits_long: false,
        pass: 1,
        message_bytes: record_batch::message_bytes(&config),
        next_line: from_line,
        assignment,
        inbox,
        producer,
        shows_certificate,
        watch,
        lines: VecDeque::new(),
        outgoing: Vec::new(),
        source_ended: false,
        rows: 0,
        resume: Resume::default(),
        pinned: Pinned::default(),
        again: Again::new(&config),
        order: Order::default(),
        quota: Quota::default(),
        seeker,
        limit_told: false,
        config,
        empty_looks: 0,
        file_trouble: None,
        ending: None,
        timed_out: None,
        heard: Vec::new(),
    };
    let outcome = session.carry_out();
    let next = session.resume.next(session.unread(&outcome));
    let (next_line, next_pass) = (next.map(|next| next.line), next.map_or(session.pass, |next| next.pass));
    let next_offered = next.map_or(0, |next| next.offered);
    let passed_over = session.resume.passed_over();
    let now = Instant::now();
    let elapsed = now.saturating_duration_since(started).saturating_sub(session.pauses.length(now));
    let finish = Finish { outcome, next_line, next_pass, next_offered, passed_over, elapsed };
    let Session { producer, .. } = session;
    wind_down::close(producer);
    finish
}

/// How long librdkafka waits for more lines before it sends a batch.
fn linger(config: &ClientConfig) -> Duration {
    let set = ["linger.ms", "queue.buffering.max.ms"].iter().filter_map(|name| config.get(name)?.parse().ok());
    Duration::try_from_secs_f64(set.fold(0.0, f64::max) / 1_000.0).unwrap_or_default()
}

/// A run while it goes on.
pub(super) struct Session<'a, 'b> {
    pub(super) assignment: Assignment,
    pub(super) inbox: &'a mut Inbox,
    pub(super) news: &'a mut News<'b>,
    pub(super) producer: Producer,
    /// Whether the cluster is shown a certificate of ours.
    pub(super) shows_certificate: bool,
    pub(super) watch: Watch,
    pub(super) pace: Schedule,
    /// It was told until when the next line is waited for.
    pub(super) waits_long: bool,
    /// The pass over the file, from 1.
    pub(super) pass: u64,
    pub(super) pauses: Pauses,
    /// Lines that were read and not handed over yet.
    pub(super) lines: VecDeque<Line>,
    /// Lines that are about to be handed over together.
    pub(super) outgoing: Vec<Outgoing>,
    pub(super) source_ended: bool,
    /// How many rows there are.
    pub(super) rows: u64,
    /// The line after the last one that was taken up.
    pub(super) next_line: u64,
    /// The longest message that librdkafka takes, key included.
    pub(super) message_bytes: u64,
    /// How much librdkafka's queue takes.
    pub(super) queue_bytes: u64,
    /// Where a next run goes on.
    pub(super) resume: Resume,
    /// Which chunks are held by lines that wait.
    pub(super) pinned: Pinned,
    /// Lines that are sent again.
    pub(super) again: Again,
    pub(super) order: Order,
    pub(super) quota: Quota,
    pub(super) seeker: Seeker,
    /// The cluster has told the topic's limit, or that it does not.
    limit_told: bool,
    /// The producer's configuration.
    pub(super) config: ClientConfig,
    /// How often in a row the source had nothing.
    pub(super) empty_looks: u32,
    /// Why no more lines are taken from the file, before its end.
    pub(super) file_trouble: Option<Fault>,
    /// Why the run is being wound down.
    pub(super) ending: Option<Fault>,
    pub(super) timed_out: Option<Fault>,
    pub(super) heard: Vec<Heard>,
}

impl Session<'_, '_> {
    fn carry_out(&mut self) -> Outcome {
        let outcome = match self.seek_contact().or_else(|| self.hand_over_all()).or_else(|| self.await_reports()) {
            None => match self.file_trouble.clone() {
                None => Outcome::Done,
                Some(fault) => Outcome::Broken { fault, contact: true },
            },
            Some(outcome) => {
                self.wind_down(&outcome);
                outcome
            }
        };
        self.news.tell();
        outcome
    }

    /// Waits for the cluster's word about the topic, and for a moment for its limit; an outcome when the run ends before
    /// that.
    fn seek_contact(&mut self) -> Option<Outcome> {
        let mut until = None;
        loop {
            if let Some(outcome) = self.look() {
                return Some(outcome);
            }
            if self.watch.made() {
                let until = *until.get_or_insert_with(|| Instant::now() + LIMIT_WAIT);
                if self.limit_told || Instant::now() >= until {
                    return None;
                }
            }
            self.listen(Duration::from_millis(2));
        }
    }

    /// Takes what the seeker has found.
    fn hear_seeker(&mut self) {
        while let Some(answer) = self.seeker.answer() {
            if let Answer::Limit(limit) = answer {
                self.limit_told = true;
                self.again.set_limit(limit);
            } else if let Some(contact) = self.watch.answer(self.partition_is_there(answer)) {
                self.tell_contact(contact);
            }
        }
    }

    /// Where the topic has no such partition as every line is to go to, it is as if it were not there at all.
    fn partition_is_there(&self, answer: Answer) -> Answer {
        let (Answer::Partitions(count), Some(partition)) = (&answer, self.assignment.partition) else { return answer };
        let (partitions, partition) = (u32::try_from(*count).unwrap_or(u32::MAX), partition.unsigned_abs());
        let topic = self.assignment.topic.clone();
        match partition < partitions {
            true => answer,
            false => Answer::Refused(Fault::new(Kind::PartitionMissing { topic, partition, partitions })),
        }
    }

    pub(super) fn end(&mut self, tag: Tag, end: End) {
        if let Some(batch) = tag.batch {
            self.pinned.release(batch);
        }
        self.resume.ended(tag, &end);
        self.news.ended(Ended { row: tag.row, end });
    }

    /// Waits for the reports of all lines; an outcome when the run ends before that.
    fn await_reports(&mut self) -> Option<Outcome> {
        // The last line is told when it was handed over, not with its report.
        self.news.tell();
        while self.unanswered() > 0 || !self.again.is_empty() {
            if let Some(outcome) = self.look().or_else(|| self.make_good()) {
                return Some(outcome);
            }
            self.hand_over_again();
            self.listen(SLICE);
            self.news.tell_if_due(Instant::now());
        }
        let now = Instant::now();
        // What ended the run may have been heard together with the last report, and so may that the cluster is back.
        self.look_at_contact(now);
        self.verdict(now)
    }

    /// Says how the contact stands, where that has changed.
    fn look_at_contact(&mut self, now: Instant) -> Queue {
        let oldest = if self.unanswered() > 0 { self.producer.oldest() } else { None };
        let queue = Queue { oldest, slowed: self.quota.slowed() };
        if let Some(contact) = self.watch.look(queue, now) {
            self.tell_contact(contact);
        }
        queue
    }

    /// Looks at commands and contact: the outcome when the run has to end.
    pub(super) fn look(&mut self) -> Option<Outcome> {
        if self.inbox.stop_asked() {
            return Some(Outcome::Stopped);
        }
        self.hear_seeker();
        let now = Instant::now();
        self.look_at_pause(now);
        self.end_late(now);
        let queue = self.look_at_contact(now);
        if let Some(question) = self.watch.question(queue, now) {
            self.seeker.ask(question);
        }
        if let Some(slowed) = self.quota.look(now) {
            self.news.event(Event::Slowed { run: self.assignment.run, slowed });
        }
        self.verdict(now)
    }

    fn verdict(&self, now: Instant) -> Option<Outcome> {
        let contact = self.watch.made();
        let fault = self.watch.verdict(now).or_else(|| self.timed_out.clone())?;
        Some(Outcome::Broken { fault, contact })
    }

    fn tell_contact(&mut self, contact: Contact) {
        log::debug!("contact: {contact:?}");
        self.news.event(Event::Contact { run: self.assignment.run, contact });
    }

    /// Hears what librdkafka has to say, waiting for at most `timeout` for the first of it.
    pub(super) fn listen(&mut self, timeout: Duration) {
        let mut heard = std::mem::take(&mut self.heard);
        self.producer.poll(timeout, |news| heard.push(news));
        let now = Instant::now();
        for news in heard.drain(..) {
            match news {
                Heard::Report(report) => self.reported(report, now),
                Heard::Trouble { code, reason, fatal } => self.trouble(code, &reason, fatal),
                Heard::Standing(standing) => self.watch.standing(standing),
            }
        }
        self.heard = heard;
        let pause = self.producer.throttled();
        if let Some(slowed) = pause.and_then(|pause| self.quota.throttled(pause, Instant::now())) {
            self.news.event(Event::Slowed { run: self.assignment.run, slowed });
        }
    }

    /// A message's report came, `now` being when it was taken.
    fn reported(&mut self, mut report: Report, now: Instant) {
        if report.error.is_some() && self.again.keep(&mut report, now) {
            return;
        }
        // A line that has ended at its deadline is not heard of again.
        let Some(begun) = self.again.ended(report.tag.row) else { return };
        if report.error.is_none() {
            let on_its_way = Duration::from_micros(report.latency_us.into());
            self.watch.delivered(report.broker, now.checked_sub(on_its_way).unwrap_or(now), now);
        }
        if let Some(begun) = begun {
            let latency_us = now.saturating_duration_since(begun).as_micros();
            report.latency_us = u32::try_from(latency_us).unwrap_or(u32::MAX);
        }
        let out_of_order = report.error.is_none() && {
            self.again.taken(report.length);
            self.order.stored(report.tag.row, report.partition, report.offset)
        };
        let end = match (reports::end(&report, out_of_order, || self.circumstances()), report.returned) {
            (End::Failed(fault), Some(message)) if matches!(fault.kind, Kind::LineTooLongForTopic { .. }) => {
                let (key, technical) = (message.key.as_deref(), &fault.technical);
                End::Failed(self.too_long_for_topic(&message.value, key, &message.headers, technical).into())
            }
            (end, _) => end,
        };
        self.conclude(report.tag, end);
    }

    /// A line ended, which may say something about the run.
    pub(super) fn conclude(&mut self, tag: Tag, end: End) {
        match &end {
            End::Failed(fault) | End::Unknown(fault) => {
                self.watch.refused(fault);
                let quiet = self.watch.quiet_for(self.assignment.deadline, Instant::now());
                if quiet && matches!(fault.kind, Kind::NoAnswer { .. } | Kind::TooFewReplicas { .. }) {
                    self.timed_out.get_or_insert_with(|| Fault::clone(fault));
                }
            }
            End::Delivered { .. } | End::NotSent(_) => {}
        }
        self.end(tag, end);
    }

    fn trouble(&mut self, code: Code, reason: &str, fatal: bool) {
        log::debug!("trouble {code:?}: {reason}");
        if self.ending.is_some() {
            return;
        }
        let certificate = self.producer.certificate_trouble();
        let refused = certificate.as_ref().map(|trouble| (trouble.broker.as_str(), trouble.x509_error));
        let fault = kafka::heard(code, reason, &Certificates { refused, shown: self.shows_certificate });
        let fault = if fatal {
            // A fatal error with words of its own keeps them.
            let known = fault.filter(|fault| !matches!(fault.kind, Kind::Refused { .. } | Kind::ClusterLost));
            known.or_else(|| Some(Fault::with(Kind::ClientFailed, reason)))
        } else {
            fault
        };
        if let Some(contact) = fault.and_then(|fault| self.watch.trouble(fault)) {
            self.tell_contact(contact);
        }
    }
}
