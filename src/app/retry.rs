//! Lines of a run that is over, sent once more.

use std::sync::Arc;

use super::{
    answer::Answer,
    core::Core,
    state::{AskedRetry, Retrying},
};
use crate::{
    action::RetryAction,
    connection,
    delivery::Listing,
    fault::Fault,
    run::{
        self, Cluster, Plan,
        retry::{self, Counts, Meant, Rows},
    },
};

impl Core {
    /// Carries out what was asked for.
    pub(super) fn retry(&mut self, asked: RetryAction) {
        match (asked, &mut self.state.retry) {
            (RetryAction::Ask, None) => self.count_retry(),
            (RetryAction::Choose(chosen), Some(Retrying::Asking(asked))) => asked.chosen = chosen,
            (RetryAction::Maybe(maybe), Some(Retrying::Asking(asked))) => asked.maybe = maybe,
            (RetryAction::Leave, Some(Retrying::Asking(_))) => self.state.retry = None,
            (RetryAction::Send, Some(Retrying::Asking(_))) => self.gather_retry(),
            _ => {}
        }
    }

    /// Counts what could be sent again, all of it and what is marked, and then asks.
    fn count_retry(&mut self) {
        let Some(run) = self.state.run.as_ref().filter(|run| run.finished()) else { return };
        let mut meant = vec![Meant::All];
        meant.extend(self.marked());
        let (id, log) = (run.id(), run.log_handle());
        self.state.retry = Some(Retrying::Counting);
        self.jobs.start(
            "retry-count",
            move || {
                let counted = |meant: Meant| (retry::count(&log, &meant), meant);
                let choices = meant.into_iter().map(counted).map(|(counts, meant)| (meant, counts)).collect();
                Answer::RetryCounted { run: id, outcome: Ok(choices) }
            },
            move |fault| Answer::RetryCounted { run: id, outcome: Err(fault) },
        );
    }

    /// The marked rows, or else the one that is chosen.
    fn marked(&self) -> Option<Meant> {
        let view = &self.state.log_view;
        let listing = Arc::new(view.shown(self.state.run.as_ref()?.log().kept()));
        match (&view.marked, self.state.selected) {
            (Some(places), _) => Some(Meant::These(listing, places.clone())),
            (None, Some(row)) => Some(Meant::These(Arc::new(Listing::All(row..row + 1)), 0..=0)),
            (None, None) => None,
        }
    }

    pub(super) fn retry_counted(&mut self, run: u64, outcome: Result<Vec<(Meant, Counts)>, Fault>) {
        if self.state.retry != Some(Retrying::Counting) {
            return;
        }
        self.state.retry = None;
        let current = self.state.run.as_ref().is_some_and(|now| now.id() == run) && !self.state.running();
        match outcome {
            Ok(mut choices) if current => {
                // What is marked is no choice where there is nothing in it that could be sent again.
                choices.retain(|(meant, counts)| *meant == Meant::All || counts.sent(meant, true) > 0);
                let several = self.state.log_view.marked.as_ref().is_some_and(|places| places.start() < places.end());
                let all_in_vain = choices.first().is_some_and(|(meant, counts)| counts.sent(meant, true) == 0);
                let chosen = if several || all_in_vain { choices.len() - 1 } else { 0 };
                self.state.retry = Some(Retrying::Asking(AskedRetry { choices, chosen, maybe: false }));
            }
            Ok(_) => {}
            Err(fault) => self.say(fault),
        }
    }

    /// The question was answered.
    fn gather_retry(&mut self) {
        let (Some(Retrying::Asking(asked)), Some(run)) = (self.state.retry.take(), &self.state.run) else { return };
        let Some((meant, _)) = asked.choice().filter(|_| asked.sent() > 0 && !self.state.running()) else { return };
        let plan = self.plan_again(run.plan());
        if plan.cluster == Cluster::Mine {
            let known = self.secrets_of(&plan.profile).api_secret.is_some();
            if let Some((_, fault)) = connection::check_profile(&plan.profile, known).into_iter().next() {
                return self.say(fault);
            }
        }
        let (id, log, meant, maybe) = (run.id(), run.log_handle(), meant.clone(), asked.maybe);
        self.state.retry = Some(Retrying::Gathering);
        self.state.starting = true;
        self.runs.not_given_up();
        self.jobs.start(
            "retry-gather",
            move || Answer::RetryGathered { run: id, outcome: Ok(retry::gather(&log, &meant, maybe)) },
            move |fault| Answer::RetryGathered { run: id, outcome: Err(fault) },
        );
    }

    pub(super) fn retry_gathered(&mut self, run: u64, outcome: Result<Rows, Fault>) {
        self.state.starting = false;
        let plan = self.state.run.as_ref().filter(|now| now.id() == run).map(|run| self.plan_again(run.plan()));
        match (outcome, plan) {
            (Ok(_), _) if self.runs.given_up() => self.state.retry = None,
            (Ok(rows), Some(plan)) if self.sends_to_practice(&plan) => self.ready_practice(plan, Some(rows)),
            (Ok(rows), Some(plan)) => self.start_again(&plan, rows, ""),
            (outcome, _) => {
                self.state.retry = None;
                outcome.err().into_iter().for_each(|fault| self.say(fault));
            }
        }
    }

    /// Starts sending. The rows stay as they are where that cannot be.
    pub(super) fn start_again(&mut self, plan: &Plan, rows: Rows, practice: &str) {
        self.state.retry = None;
        // What the run itself says about From line comes first.
        self.look_after_run();
        let Some(run) = &self.state.run else { return };
        let secrets = self.secrets_of(&plan.profile);
        match run::prepare_again(run, plan, rows, &secrets, practice, self.waker.clone()) {
            Ok(Some((recorder, assignment))) => {
                self.rehearse_again();
                self.runs.went_to(practice);
                let never_started = recorder.clone();
                let started = self.worker().and_then(|worker| worker.start(assignment, Box::new(recorder)));
                if let Err(fault) = started {
                    self.forget_worker();
                    never_started.never_started(fault);
                }
            }
            Ok(None) => {}
            Err(fault) => self.say(fault),
        }
    }
}
