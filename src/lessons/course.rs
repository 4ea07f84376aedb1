//! How far somebody is in a lesson.

use super::{Lesson, RunSeen, Seen, TestSeen, steps};

/// A lesson that was begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    lesson: Lesson,
    ticked: usize,
    /// What was there when it began, and of readings what was there when there was something to read: that does not
    /// count.
    pub(super) before: Seen,
    /// The runs by which steps were ticked, the first of them first.
    pub(super) runs: Vec<RunSeen>,
    /// The consumer groups by which steps were ticked.
    pub(super) groups: Vec<String>,
}

impl Course {
    /// At its beginning. What is seen then is old.
    pub fn begin(lesson: Lesson, seen: Seen) -> Self {
        Self { lesson, ticked: 0, before: seen, runs: Vec::new(), groups: Vec::new() }
    }

    /// Which lesson.
    pub fn lesson(&self) -> Lesson {
        self.lesson
    }

    /// How many of its steps are ticked: always the first ones.
    pub fn ticked(&self) -> usize {
        self.ticked
    }

    /// Whether all are.
    pub fn done(&self) -> bool {
        self.ticked == self.lesson.steps()
    }

    /// Ticks the steps that this shows to be done. A tick stays.
    pub fn observe(&mut self, seen: &Seen) {
        while !self.done() && steps::done(self, seen) {
            if let Some(run) = self.new_run(seen).cloned() {
                self.runs.push(run);
            }
            self.remember_readers(seen);
            self.ticked += 1;
        }
    }

    /// Who reads counts from the first step on; which group it was, where the step was about a group.
    fn remember_readers(&mut self, seen: &Seen) {
        match self.ticked {
            0 => self.before.reads.clone_from(&seen.reads),
            1 => {}
            _ => {
                let groups: Vec<_> = steps::groups(self, seen).map(str::to_owned).collect();
                self.groups.extend(groups);
            }
        }
    }

    /// The run that is seen, where it began after the lesson did.
    pub(super) fn new_run<'s>(&self, seen: &'s Seen) -> Option<&'s RunSeen> {
        let old = self.before.run.as_ref().map_or(0, |run| run.id);
        seen.run.as_ref().filter(|run| run.id > old)
    }

    /// The same, where it is another than those that have ticked a step.
    pub(super) fn next_run<'s>(&self, seen: &'s Seen) -> Option<&'s RunSeen> {
        let last = self.runs.last().map_or(0, |run| run.id);
        self.new_run(seen).filter(|run| run.id > last)
    }

    /// The test that is seen, where it began after the lesson did.
    pub(super) fn new_test<'s>(&self, seen: &'s Seen) -> Option<&'s TestSeen> {
        let old = self.before.test.as_ref().map_or(0, |test| test.id);
        seen.test.as_ref().filter(|test| test.id > old)
    }
}
