//! From the command line to a plan: the same form and the same check as the window's.

use super::{
    arguments::{ClusterArguments, SendArguments},
    connections,
    options::unheeded,
    secrets::secrets,
};
use crate::{
    connection::{CertificateCheck, Secrets},
    fault::{Fault, Field, Kind},
    run::{ALL, Cluster, Form, Plan},
    source::{Origin, Repeat},
    text::terminal as words,
};

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
    let secrets = secrets(&form, &arguments.cluster)?;
    let format = form.format;
    let mut plan = form.check(secrets.api_secret.is_some()).map_err(|problems| wrong(&problems))?;
    if plan.cluster == Cluster::Mine {
        let problems = CertificateCheck::of(&plan.profile, &secrets).run().problems;
        if !problems.is_empty() {
            return Err(wrong(&problems));
        }
    }
    // The form holds a text, trimmed; a name on the command line is taken as it is.
    plan.origin = match &arguments.file {
        None => Origin::Sample,
        Some(_) if reads_stdin(arguments) => Origin::Stdin,
        Some(file) => Origin::File(file.clone()),
    };
    if plan.origin == Origin::Stdin && plan.selection.repeat != Repeat::default() {
        return Err(Wrong::fault(&Fault::new(Kind::PipeOnce), Some(Field::Repeat)));
    }
    if plan.origin != Origin::Sample {
        plan.selection.format = format;
    }
    Ok((plan, secrets))
}

pub(super) fn wrong(problems: &[(Field, Fault)]) -> Wrong {
    let each = problems.iter().map(|(field, fault)| Wrong::fault(fault, Some(*field)).0);
    Wrong(each.collect::<Vec<_>>().join("\n"))
}

fn reads_stdin(arguments: &SendArguments) -> bool {
    arguments.file.as_ref().is_some_and(|file| file.as_os_str() == "-")
}

/// An argument that is there and says nothing was meant to say something: often an unset variable of a script.
fn refuse_blank(arguments: &SendArguments) -> Result<(), Wrong> {
    let file = arguments.file.as_ref().map(|file| file.to_string_lossy());
    refuse_blank_texts(&[
        (Field::File, file.as_deref()),
        (Field::KeyField, arguments.key_field.as_deref()),
        (Field::TimestampField, arguments.offer.beside.timestamp_field.as_deref()),
        (Field::Partition, arguments.offer.partition.as_deref()),
    ])
}

pub(super) fn refuse_blank_texts(arguments: &[(Field, Option<&str>)]) -> Result<(), Wrong> {
    for &(field, text) in arguments {
        if text.is_some_and(|text| text.trim().is_empty()) {
            return Err(Wrong::fault(&Fault::new(Kind::FieldEmpty { field }), Some(field)));
        }
    }
    Ok(())
}

fn form(arguments: &SendArguments) -> Result<Form, Wrong> {
    refuse_blank(arguments)?;
    let mut form = Form::default();
    if arguments.file.is_some() {
        if !arguments.cluster.named() {
            return Err(Wrong(words::NAME_A_CLUSTER.to_owned()));
        }
        form.key_field = String::new();
        form.count = ALL.to_owned();
        form.delay = "0".to_owned();
    }
    fill_cluster(&mut form, &arguments.cluster)?;
    fill(&mut form, arguments);
    arguments.offer.fill(&mut form)?;
    if reads_stdin(arguments) && arguments.cluster.secret_stdin {
        return Err(Wrong(words::STDIN_TWICE.to_owned()));
    }
    Ok(form)
}

impl ClusterArguments {
    /// Whether any cluster is named.
    pub fn named(&self) -> bool {
        self.practice || self.connection.is_some() || self.bootstrap.is_some()
    }
}

pub(super) fn put(field: &mut String, argument: Option<&String>) {
    if let Some(text) = argument {
        field.clone_from(text);
    }
}

/// Which cluster, and its profile: the saved one where a name was given, and on top of it what the flags say.
pub(super) fn fill_cluster(form: &mut Form, arguments: &ClusterArguments) -> Result<(), Wrong> {
    if let Some(name) = &arguments.connection {
        form.profile = connections::find(name)?;
    }
    if arguments.connection.is_some() || arguments.bootstrap.is_some() {
        form.cluster = Cluster::Mine;
    }
    let profile = &mut form.profile;
    put(&mut profile.bootstrap, arguments.bootstrap.as_ref());
    put(&mut profile.api_key, arguments.api_key.as_ref());
    put(&mut profile.client_id, arguments.client_id.as_ref());
    put(&mut profile.ca_file, arguments.ca.as_ref());
    if let Some(security) = arguments.security {
        profile.security = security.into();
    }
    if let Some(mechanism) = arguments.mechanism {
        profile.mechanism = mechanism.into();
    }
    arguments.certificates.fill(profile);
    arguments.sending.fill(profile);
    if !arguments.properties.is_empty() {
        let saved = std::mem::take(&mut profile.properties);
        profile.properties = [&[saved], arguments.properties.as_slice()].concat().join("\n");
    }
    let unheeded = match form.cluster {
        Cluster::Practice => Vec::new(),
        Cluster::Mine => unheeded(arguments, &form.profile),
    };
    if unheeded.is_empty() { Ok(()) } else { Err(Wrong(unheeded.join("\n"))) }
}

fn fill(form: &mut Form, arguments: &SendArguments) {
    put(&mut form.topic, arguments.topic.as_ref());
    put(&mut form.key_field, arguments.key_field.as_ref());
    put(&mut form.count, arguments.count.as_ref());
    put(&mut form.from_line, arguments.from_line.as_ref());
    put(&mut form.deadline, arguments.deadline.as_ref());
    if arguments.no_key {
        form.key_field.clear();
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
}
