//! The memory that a logged row takes: a process of its own that keeps ten million, against one that keeps none.

use std::{fs, process::Command};

use line_producer::delivery::DeliveryLog;

use crate::table::Table;

const ROWS: u64 = 10_000_000;

/// Fills a log with so many delivered rows and says how much memory the process holds, in bytes.
///
/// # Errors
/// No number.
pub fn fill(rows: &str) -> Result<(), String> {
    let rows: u64 = rows.parse().map_err(|error| format!("{rows}: {error}"))?;
    let mut log = DeliveryLog::default();
    for line in 1..=rows {
        let row = log.append(line);
        log.delivered(row, (line % 4) as i32, line as i64 / 4, 5_000);
    }
    println!("{}", resident()?);
    // The log is there until now.
    drop(log);
    Ok(())
}

/// Measures both.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(table: &mut Table) -> Result<(), String> {
    let (full, empty) = (of(ROWS)?, of(0)?);
    let each = full.saturating_sub(empty) as f64 / ROWS as f64;
    table.add("memory a logged row, of 10,000,000", "≤ 24 bytes", format!("{each:.2} bytes"));
    Ok(())
}

fn of(rows: u64) -> Result<u64, String> {
    let words = |error: std::io::Error| error.to_string();
    let output = Command::new(std::env::current_exe().map_err(words)?)
        .args(["role", "rows", &rows.to_string()])
        .output()
        .map_err(words)?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.trim().parse().map_err(|_| format!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}

/// What this process holds in memory, in bytes.
fn resident() -> Result<u64, String> {
    let status = fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    let kilobytes: u64 =
        line.trim().trim_end_matches("kB").trim().parse().map_err(|error| format!("{line}: {error}"))?;
    Ok(kilobytes * 1024)
}
