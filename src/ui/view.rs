//! What all views read while one frame is drawn: the state, and what is worked out from it once.

use crate::{
    app::state::{FileState, State},
    delivery::Totals,
    fault::{Fault, Field},
    run::{Plan, Run, Status},
    source::{Examined, FoundField, Origin},
    text::{status, window},
};

/// The state and what follows from it.
pub struct View<'a> {
    pub state: &'a State,
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
    /// How many lines it offers, where that is known.
    pub expected: Option<u64>,
}

impl<'a> View<'a> {
    /// Looks at the state once.
    pub fn new(state: &'a State) -> Self {
        let run = state.run.as_ref().map(|run| Standing {
            status: run.status(),
            totals: run.log().totals(),
            expected: status::expected(run.plan(), file_lines(state, &run.plan().origin)),
            run,
        });
        let running = state.starting || run.as_ref().is_some_and(|standing| standing.status.finish.is_none());
        Self { state, plan: state.plan(), running, run }
    }

    /// What is known about the file, where it can be used.
    pub fn examined(&self) -> Option<&'a Examined> {
        match &self.state.file {
            FileState::Known(examined) => Some(examined),
            FileState::Examining | FileState::Trouble(_) => None,
        }
    }

    /// The fields that can be the key.
    pub fn key_fields(&self) -> impl Iterator<Item = &'a FoundField> {
        self.examined().into_iter().flat_map(|examined| examined.fields.iter().filter(|field| field.scalar))
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: Field) -> Option<&Fault> {
        let problems = self.plan.as_ref().err()?;
        problems.iter().find(|(named, _)| *named == field).map(|(_, fault)| fault)
    }

    /// How many lines Send would offer, where that is known.
    pub fn planned(&self) -> Option<u64> {
        let plan = self.plan.as_ref().ok()?;
        status::expected(plan, file_lines(self.state, &plan.origin))
    }

    /// What the primary button says before a run.
    pub fn send_label(&self) -> String {
        let all = self.plan.as_ref().is_ok_and(|plan| plan.selection.count.is_none());
        window::send_label(all, self.planned())
    }
}

/// How many lines the form's file has, if `origin` is that file and they were counted.
fn file_lines(state: &State, origin: &Origin) -> Option<u64> {
    match &state.file {
        FileState::Known(examined) if state.form.origin() == *origin => examined.lines,
        _ => None,
    }
}
