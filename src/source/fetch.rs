//! Lines read again for the log, from the nearest checkpoint on.

use std::{
    fmt,
    fs::{self, File},
    io::{self, Cursor, Read, Seek},
    path::Path,
    sync::Arc,
};

use bytes::Bytes;

use super::{
    Fetched, Message, Origin, RecordAs, SAMPLE, Selection,
    examine::field_text,
    format::Shape,
    identity::{self, Kept},
    index::Index,
    message::Maker,
    positioned::FileReader,
    reader::Shared,
    table::RowMaker,
    unchanged::Known,
    unpacked::UnpackedReader,
    walk::{Record, Walk},
};
use crate::fault::{Fault, Kind};

/// Fetches lines again from the file that a source was started with.
#[derive(Clone)]
pub struct LineReader {
    pub(super) shared: Arc<Shared>,
}

impl fmt::Debug for LineReader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LineReader").field("origin", &self.shared.origin).finish_non_exhaustive()
    }
}

/// Two are the same when they know each other's index.
impl PartialEq for LineReader {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }
}

impl Eq for LineReader {}

impl LineReader {
    /// What `take` makes of the lines with these numbers, which must rise; a number that the file does not have is left
    /// out. `take` is given up to `keep` bytes of one line at a time. Reads the file: not for the window's thread.
    ///
    /// # Errors
    /// `FileChanged` when the file is no longer as it was when the source was started and has not merely grown (see
    /// `unchanged`), `FileMissing` when it is gone,
    /// `NotKept` when the lines came through a pipe, and whatever kept the source from being opened.
    pub fn fetch<T>(&self, numbers: &[u64], keep: usize, mut take: impl FnMut(Fetched) -> T) -> Result<Vec<T>, Fault> {
        let mut teller = Teller::new(self.shape());
        self.records(numbers, keep, |record| take(teller.tell(record, keep)))
    }

    /// The same, and beside each line what a run with this selection sends for it, or why it sends nothing.
    ///
    /// # Errors
    /// As [`LineReader::fetch`].
    pub fn fetch_as_sent<T>(
        &self,
        numbers: &[u64],
        keep: usize,
        selection: &Selection,
        mut take: impl FnMut(Fetched, Result<Message, Fault>) -> T,
    ) -> Result<Vec<T>, Fault> {
        let shape = self.shape();
        let (mut teller, mut maker) = (Teller::new(shape), Maker::new(selection, shape));
        // What is sent is made of whole records.
        let whole = keep.max(selection.max_line_bytes);
        self.records(numbers, whole, |record| {
            let sent = maker.sent(&record);
            take(teller.tell(record, keep), sent)
        })
    }

    fn records<T>(&self, numbers: &[u64], keep: usize, take: impl FnMut(Record) -> T) -> Result<Vec<T>, Fault> {
        let origin = &self.shared.origin;
        let kept = self.kept()?;
        let (shape, index) = (self.shape(), &self.shared.index);
        let taken = match kept {
            Kept::Memory => records(Walk::new(Cursor::new(SAMPLE), shape), index, numbers, keep, take),
            Kept::Unpacked(text) => records(Walk::new(UnpackedReader::new(text), shape), index, numbers, keep, take),
            Kept::File(known) => {
                let mut input = FileReader::up_to(self.open_unchanged(&known)?, known.length());
                let taken = records(Walk::new(&mut input, shape), index, numbers, keep, take);
                // What was read while the file changed is not to be believed.
                if !known.is_still(input.file()) {
                    return Err(identity::changed(origin));
                }
                taken
            }
            Kept::Nowhere => return Err(Fault::new(Kind::NotKept)),
        };
        taken.map_err(|error| identity::unreadable(origin, &error))
    }

    pub(super) fn kept(&self) -> Result<Kept, Fault> {
        match self.shared.kept.get() {
            Some(kept) => kept.clone(),
            None => Err(Fault::new(Kind::FileUnreadable { path: identity::name(&self.shared.origin) })),
        }
    }

    /// The file, when it is still the one that was opened.
    pub(super) fn open_unchanged(&self, known: &Known) -> Result<File, Fault> {
        match &self.shared.origin {
            Origin::File(path) => open_unchanged(path, known).ok_or_else(|| self.why_not(path)),
            Origin::Sample | Origin::Stdin => Err(Fault::new(Kind::NotKept)),
        }
    }

    /// The shape of the file; nothing can be said of one that was never read.
    pub(super) fn shape(&self) -> &Shape {
        self.shared.shape.get().unwrap_or(&Shape::Text)
    }

    fn why_not(&self, path: &Path) -> Fault {
        match fs::metadata(path) {
            Err(error) => identity::unreadable(&self.shared.origin, &error),
            Ok(_) => identity::changed(&self.shared.origin),
        }
    }
}

/// The file, when it is still the one that was opened. It is looked at before it is opened, too: opening a pipe that has
/// taken its place would block.
fn open_unchanged(path: &Path, known: &Known) -> Option<File> {
    let metadata = fs::metadata(path).ok()?;
    let file = if known.may_be(&metadata) { File::open(path).ok()? } else { return None };
    known.is_still(&file).then_some(file)
}

/// Makes what is told of records.
pub(super) struct Teller<'a> {
    shape: &'a Shape,
    rows: Option<RowMaker<'a>>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(shape: &'a Shape) -> Self {
        let rows = match shape {
            Shape::Table(table) => Some(RowMaker::new(table)),
            _ => None,
        };
        Self { shape, rows }
    }

    pub(super) fn shape(&self) -> &'a Shape {
        self.shape
    }

    /// What is told of a record; its value as it was sent.
    pub(super) fn tell(&mut self, record: Record, keep: usize) -> Fetched {
        let Record { start, length, head, .. } = record;
        let whole = head.len() as u64 == length;
        let json = match (&mut self.rows, self.shape) {
            (Some(rows), Shape::Table(table)) if whole && table.record_as == RecordAs::Json => rows.json(&head).ok(),
            _ => None,
        };
        let (length, head) = match json {
            Some(json) => (json.len() as u64, Bytes::copy_from_slice(&json[..json.len().min(keep)])),
            None => (length, head),
        };
        let first_line = (!self.shape.format().is_lines()).then_some(start.line);
        Fetched { number: start.number, first_line, length, head, shape: self.shape.clone() }
    }
}

/// The record with this number, up to `keep` bytes of it; `None` where the file has none.
pub(super) fn find<R: Read + Seek>(
    walk: &mut Walk<R>,
    index: &Index,
    number: u64,
    keep: usize,
) -> io::Result<Option<Record>> {
    walk.seek(index.before(number), number)?;
    while walk.at().number < number && walk.next(0)?.is_some() {}
    Ok(walk.next(keep)?.filter(|record| record.start.number == number))
}

fn records<T>(
    mut walk: Walk<impl Read + Seek>,
    index: &Index,
    numbers: &[u64],
    keep: usize,
    mut take: impl FnMut(Record) -> T,
) -> io::Result<Vec<T>> {
    let mut taken = Vec::with_capacity(numbers.len());
    for &number in numbers {
        match find(&mut walk, index, number, keep)? {
            Some(record) => taken.push(take(record)),
            None => break,
        }
    }
    Ok(taken)
}

impl Fetched {
    /// A field as text: of JSON by its path with dots, of a row by its column. Texts with their escapes undone, numbers
    /// as they stand. `None` where there is no such text or number.
    pub fn field(&self, path: &str) -> Option<String> {
        match &self.shape {
            Shape::Text => None,
            Shape::Table(table) if table.record_as == RecordAs::Line => {
                let mut rows = RowMaker::new(table);
                rows.cell(&self.head, path).map(|cell| String::from_utf8_lossy(cell).into_owned())
            }
            _ => field_text(&self.head, path),
        }
    }
}
