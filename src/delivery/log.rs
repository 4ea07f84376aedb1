//! The rows of one run, in the order in which its lines were offered.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use super::{Ending, Row, State, Totals, rows::Rows, sift::MOST_ROWS};
use crate::fault::{Fault, Kind};

/// How many rows a run's log keeps: 480 MB.
pub const NEWEST: u64 = 20_000_000;

/// The newest rows of a run, and counts over all of them. Rows are known by their index from 0, which stays theirs when
/// older ones are no longer kept.
pub struct DeliveryLog {
    newest: u64,
    rows: Rows,
    /// Rows that still waited when they were no longer kept, by their index: their end is counted all the same.
    waiting: BTreeMap<u64, Row>,
    /// The highest line number of all rows.
    last_line: u64,
    changes: u64,
    totals: Totals,
    reasons: Vec<Reason>,
    fault_ids: HashMap<Fault, u16>,
}

/// Why some rows were not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Without the number that differs from line to line.
    pub fault: Fault,
    /// How many rows; 0 when all of them were handed over again since.
    pub rows: u64,
    /// The line of the first of them that ended.
    pub first_line: u64,
}

impl Default for DeliveryLog {
    fn default() -> Self {
        Self::keeping(NEWEST)
    }
}

impl DeliveryLog {
    /// An empty log that keeps so many of the newest rows, 32,000,000 at most, and up to 65,534 more: it drops 65,535 at
    /// a time.
    pub fn keeping(newest: u64) -> Self {
        Self {
            newest: newest.min(MOST_ROWS),
            rows: Rows::default(),
            waiting: BTreeMap::new(),
            last_line: 0,
            changes: 0,
            totals: Totals::default(),
            reasons: Vec::new(),
            fault_ids: HashMap::new(),
        }
    }

    /// Adds a row for a line that was handed over, or that is about to end at once.
    pub fn append(&mut self, line: u64) -> u64 {
        self.totals.appeared();
        self.changes += 1;
        self.last_line = self.last_line.max(line);
        let index = self.rows.push(Row::waiting(line));
        if let Some((first, segment)) = self.rows.take_oldest(self.newest) {
            let waiting = (first..).zip(segment).filter(|(_, row)| row.state() == State::Waiting);
            self.waiting.extend(waiting);
        }
        index
    }

    /// Ends a row as delivered, in the file's order.
    pub fn delivered(&mut self, row: u64, partition: i32, offset: i64, latency_us: u32) {
        self.end(row, State::Delivered, Ending::Delivered { partition, offset, latency_us, out_of_order: false });
    }

    /// Ends a row as delivered, behind lines of its partition that come after it in the file.
    pub fn delivered_out_of_order(&mut self, row: u64, partition: i32, offset: i64, latency_us: u32) {
        if self.end(row, State::Delivered, Ending::Delivered { partition, offset, latency_us, out_of_order: true }) {
            self.totals.came_out_of_order();
        }
    }

    /// Ends a row in one of the three other ways.
    pub fn lost(&mut self, row: u64, state: State, fault: Fault) {
        let (fault, detail) = fault.split_detail();
        let line = self.row(row).or_else(|| self.waiting.get(&row).copied()).map_or(0, Row::line);
        let fault = self.fault_id(fault, line);
        if self.end(row, state, Ending::Lost { state, fault, detail })
            && let Some(reason) = self.reasons.get_mut(usize::from(fault))
        {
            reason.rows += 1;
        }
    }

    /// Has a row wait once more, because its line is handed over again: its tries grow, and what it had ended as is taken
    /// out of the totals and the reasons. `false` where it waits already, was delivered, or is not kept.
    pub fn again(&mut self, row: u64) -> bool {
        let Some(slot) = self.rows.get_mut(row) else { return false };
        let Some(Ending::Lost { state, fault, .. }) = slot.ending() else { return false };
        *slot = slot.again();
        self.totals.again(state);
        self.changes += 1;
        if let Some(reason) = self.reasons.get_mut(usize::from(fault)) {
            reason.rows -= 1;
        }
        true
    }

    /// The rows that still wait, those that are no longer kept among them. Looks at every row where one does.
    pub fn waiting(&self) -> Vec<u64> {
        let mut waiting: Vec<u64> = self.waiting.keys().copied().collect();
        let mut next = self.first();
        while (waiting.len() as u64) < self.totals.of(State::Waiting) && next < self.len() {
            let (indices, rows) = self.rows_from(next);
            next = indices.end;
            waiting.extend(indices.zip(rows).filter(|(_, row)| row.state() == State::Waiting).map(|(row, _)| row));
        }
        waiting
    }

    /// Ends every row that still waits, because nobody will report about it any more.
    pub fn end_waiting(&mut self, state: State, fault: &Fault) {
        for row in self.waiting() {
            self.lost(row, state, fault.clone());
        }
    }

    /// A row ends once: what comes later about it is not taken.
    fn end(&mut self, row: u64, state: State, ending: Ending) -> bool {
        match self.rows.get_mut(row) {
            Some(slot) if slot.state() == State::Waiting => *slot = slot.ended(ending),
            None if self.waiting.remove(&row).is_some() => {}
            Some(_) => {
                log::error!("a second report for row {row}");
                return false;
            }
            None => {
                log::error!("a report for row {row}, which is not there, or has ended before");
                return false;
            }
        }
        self.totals.ended_as(state);
        self.changes += 1;
        true
    }

    /// Each fault stands here once. The last number is kept for all those that no longer find room.
    fn fault_id(&mut self, fault: Fault, first_line: u64) -> u16 {
        if let Some(&id) = self.fault_ids.get(&fault) {
            return id;
        }
        let id = match u16::try_from(self.reasons.len()) {
            Ok(id) if id < u16::MAX => id,
            _ => return u16::MAX,
        };
        self.reasons.push(Reason { fault: fault.clone(), rows: 0, first_line });
        self.fault_ids.insert(fault, id);
        id
    }

    /// How many rows there were, those that are no longer kept among them: one more than the newest row's index.
    pub fn len(&self) -> u64 {
        self.rows.len()
    }

    /// Whether there never was a row.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }

    /// The index of the oldest row that is kept.
    pub fn first(&self) -> u64 {
        self.rows.first()
    }

    /// The rows that are kept, by their indices.
    pub fn kept(&self) -> Range<u64> {
        self.first()..self.len()
    }

    /// How many of the newest rows it keeps in any case.
    pub fn newest(&self) -> u64 {
        self.newest
    }

    /// A row by its index; `None` also where it is no longer kept.
    pub fn row(&self, index: u64) -> Option<Row> {
        self.rows.get(index).copied()
    }

    /// Kept rows that lie together, at most 65,535, from this index on, or from the oldest where that is no longer kept;
    /// with the indices that they have. Empty behind the newest. A walk through all takes the end of these for the next.
    pub fn rows_from(&self, index: u64) -> (Range<u64>, &[Row]) {
        self.rows.segment(index)
    }

    /// The highest line number of all rows; 0 without any.
    pub fn last_line(&self) -> u64 {
        self.last_line
    }

    /// Rises with each change, so that whoever has looked through the log knows whether to look again.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Why a row was not delivered; `None` where it was, or waits.
    pub fn fault(&self, row: Row) -> Option<Fault> {
        match row.ending()? {
            Ending::Delivered { .. } => None,
            Ending::Lost { fault, detail, .. } => Some(match self.reasons.get(usize::from(fault)) {
                Some(reason) => reason.fault.clone().with_detail(detail),
                None => Fault::with(Kind::Internal, "too many different faults to keep each"),
            }),
        }
    }

    /// Why rows were not delivered, each reason once, in the order of their first appearance.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// Counts by state.
    pub fn totals(&self) -> Totals {
        self.totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_json(column: u64) -> Fault {
        Fault::new(Kind::NotJson { column })
    }

    #[test]
    fn a_row_ends_once_and_the_totals_follow() {
        let mut log = DeliveryLog::default();
        assert_eq!((log.append(1), log.append(3)), (0, 1));
        log.delivered(0, 2, 7, 4200);
        log.delivered_out_of_order(0, 2, 7, 4200);
        log.lost(0, State::Failed, not_json(3));
        log.lost(9, State::Failed, not_json(3));
        assert_eq!(log.row(0).map(Row::state), Some(State::Delivered));
        assert_eq!(log.totals().of(State::Delivered), 1);
        assert_eq!(log.totals().of(State::Waiting), 1);
        assert_eq!((log.totals().rows(), log.totals().ended()), (2, 1));
        assert!(!log.totals().all_delivered());
        assert_eq!(log.totals().out_of_order(), 0);
        log.delivered_out_of_order(1, 2, 8, 4200);
        assert_eq!((log.totals().of(State::Delivered), log.totals().out_of_order()), (2, 1));
    }

    #[test]
    fn a_row_that_is_tried_again_leaves_no_trace_in_totals_and_reasons() {
        let mut log = DeliveryLog::default();
        for line in [1, 2, 3] {
            log.append(line);
        }
        log.lost(0, State::Failed, not_json(3));
        log.lost(1, State::Unknown, Fault::new(Kind::Stopped));
        log.delivered(2, 0, 0, 1);
        assert!(log.again(0) && log.again(1) && !log.again(0), "a row that waits is not handed over twice");
        assert!(!log.again(2) && !log.again(9));
        assert_eq!((log.totals().of(State::Waiting), log.totals().of(State::Delivered)), (2, 1));
        assert_eq!(log.reasons().iter().map(|reason| reason.rows).sum::<u64>(), 0);
        log.delivered(0, 1, 7, 1);
        log.lost(1, State::Failed, not_json(3));
        let tries: Vec<_> = (0..3).filter_map(|row| log.row(row)).map(Row::tries).collect();
        assert_eq!((tries, log.totals().of(State::Failed), log.totals().rows()), (vec![2, 2, 1], 1, 3));
    }

    #[test]
    fn a_fault_is_kept_once_and_its_number_with_each_row() {
        let mut log = DeliveryLog::default();
        for column in 1..=3 {
            let row = log.append(column);
            log.lost(row, State::Failed, not_json(column));
        }
        assert_eq!(log.reasons(), [Reason { fault: not_json(0), rows: 3, first_line: 1 }]);
        let faults: Vec<_> = (0..3).filter_map(|index| log.fault(log.row(index)?)).collect();
        assert_eq!(faults, [not_json(1), not_json(2), not_json(3)]);
    }

    #[test]
    fn a_row_that_is_no_longer_kept_is_counted_when_it_ends() {
        let mut log = DeliveryLog::keeping(10);
        const SEGMENT: u64 = super::super::rows::SEGMENT as u64;
        for line in 1..=2 * SEGMENT {
            let row = log.append(line);
            if row > 3 {
                log.delivered(row, 0, row as i64, 1);
            }
        }
        assert_eq!((log.kept(), log.len(), log.last_line()), (SEGMENT..2 * SEGMENT, 2 * SEGMENT, 2 * SEGMENT));
        assert!(log.row(SEGMENT - 1).is_none() && log.row(SEGMENT).is_some());
        let changes = log.changes();
        log.delivered(0, 2, 7, 4200);
        log.lost(1, State::Failed, not_json(3));
        assert_eq!(log.reasons(), [Reason { fault: not_json(0), rows: 1, first_line: 2 }]);
        assert_eq!((log.totals().of(State::Failed), log.changes()), (1, changes + 2));
        // What has ended once does not end again, and what is not kept is not handed over again.
        log.delivered(1, 2, 7, 4200);
        log.delivered(4, 2, 7, 4200);
        assert!(!log.again(1));
        assert_eq!((log.totals().of(State::Waiting), log.changes()), (2, changes + 2));
        log.append(2 * SEGMENT + 1);
        assert_eq!(log.waiting(), [2, 3, 2 * SEGMENT]);
        log.end_waiting(State::Unknown, &Fault::new(Kind::Stopped));
        assert_eq!((log.totals().of(State::Waiting), log.totals().of(State::Unknown)), (0, 3));
        assert_eq!(log.totals().rows(), 2 * SEGMENT + 1, "all are counted");
        assert_eq!(log.reasons()[1].first_line, 3);
    }

    #[test]
    fn more_faults_than_there_is_room_for_are_still_failures() {
        let mut log = DeliveryLog::default();
        for code in 0..70_000 {
            let row = log.append(1);
            log.lost(row, State::Failed, Fault::new(Kind::Refused { code }));
        }
        assert_eq!(log.totals().of(State::Failed), 70_000);
        let last = log.row(69_999).and_then(|row| log.fault(row));
        assert_eq!(last.map(|fault| fault.name()), Some("internal"));
    }
}
