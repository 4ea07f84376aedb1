//! Where a next run goes on after one that broke.

use std::time::Duration;

use super::End;
use crate::{
    native::Tag,
    source::{self, Batch, Source},
};

/// How many open lines are kept before those that were overtaken are only counted.
const KEPT: usize = 200_000;

/// Where a next run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub line: u64,
    /// The pass over the file that the line belongs to, from 1.
    pub pass: u64,
    /// How many lines that pass offers before it.
    pub offered: u64,
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
    /// The first row of the pass that goes on.
    pass_first: u64,
    /// How many lines of that pass were refused before they were on their way.
    refused: u64,
}

impl Resume {
    /// Another pass begins with this row. Whether any line of the one before was on its way.
    pub fn pass_begins(&mut self, row: u64) -> bool {
        // Every pass offers the same lines.
        self.pass_rows.get_or_insert(row.max(1));
        let some = self.refused < row - self.pass_first;
        (self.pass_first, self.refused) = (row, 0);
        some
    }

    /// A line of the pass that goes on was refused before it was on its way.
    pub fn refused(&mut self) {
        self.refused += 1;
    }

    /// How many lines the pass that goes on has offered before this row.
    pub fn offered(&self, row: u64) -> u64 {
        row - self.pass_first
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
        let place = |row: u64| self.pass_rows.map_or((1, row), |rows| (row / rows + 1, row % rows));
        first
            .map(|&(row, line)| (line, place(row)))
            .map(|(line, (pass, offered))| Next { line, pass, offered })
            .or(unread)
    }

    /// How many lines that could still be sent lie before [`Resume::next`].
    pub fn passed_over(&self) -> u64 {
        self.overtaken + self.open.iter().filter(|(row, _)| *row < self.settled).count() as u64
    }
}

/// The first line that the source has not given out, where the next one would be at `next`, and each pass begins at
/// `from_line`; `None` where there is none. What has been read ahead tells it; a pipe that is silent for so long does not.
pub(super) fn unread(source: &Source, from_line: u64, mut next: Next, patience: Duration) -> Option<Next> {
    loop {
        match source.next(patience) {
            source::Next::Batch(Batch { pass, lines, .. }) => {
                if pass != next.pass {
                    next = Next { line: from_line, pass, offered: 0 };
                }
                if let Some(line) = lines.first() {
                    return Some(Next { line: line.number, ..next });
                }
            }
            source::Next::Later | source::Next::Failed(_) => return Some(next),
            source::Next::End => return None,
        }
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
    use crate::{
        fault::{Fault, Kind},
        source::{BadLines, Format, Origin, RecordAs, Repeat, Selection, Wanted},
    };

    const DELIVERED: End = End::Delivered { partition: 0, offset: 0, latency_us: 1, out_of_order: false };

    fn not_sent() -> End {
        End::NotSent(Fault::new(Kind::Stopped).into())
    }

    fn failed(kind: Kind) -> End {
        End::Failed(Fault::new(kind).into())
    }

    /// The only pass, whose lines are numbered from 1.
    fn tag(line: u64) -> Tag {
        Tag { row: line - 1, line, batch: None }
    }

    /// A line of the first pass, of which all lines are offered.
    fn first(line: u64) -> Option<Next> {
        at(line, 1, line - 1)
    }

    fn at(line: u64, pass: u64, offered: u64) -> Option<Next> {
        Some(Next { line, pass, offered })
    }

    #[test]
    fn what_was_not_stored_through_no_fault_of_its_own_is_sent_next() {
        let mut resume = Resume::default();
        resume.ended(tag(1), &DELIVERED);
        resume.ended(tag(2), &failed(Kind::NotJson { column: 1 }));
        resume.ended(tag(3), &failed(Kind::RunEnded));
        resume.ended(tag(4), &not_sent());
        assert_eq!((resume.next(first(5)), resume.passed_over()), (first(3), 0));
        assert_eq!(Resume::default().next(None), None);
        assert_eq!(Resume::default().next(first(7)), first(7));
    }

    #[test]
    fn nothing_that_may_be_stored_is_sent_again_and_what_is_passed_over_is_counted() {
        let mut resume = Resume::default();
        for line in 1..=3 {
            resume.ended(tag(line), &not_sent());
        }
        resume.ended(tag(4), &End::Unknown(Fault::new(Kind::Stopped).into()));
        resume.ended(tag(5), &not_sent());
        assert_eq!((resume.next(first(6)), resume.passed_over()), (first(5), 3));
    }

    /// Lines 3, 5 and 6 of a file, again and again.
    #[test]
    fn in_a_later_pass_the_lines_of_that_pass_count() {
        let mut resume = Resume::default();
        let lines = [3, 5, 6, 3, 5, 6, 3];
        let tag = |row: u64| Tag { row, line: lines[row as usize], batch: None };
        (0..4).for_each(|row| resume.ended(tag(row), &DELIVERED));
        assert!(resume.pass_begins(3));
        assert_eq!((resume.next(at(5, 2, 1)), resume.offered(4)), (at(5, 2, 1), 1));
        [4, 6].into_iter().for_each(|row| resume.ended(tag(row), &not_sent()));
        resume.pass_begins(6);
        assert_eq!((resume.next(at(5, 3, 1)), resume.passed_over()), (at(5, 2, 1), 0));
        resume.ended(tag(5), &DELIVERED);
        assert_eq!((resume.next(at(5, 3, 1)), resume.passed_over()), (at(3, 3, 0), 1));
    }

    #[test]
    fn a_pass_of_which_no_line_was_on_its_way_was_in_vain() {
        let mut resume = Resume::default();
        (0..3).for_each(|_| resume.refused());
        assert!(resume.pass_begins(4), "one of four was sent");
        (0..4).for_each(|_| resume.refused());
        assert!(!resume.pass_begins(8));
        assert!(resume.pass_begins(12));
    }

    /// What was given out ends where a pass does: the next line is the first of the next pass.
    #[test]
    fn the_next_line_is_one_that_there_is() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "1\n2\n3\n\n\n").expect("written");
        let selection = Selection {
            format: Format::JsonLines,
            record_as: RecordAs::default(),
            from_line: 2,
            count: None,
            repeat: Repeat::Times(2),
            key_field: None,
            wanted: Wanted::default(),
            bad_lines: BadLines::default(),
            max_line_bytes: 1_000,
        };
        let source = Source::start(&Origin::File(file.path().to_owned()), &selection).expect("a thread");
        let patience = Duration::from_secs(30);
        let lines = |source: &Source| loop {
            match source.next(patience) {
                source::Next::Batch(batch) if batch.lines.is_empty() => {}
                source::Next::Batch(batch) => break batch.lines.iter().map(|line| line.number).collect::<Vec<_>>(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(lines(&source), [2, 3]);
        let behind = |pass| Next { line: 4, pass, offered: 2 };
        assert_eq!(unread(&source, 2, behind(1), patience), at(2, 2, 0));
        assert_eq!(unread(&source, 2, behind(2), patience), None, "the second pass was the last");
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
        assert_eq!((resume.next(None), resume.passed_over()), (first(many + 1), many - 1));
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
