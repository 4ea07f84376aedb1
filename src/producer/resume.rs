//! Where a next run goes on after one that broke.

use super::End;

/// How many open lines are kept before those that were overtaken are only counted.
const KEPT: usize = 200_000;

/// Which lines are settled, and which could still be sent.
#[derive(Default)]
pub(super) struct Resume {
    /// The last line that was stored, may have been, or can never be.
    settled: u64,
    /// Lines that certainly were not stored, through no fault of their own.
    open: Vec<u64>,
    /// Open lines that are no longer kept, because a later one is settled.
    overtaken: u64,
    /// How many open lines are looked through next: twice what was left, so that each line costs little.
    sweep_at: usize,
}

impl Resume {
    /// A line ended.
    pub fn ended(&mut self, line: u64, end: &End) {
        if !is_open(end) {
            self.settled = self.settled.max(line);
            return;
        }
        self.open.push(line);
        if self.open.len() >= self.sweep_at.max(KEPT) {
            let before = self.open.len();
            self.open.retain(|open| *open > self.settled);
            self.overtaken += (before - self.open.len()) as u64;
            self.sweep_at = 2 * self.open.len();
        }
    }

    /// The first line to send next, so that none is sent again that may be stored. `unread` is the first that was not
    /// even offered. `None` when nothing is left.
    pub fn next_line(&self, unread: Option<u64>) -> Option<u64> {
        self.open.iter().copied().filter(|line| *line > self.settled).min().or(unread)
    }

    /// How many lines that could still be sent lie before [`Resume::next_line`].
    pub fn passed_over(&self) -> u64 {
        self.overtaken + self.open.iter().filter(|line| **line <= self.settled).count() as u64
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

    #[test]
    fn what_was_not_stored_through_no_fault_of_its_own_is_sent_next() {
        let mut resume = Resume::default();
        resume.ended(1, &DELIVERED);
        resume.ended(2, &failed(Kind::NotJson { column: 1 }));
        resume.ended(3, &failed(Kind::RunEnded));
        resume.ended(4, &not_sent());
        assert_eq!((resume.next_line(Some(5)), resume.passed_over()), (Some(3), 0));
        assert_eq!(Resume::default().next_line(None), None);
        assert_eq!(Resume::default().next_line(Some(7)), Some(7));
    }

    #[test]
    fn nothing_that_may_be_stored_is_sent_again_and_what_is_passed_over_is_counted() {
        let mut resume = Resume::default();
        for line in 1..=3 {
            resume.ended(line, &not_sent());
        }
        resume.ended(4, &End::Unknown(Fault::new(Kind::Stopped)));
        resume.ended(5, &not_sent());
        assert_eq!((resume.next_line(Some(6)), resume.passed_over()), (Some(5), 3));
    }

    #[test]
    fn many_open_lines_are_counted_when_they_are_overtaken() {
        let mut resume = Resume::default();
        let many = KEPT as u64;
        for line in 1..many {
            resume.ended(line, &not_sent());
        }
        resume.ended(many, &DELIVERED);
        resume.ended(many + 1, &not_sent());
        assert!(resume.open.len() <= 1);
        assert_eq!((resume.next_line(None), resume.passed_over()), (Some(many + 1), many - 1));
    }

    #[test]
    fn many_open_lines_are_not_looked_through_for_each_further_one() {
        let mut resume = Resume::default();
        let many = KEPT as u64;
        (1..=many).for_each(|line| resume.ended(line, &not_sent()));
        let next = resume.sweep_at;
        assert_eq!(next, 2 * KEPT);
        (many + 1..=many + 1_000).for_each(|line| resume.ended(line, &not_sent()));
        assert_eq!(resume.sweep_at, next, "none of these made it look again");
    }
}
