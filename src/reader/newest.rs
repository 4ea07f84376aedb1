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
    let mut width = count;
    let (finish, collected) = loop {
        let wide: Vec<_> = spans.iter().map(|span| widened(span, width)).collect();
        let newest = Newest { count, most_bytes: request.most_bytes, several, ..Newest::default() };
        let mut collecting = Collecting { newest, news: Vec::new(), listener: &mut *listener };
        let finish = Course::new(request, &wide, false).run(reading, contact, &mut collecting)?;
        let Collecting { newest, news, .. } = collecting;
        let all = wide.iter().all(|span| span.start <= span.first);
        if finish.outcome == Outcome::Stopped || newest.is_full() || all {
            break (finish, (newest, news));
        }
        width = width.saturating_mul(WIDER);
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
    messages: BTreeMap<(Option<i64>, i64, i32), Message>,
    bytes: usize,
    count: u64,
    most_bytes: Option<usize>,
    several: bool,
    /// Whether any was left out again.
    cut: bool,
}

impl Newest {
    fn take(&mut self, fields: &Fields<'_>) {
        let time = fields.timestamp_ms.filter(|_| self.several);
        let message = Message::new(fields);
        self.bytes += message.size();
        self.messages.insert((time, fields.offset, fields.partition), message);
        let too_large = |bytes| self.most_bytes.is_some_and(|most| bytes > most);
        while self.messages.len() as u64 > self.count || (too_large(self.bytes) && self.messages.len() > 1) {
            let Some((_, gone)) = self.messages.pop_first() else { return };
            self.bytes -= gone.size();
            self.cut = true;
        }
    }

    /// Whether older ones would be left out.
    fn is_full(&self) -> bool {
        self.messages.len() as u64 >= self.count || self.cut
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
