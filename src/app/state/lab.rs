//! What the window knows about the practice lab.

use std::borrow::Cow;

use super::State;
use crate::{
    connection::{Profile, test::StepState},
    fault::Fault,
    lessons::Course,
    practice::Rehearsal,
    producer::{Contact, Outcome},
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
    /// The last run that was over when it was switched: what that one reported is about something else.
    pub since: Option<u64>,
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

    /// What is reported about what goes wrong: by the run that goes on or began since, or by the test of the connection.
    pub fn reported_fault(&self) -> Option<Fault> {
        let counts = |run: &&Run| Some(run.id()) > self.lab.since;
        let run = self.run.as_ref().filter(counts).and_then(of_run);
        run.or_else(|| {
            self.test.as_ref()?.steps.iter().find_map(|step| match &step.state {
                StepState::Failed(fault) => Some(fault.clone()),
                _ => None,
            })
        })
    }
}

/// What a run has to say about the cluster, or about its lines.
fn of_run(run: &Run) -> Option<Fault> {
    let status = run.status();
    match (&status.finish, &status.contact) {
        (Some(finish), _) => match &finish.outcome {
            Outcome::Broken { fault, .. } => Some(fault.clone()),
            Outcome::Done | Outcome::Stopped => of_lines(run),
        },
        (None, Contact::Lost(fault) | Contact::Seeking(Some(fault))) => Some(fault.clone()),
        (None, Contact::Seeking(None) | Contact::Made { .. }) => of_lines(run),
    }
}

/// The first reason why lines were not delivered.
fn of_lines(run: &Run) -> Option<Fault> {
    let log = run.log();
    let reason = log.reasons().iter().find(|reason| reason.rows > 0)?;
    Some(reason.fault.clone())
}
