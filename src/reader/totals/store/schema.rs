//! The tables of the database, how those of an earlier program become these, and whose counting is whose.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{BUSY, Subject};

/// The shape of the tables. A later one is a newer program's.
const VERSION: i32 = 2;
/// What was counted in a cluster that lived in a program's memory is forgotten after so long, in seconds.
const FLEETING_KEPT_S: i64 = 7 * 24 * 3600;

/// What each computer counts of what; it has the id of one that `computer` holds.
const COUNTING: &str = "
    CREATE TABLE counting (
        id INTEGER PRIMARY KEY, computer TEXT NOT NULL, cluster TEXT NOT NULL, member_group TEXT NOT NULL,
        topic TEXT NOT NULL, by_field TEXT NOT NULL, number_field TEXT NOT NULL, fleeting INTEGER NOT NULL,
        used_s INTEGER NOT NULL, beginning INTEGER NOT NULL DEFAULT 0, topic_id TEXT,
        UNIQUE (computer, cluster, member_group, topic, by_field, number_field));
";
const TABLES: &str = "
    CREATE TABLE computer (id TEXT NOT NULL, machine TEXT);
    CREATE TABLE tally (
        counting INTEGER NOT NULL, topic_partition INTEGER NOT NULL, next_offset INTEGER NOT NULL,
        messages INTEGER NOT NULL, not_json INTEGER NOT NULL, without_value INTEGER NOT NULL,
        without_number INTEGER NOT NULL, too_long INTEGER NOT NULL, elsewhere INTEGER NOT NULL, gone INTEGER NOT NULL,
        others_count INTEGER NOT NULL, others_sum TEXT NOT NULL, unreadable INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (counting, topic_partition)) WITHOUT ROWID;
    CREATE TABLE total (
        counting INTEGER NOT NULL, topic_partition INTEGER NOT NULL, value TEXT NOT NULL,
        count INTEGER NOT NULL, sum TEXT NOT NULL,
        PRIMARY KEY (counting, topic_partition, value)) WITHOUT ROWID;
    INSERT INTO computer (id) VALUES (lower(hex(randomblob(8))));
";
/// The first version knew neither computers nor topics apart that have one name. `COUNTING` goes between the two.
const BEFORE_COUNTING: &str = "ALTER TABLE counting RENAME TO counting_1;";
const AFTER_COUNTING: &str = "
    INSERT INTO counting (id, computer, cluster, member_group, topic, by_field, number_field, fleeting, used_s, beginning)
        SELECT id, (SELECT id FROM computer), cluster, member_group, topic, by_field, number_field, fleeting, used_s,
            beginning FROM counting_1;
    DROP TABLE counting_1;
    ALTER TABLE computer ADD COLUMN machine TEXT;
    ALTER TABLE tally ADD COLUMN unreadable INTEGER NOT NULL DEFAULT 0;
";

/// What a subject is in the database.
pub(super) struct Chosen {
    /// The id of this computer: whoever has it counts into the same totals.
    pub computer: String,
    pub counting: i64,
    /// How often it was started over.
    pub beginning: i64,
}

/// Opens the database, and makes what is not there yet.
pub(super) fn prepare(path: &Path) -> rusqlite::Result<Connection> {
    if let Some(folder) = path.parent() {
        // Whether it is there shows when the file is opened.
        let _ = std::fs::create_dir_all(folder);
    }
    let mut database = Connection::open(path)?;
    database.busy_timeout(BUSY)?;
    // Who reads waits for nobody who writes. What was written last may be lost with the computer's power, and is then
    // read once more; it is never half there.
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "NORMAL")?;
    let writing = begin(&mut database)?;
    let shape = version(&writing)?;
    match shape {
        0 => {
            writing.execute_batch(COUNTING)?;
            writing.execute_batch(TABLES)?;
        }
        1 => {
            writing.execute_batch(BEFORE_COUNTING)?;
            writing.execute_batch(COUNTING)?;
            writing.execute_batch(AFTER_COUNTING)?;
        }
        VERSION => {}
        _ => return Err(rusqlite::Error::InvalidQuery),
    }
    if shape != VERSION {
        writing.pragma_update(None, "user_version", VERSION)?;
    }
    writing.commit()?;
    Ok(database)
}

fn version(database: &Connection) -> rusqlite::Result<i32> {
    database.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Takes the lock for writing at once, so that what was read is still so when it is written.
pub(super) fn begin(database: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    database.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// Finds the subject, or adds it. `machine` tells this computer from others; it is empty where nothing does.
pub(super) fn choose(database: &mut Connection, subject: &Subject, machine: &str) -> rusqlite::Result<Chosen> {
    let writing = begin(database)?;
    forget_fleeting(&writing)?;
    let computer = identify(&writing, machine)?;
    let Subject { cluster, fleeting, group, topic, fields } = subject;
    let counting = writing.query_row(
        "INSERT INTO counting (computer, cluster, member_group, topic, by_field, number_field, fleeting, used_s)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, unixepoch())
            ON CONFLICT DO UPDATE SET used_s = unixepoch() RETURNING id",
        params![computer, cluster, group, topic, fields.by, fields.number, fleeting],
        |row| row.get(0),
    )?;
    let beginning = beginning(&writing, counting)?;
    writing.commit()?;
    Ok(Chosen { computer, counting, beginning })
}

/// The id of this computer. A database that was copied from another one holds what that one counted, which must not be
/// gone on with in two places: here it has another id, and begins with nothing.
fn identify(writing: &Transaction<'_>, machine: &str) -> rusqlite::Result<String> {
    if machine.is_empty() {
        return writing.query_row("SELECT id FROM computer ORDER BY rowid LIMIT 1", [], |row| row.get(0));
    }
    // The one that could not be told from others is this one.
    writing.execute(
        "UPDATE computer SET machine = ?1
            WHERE machine IS NULL AND NOT EXISTS (SELECT 1 FROM computer WHERE machine = ?1)",
        [machine],
    )?;
    writing.execute(
        "INSERT INTO computer (id, machine) SELECT lower(hex(randomblob(8))), ?1
            WHERE NOT EXISTS (SELECT 1 FROM computer WHERE machine = ?1)",
        [machine],
    )?;
    writing.query_row("SELECT id FROM computer WHERE machine = ?1", [machine], |row| row.get(0))
}

fn forget_fleeting(writing: &Transaction<'_>) -> rusqlite::Result<()> {
    const OLD: &str = "SELECT id FROM counting WHERE fleeting AND used_s < unixepoch() - ?1";
    for table in ["total", "tally"] {
        writing.execute(&format!("DELETE FROM {table} WHERE counting IN ({OLD})"), [FLEETING_KEPT_S])?;
    }
    writing.execute(&format!("DELETE FROM counting WHERE id IN ({OLD})"), [FLEETING_KEPT_S])?;
    Ok(())
}

pub(super) fn beginning(database: &Connection, counting: i64) -> rusqlite::Result<i64> {
    database.prepare_cached("SELECT beginning FROM counting WHERE id = ?1")?.query_row([counting], |row| row.get(0))
}
