//! Carries out what is asked for about the messages of a topic: reading, looking, the way between a message and its row in
//! the delivery log, and saving.

mod jump;
mod look;
mod save;

use std::{path::PathBuf, time::Duration};

use self::{jump::Goal, look::Looks};
use super::{
    core::Core,
    state::{Look, ReadForm},
    way::Way,
};
use crate::{
    action::MessagesAction,
    fault::Fault,
    reader::{Found, Reading, Search, Wanted},
    run::Run,
};
pub(super) use save::Written;

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Messages {
    /// How many readings there were: their ids.
    readings: u64,
    /// The way to the cluster that is read.
    pub(super) way: Option<Way>,
    /// The run that had begun when reading began.
    run_before: Option<u64>,
    /// The message that is to be chosen when it comes.
    goal: Option<Goal>,
    looks: Looks,
    /// Rises with each jump to the log, so that a late answer is known.
    jumps: u64,
    /// The folder of the last file that was written.
    last_saved: Option<PathBuf>,
}

/// What a job answered.
pub(super) enum Told {
    /// The messages of a reading were looked through.
    Looked { reading: u64, look: Look, outcome: Result<(Search, Found, bool), Fault> },
    /// The row of a message was looked for in the log of a run.
    Row { run: u64, jump: u64, outcome: Result<Option<u64>, Fault> },
    /// Messages were saved.
    Saved(Written),
}

impl Core {
    pub(super) fn messages_action(&mut self, asked: MessagesAction) {
        match asked {
            MessagesAction::Edit(form) => self.state.messages.form = form,
            MessagesAction::Read => self.read(),
            MessagesAction::Stop => self.stop_reading(),
            MessagesAction::GoOn => self.read_on(),
            MessagesAction::Look(look) => self.look_at_messages(look),
            MessagesAction::Select(number) => self.select_message(number),
            MessagesAction::ShowInTopic(row) => self.show_in_topic(row),
            MessagesAction::ShowInLog(number) => self.show_in_log(number),
            MessagesAction::Save(asked) => self.save_messages(asked),
        }
    }

    pub(super) fn messages_told(&mut self, told: Told) {
        match told {
            Told::Looked { reading, look, outcome } => self.messages_looked_at(reading, look, outcome),
            Told::Row { run, jump, outcome } => self.row_found(run, jump, outcome),
            Told::Saved(written) => self.messages_saved(written),
        }
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_messages(&mut self) {
        self.look_for_goal();
        self.look_through_messages();
        let messages = &mut self.state.messages;
        let kept = messages.reading.as_ref().map(|reading| reading.look(|kept| kept.numbers())).unwrap_or_default();
        messages.selected = messages.selected.filter(|number| kept.contains(number));
    }

    /// After how long [`Core::take_in`] should be called again to look through the messages.
    pub(super) fn messages_after(&self) -> Option<Duration> {
        self.messages.looks.after()
    }

    fn read(&mut self) {
        let topic = self.state.form.topic.clone();
        self.read_topic(&topic);
    }

    /// Reads the newest messages of this topic: where reading was to begin in another one says nothing about it.
    pub(super) fn read_newest(&mut self, topic: &str) {
        self.form_follows(ReadForm::default());
        self.read_topic(topic);
    }

    fn read_topic(&mut self, topic: &str) {
        let Ok(wanted) = self.state.messages.form.wanted(topic) else { return };
        self.messages.goal = None;
        self.begin_reading(wanted, self.way().keeping());
    }

    /// Reads something else from now on.
    fn begin_reading(&mut self, wanted: Wanted, way: Way) {
        self.messages.readings += 1;
        self.messages.looks.forget();
        self.messages.way = Some(way.clone());
        self.messages.run_before = self.state.run.as_ref().map(Run::id);
        let messages = &mut self.state.messages;
        (messages.selected, messages.found, messages.trouble, messages.looking) = (None, None, None, false);
        let open = Box::new(move || way.open());
        match Reading::start(self.messages.readings, wanted, open, self.waker.clone()) {
            // What was read before ends with it.
            Ok(reading) => messages.reading = Some(reading),
            Err(fault) => self.say(fault),
        }
    }

    fn stop_reading(&mut self) {
        if let Some(reading) = &self.state.messages.reading {
            reading.stop();
        }
    }

    /// Ends the reading of the practice cluster at this address, which has ended: nothing comes from there any more.
    pub(super) fn end_reading_of(&mut self, address: &str, fault: &Fault) {
        let there = self.messages.way.as_ref().is_some_and(|way| way.keeps_to(address));
        let Some(reading) = self.state.messages.reading.as_ref().filter(|_| there) else { return };
        if reading.standing().going_on() {
            reading.stop();
            self.messages.goal = None;
            self.state.messages.trouble = Some(fault.clone());
        }
    }

    fn read_on(&mut self) {
        let (Some(reading), Some(way)) = (&mut self.state.messages.reading, self.messages.way.clone()) else { return };
        if let Err(fault) = reading.go_on(Box::new(move || way.open())) {
            self.say(fault);
        }
    }

    fn select_message(&mut self, number: Option<u64>) {
        self.state.messages.selected = number;
        self.state.messages.trouble = None;
    }

    /// Has a message chosen and brought into sight, whatever was looked for.
    fn reveal_message(&mut self, number: u64) {
        let messages = &mut self.state.messages;
        let hidden = messages.found.as_ref().is_some_and(|found| !found.numbers.contains(&number));
        messages.selected = Some(number);
        messages.reveals += 1;
        if hidden {
            self.look_at_messages(Look::default());
        }
    }

    /// The form as it would read what is read now.
    fn form_follows(&mut self, form: ReadForm) {
        self.state.messages.form = form;
    }
}
