//! Writing the settings, a moment after the last change, off the window's thread.

use std::{
    path::PathBuf,
    sync::mpsc,
    time::{Duration, Instant},
};

use super::{answer::Answer, core::Core};
use crate::{fault::Fault, jobs, settings::Settings};

/// How long after the last change the settings are written.
const CALM: Duration = Duration::from_millis(700);
/// How long leaving the program waits for the last writing.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// What is to be remembered, and whether it has been written.
pub(super) struct Remember {
    path: Option<PathBuf>,
    written: Settings,
    changed_at: Option<Instant>,
    writing: bool,
    window_size: Option<[f32; 2]>,
}

impl Remember {
    pub fn new(path: Option<PathBuf>, settings: Settings) -> Self {
        let window_size = settings.window_size;
        Self { path, written: settings, changed_at: None, writing: false, window_size }
    }

    /// Something that is remembered has changed.
    pub fn changed(&mut self) {
        self.changed_at = Some(Instant::now());
    }
}

impl Core {
    /// The window has this inner size in points.
    pub fn window_resized(&mut self, size: [f32; 2]) {
        if self.remember.window_size != Some(size) {
            self.remember.window_size = Some(size);
            self.remember.changed();
        }
    }

    /// After how long [`Core::take_in`] should be called again to write the settings.
    pub fn wake_after(&self) -> Option<Duration> {
        let changed_at = self.remember.changed_at.filter(|_| !self.remember.writing)?;
        Some(CALM.saturating_sub(changed_at.elapsed()))
    }

    /// Writes the settings when the last change is some time ago.
    pub(super) fn remember_when_due(&mut self) {
        if self.wake_after() != Some(Duration::ZERO) {
            return;
        }
        self.remember.changed_at = None;
        let Some((path, settings)) = self.unwritten() else { return };
        self.remember.writing = true;
        self.jobs.start(
            "write-settings",
            move || Answer::Written(settings.save(&path)),
            |fault| Answer::Written(Err(fault)),
        );
    }

    fn unwritten(&mut self) -> Option<(PathBuf, Settings)> {
        let path = self.remember.path.clone()?;
        let settings = Settings {
            form: self.state.form.clone(),
            theme: self.state.theme,
            window_size: self.remember.window_size,
            ..Settings::default()
        };
        if settings == self.remember.written {
            return None;
        }
        self.remember.written = settings.clone();
        Some((path, settings))
    }

    pub(super) fn written(&mut self, outcome: Result<(), Fault>) {
        self.remember.writing = false;
        if let Err(fault) = outcome {
            self.say(fault);
        }
    }

    /// The program ends: what has changed is written now, and waited for, but not for long.
    pub fn leave(&mut self) {
        let Some((path, settings)) = self.unwritten() else { return };
        let (done, wait) = mpsc::channel();
        let started = jobs::thread("write-settings", move || {
            if let Err(fault) = settings.save(&path) {
                log::error!("{}", fault.text());
            }
            // Nobody listens any more when it took too long.
            let _ = done.send(());
        });
        if started.is_ok() {
            let _ = wait.recv_timeout(LAST_WAIT);
        }
    }
}
