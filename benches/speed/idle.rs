//! A window that nobody touches: the processor time that it takes, and how often it wakes.

use std::{thread, time::Duration};

use crate::{
    desktop::{Desktop, cpu_ticks, rest, wake_ups},
    table::Table,
};

/// How long it is watched.
const WATCHED: Duration = Duration::from_secs(10);

/// Opens the window, lets it come to rest, and watches it.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(table: &mut Table) -> Result<(), String> {
    let desktop = Desktop::new()?;
    let (window, _) = desktop.first_frame(&mut desktop.command(env!("CARGO_BIN_EXE_line-producer")))?;
    rest(&window)?;
    let look = || Ok::<_, String>((cpu_ticks(&window)?, wake_ups(&window)?));
    let before = look()?;
    thread::sleep(WATCHED);
    let after = look()?;
    // Who draws a frame wakes for it.
    let measured = format!("{} ticks; its threads woke {} times", after.0 - before.0, after.1 - before.1);
    table.add("idle window", "no frames, no CPU ticks in 10 s", measured);
    Ok(())
}
