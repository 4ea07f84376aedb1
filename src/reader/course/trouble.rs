//! What is in the way of reading on: of one partition, or of all.

use std::time::Duration;

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{Course, Finish, Listener, News, Outcome, Part};
use crate::{
    fault::{
        Fault, Kind,
        kafka::{self, Asked, To},
    },
    native::{Lookup, Reading},
    reader::contact::{Contact, Turn},
};

/// How long the first offset of a partition may take, in the middle of reading.
const LOOK_UP: Duration = Duration::from_secs(5);

/// What was told of a partition.
pub(super) struct Trouble {
    pub partition: i32,
    pub code: Code,
    pub reason: String,
}

impl Course<'_> {
    /// Does what follows from what came.
    pub(super) fn settle(&mut self, reading: &Reading, listener: &mut dyn Listener) -> Result<(), Fault> {
        for Trouble { partition, code, reason } in std::mem::take(&mut self.troubles) {
            match code {
                Code::AutoOffsetReset | Code::OffsetOutOfRange => self.gone(reading, listener, partition)?,
                code if is_unreadable(code) => {
                    let fault = Fault::with(Kind::MessageUnreadable, reason);
                    self.pass_over(reading, listener, partition, fault)?;
                }
                Code::UnknownPartition if self.parts.get(&partition).is_some_and(|part| part.added) => {}
                code => self.judge(code, &reason)?,
            }
        }
        for partition in self.ended.drain(..) {
            if !self.follow {
                reading.stop(partition);
            }
        }
        if self.follow && self.open == 0 && !std::mem::replace(&mut self.told_caught_up, true) {
            listener.news(News::CaughtUp);
        }
        Ok(())
    }

    /// Says how the contact changed, and gives up where it is time to.
    pub(super) fn look_after(
        &mut self,
        reading: &Reading,
        contact: &mut Contact,
        listener: &mut dyn Listener,
    ) -> Result<(), Fault> {
        contact.hear(reading);
        let waited_for = self.open > 0 && !self.follow;
        match contact.turn(waited_for) {
            Some(Turn::Lost(fault)) => listener.news(News::Lost(fault)),
            Some(Turn::Back) => listener.news(News::Back),
            None => {}
        }
        self.read_added(reading, contact.partitions(), listener)?;
        contact.verdict(waited_for).map_or(Ok(()), Err)
    }

    /// Reads partitions from their beginning that the topic has got meanwhile. librdkafka asks the cluster for them by
    /// itself, and its statistics tell of them, so that nothing is waited for here.
    fn read_added(&mut self, reading: &Reading, count: usize, listener: &mut dyn Listener) -> Result<(), Fault> {
        if !self.grows || count <= self.parts.len() {
            return Ok(());
        }
        let all = 0..i32::try_from(count).unwrap_or(i32::MAX);
        let added: Vec<i32> = all.filter(|partition| !self.parts.contains_key(partition)).collect();
        for partition in &added {
            reading.start(*partition, 0).map_err(|code| self.refused(code))?;
            let part = Part { next: 0, end: 0, not_before_ms: None, done: false, passing: false, added: true };
            self.parts.insert(*partition, part);
            self.open += 1;
        }
        if !added.is_empty() {
            listener.news(News::Added(added.len()));
        }
        Ok(())
    }

    /// Reads on where the partition has something: what was wanted is no longer kept, or was never there.
    fn gone(&mut self, reading: &Reading, listener: &mut dyn Listener, partition: i32) -> Result<(), Fault> {
        let look_up = |wanted| reading.look_up(&[partition], wanted, LOOK_UP).ok()?.first().copied();
        let Some(part) = self.parts.get_mut(&partition) else { return Ok(()) };
        let from = part.next;
        // Behind a broken batch at the end it is the end; anywhere else the topic was made anew, and begins at its first.
        let wanted = if part.passing { Lookup::Next } else { Lookup::First };
        // Without an answer it is told again when it is read again.
        part.next = look_up(wanted).unwrap_or(from);
        if part.next > from {
            listener.news(News::Gone { partition, from, to: part.next });
        }
        let (next, at_end) = (part.next, !self.follow && part.next >= part.end);
        reading.stop(partition);
        if at_end {
            self.at_end(partition);
            return Ok(());
        }
        reading.start(partition, next).map_err(|code| self.refused(code))
    }

    /// Reads on behind the message that cannot be read. Of a batch that cannot be taken apart each of its messages is met.
    fn pass_over(
        &mut self,
        reading: &Reading,
        listener: &mut dyn Listener,
        partition: i32,
        fault: Fault,
    ) -> Result<(), Fault> {
        let Some(part) = self.parts.get_mut(&partition) else { return Ok(()) };
        let offset = part.next;
        part.next += 1;
        part.passing = true;
        listener.news(News::Unreadable { partition, offset, fault });
        if !self.follow && part.next >= part.end {
            self.at_end(partition);
            return Ok(());
        }
        reading.seek(partition, offset + 1).map_err(|code| self.refused(code))
    }

    /// Whether it ends reading: librdkafka tries again by itself where that can help.
    fn judge(&self, code: Code, reason: &str) -> Result<(), Fault> {
        log::debug!("trouble {code:?}: {reason}");
        let topic = self.topic;
        if let Some(denied) = kafka::denied(code, &Asked { to: To::Read, topic, ..Asked::default() }) {
            return Err(denied);
        }
        match kafka::topic_answer(code, topic) {
            Some(fault) if !matches!(fault.kind, Kind::Refused { .. }) => Err(fault),
            _ if code == Code::UnknownPartition => Err(self.refused(code)),
            _ => Ok(()),
        }
    }

    pub(super) fn refused(&self, code: Code) -> Fault {
        Fault::with(Kind::TopicUnknown { topic: self.topic.to_owned() }, code.to_string())
    }

    pub(super) fn finish(&self, outcome: Outcome) -> Finish {
        Finish { outcome, positions: self.parts.iter().map(|(partition, part)| (*partition, part.next)).collect() }
    }
}

/// Whether it is the message's own trouble, and the one behind it may be well.
pub(in crate::reader) fn is_unreadable(code: Code) -> bool {
    matches!(
        code,
        Code::BadMessage
            | Code::BadCompression
            | Code::NotImplemented
            | Code::InvalidMessage
            | Code::InvalidMessageSize
            | Code::MessageSizeTooLarge
            | Code::UnsupportedCompressionType
    )
}
