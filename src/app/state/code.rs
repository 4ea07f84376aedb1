//! What the window knows about the same in code.

use super::{FileState, PracticeState, State};
use crate::{
    as_code::{self, Known, Language, Program},
    fault::{Fault, Field},
    text::as_code as words,
};

/// All of it.
#[derive(Debug, Default)]
pub struct Code {
    /// Whether the program is shown, above everything.
    pub open: bool,
    /// What it is written in.
    pub language: Language,
    /// The file into which the sample was written, so that a program can read it.
    pub sample: Option<String>,
}

impl State {
    /// The program that does what the form says, wherever the practice lab has Send go; otherwise why there is none.
    ///
    /// # Errors
    /// Words for a person.
    pub fn program(&self) -> Result<Program, String> {
        let first = |problems: Vec<(Field, Fault)>| problems.first().map(|(_, fault)| fault.words().title);
        let plan = self.plan_of_form().map_err(|problems| first(problems).unwrap_or_default())?;
        let FileState::Known(file) = &self.file else { return Err(words::FILE_FIRST.to_owned()) };
        if let (PracticeState::Failed(fault), crate::run::Cluster::Practice) = (&self.practice, plan.cluster) {
            return Err(fault.words().title);
        }
        let known = Known {
            practice: self.practice.address(),
            sample: self.code.sample.as_deref(),
            format: file.format.unwrap_or(plan.selection.format),
            packing: file.packing,
            key_encrypted: self.certificates.key_encrypted,
        };
        as_code::program(self.code.language, &plan, &known)
    }
}
