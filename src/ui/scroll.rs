//! A scroll position that is exact for any number of rows: egui's own is an `f32`, which runs out of digits.

use std::ops::Range;

/// Which row stands at the top, and how much of it is hidden.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    /// The row at the top.
    pub row: u64,
    /// How many points of it are hidden above the top; less than the row's height.
    pub hidden: f32,
    /// Whether the newest rows are followed as they come.
    following: bool,
    /// Whether it ever follows.
    follows: bool,
    row_height: f32,
}

impl Scroll {
    /// At the top, following what comes.
    pub fn new(row_height: f32) -> Self {
        Self { row: 0, hidden: 0.0, following: true, follows: true, row_height }
    }

    /// At the top, where it stays as rows come.
    pub fn standing(row_height: f32) -> Self {
        Self { following: false, follows: false, ..Self::new(row_height) }
    }

    /// Whether it stays at the end as rows come.
    pub fn following(&self) -> bool {
        self.following
    }

    /// Stays where it is as rows come, also at the end.
    pub fn hold(&mut self) {
        self.following = false;
    }

    /// The row at the top has another place now: rows before it are gone, or other rows are shown. Without a place it is
    /// gone itself, and the first row that is left stands at the top.
    pub fn moved_to(&mut self, place: Option<u64>) {
        match place {
            Some(place) => self.row = place,
            None => (self.row, self.hidden) = (0, 0.0),
        }
    }

    /// Takes note of how many rows there are and how high the place for them is, in points.
    pub fn settle(&mut self, rows: u64, height: f32) {
        let end = self.end(rows, height);
        if self.following || (self.row, self.hidden) > end {
            (self.row, self.hidden) = end;
        }
    }

    /// The rows that are seen, in whole or in part.
    pub fn visible(&self, rows: u64, height: f32) -> Range<u64> {
        let seen = ((self.hidden + height.max(0.0)) / self.row_height).ceil() as u64;
        self.row..self.row.saturating_add(seen).min(rows)
    }

    /// Moves by points; down is positive.
    pub fn by_points(&mut self, points: f32, rows: u64, height: f32) {
        let hidden = self.hidden + points;
        let whole = (hidden / self.row_height).floor();
        let row = self.row.checked_add_signed(whole as i64);
        (self.row, self.hidden) = match row {
            Some(row) => (row, (hidden - whole * self.row_height).clamp(0.0, self.row_height)),
            None => (0, 0.0),
        };
        self.moved(rows, height);
    }

    /// Moves by whole pages; down is positive.
    pub fn by_pages(&mut self, pages: f32, rows: u64, height: f32) {
        self.by_points(pages * (height - self.row_height).max(self.row_height), rows, height);
    }

    /// Goes to the first row.
    pub fn go_to_start(&mut self, rows: u64, height: f32) {
        (self.row, self.hidden) = (0, 0.0);
        self.moved(rows, height);
    }

    /// Goes to the last row, and follows what comes.
    pub fn go_to_end(&mut self, rows: u64, height: f32) {
        (self.row, self.hidden) = self.end(rows, height);
        self.following = self.follows;
    }

    /// Goes to a part of the way: 0 is the first row, 1 the last.
    pub fn go_to_fraction(&mut self, fraction: f64, rows: u64, height: f32) {
        let top = fraction.clamp(0.0, 1.0) * self.way(rows, height);
        self.row = top.floor() as u64;
        self.hidden = ((top - top.floor()) * f64::from(self.row_height)) as f32;
        self.moved(rows, height);
    }

    /// How far down it stands: 0 is the first row, 1 the last.
    pub fn fraction(&self, rows: u64, height: f32) -> f64 {
        let way = self.way(rows, height);
        if way <= 0.0 { 0.0 } else { ((self.row as f64 + self.part()) / way).clamp(0.0, 1.0) }
    }

    /// Moves as little as is needed for a row to be seen in whole.
    pub fn reveal(&mut self, row: u64, rows: u64, height: f32) {
        let below = self.end(row.saturating_add(1), height);
        if (row, 0.0) < (self.row, self.hidden) {
            (self.row, self.hidden) = (row, 0.0);
        } else if below > (self.row, self.hidden) {
            (self.row, self.hidden) = below;
        }
        self.moved(rows, height);
    }

    fn part(&self) -> f64 {
        f64::from(self.hidden) / f64::from(self.row_height)
    }

    /// How far the top can go down, in rows.
    fn way(&self, rows: u64, height: f32) -> f64 {
        (rows as f64 - f64::from(height) / f64::from(self.row_height)).max(0.0)
    }

    /// The position that shows the last row at the bottom, or the first at the top where all fit.
    fn end(&self, rows: u64, height: f32) -> (u64, f32) {
        let touched = (height.max(0.0) / self.row_height).ceil();
        match rows.checked_sub(touched as u64) {
            Some(row) => (row, (touched * self.row_height - height.max(0.0)).max(0.0)),
            None => (0, 0.0),
        }
    }

    /// After a move by a person: not past the end, and following only there.
    fn moved(&mut self, rows: u64, height: f32) {
        let end = self.end(rows, height);
        // Half a point from the end is at the end.
        let close = self.row == end.0 && end.1 - self.hidden < 0.5;
        let at_end = close || (self.row, self.hidden) >= end;
        self.following = at_end && self.follows;
        if at_end {
            (self.row, self.hidden) = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: u64 = 10_000_000;
    const HEIGHT: f32 = 530.0;

    fn at_end() -> Scroll {
        let mut scroll = Scroll::new(26.0);
        scroll.settle(ROWS, HEIGHT);
        scroll
    }

    #[test]
    fn the_last_row_ends_at_the_bottom_and_all_rows_fit_from_the_top() {
        let scroll = at_end();
        let visible = scroll.visible(ROWS, HEIGHT);
        assert_eq!(visible, ROWS - 21..ROWS);
        let bottom = 21.0 * 26.0 - scroll.hidden;
        assert!((bottom - HEIGHT).abs() < 1e-3, "{bottom}");

        let mut few = Scroll::new(26.0);
        few.settle(3, HEIGHT);
        assert_eq!((few.row, few.hidden, few.visible(3, HEIGHT)), (0, 0.0, 0..3));
    }

    #[test]
    fn seven_points_are_seven_points_at_ten_million_rows() {
        let mut scroll = at_end();
        let before = scroll;
        scroll.by_points(-7.0, ROWS, HEIGHT);
        let moved = (before.row - scroll.row) as f32 * 26.0 + before.hidden - scroll.hidden;
        assert!((moved - 7.0).abs() < 1e-3, "{moved}");
        assert!(!scroll.following());
        scroll.by_points(7.0, ROWS, HEIGHT);
        assert!(scroll.following());
        assert_eq!((scroll.row, scroll.hidden), (before.row, before.hidden));
    }

    #[test]
    fn it_follows_the_newest_row_only_while_it_is_at_the_end() {
        let mut scroll = at_end();
        scroll.settle(ROWS + 5, HEIGHT);
        assert_eq!(scroll.visible(ROWS + 5, HEIGHT).end, ROWS + 5);
        scroll.by_pages(-1.0, ROWS + 5, HEIGHT);
        let row = scroll.row;
        scroll.settle(ROWS + 500, HEIGHT);
        assert_eq!(scroll.row, row);
        scroll.go_to_end(ROWS + 500, HEIGHT);
        assert!(scroll.following());
    }

    #[test]
    fn one_that_stands_stays_where_it_is_as_rows_come() {
        let mut scroll = Scroll::standing(26.0);
        scroll.settle(3, HEIGHT);
        scroll.by_points(5.0, 3, HEIGHT);
        scroll.settle(ROWS, HEIGHT);
        assert_eq!((scroll.row, scroll.hidden), (0, 0.0));
        scroll.go_to_end(ROWS, HEIGHT);
        assert_eq!(scroll.visible(ROWS, HEIGHT).end, ROWS);
        scroll.settle(ROWS + 5, HEIGHT);
        assert_eq!(scroll.visible(ROWS + 5, HEIGHT).end, ROWS);
    }

    #[test]
    fn it_goes_to_start_end_and_every_part_of_the_way() {
        let mut scroll = at_end();
        scroll.go_to_start(ROWS, HEIGHT);
        assert_eq!((scroll.row, scroll.hidden, scroll.following()), (0, 0.0, false));
        scroll.by_points(-40.0, ROWS, HEIGHT);
        assert_eq!((scroll.row, scroll.hidden), (0, 0.0));
        for part in [0.1, 0.5, 0.999_999] {
            scroll.go_to_fraction(part, ROWS, HEIGHT);
            assert!((scroll.fraction(ROWS, HEIGHT) - part).abs() < 1e-9);
            assert!(!scroll.following());
        }
        scroll.go_to_fraction(1.0, ROWS, HEIGHT);
        assert!(scroll.following());
        assert_eq!((scroll.row, scroll.hidden), (at_end().row, at_end().hidden));
    }

    #[test]
    fn a_row_is_revealed_with_the_least_move() {
        let mut scroll = at_end();
        scroll.reveal(5_000_000, ROWS, HEIGHT);
        assert_eq!((scroll.row, scroll.hidden), (5_000_000, 0.0));
        scroll.reveal(5_000_010, ROWS, HEIGHT);
        assert_eq!((scroll.row, scroll.hidden), (5_000_000, 0.0));
        scroll.reveal(5_000_020, ROWS, HEIGHT);
        let bottom = 21.0 * 26.0 - scroll.hidden - (scroll.row - 5_000_000) as f32 * 26.0;
        assert!((bottom - HEIGHT).abs() < 1e-3, "{bottom}");
    }

    #[test]
    fn a_window_that_grows_shows_more_and_no_empty_end() {
        let mut scroll = at_end();
        scroll.by_points(-13.0, ROWS, HEIGHT);
        scroll.settle(ROWS, HEIGHT + 400.0);
        assert_eq!(scroll.visible(ROWS, HEIGHT + 400.0).end, ROWS);
    }
}
