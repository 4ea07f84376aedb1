//! The database of one computer: totals and the offset to be read next, together, for each partition.
//!
//! Several windows use it at once. What one writes of a partition is written in one transaction, and only where the
//! database still holds the offset that this window went on from: a window that lost the partition without having noticed
//! changes nothing once its successor has written, and its successor starts again from what it wrote before.

mod schema;
#[cfg(test)]
mod tests;

use std::{path::Path, sync::Arc, time::Duration};

use rusqlite::{Connection, OptionalExtension as _, Transaction, ffi::ErrorCode, params};
use rust_decimal::Decimal;

use super::tally::{Counters, Fields, Tally, Total};
use crate::fault::{Fault, Kind};
use schema::{Chosen, begin, beginning, choose, prepare};

/// How long a window waits for another that is writing; that takes milliseconds.
const BUSY: Duration = Duration::from_secs(10);

/// What is counted: one database holds many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The cluster's id, or its addresses where it has none.
    pub cluster: String,
    /// It lives in a program's memory.
    pub fleeting: bool,
    pub group: String,
    pub topic: String,
    pub fields: Fields,
}

/// The totals of one subject in the database.
pub struct Store {
    database: Connection,
    path: String,
    computer: String,
    counting: i64,
    /// Rises when somebody starts over; what was read before must not be written after.
    beginning: i64,
}

impl Store {
    /// Opens the database, which is made where it is not there yet. `machine` tells this computer from others; it is empty
    /// where nothing does.
    ///
    /// # Errors
    /// `TotalsFile` or `DiskFull`.
    pub fn open(path: &Path, subject: &Subject, machine: &str) -> Result<Self, Fault> {
        let name = path.display().to_string();
        prepare(path)
            .and_then(|mut database| {
                let Chosen { computer, counting, beginning } = choose(&mut database, subject, machine)?;
                Ok(Self { database, path: name.clone(), computer, counting, beginning })
            })
            .map_err(|error| unusable(&name, &error))
    }

    /// The id of this computer in its database, made once, at random. Whoever has it counts into the same totals.
    pub fn computer(&self) -> &str {
        &self.computer
    }

    /// The tally of a partition, and `None` where nothing was counted yet.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn tally(&self, partition: i32) -> Result<Option<Tally>, Fault> {
        self.read(partition).map_err(|error| self.unusable(&error))
    }

    /// The partitions of which something is stored, with the offset to be read next.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn offsets(&self) -> Result<Vec<(i32, i64)>, Fault> {
        let read = || {
            let mut rows = self
                .database
                .prepare_cached("SELECT topic_partition, next_offset FROM tally WHERE counting = ?1 ORDER BY 1")?;
            rows.query_map([self.counting], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.unusable(&error))
    }

    /// Changes whenever somebody else has written to the database.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn version(&self) -> Result<i64, Fault> {
        let version = self.database.query_row("PRAGMA data_version", [], |row| row.get(0));
        version.map_err(|error| self.unusable(&error))
    }

    /// Whether what is stored was counted in another topic than the one with this id: one that had its name before. Where
    /// nothing is known of that, it is this one from now on.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn is_remade(&mut self, topic_id: &str) -> Result<bool, Fault> {
        let counting = self.counting;
        let look = |database: &mut Connection| {
            let writing = begin(database)?;
            writing.execute(
                "UPDATE counting SET topic_id = ?2 WHERE id = ?1
                    AND (topic_id IS NULL OR NOT EXISTS (SELECT 1 FROM tally WHERE counting = ?1))",
                params![counting, topic_id],
            )?;
            let known: String =
                writing.query_row("SELECT topic_id FROM counting WHERE id = ?1", [counting], |row| row.get(0))?;
            writing.commit()?;
            Ok(known != topic_id)
        };
        let looked: rusqlite::Result<bool> = look(&mut self.database);
        looked.map_err(|error| self.unusable(&error))
    }

    /// Whether somebody has started over since this was last asked. What was read until then counts no more.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn started_over(&mut self) -> Result<bool, Fault> {
        let now = beginning(&self.database, self.counting).map_err(|error| self.unusable(&error))?;
        Ok(std::mem::replace(&mut self.beginning, now) != now)
    }

    /// Forgets all that was counted of the subject.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn start_over(&mut self) -> Result<(), Fault> {
        let counting = self.counting;
        let clear = |database: &mut Connection| {
            let writing = begin(database)?;
            writing.execute("DELETE FROM total WHERE counting = ?1", [counting])?;
            writing.execute("DELETE FROM tally WHERE counting = ?1", [counting])?;
            writing
                .execute("UPDATE counting SET beginning = beginning + 1, topic_id = NULL WHERE id = ?1", [counting])?;
            let now = beginning(&writing, counting)?;
            writing.commit()?;
            Ok(now)
        };
        let cleared: rusqlite::Result<i64> = clear(&mut self.database);
        self.beginning = cleared.map_err(|error| self.unusable(&error))?;
        Ok(())
    }

    /// Forgets what was counted of a partition.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn forget(&mut self, partition: i32) -> Result<(), Fault> {
        let counting = self.counting;
        let clear = |database: &mut Connection| {
            let writing = begin(database)?;
            let which = params![counting, partition];
            writing.execute("DELETE FROM total WHERE counting = ?1 AND topic_partition = ?2", which)?;
            writing.execute("DELETE FROM tally WHERE counting = ?1 AND topic_partition = ?2", which)?;
            writing.commit()
        };
        clear(&mut self.database).map_err(|error| self.unusable(&error))
    }

    /// Writes what has changed, all in one transaction. Returns the partitions of which somebody else has written
    /// meanwhile, or started over: of these nothing was written, and what was counted is to be forgotten.
    ///
    /// # Errors
    /// As [`Store::open`]; then nothing was written at all.
    pub fn store<'t>(&mut self, tallies: impl Iterator<Item = (i32, &'t mut Tally)>) -> Result<Vec<i32>, Fault> {
        let mut dirty: Vec<_> = tallies.filter(|(_, tally)| tally.dirty()).collect();
        if dirty.is_empty() {
            return Ok(Vec::new());
        }
        let (counting, known) = (self.counting, self.beginning);
        let write = |database: &mut Connection| {
            let writing = begin(database)?;
            let mut moved = Vec::new();
            let over = beginning(&writing, counting)? != known;
            for (partition, tally) in &dirty {
                if over || !write_offset(&writing, counting, *partition, tally)? {
                    moved.push(*partition);
                } else {
                    write_totals(&writing, counting, *partition, tally)?;
                }
            }
            writing.commit()?;
            Ok(moved)
        };
        let moved: rusqlite::Result<Vec<i32>> = write(&mut self.database);
        let moved = moved.map_err(|error| self.unusable(&error))?;
        dirty.iter_mut().filter(|(partition, _)| !moved.contains(partition)).for_each(|(_, tally)| tally.settle());
        Ok(moved)
    }

    fn read(&self, partition: i32) -> rusqlite::Result<Option<Tally>> {
        // In one transaction: another window may be writing.
        let reading = self.database.unchecked_transaction()?;
        let which = params![self.counting, partition];
        let mut row = reading.prepare_cached(
            "SELECT next_offset, messages, not_json, without_value, without_number, too_long, elsewhere, gone,
                others_count, others_sum, unreadable FROM tally WHERE counting = ?1 AND topic_partition = ?2",
        )?;
        let found = row
            .query_row(which, |row| {
                let counters = Counters {
                    messages: row.get(1)?,
                    not_json: row.get(2)?,
                    without_value: row.get(3)?,
                    without_number: row.get(4)?,
                    too_long: row.get(5)?,
                    elsewhere: row.get(6)?,
                    gone: row.get(7)?,
                    unreadable: row.get(10)?,
                };
                Ok((row.get(0)?, counters, Total { count: row.get(8)?, sum: decimal(row, 9)? }))
            })
            .optional()?;
        let Some((next, counters, others)) = found else { return Ok(None) };
        let mut rows = reading
            .prepare_cached("SELECT value, count, sum FROM total WHERE counting = ?1 AND topic_partition = ?2")?;
        let totals = rows.query_map(which, |row| {
            let value: Arc<str> = row.get::<_, String>(0)?.into();
            Ok((value, Total { count: row.get(1)?, sum: decimal(row, 2)? }))
        })?;
        let totals = totals.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(Some(Tally::restored(next, counters, others, totals)))
    }

    fn unusable(&self, error: &rusqlite::Error) -> Fault {
        unusable(&self.path, error)
    }
}

/// Whether the database still held the offset that this tally went on from.
fn write_offset(writing: &Transaction<'_>, counting: i64, partition: i32, tally: &Tally) -> rusqlite::Result<bool> {
    let Counters { messages, not_json, without_value, without_number, too_long, unreadable, elsewhere, gone } =
        tally.counters;
    let (others, sum) = (tally.others.count, tally.others.sum.to_string());
    let values = params![
        counting,
        partition,
        tally.next,
        messages,
        not_json,
        without_value,
        without_number,
        too_long,
        elsewhere,
        gone,
        others,
        sum,
        unreadable
    ];
    let written = match &tally.stored {
        None => writing
            .prepare_cached(
                "INSERT OR IGNORE INTO tally VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(values)?,
        Some(stored) => writing
            .prepare_cached(
                "UPDATE tally SET next_offset = ?3, messages = ?4, not_json = ?5, without_value = ?6,
                    without_number = ?7, too_long = ?8, elsewhere = ?9, gone = ?10, others_count = ?11, others_sum = ?12,
                    unreadable = ?13 WHERE counting = ?1 AND topic_partition = ?2 AND next_offset = ?14",
            )?
            .execute([values, params![stored]].concat().as_slice())?,
    };
    Ok(written == 1)
}

fn write_totals(writing: &Transaction<'_>, counting: i64, partition: i32, tally: &Tally) -> rusqlite::Result<()> {
    let mut row = writing.prepare_cached("INSERT OR REPLACE INTO total VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (value, total) in tally.changed() {
        row.execute(params![counting, partition, value, total.count, total.sum.to_string()])?;
    }
    Ok(())
}

/// Kept as text: a float would not hold it.
fn decimal(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Decimal> {
    let text: String = row.get(column)?;
    Decimal::from_str_exact(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

fn unusable(path: &str, error: &rusqlite::Error) -> Fault {
    let path = path.to_owned();
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Kind::DiskFull { path },
        _ => Kind::TotalsFile { path },
    };
    Fault::with(kind, error.to_string())
}
