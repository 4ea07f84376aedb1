//! Other programs, ended with the test that started them, also when it fails.

use std::{
    fs::File,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Nothing that is waited for takes as long as this, on a busy machine either.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Between one look and the next.
const PAUSE: Duration = Duration::from_millis(20);

/// A program that was started, killed with all that it started when dropped. What it says is kept in a file.
pub struct Process {
    child: Child,
    log: PathBuf,
}

/// A command that dies with the thread that starts it: the kernel kills it where no `Drop` comes to it any more.
pub fn tied(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", program]);
    command
}

impl Process {
    /// Starts `command`, which leads a process group of its own and says what it has to say into `log`.
    pub fn start(command: &mut Command, log: &Path) -> Self {
        let file = File::options().create(true).append(true).open(log).expect("a log");
        command.stdin(Stdio::null()).stdout(file.try_clone().expect("a log")).stderr(file).process_group(0);
        let child = command.spawn().expect("setpriv of the package util-linux starts");
        Self { child, log: log.to_owned() }
    }

    /// The process' number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it said on standard output and standard error.
    pub fn said(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).expect("the log")).into_owned()
    }

    /// Waits for a line that `find` finds something in.
    pub fn says<T>(&mut self, what: &str, find: impl Fn(&str) -> Option<T>) -> T {
        let found = until(|| {
            let said = self.said();
            // A line that is still being written is not looked at.
            let whole = said.rfind('\n').map_or("", |end| &said[..end]);
            let found = whole.lines().find_map(&find).map(Some);
            found.or_else(|| self.child.try_wait().expect("a state").map(|_| None))
        });
        found.flatten().unwrap_or_else(|| panic!("{what} was not said:\n{}", self.said()))
    }

    /// Waits for its end.
    pub fn end(&mut self) -> ExitStatus {
        let status = until(|| self.child.try_wait().expect("a state"));
        status.unwrap_or_else(|| panic!("it does not end:\n{}", self.said()))
    }

    /// Kills it and what it started.
    pub fn kill(&mut self) {
        signal("KILL", &format!("-{}", self.child.id()));
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end, so that it clears up behind itself.
    pub fn terminate(&mut self) {
        signal("TERM", &self.child.id().to_string());
        until(|| self.child.try_wait().ok().flatten());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn signal(name: &str, process: &str) {
    let mut kill = Command::new("kill");
    // Its complaint that the process is gone already is of no interest.
    let _ = kill.args(["-s", name, "--", process]).stderr(Stdio::null()).status();
}

/// Asks again and again until there is an answer, for at most [`PATIENCE`].
pub fn until<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        match ask() {
            None if Instant::now() < end => thread::sleep(PAUSE),
            answer => return answer,
        }
    }
}

/// Runs a tool to its end and gives what it said; a tool that hangs is given up.
pub fn run(tool: &mut Command) -> String {
    let output = tool.output().expect("the tool starts");
    assert!(output.status.success(), "{tool:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// A tool that is given up after ten seconds.
pub fn tool(name: &str) -> Command {
    let mut command = Command::new("timeout");
    command.args(["10", name]);
    command
}
