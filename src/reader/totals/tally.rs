//! What was counted in one partition, and how far it was read: both move together.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use rust_decimal::Decimal;

use super::decimal::{self, Unfit};
use crate::json::{self, Lookup};

/// How many values are counted each by itself, over all partitions.
pub const MOST_VALUES: usize = 100_000;
/// A longer value, in bytes, is counted among the others.
pub const MOST_VALUE_BYTES: usize = 1_024;

/// The fields by which messages are counted: paths with dots, as those of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Messages with the same value here are counted together: text or number.
    pub by: String,
    /// The number that is summed.
    pub number: String,
}

/// How many messages have a value, and the sum of their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    pub count: u64,
    pub sum: Decimal,
}

/// What is counted beside the totals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// All messages that were read.
    pub messages: u64,
    /// Of these, those that are no JSON, among them those without a value: in no total.
    pub not_json: u64,
    /// Those without the field that they are counted by, or with neither text nor number there: in no total.
    pub without_value: u64,
    /// Those that are counted, and without the number or with something else there: they add nothing to the sum.
    pub without_number: u64,
    /// Those that are counted, and whose number cannot be added without losing digits: it is not in the sum.
    pub too_long: u64,
    /// Those that could not be read, because they or their batch are broken or too large: not even counted.
    pub unreadable: u64,
    /// Offsets that another member of the group has counted where this computer does not see it.
    pub elsewhere: u64,
    /// Offsets that the cluster kept no longer when they were to be counted.
    pub gone: u64,
}

impl Counters {
    /// The sums of both.
    pub fn plus(self, other: Self) -> Self {
        Self {
            messages: self.messages + other.messages,
            not_json: self.not_json + other.not_json,
            without_value: self.without_value + other.without_value,
            without_number: self.without_number + other.without_number,
            too_long: self.too_long + other.too_long,
            unreadable: self.unreadable + other.unreadable,
            elsewhere: self.elsewhere + other.elsewhere,
            gone: self.gone + other.gone,
        }
    }
}

/// The values that have a total of their own in any partition: those have one in every partition where they come, so
/// that what is shown of them is all of it.
#[derive(Debug)]
pub struct Values {
    known: HashSet<Arc<str>>,
    most: usize,
}

impl Default for Values {
    fn default() -> Self {
        Self::new(MOST_VALUES)
    }
}

impl Values {
    pub fn new(most: usize) -> Self {
        Self { known: HashSet::new(), most }
    }

    /// Those of another tally have theirs, however many there are.
    pub fn learn(&mut self, tally: &Tally) {
        self.known.extend(tally.places.keys().cloned());
    }

    /// A value that is to have a total of its own; `None` for one of the others.
    fn admit(&mut self, value: &str) -> Option<Arc<str>> {
        if let Some(known) = self.known.get(value) {
            return Some(Arc::clone(known));
        }
        if self.known.len() >= self.most || value.len() > MOST_VALUE_BYTES {
            return None;
        }
        let value: Arc<str> = value.into();
        self.known.insert(Arc::clone(&value));
        Some(value)
    }
}

/// A value's total, and whether it has changed since it was last stored.
#[derive(Debug)]
struct Entry {
    value: Arc<str>,
    total: Total,
    changed: bool,
}

/// The tally of one partition.
#[derive(Debug, Default)]
pub struct Tally {
    /// The offset to be read next.
    pub next: i64,
    /// The same as the database holds it; `None` where it holds nothing of this partition.
    pub stored: Option<i64>,
    pub counters: Counters,
    /// The values beyond [`MOST_VALUES`] and [`MOST_VALUE_BYTES`], together.
    pub others: Total,
    totals: Vec<Entry>,
    /// Where in `totals` a value is: one look for each message.
    places: HashMap<Arc<str>, usize>,
    /// Which of `totals` have changed.
    changed: Vec<usize>,
    dirty: bool,
}

impl Tally {
    /// As it was stored.
    pub fn restored(
        next: i64,
        counters: Counters,
        others: Total,
        totals: impl IntoIterator<Item = (Arc<str>, Total)>,
    ) -> Self {
        let mut tally = Self { next, stored: Some(next), counters, others, ..Self::default() };
        for (value, total) in totals {
            tally.insert(value, total);
        }
        tally
    }

    /// Counts the message at `offset`, unless that was done before.
    pub fn take(&mut self, offset: i64, message: Option<&[u8]>, fields: &Fields, values: &mut Values) {
        if offset < self.next {
            return;
        }
        (self.next, self.dirty) = (offset + 1, true);
        self.counters.messages += 1;
        let found = message.map(|message| json::find_all(message, [fields.by.as_str(), fields.number.as_str()]));
        let Some(Ok([value, number])) = found else {
            self.counters.not_json += 1;
            return;
        };
        let Lookup::Scalar(value) = value else {
            self.counters.without_value += 1;
            return;
        };
        let number = match number {
            Lookup::Scalar(text) => decimal::parse(text.trim_ascii()),
            Lookup::NotScalar | Lookup::Missing => Err(Unfit::NoNumber),
        };
        let total = self.total(&value, values);
        total.count += 1;
        match number.and_then(|number| decimal::add(total.sum, number).ok_or(Unfit::TooLong)) {
            Ok(sum) => total.sum = sum,
            Err(Unfit::NoNumber) => self.counters.without_number += 1,
            Err(Unfit::TooLong) => self.counters.too_long += 1,
        }
    }

    /// The total of a value; where there is no more room, that of the others.
    fn total(&mut self, value: &str, values: &mut Values) -> &mut Total {
        let place = match self.places.get(value) {
            Some(place) => *place,
            None => {
                let Some(admitted) = values.admit(value) else { return &mut self.others };
                self.insert(admitted, Total::default())
            }
        };
        let Some(entry) = self.totals.get_mut(place) else { return &mut self.others };
        if !entry.changed {
            entry.changed = true;
            self.changed.push(place);
        }
        &mut entry.total
    }

    /// A value that has no total yet gets this one; returns its place.
    fn insert(&mut self, value: Arc<str>, total: Total) -> usize {
        let place = self.totals.len();
        self.places.insert(Arc::clone(&value), place);
        self.totals.push(Entry { value, total, changed: false });
        place
    }

    /// All before `offset` was read, or is not to be.
    pub fn pass(&mut self, offset: i64) {
        if offset > self.next {
            (self.next, self.dirty) = (offset, true);
        }
    }

    /// The message that is next cannot be read.
    pub fn pass_unreadable(&mut self) {
        self.counters.unreadable += 1;
        self.pass(self.next + 1);
    }

    /// Whether there is something to be stored.
    pub fn dirty(&self) -> bool {
        self.dirty || self.stored.is_none()
    }

    /// The totals that have changed since they were last stored.
    pub fn changed(&self) -> impl Iterator<Item = (&str, Total)> {
        let entry = |place: &usize| self.totals.get(*place).map(|entry| (&*entry.value, entry.total));
        self.changed.iter().filter_map(entry)
    }

    /// All of it is in the database now.
    pub fn settle(&mut self) {
        (self.stored, self.dirty) = (Some(self.next), false);
        for place in self.changed.drain(..) {
            if let Some(entry) = self.totals.get_mut(place) {
                entry.changed = false;
            }
        }
    }

    /// Each value's total, in no order.
    pub fn totals(&self) -> impl Iterator<Item = (&Arc<str>, Total)> {
        self.totals.iter().map(|entry| (&entry.value, entry.total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        Fields { by: "StoreID".to_owned(), number: "a.Total".to_owned() }
    }

    fn of(tally: &Tally, value: &str) -> Option<(u64, String)> {
        let (_, total) = tally.totals().find(|(known, _)| &***known == value)?;
        Some((total.count, total.sum.to_string()))
    }

    #[test]
    fn each_message_is_in_one_place() {
        let (mut tally, mut values) = (Tally::default(), Values::new(2));
        let messages: [&[u8]; 10] = [
            br#"{"StoreID":"S1","a":{"Total":0.1}}"#,
            br#"{"StoreID":"S1","a":{"Total":"0.20"}}"#,
            br#"{"StoreID":7,"a":{"Total":1e2}}"#,
            br#"{"StoreID":"S1","a":{"Total":true}}"#,
            br#"{"StoreID":"S1"}"#,
            br#"{"StoreID":null,"a":{"Total":5}}"#,
            br#"{"StoreID":"S3","a":{"Total":5}}"#,
            br#"{"StoreID":"S1","a":{"Total":1e99}}"#,
            b"{",
            b"\xff",
        ];
        for (offset, message) in messages.iter().enumerate() {
            tally.take(offset as i64, Some(message), &fields(), &mut values);
        }
        tally.take(10, None, &fields(), &mut values);
        assert_eq!(of(&tally, "S1"), Some((5, "0.30".to_owned())));
        assert_eq!(of(&tally, "7"), Some((1, "100".to_owned())));
        assert_eq!((tally.others.count, tally.others.sum), (1, Decimal::from(5)), "there was room for two values");
        let wanted = Counters {
            messages: 11,
            not_json: 3,
            without_value: 1,
            without_number: 2,
            too_long: 1,
            ..Counters::default()
        };
        assert_eq!((tally.counters, tally.next), (wanted, 11));
    }

    #[test]
    fn what_comes_twice_is_counted_once() {
        let (mut tally, mut values) = (Tally::default(), Values::default());
        let message: &[u8] = br#"{"StoreID":"S1","a":{"Total":1}}"#;
        for offset in [5, 6, 5, 6, 7, 4] {
            tally.take(offset, Some(message), &fields(), &mut values);
        }
        assert_eq!((of(&tally, "S1"), tally.next), (Some((3, "3".to_owned())), 8));
        tally.pass(3);
        assert_eq!(tally.next, 8);
        tally.pass_unreadable();
        assert_eq!((tally.next, tally.counters.unreadable, tally.counters.messages), (9, 1, 3));
    }

    #[test]
    fn what_has_changed_is_told_until_it_is_stored() {
        let (mut tally, mut values) = (Tally::default(), Values::default());
        assert!(tally.dirty(), "that it begins is stored");
        tally.settle();
        assert!(!tally.dirty());
        let message = |value: &str| format!(r#"{{"StoreID":"{value}","a":{{"Total":1}}}}"#).into_bytes();
        for (offset, value) in ["a", "b", "a"].into_iter().enumerate() {
            tally.take(offset as i64, Some(&message(value)), &fields(), &mut values);
        }
        assert_eq!(
            tally.changed().map(|(value, total)| (value, total.count)).collect::<Vec<_>>(),
            [("a", 2), ("b", 1)]
        );
        tally.settle();
        assert_eq!((tally.changed().count(), tally.stored, tally.dirty()), (0, Some(3), false));
        tally.take(3, Some(&message("b")), &fields(), &mut values);
        assert_eq!(tally.changed().map(|(value, total)| (value, total.count)).collect::<Vec<_>>(), [("b", 2)]);
    }

    #[test]
    fn a_value_without_end_is_among_the_others() {
        let (mut tally, mut values) = (Tally::default(), Values::default());
        let long = "x".repeat(MOST_VALUE_BYTES + 1);
        let message = format!(r#"{{"StoreID":"{long}","a":{{"Total":2}}}}"#);
        tally.take(0, Some(message.as_bytes()), &fields(), &mut values);
        assert_eq!((tally.totals().count(), tally.others.count, values.known.len()), (0, 1, 0));
    }

    #[test]
    fn a_value_with_a_total_in_one_partition_has_one_in_all() {
        let mut values = Values::new(2);
        let mut tallies = [Tally::default(), Tally::default()];
        let message = |value: &str| format!(r#"{{"StoreID":"{value}","a":{{"Total":1}}}}"#).into_bytes();
        for (partition, value) in [(0, "a"), (0, "b"), (1, "c"), (1, "a"), (1, "b"), (0, "c"), (1, "a")] {
            let tally: &mut Tally = &mut tallies[partition];
            tally.take(tally.next, Some(&message(value)), &fields(), &mut values);
        }
        let all = |value| tallies.iter().filter_map(|tally| of(tally, value)).map(|(count, _)| count).sum::<u64>();
        assert_eq!((all("a"), all("b"), all("c")), (3, 2, 0));
        assert_eq!(tallies.iter().map(|tally| tally.others.count).sum::<u64>(), 2);

        // One that was stored brings its values along.
        let mut anew = Values::new(2);
        anew.learn(&tallies[0]);
        let mut third = Tally::default();
        for value in ["c", "b"] {
            third.take(third.next, Some(&message(value)), &fields(), &mut anew);
        }
        assert_eq!((of(&third, "b"), third.others.count), (Some((1, "1".to_owned())), 1));
    }
}
