//! A file of five gigabytes goes through in constant memory, but for the log's 24 bytes a row; and it is counted so, with
//! any of its lines reachable at once.

#![allow(clippy::print_stdout, reason = "The measured figures are the point of the test")]
#![allow(clippy::expect_used, reason = "A test says what it misses by panicking")]

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use line_producer::source::{Format, Origin, Progress, RecordAs, SAMPLE, examine};

const SIZE: usize = 5_000_000_000;
/// What the disk must have free: the file, and something for others.
const ROOM: u64 = 6_000_000_000;
/// The sample's lines as they are, one of these parts of the file.
const PARTS: usize = 10;
/// So many of the sample's lines make a long one.
const IN_A_LONG_LINE: usize = 25;
/// Librdkafka's queue of 128 MiB, the chunks in it, the log's rows and the practice cluster itself, with room for a log
/// that doubles its memory when it grows.
const LIMIT_KB: u64 = 400_000;

/// The most memory that a process has had, in kB.
fn peak_kb(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// One in ten bytes is the sample's lines, the others lines of some 17 kB, which are the sample's put together: a file of
/// short lines alone would take minutes, of which the most are spent on rows. Gives the number of lines.
fn make(path: &Path) -> usize {
    let mut file = File::create(path).expect("a file");
    let mut write = |bytes: &[u8], size: usize| {
        let times = size.div_ceil(bytes.len());
        (0..times).for_each(|_| file.write_all(bytes).expect("room for the file"));
        times * memchr::memchr_iter(b'\n', bytes).count()
    };
    let lines: Vec<_> = SAMPLE.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let long = lines.chunks(IN_A_LONG_LINE).zip(0..).map(|(lines, store)| {
        let invoices = lines.join(&b","[..]);
        [format!("{{\"StoreID\":\"STR{store}\",\"invoices\":[").as_bytes(), &invoices, b"]}\n"].concat()
    });
    let long: Vec<u8> = long.flatten().collect();
    write(SAMPLE, SIZE / PARTS) + write(&long, SIZE - SIZE / PARTS)
}

#[test]
fn five_gigabytes_in_constant_memory() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let free = fs4::available_space(folder.path()).expect("the free space");
    assert!(free >= ROOM, "this test needs 6 GB free in {}, and there are {free} bytes", folder.path().display());
    let path = folder.path().join("big.json");
    let start = Instant::now();
    let lines = make(&path);
    println!("{lines} lines made in {:.1?}", start.elapsed());
    counted_and_reachable(&path, lines as u64);
    delivered(&path, lines);
}

fn counted_and_reachable(path: &Path, lines: u64) {
    let before = peak_kb("self").expect("a peak");
    let start = Instant::now();
    let examined = examine(&Origin::File(path.to_owned()), Format::Auto, RecordAs::Json).expect("a file");
    let (looked, reader) = (start.elapsed(), examined.reader.expect("a reader"));
    assert_eq!((examined.looked_at, examined.lines), (10_000, None), "only its beginning was read");
    assert_eq!(reader.count(&Progress::default()), Ok(Some(lines)));
    let counted = start.elapsed() - looked;
    let start = Instant::now();
    let numbers = [lines / 20, lines / 2, lines - 1, lines];
    let fetched = reader.fetch(&numbers, 64 * 1024, |line| line).expect("lines");
    let fetching = start.elapsed();
    assert_eq!(fetched.iter().map(|line| line.number).collect::<Vec<_>>(), numbers);
    assert!(fetched.iter().all(|line| line.field("StoreID").is_some()));
    let grown = peak_kb("self").expect("a peak") - before;
    println!(
        "looked at in {looked:.1?}, counted in {counted:.1?}, four lines fetched in {fetching:.1?}, {grown} kB more"
    );
    assert!(fetching < Duration::from_secs(1), "{fetching:?}: they are read from near them");
    assert!(grown < 50_000, "{grown} kB for counting");
}

fn delivered(path: &Path, lines: usize) {
    let start = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_line-producer"))
        .args(["send", "--practice", "--key-field", "StoreID", "--format", "json"])
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the program");
    let process = program.id().to_string();
    let (mut delivered, mut peak) = (0, 0);
    for line in BufReader::new(program.stdout.take().expect("its output")).lines() {
        let line = line.expect("text");
        assert!(line.ends_with("\"result\":\"delivered\"}"), "{line}");
        delivered += 1;
        // The mark only rises, so that the last look before the end counts.
        if delivered % 50_000 == 0 || delivered == lines {
            peak = peak_kb(&process).unwrap_or(peak);
        }
    }
    assert!(program.wait().expect("its end").success());
    assert_eq!(delivered, lines);
    println!("{lines} lines delivered in {:.1?}, peak memory {peak} kB", start.elapsed());
    assert!(peak > 10_000 && peak < LIMIT_KB, "{peak} kB");
}
