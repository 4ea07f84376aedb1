//! A run as the window and the terminal see it: its plan, its log and how it stands.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Waker,
    time::{Duration, Instant},
};

use super::{
    Plan,
    retry::Rows,
    status::{Awaited, Phase, Retry, Status},
};
use crate::{
    delivery::{DeliveryLog, Figures, Reported, State},
    fault::Fault,
    producer::{Contact, End, Ended, Event, Finish, Handed, Listener, Outcome},
    source::LineReader,
};

/// One run, going on or over.
pub struct Run {
    id: u64,
    plan: Plan,
    shared: Arc<Shared>,
    lines: LineReader,
}

/// A run's log, for jobs that look at many rows: they hold it for a short while at a time.
#[derive(Clone)]
pub struct LogHandle(Arc<Shared>);

impl LogHandle {
    /// The log. Held for as short as possible: the worker waits for it.
    pub fn lock(&self) -> MutexGuard<'_, DeliveryLog> {
        self.0.log()
    }
}

/// What the worker's listener writes and everybody reads.
struct Shared {
    log: Mutex<DeliveryLog>,
    figures: Mutex<Figures>,
    status: Mutex<Status>,
}

impl Run {
    /// A run that is about to be given to the worker.
    pub fn new(id: u64, plan: Plan, lines: LineReader) -> Self {
        let status = Status {
            phase: Phase::Starting,
            contact: Contact::Seeking(None),
            times_lost: 0,
            slowed: false,
            blank: 0,
            bytes: 0,
            pass: 1,
            repeat: plan.selection.repeat,
            due: None,
            started: Instant::now(),
            before: Duration::ZERO,
            paused: false,
            awaited: Awaited::default(),
            finish: None,
            retry: None,
        };
        let shared = Shared { log: Mutex::default(), figures: Mutex::default(), status: Mutex::new(status) };
        Self { id, plan, shared: Arc::new(shared), lines }
    }

    /// The listener that writes the worker's events into this run and wakes the window after each.
    pub fn recorder(&self, waker: Waker) -> Recorder {
        Recorder { run: self.id, shared: Arc::clone(&self.shared), waker, again: None }
    }

    /// The listener for a retry of these rows: what becomes of them is written into the rows that they have already. The
    /// run goes on from now; `None` where it is not over.
    pub fn again(&self, rows: Rows, waker: Waker) -> Option<Recorder> {
        let mut status = self.shared.status();
        let finish = status.finish.take()?;
        status.before = finish.elapsed;
        let before = finish.elapsed;
        let first = status.retry.take().map_or(finish, |retry| retry.first);
        status.retry = Some(Retry { rows: rows.rows.len(), handed: 0, ended: 0, first, before });
        (status.phase, status.contact) = (Phase::Starting, Contact::Seeking(None));
        (status.slowed, status.due) = (false, None);
        status.started = Instant::now();
        drop(status);
        Some(Recorder { run: self.id, shared: Arc::clone(&self.shared), waker, again: Some(rows) })
    }

    /// Ends a run that the worker never got.
    pub fn never_started(&self, fault: Fault) {
        let outcome = Outcome::Broken { fault, contact: false };
        let next_line = Some(self.plan.selection.from_line);
        self.recorder(Waker::noop().clone()).finished(Finish {
            outcome,
            next_line,
            next_pass: 1,
            next_offered: 0,
            passed_over: 0,
            elapsed: Duration::ZERO,
        });
    }

    /// Its number, rising from 1.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// What it was started with.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        self.shared.status().clone()
    }

    /// Makes believe that it has been going on for so long.
    #[cfg(test)]
    pub fn make_older(&self, age: Duration) {
        let mut status = self.shared.status();
        status.before = age;
        // It stays as old as that, however slow the test is: what is to come has not passed.
        status.started = Instant::now() + Duration::from_secs(3600);
    }

    /// Whether it is over.
    pub fn finished(&self) -> bool {
        self.status().phase == Phase::Finished
    }

    /// Its log. Held for as short as possible: the worker waits for it.
    pub fn log(&self) -> MutexGuard<'_, DeliveryLog> {
        self.shared.log()
    }

    /// Its figures, at times as [`Status::measured`] tells them. Held for as short as possible, and never beside the log.
    pub fn figures(&self) -> MutexGuard<'_, Figures> {
        self.shared.figures()
    }

    /// The same for a job.
    pub fn log_handle(&self) -> LogHandle {
        LogHandle(Arc::clone(&self.shared))
    }

    /// The way from line numbers back to lines.
    pub fn lines(&self) -> &LineReader {
        &self.lines
    }
}

impl Shared {
    fn log(&self) -> MutexGuard<'_, DeliveryLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn figures(&self) -> MutexGuard<'_, Figures> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn status(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the events of one run into its log and status; events of other runs are not taken.
#[derive(Clone)]
pub struct Recorder {
    run: u64,
    shared: Arc<Shared>,
    waker: Waker,
    /// The rows that are sent again: those of the events are their places here.
    again: Option<Rows>,
}

impl Listener for Recorder {
    fn event(&mut self, event: Event) {
        self.record(&event);
    }
}

impl Recorder {
    /// Writes an event that somebody else wants, too.
    pub fn record(&mut self, event: &Event) {
        if event.run() != self.run {
            return;
        }
        match event {
            Event::Started { .. } => self.shared.status().started = Instant::now(),
            Event::Contact { contact, .. } => self.contact(contact.clone()),
            Event::Rows { handed, ended, blank, bytes, pass, .. } => {
                self.rows(handed, ended);
                if self.again.is_none() {
                    let mut status = self.shared.status();
                    (status.blank, status.bytes, status.pass) = (*blank, *bytes, *pass);
                }
            }
            Event::Due { at, .. } => self.shared.status().due = *at,
            Event::Slowed { slowed, .. } => self.shared.status().slowed = *slowed,
            Event::Paused { paused, .. } => self.paused(*paused),
            Event::Stopping { .. } => self.shared.status().phase = Phase::Stopping,
            Event::Finished { finish, .. } => self.finished(finish.clone()),
        }
        self.waker.wake_by_ref();
    }

    fn contact(&self, contact: Contact) {
        if let Contact::Made { partitions } = contact {
            self.shared.figures().has_partitions(partitions);
        }
        let mut status = self.shared.status();
        if status.phase == Phase::Starting && matches!(contact, Contact::Made { .. }) {
            status.phase = Phase::Sending;
        }
        status.times_lost += u64::from(matches!(contact, Contact::Lost(_)));
        status.contact = contact;
    }

    fn rows(&self, handed: &[Handed], ended: &[Ended]) {
        let at = self.shared.status().measured();
        self.shared.figures().record(at, ended.iter().filter_map(|ended| reported(&ended.end)));
        let mut log = self.shared.log();
        match &self.again {
            None => handed.iter().for_each(|row| _ = log.append(row.line)),
            Some(rows) => self.again(&mut log, rows, handed.len() as u64, ended.len() as u64),
        }
        for Ended { row, end } in ended {
            let Some(row) = self.row(*row) else { continue };
            match end {
                End::Delivered { partition, offset, latency_us, out_of_order } => {
                    match *out_of_order || self.lies_behind(row, *partition) {
                        false => log.delivered(row, *partition, *offset, *latency_us),
                        true => log.delivered_out_of_order(row, *partition, *offset, *latency_us),
                    }
                }
                End::Failed(fault) => log.lost(row, State::Failed, Fault::clone(fault)),
                End::Unknown(fault) => log.lost(row, State::Unknown, Fault::clone(fault)),
                End::NotSent(fault) => log.lost(row, State::NotSent, Fault::clone(fault)),
            }
        }
        let waiting = log.totals().of(State::Waiting);
        drop(log);
        self.shared.status().awaits(waiting, Instant::now());
    }

    fn paused(&self, paused: bool) {
        let waiting = self.shared.log().totals().of(State::Waiting);
        self.shared.status().pause(paused, waiting, Instant::now());
    }

    /// So many more lines were handed over again, and so many have ended.
    fn again(&self, log: &mut DeliveryLog, rows: &Rows, handed: u64, ended: u64) {
        let mut status = self.shared.status();
        let Some(retry) = &mut status.retry else { return };
        for place in retry.handed..retry.handed + handed {
            if !rows.rows.row(place).is_some_and(|row| log.again(row)) {
                log::error!("the line at place {place} was not to be sent again");
            }
        }
        retry.handed += handed;
        retry.ended += ended;
    }

    /// The row of the log that an event's row is.
    fn row(&self, row: u64) -> Option<u64> {
        match &self.again {
            None => Some(row),
            Some(rows) => rows.rows.row(row),
        }
    }

    /// Whether a row that is delivered by a retry lies behind what was delivered before.
    fn lies_behind(&self, row: u64, partition: i32) -> bool {
        self.again.as_ref().is_some_and(|rows| rows.lies_behind(row, partition))
    }

    /// Ends a retry that the worker never got.
    pub fn never_started(&self, fault: Fault) {
        let outcome = Outcome::Broken { fault, contact: false };
        self.finished(Finish {
            outcome,
            next_line: None,
            next_pass: 1,
            next_offered: 0,
            passed_over: 0,
            elapsed: Duration::ZERO,
        });
    }

    fn finished(&self, mut finish: Finish) {
        if let Outcome::Broken { fault, .. } = &finish.outcome {
            // Only a worker that broke off leaves rows without an end.
            self.shared.log().end_waiting(State::Unknown, fault);
        }
        let mut status = self.shared.status();
        if let Some(retry) = &status.retry {
            // Where the run goes on is as it was.
            finish.elapsed += retry.before;
            let Finish { next_line, next_pass, next_offered, passed_over, .. } = retry.first;
            (finish.next_line, finish.next_pass) = (next_line, next_pass);
            (finish.next_offered, finish.passed_over) = (next_offered, passed_over);
        }
        status.phase = Phase::Finished;
        status.paused = false;
        status.awaits(0, Instant::now());
        status.finish = Some(finish);
    }
}

/// What counts among the figures. A line that never left this program is nothing that the cluster did.
fn reported(end: &End) -> Option<Reported> {
    match *end {
        End::Delivered { partition, latency_us, .. } => Some(Reported::Delivered { partition, latency_us }),
        End::Failed(_) => Some(Reported::Failed),
        End::Unknown(_) => Some(Reported::Unknown),
        End::NotSent(_) => None,
    }
}
