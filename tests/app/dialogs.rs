//! File dialogs that a test can answer.

use std::{
    future,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        mpsc::{self, Sender},
    },
    task::Poll,
};

use line_producer::app::{Choice, Chosen, Dialogs};

/// Which dialogs were opened, and the way to answer the last one.
#[derive(Clone, Default)]
pub struct TestDialogs(Arc<Mutex<Vec<Opened>>>);

/// What a dialog was opened for, and the way to answer it.
type Opened = (Chosen, Sender<Option<PathBuf>>);

impl Dialogs for TestDialogs {
    fn open(&self, what: &Chosen) -> Choice {
        let (answer, answers) = mpsc::channel();
        self.0.lock().expect("the dialogs").push((what.clone(), answer));
        Box::pin(future::poll_fn(move |_| Poll::Ready(answers.recv().ok().flatten())))
    }
}

impl TestDialogs {
    /// Which dialogs were opened so far.
    pub fn opened(&self) -> Vec<Chosen> {
        self.0.lock().expect("the dialogs").iter().map(|(what, _)| what.clone()).collect()
    }

    /// A person chooses in the dialog that was opened last, or presses Cancel.
    pub fn answer(&self, path: Option<&Path>) {
        let dialogs = self.0.lock().expect("the dialogs");
        let (_, answer) = dialogs.last().expect("a dialog");
        answer.send(path.map(Path::to_owned)).expect("the app waits for the dialog");
    }
}
