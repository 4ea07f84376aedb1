//! `line-producer practice`: a practice cluster that runs until it is ended, for the windows and programs of a computer.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
    sync::mpsc::{self, Sender},
};

use clap::Args;

use super::{ended, plan::Wrong, tell};
use crate::{
    connection::check_topic,
    fault::{Fault, Field, Kind},
    jobs,
    practice::Shared,
    settings,
    text::{practice as words, terminal},
};

/// What `practice` takes.
#[derive(Debug, Args)]
pub struct PracticeArguments {
    #[arg(long = "topic", value_name = "NAME", default_value = "invoices", help = words::TOPIC)]
    pub topics: Vec<String>,
}

/// Carries out `practice`.
pub(super) fn practice(arguments: &PracticeArguments) -> ExitCode {
    ended(run(arguments).map(|()| ExitCode::SUCCESS))
}

fn run(arguments: &PracticeArguments) -> Result<(), Wrong> {
    let wrong = |fault: Fault| Wrong::fault(&fault, None);
    for topic in &arguments.topics {
        check_topic(Field::Topic, topic).map_err(|fault| Wrong::fault(&fault, Some(Field::Topic)))?;
    }
    let (end, ended) = mpsc::channel();
    let asked = end.clone();
    let handler = move || {
        // It is ended only once.
        let _ = asked.send(());
    };
    ctrlc::set_handler(handler).map_err(|error| wrong(Fault::with(Kind::Internal, error.to_string())))?;
    let failed = |text| wrong(Fault::with(Kind::PracticeFailed, text));
    let shared = Shared::announced_in(settings::runtime_folder());
    let practice = shared.ready().map_err(failed)?;
    for topic in &arguments.topics {
        practice.ensure_topic(topic).map_err(failed)?;
    }
    let mut out = io::stdout().lock();
    let printed = writeln!(out, "{}", practice.address()).and_then(|()| out.flush());
    printed.map_err(|error| Wrong(terminal::list_not_printed(&error.to_string())))?;
    tell(&terminal::practice(practice.address()));
    tell(words::UNTIL);
    if stdin_is_a_pipe() {
        watch_stdin(end).map_err(wrong)?;
    }
    // Ends as well where nobody is left who could end it.
    let _ = ended.recv();
    Ok(())
}

/// Whoever started it through a pipe is gone when that is closed. A terminal is not read from: a command in the background
/// would be stopped for it. Nor is a file or /dev/null, which end at once.
#[cfg(unix)]
fn stdin_is_a_pipe() -> bool {
    use std::os::{fd::AsFd, unix::fs::FileTypeExt};
    let stdin = io::stdin().as_fd().try_clone_to_owned().map(std::fs::File::from);
    let kind = stdin.and_then(|file| file.metadata()).map(|metadata| metadata.file_type());
    kind.is_ok_and(|kind| kind.is_fifo() || kind.is_socket())
}

#[cfg(not(unix))]
fn stdin_is_a_pipe() -> bool {
    !std::io::IsTerminal::is_terminal(&io::stdin())
}

fn watch_stdin(end: Sender<()>) -> Result<(), Fault> {
    // Left behind when the command is ended in another way.
    jobs::thread("practice-stdin", move || {
        let mut some = [0; 256];
        while io::stdin().read(&mut some).is_ok_and(|read| read > 0) {}
        let _ = end.send(());
    })
    .map(drop)
}
