//! The last messages of a topic: so many of all partitions together, by their time where there are several.

use std::collections::BTreeMap;

use super::{Fields, Finish, Listener, Message, News, Outcome, Request, Span, contact::Contact, course::Course};
use crate::{fault::Fault, native::Reading};

/// Offsets of aborted transactions, of a transaction's end and of what a topic no longer keeps have no message: where so
/// many offsets hold too few, this many times as many are looked through.
const WIDER: u64 = 4;

/// Reads the last `count` messages of these spans, gives them out, and goes on where that is wanted.
pub(super) fn read(
    reading: &Reading,
    request: &Request,
    count: u64,
    spans: &[Span],
    contact: &mut Contact,
    listener: &mut dyn Listener,
) -> Result<Finish, Fault> {
    let several = spans.len() > 1;
    let mut widths = vec![count; spans.len()];
    let (finish, collected) = loop {
        let wide: Vec<_> = spans.iter().zip(&widths).map(|(span, width)| widened(span, *width)).collect();
        let newest = Newest { count, most_bytes: request.most_bytes, several, ..Newest::default() };
        let mut collecting = Collecting { newest, news: Vec::new(), listener: &mut *listener };
        let finish = Course::new(request, &wide, false).run(reading, contact, &mut collecting)?;
        let Collecting { newest, news, .. } = collecting;
        let mut complete = true;
        for (span, width) in wide.iter().zip(&mut widths) {
            if span.start > span.first && newest.may_lack(span.partition) {
                (*width, complete) = (width.saturating_mul(WIDER), false);
            }
        }
        if finish.outcome == Outcome::Stopped || complete {
            break (finish, (newest, news));
        }
    };
    let (newest, news) = collected;
    news.into_iter().for_each(|news| listener.news(news));
    let enough = newest.give_out(listener);
    listener.pause();
    match finish.outcome {
        Outcome::AtEnd if enough => Ok(Finish { outcome: Outcome::Enough, ..finish }),
        Outcome::AtEnd if request.follow => {
            let next = |span: &Span| {
                let position = finish.positions.iter().find(|(partition, _)| *partition == span.partition);
                Span { start: position.map_or(span.end, |(_, next)| *next).max(span.end), ..*span }
            };
            let spans: Vec<_> = spans.iter().map(next).collect();
            Course::new(request, &spans, true).run(reading, contact, listener)
        }
        _ => Ok(finish),
    }
}

fn widened(span: &Span, width: u64) -> Span {
    let start = span.end.saturating_sub(i64::try_from(width).unwrap_or(i64::MAX));
    Span { start: start.clamp(span.first, span.end.max(span.first)), ..*span }
}

/// The newest of the messages that came.
#[derive(Default)]
struct Newest {
    /// By time where there are several partitions, and by offset.
    messages: BTreeMap<Place, Message>,
    /// Of each partition that any came of, how many did, and the first.
    came: BTreeMap<i32, (u64, Place)>,
    bytes: usize,
    count: u64,
    most_bytes: Option<usize>,
    several: bool,
    /// Whether any was left out again.
    cut: bool,
}

/// A message's time, where that counts, its offset and its partition.
type Place = (Option<i64>, i64, i32);

impl Newest {
    fn take(&mut self, fields: &Fields<'_>) {
        let time = fields.timestamp_ms.filter(|_| self.several);
        let message = Message::new(fields);
        self.bytes += message.size();
        let place = (time, fields.offset, fields.partition);
        self.came.entry(fields.partition).or_insert((0, place)).0 += 1;
        self.messages.insert(place, message);
        let too_large = |bytes| self.most_bytes.is_some_and(|most| bytes > most);
        while self.messages.len() as u64 > self.count || (too_large(self.bytes) && self.messages.len() > 1) {
            let Some((_, gone)) = self.messages.pop_first() else { return };
            self.bytes -= gone.size();
            self.cut = true;
        }
    }

    /// Whether older messages of a partition may be among the newest: too few came of it, and those that are kept do not
    /// begin behind its first.
    fn may_lack(&self, partition: i32) -> bool {
        let full = self.messages.len() as u64 >= self.count || self.cut;
        let begins = self.messages.first_key_value().map(|(place, _)| *place).filter(|_| full);
        match self.came.get(&partition) {
            Some((came, first)) => *came < self.count && begins.is_none_or(|begins| *first >= begins),
            None => self.count > 0,
        }
    }

    /// Returns whether the listener wanted no more.
    fn give_out(self, listener: &mut dyn Listener) -> bool {
        let mut more = true;
        for message in self.messages.into_values() {
            more = more && listener.message(message.fields());
        }
        !more
    }
}

/// Holds messages back, and what is said of them.
struct Collecting<'l> {
    newest: Newest,
    news: Vec<News>,
    listener: &'l mut dyn Listener,
}

impl Listener for Collecting<'_> {
    fn stopped(&self) -> bool {
        self.listener.stopped()
    }

    fn message(&mut self, message: Fields<'_>) -> bool {
        self.newest.take(&message);
        true
    }

    fn news(&mut self, news: News) {
        match news {
            News::Unreadable { .. } | News::Gone { .. } => self.news.push(news),
            news => self.listener.news(news),
        }
    }

    fn pause(&mut self) {
        self.listener.pause();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn newest(count: u64, came: impl IntoIterator<Item = (i32, i64, i64)>) -> Newest {
        let mut newest = Newest { count, several: true, ..Newest::default() };
        for (partition, offset, time_ms) in came {
            newest.take(&Fields {
                partition,
                offset,
                timestamp_ms: Some(time_ms),
                key: None,
                value: None,
                headers: [].as_slice().into(),
            });
        }
        newest
    }

    #[test]
    fn a_partition_of_which_too_few_came_is_looked_through_further() {
        let old = || (0..3).map(|offset| (0, offset, offset));
        let few = newest(3, old().chain([(1, 50, 1_000), (1, 52, 1_001)]));
        assert!(few.may_lack(1), "older ones of it may be newer than the old one that is kept");
        assert!(!few.may_lack(0), "as many came as are wanted");
        assert!(few.may_lack(2), "nothing came of it: what it has may be the newest of all");
        let enough = newest(2, old().chain([(1, 50, 1_000), (1, 52, 1_001)]));
        assert!(!enough.may_lack(1));
        // Of the third partition one came, and it was left out again: those before it are older still.
        let third = newest(2, [(2, 9, 5)].into_iter().chain([(1, 50, 1_000), (1, 52, 1_001)]));
        assert!(!third.may_lack(2));
        assert!(!newest(0, old()).may_lack(7), "none are wanted");
    }
}
