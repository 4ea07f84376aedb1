//! How exactly a pace is kept, with the program already open, as in the window: a worker that waits, and a practice cluster
//! that runs.

use std::{
    sync::mpsc::{self, Receiver, Sender},
    task::Waker,
    time::{Duration, Instant},
};

use line_producer::{
    connection::Secrets,
    practice::Practice,
    producer::{Event, Listener as _, Worker},
    run::{self, Form, Run},
};

use crate::table::Table;

const MESSAGES: u64 = 1_000;
const DELAY: Duration = Duration::from_millis(10);

/// What a run's listener saw, and when.
enum Seen {
    /// So many lines were handed over.
    Handed(u64, Instant),
    Finished,
}

/// A thousand messages at 10 ms: how late the last is against the first, and whether lateness grows.
///
/// # Errors
/// What went wrong, in words.
pub fn paced(table: &mut Table) -> Result<(), String> {
    let open = Open::new()?;
    let form = Form { count: MESSAGES.to_string(), delay: "10ms".to_owned(), ..Form::default() };
    let seen = open.send(&form)?;
    let mut at = Vec::new();
    for seen in seen {
        match seen {
            Seen::Handed(lines, instant) => at.extend((0..lines).map(|_| instant)),
            Seen::Finished => break,
        }
    }
    let Some(first) = at.first().copied() else { return Err("nothing was sent".to_owned()) };
    let late: Vec<f64> = at.iter().zip(0..).map(|(at, line)| late_ms(*at, first, line)).collect();
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let (begin, end) = (mean(&late[..late.len() / 10]), mean(&late[late.len() * 9 / 10..]));
    let last = late.last().copied().unwrap_or_default();
    let worst = late.iter().copied().fold(0.0, f64::max);
    table.add(
        "1,000 messages at 10 ms: lateness of the last; drift",
        "≤ 2 ms; none",
        format!(
            "{last:.2} ms (the worst of all {worst:.2} ms); the last hundred {:+.2} ms against the first",
            end - begin
        ),
    );
    Ok(())
}

fn late_ms(at: Instant, first: Instant, line: u32) -> f64 {
    (at.saturating_duration_since(first).as_secs_f64() - (DELAY * line).as_secs_f64()) * 1_000.0
}

/// A program that is open.
struct Open {
    practice: Practice,
    worker: Worker,
}

impl Open {
    fn new() -> Result<Self, String> {
        let practice = Practice::start()?;
        practice.ensure_topic(&Form::default().topic)?;
        let worker = Worker::spawn().map_err(|fault| fault.technical)?;
        Ok(Self { practice, worker })
    }

    /// Sends as the window does; what is seen from then on.
    fn send(&self, form: &Form) -> Result<Receiver<Seen>, String> {
        let plan = form.check(false).map_err(|problems| format!("{problems:?}"))?;
        let (run, assignment) =
            run::prepare(1, plan, &Secrets::default(), self.practice.address()).map_err(|fault| fault.technical)?;
        let (sender, seen) = mpsc::channel();
        self.worker.start(assignment, Box::new(listener(&run, sender))).map_err(|fault| fault.technical)?;
        Ok(seen)
    }
}

fn listener(run: &Run, seen: Sender<Seen>) -> impl FnMut(Event) + Send + 'static {
    let mut recorder = run.recorder(Waker::noop().clone());
    move |event| {
        let now = Instant::now();
        let mut told = None;
        match &event {
            Event::Rows { handed, .. } if !handed.is_empty() => told = Some(Seen::Handed(handed.len() as u64, now)),
            Event::Finished { .. } => told = Some(Seen::Finished),
            _ => {}
        }
        recorder.event(event);
        // Whoever looks on may have seen enough.
        told.into_iter().for_each(|one| _ = seen.send(one));
    }
}
