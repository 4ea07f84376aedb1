//! What is told about a run while it goes on, each thing in whole once.

use std::collections::HashSet;

use super::tell;
use crate::{
    delivery::State,
    fault::{Fault, Kind},
    producer::Contact,
    run::Run,
    text::status,
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

    fn once(&mut self, fault: &Fault) {
        if self.kinds.insert(fault.kind.clone()) {
            tell(&fault.text());
        }
    }
}
