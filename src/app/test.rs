//! The test of the form's connection: begun, heard, and forgotten as soon as it is about something else.

use std::sync::mpsc::{self, Receiver, TryRecvError};

use super::{core::Core, state::TestState};
use crate::{
    connection::{
        self, Profile,
        test::{ConnectionTest, Ending, Event, StepState, Target},
    },
    fault::Fault,
    run::Cluster,
};

/// The test that goes on, and what the last one was about.
#[derive(Default)]
pub(super) struct Tests {
    going_on: Option<(ConnectionTest, Receiver<Event>)>,
    subject: Option<Subject>,
    /// How many were begun.
    begun: u64,
}

/// All that a test's result depends on.
#[derive(PartialEq)]
struct Subject {
    cluster: Cluster,
    profile: Profile,
    secrets: connection::Secrets,
    topic: String,
}

impl Core {
    /// Begins a test of the form's connection, where the form allows it.
    pub(super) fn test_connection(&mut self) {
        if self.state.running() || !self.state.test_problems().is_empty() {
            return;
        }
        let subject = self.subject();
        match self.begin_test(&subject) {
            Ok(going_on) => {
                let begun = self.tests.begun + 1;
                self.tests = Tests { going_on: Some(going_on), subject: Some(subject), begun };
                self.state.test = Some(TestState::begun(begun));
            }
            Err(fault) => self.say(fault),
        }
    }

    fn begin_test(&self, subject: &Subject) -> Result<(ConnectionTest, Receiver<Event>), Fault> {
        let target = Target::new(&subject.profile, &subject.secrets, &subject.topic)?;
        let (sender, events) = mpsc::channel();
        let waker = self.waker.clone();
        let tell = move |event| {
            // Nobody listens any more when the result would be stale.
            let _ = sender.send(event);
            waker.wake_by_ref();
        };
        Ok((ConnectionTest::start(target, tell)?, events))
    }

    fn subject(&self) -> Subject {
        let form = self.state.sent_form();
        let secrets = self.secrets_of(&form.profile);
        Subject { cluster: form.cluster, profile: form.profile.clone(), secrets, topic: form.topic.trim().to_owned() }
    }

    /// Ends the test early; what it found stays.
    pub(super) fn cancel_test(&mut self) {
        if let Some((test, _)) = &self.tests.going_on {
            test.cancel();
        }
    }

    /// Opens or closes the steps. A test that nobody looks at is not waited for.
    pub(super) fn show_test(&mut self, open: bool) {
        if !open {
            self.cancel_test();
        }
        if let Some(test) = &mut self.state.test {
            test.open = open;
        }
    }

    /// Takes in what the test has told, and forgets it when what it was about has changed.
    pub(super) fn look_after_test(&mut self) {
        if self.tests.subject.as_ref().is_some_and(|subject| *subject != self.subject()) {
            self.tests = Tests { begun: self.tests.begun, ..Tests::default() };
            self.state.test = None;
        }
        let (Some((_, events)), Some(test)) = (&self.tests.going_on, &mut self.state.test) else { return };
        loop {
            match events.try_recv() {
                Ok(Event::Step(report)) => test.take(report),
                Ok(Event::Ended(ending)) => test.ending = Some(ending),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => break,
            }
        }
        self.tests.going_on = None;
        if test.ending.is_none() {
            // Its thread went away without a last word.
            test.ending = Some(Ending::Cancelled);
            test.steps.iter_mut().filter(|report| report.state == StepState::Running).for_each(|report| {
                report.state = StepState::NotReached;
            });
        }
    }
}
