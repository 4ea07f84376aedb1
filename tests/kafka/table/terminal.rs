//! A fault in the terminal: in words on standard error or in its row, with the right exit code.

use std::{ffi::OsString, time::Duration};

use line_producer::{
    delivery::State,
    fault::{Fault, Field, Kind},
    run::{Cluster, Form},
    text,
};

use super::{Case, Place};
use crate::program::{Ended, FORMAT, Row, Send};

/// Within this time a person is told what is wrong, on a busy machine.
const SOON: Duration = Duration::from_secs(20);

/// Runs the program twice, once for each way to print rows.
pub fn meet(case: &Case) {
    let start = |format: &str| send(&case.form, case.secret.as_deref()).with(FORMAT, format).start();
    let (json, text) = (start("json"), start("text"));
    let (json, text) = (json.finish(), text.finish());
    for ended in [&json, &text] {
        assert_eq!(ended.code, Some(case.place.code()), "{ended:#?}");
        assert!(ended.elapsed < SOON, "{ended:#?}");
        if case.place.run().is_some() || matches!(case.place, Place::Field(_)) {
            assert_told(case, ended);
        }
    }
    if matches!(case.place, Place::Field(_) | Place::Contact) {
        assert_eq!((json.stdout.as_str(), text.stdout.as_str()), ("", ""), "nothing was handed over");
    }
    if let Some(state) = case.place.row() {
        assert_row(&json, state, &case.wanted);
        let title = text::lower_first(&Fault::new(case.wanted.clone()).words().title);
        assert!(text.stdout.contains(&title), "“{title}” is not in {text:#?}");
    }
}

/// Holds that a row ended so, by this fault.
pub fn assert_row(ended: &Ended, state: State, wanted: &Kind) {
    let fault = Fault::new(wanted.clone());
    let happened = fault.words().happened;
    let wanted = (state.name(), Some(fault.name()), Some(happened.as_str()));
    let row = |row: &Row| (row.result.as_str(), row.fault.as_deref(), row.explanation.as_deref()) == wanted;
    assert!(ended.rows.iter().any(row), "{wanted:?} in none of {ended:#?}");
}

/// Holds that standard error says all of the fault's words, and at a field which flag it is about.
fn assert_told(case: &Case, ended: &Ended) {
    let text = Fault::new(case.wanted.clone()).text();
    let text = match case.place {
        Place::Field(field) => format!("{}: {text}", field.flag()),
        _ => text,
    };
    assert!(ended.stderr.contains(&text), "“{text}” is not in {ended:#?}");
}

/// The command line that says what the form says.
pub fn send(form: &Form, secret: Option<&str>) -> Send {
    let mut send = Send::new();
    if let Some(secret) = secret {
        send = send.secret(secret);
    }
    for (field, value) in flags(form) {
        if !value.is_empty() {
            send = send.with(field.flag(), value);
        }
    }
    for property in form.profile.properties.lines() {
        send = send.arg("--property").arg(property);
    }
    if form.key_field.is_empty() {
        send = send.arg("--no-key");
    }
    if form.cluster == Cluster::Practice {
        send = send.arg("--practice");
    }
    if form.file.is_empty() { send } else { send.arg(&form.file) }
}

/// Each field that has a flag of its own with a value, and the value.
fn flags(form: &Form) -> Vec<(Field, OsString)> {
    let profile = &form.profile;
    let switch = |on| if on { "on" } else { "off" };
    let mut flags: Vec<(Field, &str)> = vec![
        (Field::KeyField, &form.key_field),
        (Field::Topic, &form.topic),
        (Field::Count, &form.count),
        (Field::FromLine, &form.from_line),
        (Field::Delay, &form.delay),
        (Field::Deadline, &form.deadline),
    ];
    let security = profile.security.name().to_lowercase().replace('_', "-");
    if form.cluster == Cluster::Mine {
        flags.extend([
            (Field::Bootstrap, profile.bootstrap.as_str()),
            (Field::Security, &security),
            (Field::ClientId, &profile.client_id),
            (Field::Idempotence, switch(profile.idempotence)),
        ]);
        // Flags that the security has no use for are refused.
        if profile.security.signs_in() {
            flags.extend([(Field::SignIn, profile.mechanism.name()), (Field::ApiKey, &profile.api_key)]);
        }
        if profile.security.encrypted() {
            flags.extend([
                (Field::CaFile, profile.ca_file.as_str()),
                (Field::ClientCertificate, &profile.client_certificate),
                (Field::ClientKey, &profile.client_key),
            ]);
        }
    }
    flags.into_iter().map(|(field, value)| (field, value.into())).collect()
}
