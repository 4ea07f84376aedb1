//! A file of two gigabytes goes through in constant memory, but for the log's 24 bytes a row.

#![allow(clippy::print_stdout, reason = "The measured figure is the point of the test")]

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use line_producer::source::SAMPLE;

const SIZE: usize = 2_000_000_000;
/// Librdkafka's queue, the chunks in it, the log's rows and the practice cluster itself, with room for a log that doubles
/// its memory when it grows.
const LIMIT_KB: u64 = 300_000;

/// The most memory that the process has had, in kB.
fn peak_kb(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn two_gigabytes_in_constant_memory() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let path = folder.path().join("big.json");
    let mut file = File::create(&path).expect("a file");
    let copies = SIZE / SAMPLE.len() + 1;
    for _ in 0..copies {
        file.write_all(SAMPLE).expect("room for the file");
    }
    drop(file);
    let lines = copies * SAMPLE.iter().filter(|byte| **byte == b'\n').count();

    let mut program = Command::new(env!("CARGO_BIN_EXE_line-producer"))
        .args(["send", "--practice", "--key-field", "StoreID", "--format", "json"])
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the program");
    let (mut delivered, mut peak) = (0, 0);
    for line in BufReader::new(program.stdout.take().expect("its output")).lines() {
        let line = line.expect("text");
        assert!(line.ends_with("\"result\":\"delivered\"}"), "{line}");
        delivered += 1;
        // The mark only rises, so that the last look before the end counts.
        if delivered % 50_000 == 0 || delivered == lines {
            peak = peak_kb(program.id()).unwrap_or(peak);
        }
    }
    assert!(program.wait().expect("its end").success());
    assert_eq!(delivered, lines);
    println!("peak memory over {lines} lines: {peak} kB");
    assert!(peak > 10_000 && peak < LIMIT_KB, "{peak} kB");
}
