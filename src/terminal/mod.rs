//! The same work without a window, for scripts and machines without a display.

mod access;
mod arguments;
mod check;
mod connections;
mod course;
mod interrupt;
mod offer;
mod options;
mod output;
mod plan;
mod practice;
mod printer;
mod read;
mod secrets;
mod send;
mod test;
mod topics;

use std::{
    io::{self, Write},
    process::ExitCode,
};

pub use arguments::{Arguments, Command};
use plan::Wrong;

/// Carries out a command of the terminal.
pub fn run(command: Command) -> ExitCode {
    match command {
        Command::Check(arguments) => check::check(&arguments),
        Command::Connections(arguments) => connections::connections(&arguments),
        Command::Practice(arguments) => practice::practice(&arguments),
        Command::Read(arguments) => read::read(&arguments),
        Command::Send(arguments) => send::send(&arguments),
        Command::Test(arguments) => test::test(&arguments),
        Command::Topics(arguments) => topics::topics(&arguments),
    }
}

/// Says something on standard error. Nobody has to listen there, so a failure is none.
pub fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// The exit code of a command, which says first what was wrong with it.
fn ended(outcome: Result<ExitCode, Wrong>) -> ExitCode {
    outcome.unwrap_or_else(|Wrong(text)| {
        tell(&text);
        ExitCode::from(WRONG)
    })
}

/// Exit code for wrong usage or configuration, no line to send, or no contact at all.
const WRONG: u8 = 2;
/// Exit code when not every line was delivered.
const NOT_ALL: u8 = 1;
