//! `line-producer test`: a test of the connection, printed step by step.

use std::{
    io::{self, Write},
    process::ExitCode,
    sync::mpsc::{self, Receiver},
    time::SystemTime,
};

use serde::Serialize;

use super::{
    NOT_ALL, WRONG,
    access::check,
    arguments::{Format, TestArguments},
    ended,
    plan::{self, Wrong},
    secrets::secrets,
    send::{start_practice, tell_warnings},
};
use crate::{
    connection::{
        test::{ConnectionTest, Ending, Event, Step, StepReport, StepState, Target},
        warnings,
    },
    fault::Fault,
    practice::Practice,
    run::{Cluster, Form, practice_profile},
    text::{terminal as words, test as test_words},
};

/// One step's end, in the order in which the fields are printed.
#[derive(Serialize)]
struct Object<'a> {
    step: &'static str,
    result: &'static str,
    elapsed_us: u64,
    finding: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
}

/// Carries out `test`.
pub(super) fn test(arguments: &TestArguments) -> ExitCode {
    ended(try_test(arguments))
}

fn try_test(arguments: &TestArguments) -> Result<ExitCode, Wrong> {
    let wrong = |fault: Fault| Wrong::fault(&fault, None);
    if !arguments.cluster.named() {
        return Err(Wrong(words::NAME_A_CLUSTER.to_owned()));
    }
    let mut form = Form::default();
    plan::fill_cluster(&mut form, &arguments.cluster)?;
    plan::put(&mut form.topic, arguments.topic.as_ref());
    let secrets = secrets(&form, &arguments.cluster)?;
    check(&form, &secrets)?;
    if form.cluster == Cluster::Mine {
        tell_warnings(&warnings(&form.profile));
    }
    let practice = match form.cluster {
        Cluster::Practice => Some(start_practice(form.topic.trim()).map_err(wrong)?),
        Cluster::Mine => None,
    };
    if let Some(practice) = practice.as_ref().map(Practice::address) {
        form.profile = practice_profile(practice);
    }
    let target = Target::new(&form.profile, &secrets, form.topic.trim()).map_err(wrong)?;
    let (sender, events) = mpsc::channel();
    // Nobody listens any more when nothing can be printed.
    let tell_it = move |event| drop(sender.send(event));
    let _test = ConnectionTest::start(target, tell_it).map_err(wrong)?;
    match follow(&events, arguments.format, io::stdout().lock()) {
        Ok(ending) => Ok(exit_code(ending)),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::from(NOT_ALL)),
        Err(error) => Err(Wrong(words::not_printed(&error.to_string()))),
    }
}

/// Prints each step as it ends.
fn follow(events: &Receiver<Event>, format: Format, mut out: impl Write) -> io::Result<Ending> {
    for event in events {
        match event {
            Event::Step(StepReport { state: StepState::Waiting | StepState::Running, .. }) => {}
            Event::Step(report) => {
                print(&report, format, &mut out)?;
                out.flush()?;
            }
            Event::Ended(ending) => return Ok(ending),
        }
    }
    // The thread went away without a last word.
    Ok(Ending::Cancelled)
}

fn print(report: &StepReport, format: Format, out: &mut impl Write) -> io::Result<()> {
    let now = SystemTime::now();
    let fault = match &report.state {
        StepState::Failed(fault) => Some(fault),
        _ => None,
    };
    match format {
        Format::Text => {
            writeln!(out, "{}", test_words::step_text(report, now))?;
            fault.map_or(Ok(()), |fault| writeln!(out, "{}", fault.text()))
        }
        Format::Json => {
            let object = Object {
                step: report.step.name(),
                result: report.state.name(),
                elapsed_us: u64::try_from(report.elapsed.as_micros()).unwrap_or(u64::MAX),
                finding: &test_words::finding(report, now),
                fault: fault.map(Fault::name),
                explanation: fault.map(|fault| fault.words().happened),
            };
            serde_json::to_writer(&mut *out, &object)?;
            writeln!(out)
        }
    }
}

/// As `send` has it: who was not let in had no contact.
fn exit_code(ending: Ending) -> ExitCode {
    match ending {
        Ending::Passed => ExitCode::SUCCESS,
        Ending::Failed(step) if step > Step::SignIn => ExitCode::from(NOT_ALL),
        Ending::Failed(_) | Ending::Cancelled => ExitCode::from(WRONG),
    }
}
