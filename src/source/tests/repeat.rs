//! Several passes over one file.

use std::io::Write as _;

use super::{
    super::{BadLines, Batch, Format, Next, Origin, RecordAs, Repeat, Selection, Source},
    PATIENCE, TestFile, all, as_format, read,
};

/// The numbers of the lines that a source gives, with their passes, and the name of the fault at its end.
fn passes(origin: &Origin, selection: &Selection) -> (Vec<(u64, u64)>, Option<&'static str>) {
    let source = Source::start_with(origin, selection, 16).expect("a thread");
    let mut given = Vec::new();
    loop {
        match source.next(PATIENCE) {
            Next::Batch(Batch { pass, lines, .. }) => given.extend(lines.iter().map(|line| (pass, line.number))),
            Next::End => return (given, None),
            Next::Failed(fault) => return (given, Some(fault.name())),
            Next::Later => panic!("nothing came within {PATIENCE:?}"),
        }
    }
}

fn three_times(selection: Selection) -> Selection {
    Selection { repeat: Repeat::Times(3), ..selection }
}

#[test]
fn each_pass_offers_the_same_lines_whatever_the_format_and_the_packing() {
    let wanted: Vec<_> = (1..=3).flat_map(|pass| [(pass, 2), (pass, 3)]).collect();
    let later = |selection| three_times(Selection { from_line: 2, count: Some(2), ..selection });
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"1\n2\n3\n4\n").expect("memory");
    let packed = packed.finish().expect("memory");
    for (format, bytes) in [
        (Format::JsonLines, b"1\n2\n3\n4\n".as_slice()),
        (Format::Text, b"one\ntwo\nthree\nfour"),
        (Format::JsonArray, b"[1, 2, 3, 4]"),
        (Format::Csv, b"a,b\n1,2\n3,4\n5,6\n"),
        (Format::JsonLines, &packed),
    ] {
        let file = TestFile::new(bytes);
        assert_eq!(passes(&file.origin(), &later(as_format(format))), (wanted.clone(), None), "{format:?}");
    }
    let whole = passes(&TestFile::new(b"1\n2").origin(), &three_times(all()));
    assert_eq!(whole.0, (1..=3).flat_map(|pass| [(pass, 1), (pass, 2)]).collect::<Vec<_>>());
    let sample = Selection { repeat: Repeat::Times(2), ..all() };
    assert_eq!(read(&Origin::Sample, &sample, 1024 * 1024).lines.len(), 3000);
}

#[test]
fn a_file_without_end_is_read_until_nobody_wants_more() {
    let file = TestFile::new(b"1\n2\n");
    let source = Source::start(&file.origin(), &Selection { repeat: Repeat::WithoutEnd, ..all() }).expect("a thread");
    let mut last = 0;
    while last < 100 {
        match source.next(PATIENCE) {
            Next::Batch(batch) => last = batch.pass,
            other => panic!("{other:?}"),
        }
    }
}

/// The first pass is whole; the next does not begin.
#[test]
fn a_file_that_has_changed_is_not_passed_through_again() {
    for (change, name) in [
        (changed as fn(&TestFile), "file-changed"),
        (|file| std::fs::remove_file(&file.path).expect("the file"), "file-missing"),
        (replaced_by_folder, "file-changed"),
    ] {
        let file = TestFile::new("{\"a\":1}\n".repeat(4000).as_bytes());
        let source = Source::start(&file.origin(), &three_times(all())).expect("a thread");
        // Later batches wait for this one to be taken, so the second pass has not begun.
        let Next::Batch(first) = source.next(PATIENCE) else { panic!("no batch") };
        assert_eq!(first.pass, 1);
        change(&file);
        let mut lines = first.lines.len();
        let fault = loop {
            match source.next(PATIENCE) {
                Next::Batch(batch) => {
                    assert!(batch.pass == 1 || batch.lines.is_empty(), "{batch:?}");
                    lines += batch.lines.len();
                }
                Next::Failed(fault) => break fault,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!((lines, fault.name()), (4000, name));
    }
}

fn changed(file: &TestFile) {
    let mut file = std::fs::File::options().append(true).open(&file.path).expect("the file");
    file.write_all(b"{}\n").expect("room");
}

fn replaced_by_folder(file: &TestFile) {
    std::fs::remove_file(&file.path).expect("the file");
    std::fs::create_dir(&file.path).expect("a folder");
}

#[cfg(unix)]
#[test]
fn what_comes_through_a_pipe_is_not_repeated() {
    let pipe = super::pipes::pipe();
    let path = pipe.path.clone();
    let writer = std::thread::Builder::new().spawn(move || std::fs::write(path, b"1\n2\n")).expect("a thread");
    assert_eq!(passes(&pipe.origin(), &three_times(all())), (Vec::new(), Some("pipe-once")));
    // Whether anything of it was read is the pipe's affair.
    drop(writer.join());
}

#[test]
fn a_line_that_is_refused_is_refused_in_each_pass() {
    let selection = Selection { record_as: RecordAs::Json, bad_lines: BadLines::Refuse, ..three_times(all()) };
    let given = read(&TestFile::new(b"1\n\n{\n").origin(), &selection, 1024);
    assert_eq!(given.told(), ["1", "not-json", "1", "not-json", "1", "not-json"]);
    assert_eq!(given.blank, 3);
}
