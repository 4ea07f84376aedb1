//! How long an index of a large file takes, against a search for line ends through a map of the same file.
//!
//! `cargo bench --bench index` makes a file of 1 GB of each kind in the folder for temporary files, measures 7 times in
//! turns, prints the medians, and takes the files away again. `-- 0.1 lines` makes files of 0.1 GB, and only of those kinds
//! that have `lines` in their name.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "it is a program for people who develop this one")]
#![allow(unsafe_code, reason = "A map of a file, to compare with, is unsafe: nobody else writes to this one")]

use std::{
    env,
    fs::File,
    hint::black_box,
    io::{BufWriter, Write},
    path::Path,
    time::{Duration, Instant},
};

use line_producer::source::{Examined, Format, Origin, Progress, RecordAs, SAMPLE, examine};
use memmap2::Mmap;

const TURNS: usize = 7;
const BLOCK: usize = 4 * 1024 * 1024;

struct Kind {
    name: &'static str,
    format: Format,
    before: &'static [u8],
    record: fn(u64) -> String,
    after: &'static [u8],
}

fn invoice(number: u64) -> String {
    let lines = SAMPLE.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let nth = usize::try_from(number % 1000).expect("small");
    String::from_utf8_lossy(lines.clone().nth(nth).expect("a line")).into_owned()
}

const KINDS: [Kind; 5] = [
    Kind { name: "JSON lines, invoices", format: Format::JsonLines, before: b"", record: invoice_line, after: b"" },
    Kind {
        name: "JSON lines, short",
        format: Format::JsonLines,
        before: b"",
        record: |number| format!("{{\"n\":{number}}}\n"),
        after: b"",
    },
    Kind {
        name: "JSON array, invoices",
        format: Format::JsonArray,
        before: b"[",
        record: |number| format!("{},\n", invoice(number)),
        after: b"0]",
    },
    Kind {
        name: "CSV, plain",
        format: Format::Csv,
        before: b"number,store,price\n",
        record: |number| format!("{number},STR{number},12.50\n"),
        after: b"",
    },
    Kind {
        name: "CSV, quoted",
        format: Format::Csv,
        before: b"number,store,text\n",
        record: |number| format!("\"{number}\",\"STR{number}\",\"so long, and\n\"\"thanks\"\"\"\n"),
        after: b"",
    },
];

fn invoice_line(number: u64) -> String {
    format!("{}\n", invoice(number))
}

/// Writes the same block again and again.
fn make(path: &Path, kind: &Kind, size: usize) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let mut block = Vec::new();
    for number in 0.. {
        block.extend_from_slice((kind.record)(number).as_bytes());
        if block.len() > BLOCK {
            break;
        }
    }
    let mut write = |bytes: &[u8]| file.write_all(bytes).expect("room for the file");
    write(kind.before);
    (0..size.div_ceil(block.len())).for_each(|_| write(&block));
    write(kind.after);
    file.flush().expect("room for the file");
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// Each line end visited, as whoever makes an index has to.
fn search(path: &Path) -> u64 {
    let file = File::open(path).expect("the file");
    // SAFETY: the file was made here and nobody else writes to it.
    let map = unsafe { Mmap::map(&file) }.expect("a map");
    let last =
        memchr::memchr_iter(b'\n', &map).fold((0, 0), |(count, last), end| (count + 1, black_box(end).max(last)));
    last.0
}

/// Line ends counted only.
fn count_ends(path: &Path) -> usize {
    let file = File::open(path).expect("the file");
    // SAFETY: as above.
    let map = unsafe { Mmap::map(&file) }.expect("a map");
    memchr::memchr_iter(b'\n', &map).count()
}

fn index(origin: &Origin, format: Format) -> u64 {
    let Examined { reader, .. } = examine(origin, format, RecordAs::Json).expect("a file");
    reader.expect("a reader").count(&Progress::default()).expect("read").expect("counted")
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

fn main() {
    let arguments = || env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let gigabytes: f64 = arguments().find_map(|argument| argument.parse().ok()).unwrap_or(1.0);
    let wanted: Vec<_> = arguments().filter(|argument| argument.parse::<f64>().is_err()).collect();
    let size = (gigabytes * 1e9) as usize;
    let folder = tempfile::tempdir().expect("a folder");
    println!("{gigabytes} GB, medians of {TURNS} alternated runs, in ms");
    println!("{:22} {:>8} {:>10} {:>10} {:>8} {:>8}", "", "index", "memchr", "its count", "ratio", "to count");
    for kind in KINDS.iter().filter(|kind| wanted.iter().all(|word| kind.name.contains(word))) {
        let path = folder.path().join("large");
        make(&path, kind, size);
        let origin = Origin::File(path.clone());
        let mut times = [const { Vec::new() }; 3];
        for turn in 0..=TURNS {
            let each = [timed(|| index(&origin, kind.format)), timed(|| search(&path)), timed(|| count_ends(&path))];
            // The first turn brings the file into memory.
            if turn > 0 {
                times.iter_mut().zip(each).for_each(|(times, time)| times.push(time));
            }
        }
        let [index, search, ends] = times.each_mut().map(|times| median(times));
        println!("{:22} {index:8.0} {search:10.0} {ends:10.0} {:8.2} {:8.2}", kind.name, index / search, index / ends);
        std::fs::remove_file(&path).expect("gone");
    }
}
