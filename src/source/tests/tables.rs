//! CSV and TSV, against the crate csv.

use proptest::prelude::*;

use super::{
    super::{
        BadLines, Fetched, Format, Header, HeaderValue, Message, Progress, RecordAs, Selection, Source, Wanted,
        chunk::CHUNK, examine,
    },
    TestFile, all, as_format, drain, read, read_bytes,
};
use crate::fault::{Fault, Kind};

fn rows() -> Selection {
    as_format(Format::Csv)
}

fn raw() -> Selection {
    Selection { record_as: RecordAs::Line, ..rows() }
}

/// What the crate csv makes of a file, row by row, the first left out.
fn reference(file: &[u8], delimiter: u8) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(file);
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = texts(reader.headers().expect("a header"));
    (header, reader.records().map(|record| texts(&record.expect("a row"))).collect())
}

fn quoted(cell: &str, always: bool, delimiter: char) -> String {
    if always || cell.contains(['"', '\n', delimiter]) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn each_row_has_the_values_that_the_crate_csv_finds(
        cells in proptest::collection::vec(proptest::collection::vec(("[a-zé,;\"\n \\\\]{0,6}", any::<bool>()), 3), 1..12),
        tabs: bool,
        mark: bool,
        last_ended: bool,
        chunk in 1..60_usize,
    ) {
        let delimiter = if tabs { '\t' } else { ',' };
        let row = |row: &Vec<(String, bool)>| {
            let first = row.iter().all(|(cell, _)| cell.trim().is_empty());
            let cells = row.iter().map(|(cell, always)| quoted(cell, *always || first, delimiter));
            cells.collect::<Vec<_>>().join(&delimiter.to_string())
        };
        let all: Vec<_> = cells.iter().map(row).collect();
        let header = ["x", "y", "z"].join(&delimiter.to_string());
        let text = format!("{header}\n{}{}", all.join("\n"), if last_ended { "\n" } else { "" });
        let (names, wanted) = reference(text.as_bytes(), delimiter as u8);
        let file = if mark { format!("\u{FEFF}{text}") } else { text };
        let format = if tabs { Format::Tsv } else { Format::Csv };
        let keyed = Selection { key_field: Some("y".into()), ..as_format(format) };
        let given = read_bytes(file.as_bytes(), &keyed, chunk);
        let objects = given.told();
        prop_assert_eq!(objects.len(), wanted.len());
        for (object, wanted) in objects.iter().zip(&wanted) {
            let found: serde_json::Value = serde_json::from_str(object).expect("JSON");
            let pairs = names.iter().zip(wanted).map(|(name, value)| (name.clone(), value.clone().into()));
            prop_assert_eq!(found, serde_json::Value::Object(pairs.collect()));
        }
        prop_assert_eq!(given.keys(), wanted.iter().map(|row| Some(row[1].clone())).collect::<Vec<_>>());
        prop_assert_eq!(given.bytes, file.len() as u64);
        // As they stand they are the same rows to whoever reads them, with the same keys.
        let as_line = Selection { record_as: RecordAs::Line, ..keyed };
        let lines = read_bytes(file.as_bytes(), &as_line, chunk);
        prop_assert_eq!(lines.told(), all);
        prop_assert_eq!(lines.keys(), given.keys());
        for (selection, given) in [(&Selection { record_as: RecordAs::Json, ..as_line.clone() }, &given), (&as_line, &lines)] {
            let file = TestFile::new(file.as_bytes());
            let source = Source::start_with(&file.origin(), selection, chunk).expect("a thread");
            drain(&source);
            let fetched = source.reader().fetch(&given.numbers(), 100_000, |record| record).expect("rows");
            let heads: Vec<_> = fetched.iter().map(|row| String::from_utf8_lossy(&row.head).into_owned()).collect();
            prop_assert_eq!(heads, given.told());
            let keys: Vec<_> = fetched.iter().map(|row| row.field("y")).collect();
            prop_assert_eq!(keys, given.keys());
        }
    }

    #[test]
    fn quotes_anywhere_end_rows_where_the_crate_csv_ends_them(text in "[\",\nab]{0,24}", chunk in 1..20_usize) {
        let file = format!("x,y\n{text}");
        let (_, wanted) = reference(file.as_bytes(), b',');
        let given = read_bytes(file.as_bytes(), &raw(), chunk);
        let found: Vec<_> = given.told().iter().map(|row| {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true)
                .terminator(csv::Terminator::Any(b'\n')).from_reader(row.as_bytes());
            let record = reader.records().next().expect("a row").expect("a row");
            record.iter().map(str::to_owned).collect::<Vec<_>>()
        }).collect();
        prop_assert_eq!(found, wanted);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn names_with_quotes_and_line_breaks_are_those_that_the_crate_csv_finds(
        names in proptest::collection::vec(("[a-z\"\n ]{1,5}[,\n]?", any::<bool>()), 2..5),
        semicolons: bool,
        mark: bool,
        blank in 0..3_usize,
        chunk in 1..40_usize,
    ) {
        let delimiter = if semicolons { ';' } else { ',' };
        // In the other one no more cells are found than these, and each name is there once.
        let cells: Vec<_> = names.iter().enumerate()
            .map(|(place, (name, always))| quoted(&format!("{place}{name}{place}"), *always, delimiter)).collect();
        let row = (0..names.len()).map(|place| place.to_string()).collect::<Vec<_>>().join(&delimiter.to_string());
        let table = format!("{}\n{row}\n", cells.join(&delimiter.to_string()));
        let text = format!("{}{}{table}", if mark { "\u{FEFF}" } else { "" }, "\n".repeat(blank));
        prop_assume!(!semicolons || table.matches(',').count() < names.len() - 1);
        let (wanted, sent) = reference(table.as_bytes(), delimiter as u8);
        let given = read_bytes(text.as_bytes(), &self::rows(), chunk);
        prop_assert_eq!(given.fault, None);
        let objects: Vec<_> = given.lines.iter().map(|line| line.content.clone().map(|sent| sent.value)).collect();
        prop_assert_eq!(objects.len(), sent.len());
        for (object, row) in objects.into_iter().zip(&sent) {
            let object = object.expect("as many cells as names");
            let found: serde_json::Value = serde_json::from_slice(&object).expect("JSON");
            let pairs = wanted.iter().zip(row).map(|(name, value)| (name.clone(), value.clone().into()));
            prop_assert_eq!(found, serde_json::Value::Object(pairs.collect()));
        }
    }
}

#[test]
fn a_name_with_a_line_break_is_one_of_a_table_with_semicolons_too() {
    let files = [
        "Name;\"Price\n(EUR)\";Qty\nA;1;2\n",
        "\"Name\n(in full)\";\"Price\n(EUR)\";\"Qty\"\r\n\"A\";\"1\";\"2\"\r\n",
        "\u{FEFF}\nName;Qty;\"Price\n(EUR)\"\nA;2;1\n",
    ];
    for file in files {
        for format in [Format::Auto, Format::Csv] {
            for chunk in [1, 9, CHUNK] {
                let told = read_bytes(file.as_bytes(), &as_format(format), chunk).told();
                assert_eq!(told.len(), 1, "{file} {format:?} {told:?}");
                assert!(told[0].contains("\"Price\\n(EUR)\":\"1\""), "{file} {format:?} {told:?}");
            }
        }
        let examined =
            examine(&TestFile::new(file.as_bytes()).origin(), Format::Auto, RecordAs::Json).expect("a table");
        assert_eq!((examined.fields.len(), examined.lines, examined.first_bad), (3, Some(1), None), "{file}");
    }
}

#[test]
fn rows_are_numbered_and_know_their_line() {
    let file = "x,y\r\n\r\n1,\"two\r\nlines\"\r\n3,4\r\n";
    let given = read_bytes(file.as_bytes(), &rows(), 5);
    assert_eq!(given.told(), ["{\"x\":\"1\",\"y\":\"two\\r\\nlines\"}", "{\"x\":\"3\",\"y\":\"4\"}"]);
    assert_eq!((given.numbers(), given.blank), (vec![1, 2], 1));
    let kept = TestFile::new(file.as_bytes());
    let source = Source::start(&kept.origin(), &rows()).expect("a thread");
    drain(&source);
    let fetched = source.reader().fetch(&[1, 2], 1000, |row| row).expect("rows");
    assert_eq!(fetched.iter().map(|row| row.first_line).collect::<Vec<_>>(), [Some(3), Some(5)]);
    let second = read_bytes(file.as_bytes(), &Selection { from_line: 2, ..rows() }, 5);
    assert_eq!(second.numbers(), [2]);
}

#[test]
fn each_column_has_a_name_of_its_own() {
    let given = read_bytes(b"a,,a,a_2\n1,2,3,4\n", &rows(), CHUNK);
    assert_eq!(given.told(), ["{\"a\":\"1\",\"column_2\":\"2\",\"a_2\":\"3\",\"a_2_2\":\"4\"}"]);
}

/// Spaces stand behind the commas of many a file, and nobody types them.
#[test]
fn spaces_around_a_column_s_name_are_no_part_of_it() {
    for (key, wanted) in [("name", "Bob"), (" name", "Bob"), ("id", "1"), ("name_2", "x")] {
        let keyed = Selection { key_field: Some(key.into()), ..rows() };
        let given = read_bytes(b"id, name,name \n1,Bob,x\n", &keyed, CHUNK);
        assert_eq!(given.keys(), [Some(wanted.to_owned())], "{key}");
        assert_eq!(given.told(), ["{\"id\":\"1\",\"name\":\"Bob\",\"name_2\":\"x\"}"]);
    }
}

/// Each would otherwise be numbered from the first on: so many take minutes then.
#[test]
fn half_a_million_columns_of_one_name_are_numbered_at_once() {
    let row = format!("0{}\n", ",0".repeat(499_999));
    let begun = std::time::Instant::now();
    let given = read_bytes(&[row.as_bytes(), b"1\n"].concat(), &rows(), CHUNK);
    assert_eq!(given.told(), ["column-count"]);
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn names_that_are_no_text_are_no_names_of_json() {
    let file = TestFile::new(b"Gr\xF6\xDFe;Preis\n1;2\n");
    for format in [Format::Auto, Format::Csv] {
        let selection = Selection { format, ..all() };
        assert_eq!(read(&file.origin(), &selection, CHUNK).fault_name(), Some("names-not-utf8"));
        let looked = examine(&file.origin(), format, RecordAs::Json).map(drop);
        assert_eq!(looked.map_err(|fault| fault.name()), Err("names-not-utf8"));
    }
    let lines = Selection { format: Format::Csv, record_as: RecordAs::Line, ..all() };
    assert_eq!(read(&file.origin(), &lines, CHUNK).told(), ["1;2"]);
}

/// As where two files with marks are one behind the other.
#[test]
fn a_mark_within_the_file_is_part_of_its_value() {
    let keyed = Selection { key_field: Some("a".into()), ..rows() };
    let given = read_bytes("\u{FEFF}a,b\n1,2\n\u{FEFF}\"3\",4\n\u{FEFF}5,6\n".as_bytes(), &keyed, CHUNK);
    assert_eq!(given.keys(), ["1", "\u{FEFF}\"3\"", "\u{FEFF}5"].map(|key| Some(key.to_owned())));
}

#[test]
fn a_row_that_does_not_fit_fails_or_is_sent_as_it_stands() {
    let file = b"a,b\n1\n1,2,3\n1,\xFF\n1,2\n";
    let keyed = Selection { key_field: Some("b".into()), ..rows() };
    let given = read_bytes(file, &keyed, 3);
    assert_eq!(given.told(), ["column-count", "column-count", "not-utf8", "{\"a\":\"1\",\"b\":\"2\"}"]);
    let fault = given.lines[1].content.clone().expect_err("too many");
    assert_eq!(fault.kind, Kind::ColumnCount { found: 3, wanted: 2 });
    let sent = read_bytes(file, &Selection { bad_lines: BadLines::Send, ..keyed.clone() }, 3);
    assert_eq!(sent.told(), ["1", "1,2,3", "1,\u{FFFD}", "{\"a\":\"1\",\"b\":\"2\"}"]);
    assert_eq!(sent.keys(), [None, None, None, Some("2".to_owned())]);
    let lines = read_bytes(file, &Selection { record_as: RecordAs::Line, ..keyed }, 3);
    assert_eq!(lines.told(), ["key-missing", "1,2,3", "1,\u{FFFD}", "1,2"]);
    let none = read_bytes(file, &Selection { key_field: Some("c".into()), ..rows() }, 3);
    assert_eq!(none.told()[3], "key-missing");
}

#[test]
fn a_row_that_lacks_only_its_key_is_sent_as_an_object_and_shown_as_it_was_sent() {
    let file = TestFile::new(b"a,b\n1,2\n1\n1,\xFF\n3,4");
    let lenient = Selection { key_field: Some("c".into()), bad_lines: BadLines::Send, ..rows() };
    let header = Header { name: "h".into(), value: HeaderValue::Field("c".to_owned()) };
    let with_header = Wanted { headers: vec![header], ..Wanted::default() };
    for wanted in [Wanted::default(), with_header] {
        let selection = Selection { wanted, ..lenient.clone() };
        let source = Source::start(&file.origin(), &selection).expect("a thread");
        let given = drain(&source);
        assert_eq!(given.told(), ["{\"a\":\"1\",\"b\":\"2\"}", "1", "1,\u{FFFD}", "{\"a\":\"3\",\"b\":\"4\"}"]);
        assert_eq!(given.keys(), [const { None }; 4]);
        let shown = |row: Fetched, sent: Result<Message, Fault>| (row.head, sent.expect("sent").value);
        let shown = source.reader().fetch_as_sent(&given.numbers(), 1000, &selection, shown).expect("rows");
        for ((shown, again), line) in shown.iter().zip(&given.lines) {
            let sent = &line.content.as_ref().expect("sent").value;
            assert_eq!((shown, again), (sent, sent));
        }
    }
}

#[test]
fn a_long_row_is_told_with_its_length_in_little_memory() {
    for end in ["\n", "\r\n", ""] {
        let long = format!("1,\"{}\"", "y\n".repeat(150_000));
        let file = format!("a,b\n1,2\n{long}{end}");
        for selection in [rows(), raw()] {
            let given = read_bytes(file.as_bytes(), &Selection { max_line_bytes: 1000, ..selection }, 512);
            let fault = given.lines[1].content.clone().expect_err("too long");
            assert_eq!(fault.kind, Kind::LineTooLong { length: long.len() as u64, limit: 1000 });
            assert_eq!((given.lines.len(), given.bytes), (2, file.len() as u64));
        }
    }
    // The names of the columns make it too long.
    let given = read_bytes(b"a,b\n1,2\n", &Selection { max_line_bytes: 10, ..rows() }, 512);
    assert_eq!(given.told(), ["line-too-long"]);
}

#[test]
fn a_blank_row_has_no_number_however_long_it_is() {
    let blank = " ".repeat(20_000);
    let file = TestFile::new(format!("a,b\n{blank}\r\n1,2\n{blank}\n{blank},\n3,4\n{blank}").as_bytes());
    let short = Selection { max_line_bytes: 1000, ..rows() };
    for chunk in [512, CHUNK] {
        let given = read(&file.origin(), &short, chunk);
        assert_eq!(given.told(), ["{\"a\":\"1\",\"b\":\"2\"}", "line-too-long", "{\"a\":\"3\",\"b\":\"4\"}"]);
        assert_eq!((given.numbers(), given.blank), (vec![1, 2, 3], 3));
    }
    let reader = examine(&file.origin(), Format::Csv, RecordAs::Json).expect("a table").reader.expect("a reader");
    assert_eq!(reader.count(&Progress::default()), Ok(Some(3)));
    let fetched = reader.fetch(&[1, 2, 3], 10, |row| (row.number, row.first_line)).expect("rows");
    assert_eq!(fetched, [(1, Some(3)), (2, Some(5)), (3, Some(6))]);
}

#[test]
fn a_table_without_rows_is_empty() {
    for file in [&b"a,b\n"[..], b"a,b", b"", b"\n\n"] {
        assert_eq!(read_bytes(file, &rows(), 3).fault_name(), Some("file-empty"), "{file:?}");
    }
    let beyond = read_bytes(b"a,b\n1,2\n", &Selection { from_line: 5, ..rows() }, 3);
    assert_eq!(beyond.fault_name(), Some("file-ends-before"));
}

#[test]
fn the_columns_are_its_fields() {
    let file = TestFile::new(b"store,amount\nA,1\nB,1\nB,\nC\n");
    let examined = examine(&file.origin(), Format::Csv, RecordAs::Json).expect("a table");
    let fields: Vec<_> = examined.fields.iter().map(|f| (f.path.as_str(), f.different, f.scalar)).collect();
    assert_eq!(fields, [("store", 3, true), ("amount", 2, true)]);
    assert_eq!((examined.lines, examined.looked_at), (Some(4), 4));
    assert_eq!(examined.first_bad.map(|(row, fault)| (row, fault.name())), Some((4, "column-count")));
    let lines = examine(&file.origin(), Format::Csv, RecordAs::Line).expect("a table");
    assert_eq!(lines.first_bad, None, "as they stand any rows can be sent");
}
