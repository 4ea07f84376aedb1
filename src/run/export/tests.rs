//! Exports read back with readers that are not ours, and those that cannot be written.

use std::{collections::HashMap, fs, path::PathBuf, process::Command, sync::Arc, task::Waker, time::Duration};

use serde_json::Value;
use tempfile::TempDir;

use super::*;
use crate::{
    fault::Kind,
    producer::{End, Ended, Event, Handed, Listener as _},
    run::Form,
    source::{Next, Source},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// A run over this text, each of its lines a row: delivered, but every third failed, every seventh waits.
fn run(place: &TempDir, text: &str) -> (Run, PathBuf) {
    let path = place.path().join("sent.json");
    fs::write(&path, text).expect("written");
    let form = Form {
        file: path.display().to_string(),
        key_field: "store".to_owned(),
        shown_field: "number".to_owned(),
        count: "all".to_owned(),
        ..Form::default()
    };
    let plan = form.check(false).expect("a plan");
    let source = Source::start(&plan.origin, &plan.selection).expect("a thread");
    let mut lines = Vec::new();
    while let Next::Batch(batch) = source.next(PATIENCE) {
        lines.extend(batch.lines.into_iter().map(|line| line.number));
    }
    let run = Run::new(1, plan, source.reader());
    let handed = lines.iter().map(|line| Handed { line: *line, key: None }).collect();
    let ends = |row: u64| match row {
        row if row % 7 == 6 => None,
        row if row % 3 == 2 => Some(End::Failed(Fault::new(Kind::KeyMissing { field: "store".to_owned() }).into())),
        row => Some(End::Delivered { partition: 3, offset: row as i64, latency_us: 250, out_of_order: row % 5 == 4 }),
    };
    let ended = (0..lines.len() as u64).filter_map(|row| Some(Ended { row, end: ends(row)? })).collect();
    let mut recorder = run.recorder(Waker::noop().clone());
    recorder.event(Event::Rows { run: 1, handed, ended, blank: 0, bytes: 0, pass: 1 });
    (run, path)
}

fn lines(count: u64) -> String {
    (1..=count).map(|line| format!("{{\"store\":\"=S,\\\"{}\\\"\",\"number\":-{line}}}\n", line % 20)).collect()
}

fn export(run: &Run, listing: &Listing, format: Format, path: &Path) -> Result<Option<Exported>, Fault> {
    Exporter::new(run).export(listing, format, path, &Progress::default())
}

fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("there");
    reader.deserialize().collect::<Result<_, _>>().expect("CSV")
}

fn objects(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("there");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn names(place: &TempDir) -> Vec<String> {
    let names = fs::read_dir(place.path()).expect("a folder");
    let mut names: Vec<_> =
        names.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
    names.sort_unstable();
    names
}

#[test]
fn both_formats_hold_what_the_log_holds_in_the_order_of_the_listing() {
    let place = tempfile::tempdir().expect("a folder");
    let (run, _) = run(&place, &lines(5_000));
    let (csv, json) = (place.path().join("log.csv"), place.path().join("log.jsonl"));
    let backwards = Listing::These { base: 0, rows: Arc::new((0..5_000).rev().collect()) };
    let done = export(&run, &Listing::All(0..5_000), Format::Csv, &csv).expect("written").expect("to its end");
    assert_eq!((done.rows, done.without_texts), (5_000, None));
    export(&run, &backwards, Format::JsonLines, &json).expect("written");
    let (rows, objects) = (rows(&csv), objects(&json));
    assert_eq!((rows.len(), objects.len()), (5_000, 5_000));
    for (at, (row, object)) in rows.iter().zip(objects.iter().rev()).enumerate() {
        let line = at as u64 + 1;
        assert_eq!((row["line"].parse(), object["line"].as_u64()), (Ok(line), Some(line)));
        let key = format!("=S,\"{}\"", line % 20);
        assert_eq!((row["key"].as_str(), object["key"].as_str()), (format!("'{key}").as_str(), Some(key.as_str())));
        assert_eq!(
            (row["number"].as_str(), object["number"].as_str()),
            (&*format!("-{line}"), Some(&*format!("-{line}")))
        );
        let (result, fault) = match at {
            at if at % 7 == 6 => ("waiting", ""),
            at if at % 3 == 2 => ("failed", "key-missing"),
            _ => ("delivered", ""),
        };
        assert_eq!((row["result"].as_str(), object["result"].as_str()), (result, Some(result)));
        assert_eq!((row["fault"].as_str(), object["fault"].as_str().unwrap_or_default()), (fault, fault));
        let delivered = result == "delivered";
        assert_eq!(row["offset"], if delivered { at.to_string() } else { String::new() });
        assert_eq!(object["offset"].as_u64(), delivered.then_some(at as u64));
        assert_eq!(
            (row["partition"].as_str(), row["latency_us"].as_str()),
            if delivered { ("3", "250") } else { ("", "") }
        );
        assert_eq!((row["tries"].as_str(), object["tries"].as_u64()), ("1", Some(1)));
        assert_eq!(row["out_of_order"] == "true", delivered && at % 5 == 4);
        assert_eq!(object["out_of_order"].as_bool().unwrap_or_default(), delivered && at % 5 == 4);
        assert_eq!(row["fault_title"].is_empty(), fault.is_empty());
    }
    assert_eq!(names(&place), ["log.csv", "log.jsonl", "sent.json"]);
}

/// Rows of a file with this many lines, in an order that leads back and forth through it.
fn shuffled(lines: u64) -> Listing {
    Listing::These { base: 0, rows: Arc::new((0..lines).map(|row| (row * 7_919 % lines) as u32).collect()) }
}

#[test]
fn rows_in_an_order_of_their_own_have_the_file_read_once_and_get_their_own_texts() {
    const LINES: u64 = 60_000;
    let place = tempfile::tempdir().expect("a folder");
    let text: String = lines(LINES).lines().enumerate().fold(String::new(), |text, (at, line)| {
        // Some lines have neither key nor field.
        text + if at % 11 == 10 { "{}" } else { line } + "\n"
    });
    let (run, _) = run(&place, &text);
    let path = place.path().join("log.jsonl");
    let progress = Progress::default();
    let done = Exporter::new(&run).export(&shuffled(LINES), Format::JsonLines, &path, &progress);
    let done = done.expect("written").expect("to its end");
    assert_eq!((done.rows, done.without_texts, progress.gathered_rows()), (LINES, None, LINES));
    let objects = objects(&path);
    assert_eq!(objects.len() as u64, LINES);
    for (at, object) in objects.iter().enumerate() {
        let line = at as u64 * 7_919 % LINES + 1;
        let empty = line.is_multiple_of(11);
        let number = (!empty).then(|| format!("-{line}"));
        let key = (!empty).then(|| format!("=S,\"{}\"", line % 20));
        assert_eq!((object["line"].as_u64(), object["number"].as_str()), (Some(line), number.as_deref()));
        assert_eq!(object["key"].as_str(), key.as_deref(), "{line}");
    }
    assert_eq!(names(&place), ["log.jsonl", "sent.json"], "what was gathered is gone");
    let in_order = Progress::default();
    Exporter::new(&run).export(&Listing::All(0..LINES), Format::JsonLines, &path, &in_order).expect("written");
    assert_eq!((in_order.rows(), in_order.gathered_rows()), (LINES, 0));
}

#[test]
fn rows_in_an_order_of_their_own_are_there_without_texts_where_the_file_has_changed() {
    let place = tempfile::tempdir().expect("a folder");
    let (run, sent) = run(&place, &lines(60_000));
    fs::write(&sent, lines(60_000).replace("=S", "=T")).expect("written");
    let path = place.path().join("log.csv");
    let done = export(&run, &shuffled(60_000), Format::Csv, &path).expect("written").expect("to its end");
    assert_eq!((done.rows, done.without_texts.map(|fault| fault.name())), (60_000, Some("file-changed")));
    assert!(rows(&path).iter().all(|row| row["key"].is_empty() && row["number"].is_empty()));
}

#[test]
fn an_export_is_ended_while_the_file_is_read() {
    let place = tempfile::tempdir().expect("a folder");
    let (run, _) = run(&place, &lines(100));
    let progress = Progress::default();
    let plan = run.plan();
    let mut texts = Texts::new(run.lines(), plan, &progress);
    let numbers = || (0..100).filter_map(|place| texts::numbered(place, 100 - place)).collect();
    texts.gather(numbers(), place.path()).map_err(|_| ()).expect("gathered");
    progress.cancel();
    assert!(matches!(texts.gather(numbers(), place.path()), Err(Halt::Cancelled)));
}

#[test]
fn a_line_that_has_many_rows_is_found_for_each() {
    let place = tempfile::tempdir().expect("a folder");
    let (run, _) = run(&place, &lines(3));
    let many = Listing::These { base: 0, rows: Arc::new([2, 0, 2, 1].repeat(1_000)) };
    let path = place.path().join("log.jsonl");
    export(&run, &many, Format::JsonLines, &path).expect("written");
    let numbers: Vec<_> = objects(&path).iter().map(|object| object["number"].as_str().map(str::to_owned)).collect();
    let wanted = ["-3", "-1", "-3", "-2"].map(|number| Some(number.to_owned()));
    assert!(numbers.chunks(4).all(|four| four == wanted) && numbers.len() == 4_000);
}

#[test]
fn of_a_file_that_has_changed_or_gone_the_rows_are_there_without_texts() {
    let place = tempfile::tempdir().expect("a folder");
    let (run, sent) = run(&place, &lines(10));
    let path = place.path().join("log.csv");
    for (change, wanted) in [(true, "file-changed"), (false, "file-missing")] {
        if change {
            fs::write(&sent, lines(10).replace("=S", "=T")).expect("written")
        } else {
            fs::remove_file(&sent).expect("gone")
        }
        let done = export(&run, &Listing::All(0..10), Format::Csv, &path).expect("written").expect("to its end");
        assert_eq!((done.rows, done.without_texts.map(|fault| fault.name())), (10, Some(wanted)));
        let rows = rows(&path);
        assert!(rows.iter().all(|row| row["key"].is_empty() && row["number"].is_empty() && !row["result"].is_empty()));
        assert_eq!(rows.len(), 10);
    }
}

#[test]
fn what_is_cancelled_leaves_the_earlier_file_and_nothing_else() {
    let place = tempfile::tempdir().expect("a folder");
    let (run, _) = run(&place, &lines(10));
    let path = place.path().join("log.csv");
    fs::write(&path, "earlier").expect("written");
    let progress = Progress::default();
    progress.cancel();
    let done = Exporter::new(&run).export(&Listing::All(0..10), Format::Csv, &path, &progress);
    assert_eq!(done, Ok(None));
    assert_eq!(
        (fs::read_to_string(&path).expect("there").as_str(), names(&place)),
        ("earlier", vec!["log.csv".to_owned(), "sent.json".to_owned()])
    );
}

#[test]
fn where_no_file_can_be_written_it_is_said_and_nothing_is_left() {
    let place = tempfile::tempdir().expect("a folder");
    let (run, _) = run(&place, &lines(10));
    fs::create_dir(place.path().join("folder")).expect("a folder");
    let before = names(&place);
    for name in ["missing/log.csv", "folder", "sent.json/log.csv"] {
        let fault = export(&run, &Listing::All(0..10), Format::Csv, &place.path().join(name)).expect_err(name);
        assert_eq!(fault.name(), "file-unwritable", "{name}");
        assert!(!fault.technical.is_empty());
    }
    assert_eq!(names(&place), before);
}

/// The folder of a small disk, where this test is started again.
#[cfg(target_os = "linux")]
const SMALL_DISK: &str = "LINE_PRODUCER_TEST_SMALL_DISK";

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_leaves_the_earlier_file_and_no_half_one() {
    if let Some(disk) = std::env::var_os(SMALL_DISK) {
        return on_a_small_disk(Path::new(&disk));
    }
    let place = tempfile::tempdir().expect("a folder");
    // In a namespace of its own, where anybody may mount.
    let script = "mount -t tmpfs -o size=256k none \"$1\" && exec \"$0\" --exact \"$2\"";
    let program = std::env::current_exe().expect("this test");
    let name = "run::export::tests::a_full_disk_is_said_and_leaves_the_earlier_file_and_no_half_one";
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script]).arg(program).arg(place.path()).arg(name);
    let output = command.env(SMALL_DISK, place.path()).output().expect("unshare is there");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("1 passed"), "{said}");
}

#[cfg(target_os = "linux")]
fn on_a_small_disk(disk: &Path) {
    let elsewhere = tempfile::tempdir().expect("a folder");
    let (run, _) = run(&elsewhere, &lines(20_000));
    let path = disk.join("log.csv");
    fs::write(&path, "earlier").expect("written");
    let fault = export(&run, &Listing::All(0..20_000), Format::Csv, &path).expect_err("a full disk");
    assert_eq!(fault.name(), "disk-full");
    assert_eq!(fs::read_to_string(&path).expect("there"), "earlier");
    assert_eq!(fs::read_dir(disk).expect("a folder").count(), 1, "nothing beside it");
    export(&run, &Listing::All(0..1_000), Format::Csv, &path).expect("as much as there is room for");
    assert_eq!(rows(&path).len(), 1_000);
}
