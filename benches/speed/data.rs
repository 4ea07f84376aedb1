//! The files that are sent: invented invoices of about 900 bytes, and the same with their keys before them for kcat.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

#[path = "../../examples/make_invoices/invoice.rs"]
#[allow(dead_code, reason = "the example uses all of it")]
mod invoice;

use invoice::{Invoices, SEED};

/// Which of the invented invoices are taken, so that they are about 900 bytes long.
const LENGTH: std::ops::RangeInclusive<usize> = 720..=1100;

/// What was prepared.
pub struct Data {
    /// One JSON object a line.
    pub lines: PathBuf,
    /// The same, with the key and a tab before each.
    pub keyed: PathBuf,
    /// The folder for what the runs write.
    pub folder: PathBuf,
    /// How many lines.
    pub count: u64,
}

/// The folder under `target` that belongs to the bench.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("speed")
}

/// Writes the files where they are not there yet.
///
/// # Errors
/// The operating system's words.
pub fn prepare(count: u64) -> Result<Data, String> {
    let folder = folder();
    let (lines, keyed) = (folder.join(format!("{count}.json")), folder.join(format!("{count}.keyed")));
    if !keyed.exists() {
        write(count, &folder, &lines, &keyed).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let bytes = fs::metadata(&lines).map_err(|error| error.to_string())?.len();
    println!("{count} lines, {bytes} bytes, {} a line.", bytes / count.max(1));
    Ok(Data { lines, keyed, folder, count })
}

fn write(count: u64, folder: &Path, lines: &Path, keyed: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    // What has its name is whole.
    let unfinished = keyed.with_extension("unfinished");
    let (mut plain, mut with_key) = (BufWriter::new(File::create(lines)?), BufWriter::new(File::create(&unfinished)?));
    let mut invoices = Invoices::new(SEED);
    let mut line = Vec::new();
    let mut written = 0;
    while written < count {
        line.clear();
        invoices.write_line(&mut line);
        if !LENGTH.contains(&line.len()) {
            continue;
        }
        plain.write_all(&line)?;
        with_key.write_all(store(&line))?;
        with_key.write_all(b"\t")?;
        with_key.write_all(&line)?;
        written += 1;
    }
    plain.flush()?;
    with_key.flush()?;
    fs::rename(unfinished, keyed)
}

/// The value of `StoreID`, which holds no escapes.
fn store(line: &[u8]) -> &[u8] {
    const NAME: &[u8] = b"\"StoreID\":\"";
    let start = memchr::memmem::find(line, NAME).map_or(0, |at| at + NAME.len());
    let rest = &line[start..];
    &rest[..memchr::memchr(b'"', rest).unwrap_or(0)]
}
