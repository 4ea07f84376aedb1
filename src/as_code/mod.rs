//! What the form says, as a program to copy: in Python, in Java, and as a command with kcat. Without a secret: the
//! programs read it from the environment.
//!
//! A program sends the same messages as Send does, or there is none, and it is said why. No file is looked at here.

mod java;
mod kcat;
mod page;
mod properties;
mod python;
mod quote;
mod work;

use crate::{
    run::Plan,
    source::{Format, Packing},
};
use work::Work;

/// What a program can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// With confluent-kafka.
    #[default]
    Python,
    /// With Kafka's own client.
    Java,
    /// A command with kcat.
    Kcat,
}

impl Language {
    /// All, in the order in which the window shows them.
    pub const ALL: [Self; 3] = [Self::Python, Self::Java, Self::Kcat];

    /// What the program's file is called.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Python => "send_lines.py",
            Self::Java => "SendLines.java",
            Self::Kcat => "send_lines.sh",
        }
    }
}

/// What is known beside the plan.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// `host:port` of the practice cluster; `None` while it does not run.
    pub practice: Option<&'a str>,
    /// The file into which the sample was written; `None` for one of its name beside the program.
    pub sample: Option<&'a str>,
    /// How the file is divided into records. `Auto` counts as JSON lines.
    pub format: Format,
    /// What lies around its text.
    pub packing: Packing,
    /// The private key of the client certificate wants a pass phrase.
    pub key_encrypted: bool,
}

/// A program to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its text, ready to run.
    pub text: String,
    /// What to know before it is started, in sentences, beside what to install and how to give the secret.
    pub notes: Vec<String>,
    /// The environment variables that it reads a secret from.
    pub secrets: Vec<&'static str>,
}

/// The program that does what the plan says.
///
/// # Errors
/// Why there is none, in words: what it could not do as Send does.
pub fn program(language: Language, plan: &Plan, known: &Known<'_>) -> Result<Program, String> {
    let work = Work::new(plan, known)?;
    match language {
        Language::Python => python::program(&work),
        Language::Java => java::program(&work),
        Language::Kcat => kcat::program(&work),
    }
}
