//! From a row of the delivery log to its message in the topic, and back.

use super::{Core, Told};
use crate::{
    app::{
        answer::Answer,
        state::{Begin, ReadForm, Tab},
        way::Way,
    },
    delivery::{DeliveryLog, Ending},
    fault::{Fault, Kind},
    reader::{Finish, From, Phase, Wanted},
    run::{Cluster, LogHandle, Run},
};

/// So many rows are looked at before the worker gets its turn.
const ROWS_AT_ONCE: u64 = 65_536;

/// A message that is to be chosen.
#[derive(Clone, Copy)]
pub(super) struct Goal {
    partition: i32,
    offset: i64,
    /// Messages before this number are others.
    next: u64,
}

impl Core {
    /// Reads the message back that a row became, with those around it.
    pub(super) fn show_in_topic(&mut self, row: u64) {
        let Some(run) = &self.state.run else { return };
        let ending = run.log().row(row).and_then(|row| row.ending());
        let Some(Ending::Delivered { partition, offset, .. }) = ending else { return };
        if offset < 0 {
            return;
        }
        let topic = run.plan().topic.clone();
        let Some(way) = self.way_of_run() else { return self.say(Fault::new(Kind::SeveralPractices)) };
        self.state.tab = Tab::Messages;
        let form = self.state.messages.form.clone();
        let (begin, live) = (Begin::Offset, false);
        self.form_follows(ReadForm {
            begin,
            live,
            offset: offset.to_string(),
            partition: partition.to_string(),
            ..form
        });
        if self.choose_if_there(&topic, &way, partition, offset) {
            return;
        }
        self.messages.goal = Some(Goal { partition, offset, next: 0 });
        let from = From::Around(offset);
        self.begin_reading(Wanted { topic, partition: Some(partition), from, follow: false, until_full: true }, way);
    }

    /// Chooses a message that was read already; whether it was. What was read before the run began may be another message
    /// at the same offset, of a topic that was made anew since.
    fn choose_if_there(&mut self, topic: &str, way: &Way, partition: i32, offset: i64) -> bool {
        let since = self.messages.run_before == self.state.run.as_ref().map(Run::id);
        let same = since && self.messages.way.as_ref().is_some_and(|before| before.leads_to_same(way));
        let reading = self.state.messages.reading.as_ref().filter(|reading| same && reading.wanted().topic == topic);
        let number = reading.and_then(|reading| reading.look(|kept| kept.find(partition, offset)));
        if let Some(number) = number {
            self.state.messages.trouble = None;
            self.reveal_message(number);
        }
        number.is_some()
    }

    /// The way to where the run's lines went, which may be another than the form's by now. `None` where they went to
    /// several practice clusters.
    pub(in crate::app) fn way_of_run(&self) -> Option<Way> {
        let plan = self.state.run.as_ref()?.plan();
        let to_practice = plan.cluster == Cluster::Practice || Self::is_of_lab(&plan.profile);
        match self.runs.practices() {
            // Also where the lab had them go there by another way.
            [address] if to_practice => {
                Some(self.way_to(Cluster::Practice, plan.profile.clone()).kept_at(address.clone()))
            }
            _ if plan.cluster == Cluster::Practice => None,
            _ => Some(self.way_to(plan.cluster, plan.profile.clone())),
        }
    }

    /// Chooses the message that is waited for when it has come.
    pub(super) fn look_for_goal(&mut self) {
        let (Some(goal), Some(reading)) = (&mut self.messages.goal, &self.state.messages.reading) else { return };
        // Asked first: what comes after that is looked at the next time.
        let phase = reading.standing().phase;
        let found = reading.look(|kept| {
            let (first, messages) = kept.these(goal.next..u64::MAX);
            goal.next = first + messages.len() as u64;
            let wanted = (goal.partition, goal.offset);
            let place = messages.iter().position(|message| (message.partition, message.offset) == wanted);
            (place.map(|place| first + place as u64), messages.iter().any(|message| message.offset > goal.offset))
        });
        match (found, phase) {
            ((Some(number), _), _) => {
                self.messages.goal = None;
                self.reveal_message(number);
            }
            ((None, true), _) | ((None, false), Phase::Over(Ok(Finish { .. }))) => {
                let (partition, offset) = (goal.partition, goal.offset);
                self.messages.goal = None;
                self.state.messages.trouble = Some(Fault::new(Kind::OffsetEmpty { partition, offset }));
            }
            // The reading says why.
            ((None, false), Phase::Over(Err(_))) => self.messages.goal = None,
            _ => {}
        }
    }

    /// Looks for the row that became a message, in the log of the last run.
    pub(super) fn show_in_log(&mut self, number: u64) {
        let (Some(run), Some(reading)) = (&self.state.run, &self.state.messages.reading) else { return };
        let Some(message) = reading.look(|kept| kept.get(number).cloned()) else { return };
        let (read, sent) = (self.messages.way.as_ref(), self.way_of_run());
        let same_way = read.zip(sent.as_ref()).is_some_and(|(read, sent)| read.leads_to_same(sent));
        let same = same_way && reading.wanted().topic == run.plan().topic;
        self.messages.jumps += 1;
        let (id, jump, log) = (run.id(), self.messages.jumps, run.log_handle());
        self.jobs.start(
            "find-row",
            move || {
                let row = if same { row_of(&log, message.partition, message.offset) } else { None };
                Answer::Messages(Told::Row { run: id, jump, outcome: Ok(row) })
            },
            move |fault| Answer::Messages(Told::Row { run: id, jump, outcome: Err(fault) }),
        );
    }

    pub(super) fn row_found(&mut self, run: u64, jump: u64, outcome: Result<Option<u64>, Fault>) {
        if self.state.run.as_ref().map(|run| run.id()) != Some(run) || self.messages.jumps != jump {
            return;
        }
        match outcome {
            Ok(Some(row)) => {
                self.state.messages.trouble = None;
                self.state.tab = Tab::Log;
                self.show_row(row);
            }
            Ok(None) => self.state.messages.trouble = Some(Fault::new(Kind::NotInLog)),
            Err(fault) => self.state.messages.trouble = Some(fault),
        }
    }
}

/// The row that was delivered to this partition with this offset; the newest rows are looked at first.
fn row_of(log: &LogHandle, partition: i32, offset: i64) -> Option<u64> {
    let kept = log.lock().kept();
    let is_it = |log: &DeliveryLog, index: &u64| {
        let ending = log.row(*index).and_then(|row| row.ending());
        matches!(ending, Some(Ending::Delivered { partition: in_it, offset: at, .. }) if (in_it, at) == (partition, offset))
    };
    let mut end = kept.end;
    while end > kept.start {
        let start = end.saturating_sub(ROWS_AT_ONCE).max(kept.start);
        let rows = log.lock();
        if let Some(row) = (start..end).rev().find(|index| is_it(&rows, index)) {
            return Some(row);
        }
        end = start;
    }
    None
}
