//! A member of a consumer group in a process of its own, which can be killed.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use line_producer::jobs;

use crate::{
    cluster::Cluster,
    listener::Listener,
    outside,
    totals::{PATIENCE, mine, open, setup, start, stop},
};

/// How a helper process is told what to count: address, topic, group and database, a line each.
const HELPER: &str = "LINE_PRODUCER_TOTALS_HELPER";

/// A member in a process of its own, which is this test program once more.
pub struct Helper {
    process: Child,
    input: Option<ChildStdin>,
    said: mpsc::Receiver<String>,
}

impl Helper {
    pub fn start(cluster: &Cluster, topic: &str, group: &str, database: &Path) -> Self {
        let address = cluster.address(Listener::Plaintext);
        let told = [&address, topic, group, database.to_str().expect("text")].join("\n");
        let mut process = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "member::a_member_in_a_process_of_its_own", "--nocapture", "--test-threads=1"])
            .env(HELPER, told)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let (input, output) = (process.stdin.take(), process.stdout.take().expect("its output"));
        let (tell, said) = mpsc::channel();
        let read = move || {
            BufReader::new(output)
                .lines()
                .map_while(Result::ok)
                .take_while(|line| tell.send(line.clone()).is_ok())
                .for_each(drop);
        };
        jobs::thread("helper", read).expect("a thread");
        Self { process, input, said }
    }

    /// Until it says `word` with at least this number behind it.
    #[track_caller]
    pub fn until(&self, word: &str, least: u64) {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line = self.said.recv_timeout(left).expect("it says so in time");
            let number = line.split_once(word).and_then(|(_, number)| number.trim().parse::<u64>().ok());
            if number.is_some_and(|number| number >= least) {
                return;
            }
        }
    }

    pub fn kill(mut self) {
        outside::signal("KILL", self.process.id()).expect("killed");
        self.process.wait().expect("it ends");
    }

    /// Lets it leave the group, and end.
    pub fn leave(mut self) {
        drop(self.input.take());
        assert!(self.process.wait().expect("it ends").success());
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // Where a test failed; one that has ended is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// No test by itself: the others start it, in a process of its own, and say by this variable what it is to do.
#[test]
fn a_member_in_a_process_of_its_own() {
    let Ok(told) = std::env::var(HELPER) else { return };
    let told: Vec<_> = told.lines().collect();
    let [address, topic, group, database] = told.as_slice() else { panic!("four lines") };
    let totals = start(setup(topic, group, &PathBuf::from(database)), open(address));
    let (closed, is_closed) = mpsc::channel();
    let wait = move || {
        let _ = std::io::stdin().lines().count();
        let _ = closed.send(());
    };
    jobs::thread("input", wait).expect("a thread");
    while is_closed.try_recv().is_err() {
        let snapshot = totals.snapshot();
        let mut out = std::io::stdout();
        writeln!(out, "counted {}\nreads {}", snapshot.counters.messages, mine(&snapshot)).expect("said");
        thread::park_timeout(Duration::from_millis(20));
    }
    stop(totals);
}
