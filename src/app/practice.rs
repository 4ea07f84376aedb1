//! The practice cluster: whether it runs, and those of this computer's other windows, which can be joined.

use std::time::{Duration, Instant};

use super::{answer::Answer, core::Core, state::PracticeState};
use crate::{
    action::PracticeAction,
    fault::{Fault, Kind},
    practice::Practice,
    run::Cluster,
};

/// Others are not looked for more often than this, whatever is done meanwhile.
const PAUSE: Duration = Duration::from_secs(2);

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Neighbours {
    looked: Option<Instant>,
    looking: bool,
    /// Those that were joined and have not ended, as far as is known: one that was left again may still be read.
    joined: Vec<Practice>,
}

/// What a job answered.
pub(super) enum Told {
    /// The addresses of the others that run.
    Others(Vec<String>),
    /// The one at the address was joined, or could not be.
    Joined { address: String, outcome: Result<Practice, Fault> },
    /// This window's own is used again.
    Left,
}

impl Core {
    pub(super) fn practice_action(&mut self, asked: PracticeAction) {
        match asked {
            PracticeAction::LookAround => self.look_around(),
            PracticeAction::Join(address) => self.join_practice(address),
            PracticeAction::Leave => self.leave_practice(),
        }
    }

    pub(super) fn practice_told(&mut self, told: Told) {
        match told {
            Told::Others(others) => {
                self.neighbours.looking = false;
                self.state.practice_others = others;
                if let PracticeState::Ended(address) = &self.state.practice {
                    // It may have been looked for before it ended.
                    self.state.practice_others.retain(|other| other != address);
                }
            }
            Told::Joined { outcome: Ok(practice), .. } => {
                self.neighbours.joined.push(practice);
                self.other_practice();
            }
            Told::Joined { address, outcome: Err(fault) } => {
                self.state.practice_others.retain(|other| *other != address);
                self.say(fault);
            }
            Told::Left => {
                self.state.practice = PracticeState::Off;
                self.other_practice();
            }
        }
    }

    /// Shows how the practice cluster stands, whoever needed or joined it first.
    pub(super) fn look_after_practice(&mut self) {
        let ended: Vec<_> = self.neighbours.joined.extract_if(.., |practice| !practice.is_running()).collect();
        for practice in ended {
            self.practice_gone(practice.address());
        }
        let before = self.state.practice.address().map(str::to_owned);
        let practice = &self.runs.practice;
        if let Some(running) = practice.running() {
            let address = running.address().to_owned();
            let joined = running.joined();
            self.state.practice = if joined { PracticeState::Joined(address) } else { PracticeState::Running(address) };
        } else if let Some(address) = practice.ended()
            && self.state.practice != PracticeState::Starting
            && self.state.practice != PracticeState::Ended(address.clone())
        {
            self.state.practice = PracticeState::Ended(address);
            self.forget_topics();
            self.neighbours.looked = None;
        }
        if before.as_deref() != self.state.practice.address() {
            if before.is_some() {
                // What the one before has told is not this one's.
                self.forget_topics();
            }
            self.learn_partitions();
        }
    }

    /// One that was joined has ended: nothing is offered, read or counted there any more.
    fn practice_gone(&mut self, address: &str) {
        self.state.practice_others.retain(|other| other != address);
        let fault = Fault::new(Kind::PracticeGone { address: address.to_owned() });
        self.end_reading_of(address, &fault);
        self.end_totals_of(address, fault);
    }

    /// Another window may have started one meanwhile: looked for when something is done here, and not by a clock.
    pub(super) fn look_around_when_due(&mut self) {
        let due = self.neighbours.looked.is_none_or(|looked| looked.elapsed() > PAUSE);
        if due && self.state.form.cluster == Cluster::Practice {
            self.look_around();
        }
    }

    fn look_around(&mut self) {
        if self.neighbours.looking || !self.runs.practice.finds_others() {
            return;
        }
        self.neighbours.looking = true;
        self.neighbours.looked = Some(Instant::now());
        let shared = self.runs.practice.clone();
        let none = |fault: Fault| {
            log::warn!("{}", fault.technical);
            Answer::Practices(Told::Others(Vec::new()))
        };
        self.jobs.start("practice-others", move || Answer::Practices(Told::Others(shared.others())), none);
    }

    fn join_practice(&mut self, address: String) {
        if self.state.running() {
            return;
        }
        let (shared, waker) = (self.runs.practice.clone(), self.waker.clone());
        let panicked = address.clone();
        self.jobs.start(
            "practice-join",
            move || {
                let gone = |text| Fault::with(Kind::PracticeGone { address: address.clone() }, text);
                let outcome = shared.join(&address, waker).map_err(gone);
                Answer::Practices(Told::Joined { address, outcome })
            },
            move |fault| Answer::Practices(Told::Joined { address: panicked, outcome: Err(fault) }),
        );
    }

    fn leave_practice(&mut self) {
        if self.state.running() {
            return;
        }
        let shared = self.runs.practice.clone();
        let left = move || {
            shared.leave();
            Answer::Practices(Told::Left)
        };
        self.jobs.start("practice-leave", left, |_| Answer::Practices(Told::Left));
    }

    /// What was in the one before is not in this one, and what goes wrong on purpose goes wrong with neither.
    fn other_practice(&mut self) {
        self.undo_rehearsal();
        self.forget_topics();
        self.look_after_practice();
        self.look_around();
        if self.state.tab == super::state::Tab::Topics {
            self.topics_shown();
        }
    }
}
