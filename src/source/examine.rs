//! What the first lines of a file tell before anything is sent: its fields, its first mistake, how many lines it has.

use std::{
    collections::{HashMap, HashSet},
    io::{ErrorKind, Read},
};

use super::{
    Examined, FoundField, Origin, SAMPLE,
    chunk::CHUNK,
    identity::{self, Opened},
    json::{self, Lookup},
    split::{BOM, content, is_blank},
};
use crate::fault::{Fault, Kind};

/// A file up to so many bytes is looked at as a whole.
const WHOLE: u64 = 4 * 1024 * 1024;
/// So many lines are looked at of a longer one, within its first [`WHOLE`] bytes.
const LINES: usize = 1000;
/// So many fields are told at most: names that are made of data would have no end.
const FIELDS: usize = 1000;
/// Fields are looked for so many levels deep.
const LEVELS: usize = 16;

/// Looks at a file, or at the first lines of a long one. Reads the file: not for the window's thread. A pipe is not looked at, since that
/// would take its lines away: its size is 0 and nothing is found.
///
/// # Errors
/// Whatever keeps the file from being sent: missing, a folder, empty, not readable.
pub fn examine(origin: &Origin) -> Result<Examined, Fault> {
    if is_pipe(origin) {
        return Ok(Examined { size: 0, lines: None, fields: Vec::new(), looked_at: 0, first_bad: None });
    }
    let Opened { input, length, .. } = identity::open(origin)?;
    let mut head = Vec::new();
    // One byte more tells whether the file goes on.
    let limit = WHOLE + 1;
    input.take(limit).read_to_end(&mut head).map_err(|error| identity::unreadable(origin, &error))?;
    let whole = (head.len() as u64) < limit;
    let lines = whole.then(|| first_lines(&head, whole).count() as u64);
    if lines == Some(0) {
        return Err(Fault::new(Kind::FileEmpty { path: identity::name(origin) }));
    }
    let mut look = Look::default();
    for (number, line) in first_lines(&head, whole).take(if whole { usize::MAX } else { LINES }) {
        look.at(number, line);
    }
    let size = length.unwrap_or(head.len() as u64);
    Ok(Examined { size, lines, fields: look.fields(), looked_at: look.looked_at, first_bad: look.first_bad })
}

/// Counts the lines that have something in them. `cancelled` is asked once a chunk; `None` when it said so, and for a
/// pipe, whose lines cannot be counted without taking them away.
///
/// # Errors
/// When the file cannot be read.
pub fn count_lines(origin: &Origin, cancelled: &dyn Fn() -> bool) -> Result<Option<u64>, Fault> {
    if is_pipe(origin) {
        return Ok(None);
    }
    if *origin == Origin::Sample {
        return Ok(Some(first_lines(SAMPLE, true).count() as u64));
    }
    let mut input = identity::open(origin)?.input;
    let mut counter = Counter::default();
    let mut chunk = vec![0; CHUNK];
    while !cancelled() {
        match input.read(&mut chunk) {
            Ok(0) => return Ok(Some(counter.lines + u64::from(counter.something))),
            Ok(length) => counter.add(&chunk[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(identity::unreadable(origin, &error)),
        }
    }
    Ok(None)
}

/// A field of a JSON line as text, by its path with dots: texts with their escapes undone, numbers as they stand.
/// `None` where the line has no such text or number, or is not JSON.
pub fn field_text(line: &[u8], path: &str) -> Option<String> {
    match json::find(line, path) {
        Ok(Lookup::Scalar(text)) => Some(text.into_owned()),
        _ => None,
    }
}

/// Asked before opening: that would block until somebody writes, and wake up who waits for a reader.
fn is_pipe(origin: &Origin) -> bool {
    match origin {
        Origin::Sample => false,
        Origin::Stdin => true,
        Origin::File(path) => path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()),
    }
}

/// The lines that have something in them, with their numbers; the last one only when it is `whole` or has a line end.
fn first_lines(bytes: &[u8], whole: bool) -> impl Iterator<Item = (u64, &[u8])> {
    let ended = bytes.split_inclusive(|byte| *byte == b'\n').filter(move |line| whole || line.ends_with(b"\n"));
    (1..).zip(ended).filter_map(|(number, line)| {
        let unended = line.strip_suffix(b"\n");
        let line = content(unended.unwrap_or(line), number, unended.is_some());
        (!is_blank(line)).then_some((number, line))
    })
}

/// Counts lines across chunks.
#[derive(Default)]
struct Counter {
    lines: u64,
    /// Whether the line that has begun has something in it.
    something: bool,
    /// Whether the first bytes, which may be a mark, have been passed.
    begun: bool,
}

impl Counter {
    fn add(&mut self, mut bytes: &[u8]) {
        if !std::mem::replace(&mut self.begun, true) {
            bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
        }
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            self.lines += u64::from(self.something || !is_blank(&bytes[start..end]));
            self.something = false;
            start = end + 1;
        }
        self.something |= !is_blank(&bytes[start..]);
    }
}

/// What was found so far.
#[derive(Default)]
struct Look {
    looked_at: u64,
    first_bad: Option<(u64, Fault)>,
    found: Vec<Found>,
    places: HashMap<String, usize>,
}

struct Found {
    path: String,
    values: HashSet<String>,
    scalar: bool,
}

impl Look {
    fn at(&mut self, number: u64, line: &[u8]) {
        self.looked_at += 1;
        match json::check(line) {
            Ok(text) => self.object(text, None, LEVELS),
            Err(fault) => {
                self.first_bad.get_or_insert((number, fault));
            }
        }
    }

    fn object(&mut self, text: &str, before: Option<&str>, levels: usize) {
        for (name, value) in json::members(text) {
            let path = before.map_or_else(|| name.to_string(), |before| format!("{before}.{name}"));
            self.value(&path, value);
            if levels > 1 && value.starts_with('{') {
                self.object(value, Some(&path), levels - 1);
            }
        }
    }

    fn value(&mut self, path: &str, value: &str) {
        let place = match self.places.get(path) {
            Some(place) => *place,
            None if self.found.len() >= FIELDS => return,
            None => {
                self.places.insert(path.to_owned(), self.found.len());
                self.found.push(Found { path: path.to_owned(), values: HashSet::new(), scalar: true });
                self.found.len() - 1
            }
        };
        let Some(found) = self.found.get_mut(place) else { return };
        match json::scalar(value) {
            Ok(Lookup::Scalar(text)) => {
                found.values.insert(text.into_owned());
            }
            _ => {
                found.values.insert(value.to_owned());
                found.scalar = false;
            }
        }
    }

    fn fields(&self) -> Vec<FoundField> {
        let told = |found: &Found| FoundField {
            path: found.path.clone(),
            different: found.values.len(),
            scalar: found.scalar,
        };
        self.found.iter().map(told).collect()
    }
}
