//! The rows that are wanted, found by looking through the log, piece by piece: whoever writes into it waits for a piece at
//! most.

use std::sync::Arc;

use super::{DeliveryLog, LineSet, Listing, Order, Row, SortBy, States, row::LINE_BITS, rows::SEGMENT};

/// The bits that a row's number, less the first one's, takes in a key; the rest are the line's or the latency's.
const NUMBER_BITS: u32 = u64::BITS - LINE_BITS;
const NUMBER: u64 = (1 << NUMBER_BITS) - 1;

/// More rows than these a log does not keep, so that their numbers stay in these bits while it grows.
pub(super) const MOST_ROWS: u64 = NUMBER - (1 << 20);

/// Which rows are wanted. They must be wanted by each of these.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sieve<'a> {
    /// Rows in these states.
    pub states: States,
    /// Rows of this partition.
    pub partition: Option<i32>,
    /// Rows of these lines.
    pub lines: Option<&'a LineSet>,
}

impl Sieve<'_> {
    /// Whether a row is wanted.
    pub fn wants(&self, row: Row) -> bool {
        self.states.shows(row.state())
            && self.partition.is_none_or(|partition| row.partition() == Some(partition))
            && self.lines.is_none_or(|lines| lines.contains(row.line()))
    }
}

/// The rows of a log that `sieve` wants, in this order; rows that are equal in it stand as they were offered. `None` when
/// `go_on` said no. `with_log` lends the log, locked, for 65,535 rows at a time; what changes meanwhile is seen or not. Looks
/// at every row: not for the window's thread.
pub fn sift(
    sieve: &Sieve<'_>,
    order: Order,
    mut with_log: impl FnMut(&mut dyn FnMut(&DeliveryLog)),
    go_on: impl Fn() -> bool,
) -> Option<Listing> {
    let mut base = None;
    let mut sorting = Sorting::new(order);
    let mut next = 0;
    loop {
        let mut ended = false;
        // Moved to more room while nobody waits.
        sorting.make_room();
        with_log(&mut |log| {
            let (indices, rows) = log.rows_from(next);
            let base = *base.get_or_insert(indices.start);
            ended = rows.is_empty();
            next = indices.end;
            for (index, row) in indices.zip(rows) {
                if sieve.wants(*row) {
                    sorting.add(index - base, *row);
                }
            }
        });
        if ended {
            break;
        }
        if !go_on() {
            return None;
        }
    }
    Some(Listing::These { base: base.unwrap_or_default(), rows: Arc::new(sorting.finish()) })
}

/// Rows on their way into an order.
struct Sorting {
    order: Order,
    /// What they are sorted by above, and their number below: to sort these keys is to sort the rows, and to leave those
    /// that are equal as they were offered.
    keys: Vec<u64>,
    /// Rows that stand behind all others, whatever the order.
    last: Vec<u32>,
}

impl Sorting {
    fn new(order: Order) -> Self {
        Self { order, keys: Vec::new(), last: Vec::new() }
    }

    /// Room for the rows of a segment.
    fn make_room(&mut self) {
        if self.order.by != SortBy::Offered {
            self.keys.reserve(SEGMENT);
        }
        self.last.reserve(SEGMENT);
    }

    fn add(&mut self, number: u64, row: Row) {
        // The log keeps fewer rows than this.
        let number = number.min(NUMBER);
        let by = match self.order.by {
            SortBy::Offered => return self.last.push(number as u32),
            SortBy::Line => row.line(),
            SortBy::Latency => match row.latency_us() {
                Some(latency_us) => latency_us.into(),
                None => return self.last.push(number as u32),
            },
        };
        // The numbers stay rising where the order falls.
        let by = if self.order.descending { !by & (u64::MAX >> NUMBER_BITS) } else { by };
        self.keys.push(by << NUMBER_BITS | number);
    }

    fn finish(mut self) -> Vec<u32> {
        if self.order.by == SortBy::Offered {
            if self.order.descending {
                self.last.reverse();
            }
            return self.last;
        }
        // Lines rise by themselves in a file that is sent once.
        if !self.keys.is_sorted() {
            self.keys.sort_unstable();
        }
        let mut rows = Vec::with_capacity(self.keys.len() + self.last.len());
        rows.extend(self.keys.into_iter().map(|key| (key & NUMBER) as u32));
        rows.append(&mut self.last);
        rows
    }
}

/// The rows of a line, as they were offered. Looks at every row, as [`sift`] does.
pub fn rows_of_line(line: u64, mut with_log: impl FnMut(&mut dyn FnMut(&DeliveryLog))) -> Vec<u64> {
    let mut found = Vec::new();
    let mut next = 0;
    loop {
        let mut ended = false;
        with_log(&mut |log| {
            let (indices, rows) = log.rows_from(next);
            ended = rows.is_empty();
            next = indices.end;
            found.extend(indices.zip(rows).filter(|(_, row)| row.line() == line).map(|(index, _)| index));
        });
        if ended {
            return found;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        delivery::State,
        fault::{Fault, Kind},
    };

    /// What became of a line: its number, state, partition, latency.
    type Made = (u64, State, i32, u32);

    /// A log of these rows. The first `gone` segments' worth of rows are pushed out of it by being put in before.
    fn log(made: &[Made], gone: u64) -> DeliveryLog {
        let mut log = DeliveryLog::keeping(made.len() as u64);
        let before = gone << 16;
        for line in 0..before {
            log.append(line);
        }
        for (line, state, partition, latency_us) in made {
            let row = log.append(*line);
            match state {
                State::Waiting => {}
                State::Delivered => log.delivered(row, *partition, row as i64, *latency_us),
                state => log.lost(row, *state, Fault::new(Kind::Stopped)),
            }
        }
        log
    }

    fn found(log: &DeliveryLog, sieve: &Sieve<'_>, order: Order) -> Vec<u64> {
        let listing = sift(sieve, order, |look| look(log), || true).expect("not stopped");
        (0..listing.len()).filter_map(|place| listing.row(place)).collect()
    }

    fn naive(log: &DeliveryLog, sieve: &Sieve<'_>, order: Order) -> Vec<u64> {
        let mut rows: Vec<(u64, Row)> = log.kept().filter_map(|row| Some((row, log.row(row)?))).collect();
        rows.retain(|(_, row)| sieve.wants(*row));
        let late = |row: &Row| row.latency_us().is_none();
        match order {
            Order { by: SortBy::Offered, descending: false } => {}
            Order { by: SortBy::Offered, descending: true } => rows.reverse(),
            Order { by: SortBy::Line, descending: false } => rows.sort_by_key(|(_, row)| row.line()),
            Order { by: SortBy::Line, descending: true } => rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.line())),
            Order { by: SortBy::Latency, descending: false } => {
                rows.sort_by_key(|(_, row)| (late(row), row.latency_us()))
            }
            Order { by: SortBy::Latency, descending: true } => {
                rows.sort_by_key(|(_, row)| (late(row), std::cmp::Reverse(row.latency_us())));
            }
        }
        rows.into_iter().map(|(row, _)| row).collect()
    }

    fn orders() -> impl Strategy<Value = Order> {
        let by = prop::sample::select(vec![SortBy::Offered, SortBy::Line, SortBy::Latency]);
        (by, any::<bool>()).prop_map(|(by, descending)| Order { by, descending })
    }

    fn rows() -> impl Strategy<Value = Vec<Made>> {
        let lines = prop_oneof![0..8_u64, Just((1 << 39) - 1)];
        let latencies = prop_oneof![0..5_u32, Just(u32::MAX)];
        prop::collection::vec((lines, prop::sample::select(State::ALL.to_vec()), 0..3_i32, latencies), 0..60)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
        #[test]
        fn the_wanted_rows_stand_in_the_wanted_order(
            made in rows(),
            order in orders(),
            chosen in prop::collection::vec(prop::sample::select(State::ALL.to_vec()), 0..3),
            partition in prop::option::of(0..3_i32),
            lines in prop::option::of(prop::collection::vec(0..8_u64, 0..5)),
        ) {
            let log = log(&made, 0);
            let states = chosen.into_iter().fold(States::default(), |states, state| states.with(state, true));
            let lines = lines.map(|lines| {
                let mut set = LineSet::default();
                lines.into_iter().for_each(|line| assert!(set.insert(line)));
                set
            });
            let sieve = Sieve { states, partition, lines: lines.as_ref() };
            prop_assert_eq!(found(&log, &sieve, order), naive(&log, &sieve, order));
        }
    }

    #[test]
    fn rows_that_are_no_longer_kept_are_not_found_and_the_others_keep_their_numbers() {
        let made: Vec<Made> = (0..100).map(|line| (line % 50, State::Delivered, 0, 100 - line as u32)).collect();
        let log = log(&made, 2);
        assert!(log.first() > 0);
        // Numbers count from the oldest row, so that they fit however long a run goes on.
        let listing = sift(&Sieve::default(), Order::default(), |look| look(&log), || true);
        assert!(matches!(listing, Some(Listing::These { base, .. }) if base == log.first()));
        let partition = Some(0);
        for descending in [false, true] {
            for by in [SortBy::Offered, SortBy::Line, SortBy::Latency] {
                let (sieve, order) = (Sieve { partition, ..Sieve::default() }, Order { by, descending });
                let rows = found(&log, &sieve, order);
                assert_eq!((rows.len(), &rows), (100, &naive(&log, &sieve, order)), "{order:?}");
            }
        }
        let first = 2 << 16;
        let of_line = |line| rows_of_line(line, |look| look(&log));
        assert_eq!((of_line(7), of_line(50)), (vec![first + 7, first + 57], vec![]));
    }

    #[test]
    fn the_log_is_lent_a_segment_at_a_time_and_the_looking_can_be_ended() {
        let mut log = DeliveryLog::default();
        for line in 0..3 << 16 {
            log.append(line);
        }
        let (lent, mut borrowed) = (std::cell::Cell::new(0), 0);
        let listing = sift(
            &Sieve::default(),
            Order::default(),
            |look| {
                borrowed += 1;
                lent.set(borrowed);
                look(&log);
            },
            || lent.get() < 2,
        );
        assert_eq!((listing, borrowed), (None, 2));
    }
}
