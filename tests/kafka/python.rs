//! A Python with confluent-kafka, brought from PyPI once and kept under `target`.

use std::{
    fs::{self, File},
    sync::OnceLock,
    time::Duration,
};

use crate::{jars, outside};

const REQUIREMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kafka/requirements.txt");
/// For each of the two steps.
const DEADLINE: Duration = Duration::from_secs(300);

/// The path of its interpreter, made when it is not there yet.
///
/// # Errors
/// What Python or pip said.
pub fn interpreter() -> Result<&'static str, String> {
    static INTERPRETER: OnceLock<Result<String, String>> = OnceLock::new();
    INTERPRETER.get_or_init(make).as_deref().map_err(Clone::clone)
}

fn make() -> Result<String, String> {
    let folder = jars::folder();
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    // Two test runs at once would write over each other. The lock ends with this function.
    let lock = File::create(folder.join("python.lock")).map_err(failed)?;
    lock.lock().map_err(failed)?;
    let (venv, stamp) = (folder.join("python"), folder.join("python.txt"));
    let interpreter = venv.join("bin/python").display().to_string();
    let requirements = fs::read(REQUIREMENTS).map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
    // One whose Python was taken away by an update is made anew.
    let works = || outside::run(DEADLINE, &interpreter, &["-c", "import confluent_kafka"], b"").is_ok();
    if fs::read(&stamp).ok().as_deref() != Some(&requirements) || !works() {
        let _ = fs::remove_file(&stamp);
        let _ = fs::remove_dir_all(&venv);
        outside::run(DEADLINE, "python3", &["-m", "venv", &venv.display().to_string()], b"")?;
        outside::run(DEADLINE, &interpreter, &["-m", "pip", "install", "-q", "-r", REQUIREMENTS], b"")?;
        // Last, and with the list of what was fetched: one without it, or of another list, is not used.
        fs::write(&stamp, requirements).map_err(failed)?;
    }
    Ok(interpreter)
}
