//! What the first records of a file tell before anything is sent: how it is divided, its fields, its first mistake, how
//! many records it has.

use std::{
    io::{Cursor, Read},
    sync::Arc,
};

use super::{
    Examined, Format, FoundField, LineReader, Origin, Progress, RecordAs,
    cancellable::Cancellable,
    detect::{self, HEAD, Head},
    format::Shape,
    identity::{self, Opened},
    index::Indexer,
    look::Look,
    reader::Shared,
    walk::Walk,
};
use crate::{
    fault::{Fault, Kind},
    json::{self, Lookup},
};

/// A file up to so many bytes is looked at as a whole.
const WHOLE: u64 = 4 * 1024 * 1024;
/// So many records are looked at of a longer one,
pub const FIRST_RECORDS: u64 = 10_000;
/// within so many of its first bytes, until somebody looks further. Of a longer record no more is looked into.
const MOST: u64 = 16 * 1024 * 1024;

/// What the first records of a file tell, when all [`FIRST_RECORDS`] of them were looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    pub fields: Vec<FoundField>,
    pub more_fields: bool,
    pub looked_at: u64,
    pub first_bad: Option<(u64, Fault)>,
    pub first_other: Option<u64>,
}

/// Looks at a file, or at the first records of a long one. Reads the file: not for the window's thread. A pipe is not
/// looked at, since that would take its lines away: its size is 0 and nothing is found.
///
/// # Errors
/// Whatever keeps the file from being sent: missing, a folder, empty, damaged, not readable.
pub fn examine(origin: &Origin, format: Format, record_as: RecordAs) -> Result<Examined, Fault> {
    look_at(origin, format, record_as, FIRST_RECORDS)
}

/// The same, but of a long file only the first record is looked at: for who wants to know how it is divided, and whether it
/// can be sent at all, and not what its fields are.
///
/// # Errors
/// As [`examine`].
pub fn glance(origin: &Origin, format: Format, record_as: RecordAs) -> Result<Examined, Fault> {
    look_at(origin, format, record_as, 1)
}

/// Looks at the first `records` of a long file.
fn look_at(origin: &Origin, format: Format, record_as: RecordAs, records: u64) -> Result<Examined, Fault> {
    if is_pipe(origin) {
        return Ok(Examined::default());
    }
    let mut opened = identity::open(origin)?;
    let unreadable = |error| identity::unreadable(origin, &error);
    let (head, shape) = look_at_head(&mut opened, format, record_as).map_err(unreadable)?;
    if let Some(fault) = shape.fault(origin) {
        return Err(fault);
    }
    let shared = Shared::new(origin);
    let _ = shared.kept.set(Ok(opened.kept.clone()));
    let _ = shared.shape.set(shape.clone());
    let mut look = Look::new(&shape);
    let most =
        if opened.size.is_some_and(|size| size <= WHOLE) && opened.length.is_some() { u64::MAX } else { records };
    // One byte more tells whether the file goes on.
    let input = Cursor::new(head).chain(opened.input).take((MOST + 1).min(opened.length.unwrap_or(u64::MAX)));
    let mut walk = Walk::new(input, &shape);
    let whole = look_at_records(&mut look, most, &mut walk).map_err(unreadable)?;
    if opened.watch.is_some_and(|mut watch| !watch.believes(&[])) {
        return Err(identity::changed(origin));
    }
    match walk.at().number.saturating_sub(1) {
        last if whole => shared.extent.ended(last),
        // The last of them may be cut off.
        last => shared.extent.reached(last.saturating_sub(1).max(1)),
    }
    let lines = whole.then_some(look.looked_at);
    if let Some((record, line)) = look.broken {
        let fault = Fault::new(Kind::ArrayBroken { path: identity::name(origin), record, line });
        if record == 0 {
            return Err(fault);
        }
        look.first_bad.get_or_insert((record + 1, fault));
    }
    if lines == Some(0) {
        return Err(Fault::new(Kind::FileEmpty { path: identity::name(origin) }));
    }
    Ok(Examined {
        size: opened.size.unwrap_or_default(),
        format: Some(shape.format()),
        packing: opened.packing,
        lines,
        fields: look.fields(),
        more_fields: look.more_fields,
        looked_at: look.looked_at,
        first_bad: look.first_bad,
        first_other: look.first_other,
        reader: Some(LineReader { shared: Arc::new(shared) }),
    })
}

/// Reads as much as is needed to know what the file holds.
fn look_at_head(opened: &mut Opened, format: Format, record_as: RecordAs) -> std::io::Result<(Vec<u8>, Shape)> {
    let mut head = Vec::new();
    let mut whole = false;
    loop {
        match detect::shape(Head { bytes: &head, whole, pipe: false }, format, record_as) {
            Some(shape) => return Ok((head, shape)),
            None if whole => return Ok((head, Shape::Text)),
            None => whole = (&mut opened.input).take(HEAD as u64).read_to_end(&mut head)? == 0,
        }
    }
}

impl LineReader {
    /// Looks at the first [`FIRST_RECORDS`] records, however long they are; `None` when it was cancelled. Holds one of
    /// them at a time, and no more of it than `examine` reads. Reads the file: not for the window's thread.
    ///
    /// # Errors
    /// As [`LineReader::fetch`].
    pub fn look_further(&self, progress: &Progress) -> Result<Option<Looked>, Fault> {
        let (input, kept) = self.open_again()?;
        let shape = self.shape();
        let mut look = Look::new(shape);
        let mut walk = Walk::new(Cancellable::new(input, progress), shape);
        let mut indexer = Indexer::new();
        let keep = usize::try_from(MOST).unwrap_or(usize::MAX);
        while look.looked_at < FIRST_RECORDS {
            let record = walk.next(keep);
            if progress.cancelled() {
                return Ok(None);
            }
            let record = record.map_err(|error| identity::unreadable(&self.shared.origin, &error))?;
            let Some(record) = record else { break };
            self.shared.extent.reached(record.start.number);
            indexer.note(&self.shared.index, record.start);
            match record.head.len() as u64 {
                _ if record.start.number == 0 || record.blank => {}
                whole if whole == record.length => look.at(record.start.number, &record.head),
                _ => look.looked_at += 1,
            }
        }
        self.still(&kept)?;
        let Look { looked_at, more_fields, .. } = look;
        let fields = look.fields();
        let looked =
            Looked { fields, more_fields, looked_at, first_bad: look.first_bad, first_other: look.first_other };
        Ok(Some(looked))
    }
}

/// Looks at records until `most` were seen; whether these were all.
fn look_at_records(look: &mut Look<'_>, most: u64, walk: &mut Walk<impl Read>) -> std::io::Result<bool> {
    let keep = usize::try_from(MOST).unwrap_or(usize::MAX);
    while look.looked_at < most {
        let record = walk.next(keep)?;
        // What was cut off there is no record.
        if walk.at().offset > MOST {
            return Ok(false);
        }
        match record {
            Some(record) if record.start.number == 0 || record.blank => {}
            Some(record) => look.at(record.start.number, &record.head),
            None => {
                look.broken = walk.broken().then(|| (walk.at().number - 1, walk.at().line));
                return Ok(true);
            }
        }
    }
    Ok(false)
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
