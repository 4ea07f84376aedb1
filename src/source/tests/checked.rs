//! The check and the preview against what a run is given: they may not differ in a single record.

use proptest::prelude::*;

use super::{
    super::{
        BadLines, Check, Format, Header, HeaderValue, LISTED, Progress, RecordAs, Selection, Wanted, check::check_with,
        examine, preview::Previewed,
    },
    TestFile, all, as_format, read,
};
use crate::fault::{Fault, Kind};

fn check(file: &TestFile, selection: &Selection, chunk: usize) -> Result<Check, Fault> {
    let checked = check_with(&file.origin(), selection, &Progress::default(), |_| None, chunk);
    checked.map(|check| check.expect("nobody cancels it"))
}

fn check_bytes(bytes: &[u8], selection: &Selection) -> Check {
    check(&TestFile::new(bytes), selection, 16).expect("a file that can be read")
}

/// Pieces that files are put together of: good and bad, for each format.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces: [&[u8]; 22] = [
        b"{\"k\":\"a\"}",
        b"{\"k\":1,\"x\":[1,{\"k\":2}]}",
        b"{\"k\":null}",
        b"{\"x\":\"no key\"}",
        b"not JSON",
        b"{\"k\":\"\xFF\"}",
        b"{\"k\":\"\\ud800\"}",
        b"{\"k\":\"a long line that is longer than most\"}",
        b"   ",
        b"",
        b"\xEF\xBB\xBF",
        b"\r",
        b"\n",
        b"\n",
        b"\r\n",
        b",",
        b"a,b",
        b"\"two\nlines\",x",
        b"\t",
        b"\"",
        b"[",
        b"]",
    ];
    prop::sample::select(pieces.map(<[u8]>::to_vec).to_vec())
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    let free = prop::collection::vec(piece(), 1..40).prop_map(|pieces| pieces.concat());
    let lines = prop::collection::vec(piece(), 1..40).prop_map(|pieces| pieces.join(&b'\n'));
    let array =
        prop::collection::vec(piece(), 1..12).prop_map(|pieces| [b"[".as_slice(), &pieces.join(&b','), b"]"].concat());
    let table =
        prop::collection::vec(piece(), 1..20).prop_map(|pieces| [b"k,x\n".as_slice(), &pieces.join(&b'\n')].concat());
    prop_oneof![free, lines, array, table]
}

fn selection() -> impl Strategy<Value = Selection> {
    let format = prop::sample::select(Format::ALL.to_vec());
    let record_as = prop::sample::select(vec![RecordAs::Json, RecordAs::Line]);
    let bad_lines = prop::sample::select(vec![BadLines::Refuse, BadLines::Send]);
    let key_field = prop::sample::select(vec![None, Some("k".to_owned())]);
    let limit = prop::sample::select(vec![12, 30, 1_000]);
    (format, record_as, bad_lines, key_field, limit).prop_map(
        |(format, record_as, bad_lines, key_field, max_line_bytes)| Selection {
            format,
            record_as,
            bad_lines,
            key_field,
            max_line_bytes,
            ..all()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_check_finds_what_a_run_refuses(file in file(), selection in selection(), chunk in 1..64_usize) {
        let file = TestFile::new(&file);
        let sent = read(&file.origin(), &selection, chunk);
        let wanted: Vec<_> = sent.lines.iter().filter_map(|line| Some((line.number, line.content.clone().err()?))).collect();
        match check(&file, &selection, 16) {
            Err(fault) => {
                prop_assert_eq!(sent.lines.len(), 0);
                prop_assert_eq!(Some(fault), sent.fault);
            }
            Ok(check) => {
                prop_assert_eq!(check.records, sent.lines.len() as u64);
                prop_assert_eq!(check.blank, sent.blank);
                prop_assert_eq!(check.bad, wanted.len() as u64);
                prop_assert_eq!(check.reasons.iter().map(|reason| reason.count).sum::<u64>(), check.bad);
                prop_assert_eq!(&check.listed, &wanted);
                prop_assert_eq!(check.broke_off, sent.fault);
            }
        }
    }

    #[test]
    fn the_preview_shows_what_a_run_sends(file in file(), selection in selection(), start in 1..20_u64) {
        let file = TestFile::new(&file);
        let Ok(examined) = examine(&file.origin(), selection.format, selection.record_as) else { return Ok(()) };
        let reader = examined.reader.expect("a reader");
        let sent = read(&file.origin(), &selection, 16);
        // What has no fields and should have a key is not sent at all.
        prop_assume!(sent.fault_name() != Some("text-with-key"));
        let last = reader.reach().last;
        prop_assert!(reader.reach().whole);
        prop_assert_eq!(sent.lines.last().map(|line| line.number).filter(|number| *number > last), None);
        let numbers: Vec<u64> = (start.min(last)..=last).filter(|number| *number > 0).collect();
        let told = reader.preview(&numbers, &selection, &Progress::default(), |record| record).expect("read");
        prop_assert_eq!(told.iter().map(|record| record.number).collect::<Vec<_>>(), numbers);
        for Previewed { number, content, length, value, .. } in told {
            let line = sent.lines.iter().find(|line| line.number == number).map(|line| line.content.clone());
            prop_assert_eq!(&content, &line, "record {}", number);
            if let Some(Ok(message)) = content {
                prop_assert_eq!((length, value), (message.value.len() as u64, message.value));
            }
        }
    }
}

#[test]
fn each_kind_of_mistake_is_counted_and_listed_by_its_number() {
    let lines: [&[u8]; 8] = [
        b"{\"k\":\"a\"}",
        b"no",
        b"",
        b"{\"x\":1}",
        b"{\"k\":[]}",
        b"\xFF\xFE",
        b"{\"k\":\"this line is longer than forty bytes are\"}",
        b"neither",
    ];
    let selection = Selection { key_field: Some("k".to_owned()), max_line_bytes: 40, ..all() };
    let found = check_bytes(&lines.join(&b'\n'), &selection);
    assert_eq!((found.records, found.blank, found.bad, found.passed()), (7, 1, 6, false));
    let listed: Vec<_> = found.listed.iter().map(|(number, fault)| (*number, fault.name())).collect();
    let wanted = [
        (2, "not-json"),
        (4, "key-missing"),
        (5, "key-not-text-or-number"),
        (6, "not-utf8"),
        (7, "line-too-long"),
        (8, "not-json"),
    ];
    assert_eq!(listed, wanted);
    let counted: Vec<_> =
        found.reasons.iter().map(|reason| (reason.fault.name(), reason.count, reason.first)).collect();
    assert_eq!(counted[0], ("not-json", 2, 2), "most frequent first");
    assert_eq!(counted.len(), 5);
    assert_eq!(found.reasons[0].fault.kind, Kind::NotJson { column: 0 });
    let sent = check_bytes(&lines.join(&b'\n'), &Selection { bad_lines: BadLines::Send, ..selection });
    assert_eq!((sent.bad, sent.keyless, sent.not_text), (1, 5, 1), "only what is too long is not sent");
}

#[test]
fn rows_with_too_few_values_and_a_key_that_is_too_much_are_found() {
    let table = b"k,x\na,1\nb\nc,2,3\n\"d\",\"\xFF\"\n";
    let found = check_bytes(table, &as_format(Format::Csv));
    let listed: Vec<_> = found.listed.iter().map(|(number, fault)| (*number, fault.name())).collect();
    assert_eq!(listed, [(2, "column-count"), (3, "column-count"), (4, "not-utf8")]);
    let mut beyond = 0;
    let origin = TestFile::new(b"1\n22\n333\n");
    let found = check_with(
        &origin.origin(),
        &all(),
        &Progress::default(),
        |message| {
            beyond += 1;
            (message.value.len() == 2).then(|| Fault::new(Kind::KeyTooLong { length: 2 }))
        },
        16,
    );
    let found = found.expect("read").expect("not cancelled");
    assert_eq!((beyond, found.listed), (3, vec![(2, Fault::new(Kind::KeyTooLong { length: 2 }))]));
}

#[test]
fn whichever_lines_are_wanted_all_are_checked_and_the_first_thousand_listed() {
    let file = b"no\n".repeat(2_500);
    let found = check_bytes(&file, &Selection { from_line: 7, count: Some(3), ..all() });
    assert_eq!((found.records, found.bad, found.listed.len()), (2_500, 2_500, LISTED));
    assert_eq!(found.listed.last().map(|(number, _)| *number), Some(1_000));
}

#[test]
fn an_array_that_breaks_off_is_checked_as_far_as_it_goes() {
    let found = check_bytes(b"[1, 2, {\"a\":", &as_format(Format::JsonArray));
    assert_eq!((found.records, found.bad, found.passed()), (2, 0, false));
    assert_eq!(found.broke_off.map(|fault| fault.name()), Some("array-broken"));
    let text = Selection { key_field: Some("k".to_owned()), ..as_format(Format::Text) };
    let refused = check(&TestFile::new(b"a\n"), &text, 16);
    assert_eq!(refused.map_err(|fault| fault.name()).map(drop), Err("text-with-key"));
    let empty = check(&TestFile::new(b"\n \n"), &all(), 16);
    assert_eq!(empty.map_err(|fault| fault.name()).map(drop), Err("file-empty"));
}

#[test]
fn a_check_tells_how_far_it_is_and_can_be_cancelled() {
    let file = TestFile::new(&b"1\n".repeat(1_000));
    let progress = Progress::default();
    let mut seen = Vec::new();
    let checked = check_with(
        &file.origin(),
        &all(),
        &progress,
        |_| {
            seen.push(progress.done());
            None
        },
        100,
    );
    assert!(checked.expect("read").is_some());
    assert_eq!(progress.done(), 2_000);
    assert!(seen.is_sorted() && seen.iter().any(|done| (1..2_000).contains(done)), "{seen:?}");
    let mut judged = 0;
    let cancelled = Progress::default();
    let checked = check_with(
        &file.origin(),
        &all(),
        &cancelled,
        |_| {
            judged += 1;
            cancelled.cancel();
            None
        },
        100,
    );
    assert_eq!(checked, Ok(None));
    assert!(judged <= 100, "{judged}");
}

#[test]
fn a_file_that_changes_while_it_is_previewed_is_said() {
    let file = TestFile::new(b"1\n2\n3\n");
    let reader = examine(&file.origin(), Format::Auto, RecordAs::Json).expect("a file").reader.expect("a reader");
    let look = || reader.preview(&[2], &all(), &Progress::default(), |record| record.value);
    assert_eq!(look(), Ok(vec![bytes::Bytes::from_static(b"2")]));
    std::fs::write(&file.path, b"1\n22\n3\n4\n").expect("written");
    assert_eq!(look().map_err(|fault| fault.name()), Err("file-changed"));
    std::fs::remove_file(&file.path).expect("removed");
    assert_eq!(look().map_err(|fault| fault.name()), Err("file-missing"));
}

#[test]
fn the_way_to_a_record_beyond_the_end_tells_the_last() {
    let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(500));
    let file = TestFile::new(line.repeat(12_000).as_bytes());
    let reader = examine(&file.origin(), Format::Auto, RecordAs::Json).expect("a file").reader.expect("a reader");
    assert_eq!((reader.reach().whole, reader.reach().last > 9_000), (false, true));
    let look = |number| reader.preview(&[number], &all(), &Progress::default(), |record| record.number);
    assert_eq!((look(11_999), reader.reach().last, reader.reach().whole), (Ok(vec![11_999]), 11_999, false));
    assert_eq!((look(12_001), reader.reach().last, reader.reach().whole), (Ok(vec![]), 12_000, true));
    let cancelled = Progress::default();
    cancelled.cancel();
    assert_eq!(reader.preview(&[5], &all(), &cancelled, |record| record.number), Ok(vec![]));
}

#[test]
fn counting_and_looking_agree_on_the_last_number() {
    for (text, format, last) in [
        ("1\n2\n", Format::JsonLines, 2),
        ("1\n\n2", Format::JsonLines, 3),
        ("1\n  ", Format::JsonLines, 2),
        ("1\n\n\n", Format::Text, 3),
        ("[1,2,3]", Format::JsonArray, 3),
        ("a,b\n1,2\n\n3,4\n", Format::Csv, 2),
    ] {
        let file = TestFile::new(text.as_bytes());
        let reader = examine(&file.origin(), format, RecordAs::Json).expect("a file").reader.expect("a reader");
        assert_eq!((reader.reach().last, reader.reach().whole), (last, true), "{text:?}");
        let other = examine(&file.origin(), format, RecordAs::Json).expect("a file").reader.expect("a reader");
        other.count(&Progress::default()).expect("counted");
        assert_eq!((other.reach().last, other.reach().whole), (last, true), "{text:?}, counted");
    }
}

#[test]
fn each_field_that_is_missing_is_a_reason_of_its_own() {
    let header = |name: &str| Header { name: name.into(), value: HeaderValue::Field(name.to_owned()) };
    let wanted = Wanted { headers: vec![header("a"), header("b")], ..Wanted::default() };
    let selection = Selection { wanted, ..all() };
    let check = check_bytes(b"{\"a\":1}\n{\"b\":1}\n{\"a\":1,\"b\":1}\n{\"a\":2}\nno\n[\n", &selection);
    let missing = |field: &str| Kind::HeaderMissing { field: field.to_owned() };
    let reasons: Vec<_> = check.reasons.iter().map(|reason| (reason.fault.kind.clone(), reason.count)).collect();
    assert_eq!(reasons, [(missing("b"), 2), (Kind::NotJson { column: 0 }, 2), (missing("a"), 1)]);
}
