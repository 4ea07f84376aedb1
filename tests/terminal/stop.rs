//! Ctrl-C, and a reader who does not read or goes away.

use std::{
    io::{self, PipeReader, PipeWriter, Read, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use crate::program::{Ended, Send, await_that, thread};

/// Stop is heard within 100 ms, waits 5 s for what is in flight and 1 s for what was given up; the rest is for a busy
/// machine.
const STOP: Duration = Duration::from_secs(9);
/// A Linux pipe takes so many bytes that nobody reads.
const PIPE: usize = 64 * 1024;

/// A pipe that takes nothing more.
fn full_pipe() -> (PipeReader, PipeWriter) {
    let (reader, mut writer) = io::pipe().expect("a pipe");
    writer.write_all(&[b' '; PIPE]).expect("room in the pipe");
    (reader, writer)
}

/// Lines for as long as they are taken, and how many bytes were.
fn endless_lines() -> (PipeReader, Arc<AtomicU64>) {
    let (reader, mut writer) = io::pipe().expect("a pipe");
    let taken = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&taken);
    let line = format!("{{\"text\":\"{}\"}}\n", "x".repeat(1000));
    thread("lines", move || {
        while writer.write_all(line.as_bytes()).is_ok() {
            count.fetch_add(line.len() as u64, Ordering::Relaxed);
        }
    });
    (reader, taken)
}

fn interrupted(stdout: PipeWriter) -> (Ended, Duration) {
    let (stdin, taken) = endless_lines();
    let program = Send::new(["-", "--practice"]).stdin(stdin).stdout(stdout).start();
    program.await_handler();
    // More than is read ahead: lines have been delivered.
    await_that("lines sent", || taken.load(Ordering::Relaxed) > 8 << 20);
    let pressed = Instant::now();
    program.interrupt();
    let ended = program.finish();
    (ended, pressed.elapsed())
}

#[test]
fn stop_works_when_nobody_reads() {
    let (_reader, writer) = full_pipe();
    let (ended, took) = interrupted(writer);
    assert!(took < STOP, "{took:?}");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let mut said = ended.stderr.lines().rev();
    assert!(said.next().is_some_and(|summary| summary.contains(" delivered, ")), "{ended:?}");
    assert!(said.any(|unread| unread.contains("nobody reads the standard output")), "{ended:?}");
}

#[test]
fn after_stop_the_rows_that_ended_are_still_printed() {
    let (mut reader, writer) = io::pipe().expect("a pipe");
    let (sender, printed) = mpsc::channel();
    thread("reader", move || {
        let mut text = String::new();
        let read = reader.read_to_string(&mut text);
        let rows = text.lines().filter(|line| line.ends_with("Delivered")).count();
        let _ = sender.send(read.map(|_| rows));
    });
    let (ended, took) = interrupted(writer);
    assert!(took < STOP, "{took:?}");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let printed = printed.recv_timeout(STOP).expect("the output ends").expect("text");
    let summary = ended.stderr.lines().last().expect("a summary");
    let summary = summary.strip_prefix("Stopped: ").expect("what ended it");
    let delivered = summary.split(' ').next().expect("a number").replace(',', "");
    assert_eq!(delivered, printed.to_string(), "{summary}");
}

#[test]
fn a_reader_who_goes_away_stops_the_run() {
    let (reader, writer) = io::pipe().expect("a pipe");
    let (stdin, _) = endless_lines();
    let program = Send::new(["-", "--practice"]).stdin(stdin).stdout(writer).start();
    let mut first = [0; 4];
    (&reader).read_exact(&mut first).expect("a first line");
    assert_eq!(&first, b"line");
    drop(reader);
    let ended = program.finish();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(!ended.stderr.contains("standard output"), "{ended:?}");
}
