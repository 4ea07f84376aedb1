//! Every record of a file that nobody has sent is reached by its number.

use std::io::Cursor;

use proptest::prelude::*;

use super::{
    super::{
        Format, Progress, RecordAs,
        detect::{self, Head},
        examine,
        index::{Index, Indexer},
        skim::Skim,
        walk::Walk,
    },
    TestFile,
};

#[test]
fn a_counted_file_gives_any_record_from_near_it() {
    let values: Vec<String> =
        (1..=60_000).map(|n| format!("{{\"n\":{n},\"x\":\"{}\"}}", "y\\n".repeat(n % 30))).collect();
    let rows = values.iter().enumerate().map(|(n, _)| format!("{},\"a\n{n}\"", n + 1));
    let rows: Vec<_> = rows.collect();
    let plain: Vec<_> = (1..=60_000).map(|n| format!("{n};{}", "x".repeat(n % 30))).collect();
    let files = [
        (Format::JsonLines, values.join("\n"), values.clone()),
        (Format::JsonArray, format!("[\n{}\n]", values.join(",\n")), values.clone()),
        (Format::Csv, format!("n,x\n{}\n", rows.join("\n")), rows.clone()),
        (Format::Csv, format!("n,x\n{}\n", plain.join("\n")), plain.clone()),
        (Format::Text, plain.join("\r\n"), plain.clone()),
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
            assert_eq!(record.first_line, before.filter(|_| !format.is_lines()), "{format:?}");
        }
        std::fs::write(&file.path, "{}").expect("changed");
        let name = reader.count(&Progress::default()).map_err(|fault| fault.name());
        assert_eq!(name, Err("file-changed"));
    }
}

/// How many records there are, one after the other.
fn walked(text: &str, format: Format) -> u64 {
    let head = Head { bytes: text.as_bytes(), whole: true, pipe: false };
    let shape = detect::shape(head, format, RecordAs::Line).expect("a shape");
    let mut walk = Walk::new(Cursor::new(text), &shape);
    let records = std::iter::from_fn(|| walk.next(0).expect("memory"));
    records.filter(|record| record.start.number > 0).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn records_are_counted_whatever_the_chunks(
        rows in proptest::collection::vec("[a;,\t ]{0,3}|a,b|(\"[a\n\";,]{0,4}\")?,x|\r", 0..12),
        end in "\r?\n",
        array in r#"\[([\[\]{},:"\\ 1a]{0,14}|[\[\], 1]{0,5})\]?"#,
        chunk in 1..40_usize,
    ) {
        let table = rows.join(&end);
        for (text, format) in [(&table, Format::Csv), (&table, Format::Tsv), (&array, Format::JsonArray)] {
            let head = Head { bytes: text.as_bytes(), whole: true, pipe: false };
            let shape = detect::shape(head, format, RecordAs::Line).expect("a shape");
            let (mut skim, mut indexer, index) = (Skim::new(&shape), Indexer::new(), Index::new());
            text.as_bytes().chunks(chunk).for_each(|chunk| skim.add(chunk, &mut indexer, &index));
            prop_assert_eq!(skim.finish(), walked(text, format), "{:?}", format);
        }
    }
}
