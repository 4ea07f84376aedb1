//! Every record of a file that nobody has sent is reached by its number.

use super::{
    super::{Format, Progress, RecordAs, examine},
    TestFile,
};

#[test]
fn a_counted_file_gives_any_record_from_near_it() {
    let values: Vec<String> =
        (1..=60_000).map(|n| format!("{{\"n\":{n},\"x\":\"{}\"}}", "y\\n".repeat(n % 30))).collect();
    let rows = values.iter().enumerate().map(|(n, _)| format!("{},\"a\n{n}\"", n + 1));
    let rows: Vec<_> = rows.collect();
    let files = [
        (Format::JsonLines, values.join("\n"), values.clone()),
        (Format::JsonArray, format!("[\n{}\n]", values.join(",\n")), values.clone()),
        (Format::Csv, format!("n,x\n{}\n", rows.join("\n")), rows.clone()),
    ];
    for (format, text, wanted) in files {
        let file = TestFile::new(text.as_bytes());
        let examined = examine(&file.origin(), format, RecordAs::Line).expect("a file");
        let reader = examined.reader.expect("a reader");
        assert_eq!(reader.count(&Progress::default()), Ok(Some(60_000)), "{format:?}");
        let checkpoint = reader.shared.index.before(59_000).expect("a checkpoint");
        assert!(59_000 - checkpoint.number < 12_000, "{format:?}: {checkpoint:?}");
        let numbers = [1, 2, 31, 32, 33, 29_999, 59_000, 60_000, 60_001];
        let fetched = reader.fetch(&numbers, 10_000, |record| record).expect("records");
        assert_eq!(fetched.len(), 8, "{format:?}");
        for record in fetched {
            let at = record.number as usize - 1;
            assert_eq!(record.head, wanted[at].as_bytes(), "{format:?}");
            let before = text.find(&wanted[at]).map(|at| text[..at].matches('\n').count() as u64 + 1);
            assert_eq!(record.first_line, before.filter(|_| format != Format::JsonLines), "{format:?}");
        }
        std::fs::write(&file.path, "{}").expect("changed");
        let name = reader.count(&Progress::default()).map_err(|fault| fault.name());
        assert_eq!(name, Err("file-changed"));
    }
}
