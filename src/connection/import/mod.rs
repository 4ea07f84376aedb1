//! Credentials without typing: what a pasted text or a file says about a connection. Looks at the text alone.

mod code;
mod collect;
mod command;
mod encoding;
mod jaas;
mod names;
mod position;
mod scan;
#[cfg(test)]
mod tests;
mod value;

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use super::{Acks, Compression, Mechanism, Partitioner, Profile, Secret, Secrets, Security};
use crate::fault::{Fault, Field, Kind};
use collect::Collected;

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
    /// Further properties of librdkafka, each checked.
    properties: Vec<(String, String)>,
    secrets: Secrets,
    not_recognised: Vec<NotRecognised>,
    ignored: Vec<String>,
    convincing: bool,
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
}

/// What a text says about a connection. The text may be of any kind.
///
/// # Errors
/// `SchemaRegistryKey` where it holds a key for that only, `NoCredentials` where it holds nothing of use.
pub fn read(text: &str) -> Result<Import, Fault> {
    let text = text.trim_start_matches('\u{feff}');
    let mut collected = Collected::of(scan::scan(text));
    position::fill(&mut collected);
    let scram = collected.any_scram();
    let Collected { mut import, registry, registry_key, strong, .. } = collected;
    let key = import.fields.contains_key(&Field::ApiKey) || import.secrets.api_secret.is_some();
    let bootstrap = import.fields.contains_key(&Field::Bootstrap);
    if !bootstrap && registry && (registry_key || key) {
        return Err(Fault::new(Kind::SchemaRegistryKey));
    }
    if !bootstrap && !key {
        return Err(Fault::new(Kind::NoCredentials));
    }
    let pair = import.fields.contains_key(&Field::ApiKey) && import.secrets.api_secret.is_some();
    import.convincing = (pair || (bootstrap && strong > 1)) && !lines_of_data(text);
    import.imply(scram);
    import.hide_secrets();
    import.join_lines();
    Ok(import)
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

/// The credentials in a file, where it holds some beyond doubt; `None` where it can be any other file, such as one with
/// lines to be sent. What is read is wiped.
///
/// # Errors
/// `SchemaRegistryKey`.
pub fn read_file(bytes: Vec<u8>) -> Option<Result<Import, Fault>> {
    let text = Some(bytes).filter(|bytes| bytes.len() <= LONGEST).and_then(encoding::decode)?;
    if lines_of_data(text.reveal()) {
        return None;
    }
    match read(text.reveal()) {
        Ok(import) => import.convincing.then_some(Ok(import)),
        Err(fault) => (fault.kind == Kind::SchemaRegistryKey).then_some(Err(fault)),
    }
}

/// More than one JSON object, each in a line of its own: what this program sends, whatever its fields are called.
fn lines_of_data(text: &str) -> bool {
    let object = |line: &&str| line.starts_with('{') && line.ends_with('}');
    text.lines().map(str::trim).filter(object).nth(1).is_some()
}

impl Import {
    /// The preview, in the order of the form.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let mut rows: Vec<_> = self
            .fields
            .iter()
            .map(|(field, value)| Row {
                field: *field,
                property: None,
                value: Some(value.as_str()),
                implied: self.implied.contains(field),
            })
            .collect();
        let secret = |field| Row { field, property: None, value: None, implied: false };
        rows.extend(self.secrets.api_secret.iter().map(|_| secret(Field::Secret)));
        rows.extend(self.secrets.pass_phrase.iter().map(|_| secret(Field::PassPhrase)));
        rows.extend(self.properties.iter().map(|(name, value)| Row {
            field: Field::Properties,
            property: Some(name),
            value: Some(value),
            implied: false,
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

    /// Whether a file that says this is one of credentials beyond doubt, and not one to be sent.
    pub fn convincing(&self) -> bool {
        self.convincing
    }

    /// The profile with everything in it that was recognised; the rest stays as it is. Secrets have no place in it.
    #[must_use]
    pub fn apply(&self, profile: &Profile) -> Profile {
        let mut profile = profile.clone();
        for (field, value) in &self.fields {
            set(&mut profile, *field, value);
        }
        if !self.properties.is_empty() {
            let named = |line: &&str| {
                let name = line.split_once('=').map_or(*line, |(name, _)| name).trim();
                self.properties.iter().any(|(taken, _)| taken == name)
            };
            let kept = profile.properties.lines().filter(|line| !named(line) && !line.trim().is_empty());
            let taken = self.properties.iter().map(|(name, value)| format!("{name}={value}"));
            profile.properties = kept.map(str::to_owned).chain(taken).collect::<Vec<_>>().join("\n");
        }
        profile
    }

    /// What the text leaves out and clearly means: Kafka's own default without sign-in, Confluent Cloud's with it.
    fn imply(&mut self, scram: bool) {
        let key = self.fields.contains_key(&Field::ApiKey) || self.secrets.api_secret.is_some();
        let ssl = [Field::CaFile, Field::ClientCertificate].iter().any(|field| self.fields.contains_key(field));
        let security = match (key, ssl) {
            (true, _) => Security::SaslSsl,
            (false, true) => Security::Ssl,
            (false, false) => Security::Plaintext,
        };
        self.imply_one(Field::Security, security.name());
        if key {
            let mechanism = if scram { Mechanism::ScramSha512 } else { Mechanism::Plain };
            self.imply_one(Field::SignIn, mechanism.name());
        }
    }

    fn imply_one(&mut self, field: Field, value: &str) {
        if let Entry::Vacant(place) = self.fields.entry(field) {
            place.insert(value.to_owned());
            self.implied.insert(field);
        }
    }

    fn has(&self, field: Field) -> bool {
        self.fields.contains_key(&field)
    }

    /// The last guard: a value that holds one of the secrets is not shown, whatever it is.
    fn hide_secrets(&mut self) {
        let secrets = [self.secrets.api_secret.clone(), self.secrets.pass_phrase.clone()];
        let holds = |text: &str| {
            let inside = |secret: &Secret| secret.reveal().len() >= SURELY_SECRET && text.contains(secret.reveal());
            secrets.iter().flatten().any(inside)
        };
        self.fields.retain(|field, value| *field == Field::ApiKey && !longer(value, &secrets) || !holds(value));
        self.properties.retain(|(name, value)| !holds(name) && !holds(value));
        self.ignored.retain(|name| !holds(name));
        for line in &mut self.not_recognised {
            if holds(&line.name) {
                line.name.clear();
            }
        }
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

/// Whether a text is more than a secret, with the secret in it.
fn longer(text: &str, secrets: &[Option<Secret>]) -> bool {
    secrets.iter().flatten().any(|secret| secret.reveal() != text && text.contains(secret.reveal()))
}

fn set(profile: &mut Profile, field: Field, value: &str) {
    match field {
        Field::Security => choose(&mut profile.security, &Security::ALL, Security::name, value),
        Field::SignIn => choose(&mut profile.mechanism, &Mechanism::ALL, Mechanism::name, value),
        Field::Acks => choose(&mut profile.acks, &Acks::ALL, Acks::name, value),
        Field::Compression => choose(&mut profile.compression, &Compression::ALL, Compression::name, value),
        Field::Partitioner => choose(&mut profile.partitioner, &Partitioner::ALL, Partitioner::name, value),
        Field::Idempotence => profile.idempotence = value == "true",
        _ => {
            if let Some(text) = text_field(profile, field) {
                value.clone_into(text);
            }
        }
    }
}

fn choose<T: Copy>(chosen: &mut T, all: &[T], name: fn(T) -> &'static str, value: &str) {
    if let Some(found) = all.iter().find(|choice| name(**choice) == value) {
        *chosen = *found;
    }
}

fn text_field(profile: &mut Profile, field: Field) -> Option<&mut String> {
    Some(match field {
        Field::Bootstrap => &mut profile.bootstrap,
        Field::ApiKey => &mut profile.api_key,
        Field::ClientId => &mut profile.client_id,
        Field::CaFile => &mut profile.ca_file,
        Field::ClientCertificate => &mut profile.client_certificate,
        Field::ClientKey => &mut profile.client_key,
        Field::Linger => &mut profile.linger,
        Field::BatchSize => &mut profile.batch_size,
        Field::MessageSize => &mut profile.message_size,
        _ => return None,
    })
}
