//! The program: window or terminal.

use std::process::ExitCode;

use clap::Parser;
use line_producer::terminal::{self, Arguments};

fn main() -> ExitCode {
    env_logger::init();
    match Arguments::parse().command {
        Some(command) => terminal::run(command),
        None => ExitCode::SUCCESS,
    }
}
