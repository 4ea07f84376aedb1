//! The keys and fields of rows, read again from the file that was sent.
//!
//! Rows that lead through the file once are read as they are written, segment by segment. Rows in another order, such as
//! that of their latencies, would have nearly the whole file read for every segment. Their texts are gathered before: on
//! one way through the file they go into a file without a name, from which each row gets its own.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    path::Path,
    time::{Duration, Instant},
};

use super::{FIRST_SEGMENT, Halt, Logged, Progress, next_segment};
use crate::{
    fault::{Fault, Kind},
    run::{HEAD_LIMIT, Plan, find::value},
    source::{Fetched, LineReader},
};

/// So many lines of the file lie at first, and at most, between two looks whether the export is ended. In between it
/// follows from how long they take.
const FIRST_SPAN: u64 = 1 << 14;
const MOST_SPAN: u64 = 1 << 18;
/// Between two looks the file is to be read for about so long.
const QUICK: Duration = Duration::from_millis(40);
const SLOW: Duration = Duration::from_millis(200);

/// The rows of a block may lead through the file in any order: they are read together.
const BLOCK: u64 = 1 << 14;

/// A place in a listing takes so many bits of a number, as many as a log keeps rows; the rest are a line's number, or where
/// a text stands.
const PLACE_BITS: u32 = 25;
const REST_BITS: u32 = u64::BITS - PLACE_BITS;
const REST: u64 = (1 << REST_BITS) - 1;
/// Where the text of a row is missing.
const NOWHERE: u64 = REST;
/// How long a text is that there is not.
const NONE: u32 = u32::MAX;

/// What a line's row shows of it.
pub(super) struct Text {
    pub line: u64,
    pub key: Option<String>,
    pub shown: Option<String>,
}

impl Text {
    fn of(line: &Fetched, key: Option<&str>, shown: Option<&str>) -> Self {
        // As in the log: nothing is looked for in a line that is too long to be sent.
        let field = |path: Option<&str>| path.and_then(|path| value(line, path));
        Self { line: line.number, key: field(key), shown: field(shown) }
    }

    /// Writes it behind the others, and says how many bytes it took.
    fn write(&self, file: &mut impl Write) -> io::Result<u64> {
        let mut bytes = 0;
        for part in [&self.key, &self.shown] {
            let text = part.as_deref().unwrap_or_default();
            let length = u32::try_from(text.len()).map_err(io::Error::other)?;
            file.write_all(&part.as_ref().map_or(NONE, |_| length).to_le_bytes())?;
            file.write_all(text.as_bytes())?;
            bytes += 4 + u64::from(length);
        }
        Ok(bytes)
    }
}

/// Reads the keys and fields of a run's rows.
pub(super) struct Texts<'a> {
    reader: &'a LineReader,
    plan: &'a Plan,
    progress: &'a Progress,
    span: u64,
    gathered: Option<Gathered>,
    /// Why they are missing from some row on.
    pub missing: Option<Fault>,
}

impl<'a> Texts<'a> {
    pub fn new(reader: &'a LineReader, plan: &'a Plan, progress: &'a Progress) -> Self {
        Self { reader, plan, progress, span: FIRST_SPAN, gathered: None, missing: None }
    }

    /// Whether rows show anything of their lines.
    pub fn wanted(&self) -> bool {
        self.plan.selection.key_field.is_some() || self.plan.shown_field.is_some()
    }

    /// The keys and fields of these rows, rising by their lines. Empty where there is nothing to look for, and once the
    /// file cannot be read.
    pub fn of(&mut self, rows: &[Logged]) -> Result<Vec<Text>, Halt> {
        if let Some(gathered) = &mut self.gathered {
            return gathered.of(rows).map_err(Halt::from);
        }
        let mut lines: Vec<u64> = rows.iter().map(|logged| logged.row.line()).collect();
        if !lines.is_sorted() {
            lines.sort_unstable();
        }
        self.fetch(lines)
    }

    /// Gathers the texts of rows, given as numbers that [`numbered`] made, for which there must be room in this folder.
    pub fn gather(&mut self, mut numbers: Vec<u64>, folder: &Path) -> Result<(), Halt> {
        numbers.sort_unstable();
        let mut file = BufWriter::new(tempfile::tempfile_in(folder)?);
        let (mut at, mut together, mut end) = (0, FIRST_SEGMENT as usize, 0);
        while at < numbers.len() {
            let next = numbers.len().min(at + together);
            let texts = self.fetch(numbers[at..next].iter().map(|number| number >> PLACE_BITS).collect())?;
            let began = end;
            end = put(&mut numbers[at..next], texts, &mut file, began)?;
            if end >= NOWHERE {
                return Err(io::Error::from(io::ErrorKind::FileTooLarge).into());
            }
            together = next_segment(together as u64, (end - began) as usize) as usize;
            at = next;
            self.progress.gathered(at as u64);
        }
        numbers.sort_unstable();
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.gathered = Some(Gathered { places: numbers, file: BufReader::new(file), at: end });
        Ok(())
    }

    /// The texts of these lines, which rise.
    fn fetch(&mut self, mut lines: Vec<u64>) -> Result<Vec<Text>, Halt> {
        lines.dedup();
        let mut texts = Vec::new();
        let mut rest = lines.as_slice();
        while let Some(first) = rest.first().filter(|_| self.wanted() && self.missing.is_none()) {
            if self.progress.cancelled() {
                return Err(Halt::Cancelled);
            }
            let (now, later) = rest.split_at(rest.partition_point(|line| line - first < self.span));
            let began = Instant::now();
            match self.read(now) {
                Ok(mut read) => texts.append(&mut read),
                Err(fault) => self.missing = Some(fault),
            }
            self.span = next_span(self.span, began.elapsed());
            rest = later;
        }
        Ok(texts)
    }

    fn read(&self, lines: &[u64]) -> Result<Vec<Text>, Fault> {
        let (key, shown) = (self.plan.selection.key_field.as_deref(), self.plan.shown_field.as_deref());
        let keep = self.plan.selection.max_line_bytes.max(HEAD_LIMIT);
        let texts = self.reader.fetch(lines, keep, |line| Text::of(&line, key, shown))?;
        match texts.len() == lines.len() {
            true => Ok(texts),
            // Its numbers came from this file.
            false => Err(Fault::with(Kind::Internal, "lines of the log are not in the file")),
        }
    }
}

/// Writes texts behind the others, which end there, and says where they end now. The numbers are those of their rows: they
/// tell where each row's text stands from then on, below the row's place.
fn put(numbers: &mut [u64], texts: Vec<Text>, file: &mut impl Write, mut end: u64) -> io::Result<u64> {
    let mut texts = texts.into_iter().peekable();
    // The line that was written last, and where.
    let mut last = (None, NOWHERE);
    for number in numbers {
        let (line, place) = (*number >> PLACE_BITS, *number & ((1 << PLACE_BITS) - 1));
        if last.0 != Some(line) {
            last = (Some(line), NOWHERE);
            if let Some(text) = texts.next_if(|text| text.line == line) {
                last.1 = end;
                end += text.write(file)?;
            }
        }
        *number = place << REST_BITS | last.1;
    }
    Ok(end)
}

/// How many lines of the file are read next without a look whether the export is ended, when so many took so long.
fn next_span(lines: u64, took: Duration) -> u64 {
    match took {
        _ if took > SLOW => (lines / 2).max(1),
        _ if took < QUICK => (lines * 2).min(MOST_SPAN),
        _ => lines,
    }
}

/// The row at a place of a listing as a number: by its line, and among the rows of a line by its place. `None` beyond what a
/// log keeps.
pub(super) fn numbered(place: u64, line: u64) -> Option<u64> {
    (place >> PLACE_BITS == 0 && line >> REST_BITS == 0).then_some(line << PLACE_BITS | place)
}

/// How far rows lead through their file, read in blocks.
#[derive(Default)]
pub(super) struct Way {
    rows: u64,
    /// The lowest and the highest line of the block, and of all.
    block: Option<(u64, u64)>,
    all: Option<(u64, u64)>,
    /// The lines that were passed in the blocks before.
    passed: u64,
}

impl Way {
    /// The next row's line.
    pub fn add(&mut self, line: u64) {
        let widened = |lines: Option<(u64, u64)>| {
            let (lowest, highest) = lines.unwrap_or((line, line));
            Some((lowest.min(line), highest.max(line)))
        };
        (self.block, self.all) = (widened(self.block), widened(self.all));
        self.rows += 1;
        if self.rows.is_multiple_of(BLOCK) {
            self.passed += lines_in(self.block.take());
        }
    }

    /// Whether lines are passed so often that to go through the file once for all of them is less.
    pub fn leads_back(&self) -> bool {
        self.passed + lines_in(self.block) > 2 * lines_in(self.all)
    }
}

fn lines_in(lines: Option<(u64, u64)>) -> u64 {
    lines.map_or(0, |(lowest, highest)| highest - lowest + 1)
}

/// Texts in a file of their own.
struct Gathered {
    /// Where the text of each row stands, below its place, rising: 8 bytes a row.
    places: Vec<u64>,
    file: BufReader<File>,
    /// Where the file is read next.
    at: u64,
}

impl Gathered {
    /// The texts of these rows, rising by their lines.
    fn of(&mut self, rows: &[Logged]) -> io::Result<Vec<Text>> {
        let offset = |place: u64| {
            let found = self.places.get(self.places.partition_point(|text| text >> REST_BITS < place))?;
            (found >> REST_BITS == place).then_some(found & REST).filter(|offset| *offset != NOWHERE)
        };
        let mut wanted: Vec<(u64, u64)> =
            rows.iter().filter_map(|logged| Some((logged.row.line(), offset(logged.place)?))).collect();
        wanted.sort_unstable();
        wanted.dedup_by_key(|(line, _)| *line);
        wanted.into_iter().map(|(line, offset)| self.text(line, offset)).collect()
    }

    fn text(&mut self, line: u64, offset: u64) -> io::Result<Text> {
        let by = i64::try_from(offset).unwrap_or(i64::MAX) - i64::try_from(self.at).unwrap_or(i64::MAX);
        self.file.seek_relative(by)?;
        self.at = offset;
        Ok(Text { line, key: self.part()?, shown: self.part()? })
    }

    fn part(&mut self) -> io::Result<Option<String>> {
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        self.at += 4;
        let length = u32::from_le_bytes(length);
        if length == NONE {
            return Ok(None);
        }
        let mut text = vec![0; length as usize];
        self.file.read_exact(&mut text)?;
        self.at += u64::from(length);
        String::from_utf8(text).map(Some).map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads_back(lines: impl IntoIterator<Item = u64>) -> bool {
        let mut way = Way::default();
        lines.into_iter().for_each(|line| way.add(line));
        way.leads_back()
    }

    #[test]
    fn rows_that_lead_through_the_file_once_are_told_from_those_that_lead_back() {
        const MANY: u64 = 20 * BLOCK;
        assert!(!leads_back(1..=MANY) && !leads_back((1..=MANY).rev()));
        assert!(!leads_back([]) && !leads_back([7]) && !leads_back([9_000_000, 3]));
        assert!(!leads_back((0..BLOCK).map(|row| row * 7_919 % BLOCK)), "one block is read together");
        assert!(leads_back((0..MANY).map(|row| row * 7_919 % MANY)));
        assert!(leads_back((0..MANY).map(|row| row % 10)), "a file that is sent again and again");
    }

    #[test]
    fn between_two_looks_it_is_read_for_about_as_long_whatever_the_lines_are() {
        assert_eq!(next_span(FIRST_SPAN, Duration::from_millis(1)), 2 * FIRST_SPAN);
        assert_eq!(next_span(MOST_SPAN, Duration::ZERO), MOST_SPAN);
        assert_eq!(next_span(FIRST_SPAN, Duration::from_secs(3)), FIRST_SPAN / 2);
        assert_eq!(next_span(1, Duration::from_secs(3)), 1);
        assert_eq!(next_span(FIRST_SPAN, Duration::from_millis(100)), FIRST_SPAN);
    }
}
