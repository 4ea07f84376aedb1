//! Messages saved as a file of lines that this program can send again.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use serde::de::IgnoredAny;

use super::Message;
use crate::{
    fault::Fault,
    whole_file::{Readers, Writing},
};

/// How far it is, for whoever watches; and the way to end it.
#[derive(Debug, Default)]
pub struct Progress {
    messages: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// How many messages were looked at.
    pub fn messages(&self) -> u64 {
        self.messages.load(Ordering::Relaxed)
    }

    /// Ends it; no file is left then.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

/// What was saved, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Where to.
    pub path: String,
    /// How many lines.
    pub lines: u64,
    /// Whether none of them is JSON: the file is plain text.
    pub text: bool,
    /// Of these, line breaks between the parts of their JSON were left out.
    pub joined: u64,
    /// Left out, because they have no value.
    pub without_value: u64,
    /// Left out, because they are empty, and blank lines are not sent.
    pub blank: u64,
    /// Left out, because they are no JSON, or where none is, no line of text.
    pub unfit: u64,
}

/// What a value is as a line.
enum Line {
    Whole,
    /// JSON with line breaks in it, which stand between its parts only.
    Joined,
    Text,
    Blank,
    Unfit,
}

/// Writes the values of these messages as lines into the file, in the place of what is there: each as it is where it is
/// JSON in one line, without its line breaks where it is JSON in several. Where none is JSON, those that are one line of
/// text are written. `None` when it was cancelled. Blocks.
///
/// # Errors
/// `DiskFull` and `FileUnwritable`; then nothing is left of it, and what was there before still is.
pub fn save(messages: &[Arc<Message>], path: &Path, progress: &Progress) -> Result<Option<Saved>, Fault> {
    let named = || path.display().to_string();
    write(messages, path, progress).map_err(|error| Fault::unwritable(named(), &error))
}

fn write(messages: &[Arc<Message>], path: &Path, progress: &Progress) -> io::Result<Option<Saved>> {
    let is_json = |message: &Arc<Message>| matches!(message.value().map(line), Some(Line::Whole | Line::Joined));
    let text = !messages.iter().any(is_json);
    let mut saved = Saved { path: path.display().to_string(), text, ..Saved::default() };
    let mut file = BufWriter::new(Writing::begin(path, Readers::Everybody)?);
    for message in messages {
        if progress.cancelled.load(Ordering::Relaxed) {
            return Ok(None);
        }
        progress.messages.fetch_add(1, Ordering::Relaxed);
        let Some(value) = message.value() else {
            saved.without_value += 1;
            continue;
        };
        match line(value) {
            Line::Whole => file.write_all(value)?,
            Line::Text if text => file.write_all(value)?,
            Line::Joined => {
                saved.joined += 1;
                for part in value.split(|byte| matches!(byte, b'\n' | b'\r')) {
                    file.write_all(part)?;
                }
            }
            Line::Blank => {
                saved.blank += 1;
                continue;
            }
            Line::Text | Line::Unfit => {
                saved.unfit += 1;
                continue;
            }
        }
        file.write_all(b"\n")?;
        saved.lines += 1;
    }
    let writing = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    writing.finish()?;
    Ok(Some(saved))
}

fn line(value: &[u8]) -> Line {
    let several = memchr::memchr2(b'\n', b'\r', value).is_some();
    match std::str::from_utf8(value) {
        Err(_) => Line::Unfit,
        Ok(text) if text.trim().is_empty() => Line::Blank,
        Ok(text) => match (serde_json::from_str::<IgnoredAny>(text).is_ok(), several) {
            (true, false) => Line::Whole,
            (true, true) => Line::Joined,
            (false, false) => Line::Text,
            (false, true) => Line::Unfit,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::reader::Fields;

    fn messages(values: &[Option<&[u8]>]) -> Vec<Arc<Message>> {
        let message = |value: &Option<&[u8]>| {
            let (timestamp_ms, key, headers) = (None, None, [].as_slice().into());
            Arc::new(Message::new(&Fields { partition: 0, offset: 0, timestamp_ms, key, value: *value, headers }))
        };
        values.iter().map(message).collect()
    }

    fn saved(values: &[Option<&[u8]>]) -> (Saved, Vec<u8>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("messages.jsonl");
        let saved = save(&messages(values), &path, &Progress::default()).expect("saved").expect("not cancelled");
        assert_eq!(saved.path, path.display().to_string());
        (Saved { path: String::new(), ..saved }, fs::read(path).expect("there"))
    }

    #[test]
    fn json_is_saved_a_line_each_and_the_rest_is_counted() {
        let values: [Option<&[u8]>; 7] = [
            Some(br#"{"a": 1,  "b":"x\ny"}"#),
            Some(b"{\r\n  \"a\": [\n1]\r\n}\n"),
            None,
            Some(b""),
            Some(b"plain"),
            Some(b"\xff\x00"),
            Some(b" "),
        ];
        let (counts, bytes) = saved(&values);
        assert_eq!(String::from_utf8_lossy(&bytes), "{\"a\": 1,  \"b\":\"x\\ny\"}\n{  \"a\": [1]}\n");
        let wanted = Saved { lines: 2, joined: 1, without_value: 1, blank: 2, unfit: 2, ..Saved::default() };
        assert_eq!(counts, wanted);
    }

    #[test]
    fn where_nothing_is_json_lines_of_text_are_saved() {
        let (counts, bytes) = saved(&[Some(b"one"), Some("zwei ✓".as_bytes()), Some(b"two\nlines")]);
        assert_eq!(String::from_utf8_lossy(&bytes), "one\nzwei ✓\n");
        assert_eq!((counts.lines, counts.text, counts.unfit), (2, true, 1));
    }

    #[test]
    fn what_is_cancelled_or_fails_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("messages.jsonl");
        let progress = Progress::default();
        progress.cancel();
        assert_eq!(save(&messages(&[Some(b"1")]), &path, &progress), Ok(None));
        let fault = save(&messages(&[Some(b"1")]), &folder.path().join("none/x"), &Progress::default());
        assert_eq!(fault.map_err(|fault| fault.name()), Err("file-unwritable"));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
