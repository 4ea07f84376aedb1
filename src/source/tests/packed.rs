//! Compressed files and UTF-16: read once into a file of their own, and from there as any other.

use std::{
    fs::{self, OpenOptions},
    io::{Read as _, Write as _},
};

use flate2::{Compression as Level, write::GzEncoder};
use proptest::prelude::*;

use super::{
    super::{
        Compression, Format, Message, Origin, Packing, Progress, RecordAs, Selection, Source, check::check_with,
        chunk::CHUNK, examine, identity, identity::Kept,
    },
    TestFile, all, as_format, drain, read, read_bytes,
};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Level::fast());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(text: &[u8]) -> Vec<u8> {
    zstd::encode_all(text, 1).expect("memory")
}

/// A frame that a decoder passes over.
fn skipped(first: u8) -> Vec<u8> {
    [&[first, 0x2A, 0x4D, 0x18, 5, 0, 0, 0][..], b"\x00size"].concat()
}

/// A text in UTF-16 with its mark.
pub(super) fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// Lines that differ, so many bytes of them.
fn lines(bytes: usize) -> String {
    let mut text = String::new();
    for number in 1_u64.. {
        let noise = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        text += &format!("{{\"n\":{number},\"x\":\"{noise:x}{:x}\"}}\n", noise.rotate_left(17));
        if text.len() >= bytes {
            break;
        }
    }
    text
}

#[test]
fn each_packing_of_each_format_gives_the_same() {
    let texts = [
        ("{\"k\":\"é\"}\n{\"k\":2}\n", Format::JsonLines),
        ("[{\"k\":1},\n{\"k\":2}]", Format::JsonArray),
        ("k,l\n1,2\n3,\"4\n5\"\n", Format::Csv),
        ("k\tl\n1\t2\n", Format::Tsv),
        ("one é\ntwo\n", Format::Text),
    ];
    for (text, format) in texts {
        let wanted = read_bytes(text.as_bytes(), &as_format(Format::Auto), CHUNK);
        assert_eq!(wanted.fault, None);
        let with_mark = ["\u{FEFF}", text].concat();
        let halves = [gzip(&text.as_bytes()[..4]), gzip(&text.as_bytes()[4..])].concat();
        let packed = [
            (gzip(text.as_bytes()), Some(Compression::Gzip), false),
            (halves, Some(Compression::Gzip), false),
            (zstd(with_mark.as_bytes()), Some(Compression::Zstd), false),
            ([skipped(0x50), zstd(text.as_bytes())].concat(), Some(Compression::Zstd), false),
            ([skipped(0x5F), skipped(0x5A), zstd(text.as_bytes())].concat(), Some(Compression::Zstd), false),
            (utf16(text, true), None, true),
            (utf16(text, false), None, true),
            (gzip(&utf16(text, false)), Some(Compression::Gzip), true),
            (zstd(&utf16(text, true)), Some(Compression::Zstd), true),
        ];
        for (bytes, compression, utf16) in packed {
            let file = TestFile::new(&bytes);
            let given = read(&file.origin(), &as_format(Format::Auto), 7);
            assert_eq!((given.told(), given.numbers()), (wanted.told(), wanted.numbers()), "{compression:?} {utf16}");
            assert_eq!(given.fault, None);
            let examined = examine(&file.origin(), Format::Auto, RecordAs::Json).expect("a file");
            assert_eq!(examined.packing, Packing { compression, utf16 });
            assert_eq!((examined.format, examined.size), (Some(format), bytes.len() as u64));
            assert_eq!(examined.lines, Some(wanted.lines.len() as u64));
        }
    }
}

#[test]
fn lines_are_fetched_again_from_what_was_unpacked() {
    let text = lines(3_000_000);
    let file = TestFile::new(&gzip(text.as_bytes()));
    let source = Source::start(&file.origin(), &all()).expect("a thread");
    let given = drain(&source);
    assert_eq!(given.lines.len(), text.lines().count());
    let reader = source.reader();
    drop(source);
    // It is not needed any more.
    fs::remove_file(&file.path).expect("gone");
    let last = given.lines.len() as u64;
    let fetched = reader.fetch(&[1, last / 2, last], 1000, |line| line).expect("lines");
    let wanted = [1, last / 2, last].map(|number| text.lines().nth(number as usize - 1).expect("a line"));
    assert_eq!(fetched.iter().map(|line| line.head.as_ref()).collect::<Vec<_>>(), wanted.map(str::as_bytes));
}

#[test]
fn a_file_is_unpacked_once_and_only_as_far_as_it_is_read() {
    let file = TestFile::new(&gzip(lines(20_000_000).as_bytes()));
    let examined = examine(&file.origin(), Format::Auto, RecordAs::Json).expect("a file");
    assert_eq!((examined.looked_at, examined.lines), (10_000, None));
    let text = |kept| match kept {
        Kept::Unpacked(text) => text,
        _ => panic!("not unpacked"),
    };
    let first = text(identity::open(&file.origin()).expect("a file").kept);
    assert!(first.read() > 0 && first.read() < examined.size / 2, "{} of {}", first.read(), examined.size);
    let second = text(identity::open(&file.origin()).expect("a file").kept);
    assert!(std::sync::Arc::ptr_eq(&first, &second));
    let progress = Progress::default();
    let counted = examined.reader.as_ref().expect("a reader").count(&progress).expect("read");
    assert_eq!(counted, Some(lines(20_000_000).lines().count() as u64));
    assert_eq!((first.read(), progress.done()), (examined.size, examined.size));
    drop((first, second));
    let weak = std::sync::Arc::downgrade(&text(identity::open(&file.origin()).expect("a file").kept));
    drop(examined);
    assert_eq!(weak.strong_count(), 0, "nobody holds it any more");
}

#[test]
fn how_far_a_check_is_moves_on_where_the_text_was_unpacked_before() {
    let file = TestFile::new(&gzip(lines(4_000_000).as_bytes()));
    let examined = examine(&file.origin(), Format::Auto, RecordAs::Json).expect("a file");
    examined.reader.as_ref().expect("a reader").count(&Progress::default()).expect("read");
    let progress = Progress::default();
    let mut told = Vec::new();
    let told_at_each = |_: &Message| {
        told.push(progress.done());
        None
    };
    let checked = check_with(&file.origin(), &all(), &progress, told_at_each, CHUNK);
    assert!(checked.expect("a file").expect("not cancelled").passed());
    assert!(told.is_sorted());
    assert!(told.iter().any(|done| (1..examined.size / 2).contains(done)), "{:?}", told.first());
    assert!(told.first().is_some_and(|done| *done < examined.size / 2));
    assert_eq!(progress.done(), examined.size);
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_unpacked_has_no_name() {
    use std::os::fd::AsRawFd as _;

    let file = TestFile::new(&gzip(lines(100_000).as_bytes()));
    let Kept::Unpacked(text) = identity::open(&file.origin()).expect("a file").kept else { panic!("not unpacked") };
    let descriptor = text.text().expect("a file").as_raw_fd();
    let path = fs::read_link(format!("/proc/self/fd/{descriptor}")).expect("a path");
    assert!(path.to_string_lossy().ends_with(" (deleted)"), "{path:?}");
}

#[test]
fn a_damaged_file_is_sent_up_to_there_and_no_line_in_half() {
    let text = lines(2_000_000);
    for packed in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
        let given = read_bytes(&packed[..packed.len() / 2], &all(), CHUNK);
        assert_eq!(given.fault_name(), Some("file-damaged"));
        let wanted = text.lines().take(given.lines.len());
        assert!(given.lines.len() > 1000 && given.told().iter().map(String::as_str).eq(wanted));
    }
    let mut changed = gzip(text.as_bytes());
    let middle = changed.len() / 2;
    changed[middle..middle + 200].fill(0x55);
    assert_eq!(read_bytes(&changed, &all(), CHUNK).fault_name(), Some("file-damaged"));
}

#[test]
fn a_file_that_changes_while_it_is_unpacked_is_told() {
    let file = TestFile::new(&gzip(lines(20_000_000).as_bytes()));
    let mut opened = identity::open(&file.origin()).expect("a file");
    let mut some = vec![0; 1000];
    opened.input.read_exact(&mut some).expect("bytes");
    OpenOptions::new().append(true).open(&file.path).and_then(|mut file| file.write_all(b"x")).expect("appended");
    let error = opened.input.read_to_end(&mut some).expect_err("changed");
    assert_eq!(identity::unreadable(&file.origin(), &error).name(), "file-changed");
    // Whoever opens it now sees what it is now.
    let given = read(&file.origin(), &Selection { count: Some(3), ..all() }, CHUNK);
    assert_eq!((given.lines.len(), given.fault_name()), (3, None));
}

#[cfg(unix)]
#[test]
fn a_pipe_may_be_packed_too() {
    let text = lines(300_000);
    for bytes in [gzip(text.as_bytes()), zstd(text.as_bytes()), utf16(&text, false), gzip(&utf16(&text, true))] {
        let pipe = super::pipes::pipe();
        let source = Source::start(&pipe.origin(), &as_format(Format::Auto)).expect("a thread");
        let path = pipe.path.clone();
        let writer = crate::jobs::thread("writer", move || drop(fs::write(path, bytes))).expect("a thread");
        let given = drain(&source);
        assert_eq!((given.lines.len(), given.fault_name()), (text.lines().count(), None));
        drop(writer);
    }
    let (pipe, cut) = (super::pipes::pipe(), gzip(text.as_bytes())[..5000].to_vec());
    let source = Source::start(&pipe.origin(), &all()).expect("a thread");
    let path = pipe.path.clone();
    let writer = crate::jobs::thread("writer", move || drop(fs::write(path, cut))).expect("a thread");
    assert_eq!(drain(&source).fault_name(), Some("file-damaged"));
    drop(writer);
}

/// As tar and tapes leave them: gzip itself passes them over.
#[test]
fn zeros_behind_what_gzip_packed_are_no_part_of_it() {
    let text = lines(100_000);
    let (first, second) = text.split_at(text.len() / 2);
    let (first, second) = (gzip(first.as_bytes()), gzip(second.as_bytes()));
    let packed = [first.as_slice(), &[0; 70_000], &second, &[0; 512]].concat();
    let given = read_bytes(&packed, &all(), CHUNK);
    assert_eq!(given.fault_name(), None);
    assert!(given.told().iter().map(String::as_str).eq(text.lines()));
    let strange = [first.as_slice(), &[0; 10], b"not gzip"].concat();
    assert_eq!(read_bytes(&strange, &all(), CHUNK).fault_name(), Some("file-damaged"));
}

#[test]
fn a_file_that_says_that_it_is_larger_than_the_disk_is_not_unpacked() {
    // A frame that promises 2^60 bytes, and its first block of four.
    let promised = [&[0x28, 0xB5, 0x2F, 0xFD, 0xC0, 0x00][..], &(1_u64 << 60).to_le_bytes(), &[0x20, 0, 0], b"1\n2\n"];
    let file = TestFile::new(&promised.concat());
    assert_eq!(read(&file.origin(), &all(), CHUNK).fault_name(), Some("no-room"));
    let looked = examine(&file.origin(), Format::Auto, RecordAs::Json).expect_err("no room");
    assert_eq!(looked.name(), "no-room");
    assert!(looked.technical.contains(" needed, "), "{looked:?}");
}

#[test]
fn the_beginning_of_a_mark_is_no_mark() {
    for bytes in [&b"\x1F"[..], b"\x1F\x8Bx\n", b"(\n", b"\xFF\xFE\x00\x00a", b"\xFE", b"\xFF", b"P*M", b"_"] {
        assert_eq!(read_bytes(bytes, &as_format(Format::Text), CHUNK).lines.len(), 1, "{bytes:?}");
    }
    let origin = Origin::File(TestFile::new(b"x").path.with_extension("gone"));
    assert_eq!(identity::open(&origin).map(|_| ()).map_err(|fault| fault.name()), Err("file-missing"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_lines_come_back_from_utf16(lines in proptest::collection::vec("[^\r\n\0\u{FEFF}]{1,20}", 1..20), big_endian: bool, chunk in 1..30_usize) {
        let text = lines.join("\r\n");
        let format = as_format(Format::Text);
        let wanted = read_bytes(text.as_bytes(), &format, chunk);
        prop_assert_eq!(read_bytes(&utf16(&text, big_endian), &format, chunk).told(), wanted.told());
    }
}
