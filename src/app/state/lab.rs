//! What the window knows about the practice lab.

use std::borrow::Cow;

use super::{PracticeState, State};
use crate::{
    connection::{Profile, test::StepState},
    delivery::DeliveryLog,
    fault::{Fault, Kind},
    lessons::Course,
    practice::Rehearsal,
    producer::{Contact, Outcome},
    reader::{Phase, Reading, totals},
    run::{Cluster, Form, Run},
};

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Lab {
    /// What goes wrong now.
    pub on: Option<Rehearsal>,
    /// It is being switched, to this.
    pub switching: Option<Option<Rehearsal>>,
    /// The way that Send and Test connection take meanwhile, where it is not the one to the practice cluster.
    pub way: Option<Profile>,
    /// What there was when it was switched: what that has reported is about something else.
    pub before: Before,
    /// What was reported while it has been on, last.
    pub reported: Option<Fault>,
    /// The lessons that were begun.
    pub courses: Vec<Course>,
    /// The one that is open, by its place among them.
    pub open: Option<usize>,
}

impl Lab {
    /// What goes wrong, or is about to.
    pub fn wanted(&self) -> Option<Rehearsal> {
        self.switching.unwrap_or(self.on)
    }
}

impl State {
    /// The form as Send and Test connection take it: while the lab has them go another way, with that way.
    pub fn sent_form(&self) -> Cow<'_, Form> {
        match self.lab_way() {
            Some(way) => Cow::Owned(Form { cluster: Cluster::Mine, profile: way.clone(), ..self.form.clone() }),
            None => Cow::Borrowed(&self.form),
        }
    }

    /// The way of the lab, where Send and Test connection take it.
    pub fn lab_way(&self) -> Option<&Profile> {
        self.lab.way.as_ref().filter(|_| self.form.cluster == Cluster::Practice)
    }

    /// Whether this can be made to go wrong now: nothing that is of the cluster, where that is another window's.
    pub fn can_rehearse(&self, rehearsal: Rehearsal) -> bool {
        let joined = matches!(self.practice, PracticeState::Joined(_));
        self.form.cluster == Cluster::Practice && !(joined && rehearsal.is_of_cluster())
    }

    /// What there is now that could have reported something.
    pub fn before_now(&self) -> Before {
        let over = |reading: &&Reading| !reading.standing().going_on();
        Before {
            run: self.run.as_ref().map(RunBefore::of),
            reading: self.messages.reading.as_ref().filter(over).map(Reading::id),
            totals_over: !self.totals.running(),
        }
    }

    /// The same, when lines of the run are about to be sent again.
    pub fn before_again(&self) -> Before {
        let run = self.run.as_ref().map(|run| RunBefore { over: false, ..RunBefore::of(run) });
        Before { run, ..self.lab.before.clone() }
    }

    /// Takes over what is reported about what goes wrong, where something is: by the run that goes on or began since, by the
    /// test of the connection, or by who reads.
    pub fn hear_report(&mut self) {
        self.lab.before.totals_over &= !self.totals.running();
        let run = self.run.as_ref();
        let run = run.and_then(|run| of_run(run, self.lab.before.run.as_ref().filter(|before| before.id == run.id())));
        if let Some(fault) = run.or_else(|| self.of_test()).or_else(|| self.of_readers()) {
            self.lab.reported = Some(fault);
        }
    }

    fn of_test(&self) -> Option<Fault> {
        self.test.as_ref()?.steps.iter().find_map(|step| match &step.state {
            StepState::Failed(fault) => Some(fault.clone()),
            _ => None,
        })
    }

    /// What ended a reading, or a counting.
    fn of_readers(&self) -> Option<Fault> {
        let before = &self.lab.before;
        let reading = self.messages.reading.as_ref().filter(|reading| before.reading != Some(reading.id()));
        let alone = reading.and_then(|reading| match reading.standing().phase {
            Phase::Over(outcome) => outcome.err(),
            _ => None,
        });
        let counted = self.totals.counted.as_ref().filter(|_| !before.totals_over);
        alone.or_else(|| match &counted?.snapshot.phase {
            totals::Phase::Ended(fault) => fault.clone(),
            _ => None,
        })
    }
}

/// What there was when it was switched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Before {
    run: Option<RunBefore>,
    /// The reading that was over.
    reading: Option<u64>,
    /// Nothing was counted, and nothing has been since.
    totals_over: bool,
}

/// How the run stood then, or when its lines were sent again since.
#[derive(Clone, Debug, PartialEq)]
struct RunBefore {
    id: u64,
    over: bool,
    contact: Contact,
    times_lost: u64,
    lost: Lost,
}

/// How many lines were lost for each reason, and how many were handed over again.
#[derive(Clone, Debug, Default, PartialEq)]
struct Lost {
    rows: Vec<u64>,
    handed: u64,
}

impl RunBefore {
    fn of(run: &Run) -> Self {
        let lost = Lost::of(run, &run.log());
        let status = run.status();
        let over = status.finish.is_some();
        Self { id: run.id(), over, contact: status.contact, times_lost: status.times_lost, lost }
    }
}

impl Lost {
    /// The log is held meanwhile, so that both numbers are of one moment.
    fn of(run: &Run, log: &DeliveryLog) -> Self {
        let rows = log.reasons().iter().map(|reason| reason.rows).collect();
        Self { rows, handed: run.status().retry.map_or(0, |retry| retry.handed) }
    }

    /// All of them, each as often as it was lost.
    fn times(&self) -> u64 {
        self.rows.iter().sum::<u64>() + self.handed
    }
}

/// What a run has to say about the cluster, or about its lines, beyond what it said before.
fn of_run(run: &Run, before: Option<&RunBefore>) -> Option<Fault> {
    if before.is_some_and(|before| before.over) {
        return None;
    }
    let status = run.status();
    let news = before.is_none_or(|before| before.contact != status.contact || before.times_lost != status.times_lost);
    match (&status.finish, &status.contact) {
        (Some(finish), _) => match &finish.outcome {
            Outcome::Broken { fault, .. } => Some(fault.clone()),
            Outcome::Done | Outcome::Stopped => of_lines(run, before),
        },
        (None, Contact::Lost(fault) | Contact::Seeking(Some(fault))) if news => Some(fault.clone()),
        (None, _) => of_lines(run, before),
    }
}

/// The first reason why lines were not delivered since. Lines that are sent again are lost for the same reason as often as
/// before, where none of them arrives.
fn of_lines(run: &Run, before: Option<&RunBefore>) -> Option<Fault> {
    let log = run.log();
    let (before, now) = (before.map(|before| before.lost.clone()).unwrap_or_default(), Lost::of(run, &log));
    if now.times() <= before.times() {
        return None;
    }
    let known = |at: usize| before.rows.get(at).copied().unwrap_or(0);
    let reasons =
        || log.reasons().iter().enumerate().filter(|(_, reason)| reason.rows > 0 && of_cluster(&reason.fault));
    let grown = reasons().find(|(at, reason)| reason.rows > known(*at));
    let again = reasons().next().filter(|_| now.handed > before.handed);
    grown.or(again).map(|(_, reason)| reason.fault.clone())
}

/// Whether it is the cluster's doing, and neither the person's nor the line's.
fn of_cluster(fault: &Fault) -> bool {
    match fault.kind {
        Kind::Stopped | Kind::RunEnded => false,
        Kind::LineTooLongForTopic { .. } => true,
        _ => !fault.lies_in_line(),
    }
}
