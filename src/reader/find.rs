//! A text looked for in the messages that are kept, and messages put in the order of their time.

use std::{sync::Arc, time::Instant};

use super::{Kept, Message};

/// So many messages are taken at once: the thread that reads waits for no more.
const AT_ONCE: u64 = 4_096;

/// Gives the messages to look at, for a moment: the thread that reads waits meanwhile.
pub type Looker<'l> = dyn Fn(&mut dyn FnMut(&Kept)) + 'l;

/// What is to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Messages whose key or value holds this text, in small letters; empty for all.
    text: String,
    /// Whether they stand in the order of their time, and not in the order in which they came.
    by_time: bool,
    /// The number of the first message that was not looked at.
    next: u64,
    found: Vec<(i64, u64)>,
}

/// The messages that were found, as numbers, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub numbers: Arc<Vec<u64>>,
    /// Messages before this number were looked at.
    pub looked_to: u64,
}

impl Search {
    /// Small and capital letters are the same.
    pub fn new(text: &str, by_time: bool) -> Self {
        Self { text: small(text), by_time, ..Self::default() }
    }

    /// Looks at what has come since the last time, until then; returns whether that was all.
    pub fn go_on(&mut self, look: &Looker<'_>, until: Instant) -> bool {
        loop {
            let (mut first, mut messages, mut kept) = (self.next, Vec::new(), 0..0);
            look(&mut |all| {
                (first, messages) = all.these(self.next..self.next.max(all.numbers().start) + AT_ONCE);
                kept = all.numbers();
            });
            for (number, message) in (first..).zip(&messages) {
                if self.text.is_empty() || self.holds(message) {
                    self.found.push((message.timestamp_ms.unwrap_or(i64::MIN), number));
                }
            }
            self.next = first + messages.len() as u64;
            if self.next >= kept.end {
                // What is no longer kept is no longer found.
                self.found.retain(|(_, number)| *number >= kept.start);
                return true;
            }
            if Instant::now() >= until {
                return false;
            }
        }
    }

    /// What was found so far.
    pub fn found(&self) -> Found {
        let mut found = self.found.clone();
        if self.by_time {
            // Those of the same time stay as they came.
            found.sort_by_key(|(time_ms, _)| *time_ms);
        }
        let numbers = found.into_iter().map(|(_, number)| number).collect();
        Found { numbers: Arc::new(numbers), looked_to: self.next }
    }

    fn holds(&self, message: &Message) -> bool {
        [message.key(), message.value()].into_iter().flatten().any(|bytes| holds(bytes, &self.text))
    }
}

/// Whether the bytes hold a text, which is in small letters.
fn holds(bytes: &[u8], text: &str) -> bool {
    if !text.is_ascii() {
        return small(&String::from_utf8_lossy(bytes)).contains(text);
    }
    let wanted = text.as_bytes();
    let Some(first) = wanted.first() else { return true };
    let starts = memchr::memchr2_iter(*first, first.to_ascii_uppercase(), bytes);
    starts
        .map(|at| bytes.get(at..at + wanted.len()))
        .any(|part| part.is_some_and(|part| part.eq_ignore_ascii_case(wanted)))
}

/// Letter by letter, so that whether a part is in a text does not hang on what surrounds it.
fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, time::Duration};

    use super::*;
    use crate::reader::Fields;

    fn kept(messages: &[(i64, Option<&str>, &str)]) -> RefCell<Kept> {
        let kept = RefCell::new(Kept::new(5_000, usize::MAX));
        add(&kept, messages);
        kept
    }

    fn add(kept: &RefCell<Kept>, messages: &[(i64, Option<&str>, &str)]) {
        for (time_ms, key, value) in messages {
            let (key, value) = (key.map(str::as_bytes), Some(value.as_bytes()));
            let (timestamp_ms, headers) = (Some(*time_ms), [].as_slice().into());
            kept.borrow_mut().push(Message::new(&Fields {
                partition: 0,
                offset: 0,
                timestamp_ms,
                key,
                value,
                headers,
            }));
        }
    }

    fn found(search: &mut Search, kept: &RefCell<Kept>) -> Vec<u64> {
        let until = Instant::now() + Duration::from_secs(20);
        assert!(search.go_on(&|look| look(&kept.borrow()), until));
        search.found().numbers.to_vec()
    }

    #[test]
    fn a_text_is_found_in_key_and_value_whatever_its_letters() {
        let kept = kept(&[(3, Some("STR1"), "{}"), (1, None, "a Café"), (2, Some("x"), "the str10")]);
        for (text, wanted) in
            [("str1", vec![0, 2]), ("STR10", vec![2]), ("CAFÉ", vec![1]), ("cafe", vec![]), ("", vec![0, 1, 2])]
        {
            assert_eq!(found(&mut Search::new(text, false), &kept), wanted, "{text}");
        }
        assert_eq!(found(&mut Search::new("", true), &kept), [1, 2, 0]);
    }

    #[test]
    fn a_search_goes_on_and_forgets_what_is_gone() {
        let kept = kept(&[(1, None, "one"), (2, None, "two")]);
        let mut search = Search::new("o", false);
        assert_eq!(found(&mut search, &kept), [0, 1]);
        let many: Vec<_> = (0..4_999).map(|time| (time, None, "o")).collect();
        add(&kept, &many);
        let now = Instant::now();
        assert!(!search.go_on(&|look| look(&kept.borrow()), now), "no more than its time");
        assert_eq!(found(&mut search, &kept).len(), 5_000);
        assert_eq!(search.found().numbers.first(), Some(&1), "the first is gone");
    }
}
