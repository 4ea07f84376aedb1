//! Carries out what is asked for about the same in code. A program for the practice cluster needs it to run, and to have
//! the topic: a job sees to both.

use std::path::PathBuf;

use super::{Chosen, answer::Answer, core::Core, state::PracticeState};
use crate::{
    action::CodeAction,
    fault::{Fault, Kind},
    run::Cluster,
    source::SAMPLE,
    whole_file::{self, Readers},
};

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Code {
    /// The topic of the practice cluster that was asked for last.
    topic: Option<String>,
}

/// What a job answered.
pub(super) enum Told {
    /// The practice cluster runs and has the topic.
    Ready(Result<(), Fault>),
    /// The sample was written into this file.
    Saved(Result<String, Fault>),
}

impl Core {
    pub(super) fn code_action(&mut self, asked: CodeAction) {
        match asked {
            CodeAction::Open => self.state.code.open = true,
            CodeAction::Choose(language) => self.state.code.language = language,
            CodeAction::SaveSample => self.open_dialog(Chosen::Sample),
            CodeAction::Close => {
                self.state.code.open = false;
                self.code.topic = None;
            }
        }
    }

    pub(super) fn code_told(&mut self, told: Told) {
        match told {
            Told::Ready(Ok(())) => {}
            Told::Saved(Ok(path)) => self.state.code.sample = Some(path),
            Told::Saved(Err(fault)) => self.say(fault),
            Told::Ready(Err(fault)) if self.runs.practice.running().is_some() => self.say(fault),
            Told::Ready(Err(fault)) => self.state.practice = PracticeState::Failed(fault),
        }
    }

    /// A program can only read the sample from a file.
    pub(super) fn save_sample(&mut self, path: PathBuf) {
        let Some(text) = self.as_text(&path) else { return };
        self.jobs.start(
            "save-sample",
            move || {
                let written = whole_file::write(&path, SAMPLE, Readers::Everybody);
                Answer::Code(Told::Saved(match written {
                    Ok(()) => Ok(text),
                    Err(error) => Err(Fault::unwritable(text, &error)),
                }))
            },
            |fault| Answer::Code(Told::Saved(Err(fault))),
        );
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_code(&mut self) {
        if !self.state.code.open || self.state.form.cluster != Cluster::Practice {
            return;
        }
        let Ok(plan) = self.state.plan_of_form() else { return };
        if self.code.topic.as_ref() == Some(&plan.topic) {
            return;
        }
        self.code.topic = Some(plan.topic.clone());
        let shared = self.runs.practice.clone();
        let failed = |text| Fault::with(Kind::PracticeFailed, text);
        self.jobs.start(
            "practice-for-code",
            move || {
                let ready = shared.ready().and_then(|practice| practice.ensure_topic(&plan.topic));
                Answer::Code(Told::Ready(ready.map_err(failed)))
            },
            |fault| Answer::Code(Told::Ready(Err(fault))),
        );
    }
}
