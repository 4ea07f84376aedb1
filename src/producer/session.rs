//! One run on the worker's thread: contact, lines at their pace, reports, the end.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{
    Assignment, Contact, End, Ended, Event, Finish, Outcome,
    contact::{Seeker, Watch},
    news::News,
    pace::Pace,
    pinned::Pinned,
    reports::{self, Circumstances},
    resume::Resume,
    worker::Inbox,
};
use crate::{
    fault::{Fault, Kind, kafka},
    native::{Heard, Producer, Tag},
    source::Line,
};

/// The longest wait before commands are looked at again.
pub(super) const SLICE: Duration = Duration::from_millis(20);

/// Carries out a run, and says how it ended. The caller tells the listener.
pub(super) fn run(mut assignment: Assignment, inbox: &mut Inbox, news: &mut News<'_>) -> Finish {
    let started = Instant::now();
    let run = assignment.run;
    news.event(Event::Started { run });
    let from_line = assignment.from_line;
    let broken = |fault| Finish {
        outcome: Outcome::Broken { fault, contact: false },
        next_line: Some(from_line),
        passed_over: 0,
        elapsed: started.elapsed(),
    };
    // The configuration holds the secret, so it goes as soon as librdkafka has its own copy.
    let config = std::mem::take(&mut assignment.config);
    let producer = match Producer::new(&config, &assignment.topic) {
        Ok(producer) => producer,
        Err(error) => {
            return broken(kafka::creation(&error, &config));
        }
    };
    let queue_bytes = config.get("queue.buffering.max.kbytes").and_then(|kilobytes| kilobytes.parse::<u64>().ok());
    let shows_certificate = kafka::shows_certificate(&config);
    drop(config);
    let seeker = match Seeker::start(producer.cluster(), assignment.topic.clone(), assignment.bootstrap.clone()) {
        Ok(seeker) => seeker,
        Err(fault) => return broken(fault),
    };
    let watch = Watch::new(assignment.bootstrap.clone(), started);
    let mut session = Session {
        pace: Pace::new(assignment.delay),
        news,
        queue_bytes: queue_bytes.map_or(u64::MAX, |kilobytes| kilobytes * 1024),
        next_line: from_line,
        assignment,
        inbox,
        producer,
        shows_certificate,
        watch,
        lines: VecDeque::new(),
        source_ended: false,
        rows: 0,
        resume: Resume::default(),
        pinned: Pinned::default(),
        empty_looks: 0,
        file_trouble: None,
        ending: None,
        timed_out: None,
        heard: Vec::new(),
    };
    let outcome = session.carry_out(&seeker);
    let (next_line, passed_over) = (session.resume.next_line(session.unread()), session.resume.passed_over());
    let finish = Finish { outcome, next_line, passed_over, elapsed: started.elapsed() };
    session.close();
    finish
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
    pub(super) pace: Pace,
    /// Lines that were read and not handed over yet.
    pub(super) lines: VecDeque<Line>,
    pub(super) source_ended: bool,
    /// How many rows there are.
    pub(super) rows: u64,
    /// The line after the last one that was taken up.
    pub(super) next_line: u64,
    /// How much librdkafka's queue takes.
    pub(super) queue_bytes: u64,
    /// Where a next run goes on.
    pub(super) resume: Resume,
    /// Which chunks are held by lines that wait.
    pub(super) pinned: Pinned,
    /// How often in a row the source had nothing.
    pub(super) empty_looks: u32,
    /// Why the file could not be read to its end.
    pub(super) file_trouble: Option<Fault>,
    /// Why the run is being wound down.
    pub(super) ending: Option<Fault>,
    pub(super) timed_out: Option<Fault>,
    pub(super) heard: Vec<Heard>,
}

impl Session<'_, '_> {
    fn carry_out(&mut self, seeker: &Seeker) -> Outcome {
        let outcome = match self.seek_contact(seeker).or_else(|| self.hand_over_all()).or_else(|| self.await_reports())
        {
            None => match self.file_trouble.take() {
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

    /// Waits for the cluster's word about the topic; an outcome when the run ends before that.
    fn seek_contact(&mut self, seeker: &Seeker) -> Option<Outcome> {
        while !self.watch.made() {
            if let Some(outcome) = self.look() {
                return Some(outcome);
            }
            if let Some(contact) = seeker.answer().and_then(|answer| self.watch.answer(answer)) {
                self.tell_contact(contact);
            } else {
                self.listen(Duration::from_millis(2));
            }
        }
        None
    }

    pub(super) fn end(&mut self, tag: Tag, end: End) {
        if let Some(batch) = tag.batch {
            self.pinned.release(batch);
        }
        self.resume.ended(tag.line, &end);
        self.news.ended(Ended { row: tag.row, end });
    }

    /// Waits for the reports of all lines; an outcome when the run ends before that.
    fn await_reports(&mut self) -> Option<Outcome> {
        while self.producer.waiting() > 0 {
            if let Some(outcome) = self.look() {
                return Some(outcome);
            }
            self.listen(SLICE);
            self.news.tell_if_due(Instant::now());
        }
        // What ended the run may have been heard together with the last report.
        self.verdict(Instant::now())
    }

    /// Looks at commands and contact: the outcome when the run has to end.
    pub(super) fn look(&mut self) -> Option<Outcome> {
        if self.inbox.stop_asked() {
            return Some(Outcome::Stopped);
        }
        let now = Instant::now();
        if let Some(contact) = self.watch.look(self.producer.waiting(), now) {
            self.tell_contact(contact);
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
        for news in heard.drain(..) {
            match news {
                Heard::Report(report) => self.reported(&report),
                Heard::Trouble { code, reason, fatal } => self.trouble(code, &reason, fatal),
                // Asked for by a property of the person's own.
                Heard::Standing(_) => {}
            }
        }
        self.heard = heard;
    }

    fn reported(&mut self, report: &crate::native::Report) {
        let circumstances = Circumstances {
            topic: &self.assignment.topic,
            deadline: self.assignment.deadline,
            cause: self.watch.cause(),
            ending: self.ending.as_ref().or(self.watch.refusal()),
        };
        let end = reports::end(report, &circumstances);
        match &end {
            End::Delivered { .. } => {
                if let Some(contact) = self.watch.delivered(Instant::now()) {
                    self.tell_contact(contact);
                }
            }
            End::Failed(fault) | End::Unknown(fault) => {
                self.watch.refused(fault);
                let quiet = self.watch.quiet_for(self.assignment.deadline, Instant::now());
                if quiet && matches!(fault.kind, Kind::NoAnswer { .. }) {
                    self.timed_out.get_or_insert(fault.clone());
                }
            }
            End::NotSent(_) => {}
        }
        self.end(report.tag, end);
    }

    fn trouble(&mut self, code: Code, reason: &str, fatal: bool) {
        log::debug!("trouble {code:?}: {reason}");
        if self.ending.is_some() {
            return;
        }
        let certificate = self.producer.certificate_trouble();
        let x509_error = certificate
            .filter(|trouble| kafka::address(reason).is_none_or(|address| address == trouble.broker))
            .map(|trouble| trouble.x509_error);
        let fault = kafka::trouble(code, reason, x509_error);
        let fault = fault.map(|fault| kafka::client_certificate(fault, self.shows_certificate));
        let fault = if fatal {
            // A fatal error with words of its own keeps them.
            let known = fault.filter(|fault| !matches!(fault.kind, Kind::Refused { .. }));
            known.or_else(|| Some(Fault::with(Kind::ClientFailed, reason)))
        } else {
            fault
        };
        if let Some(contact) = fault.and_then(|fault| self.watch.trouble(fault)) {
            self.tell_contact(contact);
        }
    }
}
