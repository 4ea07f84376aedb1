//! The window's program without the window: carries out what is asked for, and takes in what jobs answer. No egui here.

use std::{path::PathBuf, task::Waker, time::Duration};

use super::{
    Chosen, Dialogs,
    answer::Answer,
    certificates::Certificates,
    code::Code,
    files::Files,
    lab::Lab,
    listing::Listings,
    messages::Messages,
    practice::Neighbours,
    preview::Previews,
    remember::Remember,
    runs::Runs,
    secrets::{Leftovers, Secrets},
    state::{ForgetAll, State, Tab},
    test::Tests,
    topics::Topics,
    totals::{self, Totals},
};
use crate::{
    action::Action,
    connection::Opener,
    fault::Fault,
    jobs::Jobs,
    practice::Shared,
    run::Form,
    settings::{LogColumns, Settings, Theme},
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
    /// Where the practice clusters of this user's windows are announced; `None` to know of none.
    pub practice_folder: Option<PathBuf>,
}

/// The state and everything that changes it.
pub struct Core {
    /// What the views draw.
    pub state: State,
    pub(super) jobs: Jobs<Answer>,
    pub(super) waker: Waker,
    pub(super) secrets: Secrets,
    pub(super) leftovers: Leftovers,
    pub(super) runs: Runs,
    pub(super) remember: Remember,
    pub(super) files: Files,
    pub(super) previews: Previews,
    /// Rises with each step of the dialog for credentials, so that a late answer is known.
    pub(super) imports: u64,
    /// Rises with each dropped file: the last one counts.
    pub(super) drops: u64,
    pub(super) certificates: Certificates,
    pub(super) tests: Tests,
    /// The folder of the last export.
    pub(super) last_export: Option<PathBuf>,
    pub(super) listings: Listings,
    pub(super) neighbours: Neighbours,
    pub(super) topics: Topics,
    pub(super) messages: Messages,
    pub(super) totals: Totals,
    pub(super) lab: Lab,
    pub(super) code: Code,
    /// What is to be put on the clipboard.
    pub(super) clipboard: Option<String>,
    /// The window is to be closed as soon as nothing goes on that has to end first.
    closing: bool,
}

impl Core {
    /// The program at its start. `trouble` is what was wrong with the settings.
    pub fn new(services: Services, settings: Settings, trouble: Option<Fault>, waker: Waker) -> Self {
        let mut state = State::new(settings.form.clone(), settings.theme);
        state.others.clone_from(&settings.others);
        state.columns = settings.columns;
        state.totals = totals::remembered(settings.totals.clone());
        trouble.into_iter().for_each(|fault| state.say(fault));
        let saved = |id: &str| id == settings.form.profile.id || settings.others.contains_key(id);
        let leftovers = Leftovers::new(settings.leftovers.clone(), saved);
        let mut core = Self {
            state,
            jobs: Jobs::new(waker.clone()),
            waker,
            secrets: Secrets::new(services.keyring, services.keyring_deadline),
            leftovers,
            runs: Runs::new(&settings.form, Shared::announced_in(services.practice_folder)),
            remember: Remember::new(services.settings_path, settings),
            files: Files::new(services.dialogs),
            previews: Previews::default(),
            imports: 0,
            drops: 0,
            certificates: Certificates::default(),
            tests: Tests::default(),
            last_export: None,
            listings: Listings::default(),
            neighbours: Neighbours::default(),
            topics: Topics::default(),
            messages: Messages::default(),
            totals: Totals::default(),
            lab: Lab::default(),
            code: Code::default(),
            clipboard: None,
            closing: false,
        };
        core.examine_file();
        core.look_after_certificates();
        core.ask_keyring_when_needed();
        core.forget_leftovers();
        core.look_around_when_due();
        core
    }

    /// Carries out what a view asked for. Copying and the theme's look are the window's business.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Edit(form) => self.edit(*form),
            Action::Secret(kind, secret) => self.take_secret(kind, secret),
            Action::AskToForgetAll => self.state.forget_all = ForgetAll::Asking,
            Action::ForgetAllSecrets => self.forget_all_secrets(),
            Action::KeepSecrets => self.state.forget_all = ForgetAll::No,
            Action::RetryKeyring => self.retry_keyring(),
            Action::Saved(asked) => self.saved(asked),
            Action::ChooseFile => self.open_dialog(Chosen::File),
            Action::ChooseCaFile => self.open_dialog(Chosen::CaFile),
            Action::ChooseKeyFile => self.open_dialog(Chosen::KeyFile),
            Action::DropFile(path) => self.drop_file(path),
            Action::OneFileOnly(path) => self.one_file_only(&path),
            Action::ChooseClientCertificate => self.open_dialog(Chosen::ClientCertificate),
            Action::ChooseClientKey => self.open_dialog(Chosen::ClientKey),
            Action::TestConnection => self.test_connection(),
            Action::CancelTest => self.cancel_test(),
            Action::ShowTest(open) => self.show_test(open),
            Action::UseSample => self.choose_file(String::new()),
            Action::CountLines => self.count_lines(),
            Action::StopCounting => self.stop_counting(),
            Action::Preview(asked) => self.preview(asked),
            Action::Send => self.send(),
            Action::Pause(pause) => self.pause(pause),
            Action::Stop => self.stop(),
            Action::Retry(asked) => self.retry(asked),
            Action::Export(asked) => self.export(asked),
            Action::Log(asked) => self.log_action(asked),
            Action::Tab(tab) => self.show_tab(tab),
            Action::Practice(asked) => self.practice_action(asked),
            Action::Topics(asked) => self.topics_action(asked),
            Action::Messages(asked) => self.messages_action(asked),
            Action::Totals(asked) => self.totals_action(asked),
            Action::Lab(asked) => self.lab_action(asked),
            Action::Code(asked) => self.code_action(asked),
            Action::Select(row) => self.select(row),
            Action::Show(rows) => self.show(rows),
            Action::Theme(theme) => self.choose_theme(theme),
            Action::Columns(columns) => self.choose_columns(columns),
            Action::Copy(_) | Action::RequestPaste => {}
            Action::OpenImport => self.open_import(),
            Action::CloseImport => self.close_import(),
            Action::ImportText(text) => self.import_text(text),
            Action::TakeImport { new } => self.take_import(new),
            Action::ClearClipboard => self.clipboard_cleared(),
            Action::AskToDeleteImport(ask) => self.ask_to_delete(ask),
            Action::DeleteImport => self.delete_import(),
            Action::DismissNotice => {
                self.state.notices.pop_front();
            }
            Action::StopAndClose => {
                self.closing = true;
                self.state.asking_to_close = false;
                self.stop();
                self.stop_export();
                self.stop_saving();
            }
            Action::StayOpen => self.state.asking_to_close = false,
        }
        self.look_after_certificates();
        self.look_after_test();
        self.look_after_preview();
        self.look_around_when_due();
        self.look_after_the_topic();
    }

    /// Takes in what jobs and the run have said since the last time.
    pub fn take_in(&mut self) {
        while let Some(answer) = self.jobs.next() {
            self.answered(answer);
            self.look_after_certificates();
        }
        self.look_after_run();
        self.look_after_listing();
        self.look_after_test();
        self.look_after_preview();
        self.look_after_practice();
        self.look_after_the_topic();
        self.remember_when_due();
        // What was asked about has ended by itself: nothing is left to ask.
        self.state.asking_to_close &= self.going_on();
    }

    /// What reads from the cluster, counts in it, or breaks it for practice.
    fn look_after_the_topic(&mut self) {
        self.look_after_topics();
        self.look_after_messages();
        self.look_after_totals();
        self.look_after_lab();
        self.look_after_code();
    }

    /// After how long [`Core::take_in`] should be called again, where nothing happens before.
    pub fn wake_after(&self) -> Option<Duration> {
        [self.writing_after(), self.listing_after(), self.messages_after()].into_iter().flatten().min()
    }

    /// What is to be put on the clipboard since the last time.
    pub fn to_clipboard(&mut self) -> Option<String> {
        self.clipboard.take()
    }

    /// The window was asked to close: whether it may.
    pub fn may_close(&mut self) -> bool {
        if !self.going_on() {
            return true;
        }
        self.state.asking_to_close = !self.closing;
        false
    }

    /// Whether the window was asked to close, and nothing is in its way any more.
    pub fn closes_now(&self) -> bool {
        self.closing && !self.going_on()
    }

    pub(super) fn answered(&mut self, answer: Answer) {
        match answer {
            Answer::Examined { generation, outcome } => self.examined(generation, outcome),
            Answer::Counted { progress, outcome } => self.counted(&progress, outcome),
            Answer::Preview(told) => self.preview_told(told),
            Answer::Certificates { generation, outcome } => self.certificates_checked(generation, outcome),
            Answer::Keyring(outcome) => self.keyring_answered(outcome),
            Answer::Practice { plan, again, outcome, topic } => self.practice_ready(*plan, again, outcome, topic),
            Answer::RetryCounted { run, outcome } => self.retry_counted(run, outcome),
            Answer::RetryGathered { run, outcome } => self.retry_gathered(run, outcome),
            Answer::LogExported(outcome) => self.log_exported(outcome),
            Answer::Texts { run, texts } => self.take_texts(run, texts),
            Answer::Listed(listed) => self.listed(*listed),
            Answer::WentTo { run, number, outcome } => self.went_to(run, number, outcome),
            Answer::Copied { number, outcome } => self.copied(number, outcome),
            Answer::Written(outcome) => self.written(outcome),
            Answer::Credentials { generation, origin, outcome } => self.credentials_read(generation, origin, outcome),
            Answer::Dropped { generation, path, what } => self.dropped(generation, path, what),
            Answer::Deleted { generation, outcome } => self.deleted(generation, outcome),
            Answer::LookedAgain { writings, outcome } => self.looked_again(writings, outcome),
            Answer::Exported(outcome) => self.exported(outcome),
            Answer::Imported(outcome) => self.imported(outcome),
            Answer::Practices(told) => self.practice_told(told),
            Answer::Topics(told) => self.topics_told(told),
            Answer::Messages(told) => self.messages_told(told),
            Answer::Totals(told) => self.totals_told(told),
            Answer::Lab(told) => self.lab_told(told),
            Answer::Code(told) => self.code_told(told),
            Answer::Chosen { what, connection, path } => self.chosen(what, &connection, path),
        }
    }

    /// Says a fault, once and with a count.
    pub(super) fn say(&mut self, fault: Fault) {
        self.state.say(fault);
    }

    pub(super) fn edit(&mut self, mut form: Form) {
        if form.profile.id != self.state.form.profile.id {
            // Drawn before another connection was chosen: what was typed belongs to none.
            form.profile = self.state.form.profile.clone();
        }
        if form.file != self.state.form.file && form.format == self.state.form.format {
            // A format is chosen for a file: what another one holds is told by itself.
            form.format = Form::default().format;
        }
        let old = std::mem::replace(&mut self.state.form, form);
        let new = &self.state.form;
        if old == *new {
            return;
        }
        let file = old.file != new.file || old.format != new.format;
        let record_as = old.record_as != new.record_as;
        let home = old.profile.secret_home != new.profile.secret_home;
        if file {
            self.begin_at_first_line();
            self.examine_file();
        } else if record_as {
            self.examine_file();
        }
        if home {
            self.move_secrets();
        }
        self.ask_keyring_when_needed();
        self.remember.changed();
    }

    fn show_tab(&mut self, tab: Tab) {
        self.state.tab = tab;
        if tab == Tab::Topics {
            self.topics_shown();
        }
    }

    fn choose_columns(&mut self, columns: LogColumns) {
        self.state.columns = columns;
        self.remember.changed();
    }

    fn choose_theme(&mut self, theme: Theme) {
        self.state.theme = theme;
        self.remember.changed();
    }
}
