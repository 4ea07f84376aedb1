//! `line-producer send`: one run, printed.

use std::{
    process::ExitCode,
    sync::{
        Arc,
        mpsc::{self, Receiver},
    },
    task::Waker,
};

use super::{
    NOT_ALL, WRONG,
    arguments::SendArguments,
    course::Told,
    ended,
    interrupt::stop_on_ctrl_c,
    plan::{self, Wrong},
    printer::{Printed, Printer},
    tell,
};
use crate::{
    connection::Warning,
    fault::{Fault, Field, Kind},
    practice::Practice,
    producer::{End, Ended, Event, Finish, Outcome, Worker},
    run::{self, Cluster, Plan, Run},
    source::{self, BadLines, Examined, Format, Origin},
    text::{figures as words_of_figures, status, terminal as words, terminal_offer},
};

/// Carries out `send`.
pub(super) fn send(arguments: &SendArguments) -> ExitCode {
    ended(try_send(arguments))
}

fn try_send(arguments: &SendArguments) -> Result<ExitCode, Wrong> {
    let wrong = |fault: Fault| Wrong::fault(&fault, None);
    let (plan, secrets) = plan::plan(arguments)?;
    tell_warnings(&plan.warnings());
    if plan.partition_overrides_key() {
        tell(&words::warning(terminal_offer::PARTITION_OVERRIDES_KEY));
    }
    // Kept to the end: what is unpacked for it is not unpacked again for the run.
    let examined = examine(&plan)?;
    let practice = match plan.cluster {
        Cluster::Practice => Some(start_practice(&plan.topic).map_err(wrong)?),
        Cluster::Mine => None,
    };
    let address = practice.as_ref().map_or("", Practice::address);
    let (run, assignment) = run::prepare(1, plan, &secrets, address).map_err(wrong)?;
    let worker = Arc::new(Worker::spawn().map_err(wrong)?);
    let stopping = Arc::clone(&worker);
    let stop_asked = stop_on_ctrl_c(move || stopping.stop()).map_err(wrong)?;
    let printer = Printer::start(arguments.format, Arc::clone(&worker)).map_err(wrong)?;
    let (sender, events) = mpsc::channel();
    worker.start(assignment, Box::new(printer.listener(sender))).map_err(wrong)?;
    let told = follow(&run, &events, &printer);
    match printer.finish(&stop_asked) {
        Printed::All => {}
        Printed::Unread(rows) => tell(&words::unread(rows)),
        Printed::Failed(error) => tell(&words::not_printed(&error.to_string())),
    }
    Ok(conclude(&run, examined.lines, told))
}

/// Looks at the file, where it is one.
fn examine(plan: &Plan) -> Result<Examined, Wrong> {
    if plan.origin == Origin::Stdin {
        return Ok(Examined::default());
    }
    let selection = &plan.selection;
    let examined = source::glance(&plan.origin, selection.format, selection.record_as)
        .map_err(|fault| Wrong::fault(&fault, Some(Field::File)))?;
    let text = examined.format == Some(Format::Text);
    if text && selection.wants_fields() && selection.bad_lines == BadLines::Refuse {
        let wanted = &selection.wanted;
        let field = match () {
            () if selection.key_field.is_some() => Field::KeyField,
            () if wanted.recorded_field.is_some() => Field::TimeField,
            () if wanted.timestamp_field.is_some() => Field::TimestampField,
            () => Field::Headers,
        };
        return Err(Wrong::fault(&Fault::new(Kind::TextWithKey), Some(field)));
    }
    Ok(examined)
}

/// Says what was switched off that keeps the lines safe.
pub(super) fn tell_warnings(warnings: &[Warning]) {
    for warning in warnings {
        tell(&words::warning(warning.words()));
    }
}

pub(super) fn start_practice(topic: &str) -> Result<Practice, Fault> {
    let failed = |text| Fault::with(Kind::PracticeFailed, text);
    let practice = Practice::start().map_err(failed)?;
    practice.ensure_topic(topic).map_err(failed)?;
    tell(&words::practice(practice.address()));
    Ok(practice)
}

/// Keeps the run's log and gives its rows to the printer, until it is over.
fn follow(run: &Run, events: &Receiver<Event>, printer: &Printer) -> Told {
    let mut recorder = run.recorder(Waker::noop().clone());
    let mut told = Told::default();
    for event in events {
        let over = matches!(event, Event::Finished { .. });
        match &event {
            Event::Contact { contact, .. } => told.contact(run, contact),
            Event::Slowed { slowed, .. } => told.slowed(*slowed),
            Event::Finished { finish: Finish { outcome: Outcome::Broken { fault, .. }, .. }, .. } => {
                printer.print(Vec::new(), without_end(run, fault));
            }
            _ => {}
        }
        recorder.record(&event);
        if let Event::Rows { handed, ended, .. } = event {
            printer.print(handed, ended);
        }
        if over {
            break;
        }
    }
    told
}

/// The ends of rows that still wait: only a worker that broke off leaves some.
fn without_end(run: &Run, fault: &Fault) -> Vec<Ended> {
    let ended = |row| Ended { row, end: End::Unknown(fault.clone().into()) };
    run.log().waiting().into_iter().map(ended).collect()
}

fn conclude(run: &Run, file_lines: Option<u64>, mut told: Told) -> ExitCode {
    let end = run.status();
    let totals = run.log().totals();
    let summary = status::summary(&end, &totals, status::expected(run.plan(), file_lines));
    let outcome = end.finish.as_ref().map(|finish| &finish.outcome);
    let broken = outcome.and_then(|outcome| match outcome {
        Outcome::Broken { fault, .. } => Some(fault),
        Outcome::Done | Outcome::Stopped => None,
    });
    told.rows(run.log().reasons(), broken);
    if let Some(fault) = broken {
        tell(&fault.text());
        // Without a line to send there is nothing to sum up.
        if matches!(fault.kind, Kind::FileEmpty { .. } | Kind::FileEndsBefore { .. }) {
            return ExitCode::from(WRONG);
        }
    }
    let figures = run.figures().key_figures(end.measured());
    if let (Some(rate), Some(median), Some(p99)) = (figures.mean_rate, figures.median_us, figures.p99_us) {
        tell(&words_of_figures::summary(rate, median, p99));
    }
    tell(&summary);
    match outcome {
        Some(Outcome::Done) if totals.all_delivered() => ExitCode::SUCCESS,
        Some(Outcome::Broken { contact: false, .. }) => ExitCode::from(WRONG),
        _ => ExitCode::from(NOT_ALL),
    }
}
