//! One Kafka process: started, awaited, stopped, killed; never left behind.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{jars, outside};

/// Kafka takes four seconds alone; the machine may be busy.
const START_DEADLINE: Duration = Duration::from_secs(90);
/// Kafka writes everything down and closes its files.
const STOP_DEADLINE: Duration = Duration::from_secs(60);
/// What a small broker needs, and no time lost on optimising code that runs for a minute.
const JVM: [&str; 3] = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/// Starts the JVM and ends it when our standard input does, that is when the test process is gone, however it went. The
/// data go with it then, but not when the JVM alone ended: it may be started again on them.
const KEEPER: &str = r#"
data=$1 log=$2; shift 2
exec 3<&0
"$@" >"$log" 2>&1 </dev/null 3<&- &
jvm=$!
echo "$jvm"
exec >/dev/null 2>&1
{ read -r _ <&3; trap '' TERM; kill -s KILL "$jvm"; } &
watch=$!
wait "$jvm"
kill "$watch"
wait "$watch" && rm -rf "$data"
"#;

/// A running Kafka.
pub struct Server {
    keeper: Child,
    jvm: u32,
}

impl Server {
    /// Starts Kafka on `properties`, a file in the folder `data`, and waits until it is ready.
    ///
    /// # Errors
    /// The last lines of its log, which is `log`.
    pub fn start(data: &Path, properties: &Path, log: PathBuf) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("Kafka could not be started: {error}");
        let mut command = Command::new("java");
        command.args(JVM).args(["-cp", jars::class_path()?, "kafka.Kafka"]).arg(properties);
        let mut server = Self::keep(data, &log, &command).map_err(failed)?;
        server.await_ready(&log)?;
        Ok(server)
    }

    fn keep(data: &Path, log: &Path, command: &Command) -> std::io::Result<Self> {
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .args([data, log])
            .arg(command.get_program())
            .args(command.get_args())
            // Ctrl-C in a terminal reaches the test process, whose end is what the keeper waits for.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(pipe) = keeper.stdout.take() {
            BufReader::new(pipe).read_line(&mut line)?;
        }
        let jvm = line.trim().parse().map_err(|_| std::io::Error::other(format!("the keeper said {line:?}")))?;
        Ok(Self { keeper, jvm })
    }

    fn await_ready(&mut self, log: &Path) -> Result<(), String> {
        let start = Instant::now();
        loop {
            let said = fs::read(log).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            if said.contains("] Kafka Server started") {
                return Ok(());
            }
            let ended = self.keeper.try_wait().map_err(|error| error.to_string())?;
            if ended.is_some() || start.elapsed() > START_DEADLINE {
                let why = if ended.is_some() { "ended at its start" } else { "was not ready in time" };
                return Err(format!("Kafka {why}. The end of its log:\n{}", outside::last_lines(&said)));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks Kafka to stop and waits until it has. Its data stay.
    pub fn stop(self) -> Result<(), String> {
        outside::signal("TERM", self.jvm)?;
        self.await_end()
    }

    /// Kills Kafka without a warning. Its data stay as they are.
    pub fn kill(self) -> Result<(), String> {
        outside::signal("KILL", self.jvm)?;
        self.await_end()
    }

    /// The process id of the JVM.
    pub fn pid(&self) -> u32 {
        self.jvm
    }

    fn await_end(mut self) -> Result<(), String> {
        let start = Instant::now();
        while self.keeper.try_wait().map_err(|error| error.to_string())?.is_none() {
            if start.elapsed() > STOP_DEADLINE {
                return Err("Kafka did not stop in time".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The keeper's standard input ends: that kills Kafka if it still runs.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

#[test]
fn the_end_of_the_test_process_ends_the_server_and_its_data() {
    let data = tempfile::tempdir().expect("a folder");
    let log = data.path().join("log");
    let mut command = Command::new("sleep");
    command.arg("600");
    let mut server = Server::keep(data.path(), &log, &command).expect("started");
    let process = PathBuf::from(format!("/proc/{}", server.jvm));
    assert!(process.exists());
    // The kernel closes the pipe of a process that is gone, however it went.
    drop(server.keeper.stdin.take());
    assert!(server.keeper.wait().expect("ended").success());
    assert!(!process.exists() && !data.path().exists());
}

#[test]
fn data_outlive_a_server_that_ends_alone() {
    let data = tempfile::tempdir().expect("a folder");
    let mut command = Command::new("sleep");
    command.arg("600");
    let server = Server::keep(data.path(), &data.path().join("log"), &command).expect("started");
    server.kill().expect("killed");
    assert!(data.path().exists());
}
