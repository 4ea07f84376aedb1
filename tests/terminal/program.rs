//! The program under test: started with settings of its own, fed, signalled, waited for.

use std::{
    ffi::OsStr,
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use line_producer::jobs;
use tempfile::TempDir;

/// Longer than any run here takes on a busy machine.
pub const DEADLINE: Duration = Duration::from_secs(60);
/// How often a condition is looked at that nothing announces.
const LOOK: Duration = Duration::from_millis(5);

/// `line-producer send`, being put together.
pub struct Send {
    command: Command,
    folder: TempDir,
    input: Vec<u8>,
}

impl Send {
    /// With these arguments, and with settings of its own.
    pub fn new<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        Self::command("send", arguments)
    }

    /// Another command of the program.
    pub fn command<S: AsRef<OsStr>>(name: &str, arguments: impl IntoIterator<Item = S>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_line-producer"));
        command
            .arg(name)
            .args(arguments)
            .current_dir(folder.path())
            .env_remove("LINE_PRODUCER_SECRET")
            // No keyring answers there.
            .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", folder.path().join("no-bus").display()))
            .env("LINE_PRODUCER_SETTINGS", folder.path().join("settings.json"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self { command, folder, input: Vec::new() }
    }

    /// What it reads from standard input.
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// A file in the folder in which it runs.
    pub fn file(self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Self {
        fs::write(self.folder.path().join(name), text).expect("written");
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn stdin(mut self, stdin: impl Into<Stdio>) -> Self {
        self.command.stdin(stdin);
        self
    }

    pub fn stdout(mut self, stdout: impl Into<Stdio>) -> Self {
        self.command.stdout(stdout);
        self
    }

    pub fn stderr(mut self, stderr: impl Into<Stdio>) -> Self {
        self.command.stderr(stderr);
        self
    }

    /// Starts it.
    pub fn start(mut self) -> Running {
        let mut child = self.command.spawn().expect("the program starts");
        // The pipes' other ends that were given to it are closed here.
        drop(self.command);
        if let Some(mut pipe) = child.stdin.take() {
            let input = self.input;
            thread("stdin", move || {
                // A program that does not want it may be gone already.
                let _ = pipe.write_all(&input);
            });
        }
        let stdout = child.stdout.take().map(collect);
        let stderr = child.stderr.take().map(collect);
        Running { child, stdout, stderr, folder: self.folder }
    }

    /// Runs it to its end.
    pub fn run(self) -> Ended {
        self.start().finish()
    }
}

fn collect(mut pipe: impl Read + std::marker::Send + 'static) -> Receiver<String> {
    let (sender, text) = mpsc::channel();
    thread("output", move || {
        let mut text = Vec::new();
        let _ = pipe.read_to_end(&mut text);
        let _ = sender.send(String::from_utf8(text).expect("its output is UTF-8"));
    });
    text
}

pub fn thread(name: &str, work: impl FnOnce() + std::marker::Send + 'static) {
    jobs::thread(name, work).expect("a thread");
}

/// The program while it runs. Dropping it kills it.
pub struct Running {
    child: Child,
    stdout: Option<Receiver<String>>,
    stderr: Option<Receiver<String>>,
    folder: TempDir,
}

/// How the program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    /// The names of what stands in its folder.
    pub folder: Vec<PathBuf>,
}

impl Running {
    /// Waits until Ctrl-C is heard by the program instead of ending it.
    pub fn await_handler(&self) {
        const SIGINT_BIT: u64 = 1 << 1;
        let status = format!("/proc/{}/status", self.child.id());
        await_that("a handler", || {
            let status = fs::read_to_string(&status).unwrap_or_default();
            let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or("0").trim();
            u64::from_str_radix(caught, 16).unwrap_or_default() & SIGINT_BIT != 0
        });
    }

    /// Presses Ctrl-C.
    pub fn interrupt(&self) {
        let status = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(status.expect("kill").success());
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Ended {
        let mut code = None;
        await_that("an end", || {
            let status = self.child.try_wait().expect("a state");
            code = status.and_then(|status| status.code());
            status.is_some()
        });
        let text = |text: Option<Receiver<String>>| {
            text.map(|text| text.recv_timeout(DEADLINE).expect("its output ends")).unwrap_or_default()
        };
        let names = fs::read_dir(self.folder.path()).expect("a folder").map(|entry| entry.expect("an entry"));
        let mut folder: Vec<_> = names.map(|entry| PathBuf::from(entry.file_name())).collect();
        folder.sort();
        Ended { code, stdout: text(self.stdout.take()), stderr: text(self.stderr.take()), folder }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for what nothing announces.
pub fn await_that(what: &str, mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + DEADLINE;
    while !holds() {
        assert!(Instant::now() < until, "no {what}");
        std::thread::sleep(LOOK);
    }
}
