//! From the start of the program to its first frame, against a window of eframe's with nothing in it.

use std::{process::Command, time::Duration};

use crate::{
    desktop::Desktop,
    settings::{Asked, median},
    table::Table,
};

/// How this program is told to be the bare window.
const BARE: [&str; 2] = ["role", "bare"];

/// Measures both in turn.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(asked: &Asked, table: &mut Table) -> Result<(), String> {
    let desktop = Desktop::new()?;
    let bench = std::env::current_exe().map_err(|error| error.to_string())?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for turn in 0..=asked.runs {
        let mut program = desktop.command(env!("CARGO_BIN_EXE_line-producer"));
        let one = [first_frame(&desktop, &mut program)?, first_frame(&desktop, desktop.command(&bench).args(BARE))?];
        // The first turn brings the programs' files into memory.
        if turn > 0 {
            ours.push(one[0]);
            bare.push(one[1]);
        }
    }
    let (ours, bare) = (median(ours), median(bare));
    let ratio = ours.as_secs_f64() / bare.as_secs_f64();
    let measured = format!("{ratio:.2} ({} ms to {} ms)", ours.as_millis(), bare.as_millis());
    table.add("first frame against a bare eframe window of the same renderer", "≤ 1.3", measured);
    Ok(())
}

fn first_frame(desktop: &Desktop, command: &mut Command) -> Result<Duration, String> {
    let (running, taken) = desktop.first_frame(command)?;
    drop(running);
    desktop.wait_until_empty()?;
    Ok(taken)
}
