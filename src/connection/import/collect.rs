//! Makes of the names and values that were found what a profile takes, and says of each other line why not.

use zeroize::Zeroizing;

use super::{
    Import, NotRecognised, jaas,
    names::{self, Known, Slot, normal},
    scan::{Found, What},
    value::Value,
};
use crate::{
    connection::{
        Acks, Compression, Mechanism, Partitioner, Profile, Secret, Security, addresses, check_profile,
        speaks_of_a_secret,
    },
    fault::{Field, Kind},
    text::{connection::NO_SUCH_PROPERTY, import as words},
};

/// No profile has more of them, and asking librdkafka takes its time.
const MOST_PROPERTIES: usize = 200;

/// Why a line is not taken.
type Refused = &'static str;

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
    scram: bool,
    /// About how many names librdkafka was asked.
    asked: usize,
    /// How many names of Kafka's own were taken.
    pub strong: usize,
}

impl<'t> Collected<'t> {
    /// Takes in everything that was found.
    pub fn of(found: Vec<Found<'t>>) -> Self {
        let mut collected = Self::default();
        for Found { line, what } in found {
            match what {
                What::Pair(name, value) => collected.pair(line, name, value),
                What::Bare(word) => {
                    collected.look_for_registry(word);
                    collected.bare.push((line, word));
                }
                What::Heading(text) => collected.look_for_registry(text),
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
        if text.contains("lsrc-") || text.contains("psrc-") || normal.contains("schemaregistry") {
            (self.registry, self.in_registry) = (true, true);
        } else if text.contains("lkc-") || normal.contains("kafka") {
            self.in_registry = false;
        }
    }

    fn pair(&mut self, line: usize, name: Zeroizing<String>, value: Value) {
        if let Value::Text(text) = &value {
            self.registry |= text.contains("lsrc-") || text.contains("psrc-");
        }
        let Some(Known { slot, sasl, weak }) = names::known(&name) else { return self.property(line, &name, value) };
        if self.in_registry && !sasl && matches!(slot, Slot::ApiKey | Slot::ApiSecret) {
            self.registry_key = true;
            return self.refuse(line, &name, words::REGISTRY_KEY);
        }
        if weak {
            return self.weak.push((line, name, slot, value));
        }
        self.known(line, &name, slot, value);
    }

    fn known(&mut self, line: usize, name: &str, slot: Slot, value: Value) {
        if slot == Slot::Registry {
            (self.registry, self.registry_key) = (true, self.registry_key || normal(name) == "basicauthuserinfo");
        }
        if matches!(slot, Slot::Ignored | Slot::Registry | Slot::StorePassword) {
            return self.ignore(name);
        }
        let taken = match value {
            Value::Text(text) | Value::Word(text) if choice(slot) => self.take(slot, &text),
            Value::Text(text) => self.take(slot, &text),
            Value::Word(_) | Value::Elsewhere => Err(words::ELSEWHERE),
            Value::Placeholder => Err(words::PLACEHOLDER),
            Value::Empty if slot == Slot::Identification => Err(words::TRUST),
            Value::Empty => Err(words::NO_VALUE),
        };
        match taken {
            Ok(()) if slot == Slot::Identification => self.ignore(name),
            Ok(()) => self.strong += 1,
            Err(why) => self.refuse(line, name, why),
        }
    }

    fn take(&mut self, slot: Slot, text: &str) -> Result<(), Refused> {
        let text = text.trim();
        let set = |field, value: Result<String, Refused>| value.map(|value| (field, value));
        let (field, value) = match slot {
            Slot::ApiSecret | Slot::PassPhrase => {
                self.take_secret(slot, text);
                return Ok(());
            }
            Slot::Jaas => return self.take_jaas(text),
            Slot::Pem => return Err(words::PEM_TEXT),
            Slot::Identification if matches!(normal(text).as_str(), "https" | "true") => return Ok(()),
            Slot::Identification => return Err(words::TRUST),
            Slot::Bootstrap => set(Field::Bootstrap, bootstrap(text)),
            Slot::Security => set(Field::Security, security(text)),
            Slot::Mechanism => set(Field::SignIn, mechanism(text)),
            Slot::ApiKey => set(Field::ApiKey, word(text)),
            Slot::ClientId => set(Field::ClientId, plain(text)),
            Slot::CaFile => set(Field::CaFile, plain(text)),
            Slot::TrustStore => set(Field::CaFile, pem_file(text)),
            Slot::Certificate => set(Field::ClientCertificate, plain(text)),
            Slot::KeyStore => set(Field::ClientCertificate, pem_file(text)),
            Slot::Key => set(Field::ClientKey, plain(text)),
            Slot::Acks => set(Field::Acks, acks(text)),
            Slot::Compression => set(Field::Compression, one_of(&Compression::ALL.map(Compression::name), text)),
            Slot::Partitioner => set(Field::Partitioner, one_of(&Partitioner::ALL.map(Partitioner::name), text)),
            Slot::Idempotence => set(Field::Idempotence, one_of(&["true", "false"], text)),
            Slot::Linger => set(Field::Linger, linger(text)),
            Slot::BatchSize => set(Field::BatchSize, bytes(text)),
            Slot::MessageSize => set(Field::MessageSize, bytes(text)),
            Slot::Ignored | Slot::Registry | Slot::StorePassword => return Ok(()),
        }?;
        self.import.fields.insert(field, value);
        Ok(())
    }

    fn take_secret(&mut self, slot: Slot, text: &str) {
        let secrets = &mut self.import.secrets;
        let place = if slot == Slot::PassPhrase { &mut secrets.pass_phrase } else { &mut secrets.api_secret };
        *place = Some(Secret::new(text.to_owned()));
    }

    fn take_jaas(&mut self, text: &str) -> Result<(), Refused> {
        let jaas = jaas::read(text);
        let (Some(username), Some(password)) = (jaas.username, jaas.password) else { return Err(words::JAAS) };
        // Where these are filled in by something else.
        let (Value::Text(username), Value::Text(password)) = (Value::quoted(username), Value::quoted(password)) else {
            return Err(words::PLACEHOLDER);
        };
        self.scram |= jaas.scram;
        self.take(Slot::ApiKey, &username)?;
        self.take(Slot::ApiSecret, &password)
    }

    fn take_weak(&mut self) {
        let both = |one: Slot, other: Slot| {
            let has = |slot| self.weak.iter().any(|(.., weak, _)| *weak == slot);
            has(one) && has(other)
        };
        let counts = self.strong > 0 || both(Slot::Bootstrap, Slot::ApiSecret);
        for (line, name, slot, value) in std::mem::take(&mut self.weak) {
            let given = match slot {
                Slot::ApiSecret => self.import.secrets.api_secret.is_some(),
                Slot::ApiKey => self.import.fields.contains_key(&Field::ApiKey),
                _ => self.import.fields.contains_key(&Field::Bootstrap),
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
            Value::Word(_) | Value::Elsewhere | Value::Placeholder | Value::Empty => {
                return self.refuse(line, name, words::NOT_A_SETTING);
            }
        };
        self.asked += 1;
        let outcome = if self.asked > MOST_PROPERTIES { Err(words::UNKNOWN) } else { property(name, &text) };
        match outcome {
            Ok(()) => {
                self.import.properties.retain(|(earlier, _)| earlier != name);
                self.import.properties.push((name.to_owned(), text.trim().to_owned()));
            }
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
            self.registry_key = true;
        }
        if let Err(why) = self.take(slot, word) {
            self.refuse(line, "", why);
        }
    }

    /// Whether SCRAM was named without saying which.
    pub fn any_scram(&self) -> bool {
        self.scram
    }
}

/// Slots whose value may be a word of a program: `SecurityProtocol.SaslSsl`.
fn choice(slot: Slot) -> bool {
    matches!(slot, Slot::Security | Slot::Mechanism | Slot::Acks | Slot::Compression | Slot::Partitioner)
}

fn bootstrap(text: &str) -> Result<String, Refused> {
    let text = text.trim_end_matches([',', ';']);
    match addresses(text) {
        Ok(list) if !text.contains('@') => {
            Ok(list.iter().map(|(host, port)| format!("{host}:{port}")).collect::<Vec<_>>().join(","))
        }
        _ => Err(words::NOT_AN_ADDRESS),
    }
}

fn security(text: &str) -> Result<String, Refused> {
    let meant = normal(text);
    let meant = meant.strip_prefix("securityprotocol").unwrap_or(&meant);
    let found = Security::ALL.into_iter().find(|security| normal(security.name()) == meant);
    found.map(|security| security.name().to_owned()).ok_or(words::VALUE)
}

fn mechanism(text: &str) -> Result<String, Refused> {
    let meant = normal(text);
    let meant = meant.strip_prefix("saslmechanism").unwrap_or(&meant);
    let found = Mechanism::ALL.into_iter().find(|mechanism| normal(mechanism.name()) == meant);
    found.map(|mechanism| mechanism.name().to_owned()).ok_or(words::METHOD)
}

fn acks(text: &str) -> Result<String, Refused> {
    match text.rsplit('.').next().unwrap_or(text).to_ascii_lowercase().as_str() {
        "all" | "-1" => Ok(Acks::All.name().to_owned()),
        "1" | "leader" => Ok(Acks::Leader.name().to_owned()),
        "0" | "none" => Err(words::NO_CONFIRMATION),
        _ => Err(words::VALUE),
    }
}

fn one_of(names: &[&str], text: &str) -> Result<String, Refused> {
    let meant = text.rsplit('.').next().unwrap_or(text).to_ascii_lowercase();
    names.iter().find(|name| **name == meant).map(|name| (*name).to_owned()).ok_or(words::VALUE)
}

/// Java lets a fraction of a millisecond be, librdkafka does not.
fn linger(text: &str) -> Result<String, Refused> {
    let ms: f64 = text.parse().map_err(|_| words::NOT_A_NUMBER)?;
    if !(0.0..=900_000.0).contains(&ms) {
        return Err(words::VALUE);
    }
    Ok(format!("{} ms", ms.round()))
}

fn bytes(text: &str) -> Result<String, Refused> {
    let bytes: u32 = text.parse().map_err(|_| words::NOT_A_NUMBER)?;
    Ok(format!("{bytes} bytes"))
}

fn pem_file(path: &str) -> Result<String, Refused> {
    let java = [".jks", ".p12", ".pfx", ".keystore", ".truststore"];
    if java.iter().any(|ending| path.to_ascii_lowercase().ends_with(ending)) {
        return Err(words::JAVA_STORE);
    }
    plain(path)
}

fn word(text: &str) -> Result<String, Refused> {
    if text.contains(char::is_whitespace) { Err(words::VALUE) } else { plain(text) }
}

/// A text that a field shows: of one line, and without anything in it that sets a secret.
fn plain(text: &str) -> Result<String, Refused> {
    let line = format!("x={text}");
    match text.len() > 1024 || text.contains(char::is_control) {
        true => Err(words::VALUE),
        false if speaks_of_a_secret(&line) || like_a_secret(text) => Err(words::HOLDS_A_SECRET),
        false => Ok(text.to_owned()),
    }
}

/// Whether it looks like the secrets that Confluent Cloud makes: those of a key file whose lines were mixed up.
fn like_a_secret(text: &str) -> bool {
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let has = |kind: fn(&u8) -> bool| text.bytes().any(|byte| kind(&byte));
    text.len() >= 40
        && text.bytes().all(base64)
        && !text.starts_with('/')
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

/// Whether a property can be used, as the form itself checks it.
fn property(name: &str, value: &str) -> Result<(), Refused> {
    // librdkafka is asked only about what can be one of its names.
    if !names::harmless(name) || !(name.contains('.') || matches!(name, "retries" | "debug")) {
        return Err(words::UNKNOWN);
    }
    plain(value)?;
    let line = format!("{name}={}", value.trim());
    if speaks_of_a_secret(&line) || name.contains(['\n', '\r', '=']) {
        return Err(words::FORBIDDEN);
    }
    let profile = Profile { properties: line, idempotence: false, ..Profile::default() };
    let fault = check_profile(&profile, true).into_iter().find(|(field, _)| *field == Field::Properties);
    match fault.map(|(_, fault)| (fault.kind, fault.technical)) {
        None => Ok(()),
        Some((Kind::PropertyForbidden { .. } | Kind::PropertyHasField { .. }, _)) => Err(words::FORBIDDEN),
        Some((_, why)) if why == NO_SUCH_PROPERTY => Err(words::UNKNOWN),
        Some(_) => Err(words::REFUSED),
    }
}
