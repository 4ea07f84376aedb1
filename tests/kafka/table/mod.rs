//! Every fault that a real part can produce, each described once and met twice: in the program that runs in the terminal
//! and in the window's.

mod again;
mod certificates;
mod contact;
mod course;
mod dead;
mod file;
mod form;
mod limits;
mod lines;
mod listening;
mod sign_in;
mod steps;
mod terminal;
mod topic;
pub mod window;

use std::{any::Any, thread::JoinHandle};

use line_producer::{
    delivery::State,
    fault::{Field, Kind},
    producer::Outcome,
    run::Form,
};

/// A fault: how it is brought about, and what it is to be called.
#[derive(Clone)]
pub struct Case {
    /// What is wrong.
    pub name: &'static str,
    /// What a person has filled in.
    pub form: Form,
    /// The secret that is at hand.
    pub secret: Option<String>,
    /// What it is: its words are to be read as they are, its name is what is printed for programs.
    pub wanted: Kind,
    /// Where it is to be read.
    pub place: Place,
}

/// Where a fault shows, which says also how the program in the terminal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a field of the form, before anything can be sent: 2.
    Field(Field),
    /// As the end of a run that never had contact, and so has no row: 2.
    Contact,
    /// As the end of a run that had contact: 1.
    Run,
    /// At a row that ended so, in a run that goes on: 1.
    Row(State),
    /// Both at such a row and as the end of the run: 1.
    RowAndRun(State),
}

impl Place {
    /// The exit code.
    pub fn code(self) -> i32 {
        match self {
            Self::Field(_) | Self::Contact => 2,
            Self::Run | Self::Row(_) | Self::RowAndRun(_) => 1,
        }
    }

    /// How the row ended that the fault stands at.
    pub fn row(self) -> Option<State> {
        match self {
            Self::Row(state) | Self::RowAndRun(state) => Some(state),
            Self::Field(_) | Self::Contact | Self::Run => None,
        }
    }

    /// Whether there was contact, for a run that the fault ended.
    pub fn run(self) -> Option<bool> {
        match self {
            Self::Contact => Some(false),
            Self::Run | Self::RowAndRun(_) => Some(true),
            Self::Field(_) | Self::Row(_) => None,
        }
    }
}

/// Brings all of them about side by side, since most are waiting, and tells all mistakes at once.
pub fn assert_all(cases: Vec<Case>) {
    let meets = [("the terminal", terminal::meet as fn(&Case)), ("the window", window::meet)];
    let mut running = Vec::new();
    for case in cases {
        for (whose, meet) in meets {
            let (name, case) = (format!("{} in {whose}", case.name), case.clone());
            running.push((name, Box::new(move || meet(&case)) as Box<dyn FnOnce() + Send>));
        }
    }
    assert_side_by_side(running);
}

/// Does all of it at the same time, each under its name.
pub fn assert_side_by_side(work: Vec<(String, Box<dyn FnOnce() + Send>)>) {
    let start = |(name, work): (String, Box<dyn FnOnce() + Send>)| {
        let thread = std::thread::Builder::new().name(name.clone()).spawn(work);
        (name, thread.expect("a thread"))
    };
    let running: Vec<_> = work.into_iter().map(start).collect();
    let mistakes: Vec<_> = running.into_iter().filter_map(|(name, thread)| mistake(&name, thread)).collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n\n"));
}

/// Holds that ten lines arrive in the terminal and in the window, and that no fault is left standing.
pub fn assert_delivers(form: &Form, secret: Option<&str>) {
    let (terminal, mut bench) = (terminal::send(form, secret).start(), window::send(form, secret));
    bench.until_finished();
    assert_eq!(bench.run().status().finish.expect("an end").outcome, Outcome::Done, "{form:?}");
    assert_eq!(bench.count(State::Delivered), 10, "{form:?}: {}", bench.screen());
    assert!(!bench.screen().contains("Copy details"), "{form:?} leaves a fault behind:\n{}", bench.screen());
    let ended = terminal.finish();
    assert_eq!((ended.code, ended.results()), (Some(0), [("delivered", 10)].into()), "{form:?}: {ended:#?}");
    assert_eq!(ended.stderr.lines().count(), 2, "{form:?}: only the figures and the sum are said: {ended:#?}");
}

fn mistake(name: &str, thread: JoinHandle<()>) -> Option<String> {
    let text = |panic: Box<dyn Any + Send>| match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => panic.downcast_ref::<&str>().map_or_else(String::new, |text| (*text).to_owned()),
    };
    thread.join().err().map(|panic| format!("{name}: {}", text(panic)))
}
