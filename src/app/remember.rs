//! Writing the settings, a moment after the last change, off the window's thread.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{answer::Answer, core::Core};
use crate::{
    fault::Fault,
    settings::{self, Settings, Stored},
};

/// How long after the last change the settings are written.
const CALM: Duration = Duration::from_millis(700);
/// How long after a failure they are written again.
const AGAIN: Duration = Duration::from_secs(5);
/// How long leaving the program waits for the last writing, the keyring and the run.
const LAST_WAIT: Duration = Duration::from_secs(2);
/// How often it looks at the run meanwhile.
const LAST_LOOK: Duration = Duration::from_millis(10);

/// What is to be remembered, and whether it has been written.
pub(super) struct Remember {
    path: Option<PathBuf>,
    /// What this window knows the file to hold: only what differs from it is written.
    known: Stored,
    /// What is being written: one at a time, so that an earlier state never lands on a later one.
    writing: Option<Stored>,
    /// How often writing has begun. What was read before is worth nothing after it.
    writings: u64,
    /// When they are to be written.
    due: Option<Instant>,
    /// The connections of which a secret was kept since the last writing began. They come back, where another window has
    /// deleted them.
    touched: BTreeSet<String>,
    /// The same of the writing that goes on.
    touching: BTreeSet<String>,
    window_size: Option<[f32; 2]>,
    /// A failure was said. Once it is dismissed it is not said again before writing has worked.
    said: bool,
}

impl Remember {
    pub fn new(path: Option<PathBuf>, settings: Settings) -> Self {
        let window_size = settings.window_size;
        Self {
            path,
            known: settings.into(),
            writing: None,
            writings: 0,
            due: None,
            touched: BTreeSet::new(),
            touching: BTreeSet::new(),
            window_size,
            said: false,
        }
    }

    /// Where the settings stand, if anything is remembered.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Something that is remembered has changed.
    pub fn changed(&mut self) {
        self.due = Some(Instant::now() + CALM);
    }

    /// A secret of this connection is kept in the keyring: it is to be saved, whatever another window did with it.
    pub fn touch(&mut self, id: &str) {
        self.touched.insert(id.to_owned());
        self.changed();
    }

    /// What is laid over by the next writing.
    fn base(&self) -> Stored {
        let mut base = self.known.clone();
        self.touched.iter().for_each(|id| base.touch(id));
        base
    }
}

impl Core {
    /// The window has this inner size in points, unzoomed.
    pub fn window_resized(&mut self, size: [f32; 2]) {
        // A window that is put away has no size on some systems.
        let seen = size.iter().all(|side| side.is_finite() && *side >= 1.0);
        if seen && self.remember.window_size != Some(size) {
            self.remember.window_size = Some(size);
            self.remember.changed();
        }
    }

    /// After how long [`Core::take_in`] should be called again to write the settings.
    pub(super) fn writing_after(&self) -> Option<Duration> {
        let due = self.remember.due.filter(|_| self.remember.writing.is_none())?;
        Some(due.saturating_duration_since(Instant::now()))
    }

    /// Writes the settings when the last change, or a failure, is some time ago.
    pub(super) fn remember_when_due(&mut self) {
        if self.writing_after() == Some(Duration::ZERO) {
            self.remember.due = None;
            self.write_settings();
        }
    }

    /// Writes the settings where they are not what the file holds. Not while they are being written.
    fn write_settings(&mut self) {
        let Some(path) = self.remember.path.clone() else { return };
        let settings = self.settings();
        let now = Stored::from(settings.clone());
        let base = self.remember.base();
        if now == base {
            return;
        }
        self.remember.touching = std::mem::take(&mut self.remember.touched);
        self.remember.writing = Some(now);
        self.remember.writings += 1;
        self.jobs.start(
            "write-settings",
            move || Answer::Written(settings.save(&base, &path)),
            |fault| Answer::Written(Err(fault)),
        );
    }

    /// What is to be remembered of this window.
    fn settings(&self) -> Settings {
        Settings {
            form: self.state.form.clone(),
            others: self.state.others.clone(),
            leftovers: self.leftovers.names().clone(),
            theme: self.state.theme,
            columns: self.state.columns,
            totals: self.state.totals.form.clone(),
            window_size: self.remember.window_size,
        }
    }

    pub(super) fn written(&mut self, outcome: Result<Settings, Fault>) {
        let Some(written) = self.remember.writing.take() else { return };
        match outcome {
            Ok(file) => {
                self.adopt(&written, file);
                self.remember.said = false;
                self.remember.touching.clear();
            }
            Err(fault) => self.not_written(fault),
        }
    }

    fn not_written(&mut self, fault: Fault) {
        self.remember.due.get_or_insert(Instant::now() + AGAIN);
        let mut touched = std::mem::take(&mut self.remember.touching);
        self.remember.touched.append(&mut touched);
        let stands = self.state.notices.iter().any(|notice| notice.fault.kind == fault.kind);
        if stands || !self.remember.said {
            self.remember.said = true;
            self.say(fault);
        } else {
            log::warn!("{}", fault.text());
        }
    }

    /// Looks what other windows have made of the saved connections. Not while this one writes: it sees it then, too.
    pub(super) fn look_again(&mut self) {
        let Some(path) = self.remember.path.clone().filter(|_| self.remember.writing.is_none()) else { return };
        let writings = self.remember.writings;
        self.jobs.start(
            "read-settings",
            move || Answer::LookedAgain { writings, outcome: Settings::read(&path) },
            move |fault| Answer::LookedAgain { writings, outcome: Err(fault) },
        );
    }

    pub(super) fn looked_again(&mut self, writings: u64, outcome: Result<Option<Settings>, Fault>) {
        match outcome {
            Ok(Some(file)) if writings == self.remember.writings => {
                let known = self.remember.known.clone();
                self.adopt(&known, file);
            }
            Ok(_) => {}
            // It will be said when something is to be written.
            Err(fault) => log::warn!("{}", fault.text()),
        }
    }

    /// Takes over what other windows have written. `base` is what was known when this was asked for.
    fn adopt(&mut self, base: &Stored, file: Settings) {
        let (settings, known) = settings::adopt(base, self.settings(), file);
        self.remember.known = known;
        self.state.form.profile.name = settings.form.profile.name;
        let others = std::mem::replace(&mut self.state.others, settings.others);
        let back: Vec<_> = self.state.others.keys().filter(|id| !others.contains_key(*id)).cloned().collect();
        for id in back {
            self.brought_back(&id);
        }
    }

    /// The program ends, perhaps without having asked: a run, an export and a counting that go on are stopped, what has
    /// changed is written, and all is waited for together with the keyring, but not for long.
    pub fn leave(&mut self) {
        self.stop();
        self.stop_export();
        self.stop_saving();
        self.stop_totals();
        let until = Instant::now() + LAST_WAIT;
        let mut last_begun = false;
        while Instant::now() < until {
            if self.remember.writing.is_none() && !last_begun {
                self.write_settings();
                last_begun = true;
            }
            let going_on = self.going_on() || self.totals_go_on();
            if self.remember.writing.is_none() && !self.secrets.calling() && !going_on {
                return;
            }
            if let Some(answer) = self.jobs.next_within(LAST_LOOK) {
                self.answered(answer);
            }
        }
    }
}
