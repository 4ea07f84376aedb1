//! Each format, packed in each way, on a real Kafka: byte for byte, in the file's order, with its keys.

use std::{fs, io::Write as _, path::Path, thread};

use flate2::{Compression, write::GzEncoder};
use line_producer::{
    delivery::State,
    run::Form,
    source::{Format, RecordAs},
};

use crate::{
    bench::{Start, plain_form},
    cluster::{Cluster, TOPIC},
    listener::Listener,
    program::Send,
    user::User,
};

/// More than is read at once, so that records lie across what was read.
const MANY: usize = 4_000;

/// A file, and what is wanted in the topic for it.
struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    flags: &'static [(&'static str, &'static str)],
    /// The number of each record, its key and its value.
    wanted: Vec<(u64, Option<String>, Vec<u8>)>,
    /// Whether it is text, so that it can be written in UTF-16.
    text: bool,
}

const KEYED: &[(&str, &str)] = &[("--key-field", "k")];
const KEYED_LINE: &[(&str, &str)] = &[("--key-field", "k"), ("--record-as", "line")];
const UNKEYED: &[(&str, &str)] = &[];

/// Objects that are easily changed on the way, then many that fill chunks. The key of each is the number of its place.
fn objects() -> Vec<String> {
    let mut objects: Vec<_> = [
        r#"{"k":"1","a" : 1.50,"a":2 }"#.to_owned(),
        "{\"k\": 2,\"t\":\"\u{e9}\u{2713} \\u0000 \\\" ],[ }{\"}".to_owned(),
        r#"{ "o":{"k":"x"},"k":"3","l":[1, [2,{}],"\\"] }"#.to_owned(),
    ]
    .into();
    let more = (objects.len() + 1..=MANY).map(|n| format!("{{\"k\":\"{n}\",\"x\":\"{}\"}}", "x,\\n".repeat(n % 150)));
    objects.extend(more);
    objects
}

fn keyed(values: impl IntoIterator<Item = Vec<u8>>) -> Vec<(u64, Option<String>, Vec<u8>)> {
    (1..).zip(values).map(|(number, value)| (number, Some(number.to_string()), value)).collect()
}

/// Objects as the lines of a file, with this line end.
fn lines(name: &'static str, mark: &str, end: &str, last_end: &str) -> Case {
    let objects = objects();
    let bytes = format!("{mark}{}{last_end}", objects.join(end)).into_bytes();
    Case { name, bytes, flags: KEYED, wanted: keyed(objects.into_iter().map(String::into_bytes)), text: true }
}

fn array() -> Case {
    // Written over several lines, as people like to read it.
    let spread = |object: String| object.replace("\"k\":", "\n    \"k\":\t").replace("\"x\":", "\n    \"x\": ");
    let objects: Vec<_> = objects().into_iter().map(spread).collect();
    let bytes = format!(" [\r\n  {}\n]\n", objects.join(",\n  ")).into_bytes();
    let wanted = keyed(objects.into_iter().map(String::into_bytes));
    Case { name: "array", bytes, flags: KEYED, wanted, text: true }
}

/// Lines of which some are no text in UTF-8; blank ones have a number and are not sent.
fn latin_1() -> Case {
    let mut bytes = b"caf\xE9 \r\n\n\t\"tab\r\rin it\n \r\n".to_vec();
    let mut wanted = vec![(1, None, b"caf\xE9 ".to_vec()), (3, None, b"\t\"tab\r\rin it".to_vec())];
    for number in 5..MANY as u64 {
        let line = [b"\xFF\x00, ".repeat(number as usize % 90), number.to_string().into_bytes()].concat();
        bytes.extend([line.as_slice(), b"\n"].concat());
        wanted.push((number, None, line));
    }
    bytes.extend(b"no end\xFF\r");
    wanted.push((MANY as u64, None, b"no end\xFF\r".to_vec()));
    Case { name: "latin-1", bytes, flags: UNKEYED, wanted, text: false }
}

/// Cells with quotes, line ends and delimiters in them, and the rows as they stand or as objects.
fn table(name: &'static str, delimiter: char, as_line: bool) -> Case {
    let cells: Vec<_> = (1..=MANY)
        .map(|n| match n {
            2 => "two\r\nlines".to_owned(),
            3 => format!("\"quoted\" and {delimiter}\"\n"),
            4 => "  \u{e9}\\n\t ".to_owned(),
            n => format!("text {}", "\"\u{2713}".repeat(n % 90)),
        })
        .collect();
    let row = |(n, cell): (usize, &String)| format!("\"{n}\"{delimiter}\"{}\"{delimiter}", cell.replace('"', "\"\""));
    let rows: Vec<_> = (1..).zip(&cells).map(row).collect();
    let header = format!("k{delimiter}\"the \"\"text\"\"\"{delimiter}empty");
    let bytes = format!("{header}\r\n{}\r\n", rows.join("\r\n\r\n")).into_bytes();
    let object = |(n, cell): (usize, &String)| {
        let text = serde_json::to_string(cell).expect("a text");
        format!("{{\"k\":\"{n}\",\"the \\\"text\\\"\":{text},\"empty\":\"\"}}")
    };
    let values: Vec<_> = if as_line { rows } else { (1..).zip(&cells).map(object).collect() };
    let flags = if as_line { KEYED_LINE } else { KEYED };
    Case { name, bytes, flags, wanted: keyed(values.into_iter().map(String::into_bytes)), text: true }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory")
}

fn utf16(bytes: &[u8], big_endian: bool) -> Vec<u8> {
    let text = str::from_utf8(bytes).expect("text");
    let units = "\u{FEFF}".encode_utf16().chain(text.trim_start_matches('\u{FEFF}').encode_utf16());
    units.flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// The file as it is, and packed in every way. What has several members or frames is cut within a record.
fn packed(case: &Case) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = &case.bytes;
    let (first, rest) = bytes.split_at(bytes.len() / 3);
    let mut all = vec![
        ("as it is", bytes.clone()),
        ("gzip", gzip(bytes)),
        ("gzip of two members", [gzip(first), gzip(rest)].concat()),
        ("zstd", zstd(bytes)),
        ("zstd of two frames", [zstd(first), zstd(rest)].concat()),
    ];
    if case.text {
        let utf16 = [false, true].map(|big_endian| utf16(bytes, big_endian));
        all.push(("gzip of UTF-16", gzip(&utf16[1])));
        all.extend(["UTF-16LE", "UTF-16BE"].into_iter().zip(utf16));
    }
    all
}

/// Sends the file in each packing to one partition, one after the other.
fn assert_arrives(cluster: &Cluster, case: &Case, folder: &Path) {
    let topic = format!("{TOPIC}-format-{}", case.name);
    cluster.create_topic(&topic, 1);
    let packed = packed(case);
    let path = folder.join(case.name);
    for (packing, bytes) in &packed {
        fs::write(&path, bytes).expect("written");
        let send = Send::signed_in(cluster, User::Alice).with("--topic", &topic).arg(&path);
        let ended = case.flags.iter().fold(send, |send, (flag, value)| send.with(flag, *value)).run();
        let what = format!("{} {packing}: {}", case.name, ended.stderr);
        assert_eq!(ended.code, Some(0), "{what}");
        let mut rows: Vec<_> = ended.rows.into_iter().map(|row| (row.line, row.key)).collect();
        rows.sort_unstable();
        let wanted = case.wanted.iter().map(|(number, key, _)| (*number, key.clone()));
        assert!(rows.into_iter().eq(wanted), "{what}");
    }
    let messages = cluster.consume_all(&topic);
    assert_eq!(messages.len(), packed.len() * case.wanted.len(), "{}", case.name);
    for ((packing, _), messages) in packed.iter().zip(messages.chunks(case.wanted.len())) {
        for ((number, key, value), message) in case.wanted.iter().zip(messages) {
            let wanted = (key.as_deref().map(str::as_bytes), value.as_slice());
            let found = (message.key.as_deref(), message.value.as_slice());
            assert!(found == wanted, "{} {packing}, record {number}: {message:?}", case.name);
        }
    }
}

#[test]
fn every_format_arrives_byte_for_byte_however_it_is_packed() {
    let cluster = Cluster::shared();
    let folder = tempfile::tempdir().expect("a folder");
    let cases = [
        lines("lf", "", "\n", "\n"),
        lines("crlf", "", "\r\n", "\r\n"),
        lines("no-last-end", "", "\n", ""),
        lines("mark", "\u{FEFF}", "\n", "\n"),
        latin_1(),
        array(),
        table("csv", ',', false),
        table("csv-as-line", ';', true),
        table("tsv", '\t', false),
        table("tsv-as-line", '\t', true),
    ];
    let (cases, folder) = (&cases, folder.path());
    thread::scope(|scope| {
        for part in cases.chunks(4) {
            scope.spawn(move || part.iter().for_each(|case| assert_arrives(cluster, case, folder)));
        }
    });
}

#[test]
fn the_window_delivers_what_it_shows_of_each_format() {
    let cluster = Cluster::shared();
    let folder = tempfile::tempdir().expect("a folder");
    let cases = [
        (array(), RecordAs::Json, Format::JsonArray, "gzip of two members"),
        (table("csv", ',', false), RecordAs::Json, Format::Csv, "UTF-16LE"),
        (table("tsv", '\t', true), RecordAs::Line, Format::Tsv, "zstd"),
    ];
    for (case, record_as, format, packing) in cases {
        let topic = format!("{TOPIC}-window-{}", case.name);
        cluster.create_topic(&topic, 1);
        let path = folder.path().join(case.name);
        let packed = packed(&case).into_iter().find(|(name, _)| *name == packing).expect("this packing");
        fs::write(&path, packed.1).expect("written");
        let form = Form {
            file: path.display().to_string(),
            topic: topic.clone(),
            key_field: "k".to_owned(),
            count: "all".to_owned(),
            delay: "0".to_owned(),
            record_as,
            ..plain_form(&cluster.address(Listener::Plaintext))
        };
        let mut bench = Start::form(form).open();
        bench.until("the file is counted", |bench| bench.says("Send all 4,000 lines"));
        bench.press("Send all 4,000 lines");
        bench.until_finished();
        assert_eq!(bench.count(State::Delivered), MANY as u64, "{format:?}: {}", bench.screen());
        let messages = cluster.consume_all(&topic);
        assert_eq!(messages.len(), MANY, "{format:?}");
        for ((_, key, value), message) in case.wanted.iter().zip(&messages) {
            let wanted = (key.as_deref().map(str::as_bytes), value.as_slice());
            assert!((message.key.as_deref(), message.value.as_slice()) == wanted, "{format:?}: {message:?}");
        }
    }
}
