//! The newest messages of a reading, in bounded memory.

use std::{collections::VecDeque, ops::Range, sync::Arc};

use super::Message;

/// Messages, numbered from 0 in the order in which they came. The oldest go when there are too many, or too large ones.
#[derive(Debug)]
pub struct Kept {
    /// The number of the first that is kept.
    first: u64,
    messages: VecDeque<Arc<Message>>,
    bytes: usize,
    most: usize,
    most_bytes: usize,
}

impl Kept {
    /// None yet; of those that are pushed never more than `most`, or `most_bytes`, are kept. The last one stays, however
    /// large it is.
    pub fn new(most: usize, most_bytes: usize) -> Self {
        Self { first: 0, messages: VecDeque::new(), bytes: 0, most: most.max(1), most_bytes }
    }

    /// Adds one at the end, and lets none go for it: whoever adds stops when it is full.
    pub fn add(&mut self, message: Message) {
        self.bytes += message.size();
        self.messages.push_back(Arc::new(message));
    }

    /// Adds one at the end.
    pub fn push(&mut self, message: Message) {
        self.add(message);
        while self.messages.len() > self.most || (self.bytes > self.most_bytes && self.messages.len() > 1) {
            let Some(gone) = self.messages.pop_front() else { return };
            self.bytes -= gone.size();
            self.first += 1;
        }
    }

    /// Whether so many more of usual size could push others out.
    pub fn is_full_with(&self, more: usize) -> bool {
        self.messages.len() + more > self.most || self.bytes > self.most_bytes / 8 * 7
    }

    /// The numbers of those that are kept.
    pub fn numbers(&self) -> Range<u64> {
        self.first..self.first + self.messages.len() as u64
    }

    /// The message of a number, where it is kept.
    pub fn get(&self, number: u64) -> Option<&Arc<Message>> {
        let place = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.messages.get(place)
    }

    /// How much memory they take, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The number of the message of this partition with this offset.
    pub fn find(&self, partition: i32, offset: i64) -> Option<u64> {
        let place = self.messages.iter().position(|message| (message.partition, message.offset) == (partition, offset));
        place.map(|place| self.first + place as u64)
    }

    /// Those with these numbers, as far as they are kept, with the number of the first.
    pub fn these(&self, numbers: Range<u64>) -> (u64, Vec<Arc<Message>>) {
        let kept = self.numbers();
        let (start, end) = (numbers.start.clamp(kept.start, kept.end), numbers.end.clamp(kept.start, kept.end));
        let places = (start - self.first) as usize..(end.max(start) - self.first) as usize;
        (start, self.messages.range(places).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Fields;

    fn message(offset: i64, length: usize) -> Message {
        let value = vec![b'x'; length];
        let (key, headers) = (None, [].as_slice().into());
        Message::new(&Fields { partition: 0, offset, timestamp_ms: None, key, value: Some(&value), headers })
    }

    fn offsets(kept: &Kept) -> Vec<i64> {
        kept.numbers().filter_map(|number| kept.get(number)).map(|message| message.offset).collect()
    }

    #[test]
    fn the_newest_are_kept_by_their_number_and_by_their_size() {
        let mut kept = Kept::new(3, 10_000);
        for offset in 10..15 {
            kept.push(message(offset, 10));
        }
        assert_eq!((kept.numbers(), offsets(&kept)), (2..5, vec![12, 13, 14]));
        assert!(kept.is_full_with(1) && !kept.is_full_with(0) && kept.get(1).is_none() && kept.get(5).is_none());
        assert_eq!((kept.find(0, 13), kept.find(0, 11), kept.find(1, 13)), (Some(3), None, None));
        kept.push(message(15, 9_000));
        assert_eq!(offsets(&kept), [13, 14, 15]);
        kept.push(message(16, 9_000));
        assert_eq!(offsets(&kept), [16], "two such are more than fit");
        kept.push(message(17, 100_000));
        assert_eq!(offsets(&kept), [17], "the last one stays");
        assert_eq!(kept.bytes(), message(17, 100_000).size());
    }

    #[test]
    fn parts_are_given_out_as_far_as_they_are_kept() {
        let mut kept = Kept::new(3, 10_000);
        (0..5).for_each(|offset| kept.push(message(offset, 1)));
        let these = |numbers| {
            let (first, messages) = kept.these(numbers);
            (first, messages.iter().map(|message| message.offset).collect::<Vec<_>>())
        };
        assert_eq!(these(0..4), (2, vec![2, 3]));
        assert_eq!(these(3..90), (3, vec![3, 4]));
        assert_eq!(these(0..1), (2, vec![]));
        assert_eq!(these(80..90), (5, vec![]));
    }
}
