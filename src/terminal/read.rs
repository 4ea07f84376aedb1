//! `line-producer read`: a topic, printed message by message.

mod output;

use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use clap::Args;

use self::output::Output;
use super::{
    NOT_ALL, WRONG,
    access::check,
    arguments::ClusterArguments,
    ended,
    interrupt::stop_on_ctrl_c,
    plan::{self, Wrong},
    secrets::secrets,
    send::{start_practice, tell_warnings},
    tell,
};
use crate::{
    connection::{Access, Secrets, warnings},
    fault::{Fault, Field},
    jobs,
    reader::{self, Fields, Finish, From, FromError, Listener, News, Outcome, Request},
    run::{Cluster, Form, practice_profile},
    text::{messages, terminal, terminal_read as words},
};

/// What `read` takes.
#[derive(Debug, Args)]
pub struct ReadArguments {
    #[command(flatten)]
    pub cluster: ClusterArguments,
    #[arg(long, help = words::TOPIC)]
    pub topic: String,
    #[arg(long, value_name = "N", help = words::PARTITION, value_parser = clap::value_parser!(i32).range(0..))]
    pub partition: Option<i32>,
    #[arg(long, value_name = "FROM", help = words::FROM, value_parser = from, default_value = "beginning")]
    pub from: From,
    #[arg(long, value_name = "N", help = words::COUNT)]
    pub count: Option<u64>,
    #[arg(long, help = words::FOLLOW)]
    pub follow: bool,
}

fn from(text: &str) -> Result<From, &'static str> {
    text.parse().map_err(|error| match error {
        FromError::Unknown => words::FROM_UNKNOWN,
        FromError::Count => words::FROM_COUNT,
        FromError::Offset => words::FROM_OFFSET,
        FromError::Time => words::FROM_TIME,
    })
}

/// Carries out `read`.
pub(super) fn read(arguments: &ReadArguments) -> ExitCode {
    ended(try_read(arguments))
}

fn try_read(arguments: &ReadArguments) -> Result<ExitCode, Wrong> {
    let wrong = |fault: Fault| Wrong::fault(&fault, None);
    if !arguments.cluster.named() {
        return Err(Wrong(terminal::NAME_A_CLUSTER.to_owned()));
    }
    let mut form = Form::default();
    plan::fill_cluster(&mut form, &arguments.cluster)?;
    form.topic.clone_from(&arguments.topic);
    plan::refuse_blank_texts(&[(Field::Topic, Some(form.topic.as_str()))])?;
    let secrets = secrets(&form, &arguments.cluster)?;
    check(&form, &secrets)?;
    let topic = form.topic.trim().to_owned();
    let access = match form.cluster {
        Cluster::Mine => {
            tell_warnings(&warnings(&form.profile));
            Access::new(form.profile, secrets)
        }
        Cluster::Practice => {
            let practice = start_practice(&topic).map_err(wrong)?;
            let access = Access::new(practice_profile(practice.address()), Secrets::default());
            // It ends with its last handle, and the program ends with this.
            std::mem::forget(practice);
            access
        }
    };
    let config = access.reading().map_err(wrong)?;
    let (partition, from, follow) = (arguments.partition, arguments.from.clone(), arguments.follow);
    let request = Request { config, topic, partition, from, follow, most_bytes: None };
    let mut printer = Printer {
        out: Output::new(BufWriter::with_capacity(1 << 16, io::stdout().lock())),
        left: arguments.count.unwrap_or(u64::MAX),
        printed: 0,
        partitions: None,
        troubled: false,
        broken: None,
        stopped: stop_on_ctrl_c(give_up_soon).map_err(wrong)?,
    };
    if printer.left == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    let finish = reader::read(&request, &mut printer);
    printer.pause();
    conclude(printer, finish, follow)
}

/// How long what is under way may take after Ctrl-C: a question to the cluster, or a reader who does not read.
const GIVE_UP: Duration = Duration::from_secs(2);

fn give_up_soon() {
    let ended = jobs::thread("give-up", || {
        std::thread::sleep(GIVE_UP);
        std::process::exit(i32::from(NOT_ALL));
    });
    if let Err(fault) = ended {
        log::error!("no thread: {}", fault.technical);
    }
}

/// Prints what is read.
struct Printer<W: Write> {
    out: Output<W>,
    /// How many messages are still wanted.
    left: u64,
    printed: u64,
    /// How many partitions are read, once the cluster was reached.
    partitions: Option<usize>,
    /// A message could not be read, or was gone.
    troubled: bool,
    /// Why nothing more can be printed.
    broken: Option<io::Error>,
    stopped: Arc<AtomicBool>,
}

impl<W: Write> Listener for Printer<W> {
    fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed) || self.broken.is_some()
    }

    fn message(&mut self, message: Fields<'_>) -> bool {
        if let Err(error) = self.out.print(&message) {
            self.broken = Some(error);
            return false;
        }
        self.left -= 1;
        self.printed += 1;
        self.left > 0
    }

    fn news(&mut self, news: News) {
        match news {
            News::Began(spans) => self.partitions = Some(spans.len()),
            News::Added(partitions) => {
                self.partitions = self.partitions.map(|read| read + partitions);
                tell(&messages::added(partitions));
            }
            News::Lost(fault) => tell(&fault.text()),
            News::Back => tell(words::BACK),
            News::Unreadable { partition, offset, fault } => {
                self.troubled = true;
                tell(&words::unreadable(partition, offset, &fault.text()));
            }
            News::Gone { partition, from, to } => {
                self.troubled = true;
                tell(&words::gone(partition, from, to));
            }
            News::Seeking(_) | News::CaughtUp => {}
        }
    }

    fn pause(&mut self) {
        if let Err(error) = self.out.flush() {
            self.broken.get_or_insert(error);
        }
    }
}

fn conclude<W: Write>(printer: Printer<W>, finish: Result<Finish, Fault>, follow: bool) -> Result<ExitCode, Wrong> {
    match printer.broken {
        // Whoever read it has read enough.
        Some(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::from(NOT_ALL)),
        Some(error) => return Err(Wrong(terminal::list_not_printed(&error.to_string()))),
        None => {}
    }
    if let Some(partitions) = printer.partitions {
        tell(&words::summary(printer.printed, partitions));
    }
    let whole = match finish {
        Ok(Finish { outcome, .. }) => outcome != Outcome::Stopped || follow,
        Err(fault) => {
            tell(&fault.text());
            if printer.partitions.is_none() {
                return Ok(ExitCode::from(WRONG));
            }
            false
        }
    };
    Ok(if whole && !printer.troubled { ExitCode::SUCCESS } else { ExitCode::from(NOT_ALL) })
}
