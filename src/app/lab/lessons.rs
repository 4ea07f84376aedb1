//! What the lessons see: gathered from the state each time that something was taken in, while a lesson is open.

use super::Told;
use crate::{
    app::{answer::Answer, core::Core, state::TestState, way::Way},
    connection::test::StepState,
    delivery::{Ending, State},
    fault::Fault,
    lessons::{Place, Read, Reader, RunSeen, Seen, TestSeen},
    producer::{Contact, Outcome},
    reader::totals::Snapshot,
    run::{self, RowText, Run},
};

/// So many delivered lines of a run are looked at, from its first on.
const MOST_PLACES: u64 = 200;

/// The keys that were looked up.
#[derive(Default)]
pub struct Lessons {
    keys: KeysOf,
    looking: bool,
}

/// The keys of rows of a run, from its first row on.
#[derive(Default)]
pub struct KeysOf {
    run: u64,
    keys: Vec<(u64, Option<String>)>,
}

impl Lessons {
    /// Takes the keys of a run.
    pub fn take(&mut self, keys: KeysOf) {
        self.looking = false;
        self.keys = keys;
    }

    fn key(&self, run: u64, row: u64) -> Option<String> {
        let known = self.keys.keys.iter().filter(|_| self.keys.run == run);
        known.into_iter().find(|(known, _)| *known == row).and_then(|(_, key)| key.clone())
    }
}

impl Core {
    /// Shows the open lesson what is seen.
    pub(super) fn look_after_lessons(&mut self) {
        let open = |core: &Self| core.state.lab.open.filter(|open| !core.state.lab.courses[*open].done());
        if open(self).is_none() {
            return;
        }
        self.look_up_keys();
        let seen = self.seen();
        if let Some(course) = open(self).and_then(|open| self.state.lab.courses.get_mut(open)) {
            course.observe(&seen);
        }
    }

    /// What is seen now.
    pub(super) fn seen(&self) -> Seen {
        let failed = |state: &StepState| match state {
            StepState::Failed(fault) => Some(fault.kind.clone()),
            _ => None,
        };
        let fault = |test: &TestState| test.steps.iter().find_map(|step| failed(&step.state));
        let test = self.state.test.as_ref();
        Seen {
            run: self.state.run.as_ref().map(|run| self.run_seen(run)),
            test: test.map(|test| TestSeen { id: test.number, fault: test.ending.as_ref().and_then(|_| fault(test)) }),
            reads: self.reads(),
        }
    }

    /// What the tabs Messages and Totals have read.
    fn reads(&self) -> Vec<Read> {
        let alone = self.state.messages.reading.as_ref().map(|reading| Read {
            reader: Reader::Alone(reading.id()),
            cluster: self.messages.way.as_ref().and_then(Way::place),
            topic: reading.wanted().topic.clone(),
            messages: reading.standing().read,
            reached: Vec::new(),
        });
        let group = self.state.totals.counted.as_ref().map(|counted| Read {
            reader: Reader::Group(counted.snapshot.group.clone()),
            cluster: self.totals.way.as_ref().and_then(Way::place),
            topic: counted.topic.clone(),
            messages: counted.snapshot.counters.messages,
            reached: reached(&counted.snapshot),
        });
        alone.into_iter().chain(group).collect()
    }

    fn run_seen(&self, run: &Run) -> RunSeen {
        let status = run.status();
        let totals = run.log().totals();
        let outcome = status.finish.map(|finish| finish.outcome);
        RunSeen {
            id: run.id(),
            cluster: self.way_of_run().as_ref().and_then(Way::place),
            topic: run.plan().topic.clone(),
            keyed: run.plan().selection.key_field.is_some(),
            delivered: totals.of(State::Delivered),
            rows: totals.rows(),
            done: outcome == Some(Outcome::Done),
            lost: matches!(status.contact, Contact::Lost(_)),
            times_lost: status.times_lost,
            fault: match outcome {
                Some(Outcome::Broken { fault, .. }) => Some(fault.kind),
                _ => None,
            },
            places: self.places(run),
        }
    }

    fn places(&self, run: &Run) -> Vec<Place> {
        let log = run.log();
        let rows = (0..log.len().min(MOST_PLACES)).filter_map(|index| Some((index, log.row(index)?)));
        rows.filter_map(|(index, row)| match row.ending()? {
            Ending::Delivered { partition, offset, .. } => {
                Some(Place { key: self.lab.lessons.key(run.id(), index), partition, offset })
            }
            Ending::Lost { .. } => None,
        })
        .collect()
    }

    /// Has a job look up the keys of a run that is over.
    fn look_up_keys(&mut self) {
        let Some(run) = self.state.run.as_ref().filter(|run| run.finished()) else { return };
        let known = self.lab.lessons.keys.run == run.id();
        if known || self.lab.lessons.looking || run.plan().selection.key_field.is_none() {
            return;
        }
        let id = run.id();
        let rows: Vec<_> = {
            let log = run.log();
            (0..log.len().min(MOST_PLACES)).filter_map(|row| Some((row, log.row(row)?.line()))).collect()
        };
        let (reader, plan) = (run.lines().clone(), run.plan().clone());
        self.lab.lessons.looking = true;
        let none = move |_: Fault| Answer::Lab(Told::Keys(KeysOf { run: id, keys: Vec::new() }));
        self.jobs.start(
            "lesson-keys",
            move || {
                let texts = run::fetch(&reader, &rows, &plan);
                let keys = texts.into_iter().map(|(row, text)| (row, key(text))).collect();
                Answer::Lab(Told::Keys(KeysOf { run: id, keys }))
            },
            none,
        );
    }
}

/// Up to where this computer has counted.
fn reached(snapshot: &Snapshot) -> Vec<(i32, i64)> {
    snapshot.partitions.iter().filter_map(|state| Some((state.partition, state.position?))).collect()
}

fn key(text: RowText) -> Option<String> {
    match text {
        RowText::Line { key, .. } => key,
        RowText::Gone(_) => None,
    }
}
