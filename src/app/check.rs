//! The whole of the first records looked at, and all records checked, by jobs.

use std::sync::Arc;

use super::{
    answer::Answer,
    core::Core,
    preview::{Subject, Told},
    state::{CheckState, FileState},
};
use crate::{
    fault::Fault,
    run,
    source::{Check, FIRST_RECORDS, Looked, Progress},
};

impl Core {
    /// Looks at the first records that the first look did not reach.
    pub(super) fn look_further(&mut self) {
        self.stop_looking();
        let FileState::Known(examined) = &self.state.file else { return };
        let Some(reader) = examined.reader.clone() else { return };
        if examined.looked_at >= FIRST_RECORDS || reader.reach().whole {
            return;
        }
        let progress = Arc::<Progress>::default();
        self.previews.looking = Some(Arc::clone(&progress));
        let look = self.files.generation();
        let told = move |outcome| Answer::Preview(Told::Looked { look, outcome });
        self.jobs.start("look-further", move || told(reader.look_further(&progress)), move |fault| told(Err(fault)));
    }

    pub(super) fn stop_looking(&mut self) {
        if let Some(progress) = self.previews.looking.take() {
            progress.cancel();
        }
    }

    pub(super) fn looked_further(&mut self, look: u64, outcome: Result<Option<Looked>, Fault>) {
        if look != self.files.generation() {
            return;
        }
        self.previews.looking = None;
        // What keeps the file from being read is told by who counts its records.
        let (Ok(Some(looked)), FileState::Known(examined)) = (outcome, &mut self.state.file) else { return };
        let Looked { fields, more_fields, looked_at, first_bad, first_other } = looked;
        (examined.fields, examined.more_fields, examined.looked_at) = (fields, more_fields, looked_at);
        (examined.first_bad, examined.first_other) = (first_bad, first_other);
    }

    pub(super) fn check_records(&mut self) {
        if matches!(self.state.preview.check, CheckState::Going(_)) || self.reader().is_none() {
            return;
        }
        let subject = self.subject_of_preview();
        let progress = Arc::<Progress>::default();
        self.state.preview.check = CheckState::Going(Arc::clone(&progress));
        self.state.preview.check_outdated = false;
        self.previews.checked = Some(subject.clone());
        self.previews.checks += 1;
        let (check, Subject { origin, selection, .. }) = (self.previews.checks, subject);
        let told = move |outcome| Answer::Preview(Told::Checked { check, outcome });
        self.jobs.start(
            "check-file",
            move || told(run::check(&origin, &selection, &progress)),
            move |fault| told(Err(fault)),
        );
    }

    pub(super) fn stop_check(&mut self) {
        if let CheckState::Going(progress) = &self.state.preview.check {
            progress.cancel();
            self.previews.checks += 1;
            self.state.preview.check = CheckState::None;
        }
    }

    pub(super) fn checked(&mut self, check: u64, outcome: Result<Option<Check>, Fault>) {
        if check != self.previews.checks {
            return;
        }
        self.state.preview.check = match outcome {
            Ok(Some(check)) => CheckState::Done(Arc::new(check)),
            Ok(None) => CheckState::None,
            Err(fault) => CheckState::Failed(fault),
        };
    }

    /// A check of another file is forgotten; one of what the form no longer says goes on as outdated, or ends.
    pub(super) fn judge_check(&mut self, subject: &Subject) {
        let Some(checked) = &self.previews.checked else { return };
        let (same_file, same) = (checked.origin == subject.origin, checked == subject);
        if !same {
            self.stop_check();
        }
        if !same_file {
            self.state.preview.check = CheckState::None;
        }
        self.state.preview.check_outdated = !same;
    }
}
