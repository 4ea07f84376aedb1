//! The columns of the delivery log: which there are, and where they stand.

use eframe::egui::{Color32, Ui};

use super::theme::{self, MARGIN};
use crate::{
    delivery::{Ending, Row},
    run::LogColumn,
    settings::LogColumns,
    text::number,
};

/// A column's place, in points from the left of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Column {
    pub left: f32,
    pub width: f32,
}

impl Column {
    /// Whether it is shown, and has room.
    pub fn there(&self) -> bool {
        self.width > 0.0
    }

    /// Its right end.
    pub fn right(&self) -> f32 {
        self.left + self.width
    }
}

/// All columns. Those with digits grow with what they have shown, and never shrink while a run is shown.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    places: [Column; LogColumn::ALL.len()],
    line_digits: usize,
    offset_digits: usize,
}

/// The least and the wished width of what can be cut with `…`, in points. A result of one word is never cut.
const KEY_WIDTHS: [f32; 2] = [58.0, 80.0];
const SHOWN_WIDTHS: [f32; 2] = [80.0, 100.0];
const RESULT_WIDTHS: [f32; 2] = [112.0, 300.0];
/// How wide key and shown field become at most.
const MOST: f32 = 260.0;
const PARTITION_WIDTH: f32 = 56.0;
const LATENCY_WIDTH: f32 = 62.0;
const TRIES_WIDTH: f32 = 36.0;

/// Between columns, in points.
pub fn gap(width: f32) -> f32 {
    match () {
        () if width < 560.0 => 10.0,
        () if width < 800.0 => 14.0,
        () => 22.0,
    }
}

impl Columns {
    /// Where a column stands; without width where it is not shown.
    pub fn of(&self, column: LogColumn) -> Column {
        self.places[column as usize]
    }

    /// Places the chosen columns for these rows in a table of this width. Where it is too narrow for all, what the detail
    /// of a row tells too is left out: the tries first, then shown field, latency, offset and partition.
    pub fn fit(&mut self, ui: &Ui, width: f32, chosen: LogColumns, rows: impl Iterator<Item = Row>) {
        for row in rows {
            self.line_digits = self.line_digits.max(number::whole(row.line()).len());
            if let Some(Ending::Delivered { offset, .. }) = row.ending() {
                self.offset_digits = self.offset_digits.max(number::offset(offset).len());
            }
        }
        let digit = ui.painter().layout_no_wrap("0".to_owned(), theme::mono(), Color32::WHITE).size().x;
        self.place(width, digit, chosen);
    }

    fn place(&mut self, width: f32, digit: f32, chosen: LogColumns) {
        let digits = |count: usize, least: f32| (count as f32 * digit).ceil().max(least);
        let gap = gap(width);
        let mut left = width - 2.0 * MARGIN + gap;
        let mut widths = [0.0_f32; LogColumn::ALL.len()];
        let mut give = |column: LogColumn, wanted: f32, always: bool| {
            let fits = always || left >= wanted + gap;
            if chosen.shows(column) && fits {
                widths[column as usize] = wanted;
                left -= wanted + gap;
            }
            fits
        };
        give(LogColumn::Line, digits(self.line_digits, 42.0), true);
        give(LogColumn::Key, KEY_WIDTHS[0], true);
        give(LogColumn::Result, RESULT_WIDTHS[0], true);
        let optional = [
            (LogColumn::Partition, PARTITION_WIDTH),
            (LogColumn::Offset, digits(self.offset_digits, if width < 560.0 { 46.0 } else { 62.0 })),
            (LogColumn::Latency, LATENCY_WIDTH),
            (LogColumn::Shown, SHOWN_WIDTHS[0]),
            (LogColumn::Tries, TRIES_WIDTH),
        ];
        let chosen_ones = optional.into_iter().filter(|(column, _)| chosen.shows(*column));
        // One that finds no room leaves none to those after it, either.
        let _ = chosen_ones.into_iter().all(|(column, wanted)| give(column, wanted, false));
        grow(&mut widths, left);
        let mut x = MARGIN;
        for column in LogColumn::ALL {
            let width = widths[column as usize];
            self.places[column as usize] = Column { left: x, width };
            x += if width > 0.0 { width + gap } else { 0.0 };
        }
        let result = &mut self.places[LogColumn::Result as usize];
        if result.there() {
            result.width = (width - result.left - MARGIN).max(0.0);
        }
    }

    /// Key and shown field together, as far as they are there.
    pub fn key_and_shown(&self) -> Column {
        match [self.of(LogColumn::Key), self.of(LogColumn::Shown)] {
            [key, shown] if key.there() && shown.there() => Column { left: key.left, width: shown.right() - key.left },
            [key, shown] if !key.there() => shown,
            [key, _] => key,
        }
    }

    /// The column at a place, in points from the left of the table.
    pub fn at(&self, x: f32) -> Option<LogColumn> {
        LogColumn::ALL.into_iter().find(|column| {
            let place = self.of(*column);
            place.there() && (place.left..=place.right()).contains(&x)
        })
    }
}

/// Gives columns of texts what is left of the width.
fn grow(widths: &mut [f32; LogColumn::ALL.len()], mut left: f32) {
    let mut up_to = |column: LogColumn, most: f32, share: f32| {
        let width = &mut widths[column as usize];
        if *width > 0.0 {
            let more = (most - *width).min(left * share).max(0.0);
            *width += more;
            left -= more;
        }
    };
    up_to(LogColumn::Key, KEY_WIDTHS[1], 1.0);
    up_to(LogColumn::Shown, SHOWN_WIDTHS[1], 1.0);
    up_to(LogColumn::Result, RESULT_WIDTHS[1], 1.0);
    up_to(LogColumn::Key, MOST, 0.25);
    up_to(LogColumn::Shown, MOST, 1.0 / 3.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places columns that have shown such long numbers.
    fn placed(width: f32, line_digits: usize, offset_digits: usize, chosen: LogColumns) -> Columns {
        let mut columns = Columns { line_digits, offset_digits, ..Columns::default() };
        columns.place(width, 7.8, chosen);
        columns
    }

    fn all(columns: &Columns) -> [Column; 8] {
        columns.places
    }

    /// Every choice of columns.
    fn choices() -> impl Iterator<Item = LogColumns> {
        (1..256_u32).map(|bits| {
            let shown = |column: LogColumn| bits >> column as u32 & 1 == 1;
            // The last one stays: first what is shown, then what is not.
            let with = |columns: LogColumns, column| columns.with(column, true);
            let without = |columns: LogColumns, column| columns.with(column, shown(column));
            LogColumn::ALL.into_iter().fold(LogColumn::ALL.into_iter().fold(LogColumns::default(), with), without)
        })
    }

    #[test]
    fn at_no_width_is_a_column_cut_off_or_drawn_over_another() {
        for width in (300..2000).step_by(49) {
            for ((line, offset), chosen) in
                [(2, 3), (5, 5), (10, 13)].into_iter().flat_map(|digits| choices().map(move |chosen| (digits, chosen)))
            {
                let columns = placed(width as f32, line, offset, chosen);
                let there: Vec<_> = all(&columns).into_iter().filter(Column::there).collect();
                assert!(there.windows(2).all(|pair| pair[0].right() + 9.0 < pair[1].left), "{width}: {columns:?}");
                assert!(there.iter().all(|column| column.right() <= width as f32 - MARGIN + 0.1), "{columns:?}");
                let least = |column, least| !chosen.shows(column) || columns.of(column).width >= least - 0.1;
                let all_least = least(LogColumn::Line, 42.0)
                    && least(LogColumn::Key, KEY_WIDTHS[0])
                    && least(LogColumn::Result, RESULT_WIDTHS[0]);
                assert!(all_least, "{width}: {columns:?}");
                let not_chosen = |column: &LogColumn| !chosen.shows(*column) && columns.of(*column).there();
                assert_eq!(LogColumn::ALL.iter().find(|column| not_chosen(column)), None);
            }
        }
    }

    #[test]
    fn a_narrow_table_leaves_out_what_the_detail_tells_first() {
        // The least window, the design's small one, and the one of its pictures; less the form.
        let there = |width| all(&placed(width, 5, 5, LogColumns::default())).map(|column| column.there());
        assert_eq!(there(460.0), [true, true, false, true, true, true, false, true]);
        assert_eq!(there(684.0), [true, true, true, true, true, true, false, true]);
        assert_eq!(there(940.0), [true, true, true, true, true, true, false, true]);
        // Room for the tries is found in the design's window, and at the cost of the shown field in no other.
        let with_tries = |width| placed(width, 5, 5, LogColumns::default().with(LogColumn::Tries, true));
        assert!(with_tries(940.0).of(LogColumn::Tries).there());
    }

    #[test]
    fn a_place_in_the_table_is_in_one_column() {
        let columns = placed(940.0, 5, 5, LogColumns::default());
        for column in LogColumn::ALL.into_iter().filter(|column| columns.of(*column).there()) {
            let place = columns.of(column);
            assert_eq!(columns.at((place.left + place.right()) / 2.0), Some(column));
        }
        assert_eq!(columns.at(2.0), None);
    }
}
