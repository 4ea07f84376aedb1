//! Records that are far too long, files that are unpacked, and what is left of them.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::program::await_that;

/// The length of a record that is far too long, in bytes.
const LONG: usize = 60_000_000;
/// What the program may use, which is less than it would need if it kept the record: in kB.
const LIMIT_KB: u64 = 110_000;

/// The program, with its temporary files in a folder of their own.
fn program(folder: &Path, file: &Path, flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_line-producer"));
    command.args(["send", "--practice", "--format", "json"]).args(flags).arg(file).env("TMPDIR", folder);
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus").env("LINE_PRODUCER_SETTINGS", "/dev/null");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn peak_kb(program: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", program.id())).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("a folder").next().is_none()
}

/// Writes `before`, a long record of `x`, and `after`, through what packs them.
fn write(path: &Path, packing: &str, before: &str, after: &str) {
    let file = fs::File::create(path).expect("a file");
    let all = |out: &mut dyn std::io::Write| {
        out.write_all(before.as_bytes()).expect("room");
        let part = vec![b'x'; 1_000_000];
        (0..LONG / part.len()).for_each(|_| out.write_all(&part).expect("room"));
        out.write_all(after.as_bytes()).expect("room");
    };
    match packing {
        "gzip" => {
            let mut encoder = GzEncoder::new(file, Compression::fast());
            all(&mut encoder);
            encoder.finish().expect("room");
        }
        "zstd" => {
            let mut encoder = zstd::Encoder::new(file, 1).expect("an encoder");
            all(&mut encoder);
            encoder.finish().expect("room");
        }
        "UTF-16" => {
            let mut out = std::io::BufWriter::new(Utf16(file));
            out.write_all(b"\xFE\xFF").expect("room");
            all(&mut out);
            out.flush().expect("room");
        }
        _ => all(&mut { file }),
    }
}

/// Writes ASCII as UTF-16, and its mark as it is.
struct Utf16(fs::File);

impl std::io::Write for Utf16 {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let units = bytes.iter().flat_map(|byte| if byte.is_ascii() { vec![0, *byte] } else { vec![*byte] });
        self.0.write_all(&units.collect::<Vec<_>>())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Runs it to its end: its rows in the order of the file, its exit code, its peak memory in kB.
fn run(mut command: Command) -> (Vec<Value>, Option<i32>, u64) {
    let mut program = command.spawn().expect("the program starts");
    let mut stdout = program.stdout.take().expect("a pipe");
    let mut peak = 0;
    await_that("an end", || {
        peak = peak_kb(&program).unwrap_or(0).max(peak);
        program.try_wait().expect("a state").is_some()
    });
    let mut text = String::new();
    stdout.read_to_string(&mut text).expect("text");
    let mut rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    rows.sort_by_key(|row| row["line"].as_u64());
    (rows, program.wait().expect("its end").code(), peak)
}

#[test]
fn a_record_over_the_limit_fails_with_its_length_in_constant_memory_however_it_is_packed() {
    let folder = tempfile::tempdir().expect("a folder");
    let temporary = folder.path().join("temporary");
    fs::create_dir(&temporary).expect("a folder");
    // The record's length beside its text.
    let formats = [
        ("json-lines", "{\"k\":1}\n\"", "\"\r\n{\"k\":3}", 2),
        ("text", "one\n", "\r\nthree\n", 0),
        ("json-array", "[{\"k\":1},\n{\"x\":[\"", "\"]}, {\"k\":3}]", 10),
        ("csv", "k,x\n1,one\n2,\"\n", "\"\r\n3,three\n", 5),
    ];
    for (format, before, after, beside) in formats {
        for packing in ["none", "gzip", "zstd", "UTF-16"] {
            let path = folder.path().join("long");
            write(&path, packing, before, after);
            let (rows, code, peak) = run(program(&temporary, &path, &["--input-format", format]));
            let what = format!("{format} {packing}: {rows:?}");
            assert_eq!((rows.len(), code), (3, Some(1)), "{what}");
            let results: Vec<_> = rows.iter().map(|row| row["result"].as_str().unwrap_or_default()).collect();
            assert_eq!(results, ["delivered", "failed", "delivered"], "{what}");
            assert_eq!((&rows[1]["line"], &rows[1]["fault"]), (&2.into(), &"line-too-long".into()), "{what}");
            let length = format!("60,000,{beside:03} bytes");
            assert!(rows[1]["explanation"].as_str().unwrap_or_default().contains(&length), "{length} {what}");
            assert!(peak > 10_000 && peak < LIMIT_KB, "{peak} kB {what}");
            assert!(is_empty(&temporary), "{what}");
        }
    }
}

#[test]
fn nothing_is_left_of_an_unpacked_file_by_a_program_that_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let temporary = folder.path().join("temporary");
    fs::create_dir(&temporary).expect("a folder");
    let path = folder.path().join("lines.gz");
    let mut encoder = GzEncoder::new(fs::File::create(&path).expect("a file"), Compression::fast());
    encoder.write_all("{\"k\":1}\n".repeat(1_000_000).as_bytes()).expect("room");
    encoder.finish().expect("room");
    let mut killed = program(&temporary, &path, &["--delay", "10 ms"]).spawn().expect("the program starts");
    let mut rows = BufReader::new(killed.stdout.take().expect("a pipe")).lines();
    assert!(rows.next().expect("a row").expect("text").contains("\"delivered\""));
    let open = fs::read_dir(format!("/proc/{}/fd", killed.id())).expect("its files");
    let open: Vec<_> = open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok()).collect();
    assert!(open.iter().any(|file| file.starts_with(&temporary)), "it unpacks there: {open:?}");
    assert!(is_empty(&temporary), "what it unpacks has no name");
    killed.kill().expect("killed");
    killed.wait().expect("its end");
    assert!(is_empty(&temporary));
}

#[test]
fn a_disk_that_becomes_full_while_a_file_is_unpacked_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let temporary = folder.path().join("temporary");
    fs::create_dir(&temporary).expect("a folder");
    let path = folder.path().join("lines.zst");
    // Its beginning does not say how long it will be.
    let mut encoder = zstd::Encoder::new(fs::File::create(&path).expect("a file"), 1).expect("an encoder");
    let line = format!("{{\"k\":\"{}\"}}\n", "x".repeat(50_000));
    (0..1_000).for_each(|_| encoder.write_all(line.as_bytes()).expect("room"));
    encoder.finish().expect("room");
    // A limit for files stands for a full disk: 20 MB in blocks of 512 bytes, and writing fails where it would be killed.
    let plain = program(&temporary, &path, &[]);
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 40000; exec \"$0\" \"$@\""]).arg(plain.get_program());
    limited.args(plain.get_args()).envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    limited.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = limited.output().expect("the program runs");
    let (rows, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("Not enough room to unpack the file"), "{said}");
    // What came before is sent, and whole.
    let sent = rows.lines().filter(|row| row.contains("\"delivered\"")).count();
    assert_eq!(sent, rows.lines().count(), "{said}");
    assert!((300..=20_480_000 / line.len()).contains(&sent), "{sent}: {said}");
    assert!(is_empty(&temporary));
}

/// A frame may ask for a window of 2 GiB; those of 128 MiB are what zstd itself unpacks unasked.
#[test]
fn a_frame_that_asks_for_too_much_memory_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lines.zst");
    // A frame with a window of 2 GiB, and one raw block of four bytes, the last.
    fs::write(&path, [&[0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x21, 0, 0][..], b"1\n2\n"].concat()).expect("written");
    let output = program(folder.path(), &path, &[]).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_ne!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("The file could not be read"), "{said}");
    assert!(said.contains("Frame requires too much memory for decoding"), "{said}");
}
