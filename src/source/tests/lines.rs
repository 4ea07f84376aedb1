//! Lines against a reference that reads everything and splits it by hand.

use proptest::prelude::*;

use super::{
    super::{
        BadLines, Format, Line, Message, Origin, RecordAs, Repeat, SAMPLE, Selection, Wanted,
        chunk::{CHUNK, Chunk},
        format::Shape,
        index::Index,
        split::{Divide as _, Halt, Splitter},
    },
    Given, all, read, read_bytes,
};
use crate::fault::{Fault, Kind};

/// Lines, blank lines and bytes passed, made the slow way.
fn reference(file: &[u8], selection: &Selection) -> (Vec<Line>, u64, u64) {
    let mut rest = file;
    let (mut lines, mut blank, mut number) = (Vec::new(), 0, 0);
    let mark = if file.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
    rest = &rest[mark..];
    while !rest.is_empty() && selection.count.is_none_or(|count| (lines.len() as u64) < count) {
        number += 1;
        let (mut line, after) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => (&rest[..end], &rest[end + 1..]),
            None => (rest, &rest[rest.len()..]),
        };
        if line.len() + after.len() < rest.len() && line.ends_with(b"\r") {
            line = &line[..line.len() - 1];
        }
        rest = after;
        if number < selection.from_line {
            continue;
        }
        if line.iter().all(|byte| b" \t\r\n\x0C".contains(byte)) {
            blank += 1;
        } else {
            lines.push(Line { number, content: content(line, selection) });
        }
    }
    (lines, blank, (file.len() - rest.len()) as u64)
}

fn content(line: &[u8], selection: &Selection) -> Result<Message, Fault> {
    if line.len() > selection.max_line_bytes {
        let (length, limit) = (line.len() as u64, selection.max_line_bytes as u64);
        return Err(Fault::new(Kind::LineTooLong { length, limit }));
    }
    Ok(Message { value: bytes::Bytes::copy_from_slice(line), key: None, extras: None })
}

/// Files made of what lines are made of, often whole lines.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        4 => Just(b"\n".to_vec()),
        2 => Just(b"\r\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        1 => Just(b"  \t".to_vec()),
        1 => Just(b"\x0C".to_vec()),
        1 => Just(vec![0xEF, 0xBB, 0xBF]),
        4 => Just(br#"{"a":1}"#.to_vec()),
        3 => proptest::collection::vec(any::<u8>(), 0..40),
    ];
    let mark = prop_oneof![3 => Just(Vec::new()), 1 => Just(vec![0xEF, 0xBB, 0xBF])];
    (mark, proptest::collection::vec(part, 0..60)).prop_map(|(mark, parts)| [mark, parts.concat()].concat())
}

fn selection() -> impl Strategy<Value = Selection> {
    let from_line = prop_oneof![2 => Just(1_u64), 1 => 0..12_u64, 1 => 0..80_u64];
    let limit = prop_oneof![1 => Just(1_000_000_usize), 1 => 0..60_usize];
    (from_line, proptest::option::of(0..12_u64), limit).prop_map(|(from_line, count, max_line_bytes)| Selection {
        format: Format::JsonLines,
        record_as: RecordAs::Json,
        from_line,
        count,
        repeat: Repeat::default(),
        key_field: None,
        wanted: Wanted::default(),
        // Sent as they are, so that any bytes can be lines.
        bad_lines: BadLines::Send,
        max_line_bytes,
    })
}

fn assert_same(given: &Given, file: &[u8], selection: &Selection) {
    let (lines, blank, bytes) = reference(file, selection);
    assert_eq!(given.lines, lines);
    assert_eq!(given.blank, blank);
    if selection.count.is_none() {
        let only_mark = file == [0xEF, 0xBB, 0xBF];
        assert_eq!(given.bytes, if only_mark { given.bytes } else { bytes });
    }
    let skipped = selection.from_line > 1 && !file.is_empty();
    let none = lines.is_empty() && selection.count != Some(0);
    assert_eq!(given.fault_name(), none.then_some(if skipped { "file-ends-before" } else { "file-empty" }));
}

/// Gives at most so many bytes at a time, in turn, as a slow pipe does.
struct Pieces<'a> {
    rest: &'a [u8],
    sizes: std::iter::Cycle<std::vec::IntoIter<usize>>,
}

impl std::io::Read for Pieces<'_> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let size = self.sizes.next().unwrap_or(1).min(room.len());
        self.rest.read(&mut room[..size])
    }
}

fn read_pieces(file: &[u8], selection: &Selection, chunk: usize, sizes: Vec<usize>) -> Given {
    let mut given = Given::default();
    let mut give = |batch| {
        given.take(batch);
        Ok(())
    };
    let index = Index::new();
    let mut splitter = Splitter::new("a pipe".to_owned(), selection, &Shape::JsonLines, &index, &mut give);
    let (mut chunk, mut input) = (Chunk::new(chunk), Pieces { rest: file, sizes: sizes.into_iter().cycle() });
    while !splitter.done() && chunk.read(&mut input, u64::MAX).expect("bytes") > 0 {
        splitter.feed(&mut chunk).expect("room");
    }
    let finished = if splitter.done() { Ok(()) } else { splitter.finish(&mut chunk) };
    if let Err(Halt::Failed(fault)) = finished {
        given.fault = Some(fault);
    }
    given
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn in_pieces_as_the_reference_has_them(
        file in file(),
        selection in selection(),
        chunk in 1..200_usize,
        sizes in proptest::collection::vec(1..30_usize, 1..5),
    ) {
        assert_same(&read_pieces(&file, &selection, chunk, sizes), &file, &selection);
    }

    #[test]
    fn as_the_reference_has_them(file in file(), selection in selection(), chunk in 1..70_usize) {
        let packed = [&[0xFF, 0xFE][..], &[0xFE, 0xFF], &[0x1F, 0x8B], &[0x28, 0xB5]];
        prop_assume!(!packed.iter().any(|mark| file.starts_with(mark)));
        assert_same(&read_bytes(&file, &selection, chunk), &file, &selection);
    }
}

#[test]
fn chunks_of_every_size_around_every_border_give_the_same() {
    let file = b"\xEF\xBB\xBF{\"a\":1}\r\n\n \t\r\n\"second\"\n[3]\r\n\"a longer line at the end\"";
    for chunk in 1..=file.len() + 1 {
        for max_line_bytes in [0, 3, 7, 8, 1000] {
            let selection = Selection { max_line_bytes, ..all() };
            assert_same(&read_bytes(file, &selection, chunk), file, &selection);
        }
    }
}

#[test]
fn the_sample_is_read_as_it_is() {
    let given = read(&Origin::Sample, &all(), CHUNK);
    assert_same(&given, SAMPLE, &all());
    assert!(given.lines.iter().all(|line| line.content.is_ok()));
}

#[test]
fn many_short_lines_come_in_batches_that_are_not_too_large() {
    let given = read_bytes(&b"1\n".repeat(5_000), &all(), CHUNK);
    assert_eq!(given.lines.len(), 5_000);
    assert_eq!(given.most, 1024);
}

#[test]
fn lines_share_the_chunk_that_they_were_read_into() {
    let given =
        read_bytes(b"{\"k\":\"one\"}\n{\"k\":\"two\"}\n", &Selection { key_field: Some("k".into()), ..all() }, CHUNK);
    let [first, second] = [&given.lines[0], &given.lines[1]].map(|line| line.content.clone().expect("a line"));
    let start = first.value.as_ptr() as usize;
    assert_eq!(second.value.as_ptr() as usize, start + 12);
    assert_eq!(first.key.expect("a key").as_ptr() as usize, start + 6);
}

#[test]
fn an_empty_file_and_one_of_blank_lines_are_empty() {
    for file in [&b""[..], b"\n", b"\n \r\n\t", b"\xEF\xBB\xBF", b"\xEF\xBB\xBF\n"] {
        assert_eq!(read_bytes(file, &all(), CHUNK).fault_name(), Some("file-empty"), "{file:?}");
    }
    let beyond = read_bytes(b"1\n", &Selection { from_line: 5, ..all() }, CHUNK);
    assert_eq!((beyond.fault_name(), beyond.bytes), (Some("file-ends-before"), 2));
}

#[test]
fn a_refused_line_counts_and_a_blank_one_does_not() {
    let given = read_bytes(b"{\n\n2\n3\n", &Selection { count: Some(2), ..all() }, CHUNK);
    assert_eq!(given.numbers(), [1, 3]);
    let fault = given.lines[0].content.clone().expect_err("not JSON");
    assert_eq!(fault.name(), "not-json");
}
