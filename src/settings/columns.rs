//! Which columns of the delivery log are shown.

use serde::{Deserialize, Serialize};

use crate::run::LogColumn;

/// The choice of columns. One at least is always shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogColumns {
    line: bool,
    key: bool,
    shown: bool,
    partition: bool,
    offset: bool,
    latency: bool,
    tries: bool,
    result: bool,
}

impl Default for LogColumns {
    /// All but the tries, which the detail tells, too.
    fn default() -> Self {
        let (line, key, shown, result) = (true, true, true, true);
        Self { line, key, shown, partition: true, offset: true, latency: true, tries: false, result }
    }
}

impl LogColumns {
    /// Whether a column is to be shown, where there is room.
    pub fn shows(mut self, column: LogColumn) -> bool {
        *self.choice(column)
    }

    /// The same with this column shown, or no longer. The last one stays.
    #[must_use]
    pub fn with(self, column: LogColumn, shown: bool) -> Self {
        let mut changed = self;
        *changed.choice(column) = shown;
        if LogColumn::ALL.into_iter().any(|column| changed.shows(column)) { changed } else { self }
    }

    /// Those of a run: without the field beside the key, where none was chosen for it.
    #[must_use]
    pub fn of_run(self, has_field: bool) -> Self {
        if has_field { self } else { self.with(LogColumn::Shown, false) }
    }

    /// Those that are shown, from left to right.
    pub fn chosen(self) -> Vec<LogColumn> {
        LogColumn::ALL.into_iter().filter(|column| self.shows(*column)).collect()
    }

    fn choice(&mut self, column: LogColumn) -> &mut bool {
        match column {
            LogColumn::Line => &mut self.line,
            LogColumn::Key => &mut self.key,
            LogColumn::Shown => &mut self.shown,
            LogColumn::Partition => &mut self.partition,
            LogColumn::Offset => &mut self.offset,
            LogColumn::Latency => &mut self.latency,
            LogColumn::Tries => &mut self.tries,
            LogColumn::Result => &mut self.result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_has_a_choice_of_its_own_and_the_last_one_stays() {
        let mut columns = LogColumns::default();
        for column in LogColumn::ALL {
            let others = |columns: LogColumns| LogColumn::ALL.map(|other| other == column || columns.shows(other));
            assert_eq!(others(columns.with(column, false)), others(columns));
            columns = columns.with(column, false);
        }
        assert_eq!(columns.chosen(), [LogColumn::Result]);
        assert!(columns.with(LogColumn::Tries, true).shows(LogColumn::Tries));
    }

    #[test]
    fn settings_that_know_fewer_columns_are_read() {
        let read: LogColumns = serde_json::from_str(r#"{"key": false, "colour": true}"#).expect("settings");
        assert_eq!(read, LogColumns::default().with(LogColumn::Key, false));
    }
}
