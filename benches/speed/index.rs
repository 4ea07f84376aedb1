//! How long an index of a file of a gigabyte takes, against a search for line ends through a map of the same file. Files of
//! each kind are made under `target` and taken away again.

use std::{
    fs::{self, File},
    hint::black_box,
    io::{BufWriter, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use line_producer::source::{Format, LineReader, Origin, Progress, RecordAs, SAMPLE, examine};
use memmap2::Mmap;

use crate::{
    data,
    settings::{Asked, median},
    table::Table,
};

/// In bytes.
const SIZE: usize = 1_000_000_000;
const BLOCK: usize = 4 * 1024 * 1024;

/// A kind of file.
struct Kind {
    name: &'static str,
    format: Format,
    before: &'static [u8],
    record: fn(u64) -> String,
    after: &'static [u8],
}

fn invoice(number: u64) -> String {
    let mut lines = SAMPLE.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let nth = usize::try_from(number % 1_000).unwrap_or_default();
    String::from_utf8_lossy(lines.nth(nth).unwrap_or_default()).into_owned()
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

/// Measures each kind; the table has the invoices.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(asked: &Asked, table: &mut Table) -> Result<(), String> {
    let path = data::folder().join("large");
    let outcome: Result<(), String> = KINDS.iter().enumerate().try_for_each(|(place, kind)| {
        make(&path, kind).map_err(words)?;
        let [index, search, ends] = alternate(asked.runs, kind, &path)?.map(|time| time.as_secs_f64() * 1_000.0);
        let measured = format!(
            "{:.2} ({index:.0} ms to {search:.0} ms; {ends:.0} ms where memchr only counts the ends)",
            index / search
        );
        match place {
            0 => table.add("index of a 1 GB file against memchr over a map of it", "≤ 1.3", measured),
            _ => println!("  the same, {}: {measured}", kind.name),
        }
        Ok(())
    });
    // Nobody wants it any more; where it was never made there is none.
    let _ = fs::remove_file(&path);
    outcome
}

fn words(error: std::io::Error) -> String {
    error.to_string()
}

/// Writes the same block again and again.
fn make(path: &Path, kind: &Kind) -> std::io::Result<()> {
    fs::create_dir_all(data::folder())?;
    let mut file = BufWriter::new(File::create(path)?);
    let mut block = Vec::new();
    for number in 0.. {
        block.extend_from_slice((kind.record)(number).as_bytes());
        if block.len() > BLOCK {
            break;
        }
    }
    file.write_all(kind.before)?;
    (0..SIZE.div_ceil(block.len())).try_for_each(|_| file.write_all(&block))?;
    file.write_all(kind.after)?;
    file.flush()
}

/// The medians of an index, of a search that visits each line end, and of one that only counts them.
fn alternate(runs: usize, kind: &Kind, path: &Path) -> Result<[Duration; 3], String> {
    let examined = examine(&Origin::File(path.to_owned()), kind.format, RecordAs::Json);
    let reader = examined.map_err(|fault| fault.technical)?.reader.ok_or("no reader")?;
    let mut times = [const { Vec::new() }; 3];
    for turn in 0..=runs {
        let one = [timed(|| index(&reader))?, timed(|| search(path))?, timed(|| count_ends(path))?];
        // The first turn brings the file into memory.
        if turn > 0 {
            times.iter_mut().zip(one).for_each(|(times, time)| times.push(time));
        }
    }
    Ok(times.map(median))
}

fn timed<T>(work: impl FnOnce() -> Result<T, String>) -> Result<Duration, String> {
    let start = Instant::now();
    black_box(work()?);
    Ok(start.elapsed())
}

fn index(reader: &LineReader) -> Result<u64, String> {
    let counted = reader.count(&Progress::default()).map_err(|fault| fault.technical)?;
    counted.ok_or_else(|| "it was cancelled".to_owned())
}

/// Each line end visited, as whoever makes an index has to.
fn search(path: &Path) -> Result<usize, String> {
    let map = map(path)?;
    let (count, _) =
        memchr::memchr_iter(b'\n', &map).fold((0, 0), |(count, last), end| (count + 1, black_box(end).max(last)));
    Ok(count)
}

/// Line ends counted only.
fn count_ends(path: &Path) -> Result<usize, String> {
    Ok(memchr::memchr_iter(b'\n', &map(path)?).count())
}

fn map(path: &Path) -> Result<Mmap, String> {
    let file = File::open(path).map_err(words)?;
    // SAFETY: the file was made here and nobody else writes to it.
    unsafe { Mmap::map(&file) }.map_err(words)
}
