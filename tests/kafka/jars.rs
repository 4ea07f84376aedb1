//! Apache Kafka's jars, brought from Maven Central once and kept under `target`.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Duration,
};

use crate::outside;

const POM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kafka/pom.xml");

/// The folder under `target` that belongs to these tests.
pub fn folder() -> PathBuf {
    // Cargo sets CARGO_TARGET_TMPDIR to target/tmp.
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("kafka")
}

/// The class path of a complete set of jars, fetched when it is not there yet.
///
/// # Errors
/// What Maven said.
pub fn class_path() -> Result<&'static str, String> {
    static CLASS_PATH: OnceLock<Result<String, String>> = OnceLock::new();
    CLASS_PATH.get_or_init(fetch).as_deref().map_err(Clone::clone)
}

fn fetch() -> Result<String, String> {
    let folder = folder();
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    // Two test runs at once would write over each other. The lock ends with this function.
    let lock = File::create(folder.join("lock")).map_err(failed)?;
    lock.lock().map_err(failed)?;
    let jars = folder.join("jars");
    let stamp = folder.join("complete.xml");
    let pom = fs::read(POM).map_err(|error| format!("{POM}: {error}"))?;
    if fs::read(&stamp).ok().as_deref() != Some(&pom) {
        let _ = fs::remove_file(&stamp);
        let _ = fs::remove_dir_all(&jars);
        let output = format!("-DoutputDirectory={}", jars.display());
        let arguments =
            ["-B", "-q", "-f", POM, "dependency:copy-dependencies", "-DincludeScope=runtime", output.as_str()];
        outside::run(Duration::from_secs(300), "mvn", &arguments, b"")?;
        // Last, and with the list of what was fetched: a set without it, or of another list, is not used.
        fs::write(&stamp, pom).map_err(failed)?;
    }
    Ok(format!("{}/*", jars.display()))
}
