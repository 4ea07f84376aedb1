//! What a profile's field takes, made of the value that was found; or why it does not take it.

use super::{
    encoding::UNREADABLE,
    names::{self, Slot, normal},
};
use crate::{
    connection::{Acks, Mechanism, Profile, Security, addresses, check_profile, speaks_of_a_secret},
    fault::{Field, Kind},
    text::{connection::NO_SUCH_PROPERTY, import as words},
};

/// Why a line is not taken.
pub(super) type Refused = &'static str;

/// Slots whose value may be a word of a program: `SecurityProtocol.SaslSsl`.
pub(super) fn choice(slot: Slot) -> bool {
    matches!(slot, Slot::Security | Slot::Mechanism | Slot::Acks | Slot::Compression | Slot::Partitioner)
}

pub(super) fn bootstrap(text: &str) -> Result<String, Refused> {
    let text = text.trim_end_matches([',', ';']);
    if names::is_registry(text) {
        return Err(words::REGISTRY_ADDRESS);
    }
    match addresses(text) {
        Ok(list) if !text.contains('@') => {
            Ok(list.iter().map(|(host, port)| format!("{host}:{port}")).collect::<Vec<_>>().join(","))
        }
        _ => Err(words::NOT_AN_ADDRESS),
    }
}

pub(super) fn security(text: &str) -> Result<String, Refused> {
    let meant = normal(text);
    let meant = meant.strip_prefix("securityprotocol").unwrap_or(&meant);
    let found = Security::ALL.into_iter().find(|security| normal(security.name()) == meant);
    found.map(|security| security.name().to_owned()).ok_or(words::VALUE)
}

pub(super) fn mechanism(text: &str) -> Result<String, Refused> {
    let meant = normal(text);
    let meant = meant.strip_prefix("saslmechanism").unwrap_or(&meant);
    let found = Mechanism::ALL.into_iter().find(|mechanism| normal(mechanism.name()) == meant);
    found.map(|mechanism| mechanism.name().to_owned()).ok_or(words::METHOD)
}

pub(super) fn acks(text: &str) -> Result<String, Refused> {
    match text.rsplit('.').next().unwrap_or(text).to_ascii_lowercase().as_str() {
        "all" | "-1" => Ok(Acks::All.name().to_owned()),
        "1" | "leader" => Ok(Acks::Leader.name().to_owned()),
        "0" | "none" => Err(words::NO_CONFIRMATION),
        _ => Err(words::VALUE),
    }
}

pub(super) fn one_of(names: &[&str], text: &str) -> Result<String, Refused> {
    let meant = text.rsplit('.').next().unwrap_or(text).to_ascii_lowercase();
    names.iter().find(|name| **name == meant).map(|name| (*name).to_owned()).ok_or(words::VALUE)
}

/// Java lets a fraction of a millisecond be, librdkafka does not.
pub(super) fn linger(text: &str) -> Result<String, Refused> {
    let ms: f64 = text.parse().map_err(|_| words::NOT_A_NUMBER)?;
    if !(0.0..=900_000.0).contains(&ms) {
        return Err(words::VALUE);
    }
    Ok(format!("{} ms", ms.round()))
}

pub(super) fn bytes(text: &str) -> Result<String, Refused> {
    let bytes: u32 = text.parse().map_err(|_| words::NOT_A_NUMBER)?;
    Ok(format!("{bytes} bytes"))
}

pub(super) fn pem_file(path: &str) -> Result<String, Refused> {
    let java = [".jks", ".p12", ".pfx", ".keystore", ".truststore"];
    if java.iter().any(|ending| path.to_ascii_lowercase().ends_with(ending)) {
        return Err(words::JAVA_STORE);
    }
    plain(path)
}

pub(super) fn word(text: &str) -> Result<String, Refused> {
    if text.contains(char::is_whitespace) { Err(words::VALUE) } else { plain(text) }
}

/// A text that a field shows: of one line, and without anything in it that sets a secret.
pub(super) fn plain(text: &str) -> Result<String, Refused> {
    let line = format!("x={text}");
    match text.len() > 1024 || text.contains(char::is_control) {
        true => Err(words::VALUE),
        false if text.contains(UNREADABLE) => Err(words::NOT_READABLE),
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
pub(super) fn property(name: &str, value: &str) -> Result<(), Refused> {
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
