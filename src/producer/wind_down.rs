//! The end of a run: giving back, waiting for what is in flight, closing.

use std::time::{Duration, Instant};

use super::{
    End, Event, Outcome,
    resume::{self, Next},
    session::{SLICE, Session},
};
use crate::{
    fault::{Fault, Kind},
    jobs,
    native::Producer,
};

/// How long lines in flight are waited for after a stop.
const IN_FLIGHT_WAIT: Duration = Duration::from_secs(5);
/// How long librdkafka may take to give back what was given up.
const PURGE_WAIT: Duration = Duration::from_secs(1);

/// How long the source may take to tell the first line that it has not given out.
const UNREAD_WAIT: Duration = Duration::from_millis(200);

impl Session<'_, '_> {
    /// Gives back what has not left, and waits for what is in flight, but not for long.
    pub(super) fn wind_down(&mut self, outcome: &Outcome) {
        let Outcome::Broken { fault, .. } = outcome else { return self.give_back(Fault::new(Kind::Stopped)) };
        self.give_back(fault.clone());
    }

    fn give_back(&mut self, why: Fault) {
        self.ending = Some(why.clone());
        let run = self.assignment.run;
        self.news.event(Event::Stopping { run });
        self.producer.purge_queued();
        self.drain(IN_FLIGHT_WAIT);
        if self.unanswered() > 0 {
            self.producer.purge_in_flight();
            self.drain(PURGE_WAIT);
        }
        self.end_held(&why);
        // What librdkafka has not even given back may have arrived.
        for tag in self.producer.waiting_tags() {
            if self.again.ended(tag.row).is_some() {
                self.end(tag, End::Unknown(why.clone().into()));
            }
        }
    }

    fn drain(&mut self, wait: Duration) {
        let until = Instant::now() + wait;
        while self.unanswered() > 0 && Instant::now() < until {
            self.listen(SLICE);
            self.news.tell_if_due(Instant::now());
        }
    }

    /// The first line that was not taken up, of a run that ended so; `None` when there is none.
    pub(super) fn unread(&self, outcome: &Outcome) -> Option<Next> {
        let next = Next { line: self.next_line, pass: self.pass, offered: self.resume.offered(self.rows) };
        match self.lines.front() {
            Some(line) => Some(Next { line: line.number, ..next }),
            None if self.source_ended => None,
            // Nothing comes behind it.
            None if self.file_trouble.is_some() => Some(next),
            None => {
                // Who has stopped a run waits for no file.
                let patience = if *outcome == Outcome::Stopped { Duration::ZERO } else { UNREAD_WAIT };
                resume::unread(&self.assignment.source, self.assignment.from_line, next, patience)
            }
        }
    }
}

/// Closing a client waits for its threads, which may be looking up a name: that is nobody's business any more.
pub(super) fn close(producer: Producer) {
    if let Err(fault) = jobs::thread("kafka-close", move || drop(producer)) {
        log::error!("the producer is closed here: {}", fault.technical);
    }
}
