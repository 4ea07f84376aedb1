//! Pipes and devices: lines as they come, and threads that are left behind.
#![cfg(unix)]

use std::{fs::File, io::Write as _, path::Path, process::Command, time::Duration};

use super::{
    super::{Format, Next, Origin, RecordAs, Selection, Source, examine},
    PATIENCE, TestFile, all, drain, until,
};

/// A named pipe in the place of the file.
pub(super) fn pipe() -> TestFile {
    let file = TestFile::new(b"");
    std::fs::remove_file(&file.path).expect("the file");
    let status = Command::new("mkfifo").arg(&file.path).status().expect("mkfifo");
    assert!(status.success());
    file
}

fn next_line(source: &Source) -> String {
    match source.next(PATIENCE) {
        Next::Batch(batch) if batch.lines.len() == 1 => {
            let message = batch.lines[0].content.clone().expect("a line");
            String::from_utf8_lossy(&message.value).into_owned()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_line_is_given_out_as_soon_as_it_is_complete() {
    let pipe = pipe();
    let source = Source::start(&pipe.origin(), &all()).expect("a thread");
    let mut writer = File::options().write(true).open(&pipe.path).expect("the pipe");
    writer.write_all(b"\"one\"\n\"tw").expect("a reader");
    assert_eq!(next_line(&source), "\"one\"");
    assert!(matches!(source.next(Duration::from_millis(20)), Next::Later));
    writer.write_all(b"o\"\n").expect("a reader");
    assert_eq!(next_line(&source), "\"two\"");
    writer.write_all(b"3").expect("a reader");
    drop(writer);
    assert_eq!(next_line(&source), "3");
    assert!(matches!(source.next(PATIENCE), Next::End));
    assert_eq!(source.reader().fetch(&[1], 1024, |line| line).map_err(|fault| fault.name()), Err("not-kept"));
}

#[test]
fn a_pipe_is_not_looked_at() {
    let pipe = pipe();
    let examined = examine(&pipe.origin(), Format::Auto, RecordAs::Json).expect("nothing wrong");
    assert_eq!((examined.looked_at, examined.lines, examined.reader), (0, None, None));
}

#[test]
fn a_source_dropped_in_an_endless_line_ends_its_thread() {
    let selection = Selection { max_line_bytes: 1000, ..all() };
    let source = Source::start(&Origin::File(Path::new("/dev/zero").to_owned()), &selection).expect("a thread");
    assert!(matches!(source.next(PATIENCE), Next::Batch(batch) if batch.lines.is_empty() && batch.bytes > 0));
    let trace = source.trace();
    drop(source);
    until("the thread's end", || trace.strong_count() == 0);
}

#[test]
fn a_source_dropped_within_a_line_ends_its_thread_at_the_next_byte() {
    let pipe = pipe();
    let source = Source::start(&pipe.origin(), &all()).expect("a thread");
    let mut writer = File::options().write(true).open(&pipe.path).expect("the pipe");
    writer.write_all(b"1\n2").expect("a reader");
    assert_eq!(next_line(&source), "1");
    let trace = source.trace();
    drop(source);
    assert_eq!(trace.strong_count(), 1, "the thread waits for more");
    writer.write_all(b"3").expect("a reader");
    until("the thread's end", || trace.strong_count() == 0);
}

#[test]
fn a_source_dropped_before_a_pipe_has_a_writer_returns_and_its_thread_ends_later() {
    let pipe = pipe();
    let source = Source::start(&pipe.origin(), &all()).expect("a thread");
    let trace = source.trace();
    drop(source);
    assert_eq!(trace.strong_count(), 1, "the thread waits for a writer");
    let mut writer = File::options().write(true).open(&pipe.path).expect("the pipe");
    writer.write_all(b"1\n").expect("a reader");
    until("the thread's end", || trace.strong_count() == 0);
}

#[test]
fn a_source_dropped_with_a_full_channel_ends_its_thread() {
    let file = TestFile::new(&b"1\n".repeat(100_000));
    let source = Source::start_with(&file.origin(), &all(), 64).expect("a thread");
    let trace = source.trace();
    until("reading ahead", || trace.upgrade().is_some_and(|shared| shared.kept.get().is_some()));
    drop(source);
    until("the thread's end", || trace.strong_count() == 0);
}

#[test]
fn made_up_files_of_length_zero_are_read() {
    let source = Source::start(&Origin::File("/proc/self/status".into()), &all()).expect("a thread");
    assert!(drain(&source).lines.len() > 5);
}
