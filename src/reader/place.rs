//! From where to where each partition is read.

use std::time::Duration;

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{From, Request, Span, contact::Contact, course::Listener};
use crate::{
    fault::{
        Fault, Kind,
        kafka::{self, Asked, To},
    },
    native::{Lookup, Reading},
};

/// How long the first question may take. Each time that nothing came, the next one may take twice as long: a far cluster
/// needs some seconds, and meanwhile nothing else is heard.
const FIRST_QUESTION: Duration = Duration::from_millis(250);
const LONGEST_QUESTION: Duration = Duration::from_secs(8);
/// Keeps a cluster that answers "not yet" from being asked without end.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(50);

/// So many messages before a wanted one are shown with it.
const BEFORE: i64 = 50;

/// The way to the answers of the cluster before anything is read.
pub(super) struct Asking<'a> {
    pub reading: &'a Reading,
    pub request: &'a Request,
    pub contact: &'a mut Contact,
    pub listener: &'a mut dyn Listener,
}

impl Asking<'_> {
    /// What is read of each partition; `None` when reading was stopped meanwhile.
    ///
    /// # Errors
    /// Why the cluster was not reached, or what it said: the topic is not there, or this key may not see it. `OffsetGone`
    /// and `OffsetAhead` where one partition is wanted at an offset that it has not.
    pub fn spans(&mut self) -> Result<Option<Vec<Span>>, Fault> {
        let reading = self.reading;
        let Some(all) = self.ask(|timeout| reading.partitions(timeout))? else { return Ok(None) };
        self.contact.made();
        let chosen = self.chosen(&all)?;
        let partitions = chosen.as_slice();
        let look_up = |wanted| move |timeout| reading.look_up(partitions, wanted, timeout);
        let Some(first) = self.ask(look_up(Lookup::First))? else { return Ok(None) };
        let by_time = match self.request.from {
            // Asked before the end: what comes in between is behind both.
            From::Time(time_ms) => match self.ask(look_up(Lookup::Time(time_ms)))? {
                Some(offsets) => offsets,
                None => return Ok(None),
            },
            _ => Vec::new(),
        };
        let Some(end) = self.ask(look_up(Lookup::Next))? else { return Ok(None) };
        // Its answer is that there is none, whatever it holds.
        let cannot = reading.is_mock();
        let spans = chosen.iter().enumerate().map(|(place, partition)| {
            let answer = by_time.get(place).map(|offset| if cannot { end[place] } else { *offset });
            let known = Known { first: first[place], end: end[place], by_time: answer };
            span(*partition, known, self.request, chosen.len())
        });
        spans.collect::<Result<_, _>>().map(Some)
    }

    fn chosen(&self, all: &[i32]) -> Result<Vec<i32>, Fault> {
        let topic = || self.request.topic.clone();
        let there = |partition: i32| match all.contains(&partition) {
            true => Ok(partition),
            false => Err(Fault::new(Kind::PartitionUnread {
                topic: topic(),
                partition: u32::try_from(partition).unwrap_or(0),
                partitions: u32::try_from(all.len()).unwrap_or(u32::MAX),
            })),
        };
        match (&self.request.from, self.request.partition) {
            (From::Each(offsets), _) => offsets.iter().map(|(partition, _)| there(*partition)).collect(),
            (_, Some(partition)) => Ok(vec![there(partition)?]),
            (_, None) => Ok(all.to_vec()),
        }
    }

    /// Asks until there is an answer.
    fn ask<T>(&mut self, question: impl Fn(Duration) -> Result<T, Code>) -> Result<Option<T>, Fault> {
        let mut timeout = FIRST_QUESTION;
        loop {
            if self.listener.stopped() {
                return Ok(None);
            }
            let code = match question(timeout) {
                Ok(answer) => return Ok(Some(answer)),
                Err(code) => code,
            };
            log::debug!("no answer: {code:?}");
            let topic = &self.request.topic;
            let denied = kafka::denied(code, &Asked { to: To::Describe, topic, ..Asked::default() });
            match denied.or_else(|| kafka::topic_answer(code, topic)) {
                // It does not know yet.
                Some(Fault { kind: Kind::Refused { .. }, .. }) | None => {}
                Some(fault) => return Err(fault),
            }
            if let Some(heard) = self.contact.hear(self.reading) {
                self.listener.news(super::News::Seeking(heard));
            }
            if let Some(fault) = self.contact.verdict(true) {
                return Err(fault);
            }
            timeout = (timeout * 2).min(LONGEST_QUESTION);
            std::thread::sleep(BETWEEN_QUESTIONS);
        }
    }
}

/// What the cluster said of a partition.
#[derive(Clone, Copy, Debug)]
struct Known {
    first: i64,
    end: i64,
    /// The offset that a time was looked up to; -1 where no message has reached it.
    by_time: Option<i64>,
}

/// Of one partition of so many that are read.
fn span(partition: i32, known: Known, request: &Request, partitions: usize) -> Result<Span, Fault> {
    let Known { first, end, by_time } = known;
    let topic = || request.topic.clone();
    let within = |offset: i64| offset.clamp(first, end.max(first));
    let ahead = |offset| Fault::new(Kind::OffsetAhead { topic: topic(), partition, offset, next: end });
    let mut not_before_ms = None;
    let start = match &request.from {
        From::Beginning => first,
        From::End => end,
        From::Last(count) => within(end.saturating_sub(i64::try_from(*count).unwrap_or(i64::MAX))),
        From::Offset(offset) | From::Around(offset) if partitions == 1 && *offset < first => {
            let offset = *offset;
            return Err(Fault::new(Kind::OffsetGone { topic: topic(), partition, offset, first }));
        }
        From::Offset(offset) if partitions == 1 && *offset > end => return Err(ahead(*offset)),
        From::Around(offset) if partitions == 1 && *offset >= end => return Err(ahead(*offset)),
        From::Offset(offset) => within(*offset),
        From::Around(offset) => within(*offset - BEFORE),
        From::Each(offsets) => {
            let wanted = offsets.iter().find(|(wanted, _)| *wanted == partition);
            wanted.map_or(end, |(_, offset)| within(*offset))
        }
        From::Time(time_ms) => match by_time {
            Some(offset) if offset < 0 => end,
            // A cluster that cannot look it up answers with the end, where no message is: it is found by reading.
            Some(offset) if offset < end => within(offset),
            _ => {
                not_before_ms = Some(*time_ms);
                first
            }
        },
    };
    Ok(Span { partition, first, start, end, not_before_ms })
}

#[cfg(test)]
mod tests {
    use rdkafka::ClientConfig;

    use super::*;

    fn spanned(from: From, known: Known, partitions: usize) -> Result<(i64, Option<i64>), Kind> {
        let config = ClientConfig::new();
        let request = Request { config, topic: "t".to_owned(), partition: None, from, follow: false, most_bytes: None };
        let span = span(2, known, &request, partitions).map_err(|fault| fault.kind)?;
        assert_eq!((span.partition, span.first, span.end), (2, known.first, known.end));
        Ok((span.start, span.not_before_ms))
    }

    #[test]
    fn each_way_to_begin_is_an_offset_within_what_is_kept() {
        let known = Known { first: 10, end: 20, by_time: None };
        for (from, start) in [
            (From::Beginning, 10),
            (From::End, 20),
            (From::Last(3), 17),
            (From::Last(500), 10),
            (From::Last(u64::MAX), 10),
            (From::Offset(12), 12),
            (From::Offset(20), 20),
            (From::Around(12), 10),
            (From::Each(vec![(1, 11), (2, 13)]), 13),
            (From::Each(vec![(2, 3)]), 10),
        ] {
            assert_eq!(spanned(from.clone(), known, 1), Ok((start, None)), "{from:?}");
        }
        let topic = || "t".to_owned();
        let gone = Kind::OffsetGone { topic: topic(), partition: 2, offset: 9, first: 10 };
        assert_eq!(spanned(From::Offset(9), known, 1), Err(gone.clone()));
        assert_eq!(spanned(From::Around(9), known, 1), Err(gone));
        assert!(matches!(spanned(From::Around(20), known, 1), Err(Kind::OffsetAhead { .. })));
        let long = Known { first: 0, end: 1_000, by_time: None };
        assert_eq!(spanned(From::Around(500), long, 1), Ok((500 - BEFORE, None)));
        let ahead = Kind::OffsetAhead { topic: topic(), partition: 2, offset: 21, next: 20 };
        assert_eq!(spanned(From::Offset(21), known, 1), Err(ahead));
        assert_eq!(spanned(From::Offset(9), known, 2), Ok((10, None)), "another partition may have it");
        assert_eq!(spanned(From::Offset(21), known, 2), Ok((20, None)));
    }

    #[test]
    fn a_time_that_is_answered_with_the_end_is_looked_for_by_reading() {
        let at = |by_time| Known { first: 10, end: 20, by_time: Some(by_time) };
        assert_eq!(spanned(From::Time(700), at(14), 1), Ok((14, None)));
        assert_eq!(spanned(From::Time(700), at(-1), 1), Ok((20, None)), "no message has reached it");
        assert_eq!(spanned(From::Time(700), at(20), 1), Ok((10, Some(700))));
        let empty = Known { first: 0, end: 0, by_time: Some(0) };
        assert_eq!(spanned(From::Time(700), empty, 1), Ok((0, Some(700))));
    }
}
