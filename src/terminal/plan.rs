//! From the command line to a plan: the same form and the same check as the window's.

use std::io::{self, BufRead, Read};

use zeroize::Zeroizing;

use super::arguments::{SendArguments, Switch};
use crate::{
    connection::{KEYRING_DEADLINE, Keeper, Profile, Secret, Secrets, open_keyring},
    fault::{Fault, Field, Kind},
    run::{ALL, Cluster, Form, Plan},
    settings::{self, Settings},
    source::Origin,
    text::terminal as words,
};

/// The environment variable that holds the secret.
const SECRET_VARIABLE: &str = "LINE_PRODUCER_SECRET";

/// No secret is as long as this; what is longer was piped in by mistake.
const MOST_SECRET_BYTES: usize = 64 * 1024;

/// What keeps a command from being carried out, as text for standard error.
pub(super) struct Wrong(pub String);

impl Wrong {
    pub fn fault(fault: &Fault, field: Option<Field>) -> Self {
        let flag = field.map(|field| format!("{}: ", field.flag())).unwrap_or_default();
        Self(format!("{flag}{}", fault.text()))
    }
}

/// The plan of the command line, and the secrets for it.
pub(super) fn plan(arguments: &SendArguments) -> Result<(Plan, Secrets), Wrong> {
    let form = form(arguments)?;
    let secret = match form.cluster {
        Cluster::Mine if form.profile.security.signs_in() => secret(arguments, &form.profile.id)?,
        _ => None,
    };
    let format = form.format;
    let mut plan = form.check(secret.is_some()).map_err(|problems| {
        let each = problems.iter().map(|(field, fault)| Wrong::fault(fault, Some(*field)).0);
        Wrong(each.collect::<Vec<_>>().join("\n"))
    })?;
    // The form holds a text, trimmed; a name on the command line is taken as it is.
    plan.origin = match &arguments.file {
        None => Origin::Sample,
        Some(_) if reads_stdin(arguments) => Origin::Stdin,
        Some(file) => Origin::File(file.clone()),
    };
    if plan.origin != Origin::Sample {
        plan.selection.format = format;
    }
    Ok((plan, Secrets { api_secret: secret, ..Secrets::default() }))
}

fn reads_stdin(arguments: &SendArguments) -> bool {
    arguments.file.as_ref().is_some_and(|file| file.as_os_str() == "-")
}

/// An argument that is there and says nothing was meant to say something: often an unset variable of a script.
fn refuse_blank(arguments: &SendArguments) -> Result<(), Wrong> {
    let file = arguments.file.as_ref().map(|file| file.to_string_lossy());
    for (field, text) in [(Field::File, file.as_deref()), (Field::KeyField, arguments.key_field.as_deref())] {
        if text.is_some_and(|text| text.trim().is_empty()) {
            return Err(Wrong::fault(&Fault::new(Kind::FieldEmpty { field }), Some(field)));
        }
    }
    Ok(())
}

fn form(arguments: &SendArguments) -> Result<Form, Wrong> {
    refuse_blank(arguments)?;
    let mut form = Form::default();
    let names_cluster = arguments.practice || arguments.connection.is_some() || arguments.bootstrap.is_some();
    if arguments.file.is_some() {
        if !names_cluster {
            return Err(Wrong(words::NAME_A_CLUSTER.to_owned()));
        }
        form.key_field = String::new();
        form.count = ALL.to_owned();
        form.delay = "0".to_owned();
    }
    if let Some(name) = &arguments.connection {
        form.profile = saved_profile(name)?;
    }
    if arguments.connection.is_some() || arguments.bootstrap.is_some() {
        form.cluster = Cluster::Mine;
    }
    fill(&mut form, arguments);
    if reads_stdin(arguments) && arguments.secret_stdin {
        return Err(Wrong(words::STDIN_TWICE.to_owned()));
    }
    Ok(form)
}

fn fill(form: &mut Form, arguments: &SendArguments) {
    let put = |field: &mut String, argument: &Option<String>| {
        if let Some(text) = argument {
            field.clone_from(text);
        }
    };
    put(&mut form.profile.bootstrap, &arguments.bootstrap);
    put(&mut form.profile.api_key, &arguments.api_key);
    put(&mut form.profile.client_id, &arguments.client_id);
    put(&mut form.profile.ca_file, &arguments.ca);
    put(&mut form.topic, &arguments.topic);
    put(&mut form.key_field, &arguments.key_field);
    put(&mut form.count, &arguments.count);
    put(&mut form.from_line, &arguments.from_line);
    put(&mut form.delay, &arguments.delay);
    put(&mut form.deadline, &arguments.deadline);
    if arguments.no_key {
        form.key_field.clear();
    }
    if let Some(security) = arguments.security {
        form.profile.security = security.into();
    }
    if let Some(mechanism) = arguments.mechanism {
        form.profile.mechanism = mechanism.into();
    }
    if let Some(format) = arguments.input_format {
        form.format = format.into();
    }
    if let Some(record_as) = arguments.record_as {
        form.record_as = record_as.into();
    }
    if let Some(bad_lines) = arguments.bad_lines {
        form.bad_lines = bad_lines.into();
    }
    if let Some(idempotence) = arguments.idempotence {
        form.profile.idempotence = idempotence == Switch::On;
    }
    if !arguments.properties.is_empty() {
        let saved = std::mem::take(&mut form.profile.properties);
        form.profile.properties = [&[saved], arguments.properties.as_slice()].concat().join("\n");
    }
}

/// The connection that the window remembers under this name. Its settings are only read here.
fn saved_profile(name: &str) -> Result<Profile, Wrong> {
    let path = settings::default_path();
    let read = path.as_deref().map_or(Ok(None), Settings::read).map_err(|fault| Wrong::fault(&fault, None))?;
    // The window saves its form also when no cluster was ever typed in.
    let saved = read.map(|settings| settings.form.profile).filter(|profile| !profile.bootstrap.trim().is_empty());
    match saved {
        Some(profile) if profile.name.eq_ignore_ascii_case(name) => Ok(profile),
        _ => Err(Wrong(words::no_such_connection(name))),
    }
}

/// The secret: from standard input where that is asked for, of a saved connection from the keyring, else from the
/// environment. What is wrong with the keyring matters only when the environment has no secret.
fn secret(arguments: &SendArguments, id: &str) -> Result<Option<Secret>, Wrong> {
    if arguments.secret_stdin {
        return secret_of_stdin()
            .map_err(|why| Wrong::fault(&Fault::with(Kind::SecretMissing, why), Some(Field::Secret)));
    }
    if arguments.connection.is_none() {
        return Ok(secret_of_environment());
    }
    let keeper = Keeper::new(std::sync::Arc::new(open_keyring), KEYRING_DEADLINE);
    let kept = keeper.load(id);
    match (kept, secret_of_environment()) {
        (Ok(Some(secret)), _) | (_, Some(secret)) => Ok(Some(secret)),
        (Ok(None), None) => Ok(None),
        (Err(fault), None) => Err(Wrong::fault(&fault, None)),
    }
}

fn secret_of_environment() -> Option<Secret> {
    let text = Zeroizing::new(std::env::var(SECRET_VARIABLE).ok()?);
    Some(Secret::new(text.trim().to_owned())).filter(|secret| !secret.is_empty())
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
    let text = std::str::from_utf8(&line).map_err(|_| words::SECRET_NOT_UTF8.to_owned())?.trim();
    Ok((!text.is_empty()).then(|| Secret::new(text.to_owned())))
}
