//! What is told about a run while it goes on, each thing in whole once.

use std::collections::HashSet;

use super::tell;
use crate::{
    delivery::{Reason, State},
    fault::{Fault, Kind},
    producer::Contact,
    run::Run,
    text::{status, terminal as words},
};

/// What has been told in whole.
#[derive(Default)]
pub(super) struct Told {
    kinds: HashSet<Kind>,
}

impl Told {
    /// Says that contact was lost, and that it is there again. `run` still stands as before.
    pub fn contact(&mut self, run: &Run, contact: &Contact) {
        let before = run.status();
        match (before.contact, contact) {
            (_, Contact::Lost(fault)) => {
                let kept = run.log().totals().of(State::Waiting);
                tell(&status::waiting(fault, kept, run.plan().deadline, before.times_lost + 1));
                self.once(fault);
            }
            (Contact::Lost(_), Contact::Made { .. }) => tell(status::CLUSTER_IS_BACK),
            _ => {}
        }
    }

    /// Says that the cluster slows the run down.
    pub fn slowed(&mut self, slowed: bool) {
        if slowed {
            self.once(&Fault::new(Kind::Slowed));
        }
    }

    /// Says for each kind of fault how many rows ended with it, and what to try. What was told in whole before, and what
    /// came of the run's own end, is not told again.
    pub fn rows(&mut self, reasons: &[Reason], end: Option<&Fault>) {
        let mut kinds: Vec<Reason> = Vec::new();
        for reason in reasons.iter().filter(|reason| Some(&reason.fault.kind) != end.map(|fault| &fault.kind)) {
            match kinds.iter_mut().find(|known| known.fault.kind == reason.fault.kind) {
                Some(known) => known.rows += reason.rows,
                None => kinds.push(reason.clone()),
            }
        }
        kinds.retain(|reason| !matches!(reason.fault.kind, Kind::Stopped | Kind::RunEnded));
        for Reason { fault, rows, first_line } in &kinds {
            if !self.kinds.contains(&fault.kind) {
                tell(&words::reason(*rows, *first_line, &fault.text()));
            }
        }
    }

    fn once(&mut self, fault: &Fault) {
        if self.kinds.insert(fault.kind.clone()) {
            tell(&fault.text());
        }
    }
}
