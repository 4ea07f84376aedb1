//! The app on a bench: pressed and read by the names that a screen reader gives.

use std::{
    path::PathBuf,
    sync::Arc,
    task::{Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable as _},
};
use line_producer::{
    app::{App, Core, Services, state::FileState},
    connection::Security,
    delivery::{Row, State},
    fault::Fault,
    run::{Cluster, Form, Phase, Run},
    settings::Settings,
};

use crate::{dialogs::TestDialogs, keyring::TestKeyring};

/// Nothing may take longer than this to come true.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// High enough for the whole form, so that nothing has to be scrolled to.
const SIZE: [f32; 2] = [1280.0, 1500.0];
/// The longest pause between two frames. A wake-up ends it sooner.
const PAUSE: Duration = Duration::from_millis(25);

/// What an app is started with.
pub struct Start {
    pub settings: Settings,
    pub trouble: Option<Fault>,
    pub settings_path: Option<PathBuf>,
    pub practice_folder: Option<PathBuf>,
    pub keyring: TestKeyring,
    pub keyring_deadline: Duration,
}

impl Default for Start {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            trouble: None,
            settings_path: None,
            practice_folder: None,
            keyring: TestKeyring::default(),
            keyring_deadline: PATIENCE,
        }
    }
}

impl Start {
    /// With this form, as it was remembered.
    pub fn form(form: Form) -> Self {
        Self { settings: Settings { form, ..Settings::default() }, ..Self::default() }
    }

    /// A core without a window, which wakes this thread.
    pub fn core(self) -> Core {
        self.core_with(TestDialogs::default())
    }

    /// The same, with file dialogs that the test answers.
    pub fn core_with(self, dialogs: TestDialogs) -> Core {
        let services = self.services(dialogs);
        Core::new(services, self.settings, self.trouble, Waker::from(Arc::new(Unpark(thread::current()))))
    }

    fn services(&self, dialogs: TestDialogs) -> Services {
        Services {
            dialogs: Box::new(dialogs),
            keyring: self.keyring.opener(),
            keyring_deadline: self.keyring_deadline,
            settings_path: self.settings_path.clone(),
            practice_folder: self.practice_folder.clone(),
        }
    }

    /// The app, and its file looked at.
    pub fn open(self) -> Bench {
        let dialogs = TestDialogs::default();
        let services = self.services(dialogs.clone());
        let Self { settings, trouble, .. } = self;
        let test = thread::current();
        let harness = Harness::builder().with_size(SIZE).build_eframe(move |creation| {
            creation.egui_ctx.set_request_repaint_callback(move |_| test.unpark());
            App::new(&creation.egui_ctx, services, settings, trouble)
        });
        let mut bench = Bench { harness, dialogs };
        bench.until("the file is looked at", |bench| !matches!(bench.core().state.file, FileState::Examining));
        bench
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Lets a core without a window take in what it hears until `condition` holds.
#[track_caller]
pub fn take_in_until(core: &mut Core, what: &str, condition: impl Fn(&Core) -> bool) {
    let until = Instant::now() + PATIENCE;
    while !condition(core) {
        assert!(Instant::now() < until, "not within {PATIENCE:?}: {what}");
        thread::park_timeout(PAUSE);
        core.take_in();
    }
}

/// A form for a cluster of one's own that neither encrypts nor signs in.
pub fn plain_form(bootstrap: &str) -> Form {
    let mut form = Form { cluster: Cluster::Mine, ..Form::default() };
    form.profile.bootstrap = bootstrap.to_owned();
    form.profile.security = Security::Plaintext;
    form
}

/// A form for a cluster of one's own with sign-in, all but the secret filled in.
pub fn signing_in() -> Form {
    let mut form = Form { cluster: Cluster::Mine, ..Form::default() };
    form.profile.bootstrap = "localhost:9092".to_owned();
    form.profile.api_key = "L3J7QZ6ZEHVR5KXW".to_owned();
    form
}

/// The app and the hands on it.
pub struct Bench {
    pub harness: Harness<'static, App>,
    pub dialogs: TestDialogs,
}

impl Bench {
    pub fn core(&self) -> &Core {
        self.harness.state().core()
    }

    pub fn form(&self) -> &Form {
        &self.core().state.form
    }

    pub fn run(&self) -> &Run {
        self.core().state.run.as_ref().expect("a run")
    }

    /// Draws frames, each at the latest [`PAUSE`] after the one before, until `condition` holds.
    #[track_caller]
    pub fn until(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            self.harness.step();
            if condition(self) {
                return;
            }
            assert!(Instant::now() < until, "not within {PATIENCE:?}: {what}; on the screen:\n{}", self.screen());
            thread::park_timeout(PAUSE);
        }
    }

    #[track_caller]
    pub fn until_said(&mut self, words: &str) {
        self.until(words, |bench| bench.says(words));
    }

    /// Draws the frames that follow upon what was just done.
    pub fn settle(&mut self) {
        self.harness.run_steps(3);
    }

    /// The run that goes on is over.
    #[track_caller]
    pub fn until_finished(&mut self) {
        self.until("the end of the run", |bench| {
            let state = &bench.core().state;
            !state.starting && state.run.as_ref().is_some_and(Run::finished)
        });
        self.settle();
    }

    /// The run sends lines, and at least so many have ended.
    #[track_caller]
    pub fn until_ended(&mut self, rows: u64) {
        self.until("rows that ended", |bench| {
            let run = bench.core().state.run.as_ref();
            run.is_some_and(|run| run.status().phase == Phase::Sending && run.log().totals().ended() >= rows)
        });
    }

    /// Whether these words stand on the screen, once or more.
    pub fn says(&self, words: &str) -> bool {
        self.harness.query_all_by_label(words).next().is_some()
    }

    /// How many times they stand there.
    pub fn times(&self, words: &str) -> usize {
        self.harness.query_all_by_label(words).count()
    }

    /// All that can be read on the screen, one text a line.
    pub fn screen(&self) -> String {
        let nodes = self.harness.query_all_by(|node| node.label().is_some() || node.value().is_some());
        let text = |node: Node<'_>| node.accesskit_node().label().or_else(|| node.value());
        nodes.filter_map(text).collect::<Vec<_>>().join("\n")
    }

    pub fn open_options(&mut self) {
        self.harness.get_by_label("More options").click();
        self.settle();
    }

    /// Chooses in a drop-down list, whose entries may have to be scrolled to.
    #[track_caller]
    pub fn choose(&mut self, list: &str, entry: &str) {
        self.pick(Role::ComboBox, list);
        self.harness.get_by_role_and_label(Role::ListBoxOption, entry).scroll_to_me();
        self.settle();
        self.pick(Role::ListBoxOption, entry);
    }

    #[track_caller]
    pub fn press(&mut self, button: &str) {
        self.harness.get_by_role_and_label(Role::Button, button).click();
        self.settle();
    }

    #[track_caller]
    pub fn pick(&mut self, role: Role, name: &str) {
        self.harness.get_by_role_and_label(role, name).click();
        self.settle();
    }

    pub fn shortcut(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, key);
        self.settle();
    }

    /// Replaces what a field holds, and leaves it.
    #[track_caller]
    pub fn fill(&mut self, field: &str, text: &str) {
        self.fill_role(Role::TextInput, field, text);
    }

    #[track_caller]
    pub fn fill_role(&mut self, role: Role, field: &str, text: &str) {
        self.harness.get_by_role_and_label(role, field).focus();
        self.settle();
        self.shortcut(Key::A);
        self.harness.key_press(Key::Backspace);
        if !text.is_empty() {
            self.harness.get_by_role_and_label(role, field).type_text(text);
        }
        self.settle();
        self.harness.key_press(Key::Tab);
        self.settle();
    }

    #[track_caller]
    pub fn disabled(&self, role: Role, name: &str) -> bool {
        self.harness.get_by_role_and_label(role, name).accesskit_node().is_disabled()
    }

    /// The rows of the log as they stand.
    pub fn rows(&self) -> Vec<Row> {
        let log = self.run().log();
        (0..log.len()).filter_map(|index| log.row(index)).collect()
    }

    pub fn lines(&self) -> Vec<u64> {
        self.rows().into_iter().map(Row::line).collect()
    }

    pub fn count(&self, state: State) -> u64 {
        self.run().log().totals().of(state)
    }

    /// The name of each row on the screen, as a screen reader says it.
    pub fn row_names(&self) -> Vec<String> {
        let rows = self.harness.query_all_by_role(Role::Row);
        rows.filter_map(|node| node.accesskit_node().label()).collect()
    }
}
