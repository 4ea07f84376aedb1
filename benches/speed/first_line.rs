//! From Send to the first delivered line: the window's program without its window, and the practice cluster.

use std::{
    sync::Arc,
    task::{Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

use line_producer::{
    action::Action,
    app::{Core, NativeDialogs, Services},
    delivery::State,
    fault::{Fault, Kind},
    run::{Form, Run},
    settings::Settings,
};

use crate::{
    settings::{Asked, median},
    table::Table,
};

/// For so long the program is open before Send is pressed.
const OPEN: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a program is asked to send: the first time it has not sent before.
const SENDS: usize = 3;

/// Measures the first Send of a program, and those after it.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(asked: &Asked, table: &mut Table) -> Result<(), String> {
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for _ in 0..asked.runs {
        let mut open = Open::new();
        open.take_in_for(OPEN);
        first.push(open.send()?);
        for _ in 1..SENDS {
            later.push(open.send()?);
        }
    }
    let ms = |times| median(times).as_secs_f64() * 1_000.0;
    let measured = format!("{:.0} ms the first time, {:.0} ms later", ms(first), ms(later));
    table.add("first line delivered after Send, practice cluster, program already open", "≤ 50 ms", measured);
    Ok(())
}

/// A program that is open.
struct Open {
    core: Core,
    runs: u64,
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Open {
    fn new() -> Self {
        let services = Services {
            dialogs: Box::new(NativeDialogs),
            keyring: Arc::new(|| Err(Fault::new(Kind::KeyringAbsent))),
            keyring_deadline: PATIENCE,
            settings_path: None,
            practice_folder: None,
        };
        let settings = Settings { form: Form { count: "1".to_owned(), ..Form::default() }, ..Settings::default() };
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        Self { core: Core::new(services, settings, None, waker), runs: 0 }
    }

    fn take_in_for(&mut self, time: Duration) {
        let start = Instant::now();
        while let Some(left) = time.checked_sub(start.elapsed()) {
            thread::park_timeout(left);
            self.core.take_in();
        }
    }

    /// Sends a line; how long it took until it was delivered.
    fn send(&mut self) -> Result<Duration, String> {
        self.runs += 1;
        let pressed = Instant::now();
        self.core.act(Action::Send);
        self.until(|run| run.log().totals().of(State::Delivered) > 0)?;
        let taken = pressed.elapsed();
        self.until(Run::finished)?;
        Ok(taken)
    }

    fn until(&mut self, condition: impl Fn(&Run) -> bool) -> Result<(), String> {
        let start = Instant::now();
        loop {
            self.core.take_in();
            if self.core.state.run.as_ref().is_some_and(|run| run.id() == self.runs && condition(run)) {
                return Ok(());
            }
            let left = PATIENCE.checked_sub(start.elapsed()).ok_or("no line was delivered")?;
            thread::park_timeout(left);
        }
    }
}
