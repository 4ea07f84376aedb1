//! `line-producer send`: one run, printed.

use std::{
    io::{self, BufWriter},
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver},
    },
    task::Waker,
};

use super::{
    NOT_ALL, WRONG,
    arguments::SendArguments,
    output::Output,
    plan::{self, Wrong},
};
use crate::{
    delivery::State,
    fault::{Fault, Field, Kind},
    practice::Practice,
    producer::{Contact, Event, Listener, Outcome, Worker},
    run::{self, Cluster, Run},
    source::{self, Origin},
    text::{status, terminal as words},
};

/// How many events may wait to be printed before the worker waits for the printer.
const UNPRINTED: usize = 256;

/// Carries out `send`.
pub(super) fn send(arguments: &SendArguments) -> ExitCode {
    match try_send(arguments) {
        Ok(code) => code,
        Err(Wrong(text)) => {
            eprintln!("{text}");
            ExitCode::from(WRONG)
        }
    }
}

fn try_send(arguments: &SendArguments) -> Result<ExitCode, Wrong> {
    let wrong = |fault: Fault| Wrong::fault(&fault, None);
    let (plan, secret) = plan::plan(arguments)?;
    if plan.origin != Origin::Stdin {
        source::examine(&plan.origin).map_err(|fault| Wrong::fault(&fault, Some(Field::File)))?;
    }
    let practice = match plan.cluster {
        Cluster::Practice => Some(start_practice(&plan.topic).map_err(wrong)?),
        Cluster::Mine => None,
    };
    let address = practice.as_ref().map_or("", Practice::address);
    let (run, assignment) = run::prepare(1, plan, secret.as_ref(), address).map_err(wrong)?;
    let worker = Arc::new(Worker::spawn().map_err(wrong)?);
    stop_on_ctrl_c(&worker).map_err(wrong)?;
    let (events, printer) = mpsc::sync_channel(UNPRINTED);
    let listener = move |event: Event| {
        // The printer goes first only when the program ends.
        let _ = events.send(event);
    };
    worker.start(assignment, Box::new(listener)).map_err(wrong)?;
    print(&run, &printer, arguments, &worker);
    Ok(conclude(&run))
}

fn start_practice(topic: &str) -> Result<Practice, Fault> {
    let failed = |text| Fault::with(Kind::PracticeFailed, text);
    let practice = Practice::start().map_err(failed)?;
    practice.ensure_topic(topic).map_err(failed)?;
    eprintln!("{}", words::practice(practice.address()));
    Ok(practice)
}

/// The first Ctrl-C stops as Stop does, the second ends the program.
fn stop_on_ctrl_c(worker: &Arc<Worker>) -> Result<(), Fault> {
    let worker = Arc::clone(worker);
    let asked = AtomicBool::new(false);
    let handler = move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(NOT_ALL));
        }
        worker.stop();
    };
    ctrlc::set_handler(handler).map_err(|error| Fault::with(Kind::Internal, error.to_string()))
}

/// Prints rows as they end, until the run is over. When nobody reads any more, the run is stopped.
fn print(run: &Run, events: &Receiver<Event>, arguments: &SendArguments, worker: &Worker) {
    let mut output = Output::new(BufWriter::new(io::stdout().lock()), arguments.format);
    let mut recorder = run.recorder(Waker::noop().clone());
    let mut readable = true;
    for event in events {
        let over = matches!(event, Event::Finished { .. });
        if let Event::Rows { handed, ended, .. } = &event
            && readable
            && output.rows(handed.clone(), ended).is_err()
        {
            readable = false;
            worker.stop();
        }
        if let Event::Contact { contact, .. } = &event {
            tell_contact(run, contact);
        }
        recorder.event(event);
        if over {
            return;
        }
    }
}

/// Says that contact was lost, and that it is there again. `run` still stands as before.
fn tell_contact(run: &Run, contact: &Contact) {
    match (run.status().contact, contact) {
        (_, Contact::Lost(fault)) => {
            let kept = run.log().totals().of(State::Waiting);
            eprintln!("{}\n{}", status::waiting_for_cluster(kept, run.plan().deadline), fault.text());
        }
        (Contact::Lost(_), Contact::Made { .. }) => eprintln!("{}", status::CLUSTER_IS_BACK),
        _ => {}
    }
}

fn conclude(run: &Run) -> ExitCode {
    let end = run.status();
    let totals = run.log().totals();
    let summary = status::summary(&totals, end.blank, end.elapsed());
    let outcome = end.finish.as_ref().map(|finish| &finish.outcome);
    if let Some(Outcome::Broken { fault, .. }) = outcome {
        eprintln!("{}", fault.text());
    }
    eprintln!("{summary}");
    match outcome {
        Some(Outcome::Done) if totals.all_delivered() => ExitCode::SUCCESS,
        Some(Outcome::Broken { contact: false, .. }) => ExitCode::from(WRONG),
        _ => ExitCode::from(NOT_ALL),
    }
}
