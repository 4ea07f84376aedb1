//! The window's program without the window: carries out what is asked for, and takes in what jobs answer. No egui here.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Waker,
    time::Duration,
};

use super::{
    Chosen, Dialogs,
    answer::Answer,
    remember::Remember,
    runs::Runs,
    secrets::Secrets,
    state::{FileState, State},
};
use crate::{
    action::Action,
    connection::{self, Opener},
    fault::Fault,
    jobs::Jobs,
    run::{Cluster, Form},
    settings::{Settings, Theme},
    source::{self, Origin},
};

/// What the window's program needs from outside, so that a test can give its own.
pub struct Services {
    /// Opens file dialogs.
    pub dialogs: Box<dyn Dialogs>,
    /// Opens the keyring.
    pub keyring: Opener,
    /// How long a call to the keyring may take.
    pub keyring_deadline: Duration,
    /// Where the settings are written; `None` to remember nothing.
    pub settings_path: Option<PathBuf>,
}

/// The state and everything that changes it.
pub struct Core {
    /// What the views draw.
    pub state: State,
    pub(super) jobs: Jobs<Answer>,
    pub(super) waker: Waker,
    pub(super) secrets: Secrets,
    pub(super) runs: Runs,
    pub(super) remember: Remember,
    dialogs: Box<dyn Dialogs>,
    file_generation: u64,
    ca_generation: u64,
    counting: Arc<AtomicBool>,
    /// The window is to be closed as soon as the run is over.
    closing: bool,
}

impl Core {
    /// The program at its start. `trouble` is what was wrong with the settings.
    pub fn new(services: Services, settings: Settings, trouble: Option<Fault>, waker: Waker) -> Self {
        let mut state = State::new(settings.form.clone(), settings.theme);
        state.notices.extend(trouble);
        let mut core = Self {
            state,
            jobs: Jobs::new(waker.clone()),
            waker,
            secrets: Secrets::new(services.keyring, services.keyring_deadline),
            runs: Runs::default(),
            remember: Remember::new(services.settings_path, settings),
            dialogs: services.dialogs,
            file_generation: 0,
            ca_generation: 0,
            counting: Arc::default(),
            closing: false,
        };
        core.examine_file();
        core.check_ca_file();
        core.ask_keyring_when_needed();
        core
    }

    /// Carries out what a view asked for. Copying and the theme's look are the window's business.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Edit(form) => self.edit(*form),
            Action::Secret(secret) => self.take_secret(secret),
            Action::ForgetSecret => self.forget_secret(),
            Action::RetryKeyring => self.retry_keyring(),
            Action::ChooseFile => self.open_dialog(Chosen::File),
            Action::ChooseCaFile => self.open_dialog(Chosen::CaFile),
            Action::DropFile(path) => self.choose_file(path.to_string_lossy().into_owned()),
            Action::UseSample => self.choose_file(String::new()),
            Action::Send => self.send(),
            Action::Stop => self.stop(),
            Action::Select(row) => self.select(row),
            Action::Show(rows) => self.show(rows),
            Action::Theme(theme) => self.choose_theme(theme),
            Action::Copy(_) => {}
            Action::DismissNotice => {
                self.state.notices.pop_front();
            }
            Action::StopAndClose => {
                self.closing = true;
                self.state.asking_to_close = false;
                self.stop();
            }
            Action::StayOpen => self.state.asking_to_close = false,
        }
    }

    /// Takes in what jobs and the run have said since the last time.
    pub fn take_in(&mut self) {
        while let Some(answer) = self.jobs.next() {
            self.answered(answer);
        }
        self.look_after_run();
        self.remember_when_due();
        // The run that was asked about has ended by itself: nothing is left to ask.
        self.state.asking_to_close &= self.state.running();
    }

    /// The window was asked to close: whether it may.
    pub fn may_close(&mut self) -> bool {
        if !self.state.running() {
            return true;
        }
        self.state.asking_to_close = !self.closing;
        false
    }

    /// Whether the window was asked to close, and nothing is in its way any more.
    pub fn closes_now(&self) -> bool {
        self.closing && !self.state.running()
    }

    pub(super) fn answered(&mut self, answer: Answer) {
        match answer {
            Answer::Examined { generation, outcome } if generation == self.file_generation => self.examined(outcome),
            Answer::Counted { generation, outcome } if generation == self.file_generation => self.counted(outcome),
            Answer::CaFile { generation, trouble } if generation == self.ca_generation => self.state.ca_file = trouble,
            Answer::Examined { .. } | Answer::Counted { .. } | Answer::CaFile { .. } => {}
            Answer::Keyring(outcome) => self.keyring_answered(outcome),
            Answer::Practice { plan, outcome } => self.practice_ready(*plan, outcome),
            Answer::Texts { run, texts } => self.take_texts(run, texts),
            Answer::Written(outcome) => self.written(outcome),
            Answer::Chosen { what, path } => self.chosen(what, path),
        }
    }

    /// Says a fault once; the same one is not said again while it stands.
    pub(super) fn say(&mut self, fault: Fault) {
        if !self.state.notices.contains(&fault) {
            self.state.notices.push_back(fault);
        }
    }

    fn edit(&mut self, form: Form) {
        let old = std::mem::replace(&mut self.state.form, form);
        let new = &self.state.form;
        if old == *new {
            return;
        }
        let file = old.file != new.file;
        let ca_file = old.profile.ca_file != new.profile.ca_file;
        let home = old.secret_home != new.secret_home;
        if file {
            self.examine_file();
        }
        if ca_file {
            self.check_ca_file();
        }
        if home {
            self.move_secret();
        }
        self.ask_keyring_when_needed();
        self.remember.changed();
    }

    fn choose_file(&mut self, file: String) {
        if self.state.running() {
            return;
        }
        if file == self.state.form.file {
            // Chosen once more: it may have been corrected, or be there by now.
            return self.examine_file();
        }
        let form = Form { file, ..self.state.form.clone() };
        self.edit(form);
    }

    fn choose_theme(&mut self, theme: Theme) {
        self.state.theme = theme;
        self.remember.changed();
    }

    fn examine_file(&mut self) {
        self.file_generation += 1;
        self.counting.store(true, Ordering::Relaxed);
        self.state.file = FileState::Examining;
        let (generation, origin) = (self.file_generation, self.state.form.origin());
        self.jobs.start(
            "examine-file",
            move || Answer::Examined { generation, outcome: source::examine(&origin) },
            move |fault| Answer::Examined { generation, outcome: Err(fault) },
        );
    }

    fn examined(&mut self, outcome: Result<source::Examined, Fault>) {
        self.state.file = match outcome {
            Err(fault) => FileState::Trouble(fault),
            Ok(examined) => {
                if examined.lines.is_none() {
                    self.count_lines(self.state.form.origin());
                }
                FileState::Known(examined)
            }
        };
    }

    fn count_lines(&mut self, origin: Origin) {
        self.counting = Arc::default();
        let (generation, cancelled) = (self.file_generation, Arc::clone(&self.counting));
        self.jobs.start(
            "count-lines",
            move || {
                let outcome = source::count_lines(&origin, &|| cancelled.load(Ordering::Relaxed));
                Answer::Counted { generation, outcome }
            },
            move |fault| Answer::Counted { generation, outcome: Err(fault) },
        );
    }

    fn counted(&mut self, outcome: Result<Option<u64>, Fault>) {
        match (outcome, &mut self.state.file) {
            (Ok(lines), FileState::Known(examined)) => examined.lines = lines,
            (Err(fault), _) => self.state.file = FileState::Trouble(fault),
            (Ok(_), _) => {}
        }
    }

    fn check_ca_file(&mut self) {
        self.ca_generation += 1;
        self.state.ca_file = None;
        let (generation, path) = (self.ca_generation, self.state.form.profile.ca_file.trim().to_owned());
        if path.is_empty() {
            return;
        }
        self.jobs.start(
            "check-ca-file",
            move || Answer::CaFile { generation, trouble: connection::check_ca_file(path.as_ref()).err() },
            move |fault| Answer::CaFile { generation, trouble: Some(fault) },
        );
    }

    fn open_dialog(&mut self, what: Chosen) {
        if self.state.dialog_open || self.state.running() {
            return;
        }
        self.state.dialog_open = true;
        let choice = self.dialogs.open(what);
        self.jobs.start(
            "file-dialog",
            move || Answer::Chosen { what, path: pollster::block_on(choice) },
            move |fault| {
                log::error!("the file dialog broke off: {}", fault.technical);
                Answer::Chosen { what, path: None }
            },
        );
    }

    fn chosen(&mut self, what: Chosen, path: Option<PathBuf>) {
        self.state.dialog_open = false;
        let Some(path) = path.map(|path| path.to_string_lossy().into_owned()) else { return };
        match what {
            Chosen::File => self.choose_file(path),
            Chosen::CaFile => self.choose_ca_file(path),
        }
    }

    fn choose_ca_file(&mut self, path: String) {
        if self.state.running() {
            return;
        }
        if path == self.state.form.profile.ca_file {
            return self.check_ca_file();
        }
        let mut form = self.state.form.clone();
        form.profile.ca_file = path;
        self.edit(form);
    }

    /// The keyring is asked only when its secret is wanted, so that nobody who practises meets its password dialog.
    fn ask_keyring_when_needed(&mut self) {
        let form = &self.state.form;
        if form.cluster == Cluster::Mine && form.profile.security.signs_in() {
            self.load_secret_once();
        }
    }
}
