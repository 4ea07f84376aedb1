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

/// Over what the window needs with its sample.
const MOST_KB: u64 = 150_000;
const RECORDS: usize = 300_000;

/// Records at its beginning, and as many at its end, and between them something that takes no room on the disk: a hole.
fn make(path: &Path, hole: u64, [before, end, after]: [&str; 3]) {
    let mut file = File::create(path).expect("a file");
    let record = |n| format!("{{\"n\":{n},\"text\":\"{}\"}}{end}", "x".repeat(n % 200));
    let records: String = (0..RECORDS).map(record).collect();
    file.write_all(format!("{before}{records}").as_bytes()).expect("room");
    file.seek(SeekFrom::Current(i64::try_from(hole).expect("a length"))).expect("a hole");
    file.write_all(format!("{end}{records}{after}").as_bytes()).expect("room");
}

fn memory_kb(process: &Process, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).expect("its status");
    let line = status.lines().find(|line| line.starts_with(what)).expect("a figure");
    line.split_whitespace().nth(1).and_then(|figure| figure.parse().ok()).expect("a number")
}

#[test]
fn ten_gigabytes_are_counted_in_little_memory_and_the_last_line_is_near() {
    let seat = Seat::new();
    let path = seat.path("large.json");
    let Program { mut process, mut window } = seat.start();
    window.until_said("1,500 lines of JSON, 1.0 MB. No problems found.");
    window.settle();
    let empty = memory_kb(&process, "VmRSS:");
    make(&path, 10_000_000_000, ["", "\n", ""]);
    window.fill("File", path.to_str().expect("text"));
    window.until_said("600,001 lines, 10.1 GB. No problems in the first 10,000 lines.");
    window.choose("Key field", "n");
    window.fill("From line", "600001");
    window.fill("Delay", "0");
    window.press("Send 10 lines");
    window.until_said("Finished: 1 line delivered");
    window.until("the last line's key", |tree| tree.find(Role::Row, "Line 600,001, 299999, Delivered").map(drop));
    let peak = memory_kb(&process, "VmHWM:");
    assert!(peak - empty < MOST_KB, "{peak} kB, {empty} kB with the sample");
    fs::remove_file(&path).expect("gone");
    process.terminate();
}

/// Elements of an array are counted by one thread, so that there is time to press a button.
#[test]
fn a_large_file_is_looked_at_at_once_and_its_counting_is_stopped_at_a_press() {
    let seat = Seat::new();
    let path = seat.path("large.json");
    make(&path, 5_000_000_000, ["[", ",\n", "0]"]);
    let Program { mut process, mut window } = seat.start();
    let start = Instant::now();
    window.fill("File", path.to_str().expect("text"));
    let counting = |text: &&str| text.ends_with(", counting its records…");
    window.until("that it is counted", |tree| tree.texts().find(counting).map(drop));
    assert!(start.elapsed() < Duration::from_secs(5), "its first records after {:?}", start.elapsed());
    let tree = window.tree();
    assert!(tree.find(Role::ProgressIndicator, "Counting").is_some(), "{}", tree.read());
    window.press("Stop counting");
    window.until("that it is not counted", |tree| tree.pressable("Count them"));
    assert_eq!(window.tree().texts().find(counting), None);
    // No thread reads on.
    until(|| (threads(&process, "count-lines") == 0).then_some(())).expect("the counting ends");
    fs::remove_file(&path).expect("gone");
    process.terminate();
}

/// How many threads of this name there are.
fn threads(process: &Process, name: &str) -> usize {
    let threads = fs::read_dir(format!("/proc/{}/task", process.id())).expect("its threads");
    let names = threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("comm")).ok());
    names.filter(|found| found.trim() == name).count()
}
