//! The totals as they are shown: those of all partitions together, in the order that is wanted.

use std::{cmp::Ordering, collections::HashMap, sync::Arc};

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{
    decimal,
    tally::{Counters, Tally, Total},
};
use crate::fault::Fault;

/// How the counting stands. Made by the thread that counts, and read by whoever draws.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub phase: Phase,
    /// The values with their totals, in the order that was wanted.
    pub rows: Arc<Vec<Row>>,
    /// The values that have no total of their own, together.
    pub others: Row,
    /// The largest count, and the sum that is farthest from 0, for whoever draws them.
    pub largest: (u64, f64),
    /// Whether a sum is below 0.
    pub below_zero: bool,
    pub counters: Counters,
    /// Of the whole topic, by number.
    pub partitions: Vec<PartitionState>,
    /// What the group last did, the newest last.
    pub news: Vec<News>,
    /// What is in the way; the thread tries on.
    pub trouble: Option<Fault>,
    /// The group as it is called, where the counting has begun.
    pub group: String,
}

/// What is being done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The cluster is looked for.
    #[default]
    Connecting,
    /// The group gives out its partitions.
    Joining,
    /// Messages are counted as they come.
    Counting,
    /// The group is being left.
    Leaving,
    /// Nothing is counted any more, because a person wanted so, or because of a fault.
    Ended(Option<Fault>),
}

/// A value and its total over all partitions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub value: Arc<str>,
    pub count: u64,
    /// `None` where the sums of the partitions have too many digits to be added.
    pub sum: Option<Decimal>,
}

/// How one partition stands. Offsets are those to be read next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartitionState {
    pub partition: i32,
    pub owner: Owner,
    /// Up to where this computer has counted; `None` where it has not.
    pub position: Option<i64>,
    /// What the group has committed, as far as that is known.
    pub committed: Option<i64>,
    /// Where the partition ends, as far as that is known.
    pub end: Option<i64>,
    /// Why it is not read, where the group gave it to this window all the same.
    pub stuck: Option<Stuck>,
}

/// Why a partition is not read by the window that it was given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// Its topic was made anew, or it holds less than was counted.
    MadeAnew,
    /// Others have committed what cannot be read yet. It is begun as soon as it can be.
    Ahead,
    /// The broker that leads it does not answer, or there is none. It is begun as soon as one does.
    Silent,
}

impl PartitionState {
    /// How many offsets there are behind the position, or behind what is committed where somebody else reads.
    pub fn lag(&self) -> Option<u64> {
        let reached = match self.owner {
            Owner::This => self.position,
            Owner::Nobody | Owner::Other => self.committed.max(self.position),
        };
        u64::try_from(self.end? - reached.unwrap_or(0)).ok()
    }
}

/// Who reads a partition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owner {
    /// Not known yet.
    #[default]
    Nobody,
    /// This window.
    This,
    /// Another member of the group.
    Other,
}

/// Something that the group did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// This window reads these partitions no more.
    Went(Vec<i32>),
    /// It reads these, too.
    Came(Vec<i32>),
    /// Somebody started over.
    StartedOver,
}

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    Value,
    Count,
    #[default]
    Sum,
}

/// How the rows are sorted: by the largest sum first, until something else is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub by: SortBy,
    pub descending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { by: SortBy::Sum, descending: true }
    }
}

impl Row {
    /// About the sum, for whoever draws it.
    pub fn about(&self) -> f64 {
        self.sum.and_then(|sum| sum.to_f64()).unwrap_or(0.0)
    }
}

impl Snapshot {
    /// The same in another order. Takes as long as there are values: not for the window's thread.
    #[must_use]
    pub fn sorted(&self, order: Order) -> Self {
        let mut rows = self.rows.to_vec();
        sort(&mut rows, order);
        Self { rows: Arc::new(rows), ..self.clone() }
    }

    /// How many partitions another member reads of which the group has committed more than this computer has counted by
    /// these fields.
    pub fn missing_here(&self) -> usize {
        let reached = |offset: Option<i64>| offset.unwrap_or(0);
        let missing =
            |state: &&PartitionState| state.owner == Owner::Other && reached(state.committed) > reached(state.position);
        self.partitions.iter().filter(missing).count()
    }

    /// Whether all messages were counted that this window is to count.
    pub fn caught_up(&self) -> bool {
        let mut mine = self.partitions.iter().filter(|partition| partition.owner == Owner::This).peekable();
        mine.peek().is_some() && mine.all(|partition| partition.lag() == Some(0))
    }
}

/// The totals of several partitions together.
pub(super) fn merge<'t>(tallies: impl Iterator<Item = &'t Tally>, order: Order) -> Snapshot {
    let mut rows: HashMap<Arc<str>, (u64, Option<Decimal>)> = HashMap::new();
    let mut others = (0, Some(Decimal::ZERO));
    let mut counters = Counters::default();
    for tally in tallies {
        counters = counters.plus(tally.counters);
        put(&mut others, tally.others);
        for (value, total) in tally.totals() {
            put(rows.entry(Arc::clone(value)).or_insert((0, Some(Decimal::ZERO))), total);
        }
    }
    let row = |(value, (count, sum)): (Arc<str>, (u64, Option<Decimal>))| Row { value, count, sum };
    let mut rows: Vec<_> = rows.into_iter().map(row).collect();
    sort(&mut rows, order);
    let largest =
        rows.iter().fold((0, 0.0), |(count, sum): (u64, f64), row| (count.max(row.count), sum.max(row.about().abs())));
    let below_zero = rows.iter().any(|row| row.sum.is_some_and(|sum| sum < Decimal::ZERO));
    let others = row(("".into(), others));
    Snapshot { rows: rows.into(), others, largest, below_zero, counters, ..Snapshot::default() }
}

fn put(sums: &mut (u64, Option<Decimal>), total: Total) {
    *sums = (sums.0 + total.count, sums.1.and_then(|sum| decimal::add(sum, total.sum)));
}

fn sort(rows: &mut [Row], order: Order) {
    let by = |one: &Row, other: &Row| match order.by {
        SortBy::Value => by_value(&one.value, &other.value),
        SortBy::Count => one.count.cmp(&other.count),
        SortBy::Sum => one.sum.cmp(&other.sum),
    };
    rows.sort_unstable_by(|one, other| {
        let wanted = by(one, other);
        // Of equal ones the order is always the same, whichever came first.
        let wanted = if order.descending { wanted.reverse() } else { wanted };
        wanted.then_with(|| by_value(&one.value, &other.value))
    });
}

/// Numbers by their size, and before texts.
fn by_value(one: &str, other: &str) -> Ordering {
    match (decimal::parse(one), decimal::parse(other)) {
        (Ok(one_number), Ok(other_number)) => one_number.cmp(&other_number).then_with(|| one.cmp(other)),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => one.cmp(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::totals::tally::{Fields, Values};

    fn tally(messages: &[(&str, &str)]) -> Tally {
        let (mut tally, mut values) = (Tally::default(), Values::default());
        let fields = Fields { by: "k".to_owned(), number: "n".to_owned() };
        for (value, number) in messages {
            let message = format!(r#"{{"k":"{value}","n":{number}}}"#);
            tally.take(tally.next, Some(message.as_bytes()), &fields, &mut values);
        }
        tally
    }

    fn values(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|row| &*row.value).collect()
    }

    #[test]
    fn partitions_are_added_and_sorted() {
        let tallies = [tally(&[("b", "1.5"), ("10", "7"), ("a", "1")]), tally(&[("b", "0.5"), ("9", "7"), ("a", "1")])];
        let order = Order::default();
        let snapshot = merge(tallies.iter(), order);
        let rows = &snapshot.rows;
        assert_eq!(values(rows), ["9", "10", "a", "b"]);
        assert_eq!((rows[3].count, rows[3].sum.map(|sum| sum.to_string())), (2, Some("2.0".to_owned())));
        assert_eq!((snapshot.counters.messages, snapshot.largest), (6, (2, 7.0)));
        let by = |by, descending| values(&snapshot.sorted(Order { by, descending }).rows).join(" ");
        assert_eq!(by(SortBy::Value, false), "9 10 a b");
        assert_eq!(by(SortBy::Value, true), "b a 10 9");
        assert_eq!(by(SortBy::Count, false), "9 10 a b");
        assert_eq!(by(SortBy::Sum, false), "a b 9 10");
    }

    #[test]
    fn sums_that_cannot_be_added_are_none_and_not_wrong() {
        let most = "79228162514264337593543950335";
        let tallies = [tally(&[("a", most)]), tally(&[("a", "1")])];
        let rows = merge(tallies.iter(), Order::default()).rows;
        assert_eq!((rows[0].count, rows[0].sum), (2, None));
    }

    #[test]
    fn what_others_have_committed_and_this_computer_has_not_counted_is_missing_here() {
        let of = |owner, committed, position| PartitionState { owner, committed, position, ..Default::default() };
        let missing = |state| Snapshot { partitions: vec![state], ..Snapshot::default() }.missing_here();
        assert_eq!(missing(of(Owner::Other, Some(5), None)), 1);
        assert_eq!(missing(of(Owner::Other, Some(5), Some(4))), 1);
        // In the same database, by the same fields.
        assert_eq!(missing(of(Owner::Other, Some(5), Some(5))), 0);
        assert_eq!(missing(of(Owner::Other, Some(0), None)) + missing(of(Owner::Other, None, None)), 0);
        assert_eq!(missing(of(Owner::This, Some(5), Some(4))), 0, "it is counted here");
    }

    #[test]
    fn lag_is_what_is_left_to_be_read() {
        let mut state = PartitionState { owner: Owner::This, position: Some(7), end: Some(10), ..Default::default() };
        assert_eq!(state.lag(), Some(3));
        state = PartitionState { owner: Owner::Other, position: Some(7), committed: Some(9), ..state };
        assert_eq!(state.lag(), Some(1));
        let known = |partitions| Snapshot { partitions, ..Snapshot::default() }.caught_up();
        let done = PartitionState { owner: Owner::This, position: Some(10), ..state.clone() };
        assert!(known(vec![done.clone(), state.clone()]), "the rest is another's");
        assert!(!known(vec![PartitionState { position: Some(9), ..done }]));
        assert!(!known(vec![state]));
    }
}
