//! Starting and stopping runs, and the texts of the rows that are seen.

use std::sync::Arc;

use super::{
    answer::Answer,
    core::Core,
    state::{Exporting, PracticeState},
};
use crate::{
    fault::{Fault, Kind},
    jobs,
    practice::{self, Practice},
    producer::{Outcome, Worker},
    run::{self, Form, Plan, RowText, Run, WITHOUT_END, retry::Rows},
    source::{Repeat, Selection},
};

/// How many texts are kept beyond those that are seen.
const TEXTS_KEPT: usize = 1_000;
/// A log of more rows is given back on a thread of its own.
const MANY_ROWS: u64 = 1_000_000;

/// The worker, the practice cluster, and what is being fetched.
#[derive(Default)]
pub(super) struct Runs {
    worker: Option<Worker>,
    pub(super) practice: practice::Shared,
    /// The addresses of the practice clusters that the last run's lines went to: another one may have been joined before
    /// some were sent again.
    practices: Vec<String>,
    last: u64,
    /// The rows that are seen.
    shown: Vec<u64>,
    fetching: bool,
    /// A run was stopped before it had begun.
    given_up: bool,
    /// The run whose end has been looked at.
    ended: u64,
    /// What a broken run, or an earlier start of the program, left in the form: it belongs to the file of that time.
    goes_on: Option<GoesOn>,
}

/// What of the form says where Send goes on after a run that broke.
#[derive(Clone, PartialEq, Eq)]
struct Offer {
    from_line: String,
    count: String,
    repeat: String,
}

impl Offer {
    fn of(form: &Form) -> Self {
        let Form { from_line, count, repeat, .. } = form;
        Self { from_line: from_line.clone(), count: count.clone(), repeat: repeat.clone() }
    }
}

/// What a broken run left in the form, and what stood there before.
struct GoesOn {
    left: Offer,
    before: Offer,
}

impl Runs {
    /// No run yet, with the form that is remembered, and this practice cluster.
    pub fn new(form: &Form, practice: practice::Shared) -> Self {
        let left = Offer::of(form);
        let before = Offer { from_line: Form::default().from_line, ..left.clone() };
        Self { goes_on: Some(GoesOn { left, before }), practice, ..Self::default() }
    }

    /// What stood in the form before what it offers now: that itself, unless a run that broke has left it.
    fn before(&mut self, now: Offer) -> Offer {
        match self.goes_on.take() {
            Some(GoesOn { left, before }) if left == now => before,
            _ => now,
        }
    }

    /// A start was asked for.
    pub fn not_given_up(&mut self) {
        self.given_up = false;
    }

    /// The last run's lines go to the practice cluster at this address, too; an empty one is none.
    pub fn went_to(&mut self, practice: &str) {
        if !practice.is_empty() && !self.practices.iter().any(|address| address == practice) {
            self.practices.push(practice.to_owned());
        }
    }

    /// The addresses of the practice clusters that they went to.
    pub fn practices(&self) -> &[String] {
        &self.practices
    }

    /// Whether it was stopped before it had begun.
    pub fn given_up(&self) -> bool {
        self.given_up
    }
}

impl Core {
    /// Starts a run, where the form allows it.
    pub(super) fn send(&mut self) {
        if self.state.running() || self.sends_when_switched() {
            return;
        }
        let Ok(plan) = self.state.plan() else { return };
        if self.sends_to_practice(&plan) { self.ready_practice(plan, None) } else { self.start_run(plan, "") }
    }

    /// Has the practice cluster ready for a run, or for rows that are sent again.
    pub(super) fn ready_practice(&mut self, plan: Plan, rows: Option<Rows>) {
        self.state.starting = true;
        self.runs.not_given_up();
        if self.runs.practice.running().is_none() {
            self.state.practice = PracticeState::Starting;
        }
        let shared = self.runs.practice.clone();
        let plan = Box::new(plan);
        let again = plan.clone();
        self.jobs.start(
            "practice-start",
            move || {
                let failed = |text| Fault::with(Kind::PracticeFailed, text);
                let outcome = shared.ready().map_err(failed);
                let topic = outcome.as_ref().map_or(Ok(()), |practice| practice.ready_for_run(&plan.topic));
                Answer::Practice { plan, again: rows, outcome, topic: topic.map_err(failed) }
            },
            move |fault| Answer::Practice { plan: again, again: None, outcome: Err(fault), topic: Ok(()) },
        );
    }

    /// A cluster that runs is kept whatever happens to the topic: the messages of earlier runs are in it.
    pub(super) fn practice_ready(
        &mut self,
        plan: Plan,
        again: Option<Rows>,
        outcome: Result<Practice, Fault>,
        topic: Result<(), Fault>,
    ) {
        self.state.starting = false;
        self.state.retry = None;
        match outcome {
            Ok(practice) => {
                let address = practice.address().to_owned();
                self.look_after_practice();
                match topic {
                    Ok(()) if self.runs.given_up => {}
                    Ok(()) => match again {
                        Some(rows) => self.start_again(&plan, rows, &address),
                        None => self.start_run(plan, &address),
                    },
                    Err(fault) => self.say(fault),
                }
            }
            Err(fault) if self.runs.practice.running().is_some() => self.say(fault),
            Err(fault) => self.state.practice = PracticeState::Failed(fault),
        }
    }

    fn start_run(&mut self, plan: Plan, practice: &str) {
        self.runs.last += 1;
        let secrets = self.secrets_of(&plan.profile);
        match run::prepare(self.runs.last, plan, &secrets, practice) {
            Ok((run, assignment)) => {
                let recorder = Box::new(run.recorder(self.waker.clone()));
                log::info!("run {} starts", run.id());
                if let Err(fault) = self.worker().and_then(|worker| worker.start(assignment, recorder)) {
                    self.forget_worker();
                    run.never_started(fault);
                }
                self.runs.practices.clear();
                self.runs.went_to(practice);
                self.show_run(run);
            }
            Err(fault) => self.say(fault),
        }
    }

    /// The next run gets a new worker.
    pub(super) fn forget_worker(&mut self) {
        self.runs.worker = None;
    }

    pub(super) fn worker(&mut self) -> Result<&Worker, Fault> {
        match &mut self.runs.worker {
            Some(worker) => Ok(worker),
            none => Ok(none.insert(Worker::spawn()?)),
        }
    }

    fn show_run(&mut self, run: Run) {
        let before = self.state.run.replace(run);
        if let Some(before) = before.filter(|before| before.log().len() > MANY_ROWS) {
            // To give back the memory of millions of rows takes longer than a frame.
            let given_back = jobs::thread("log-close", move || drop(before));
            given_back.err().iter().for_each(|fault| log::error!("no thread: {}", fault.technical));
        }
        // What was exported of another run's log was read.
        self.state.export.take_if(|export| matches!(export, Exporting::Done(_)));
        self.state.texts.clear();
        self.state.selected = None;
        self.begin_listing();
        self.runs.shown.clear();
    }

    /// Pauses the run that goes on, or lets it go on.
    pub(super) fn pause(&mut self, pause: bool) {
        if let Some(worker) = self.runs.worker.as_ref().filter(|_| self.state.running()) {
            if pause { worker.pause() } else { worker.resume() }
        }
    }

    /// Stops the run that goes on, or the one that is about to.
    pub(super) fn stop(&mut self) {
        self.runs.given_up = true;
        if let Some(worker) = &self.runs.worker {
            worker.stop();
        }
    }

    /// A run that broke leaves in the form what Send goes on with: From line, Count and Repeat.
    pub(super) fn look_after_run(&mut self) {
        let Some(run) = &self.state.run else { return };
        let Some(finish) = run.status().finish.filter(|_| self.runs.ended < run.id()) else { return };
        self.runs.ended = run.id();
        log::info!("run {} is over", run.id());
        if let (Outcome::Broken { contact: true, .. }, Some(line)) = (&finish.outcome, finish.next_line) {
            let sent = Offer::of(&self.state.form);
            let before = self.runs.before(sent);
            let Selection { count, repeat, .. } = run.plan().selection;
            let form = &mut self.state.form;
            form.from_line = line.to_string();
            match count {
                Some(count) if finish.next_offered > 0 => {
                    form.count = count.saturating_sub(finish.next_offered).max(1).to_string();
                }
                _ => {}
            }
            // In the middle of a pass only that can be gone on with: the others begin elsewhere.
            form.repeat = match repeat {
                Repeat::Times(times) if finish.next_offered == 0 => {
                    (times + 1).saturating_sub(finish.next_pass).to_string()
                }
                Repeat::WithoutEnd if finish.next_offered == 0 => WITHOUT_END[0].to_owned(),
                _ => "1".to_owned(),
            };
            self.runs.goes_on = Some(GoesOn { left: Offer::of(form), before });
            self.remember.changed();
        }
    }

    /// The line of this file is the first that is sent, as long as it is this file.
    pub(super) fn send_from(&mut self, line: u64) {
        let before = self.runs.before(Offer::of(&self.state.form));
        self.edit(Form { from_line: line.to_string(), ..self.state.form.clone() });
        self.runs.goes_on = Some(GoesOn { left: Offer::of(&self.state.form), before });
    }

    /// Another file is offered as this one was at first, and not what a run that broke has left of it.
    pub(super) fn begin_at_first_line(&mut self) {
        let Some(GoesOn { left, before }) = self.runs.goes_on.take() else { return };
        let form = &mut self.state.form;
        if left == Offer::of(form) {
            (form.count, form.repeat) = (before.count, before.repeat);
        }
        if left.from_line == form.from_line {
            form.from_line = Form::default().from_line;
        }
    }

    /// Chooses a row, and fetches its text where it is not at hand.
    pub(super) fn select(&mut self, row: Option<u64>) {
        self.state.selected = row;
        self.fetch_texts();
    }

    /// These rows are seen.
    pub(super) fn show(&mut self, rows: Vec<u64>) {
        self.runs.shown = rows;
        self.fetch_texts();
    }

    fn fetch_texts(&mut self) {
        let Some(run) = self.state.run.as_ref().filter(|_| !self.runs.fetching) else { return };
        let wanted = self.runs.shown.iter().copied().chain(self.state.selected);
        let log = run.log();
        let mut rows: Vec<(u64, u64)> = wanted
            .filter(|row| !self.state.texts.contains_key(row))
            .filter_map(|row| Some((row, log.row(row)?.line())))
            .collect();
        drop(log);
        rows.sort_unstable();
        rows.dedup();
        if rows.is_empty() {
            return;
        }
        self.runs.fetching = true;
        let (id, reader) = (run.id(), run.lines().clone());
        let plan = run.plan().clone();
        let asked = rows.clone();
        self.jobs.start(
            "row-texts",
            move || Answer::Texts { run: id, texts: run::fetch(&reader, &rows, &plan) },
            move |fault| {
                let gone = |(row, _)| (row, RowText::Gone(fault.clone()));
                Answer::Texts { run: id, texts: asked.into_iter().map(gone).collect() }
            },
        );
    }

    pub(super) fn take_texts(&mut self, run: u64, texts: Vec<(u64, RowText)>) {
        self.runs.fetching = false;
        if self.state.run.as_ref().map(Run::id) != Some(run) {
            return self.fetch_texts();
        }
        let none = texts.is_empty();
        self.state.texts.extend(texts.into_iter().map(|(row, text)| (row, Arc::new(text))));
        self.drop_far_texts();
        // What was scrolled to meanwhile; a line that cannot be found is not asked for again at once.
        if !none {
            self.fetch_texts();
        }
    }

    fn drop_far_texts(&mut self) {
        if self.state.texts.len() <= TEXTS_KEPT {
            return;
        }
        let (shown, selected) = (&self.runs.shown, self.state.selected);
        self.state.texts.retain(|row, _| shown.contains(row) || selected == Some(*row));
    }
}
