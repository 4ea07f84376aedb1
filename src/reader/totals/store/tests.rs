use super::*;
use crate::reader::totals::tally::Values;

fn subject() -> Subject {
    let fields = Fields { by: "StoreID".to_owned(), number: "Total".to_owned() };
    let [cluster, group, topic] = ["c", "g", "t"].map(str::to_owned);
    Subject { cluster, fleeting: false, group, topic, fields }
}

/// Two windows with one database.
struct Two {
    folder: tempfile::TempDir,
    first: Store,
    second: Store,
}

impl Two {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let open = || Store::open(&folder.path().join("totals.sqlite3"), &subject(), "").expect("a database");
        let (first, second) = (open(), open());
        Self { folder, first, second }
    }
}

/// Counts `messages` more messages of a store.
fn count(tally: &mut Tally, value: &str, messages: u64) {
    let mut values = Values::default();
    for _ in 0..messages {
        let value = serde_json::to_string(value).expect("JSON");
        let message = format!(r#"{{"StoreID":{value},"Total":0.1}}"#);
        tally.take(tally.next, Some(message.as_bytes()), &subject().fields, &mut values);
    }
}

fn stored(store: &Store) -> Vec<(i64, u64, String)> {
    let tally = store.tally(0).expect("read").expect("a tally");
    let totals = tally.totals().map(|(value, total)| format!("{value}={}", total.sum));
    let mut totals: Vec<_> = totals.collect();
    totals.sort();
    vec![(tally.next, tally.counters.messages, totals.join(" "))]
}

#[test]
fn offset_and_totals_come_back_together() {
    let Two { folder, mut first, second } = Two::new();
    assert_eq!(first.computer(), second.computer());
    assert!(first.tally(0).expect("read").is_none());
    let mut tally = Tally::default();
    count(&mut tally, "a", 3);
    count(&mut tally, "b \0 ü", 1);
    assert_eq!(first.store([(0, &mut tally)].into_iter()), Ok(vec![]));
    assert_eq!(stored(&second), [(4, 4, "a=0.3 b \0 ü=0.1".to_owned())]);
    drop((first, second));
    let again = Store::open(&folder.path().join("totals.sqlite3"), &subject(), "").expect("a database");
    assert_eq!(stored(&again), [(4, 4, "a=0.3 b \0 ü=0.1".to_owned())]);
    assert_eq!(again.offsets(), Ok(vec![(0, 4)]));
}

#[test]
fn who_lost_a_partition_writes_nothing_once_its_successor_has() {
    let Two { folder: _folder, mut first, mut second } = Two::new();
    let mut old = Tally::default();
    count(&mut old, "a", 2);
    assert_eq!(first.store([(0, &mut old)].into_iter()), Ok(vec![]));
    // Frozen here, with three messages that it has counted and not stored.
    count(&mut old, "a", 3);
    let mut new = second.tally(0).expect("read").expect("a tally");
    count(&mut new, "a", 1);
    assert_eq!(second.store([(0, &mut new)].into_iter()), Ok(vec![]));
    assert_eq!(first.store([(0, &mut old)].into_iter()), Ok(vec![0]), "somebody else has gone on");
    assert_eq!(stored(&first), [(3, 3, "a=0.3".to_owned())]);
}

#[test]
fn the_successor_starts_again_where_the_other_was_faster() {
    let Two { folder: _folder, mut first, mut second } = Two::new();
    let (mut one, mut other) = (Tally::default(), Tally::default());
    count(&mut one, "a", 2);
    count(&mut other, "a", 2);
    assert_eq!(first.store([(0, &mut one)].into_iter()), Ok(vec![]));
    assert_eq!(second.store([(0, &mut other)].into_iter()), Ok(vec![0]), "both began at the beginning");
    let mut again = second.tally(0).expect("read").expect("a tally");
    count(&mut again, "b", 1);
    assert_eq!(second.store([(0, &mut again)].into_iter()), Ok(vec![]));
    assert_eq!(stored(&first), [(3, 3, "a=0.2 b=0.1".to_owned())]);
}

#[test]
fn who_starts_over_is_not_written_over() {
    let Two { folder: _folder, mut first, mut second } = Two::new();
    let mut tally = Tally::default();
    count(&mut tally, "a", 2);
    assert_eq!(first.store([(0, &mut tally)].into_iter()), Ok(vec![]));
    count(&mut tally, "a", 2);
    let version = first.version().expect("a version");
    second.start_over().expect("cleared");
    assert_ne!(first.version(), Ok(version), "the other hears of it");
    assert_eq!(first.store([(0, &mut tally)].into_iter()), Ok(vec![0]));
    // Also where the new reading has come to the same offset.
    let mut new = Tally::default();
    count(&mut new, "b", 2);
    assert_eq!(second.store([(0, &mut new)].into_iter()), Ok(vec![]));
    assert_eq!(first.store([(0, &mut tally)].into_iter()), Ok(vec![0]));
    assert_eq!((first.started_over(), first.started_over()), (Ok(true), Ok(false)));
    assert_eq!(stored(&first), [(2, 2, "b=0.2".to_owned())]);
}

#[test]
fn subjects_do_not_meet() {
    let Two { folder, mut first, .. } = Two::new();
    let mut tally = Tally::default();
    count(&mut tally, "a", 1);
    assert_eq!(first.store([(0, &mut tally)].into_iter()), Ok(vec![]));
    let fields = |by: &str, number: &str| Fields { by: by.to_owned(), number: number.to_owned() };
    for other in [
        Subject { cluster: "d".to_owned(), ..subject() },
        Subject { group: "h".to_owned(), ..subject() },
        Subject { topic: "u".to_owned(), ..subject() },
        Subject { fields: fields("StoreID", "Other"), ..subject() },
        Subject { fields: fields("Other", "Total"), ..subject() },
    ] {
        let mut store = Store::open(&folder.path().join("totals.sqlite3"), &other, "").expect("a database");
        assert!(store.tally(0).expect("read").is_none(), "{other:?}");
        store.start_over().expect("cleared");
    }
    assert_eq!(stored(&first).len(), 1);
    first.forget(0).expect("forgotten");
    assert!(first.tally(0).expect("read").is_none());
}

#[test]
fn what_is_no_database_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("totals.sqlite3");
    std::fs::write(&path, "not a database, but long enough to be looked at as one".repeat(20)).expect("written");
    let before = std::fs::read(&path).expect("read");
    let fault = Store::open(&path, &subject(), "").err().expect("a fault");
    assert_eq!(fault.kind, Kind::TotalsFile { path: path.display().to_string() });
    assert_eq!(std::fs::read(&path).expect("read"), before);
}

#[test]
fn a_topic_that_was_made_anew_is_another_until_a_start_over() {
    let Two { folder, mut first, mut second } = Two::new();
    assert_eq!(first.is_remade("one"), Ok(false), "nothing is known yet");
    assert_eq!(first.is_remade("two"), Ok(false), "and nothing was counted of it");
    let mut tally = Tally::default();
    count(&mut tally, "a", 2);
    assert_eq!(first.store([(0, &mut tally)].into_iter()), Ok(vec![]));
    assert_eq!((first.is_remade("two"), second.is_remade("three")), (Ok(false), Ok(true)));
    drop((first, second));
    let open = || Store::open(&folder.path().join("totals.sqlite3"), &subject(), "").expect("a database");
    let (mut first, mut second) = (open(), open());
    assert_eq!((first.is_remade("three"), second.is_remade("three")), (Ok(true), Ok(true)), "also at the next start");
    second.start_over().expect("cleared");
    assert_eq!((first.is_remade("three"), second.is_remade("three")), (Ok(false), Ok(false)));
}

#[test]
fn a_copied_database_begins_anew_on_another_machine_and_goes_on_at_home() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = |machine| Store::open(&folder.path().join("totals.sqlite3"), &subject(), machine).expect("a database");
    let mut home = open("home");
    let mut tally = Tally::default();
    count(&mut tally, "a", 2);
    assert_eq!(home.store([(0, &mut tally)].into_iter()), Ok(vec![]));
    let away = open("away");
    assert_ne!(away.computer(), home.computer());
    assert!(away.tally(0).expect("read").is_none());
    let again = open("home");
    assert_eq!((again.computer(), stored(&again)), (home.computer(), vec![(2, 2, "a=0.2".to_owned())]));
    assert_eq!((open("away").computer(), open("").computer()), (away.computer(), home.computer()));
}

#[test]
fn what_an_earlier_program_counted_is_gone_on_with() {
    const FIRST: &str = "
        CREATE TABLE computer (id TEXT NOT NULL);
        CREATE TABLE counting (
            id INTEGER PRIMARY KEY, cluster TEXT NOT NULL, member_group TEXT NOT NULL, topic TEXT NOT NULL,
            by_field TEXT NOT NULL, number_field TEXT NOT NULL, fleeting INTEGER NOT NULL, used_s INTEGER NOT NULL,
            beginning INTEGER NOT NULL DEFAULT 0, UNIQUE (cluster, member_group, topic, by_field, number_field));
        CREATE TABLE tally (
            counting INTEGER NOT NULL, topic_partition INTEGER NOT NULL, next_offset INTEGER NOT NULL,
            messages INTEGER NOT NULL, not_json INTEGER NOT NULL, without_value INTEGER NOT NULL,
            without_number INTEGER NOT NULL, too_long INTEGER NOT NULL, elsewhere INTEGER NOT NULL, gone INTEGER NOT NULL,
            others_count INTEGER NOT NULL, others_sum TEXT NOT NULL,
            PRIMARY KEY (counting, topic_partition)) WITHOUT ROWID;
        CREATE TABLE total (
            counting INTEGER NOT NULL, topic_partition INTEGER NOT NULL, value TEXT NOT NULL,
            count INTEGER NOT NULL, sum TEXT NOT NULL,
            PRIMARY KEY (counting, topic_partition, value)) WITHOUT ROWID;
        INSERT INTO computer VALUES ('abc');
        INSERT INTO counting VALUES (7, 'c', 'g', 't', 'StoreID', 'Total', 0, 1, 3);
        INSERT INTO tally VALUES (7, 0, 5, 4, 0, 0, 0, 0, 1, 0, 0, '0');
        INSERT INTO total VALUES (7, 0, 'a', 4, '0.4');
        PRAGMA user_version = 1;
    ";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("totals.sqlite3");
    Connection::open(&path).and_then(|database| database.execute_batch(FIRST)).expect("the first shape");
    let mut store = Store::open(&path, &subject(), "home").expect("a database");
    assert_eq!((store.computer(), stored(&store)), ("abc", vec![(5, 4, "a=0.4".to_owned())]));
    assert_eq!((store.is_remade("one"), store.is_remade("two")), (Ok(false), Ok(true)));
    let mut tally = store.tally(0).expect("read").expect("a tally");
    tally.pass_unreadable();
    assert_eq!(store.store([(0, &mut tally)].into_iter()), Ok(vec![]));
    let again = Store::open(&path, &subject(), "home").expect("a database");
    let counters = again.tally(0).expect("read").expect("a tally").counters;
    assert_eq!((counters.messages, counters.elsewhere, counters.unreadable), (4, 1, 1));
}
