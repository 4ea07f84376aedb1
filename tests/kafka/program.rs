//! The program under test, run in the terminal: started, watched line by line, signalled, ended.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use line_producer::fault::{Fault, Kind};
use serde::Deserialize;
use tempfile::TempDir;

use crate::{cluster::Cluster, listener::Listener, outside, user::User};

/// How the rows are printed; `json` rows are read.
pub const FORMAT: &str = "--format";
/// Longer than any run here is silent on a busy machine. What a test does meanwhile, such as starting a broker, takes its
/// own time, and has its own bound.
const DEADLINE: Duration = Duration::from_secs(100);

/// One object of `--format json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub line: u64,
    pub key: Option<String>,
    pub partition: Option<i32>,
    pub offset: Option<i64>,
    pub latency_us: Option<u64>,
    #[serde(default)]
    pub out_of_order: bool,
    pub result: String,
    pub fault: Option<String>,
    pub explanation: Option<String>,
}

/// `line-producer send`, or `test`, being put together: with `--format json` unless another is asked for.
pub struct Send {
    command: Command,
    /// Flags with their values; the program takes each once.
    flags: BTreeMap<String, OsString>,
    input: Vec<u8>,
    folder: TempDir,
}

impl Send {
    /// Without any further argument, and with settings of its own.
    pub fn new() -> Self {
        Self::command("send")
    }

    /// `line-producer test`, with text for people.
    pub fn testing() -> Self {
        Self::command("test").with(FORMAT, "text")
    }

    fn command(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_line-producer"));
        command
            .arg(name)
            // It would hide that an authority is not trusted.
            .env_remove("SSL_CERT_FILE")
            .env_remove("LINE_PRODUCER_SECRET")
            .env("LINE_PRODUCER_SETTINGS", folder.path().join("settings.json"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let flags = BTreeMap::from([(FORMAT.to_owned(), "json".into())]);
        Self { command, flags, input: Vec::new(), folder }
    }

    /// To the cluster's encrypted port with the right secret.
    pub fn signed_in(cluster: &Cluster, user: User) -> Self {
        Self::new()
            .with("--bootstrap", cluster.address(Listener::SaslSsl))
            .with("--mechanism", user.mechanism())
            .with("--api-key", user.name())
            .with("--ca", cluster.ca())
            .secret(cluster.password(user))
    }

    /// A flag with its value, instead of an earlier value.
    pub fn with(mut self, flag: &str, value: impl Into<OsString>) -> Self {
        self.flags.insert(flag.to_owned(), value.into());
        self
    }

    /// An argument that is not a flag with a value.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// The secret in the environment, as scripts hand it over.
    pub fn secret(mut self, secret: &str) -> Self {
        self.command.env("LINE_PRODUCER_SECRET", secret);
        self
    }

    /// The secret on standard input instead.
    pub fn secret_on_stdin(mut self, secret: &str) -> Self {
        self.command.env_remove("LINE_PRODUCER_SECRET").arg("--secret-stdin");
        self.input = format!("{secret}\n").into_bytes();
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Starts it.
    pub fn start(mut self) -> Running {
        self.command.args(self.flags.iter().flat_map(|(flag, value)| [OsStr::new(flag), value]));
        let mut child = self.command.spawn().expect("the program starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        // It is short enough for the pipe; a program that does not want it may be gone already.
        let _ = pipe.write_all(&self.input);
        drop(pipe);
        let reads = self.flags[FORMAT] == "json";
        let (sender, lines) = mpsc::channel();
        let stdout = child.stdout.take().expect("a pipe");
        thread("stdout", move || {
            for line in BufReader::new(stdout).lines() {
                let _ = sender.send(line.expect("standard output is UTF-8"));
            }
        });
        let (sender, stderr) = mpsc::channel();
        let pipe = child.stderr.take().expect("a pipe");
        thread("stderr", move || {
            for line in BufReader::new(pipe).lines() {
                let _ = sender.send(line.expect("standard error is UTF-8"));
            }
        });
        Running {
            child,
            started: Instant::now(),
            lines,
            stderr,
            said: String::new(),
            reads,
            rows: Vec::new(),
            stdout: String::new(),
            folder: self.folder,
        }
    }

    /// Runs it to its end.
    pub fn run(self) -> Ended {
        self.start().finish()
    }
}

fn thread(name: &str, work: impl FnOnce() + std::marker::Send + 'static) {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).expect("a thread");
}

/// The program while it runs. Dropping it kills it.
pub struct Running {
    child: Child,
    started: Instant,
    lines: Receiver<String>,
    stderr: Receiver<String>,
    /// What it said on standard error so far.
    said: String,
    /// Whether its rows are JSON.
    reads: bool,
    rows: Vec<Row>,
    stdout: String,
    folder: TempDir,
}

impl Running {
    /// Waits until `count` rows were printed in all.
    pub fn await_rows(&mut self, count: usize) {
        while self.rows.len() < count {
            assert!(
                self.next_row(),
                "it ended after {} rows: {:?}",
                self.rows.len(),
                self.stderr.iter().collect::<Vec<_>>()
            );
        }
    }

    /// Waits until it has said this on standard error.
    pub fn await_said(&mut self, words: &str) {
        while !self.said.contains(words) {
            assert!(self.next_said(), "it ended and has not said “{words}”: {}", self.said);
        }
    }

    fn next_said(&mut self) -> bool {
        match self.stderr.recv_timeout(DEADLINE) {
            Ok(line) => {
                self.said += &(line + "\n");
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => panic!("the program took too long; it said {}", self.said),
        }
    }

    /// How many rows were printed up to now.
    pub fn rows_so_far(&mut self) -> usize {
        while let Ok(line) = self.lines.try_recv() {
            self.take(line);
        }
        self.rows.len()
    }

    fn take(&mut self, line: String) {
        if self.reads {
            let row = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line:?}: {error}"));
            self.rows.push(row);
        }
        self.stdout += &(line + "\n");
    }

    fn next_row(&mut self) -> bool {
        match self.lines.recv_timeout(DEADLINE) {
            Ok(line) => {
                self.take(line);
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => {
                while let Ok(line) = self.stderr.try_recv() {
                    self.said += &(line + "\n");
                }
                panic!("the program took too long; {} rows so far; it said {}", self.rows.len(), self.said)
            }
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The folder that holds its settings.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sends it a signal such as `INT`.
    pub fn signal(&self, name: &str) {
        outside::signal(name, self.pid()).expect("signalled");
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Ended {
        while self.next_row() {}
        while self.next_said() {}
        let elapsed = self.started.elapsed();
        let code = self.child.wait().expect("waited").code();
        let (rows, stdout) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.stdout));
        Ended { code, rows, stdout, stderr: std::mem::take(&mut self.said), elapsed }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How the program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub rows: Vec<Row>,
    pub stdout: String,
    pub stderr: String,
    /// From its start to the end of its output.
    pub elapsed: Duration,
}

impl Ended {
    /// Whether standard error says this kind of fault in the words that a person reads.
    pub fn says(&self, kind: &Kind) -> bool {
        self.stderr.contains(&Fault::new(kind.clone()).words().title)
    }

    /// How many rows ended in each way.
    pub fn results(&self) -> BTreeMap<&str, usize> {
        let mut results = BTreeMap::new();
        for row in &self.rows {
            *results.entry(row.result.as_str()).or_default() += 1;
        }
        results
    }
}
