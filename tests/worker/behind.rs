//! A listener that has not kept up gets no more rows, and Stop is heard meanwhile.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
    mpsc::{self, Receiver, Sender},
};

use line_producer::{
    connection::Secrets,
    producer::{Event, Finish, Listener, Outcome, Worker},
    run,
};

use crate::course::{PATIENCE, cluster, form};

/// Asked so often, a worker that does not care would have handed over all lines.
const OFTEN: usize = 20;

struct Slow {
    behind: Arc<AtomicBool>,
    asked: AtomicUsize,
    often: Sender<()>,
    events: Sender<Event>,
}

impl Listener for Slow {
    fn event(&mut self, event: Event) {
        self.events.send(event).expect("the test listens");
    }

    fn behind(&self) -> bool {
        if self.asked.fetch_add(1, Ordering::Relaxed) == OFTEN {
            self.often.send(()).expect("the test listens");
        }
        self.behind.load(Ordering::Relaxed)
    }
}

/// Runs until the listener was asked often; `then` may stop the worker or let the listener keep up.
fn rows_after(then: impl FnOnce(&Worker, &AtomicBool)) -> (usize, Finish) {
    let cluster = cluster();
    let plan = form(&cluster.bootstrap_servers()).check(true).expect("a form that can be used");
    let (_run, assignment) = run::prepare(1, plan, &Secrets::default(), "").expect("a run");
    let worker = Worker::spawn().expect("a worker");
    let ((events, heard), (often, asked_often)) = (mpsc::channel(), mpsc::channel());
    let behind = Arc::new(AtomicBool::new(true));
    let slow = Slow { behind: Arc::clone(&behind), asked: AtomicUsize::new(0), often, events };
    worker.start(assignment, Box::new(slow)).expect("a start");
    asked_often.recv_timeout(PATIENCE).expect("the listener is asked");
    let early: usize = heard.try_iter().map(|event| handed(&event)).sum();
    assert_eq!(early, 0, "nothing is handed over while the listener is behind");
    then(&worker, &behind);
    finish(&heard)
}

fn handed(event: &Event) -> usize {
    if let Event::Rows { handed, .. } = event { handed.len() } else { 0 }
}

fn finish(heard: &Receiver<Event>) -> (usize, Finish) {
    let mut rows = 0;
    loop {
        let event = heard.recv_timeout(PATIENCE).expect("an end");
        rows += handed(&event);
        if let Event::Finished { finish, .. } = event {
            return (rows, finish);
        }
    }
}

#[test]
fn lines_go_on_when_the_listener_has_kept_up() {
    let (rows, finish) = rows_after(|_, behind| behind.store(false, Ordering::Relaxed));
    assert_eq!((rows, finish.outcome), (10, Outcome::Done));
}

#[test]
fn stop_is_heard_while_the_listener_is_behind() {
    let (rows, finish) = rows_after(|worker, _| worker.stop());
    assert_eq!((rows, finish.outcome), (0, Outcome::Stopped));
}
