//! A search for a text in all that a running program leaves behind or shows to others.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// What can be read of a program from outside: by the name of the place, what stands there.
pub struct Everywhere(BTreeMap<String, Vec<u8>>);

impl Everywhere {
    /// All files below `folder`, and of the processes and all that they started what `/proc` tells: the arguments, the
    /// environment, the names of the threads, and the files that they have open elsewhere.
    pub fn of(folder: &Path, processes: &[u32]) -> Self {
        let mut places = BTreeMap::new();
        files(folder, &mut places);
        for id in with_descendants(processes) {
            let process = PathBuf::from(format!("/proc/{id}"));
            for place in ["cmdline", "environ"] {
                // A process may end meanwhile.
                places.insert(format!("{place} of {id}"), fs::read(process.join(place)).unwrap_or_default());
            }
            for (number, thread) in entries(&process.join("task")).into_iter().enumerate() {
                let name = fs::read(thread.join("comm")).unwrap_or_default();
                places.insert(format!("thread {number} of {id}"), name);
            }
            for open in entries(&process.join("fd")).iter().filter_map(|entry| fs::read_link(entry).ok()) {
                if open.is_file() && !open.starts_with("/proc") && !open.starts_with("/sys") {
                    places.insert(open.display().to_string(), fs::read(&open).unwrap_or_default());
                }
            }
        }
        Self(places)
    }

    /// Where `text` stands, as it is or in a form that a program could have brought it into.
    pub fn places_of(&self, text: &str) -> Vec<&str> {
        let forms = forms(text);
        let holds = |bytes: &[u8]| forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form));
        self.0.iter().filter(|(_, bytes)| holds(bytes)).map(|(place, _)| place.as_str()).collect()
    }
}

/// UTF-8, UTF-16 as Windows has it, hexadecimal, and Base64 at each of the three places where it can begin.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut forms = vec![text.as_bytes().to_vec(), wide, hex.to_uppercase().into_bytes(), hex.into_bytes()];
    forms.extend((0..3).map(|before| base64(text.as_bytes(), before)));
    forms
}

/// The middle of the Base64 of a longer text in which `bytes` stand behind `before` others: the letters that depend on
/// these bytes alone.
fn base64(bytes: &[u8], before: usize) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let inside = &bytes[(3 - before) % 3..];
    let whole = inside.chunks_exact(3).flat_map(|three| {
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| LETTERS[bits >> shift & 63])
    });
    whole.collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn files(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for path in entries(folder) {
        // What is a link leads elsewhere; what is no file, such as a socket, holds nothing.
        match fs::symlink_metadata(&path).map(|data| data.file_type()) {
            Ok(kind) if kind.is_dir() => files(&path, found),
            Ok(kind) if kind.is_file() => {
                found.insert(path.display().to_string(), fs::read(&path).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// These processes, and all that they started.
pub fn with_descendants(processes: &[u32]) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = entries(Path::new("/proc")).iter().filter_map(|path| parent(path)).collect();
    let mut all = processes.to_vec();
    let mut next = 0;
    while let Some(&id) = all.get(next) {
        all.extend(parents.iter().filter(|(_, parent)| *parent == id).map(|(child, _)| child));
        next += 1;
    }
    all
}

/// A process and the one that started it.
fn parent(path: &Path) -> Option<(u32, u32)> {
    let id = path.file_name()?.to_str()?.parse().ok()?;
    let status = fs::read_to_string(path.join("status")).ok()?;
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()?;
    Some((id, parent))
}

mod tests {
    use super::{
        super::process::{Process, tied, until},
        *,
    };

    const TEXT: &str = "Sesame4711Open";

    /// A search that finds nothing where something is would let every other test pass.
    #[test]
    fn a_text_is_found_wherever_it_stands() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("a").join("b");
        fs::create_dir_all(&inside).expect("a folder");
        let wide: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let written: [(&str, &[u8]); 7] = [
            ("plain", b"{\"secret\":\"Sesame4711Open\"}"),
            ("wide", &wide),
            ("hex", b"536573616d65343731314f70656e"),
            // `Sesame4711Open` behind nothing, behind one byte, and behind two, as the tool base64 writes it.
            ("base64", b"U2VzYW1lNDcxMU9wZW4="),
            ("base64-1", b"AFNlc2FtZTQ3MTFPcGVu"),
            ("base64-2", b"AABTZXNhbWU0NzExT3Blbg=="),
            ("another", b"Sesame4711Ope"),
        ];
        for (name, bytes) in written {
            fs::write(inside.join(name), bytes).expect("written");
        }
        let elsewhere = tempfile::NamedTempFile::new().expect("a file");
        fs::write(elsewhere.path(), TEXT).expect("written");
        let mut command = tied("sh");
        let script = "exec 3< \"$0\"; sleep 600 & exec sleep 601";
        command.args(["-c", script]).arg(elsewhere.path()).env("VARIABLE", TEXT);
        let process = Process::start(&mut command, &folder.path().join("log"));
        let sleeps = |id: &u32| fs::read(format!("/proc/{id}/cmdline")).is_ok_and(|line| line.starts_with(b"sleep"));
        let both = || {
            let all = with_descendants(&[process.id()]);
            (all.len() == 2 && all.iter().all(sleeps)).then_some(())
        };
        until(both).expect("the process has a child");
        let everywhere = Everywhere::of(folder.path(), &[process.id()]);
        let mut found = everywhere.places_of(TEXT);
        found.sort_by_key(|place| Path::new(place).file_name().map(|name| name.to_owned()));
        let files = ["base64", "base64-1", "base64-2", "hex", "plain", "wide"].map(|name| inside.join(name));
        for file in files.iter().map(|path| path.display().to_string()) {
            assert!(found.contains(&file.as_str()), "{file} is not in {found:?}");
        }
        assert!(found.contains(&elsewhere.path().display().to_string().as_str()), "{found:?}");
        assert_eq!(found.iter().filter(|place| place.starts_with("environ of")).count(), 2, "of the child, too");
        assert_eq!(found.len(), files.len() + 3, "{found:?}");
        let named = everywhere.places_of("sleep");
        assert_eq!(named.iter().filter(|place| place.starts_with("cmdline of")).count(), 2, "{named:?}");
        assert_eq!(named.iter().filter(|place| place.starts_with("thread 0 of")).count(), 2, "{named:?}");
    }
}
