//! Carries out what is asked for about the totals over a topic. A thread of its own counts; the window takes over how it
//! stands, once a frame at most.

use std::{path::PathBuf, sync::Arc};

use super::{
    answer::Answer,
    core::Core,
    state::{self, Counted},
    way::Way,
};
use crate::{
    action::TotalsAction,
    fault::{Fault, Kind},
    reader::totals::{Fields, Order, Phase, Setup, Snapshot, Totals as Counting},
    settings::{TotalsForm, machine},
    text::totals as words,
};

/// The database's file, in the folder of the settings.
const DATABASE: &str = "totals.sqlite3";

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Totals {
    counting: Option<Counting>,
    /// The way to the cluster where it counts, or counted last.
    pub(super) way: Option<Way>,
    /// Why this window has ended it, where nobody asked for that.
    cause: Option<Fault>,
    /// Where the database is kept while nothing is remembered.
    folder: Option<tempfile::TempDir>,
}

/// What a job answered.
pub(super) enum Told {
    /// The rows in another order, of the counting that had ended as `of` shows.
    Sorted { of: Arc<Snapshot>, order: Order, outcome: Result<Arc<Snapshot>, Fault> },
    /// The rows as text.
    Copied(Result<String, Fault>),
}

/// What this window knows of the totals at its start.
pub(super) fn remembered(form: TotalsForm) -> state::Totals {
    // Without a random number the name is not this computer's alone, and nothing else is worse.
    let fresh = format!("{:06x}", getrandom::u32().unwrap_or_default() & 0xff_ffff);
    state::Totals::new(form, fresh, machine())
}

impl Core {
    pub(super) fn totals_action(&mut self, asked: TotalsAction) {
        match asked {
            TotalsAction::Edit(form) => {
                self.state.totals.form = form;
                self.remember.changed();
            }
            TotalsAction::Start => self.start_totals(),
            TotalsAction::Stop => self.stop_totals(),
            TotalsAction::AskToStartOver(ask) => self.state.totals.asking = ask,
            TotalsAction::StartOver => {
                self.state.totals.asking = false;
                if !self.totals_go_on() {
                    self.totals.counting = None;
                    self.start_totals();
                }
                // One that ends hears nothing any more.
                if !self.state.totals.stopping {
                    self.totals.counting.iter().for_each(Counting::start_over);
                }
            }
            TotalsAction::Sort(order) => self.sort_totals(order),
            TotalsAction::CopyRows => self.copy_totals(),
        }
    }

    pub(super) fn totals_told(&mut self, told: Told) {
        match told {
            Told::Sorted { of, order, outcome } => {
                let Some(counted) = &mut self.state.totals.counted else { return };
                let same = Arc::ptr_eq(&counted.snapshot, &of) && self.state.totals.order == order;
                match outcome {
                    Ok(sorted) if same => counted.snapshot = sorted,
                    Ok(_) => {}
                    Err(fault) => self.say(fault),
                }
            }
            Told::Copied(Ok(text)) => self.clipboard = Some(text),
            Told::Copied(Err(fault)) => self.say(fault),
        }
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_totals(&mut self) {
        let used = self.state.practice.address();
        self.state.totals.elsewhere = self.totals.way.as_ref().is_some_and(|way| {
            let another_practice = used.is_some_and(|address| way.keeps_from(address));
            another_practice || *way != self.way()
        });
        let Some(counting) = &self.totals.counting else { return };
        // First whether it has ended: what is shown then is the last that it says.
        let finished = counting.finished();
        if let Some(counted) = &mut self.state.totals.counted {
            counted.snapshot = because(counting.snapshot(), self.totals.cause.as_ref());
        }
        if finished {
            self.totals.counting = None;
        }
    }

    /// Whether a thread still counts, or leaves its group.
    pub(super) fn totals_go_on(&self) -> bool {
        self.totals.counting.as_ref().is_some_and(|counting| !counting.finished())
    }

    pub(super) fn stop_totals(&mut self) {
        if let Some(counting) = &self.totals.counting {
            counting.stop();
            (self.state.totals.stopping, self.state.totals.asking) = (true, false);
        }
    }

    /// Ends the counting in the practice cluster at this address, which has ended: its group would be waited for, for ever.
    pub(super) fn end_totals_of(&mut self, address: &str, fault: Fault) {
        let there = self.totals.way.as_ref().is_some_and(|way| way.keeps_to(address));
        if there && self.totals_go_on() {
            self.totals.cause = Some(fault);
            self.stop_totals();
        }
    }

    fn start_totals(&mut self) {
        let ready = self.state.totals_problem().is_none() && !self.totals_go_on();
        let Some(database) = self.totals_database().filter(|_| ready) else { return };
        let totals = &mut self.state.totals;
        if totals.keep_name() {
            self.remember.changed();
        }
        let [by, number] = [&totals.form.by, &totals.form.number].map(|field| field.trim().to_owned());
        let topic = self.state.form.topic.trim().to_owned();
        let setup = Setup {
            topic: topic.clone(),
            group: totals.group(),
            fields: Fields { by: by.clone(), number: number.clone() },
            database,
            machine: totals.machine.clone(),
            order: totals.order,
        };
        let (way, read) = (self.way().keeping(), topic.clone());
        (self.totals.way, self.totals.cause, self.state.totals.stopping) = (Some(way.clone()), None, false);
        match Counting::start(setup, move || way.open_topic(&read), self.waker.clone()) {
            Ok(counting) => {
                let snapshot = counting.snapshot();
                self.state.totals.counted = Some(Counted { topic, by, number, snapshot });
                self.totals.counting = Some(counting);
            }
            Err(fault) => self.say(fault),
        }
    }

    /// Beside the settings; where nothing is remembered, in a folder that goes with the window.
    fn totals_database(&mut self) -> Option<PathBuf> {
        if let Some(path) = self.remember.path() {
            return Some(path.with_file_name(DATABASE));
        }
        if self.totals.folder.is_none() {
            match tempfile::tempdir() {
                Ok(folder) => self.totals.folder = Some(folder),
                Err(error) => {
                    let path = std::env::temp_dir().display().to_string();
                    self.say(Fault::with(Kind::TotalsFile { path }, error.to_string()));
                }
            }
        }
        self.totals.folder.as_ref().map(|folder| folder.path().join(DATABASE))
    }

    fn sort_totals(&mut self, order: Order) {
        self.state.totals.order = order;
        if let Some(counting) = &self.totals.counting {
            return counting.sort(order);
        }
        let Some(counted) = &self.state.totals.counted else { return };
        let of = Arc::clone(&counted.snapshot);
        let (work_of, failed_of) = (Arc::clone(&of), of);
        self.jobs.start(
            "sort-totals",
            move || {
                let sorted = Arc::new(work_of.sorted(order));
                Answer::Totals(Told::Sorted { of: work_of, order, outcome: Ok(sorted) })
            },
            move |fault| Answer::Totals(Told::Sorted { of: failed_of, order, outcome: Err(fault) }),
        );
    }

    fn copy_totals(&mut self) {
        let Some(counted) = self.state.totals.counted.clone() else { return };
        self.jobs.start(
            "copy-totals",
            move || {
                let Counted { by, number, snapshot, .. } = &counted;
                let others = (snapshot.others.count > 0).then_some((None, &snapshot.others));
                let rows = snapshot.rows.iter().map(|row| (Some(&*row.value), row)).chain(others);
                let cells = rows.map(|(value, row)| (value, row.count, row.sum.map(|sum| sum.to_string())));
                Answer::Totals(Told::Copied(Ok(words::copied(by, number, cells))))
            },
            |fault| Answer::Totals(Told::Copied(Err(fault))),
        );
    }
}

/// How it stands, with why it was ended, where that is known here and not to who counts.
fn because(snapshot: Arc<Snapshot>, cause: Option<&Fault>) -> Arc<Snapshot> {
    match (cause, &snapshot.phase) {
        (Some(cause), Phase::Ended(_)) => {
            Arc::new(Snapshot { phase: Phase::Ended(Some(cause.clone())), ..Snapshot::clone(&snapshot) })
        }
        _ => snapshot,
    }
}
