//! `line-producer check`: which lines of a file could be sent, without sending any.

use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
};

use serde::Serialize;

use super::{
    NOT_ALL,
    arguments::{CheckArguments, Format},
    ended,
    plan::{self, Wrong},
    tell,
};
use crate::{
    fault::{Fault, Field},
    run::{self, Cluster, Form, Spacing},
    source::{self, Check, Origin, Progress},
    text::{lower_first, terminal, window::preview},
};

/// A line that cannot be sent, in the order in which the fields are printed.
#[derive(Serialize)]
struct Object<'a> {
    line: u64,
    fault: &'a str,
    explanation: String,
}

/// What the check came to: the last object.
#[derive(Serialize)]
struct Summary<'a> {
    lines: u64,
    cannot_be_sent: u64,
    without_key: u64,
    not_utf8: u64,
    blank: u64,
    reasons: Vec<Reason<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    broke_off: Option<&'a str>,
}

#[derive(Serialize)]
struct Reason<'a> {
    fault: &'a str,
    lines: u64,
    first_line: u64,
}

/// Carries out `check`.
pub(super) fn check(arguments: &CheckArguments) -> ExitCode {
    ended(try_check(arguments))
}

fn try_check(arguments: &CheckArguments) -> Result<ExitCode, Wrong> {
    let form = form(arguments)?;
    let stdin = arguments.file.as_os_str() == "-";
    // A name on the command line is taken as it is.
    let origin = if stdin { Origin::Stdin } else { Origin::File(arguments.file.clone()) };
    let mut selection = form.whole();
    selection.format = form.format;
    let checked = run::check(&origin, &selection, &Progress::default());
    let checked = checked.map_err(|fault| Wrong::fault(&fault, Some(Field::File)))?;
    // Nobody cancels it.
    let Some(check) = checked else { return Ok(ExitCode::from(NOT_ALL)) };
    match print(&check, arguments.format, BufWriter::new(io::stdout().lock())) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(Wrong(terminal::list_not_printed(&error.to_string())));
        }
        _ => {}
    }
    sum_up(&check);
    Ok(if check.passed() { ExitCode::SUCCESS } else { ExitCode::from(NOT_ALL) })
}

/// The fields of the form that say what can be sent.
fn form(arguments: &CheckArguments) -> Result<Form, Wrong> {
    let mut form = Form { cluster: Cluster::Mine, key_field: String::new(), ..Form::default() };
    form.file = arguments.file.to_string_lossy().into_owned();
    plan::put(&mut form.key_field, arguments.key_field.as_ref());
    plan::put(&mut form.profile.message_size, arguments.message_size.as_ref());
    form.format = arguments.input_format.map(Into::into).unwrap_or_default();
    form.record_as = arguments.record_as.map(Into::into).unwrap_or_default();
    form.bad_lines = arguments.bad_lines.map(Into::into).unwrap_or_default();
    arguments.beside.fill(&mut form)?;
    if let Some(field) = &arguments.as_recorded {
        (form.spacing, form.time_field) = (Spacing::Recorded, field.clone());
    }
    plan::refuse_blank_texts(&[
        (Field::File, Some(form.file.as_str())),
        (Field::KeyField, arguments.key_field.as_deref()),
        (Field::TimeField, arguments.as_recorded.as_deref()),
        (Field::TimestampField, arguments.beside.timestamp_field.as_deref()),
    ])?;
    let mut problems = form.check(true).err().unwrap_or_default();
    problems.retain(|(field, _)| matches!(field, Field::MessageSize | Field::Headers));
    if problems.is_empty() { Ok(form) } else { Err(plan::wrong(&problems)) }
}

fn print(check: &Check, format: Format, mut out: impl Write) -> io::Result<()> {
    for (line, fault) in &check.listed {
        let fault_words = fault.words();
        match format {
            Format::Text => {
                writeln!(out, "{}", preview::row(*line, &lower_first(&fault_words.title), check.format))?;
            }
            Format::Json => {
                let object = Object { line: *line, fault: fault.name(), explanation: fault_words.happened };
                serde_json::to_writer(&mut out, &object)?;
                writeln!(out)?;
            }
        }
    }
    if format == Format::Json {
        serde_json::to_writer(&mut out, &summary(check))?;
        writeln!(out)?;
    }
    out.flush()
}

fn summary(check: &Check) -> Summary<'_> {
    let reason =
        |reason: &source::Reason| Reason { fault: reason.fault.name(), lines: reason.count, first_line: reason.first };
    Summary {
        lines: check.records,
        cannot_be_sent: check.bad,
        without_key: check.keyless,
        not_utf8: check.not_text,
        blank: check.blank,
        reasons: check.reasons.iter().map(reason).collect(),
        broke_off: check.broke_off.as_ref().map(Fault::name),
    }
}

/// Each reason with what to try, and the verdict, on standard error.
fn sum_up(check: &Check) {
    for reason in &check.reasons {
        tell(&preview::reason(reason, check.format));
    }
    if let Some(fault) = &check.broke_off {
        tell(&fault.text());
    }
    let verdict = preview::verdict(check, check.format);
    let remarks = preview::remarks(check, check.format);
    tell(&[vec![verdict], remarks].concat().join("\n"));
}
