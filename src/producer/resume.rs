//! Where a next run goes on after one that broke.

use super::End;
use crate::native::Tag;

/// How many open lines are kept before those that were overtaken are only counted.
const KEPT: usize = 200_000;

/// Where a next run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub line: u64,
    /// The pass over the file that the line belongs to, from 1.
    pub pass: u64,
}

/// Which rows are settled, and which could still be sent. Rows rise from 0 through all passes; lines begin anew in each.
#[derive(Default)]
pub(super) struct Resume {
    /// The row after the last one that was stored, may have been, or can never be.
    settled: u64,
    /// Rows that certainly were not stored, through no fault of their own, with their lines.
    open: Vec<(u64, u64)>,
    /// Open rows that are no longer kept, because a later one is settled.
    overtaken: u64,
    /// How many open rows are looked through next: twice what was left, so that each costs little.
    sweep_at: usize,
    /// How many rows a pass has, once one has ended.
    pass_rows: Option<u64>,
}

impl Resume {
    /// Another pass begins with this row.
    pub fn pass_begins(&mut self, row: u64) {
        // Every pass offers the same lines.
        self.pass_rows.get_or_insert(row.max(1));
    }

    /// A line ended.
    pub fn ended(&mut self, tag: Tag, end: &End) {
        if !is_open(end) {
            self.settled = self.settled.max(tag.row + 1);
            return;
        }
        self.open.push((tag.row, tag.line));
        if self.open.len() >= self.sweep_at.max(KEPT) {
            let before = self.open.len();
            self.open.retain(|(row, _)| *row >= self.settled);
            self.overtaken += (before - self.open.len()) as u64;
            self.sweep_at = 2 * self.open.len();
        }
    }

    /// The first line to send next, so that none is sent again that may be stored. `unread` is the first that was not
    /// even offered. `None` when nothing is left.
    pub fn next(&self, unread: Option<Next>) -> Option<Next> {
        let first = self.open.iter().filter(|(row, _)| *row >= self.settled).min();
        let pass = |row: u64| self.pass_rows.map_or(1, |rows| row / rows + 1);
        first.map(|(row, line)| Next { line: *line, pass: pass(*row) }).or(unread)
    }

    /// How many lines that could still be sent lie before [`Resume::next`].
    pub fn passed_over(&self) -> u64 {
        self.overtaken + self.open.iter().filter(|(row, _)| *row < self.settled).count() as u64
    }
}

/// Whether the line is certainly not stored, and could be if it were sent again as it is.
fn is_open(end: &End) -> bool {
    match end {
        End::Delivered { .. } | End::Unknown(_) => false,
        End::NotSent(_) => true,
        End::Failed(fault) => !fault.lies_in_line(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{Fault, Kind};

    const DELIVERED: End = End::Delivered { partition: 0, offset: 0, latency_us: 1, out_of_order: false };

    fn not_sent() -> End {
        End::NotSent(Fault::new(Kind::Stopped))
    }

    fn failed(kind: Kind) -> End {
        End::Failed(Fault::new(kind))
    }

    /// The only pass, whose lines are numbered from 1.
    fn tag(line: u64) -> Tag {
        Tag { row: line - 1, line, batch: None }
    }

    fn at(line: u64, pass: u64) -> Option<Next> {
        Some(Next { line, pass })
    }

    #[test]
    fn what_was_not_stored_through_no_fault_of_its_own_is_sent_next() {
        let mut resume = Resume::default();
        resume.ended(tag(1), &DELIVERED);
        resume.ended(tag(2), &failed(Kind::NotJson { column: 1 }));
        resume.ended(tag(3), &failed(Kind::RunEnded));
        resume.ended(tag(4), &not_sent());
        assert_eq!((resume.next(at(5, 1)), resume.passed_over()), (at(3, 1), 0));
        assert_eq!(Resume::default().next(None), None);
        assert_eq!(Resume::default().next(at(7, 1)), at(7, 1));
    }

    #[test]
    fn nothing_that_may_be_stored_is_sent_again_and_what_is_passed_over_is_counted() {
        let mut resume = Resume::default();
        for line in 1..=3 {
            resume.ended(tag(line), &not_sent());
        }
        resume.ended(tag(4), &End::Unknown(Fault::new(Kind::Stopped)));
        resume.ended(tag(5), &not_sent());
        assert_eq!((resume.next(at(6, 1)), resume.passed_over()), (at(5, 1), 3));
    }

    /// Lines 3, 5 and 6 of a file, again and again.
    #[test]
    fn in_a_later_pass_the_lines_of_that_pass_count() {
        let mut resume = Resume::default();
        let lines = [3, 5, 6, 3, 5, 6, 3];
        let tag = |row: u64| Tag { row, line: lines[row as usize], batch: None };
        (0..4).for_each(|row| resume.ended(tag(row), &DELIVERED));
        resume.pass_begins(3);
        assert_eq!(resume.next(at(5, 2)), at(5, 2));
        [4, 6].into_iter().for_each(|row| resume.ended(tag(row), &not_sent()));
        resume.pass_begins(6);
        assert_eq!((resume.next(at(5, 3)), resume.passed_over()), (at(5, 2), 0));
        resume.ended(tag(5), &DELIVERED);
        assert_eq!((resume.next(at(5, 3)), resume.passed_over()), (at(3, 3), 1));
    }

    #[test]
    fn many_open_lines_are_counted_when_they_are_overtaken() {
        let mut resume = Resume::default();
        let many = KEPT as u64;
        for line in 1..many {
            resume.ended(tag(line), &not_sent());
        }
        resume.ended(tag(many), &DELIVERED);
        resume.ended(tag(many + 1), &not_sent());
        assert!(resume.open.len() <= 1);
        assert_eq!((resume.next(None), resume.passed_over()), (at(many + 1, 1), many - 1));
    }

    #[test]
    fn many_open_lines_are_not_looked_through_for_each_further_one() {
        let mut resume = Resume::default();
        let many = KEPT as u64;
        (1..=many).for_each(|line| resume.ended(tag(line), &not_sent()));
        let next = resume.sweep_at;
        assert_eq!(next, 2 * KEPT);
        (many + 1..=many + 1_000).for_each(|line| resume.ended(tag(line), &not_sent()));
        assert_eq!(resume.sweep_at, next, "none of these made it look again");
    }
}
