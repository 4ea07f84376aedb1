//! Each format, from a file and from standard input, packed and not.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::program::{Ended, Send};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(text: &[u8]) -> Vec<u8> {
    zstd::encode_all(text, 1).expect("memory")
}

fn utf16(text: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(text).expect("UTF-8");
    "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Line, key and result of each row, in the order of the lines.
fn rows(ended: &Ended) -> Vec<(u64, String, String)> {
    let row = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (row["line"].as_u64().expect("a number"), text("key"), text("result"))
    };
    let mut rows: Vec<_> = ended.stdout.lines().map(row).collect();
    rows.sort_unstable();
    rows
}

fn delivered(keys: &[&str]) -> Vec<(u64, String, String)> {
    (1..).zip(keys).map(|(line, key)| (line, (*key).to_owned(), "delivered".to_owned())).collect()
}

#[test]
fn each_format_is_sent_with_its_keys_however_it_is_packed() {
    let formats: [(&str, &[&str]); 4] = [
        ("{\"store\":\"A\"}\n{\"store\":\"B\"}\n", &["A", "B"]),
        ("[{\"store\":\"A\"},\n {\"store\":\"B\"}]", &["A", "B"]),
        ("store,text\nA,one\nB,\"two\nlines\"\n", &["A", "B"]),
        ("store\ttext\nA\tone\nB\ttwo\n", &["A", "B"]),
    ];
    for (text, keys) in formats {
        let plain = text.as_bytes();
        for bytes in [plain.to_vec(), gzip(plain), zstd(plain), utf16(plain)] {
            let flags = ["--practice", "--key-field", "store", "--format", "json"];
            let from_file = Send::new(["data"].iter().chain(&flags)).file("data", &bytes).run();
            let from_pipe = Send::new(["-"].iter().chain(&flags)).input(bytes).run();
            for ended in [from_file, from_pipe] {
                assert_eq!((ended.code, rows(&ended)), (Some(0), delivered(keys)), "{text}: {ended:?}");
            }
        }
    }
}

#[test]
fn plain_text_is_sent_without_a_key_and_refuses_one() {
    let text: &[u8] = b"caf\xE9\n\nsecond line\n";
    let sent = Send::new(["notes", "--practice", "--format", "json"]).file("notes", text).run();
    assert_eq!(sent.code, Some(0), "{sent:?}");
    assert_eq!(rows(&sent).iter().map(|row| row.0).collect::<Vec<_>>(), [1, 3]);
    let flags = ["--practice", "--key-field", "store"];
    let from_file = Send::new(["notes"].iter().chain(&flags)).file("notes", text).run();
    let from_pipe = Send::new(["-"].iter().chain(&flags)).input(text).run();
    for ended in [&from_file, &from_pipe] {
        assert_ne!(ended.code, Some(0), "{ended:?}");
        assert_eq!(ended.stdout, "", "{ended:?}");
        assert!(ended.stderr.contains("Plain text has no fields"), "{ended:?}");
    }
    assert_eq!(from_file.code, Some(2));
    assert!(from_file.stderr.contains("--key-field: "), "{from_file:?}");
}

#[test]
fn what_is_asked_for_is_done() {
    let table = "a,b\n1,2\n";
    for (format, numbers) in [("text", &[1, 2][..]), ("csv", &[1]), ("tsv", &[1])] {
        let flags = ["data", "--practice", "--format", "json", "--input-format", format];
        let ended = Send::new(flags).file("data", table).run();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(rows(&ended).iter().map(|row| row.0).collect::<Vec<_>>(), numbers, "{format}");
    }
    let flags = ["data", "--practice", "--input-format", "json-array"];
    let ended = Send::new(flags).file("data", table).run();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("No JSON array in the file"), "{ended:?}");
    let as_line = ["data", "--practice", "--format", "json", "--record-as", "line", "--key-field", "b"];
    assert_eq!(rows(&Send::new(as_line).file("data", table).run()), delivered(&["2"]));
}

#[test]
fn what_breaks_off_is_said_and_what_came_before_is_sent() {
    let ended = Send::new(["data", "--practice"]).file("data", "[1,\n2,\n").run();
    assert_eq!((ended.code, ended.stdout.lines().count()), (Some(1), 2), "{ended:?}");
    assert!(ended.stderr.contains("The JSON array breaks off after record 2"), "{ended:?}");
    let lines: String = (0..50_000_u64).map(|n| format!("{{\"n\":{}}}\n", n.wrapping_mul(0x9E37_79B9))).collect();
    let packed = gzip(lines.as_bytes());
    let ended = Send::new(["data", "--practice"]).file("data", &packed[..packed.len() / 2]).run();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("The compressed file is damaged"), "{}", ended.stderr);
    assert!(ended.stdout.lines().count() > 1000 && ended.stdout.lines().all(|row| row.ends_with("Delivered")));
}
