//! Credentials without typing: what a pasted text or a file says about a connection. Looks at the text alone.

mod apply;
mod assignment;
mod code;
mod collect;
mod command;
mod encoding;
mod fields;
mod jaas;
mod names;
mod pairs;
mod position;
mod scan;
#[cfg(test)]
mod tests;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use super::{Profile, Secrets};
use crate::fault::{Fault, Field, Kind};
use collect::Collected;
pub(super) use encoding::decode;

/// A file of credentials is never longer, in bytes.
pub const LONGEST: usize = 256 * 1024;

/// A secret of this length, in bytes, stands in no other value by chance. `kafka` does, in the names of hosts.
const SURELY_SECRET: usize = 12;

/// What a text says about a connection. `Debug` shows no secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// The values recognised, each as the form shows it; no secret among them.
    fields: BTreeMap<Field, String>,
    /// Fields that the text does not name, with the value that such a text means.
    implied: BTreeSet<Field>,
    /// What was not certain about the value of a field.
    doubts: BTreeMap<Field, &'static str>,
    /// Further properties of librdkafka with their lines, each checked.
    properties: Vec<(String, String, usize)>,
    /// The cluster's own name, where the text has one.
    name: Option<String>,
    /// SCRAM's module was named.
    scram: bool,
    secrets: Secrets,
    not_recognised: Vec<NotRecognised>,
    ignored: Vec<String>,
}

/// Lines that were not recognised, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRecognised {
    /// The first of them, from 1.
    pub first: usize,
    /// The last of them.
    pub last: usize,
    /// The setting's name; empty where the line has none that may be shown. Never a value.
    pub name: String,
    /// Why, in words.
    pub why: &'static str,
}

/// One row of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'i> {
    /// The field that it fills.
    pub field: Field,
    /// The property's name, where the field is that of the properties.
    pub property: Option<&'i str>,
    /// The value as the form shows it; `None` for a secret.
    pub value: Option<&'i str>,
    /// Whether the text leaves it out.
    pub implied: bool,
    /// The text leaves it out, and the connection that is looked at keeps its own.
    pub kept: bool,
    /// What was not certain about it.
    pub doubt: Option<&'static str>,
}

/// What a text says about a connection. The text may be of any kind.
///
/// # Errors
/// `SchemaRegistryKey` where it holds a key for that only, `NoCredentials` where it holds nothing of use.
pub fn read(text: &str) -> Result<Import, Fault> {
    look(text).0
}

/// What a text says, and whether it holds anything that is not to be sent, or shown as a line.
fn look(text: &str) -> (Result<Import, Fault>, bool) {
    let text = text.trim_start_matches('\u{feff}');
    let mut collected = Collected::of(scan::scan(text));
    position::fill(&mut collected);
    collected.settle();
    let has = |field| collected.import.fields.contains_key(&field);
    let (key, bootstrap) = (has(Field::ApiKey) || collected.import.secrets.api_secret.is_some(), has(Field::Bootstrap));
    let registry = !bootstrap && collected.registry && (collected.registry_key || key);
    let telling = collected.telling || registry || (bootstrap && collected.strong > 1);
    let useful = bootstrap || key || collected.import.secrets.pass_phrase.is_some();
    if registry || !useful {
        let kind = if registry { Kind::SchemaRegistryKey } else { Kind::NoCredentials };
        return (Err(Fault::new(kind)), telling);
    }
    collected.hide_secrets();
    let Collected { mut import, scram, .. } = collected;
    import.imply(scram);
    import.join_lines();
    (Ok(import), telling)
}

/// What a file's bytes say about a connection: UTF-8, or UTF-16 with its mark. What is read of them is wiped.
///
/// # Errors
/// Those of [`read`]; `NoCredentials` for what is no text, or longer than [`LONGEST`].
pub fn read_bytes(bytes: Vec<u8>) -> Result<Import, Fault> {
    let fits = bytes.len() <= LONGEST;
    let text = encoding::decode(bytes).filter(|_| fits).ok_or_else(|| Fault::new(Kind::NoCredentials))?;
    read(text.reveal())
}

/// The credentials in a file; `None` where it can be any other file, such as one with lines to be sent. A file with a
/// secret in it is never that, nor is one about Schema Registry, whatever else is missing. What is read is wiped.
///
/// # Errors
/// Those of [`read`], for a file that is not to be sent either.
pub fn read_file(bytes: Vec<u8>) -> Option<Result<Import, Fault>> {
    let text = Some(bytes).filter(|bytes| bytes.len() <= LONGEST).and_then(encoding::decode)?;
    let (outcome, telling) = look(text.reveal());
    (telling && !data(text.reveal())).then_some(outcome)
}

/// More than one JSON object, each in a line of its own or all in one list: what this program sends, whatever its fields
/// are called.
fn data(text: &str) -> bool {
    let object = |line: &&str| line.starts_with('{') && line.ends_with('}');
    let lines = text.lines().map(str::trim).filter(object).nth(1).is_some();
    lines || serde_json::from_str::<Vec<BTreeMap<String, serde::de::IgnoredAny>>>(text).is_ok_and(|list| list.len() > 1)
}

impl Import {
    /// The preview, in the order of the form, beside a connection that may take it over.
    pub fn rows(&self, profile: &Profile) -> Vec<Row<'_>> {
        let row = |field| Row {
            field,
            property: None,
            value: None,
            implied: self.implied.contains(&field),
            kept: self.implied.contains(&field) && !self.implies(field, profile),
            doubt: self.doubts.get(&field).copied(),
        };
        let mut rows: Vec<_> =
            self.fields.iter().map(|(field, value)| Row { value: Some(value.as_str()), ..row(*field) }).collect();
        rows.extend(self.secrets.api_secret.iter().map(|_| row(Field::Secret)));
        rows.extend(self.secrets.pass_phrase.iter().map(|_| row(Field::PassPhrase)));
        rows.extend(self.properties.iter().map(|(name, value, _)| Row {
            property: Some(name),
            value: Some(value),
            ..row(Field::Properties)
        }));
        rows.sort_by_key(|row| row.field);
        rows
    }

    /// What was found of secrets.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// The lines that were not recognised, in their order.
    pub fn not_recognised(&self) -> &[NotRecognised] {
        &self.not_recognised
    }

    /// The names that were left out on purpose.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// Neighbours without a name that are not taken for the same reason are said together.
    fn join_lines(&mut self) {
        self.not_recognised.sort_by_key(|line| line.first);
        let mut joined: Vec<NotRecognised> = Vec::new();
        for line in std::mem::take(&mut self.not_recognised) {
            match joined.last_mut() {
                Some(last) if last.last == line.first && last.name == line.name && last.why == line.why => {}
                Some(last)
                    if last.name.is_empty()
                        && line.name.is_empty()
                        && last.why == line.why
                        && last.last + 1 == line.first =>
                {
                    last.last = line.last;
                }
                _ => joined.push(line),
            }
        }
        self.not_recognised = joined;
    }
}
