//! A file of ten gigabytes in the window: its first lines at once, the rest counted behind a bar that can be stopped, and
//! the memory that it takes.

use std::{
    fs::{self, File},
    io::{Seek as _, SeekFrom, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use eframe::egui::accesskit::Role;

use super::{
    process::{Process, until},
    seat::{Program, Seat},
};

const SIZE: u64 = 10_000_000_000;
/// Over what the window needs with its sample.
const MOST_KB: u64 = 150_000;
const LINES: usize = 300_000;

/// Lines at its beginning and at its end, and between them a line that takes no room on the disk: a hole.
fn make(path: &Path) {
    let mut file = File::create(path).expect("a file");
    let lines: String = (0..LINES).map(|n| format!("{{\"n\":{n},\"text\":\"{}\"}}\n", "x".repeat(n % 200))).collect();
    file.write_all(lines.as_bytes()).expect("room");
    file.seek(SeekFrom::Start(SIZE)).expect("a hole");
    file.write_all(format!("\n{lines}").as_bytes()).expect("room");
}

fn memory_kb(process: &Process, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).expect("its status");
    let line = status.lines().find(|line| line.starts_with(what)).expect("a figure");
    line.split_whitespace().nth(1).and_then(|figure| figure.parse().ok()).expect("a number")
}

#[test]
fn ten_gigabytes_are_looked_at_at_once_counted_and_stopped_in_little_memory() {
    let seat = Seat::new();
    let path = seat.path("large.json");
    let Program { mut process, mut window } = seat.start();
    window.until_said("1,500 lines of JSON, 1.0 MB. No problems found.");
    window.settle();
    let empty = memory_kb(&process, "VmRSS:");
    make(&path);
    let start = Instant::now();
    window.fill("File", path.to_str().expect("text"));
    window.until_said("10.1 GB, counting its lines…");
    assert!(start.elapsed() < Duration::from_secs(5), "its first lines after {:?}", start.elapsed());
    let tree = window.tree();
    assert!(tree.find(Role::ProgressIndicator, "Counting").is_some(), "{}", tree.read());
    window.press("Stop counting");
    window.until_said("10.1 GB");
    let tree = window.tree();
    assert!(tree.button("Stop counting").is_none(), "{}", tree.read());
    // No thread reads on.
    until(|| (threads(&process, "count-lines") == 0).then_some(())).expect("its threads end");
    window.press("Count them");
    window.until_said("600,001 lines, 10.1 GB. No problems in the first 10,000 lines.");
    window.settle();
    let peak = memory_kb(&process, "VmHWM:");
    assert!(peak - empty < MOST_KB, "{peak} kB, {empty} kB with the sample");
    // The last line is reached from near it.
    window.fill("From line", "600001");
    window.fill("Delay", "0");
    window.choose("Key field", "n");
    window.press("Send 1 line");
    window.until_said("Finished: 1 line delivered");
    window.until("the last line's key", |tree| tree.find(Role::Row, "Line 600,001, 299999, Delivered").map(drop));
    let peak = memory_kb(&process, "VmHWM:");
    assert!(peak - empty < MOST_KB, "{peak} kB, {empty} kB with the sample");
    process.terminate();
}

/// How many threads of this name there are.
fn threads(process: &Process, name: &str) -> usize {
    let threads = fs::read_dir(format!("/proc/{}/task", process.id())).expect("its threads");
    let names = threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("comm")).ok());
    names.filter(|found| found.trim() == name).count()
}
