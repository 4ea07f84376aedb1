//! A run under test: its form, its events, its log.

use std::{
    path::Path,
    sync::mpsc::{self, Receiver},
    task::Waker,
    time::{Duration, Instant},
};

use line_producer::{
    connection::{Secrets, Security},
    delivery::{Row, State},
    producer::{Event, Finish, Listener, Worker},
    run::{self, Cluster, Form, Run, retry},
};
use rdkafka::{mocking::MockCluster, producer::DefaultProducerContext};

/// No event may take longer than this to come.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Where nothing listens. A port that was free a moment ago may be given to another test's cluster.
pub const CLOSED: &str = "127.0.0.1:1";

pub type Mock = MockCluster<'static, DefaultProducerContext>;

/// A mock cluster with the topic `invoices`.
pub fn cluster() -> Mock {
    let cluster = MockCluster::new(1).expect("a mock cluster");
    cluster.create_topic("invoices", 4, 1).expect("a topic");
    cluster
}

/// The default form, sent to this address without pause.
pub fn form(bootstrap: &str) -> Form {
    let mut form = Form { cluster: Cluster::Mine, delay: "0".to_owned(), ..Form::default() };
    form.profile.bootstrap = bootstrap.to_owned();
    form.profile.security = Security::Plaintext;
    form
}

/// The same for a file.
pub fn file_form(bootstrap: &str, path: &Path) -> Form {
    Form { file: path.to_string_lossy().into_owned(), count: "all".to_owned(), ..form(bootstrap) }
}

/// A run that goes on.
pub struct Course {
    pub run: Run,
    pub worker: Worker,
    events: Receiver<Event>,
    recorder: run::Recorder,
}

impl Course {
    pub fn start(form: &Form) -> Self {
        let plan = form.check(true).expect("a form that can be used");
        let (run, assignment) = run::prepare(1, plan, &Secrets::default(), "").expect("a run");
        let worker = Worker::spawn().expect("a worker");
        let (sender, events) = mpsc::channel();
        let listener = move |event: Event| sender.send(event).expect("the test listens");
        worker.start(assignment, Box::new(listener)).expect("a start");
        let recorder = run.recorder(Waker::noop().clone());
        Self { run, worker, events, recorder }
    }

    /// Takes in events until one fits, and gives it as text.
    pub fn until(&mut self, what: &str, fits: impl Fn(&Event, &Run) -> bool) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let wait = until.saturating_duration_since(Instant::now());
            let event = self.events.recv_timeout(wait).unwrap_or_else(|_| panic!("no {what}: {:?}", self.run.status()));
            let text = format!("{event:?}");
            let event_again = reborrow(&event);
            self.recorder.event(event);
            if fits(&event_again, &self.run) {
                return text;
            }
        }
    }

    /// Whether nothing is said for so long.
    pub fn nothing_for(&mut self, wait: Duration) -> bool {
        self.events.recv_timeout(wait).is_err()
    }

    /// Starts another run on the same worker.
    pub fn next(&mut self, form: &Form) {
        let plan = form.check(true).expect("a form that can be used");
        let (run, assignment) = run::prepare(2, plan, &Secrets::default(), "").expect("a run");
        let (sender, events) = mpsc::channel();
        let listener = move |event: Event| sender.send(event).expect("the test listens");
        self.worker.start(assignment, Box::new(listener)).expect("a start");
        (self.recorder, self.run, self.events) = (run.recorder(Waker::noop().clone()), run, events);
    }

    /// Sends rows of the run again, to its end. `maybe` is whether what may have arrived is among them.
    pub fn again(&mut self, meant: &retry::Meant, maybe: bool) -> Finish {
        let rows = retry::gather(&self.run.log_handle(), meant, maybe);
        let waker = Waker::noop().clone();
        let prepared =
            run::prepare_again(&self.run, self.run.plan(), rows, &Secrets::default(), "", waker).expect("a retry");
        let (recorder, assignment) = prepared.expect("a run that is over");
        let (sender, events) = mpsc::channel();
        let listener = move |event: Event| sender.send(event).expect("the test listens");
        self.worker.start(assignment, Box::new(listener)).expect("a start");
        (self.recorder, self.events) = (recorder, events);
        self.finish()
    }

    /// Takes in events until the run is over.
    pub fn finish(&mut self) -> Finish {
        self.until("end", |event, _| matches!(event, Event::Finished { .. }));
        self.run.status().finish.expect("a finish")
    }

    /// Takes in events until this many rows stand so.
    pub fn until_rows(&mut self, state: State, count: u64) {
        self.until(&format!("{count} rows {state:?}"), |_, run| run.log().totals().of(state) >= count);
    }

    /// How many rows stand so.
    pub fn count(&self, state: State) -> u64 {
        self.run.log().totals().of(state)
    }

    /// The stable names of the faults of all rows that were not delivered.
    pub fn fault_names(&self) -> Vec<&'static str> {
        let log = self.run.log();
        let rows = (0..log.len()).filter_map(|index| log.row(index));
        rows.filter_map(|row: Row| log.fault(row)).map(|fault| fault.name()).collect()
    }
}

/// What a condition may look at after the recorder has taken the event.
fn reborrow(event: &Event) -> Event {
    match event {
        Event::Started { run } => Event::Started { run: *run },
        Event::Contact { run, contact } => Event::Contact { run: *run, contact: contact.clone() },
        Event::Rows { run, blank, bytes, pass, .. } => {
            let (handed, ended) = (Vec::new(), Vec::new());
            Event::Rows { run: *run, handed, ended, blank: *blank, bytes: *bytes, pass: *pass }
        }
        Event::Due { run, at } => Event::Due { run: *run, at: *at },
        Event::Slowed { run, slowed } => Event::Slowed { run: *run, slowed: *slowed },
        Event::Paused { run, paused } => Event::Paused { run: *run, paused: *paused },
        Event::Stopping { run } => Event::Stopping { run: *run },
        Event::Finished { run, finish } => Event::Finished { run: *run, finish: finish.clone() },
    }
}
