//! The program: window or terminal.

use std::process::ExitCode;

use clap::Parser;
use line_producer::{
    app,
    terminal::{self, Arguments},
    text,
};

fn main() -> ExitCode {
    // Without OpenSSL's clean-up at exit: connections may still be closing on librdkafka's threads then, and would use
    // what is gone.
    openssl::init();
    if let Err(error) = app::start_log() {
        terminal::tell(&error.to_string());
    }
    match Arguments::parse().command {
        Some(command) => terminal::run(command),
        None => match app::open() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                terminal::tell(&text::terminal::no_window(&error.to_string()));
                ExitCode::FAILURE
            }
        },
    }
}
