//! What all views read while one frame is drawn: the state, and what is worked out from it once.

use std::ops::Range;

use crate::{
    app::state::{self, Exporting, FileState},
    delivery::{KeyFigures, State, Totals},
    fault::{Fault, Field},
    run::{Phase, Plan, Run, Status},
    source::{Examined, FoundField, Repeat},
    text::{status, window},
};

/// The state and what follows from it.
pub struct View<'a> {
    pub state: &'a state::State,
    /// What Send would do, or what is in its way.
    pub plan: Result<Plan, Vec<(Field, Fault)>>,
    /// Whether a run goes on, or is about to.
    pub running: bool,
    /// The run that goes on, or the last one.
    pub run: Option<Standing<'a>>,
}

/// A run with copies of what changes under the worker's hands.
pub struct Standing<'a> {
    pub run: &'a Run,
    pub status: Status,
    pub totals: Totals,
    pub figures: KeyFigures,
    /// The rows that its log keeps.
    pub kept: Range<u64>,
    /// How many lines it offers, where that is known.
    pub expected: Option<u64>,
    /// The bytes of its file in all passes, where that is known and is the text's.
    pub size: Option<u64>,
}

impl<'a> View<'a> {
    /// Looks at the state once.
    pub fn new(state: &'a state::State) -> Self {
        let run = state.run.as_ref().map(|run| {
            let (totals, kept) = {
                let log = run.log();
                (log.totals(), log.kept())
            };
            let status = run.status();
            let examined = examined(state, run.plan());
            Standing {
                figures: figures(run, &status),
                expected: status::still_expected(run.plan(), examined.and_then(|file| file.lines), &totals),
                status,
                totals,
                kept,
                size: size(state, run.plan()),
                run,
            }
        });
        let going_on = run.as_ref().is_some_and(|standing| standing.status.finish.is_none());
        Self { state, plan: state.plan(), running: state.starting || going_on, run }
    }

    /// What is known about the file, where it can be used.
    pub fn examined(&self) -> Option<&'a Examined> {
        match &self.state.file {
            FileState::Known(examined) => Some(examined),
            FileState::Examining | FileState::Trouble(_) => None,
        }
    }

    /// The fields that were found.
    pub fn fields(&self) -> impl Iterator<Item = &'a FoundField> {
        self.examined().into_iter().flat_map(|examined| &examined.fields)
    }

    /// Those that can be the key.
    pub fn key_fields(&self) -> impl Iterator<Item = &'a FoundField> {
        self.fields().filter(|field| field.can_be_key())
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: Field) -> Option<&Fault> {
        let problems = self.plan.as_ref().err()?;
        problems.iter().find(|(named, _)| *named == field).map(|(_, fault)| fault)
    }

    /// Whether the run pauses, where it goes on and can be paused.
    pub fn pausable(&self) -> Option<bool> {
        let status = &self.run.as_ref().filter(|_| self.running && !self.state.starting)?.status;
        (status.phase != Phase::Stopping).then_some(status.paused)
    }

    /// How many rows of the run could be sent again, once it is over.
    pub fn retriable(&self) -> u64 {
        let Some(run) = self.run.as_ref().filter(|run| run.status.finish.is_some()) else { return 0 };
        [State::Failed, State::NotSent, State::Unknown].map(|state| run.totals.of(state)).iter().sum()
    }

    /// Whether there are rows to export.
    pub fn exportable(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.totals.rows() > 0)
    }

    /// Whether they can be exported now: one export goes on at a time.
    pub fn may_export(&self) -> bool {
        self.exportable() && matches!(self.state.export, None | Some(Exporting::Done(_)))
    }

    /// How many lines Send would offer in each pass, where that is known.
    pub fn planned(&self) -> Option<u64> {
        let plan = self.plan.as_ref().ok()?;
        status::each_pass(plan, examined(self.state, plan).and_then(|file| file.lines))
    }

    /// What the primary button says before a run.
    pub fn send_label(&self) -> String {
        let selection = self.plan.as_ref().ok().map(|plan| &plan.selection);
        let label = window::send_label(selection.is_some_and(|wanted| wanted.count.is_none()), self.planned());
        label + &selection.map(|wanted| status::times(wanted.repeat)).unwrap_or_default()
    }
}

/// The figures as they are now: in a pause in which nothing more is awaited, nothing is delivered.
fn figures(run: &Run, status: &Status) -> KeyFigures {
    let figures = run.figures().key_figures(status.measured());
    match status.stands_still() {
        true => KeyFigures { rate: figures.rate.map(|_| 0.0), ..figures },
        false => figures,
    }
}

/// What is known about the form's file, if the plan's is the same, divided in the same way.
fn examined<'a>(state: &'a state::State, plan: &Plan) -> Option<&'a Examined> {
    let same = state.form.origin() == plan.origin && state.form.format() == plan.selection.format;
    match &state.file {
        FileState::Known(examined) if same => Some(examined),
        _ => None,
    }
}

fn size(state: &state::State, plan: &Plan) -> Option<u64> {
    let size = examined(state, plan).filter(|file| file.packing.is_none())?.size;
    match plan.selection.repeat {
        Repeat::Times(times) => size.checked_mul(times),
        Repeat::WithoutEnd => None,
    }
}
