//! Programs that are not ours, each with an end in time.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
    time::Duration,
};

/// Runs a program to its end and gives its standard output.
///
/// # Errors
/// What it said, when it could not be started, failed, or took longer than `deadline`.
pub fn run(deadline: Duration, program: &str, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, String> {
    let Output { status, stdout, stderr } = outcome(deadline, program, arguments, input)?;
    if status.success() {
        return Ok(stdout);
    }
    let said = String::from_utf8_lossy(&stderr).into_owned() + &String::from_utf8_lossy(&stdout);
    let late = if status.code() == Some(124) { " (took too long)" } else { "" };
    Err(format!("{program} ended with {status}{late}:\n{}", last_lines(&said)))
}

/// The last thirty lines of a log that say what went wrong, or of the whole log where none does.
pub fn last_lines(log: &str) -> String {
    // A Java program says much while all is well; its configuration and the stacks of its errors are indented.
    let calm = |line: &str| line.contains("] INFO ") || line.starts_with('\t');
    let mut lines: Vec<_> = log.lines().filter(|line| !calm(line)).collect();
    if lines.is_empty() {
        lines = log.lines().collect();
    }
    lines[lines.len().saturating_sub(30)..].join("\n")
}

/// Runs a program to its end, whatever that is. Status 124 says that it took longer than `deadline`.
///
/// # Errors
/// That it could not be started.
pub fn outcome(deadline: Duration, program: &str, arguments: &[&str], input: &[u8]) -> Result<Output, String> {
    let failed = |error: std::io::Error| format!("{program}: {error}");
    let mut child = Command::new("timeout")
        .args(["--kill-after=1", &deadline.as_secs().to_string(), program])
        .args(arguments)
        .env_remove("SSL_CERT_FILE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut pipe = child.stdin.take().ok_or("no pipe")?;
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("input".to_owned())
            .spawn_scoped(scope, move || {
                // A program that does not read to the end shows that by its status.
                let _ = pipe.write_all(input);
            })
            .map_err(failed)?;
        child.wait_with_output().map_err(failed)
    })
}

/// Sends a signal such as `KILL` to a process. It may be gone already.
pub fn signal(name: &str, pid: u32) -> Result<(), String> {
    run(Duration::from_secs(5), "sh", &["-c", "kill -s \"$0\" \"$1\"", name, &pid.to_string()], b"").map(drop)
}
