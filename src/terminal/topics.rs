//! `line-producer topics`: the topics of a cluster, listed, and `topics create`: one of them made.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    NOT_ALL,
    access::access,
    arguments::{ClusterArguments, Format},
    ended,
    output::printable,
    plan::{self, Wrong},
    tell,
};
use crate::{
    connection::Access,
    fault::{Fault, Kind},
    text::{number, terminal, topics as words},
    topics::{self, NewTopic, NewTopicForm, Topic},
};

/// What `topics` takes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct TopicsArguments {
    #[command(subcommand)]
    pub command: Option<TopicsCommand>,
    #[command(flatten)]
    pub cluster: ClusterArguments,
    #[arg(long, help = words::TOPICS_INTERNAL)]
    pub internal: bool,
    #[arg(long, value_enum, default_value_t, help = words::TOPICS_FORMAT)]
    pub format: Format,
}

/// What can be done beside listing.
#[derive(Debug, Subcommand)]
pub enum TopicsCommand {
    /// Create a topic.
    #[command(about = words::TOPICS_CREATE, after_help = words::TOPICS_CREATE_MORE)]
    Create(Box<CreateArguments>),
}

/// What `topics create` takes.
#[derive(Debug, Args)]
pub struct CreateArguments {
    #[arg(value_name = "NAME", help = words::CREATE_NAME)]
    pub name: String,
    #[arg(long, value_name = "N", help = words::CREATE_PARTITIONS)]
    pub partitions: String,
    #[arg(long, value_name = "N", help = words::CREATE_REPLICAS)]
    pub replicas: Option<String>,
    #[arg(long, value_name = "TIME", help = words::CREATE_RETENTION)]
    pub retention: Option<String>,
    #[command(flatten)]
    pub cluster: ClusterArguments,
    #[arg(long, value_enum, default_value_t, help = words::TOPICS_FORMAT)]
    pub format: Format,
}

/// A topic, in the order in which the fields are printed.
#[derive(Serialize)]
struct Object<'a> {
    topic: &'a str,
    partitions: usize,
    replicas: usize,
    /// None where the cluster did not tell.
    messages: Option<u64>,
    internal: bool,
}

/// A topic that was to be made.
#[derive(Serialize)]
struct Created<'a> {
    topic: &'a str,
    partitions: i32,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
}

/// Carries out `topics`.
pub(super) fn topics(arguments: &TopicsArguments) -> ExitCode {
    ended(match &arguments.command {
        None => list(arguments),
        Some(TopicsCommand::Create(arguments)) => create(arguments),
    })
}

/// Neither lists nor makes what ends with the command.
fn way(cluster: &ClusterArguments) -> Result<Access, Wrong> {
    if cluster.practice {
        return Err(Wrong(words::NOT_PRACTICE.to_owned()));
    }
    if !cluster.named() {
        return Err(Wrong(words::NAME_ONE.to_owned()));
    }
    access(cluster)
}

fn list(arguments: &TopicsArguments) -> Result<ExitCode, Wrong> {
    let access = way(&arguments.cluster)?;
    let mut listed = topics::list(&access).map_err(|fault| Wrong::fault(&fault, None))?;
    listed.retain(|topic| arguments.internal || !topic.internal());
    if listed.is_empty() {
        tell(words::NO_TOPIC);
    }
    let mut out = io::stdout().lock();
    printed(match arguments.format {
        Format::Text => text(&mut out, &listed),
        Format::Json => json(&mut out, &listed),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Whoever reads may have read enough, as `head` does.
fn printed(outcome: io::Result<()>) -> Result<(), Wrong> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Wrong(terminal::list_not_printed(&error.to_string())))
        }
        _ => Ok(()),
    }
}

fn json(out: &mut impl Write, listed: &[Topic]) -> io::Result<()> {
    for topic in listed {
        let Topic { name, partitions, replicas, messages } = topic;
        let (partitions, replicas, messages, internal) = (*partitions, *replicas, *messages, topic.internal());
        serde_json::to_writer(&mut *out, &Object { topic: name, partitions, replicas, messages, internal })?;
        writeln!(out)?;
    }
    out.flush()
}

/// Columns as wide as their longest text; numbers end at the right.
fn text(out: &mut impl Write, listed: &[Topic]) -> io::Result<()> {
    if listed.is_empty() {
        return Ok(());
    }
    let row = |topic: &Topic| {
        let messages = topic.messages.map_or_else(|| words::NOT_TOLD.to_owned(), number::whole);
        let (partitions, replicas) = (number::whole(topic.partitions as u64), number::whole(topic.replicas as u64));
        [printable(&topic.name).into_owned(), partitions, replicas, messages]
    };
    let mut rows = vec![words::HEADING.map(str::to_owned)];
    rows.extend(listed.iter().map(row));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let [first, second, third, fourth] = [0, 1, 2, 3].map(width);
    for [name, partitions, replicas, messages] in &rows {
        writeln!(out, "{name:first$}  {partitions:>second$}  {replicas:>third$}  {messages:>fourth$}")?;
    }
    out.flush()
}

fn create(arguments: &CreateArguments) -> Result<ExitCode, Wrong> {
    let form = NewTopicForm {
        name: arguments.name.clone(),
        partitions: arguments.partitions.clone(),
        replicas: arguments.replicas.clone().unwrap_or_default(),
        retention: arguments.retention.clone().unwrap_or_default(),
    };
    let topic = form.check().map_err(|problems| plan::wrong(&problems))?;
    let access = way(&arguments.cluster)?;
    let outcome = topics::create(&access, &topic);
    told(&topic, outcome, arguments.format)
}

fn told(topic: &NewTopic, outcome: Result<(), Fault>, format: Format) -> Result<ExitCode, Wrong> {
    let refused = match outcome {
        Ok(()) => None,
        Err(fault) if is_refusal(&fault.kind) => Some(fault),
        Err(fault) => return Err(Wrong::fault(&fault, None)),
    };
    let mut out = io::stdout().lock();
    printed(match format {
        Format::Text if refused.is_some() => Ok(()),
        Format::Text => {
            writeln!(out, "{}", words::created(&topic.name, u64::try_from(topic.partitions).unwrap_or_default()))
        }
        Format::Json => {
            let object = Created {
                topic: &topic.name,
                partitions: topic.partitions,
                result: if refused.is_some() { "refused" } else { "created" },
                fault: refused.as_ref().map(Fault::name),
                explanation: refused.as_ref().map(|fault| fault.words().happened),
            };
            serde_json::to_writer(&mut out, &object).map_err(io::Error::from).and_then(|()| writeln!(out))
        }
    })?;
    Ok(match refused {
        None => ExitCode::SUCCESS,
        Some(fault) => {
            tell(&fault.text());
            ExitCode::from(NOT_ALL)
        }
    })
}

/// Whether the cluster was reached and said no.
fn is_refusal(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::CreateDenied { .. }
            | Kind::TopicExists { .. }
            | Kind::TooManyReplicas { .. }
            | Kind::TopicName { .. }
            | Kind::CreateRefused { .. }
            | Kind::CreateNotOffered { .. }
    )
}
