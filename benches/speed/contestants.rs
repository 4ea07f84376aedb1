//! Who sends the file: this program in the terminal, the lecture's Python, kcat, and the limit.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    data::{self, Data},
    settings::PROPERTIES,
};

const LECTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/lecture.py");

/// One who sends a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Contestant {
    /// `line-producer send`, every delivery printed as JSON into a file.
    Terminal,
    /// The lecture's Python.
    Lecture,
    /// `kcat -P -K`.
    Kcat,
    /// The raw loop over librdkafka.
    Limit,
}

/// The cluster and the topic that they send to.
pub struct Place {
    pub address: String,
    pub topic: String,
}

impl Contestant {
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminal => "Line Producer",
            Self::Lecture => "the lecture's Python",
            Self::Kcat => "kcat -P -K",
            Self::Limit => "the limit",
        }
    }

    /// The process that sends the whole file once. Its standard output goes into a file.
    ///
    /// # Errors
    /// The operating system's.
    pub fn command(self, place: &Place, data: &Data) -> io::Result<Command> {
        let Place { address, topic } = place;
        let output = data.folder.join("output");
        let mut command = match self {
            Self::Terminal => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_line-producer"));
                command.arg("send").arg(&data.lines).args(["--bootstrap", address, "--security", "plaintext"]);
                command.args(["--topic", topic, "--key-field", "StoreID", "--format", "json"]);
                command.args(["--linger", "5ms", "--batch-size", "1MB"]);
                command.env("LINE_PRODUCER_SETTINGS", data.folder.join("settings.json"));
                command
            }
            Self::Lecture => {
                let mut command = Command::new(python()?);
                command.arg(LECTURE).arg(&data.lines).arg(data.folder.join("lecture.log")).arg(topic);
                command.arg(format!("bootstrap.servers={address}"));
                command.args(PROPERTIES.map(|(name, value)| format!("{name}={value}")));
                command
            }
            Self::Kcat => {
                let mut command = Command::new("kcat");
                command.args(["-P", "-b", address, "-t", topic, "-K", "\t"]);
                for (name, value) in PROPERTIES {
                    command.arg("-X").arg(format!("{name}={value}"));
                }
                command.arg("-l").arg(&data.keyed);
                command
            }
            Self::Limit => {
                let mut command = Command::new(std::env::current_exe()?);
                command.args(["role", "limit"]).arg(&data.lines).args([address, topic]);
                command
            }
        };
        command.stdin(Stdio::null()).stdout(File::create(output)?).stderr(File::create(data.folder.join("said"))?);
        Ok(command)
    }
}

/// Python with confluent-kafka from PyPI, in an environment of its own.
fn python() -> io::Result<PathBuf> {
    let folder = data::folder().join("python");
    let python = folder.join("bin/python");
    if !folder.join("complete").exists() {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "confluent-kafka"]))?;
        File::create(folder.join("complete"))?;
    }
    Ok(python)
}

fn run(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?}: {status}"))) }
}

/// What it said on standard error, last.
pub fn said(folder: &Path) -> String {
    let said = std::fs::read_to_string(folder.join("said")).unwrap_or_default();
    said.lines().rev().take(5).collect::<Vec<_>>().join("\n")
}
