//! The preview of the file: the texts of the records that are seen, and the way to any of them. Files are read by jobs.

use std::{collections::HashMap, sync::Arc};

use super::{answer::Answer, core::Core, partitions::Place, state::FileState};
use crate::{
    action::Preview as Asked,
    fault::Fault,
    run::{self, PreviewText},
    source::{Check, Examined, LineReader, Looked, Origin, Progress, Selection},
};

/// How many texts are kept beyond those that are seen.
const TEXTS_KEPT: usize = 1_000;

/// What is being read for the preview, and what it is about.
#[derive(Default)]
pub(super) struct Previews {
    subject: Option<Subject>,
    /// Rises when the subject changes, so that a late answer about an earlier one is known.
    generation: u64,
    /// The numbers of the records that are seen.
    shown: Vec<u64>,
    fetching: Option<Fetching>,
    seeking: Option<Arc<Progress>>,
    pub(super) looking: Option<Arc<Progress>>,
    /// What the last check was about.
    pub(super) checked: Option<Subject>,
    pub(super) checks: u64,
    /// How many partitions topics have, as far as a cluster has told.
    pub(super) partitions: HashMap<Place, usize>,
}

struct Fetching {
    numbers: Vec<u64>,
    progress: Arc<Progress>,
}

/// All that a preview and a check depend on.
#[derive(Clone, PartialEq)]
pub(super) struct Subject {
    /// Which look at a file it is.
    look: u64,
    pub(super) origin: Origin,
    pub(super) selection: Selection,
}

/// What a job tells about the preview.
pub(super) enum Told {
    /// The texts of records, and for which of them more was read.
    Texts { generation: u64, chosen: Option<u64>, outcome: Result<Vec<(u64, PreviewText)>, Fault> },
    /// The record that was gone to; nothing where the file has none of that number.
    Found { generation: u64, number: u64, outcome: Result<Vec<(u64, PreviewText)>, Fault> },
    /// What all of the first records tell; `None` when it was cancelled.
    Looked { look: u64, outcome: Result<Option<Looked>, Fault> },
    /// What the check found; `None` when it was cancelled.
    Checked { check: u64, outcome: Result<Option<Check>, Fault> },
}

impl Core {
    pub(super) fn preview(&mut self, asked: Asked) {
        match asked {
            Asked::Show(numbers) => self.show_records(numbers),
            Asked::Select(number) => self.select_record(number),
            Asked::GoTo(number) => self.go_to_record(number),
            Asked::SendFrom(number) if !self.state.running() => {
                self.send_from(number);
            }
            Asked::SendFrom(_) => {}
            Asked::Check => self.check_records(),
            Asked::StopCheck => self.stop_check(),
            Asked::LookAgain => self.examine_file(),
        }
    }

    pub(super) fn preview_told(&mut self, told: Told) {
        match told {
            Told::Texts { generation, chosen, outcome } => self.take_previews(generation, chosen, outcome),
            Told::Found { generation, number, outcome } => self.record_found(generation, number, outcome),
            Told::Looked { look, outcome } => self.looked_further(look, outcome),
            Told::Checked { check, outcome } => self.checked(check, outcome),
        }
    }

    /// Forgets what was read when it was about something else, and keeps what clusters tell about their topics.
    pub(super) fn look_after_preview(&mut self) {
        self.learn_partitions();
        let subject = self.subject_of_preview();
        if self.previews.subject.as_ref() == Some(&subject) {
            return;
        }
        let other = self.previews.subject.as_ref().is_none_or(|before| before.look != subject.look);
        self.previews.generation += 1;
        self.stop_fetching();
        self.stop_seeking();
        let preview = &mut self.state.preview;
        (preview.trouble, preview.missing, preview.detail) = (None, None, None);
        preview.texts.clear();
        if other {
            preview.selected = None;
            if matches!(self.state.file, FileState::Examining) {
                self.stop_looking();
            }
        }
        self.judge_check(&subject);
        self.previews.subject = Some(subject);
        self.fetch_records();
    }

    pub(super) fn subject_of_preview(&self) -> Subject {
        let form = &self.state.form;
        Subject { look: self.files.generation(), origin: form.origin(), selection: form.whole() }
    }

    /// The reader of the file, once its first records were looked at.
    pub(super) fn reader(&self) -> Option<LineReader> {
        match &self.state.file {
            FileState::Known(Examined { reader, .. }) => reader.clone(),
            FileState::Examining | FileState::Trouble(_) => None,
        }
    }

    fn show_records(&mut self, numbers: Vec<u64>) {
        // What was being read for rows that are gone is not waited for.
        let still = |fetching: &Fetching| fetching.numbers.iter().any(|number| numbers.contains(number));
        if self.previews.fetching.as_ref().is_some_and(|fetching| !still(fetching)) {
            self.cancel_fetching();
        }
        self.previews.shown = numbers;
        self.fetch_records();
    }

    fn select_record(&mut self, number: Option<u64>) {
        self.stop_seeking();
        self.state.preview.missing = None;
        self.state.preview.selected = number;
        self.fetch_records();
    }

    /// What is known to be there is gone to at once; the way to the rest may be long.
    fn go_to_record(&mut self, number: u64) {
        let Some(reader) = self.reader() else { return };
        self.stop_seeking();
        self.state.preview.missing = None;
        let reach = reader.reach();
        if number <= reach.last {
            self.state.preview.reveals += 1;
            return self.select_record(Some(number));
        }
        if reach.whole {
            self.state.preview.missing = Some(number);
            return;
        }
        let progress = Arc::<Progress>::default();
        self.previews.seeking = Some(Arc::clone(&progress));
        self.state.preview.seeking = Some(number);
        let (generation, selection) = (self.previews.generation, self.state.form.whole());
        let told = move |outcome| Answer::Preview(Told::Found { generation, number, outcome });
        self.jobs.start(
            "find-record",
            move || told(run::preview(&reader, &[number], Some(number), &selection, &progress)),
            move |fault| told(Err(fault)),
        );
    }

    fn stop_seeking(&mut self) {
        self.state.preview.seeking = None;
        if let Some(progress) = self.previews.seeking.take() {
            progress.cancel();
        }
    }

    fn record_found(&mut self, generation: u64, number: u64, outcome: Result<Vec<(u64, PreviewText)>, Fault>) {
        if generation != self.previews.generation || self.state.preview.seeking != Some(number) {
            return;
        }
        self.stop_seeking();
        let preview = &mut self.state.preview;
        match outcome.map(|mut found| found.pop()) {
            Ok(Some((_, text))) => {
                preview.selected = Some(number);
                preview.detail = Some((number, Arc::new(text)));
                preview.reveals += 1;
            }
            Ok(None) => preview.missing = Some(number),
            Err(fault) => self.preview_failed(fault),
        }
    }

    pub(super) fn fetch_records(&mut self) {
        let Some(reader) = self.reader() else { return };
        let preview = &self.state.preview;
        if self.previews.fetching.is_some() || preview.trouble.is_some() {
            return;
        }
        let there = |number: &u64| preview.texts.contains_key(number);
        let mut numbers: Vec<u64> = self.previews.shown.iter().copied().filter(|number| !there(number)).collect();
        let read = preview.detail.as_ref().map(|(number, _)| *number);
        let chosen = preview.selected.filter(|number| read != Some(*number));
        numbers.extend(chosen);
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.is_empty() {
            return;
        }
        let progress = Arc::<Progress>::default();
        self.previews.fetching = Some(Fetching { numbers: numbers.clone(), progress: Arc::clone(&progress) });
        let (generation, selection) = (self.previews.generation, self.state.form.whole());
        let told = move |outcome| Answer::Preview(Told::Texts { generation, chosen, outcome });
        self.jobs.start(
            "preview-texts",
            move || told(run::preview(&reader, &numbers, chosen, &selection, &progress)),
            move |fault| told(Err(fault)),
        );
    }

    fn cancel_fetching(&self) {
        if let Some(fetching) = &self.previews.fetching {
            fetching.progress.cancel();
        }
    }

    /// Its answer is about something else: it is not waited for.
    fn stop_fetching(&mut self) {
        self.cancel_fetching();
        self.previews.fetching = None;
    }

    fn take_previews(&mut self, generation: u64, chosen: Option<u64>, outcome: Result<Vec<(u64, PreviewText)>, Fault>) {
        if generation != self.previews.generation {
            return;
        }
        let cancelled = self.previews.fetching.take().is_some_and(|fetching| fetching.progress.cancelled());
        let texts = match outcome {
            Ok(texts) => texts,
            Err(fault) => return self.preview_failed(fault),
        };
        let none = texts.is_empty();
        let preview = &mut self.state.preview;
        for (number, text) in texts {
            let text = Arc::new(text);
            if chosen == Some(number) && preview.selected == chosen {
                preview.detail = Some((number, Arc::clone(&text)));
            }
            preview.texts.insert(number, text);
        }
        if preview.texts.len() > TEXTS_KEPT {
            let (shown, selected) = (&self.previews.shown, preview.selected);
            preview.texts.retain(|number, _| shown.contains(number) || selected == Some(*number));
        }
        // What was scrolled to meanwhile; a record that is not there is not asked for again at once.
        if cancelled || !none {
            self.fetch_records();
        }
    }

    /// The file is no longer what was looked at, or cannot be read any more.
    fn preview_failed(&mut self, fault: Fault) {
        self.state.preview.trouble = Some(fault);
        self.state.preview.check_outdated = true;
    }
}
