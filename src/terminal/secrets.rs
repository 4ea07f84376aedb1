//! The secrets of a command: from standard input, from the keyring, or from the environment. The variables are left
//! where they are: a command starts no other program that would inherit them.

use std::{
    io::{self, BufRead, Read},
    path::Path,
    sync::Arc,
};

use zeroize::Zeroizing;

use super::{arguments::ClusterArguments, plan::Wrong};
use crate::{
    connection::{self, KEYRING_DEADLINE, Keeper, Profile, Secret, SecretHome, SecretKind, Secrets, open_keyring},
    fault::{Fault, Field, Kind},
    run::{Cluster, Form},
    text::{keyring, terminal as words},
};

/// The environment variable that holds the secret of the API key.
const SECRET_VARIABLE: &str = "LINE_PRODUCER_SECRET";
/// The one that holds the pass phrase of the client key.
const PASS_PHRASE_VARIABLE: &str = "LINE_PRODUCER_PASS_PHRASE";

/// No secret is as long as this; what is longer was piped in by mistake.
const MOST_SECRET_BYTES: usize = 64 * 1024;

/// The secrets that the form's connection needs, as far as there are any.
///
/// # Errors
/// What is wrong with standard input; what is wrong with the keyring, where the environment has no secret instead.
pub(super) fn secrets(form: &Form, arguments: &ClusterArguments) -> Result<Secrets, Wrong> {
    let profile = &form.profile;
    if form.cluster == Cluster::Practice {
        return Ok(Secrets::default());
    }
    let mut places = Places::of(profile, arguments.connection.is_some());
    let api_secret = match profile.security.signs_in() {
        true if arguments.secret_stdin => secret_of_stdin()
            .map_err(|why| Wrong::fault(&Fault::with(Kind::SecretMissing, why), Some(Field::Secret)))?,
        true => places.find(SecretKind::ApiSecret)?,
        false => None,
    };
    let pass_phrase = if key_is_locked(profile) { places.find(SecretKind::PassPhrase)? } else { None };
    Ok(Secrets { api_secret, pass_phrase })
}

fn key_is_locked(profile: &Profile) -> bool {
    let shown = profile.security.encrypted() && !profile.client_certificate.trim().is_empty();
    shown && connection::wants_pass_phrase(Path::new(connection::key_file(profile)))
}

/// Where the secrets of a connection can be.
struct Places<'a> {
    id: &'a str,
    /// The keyring, of a saved connection that keeps its secrets there.
    keyring: Option<Keeper>,
    /// The keyring has failed: it is not waited for a second time.
    trouble: Option<Fault>,
}

impl<'a> Places<'a> {
    fn of(profile: &'a Profile, saved: bool) -> Self {
        let kept = saved && profile.secret_home == SecretHome::Keyring;
        let keyring = kept.then(|| Keeper::new(Arc::new(open_keyring), KEYRING_DEADLINE));
        Self { id: &profile.id, keyring, trouble: None }
    }

    /// A saved connection's from the keyring, else the one of the environment.
    fn find(&mut self, kind: SecretKind) -> Result<Option<Secret>, Wrong> {
        if let Some(keyring) = self.keyring.as_ref().filter(|_| self.trouble.is_none()) {
            match keyring.load(&kind.entry(self.id)) {
                Ok(Some(secret)) => return Ok(Some(secret)),
                Ok(None) => {}
                Err(fault) => self.trouble = Some(fault),
            }
        }
        match (secret_of_environment(kind), &self.trouble) {
            (None, Some(fault)) => {
                let name = self.keyring.as_ref().and_then(Keeper::keyring_name);
                let without = match kind {
                    SecretKind::ApiSecret => keyring::SECRET_WITHOUT_KEYRING,
                    SecretKind::PassPhrase => keyring::PASS_PHRASE_WITHOUT_KEYRING,
                };
                Err(Wrong(keyring::in_the_terminal(&fault.text(), name, without)))
            }
            (found, _) => Ok(found),
        }
    }
}

fn secret_of_environment(kind: SecretKind) -> Option<Secret> {
    let variable = match kind {
        SecretKind::ApiSecret => SECRET_VARIABLE,
        SecretKind::PassPhrase => PASS_PHRASE_VARIABLE,
    };
    let text = Zeroizing::new(std::env::var(variable).ok()?);
    let secret = kind.tidy(&text);
    (!secret.is_empty()).then(|| Secret::new(secret.to_owned()))
}

/// The first line of standard input, trimmed as the window trims what is typed.
fn secret_of_stdin() -> Result<Option<Secret>, String> {
    // Grown by none, so that no earlier buffer keeps a part of the secret.
    let mut line = Zeroizing::new(Vec::with_capacity(MOST_SECRET_BYTES));
    let read = io::stdin().lock().take(MOST_SECRET_BYTES as u64).read_until(b'\n', &mut line);
    read.map_err(|error| error.to_string())?;
    if line.len() == MOST_SECRET_BYTES {
        return Err(words::SECRET_TOO_LONG.to_owned());
    }
    let text = std::str::from_utf8(&line).map_err(|_| words::SECRET_NOT_UTF8.to_owned())?;
    let secret = SecretKind::ApiSecret.tidy(text);
    Ok((!secret.is_empty()).then(|| Secret::new(secret.to_owned())))
}
