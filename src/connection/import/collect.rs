//! Makes of the names and values that were found what a profile takes, and says of each other line why not.

use std::collections::{BTreeMap, btree_map::Entry};

use zeroize::Zeroizing;

use super::{
    Import, NotRecognised, SURELY_SECRET,
    encoding::UNREADABLE,
    fields::{self, Refused},
    jaas,
    names::{self, Known, Slot, normal},
    pairs::{Given, Pairs},
    scan::{Found, What},
    value::Value,
};
use crate::{
    connection::{Compression, Partitioner, Secret, SecretKind},
    fault::Field,
    text::import as words,
};

/// No profile has more of them, and asking librdkafka takes its time.
const MOST_PROPERTIES: usize = 200;

/// What has been collected so far.
#[derive(Default)]
pub(super) struct Collected<'t> {
    pub import: Import,
    /// Words in lines of their own: perhaps a key or a secret whose label is not known.
    pub bare: Vec<(usize, &'t str)>,
    /// Names of everyday, which count only beside others.
    weak: Vec<(usize, Zeroizing<String>, Slot, Value)>,
    /// A part of the text about Schema Registry has begun.
    in_registry: bool,
    /// There is a sign of Schema Registry, and there is a key of it.
    pub registry: bool,
    pub registry_key: bool,
    /// SCRAM's module was named, and not which SCRAM.
    pub scram: bool,
    /// About how many names librdkafka was asked.
    asked: usize,
    /// How many names of Kafka's own were taken, and how many of these are about reaching a cluster.
    pub strong: usize,
    signs: usize,
    /// Something was seen that nobody may see, or that belongs to Schema Registry.
    pub telling: bool,
    /// The keys with their secrets.
    pub pairs: Pairs,
    /// The bootstrap servers, as given.
    bootstraps: Vec<Given<String>>,
    /// Where the value of each field stands, and under which name.
    places: BTreeMap<Field, (usize, String)>,
}

impl<'t> Collected<'t> {
    /// Takes in everything that was found.
    pub fn of(found: Vec<Found<'t>>) -> Self {
        let mut collected = Self::default();
        for Found { line, what } in found {
            match what {
                What::Pair(name, value) => collected.pair(line, name, value),
                What::Doubtful(name, value, doubt) => {
                    let slot = names::known(&name).map(|known| known.slot);
                    collected.pair(line, name, value);
                    collected.doubt(slot, doubt);
                }
                What::Options => collected.refuse(line, "", words::OPTIONS),
                What::Bare(word) => {
                    collected.look_for_registry(word);
                    collected.bare.push((line, word));
                }
                What::Heading(text) => {
                    collected.look_for_registry(text);
                    collected.look_for_name(text);
                }
                What::Other(text) => {
                    collected.look_for_registry(text);
                    collected.refuse(line, "", words::NOT_A_SETTING);
                }
                What::Pem => collected.refuse(line, "", words::PEM_TEXT),
            }
        }
        collected.take_weak();
        collected
    }

    /// Notes of Schema Registry in a heading are about the keys beneath it.
    fn look_for_registry(&mut self, text: &str) {
        let normal = normal(text);
        if names::is_registry(text) || normal.contains("schemaregistry") {
            (self.registry, self.in_registry) = (true, true);
            self.telling |= names::is_registry(text);
        } else if text.contains("lkc-") || normal.contains("kafka") {
            self.in_registry = false;
        }
    }

    /// A key file names its cluster: `=== Confluent Cloud API key: lkc-12576z ===`.
    fn look_for_name(&mut self, heading: &str) {
        let Some(at) = heading.find("lkc-").filter(|_| self.import.name.is_none()) else { return };
        let rest = &heading[at..];
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(rest.len());
        self.import.name = Some(rest[..end].to_owned()).filter(|name| (5..=24).contains(&name.len()));
    }

    fn doubt(&mut self, slot: Option<Slot>, doubt: &'static str) {
        let field = match slot {
            Some(Slot::ApiSecret | Slot::Jaas) => Field::Secret,
            Some(Slot::PassPhrase) => Field::PassPhrase,
            Some(Slot::ApiKey) => Field::ApiKey,
            _ => return,
        };
        self.import.doubts.insert(field, doubt);
    }

    fn pair(&mut self, line: usize, name: Zeroizing<String>, value: Value) {
        if let Value::Text(text) = &value {
            self.registry |= names::is_registry(text);
        }
        let Some(Known { slot, sasl, weak }) = names::known(&name) else { return self.property(line, &name, value) };
        if self.in_registry && !sasl && matches!(slot, Slot::ApiKey | Slot::ApiSecret) {
            (self.registry_key, self.telling) = (true, true);
            return self.refuse(line, &name, words::REGISTRY_KEY);
        }
        if weak {
            return self.weak.push((line, name, slot, value));
        }
        self.known(line, &name, slot, value);
    }

    fn known(&mut self, line: usize, name: &str, slot: Slot, value: Value) {
        let text = matches!(&value, Value::Text(_));
        if slot == Slot::Registry {
            self.registry = true;
            self.registry_key |= text && names::registry_key(name);
        }
        self.telling |= text && matches!(slot, Slot::Registry | Slot::StorePassword);
        if matches!(slot, Slot::Ignored | Slot::Registry | Slot::StorePassword) {
            return self.ignore(name);
        }
        let taken = match value {
            Value::Text(text) | Value::Word(text) if fields::choice(slot) => self.take(line, name, slot, &text),
            Value::Text(text) => self.take(line, name, slot, &text),
            Value::Word(_) | Value::Elsewhere => Err(words::ELSEWHERE),
            Value::Placeholder => Err(words::PLACEHOLDER),
            Value::Empty if slot == Slot::Identification => Err(words::TRUST),
            Value::Empty => Err(words::NO_VALUE),
            Value::Unclear => Err(words::UNCLEAR_END),
        };
        match taken {
            Ok(()) if slot == Slot::Identification => self.ignore(name),
            Ok(()) => {
                self.strong += 1;
                self.signs += usize::from(is_sign(slot));
            }
            Err(why) => {
                self.pairs.seen(slot);
                self.refuse(line, name, why);
            }
        }
    }

    fn take(&mut self, line: usize, name: &str, slot: Slot, text: &str) -> Result<(), Refused> {
        let whole = text;
        let text = text.trim();
        let (field, value) = match slot {
            Slot::ApiSecret | Slot::PassPhrase => return self.take_secret(line, name, slot, whole),
            Slot::Jaas => return self.take_jaas(line, name, text),
            Slot::Pem => return Err(words::PEM_TEXT),
            Slot::Identification if matches!(normal(text).as_str(), "https" | "true") => return Ok(()),
            Slot::Identification => return Err(words::TRUST),
            Slot::ApiKey => {
                self.pairs.key(Given { line, name: name.to_owned(), value: fields::word(text)? });
                return Ok(());
            }
            Slot::Bootstrap => {
                self.bootstraps.push(Given { line, name: name.to_owned(), value: fields::bootstrap(text)? });
                return Ok(());
            }
            Slot::Security => (Field::Security, fields::security(text)?),
            Slot::Mechanism => (Field::SignIn, fields::mechanism(text)?),
            Slot::ClientId => (Field::ClientId, fields::plain(text)?),
            Slot::CaFile => (Field::CaFile, fields::plain(text)?),
            Slot::TrustStore => (Field::CaFile, fields::pem_file(text)?),
            Slot::Certificate => (Field::ClientCertificate, fields::plain(text)?),
            Slot::KeyStore => (Field::ClientCertificate, fields::pem_file(text)?),
            Slot::Key => (Field::ClientKey, fields::plain(text)?),
            Slot::Acks => (Field::Acks, fields::acks(text)?),
            Slot::Compression => (Field::Compression, fields::one_of(&Compression::ALL.map(Compression::name), text)?),
            Slot::Partitioner => (Field::Partitioner, fields::one_of(&Partitioner::ALL.map(Partitioner::name), text)?),
            Slot::Idempotence => (Field::Idempotence, fields::one_of(&["true", "false"], text)?),
            Slot::Linger => (Field::Linger, fields::linger(text)?),
            Slot::BatchSize => (Field::BatchSize, fields::bytes(text)?),
            Slot::MessageSize => (Field::MessageSize, fields::bytes(text)?),
            Slot::Ignored | Slot::Registry | Slot::StorePassword => return Ok(()),
        };
        match self.import.fields.entry(field) {
            Entry::Occupied(first) if *first.get() != value => return Err(words::SECOND),
            Entry::Occupied(_) => {}
            Entry::Vacant(place) => {
                place.insert(value);
                self.places.insert(field, (line, name.to_owned()));
            }
        }
        Ok(())
    }

    fn take_secret(&mut self, line: usize, name: &str, slot: Slot, text: &str) -> Result<(), Refused> {
        self.telling = true;
        if text.contains(UNREADABLE) {
            return Err(words::NOT_READABLE);
        }
        let kind = if slot == Slot::PassPhrase { SecretKind::PassPhrase } else { SecretKind::ApiSecret };
        let value = Secret::new(kind.tidy(text).to_owned());
        if kind == SecretKind::ApiSecret {
            self.pairs.secret(Given { line, name: name.to_owned(), value });
            return Ok(());
        }
        match &self.import.secrets.pass_phrase {
            Some(first) if *first != value => return Err(words::SECOND),
            _ => self.import.secrets.pass_phrase = Some(value),
        }
        Ok(())
    }

    fn take_jaas(&mut self, line: usize, name: &str, text: &str) -> Result<(), Refused> {
        let jaas = jaas::read(text);
        let (Some(username), Some(password)) = (jaas.username, jaas.password) else { return Err(words::JAAS) };
        // Where these are filled in by something else.
        let (Value::Text(username), Value::Text(password)) = (Value::quoted(username), Value::quoted(password)) else {
            return Err(words::PLACEHOLDER);
        };
        self.scram |= jaas.scram;
        self.take(line, name, Slot::ApiKey, &username)?;
        self.take(line, name, Slot::ApiSecret, &password)
    }

    pub fn has_bootstrap(&self) -> bool {
        !self.bootstraps.is_empty()
    }

    /// Everything was found: which of several keys and clusters counts. The others are said.
    pub fn settle(&mut self) {
        let count = self.pairs.len();
        let (chosen, left) = std::mem::take(&mut self.pairs).choose();
        if let Some(key) = chosen.key {
            self.places.insert(Field::ApiKey, (key.line, key.name));
            self.import.fields.insert(Field::ApiKey, key.value);
        }
        self.import.secrets.api_secret = chosen.secret.map(|secret| secret.value);
        for (line, name) in left {
            self.refuse(line, &name, words::SECOND_KEY);
        }
        // A cluster stands beside its key, where there are as many of them.
        let at = if self.bootstraps.len() == count { chosen.place } else { 0 };
        let bootstraps = std::mem::take(&mut self.bootstraps);
        let Some(first) = bootstraps.get(at) else { return };
        self.import.fields.insert(Field::Bootstrap, first.value.clone());
        self.places.insert(Field::Bootstrap, (first.line, first.name.clone()));
        for other in bootstraps.iter().filter(|other| other.value != first.value) {
            self.refuse(other.line, &other.name, words::SECOND);
        }
    }

    /// The last guard: a value that holds one of the secrets is not shown, whatever it is. It is said that it is not.
    pub fn hide_secrets(&mut self) {
        let secrets: Vec<_> = [&self.import.secrets.api_secret, &self.import.secrets.pass_phrase]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let inside =
            |secret: &&Secret, text: &str| secret.reveal().len() >= SURELY_SECRET && text.contains(secret.reveal());
        let holds = |text: &str| secrets.iter().any(|secret| inside(&secret, text));
        let longer = |text: &str| secrets.iter().any(|secret| inside(&secret, text) && secret.reveal() != text);
        let hidden = |field: &Field, value: &str| if *field == Field::ApiKey { longer(value) } else { holds(value) };
        let fields: Vec<_> = self.import.fields.extract_if(.., |field, value| hidden(field, value)).collect();
        for (field, _) in fields {
            if let Some((line, name)) = self.places.remove(&field) {
                self.refuse(line, &name, words::HOLDS_A_SECRET);
            }
        }
        let properties: Vec<_> =
            self.import.properties.extract_if(.., |(name, value, _)| holds(name) || holds(value)).collect();
        for (name, _, line) in properties {
            self.refuse(line, &name, words::HOLDS_A_SECRET);
        }
        self.import.ignored.retain(|name| !holds(name));
        self.import.name = self.import.name.take().filter(|name| !holds(name));
        for line in &mut self.import.not_recognised {
            if holds(&line.name) {
                line.name.clear();
            }
        }
    }

    fn take_weak(&mut self) {
        let has =
            |slot, fits: fn(&Value) -> bool| self.weak.iter().any(|(_, _, weak, value)| *weak == slot && fits(value));
        let address = |value: &Value| matches!(value, Value::Text(text) if fields::bootstrap(text).is_ok());
        let counts = self.signs > 0 || has(Slot::Bootstrap, address) && has(Slot::ApiSecret, |_| true);
        let (strong_key, strong_secret) = (self.pairs.has_key(), self.pairs.has_secret());
        for (line, name, slot, value) in std::mem::take(&mut self.weak) {
            let given = match slot {
                Slot::ApiSecret => strong_secret,
                Slot::ApiKey => strong_key,
                _ => self.has_bootstrap(),
            };
            if counts && !given {
                self.known(line, &name, slot, value);
            } else {
                self.refuse(line, &name, words::NOT_A_SETTING);
            }
        }
    }

    /// A name that no field has: perhaps a property of librdkafka.
    fn property(&mut self, line: usize, name: &str, value: Value) {
        let text = match value {
            Value::Text(text) => text,
            Value::Word(_) | Value::Elsewhere | Value::Placeholder | Value::Empty | Value::Unclear => {
                return self.refuse(line, name, words::NOT_A_SETTING);
            }
        };
        self.asked += 1;
        let outcome = if self.asked > MOST_PROPERTIES { Err(words::UNKNOWN) } else { fields::property(name, &text) };
        match outcome {
            Ok(()) => match self.import.properties.iter().find(|(earlier, ..)| earlier == name) {
                Some((_, value, _)) if *value == text.trim() => {}
                Some(_) => self.refuse(line, name, words::SECOND),
                None => self.import.properties.push((name.to_owned(), text.trim().to_owned(), line)),
            },
            Err(why) => self.refuse(line, name, why),
        }
    }

    fn ignore(&mut self, name: &str) {
        let name = name.to_owned();
        if !self.import.ignored.contains(&name) {
            self.import.ignored.push(name);
        }
    }

    pub fn refuse(&mut self, line: usize, name: &str, why: Refused) {
        let name = if names::harmless(name) { name.to_owned() } else { String::new() };
        self.import.not_recognised.push(NotRecognised { first: line, last: line, name, why });
    }

    /// A word that was recognised by its looks.
    pub fn take_word(&mut self, line: usize, slot: Slot, word: &str) {
        if self.in_registry && slot != Slot::Bootstrap {
            (self.registry_key, self.telling) = (true, true);
        }
        if let Err(why) = self.take(line, "", slot, word) {
            self.refuse(line, "", why);
        }
    }
}

/// Whether a name is about reaching a cluster, and not one that stands in data of every kind.
fn is_sign(slot: Slot) -> bool {
    let reaching = matches!(slot, Slot::Bootstrap | Slot::Security | Slot::Mechanism | Slot::ApiKey | Slot::ApiSecret);
    let files = matches!(slot, Slot::CaFile | Slot::Certificate | Slot::Key | Slot::TrustStore | Slot::KeyStore);
    reaching || files || matches!(slot, Slot::Jaas | Slot::PassPhrase)
}
