//! The source against naive references and real files.

mod again;
mod arrays;
mod changing;
mod checked;
mod counting;
mod detected;
mod examine;
mod extras;
mod far;
mod files;
mod keys;
mod lines;
mod looked;
mod packed;
mod pipes;
mod repeat;
mod scan;
mod tables;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{BadLines, Batch, Format, Line, Next, Origin, RecordAs, Repeat, Selection, Source, Wanted};
use crate::fault::Fault;

/// No wait in these tests is longer.
const PATIENCE: Duration = Duration::from_secs(20);

fn all() -> Selection {
    Selection {
        format: Format::JsonLines,
        record_as: RecordAs::Json,
        from_line: 1,
        count: None,
        repeat: Repeat::default(),
        key_field: None,
        wanted: Wanted::default(),
        bad_lines: BadLines::Refuse,
        max_line_bytes: 1_000_000,
    }
}

fn as_format(format: Format) -> Selection {
    Selection { format, ..all() }
}

/// A file in a folder of its own, which goes with it.
struct TestFile {
    path: PathBuf,
    _folder: TempDir,
}

impl TestFile {
    fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lines.json");
        std::fs::write(&path, bytes).expect("a file");
        Self { path, _folder: folder }
    }

    fn origin(&self) -> Origin {
        Origin::File(self.path.clone())
    }
}

/// All that a source gave.
#[derive(Debug, Default)]
struct Given {
    lines: Vec<Line>,
    blank: u64,
    bytes: u64,
    /// The size of the largest batch.
    most: usize,
    fault: Option<Fault>,
}

impl Given {
    fn take(&mut self, batch: Batch) {
        let progressed = batch.blank > 0 || batch.bytes > 0 || batch.pass > 1;
        assert!(!batch.lines.is_empty() || progressed, "a batch of nothing");
        self.most = self.most.max(batch.lines.len());
        self.blank += batch.blank;
        self.bytes += batch.bytes;
        self.lines.extend(batch.lines);
    }

    fn numbers(&self) -> Vec<u64> {
        self.lines.iter().map(|line| line.number).collect()
    }

    /// What was sent for each record, or the name of its fault.
    fn told(&self) -> Vec<String> {
        let told = |line: &Line| match &line.content {
            Ok(message) => String::from_utf8_lossy(&message.value).into_owned(),
            Err(fault) => fault.name().to_owned(),
        };
        self.lines.iter().map(told).collect()
    }

    /// The keys of those that were sent.
    fn keys(&self) -> Vec<Option<String>> {
        let sent = self.lines.iter().filter_map(|line| line.content.as_ref().ok());
        sent.map(|message| message.key.as_ref().map(|key| String::from_utf8_lossy(key).into_owned())).collect()
    }

    fn fault_name(&self) -> Option<&'static str> {
        self.fault.as_ref().map(Fault::name)
    }
}

/// What is still to come, to the end.
fn drain(source: &Source) -> Given {
    let mut given = Given::default();
    loop {
        match source.next(PATIENCE) {
            Next::Batch(batch) => given.take(batch),
            Next::End => return given,
            Next::Later => panic!("nothing came within {PATIENCE:?}; before: {given:?}"),
            Next::Failed(fault) => given.fault = Some(fault),
        }
    }
}

fn read(origin: &Origin, selection: &Selection, chunk: usize) -> Given {
    drain(&read_source(origin, selection, chunk))
}

fn read_source(origin: &Origin, selection: &Selection, chunk: usize) -> Source {
    Source::start_with(origin, selection, chunk).expect("a thread")
}

fn read_bytes(bytes: &[u8], selection: &Selection, chunk: usize) -> Given {
    read(&TestFile::new(bytes).origin(), selection, chunk)
}

fn until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        std::thread::yield_now();
    }
}
