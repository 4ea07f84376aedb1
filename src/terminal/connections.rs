//! `line-producer connections`: what the window has saved. Asks no keyring and no cluster.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use serde::Serialize;

use super::{
    WRONG,
    arguments::{ConnectionsArguments, Format},
    output::printable,
    plan::Wrong,
    tell,
};
use crate::{
    connection::{Profile, same_name, warnings},
    settings::{self, Settings},
    text::{saved as words, terminal},
};

/// One connection, in the order in which the fields are printed.
#[derive(Serialize)]
struct Object<'p> {
    name: &'p str,
    bootstrap: &'p str,
    security: &'static str,
    /// None where the cluster asks for none.
    api_key: Option<&'p str>,
    chosen: bool,
    #[serde(rename = "unsafe")]
    not_safe: bool,
}

/// Lists them.
pub(super) fn connections(arguments: &ConnectionsArguments) -> ExitCode {
    let settings = match saved() {
        Ok(settings) => settings,
        Err(Wrong(why)) => {
            tell(&why);
            return ExitCode::from(WRONG);
        }
    };
    let objects: Vec<_> = settings.iter().flat_map(listed).collect();
    if objects.is_empty() {
        tell(words::NO_CONNECTIONS);
    }
    let mut out = io::stdout().lock();
    let printed = match arguments.format {
        Format::Text => text(&mut out, &objects),
        Format::Json => json(&mut out, &objects),
    };
    match printed.and_then(|()| out.flush()) {
        // Whoever reads has read enough, as `head` does.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            tell(&terminal::list_not_printed(&error.to_string()));
            ExitCode::from(WRONG)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// The settings of the window, where there are any. They are only read here.
fn saved() -> Result<Option<Settings>, Wrong> {
    let path = settings::default_path();
    path.as_deref().map_or(Ok(None), Settings::read).map_err(|fault| Wrong::fault(&fault, None))
}

/// The window saves its form also when no cluster was ever typed in.
fn has_address(profile: &Profile) -> bool {
    !profile.bootstrap.trim().is_empty()
}

/// The connection of this name, whatever its case.
pub(super) fn find(name: &str) -> Result<Profile, Wrong> {
    let settings = saved()?;
    let found = settings.iter().flat_map(Settings::connections).find(|profile| same_name(&profile.name, name));
    let found = found.filter(|profile| has_address(profile)).cloned();
    found.ok_or_else(|| Wrong(terminal::no_such_connection(name)))
}

fn listed(settings: &Settings) -> impl Iterator<Item = Object<'_>> {
    let connections = settings.connections().into_iter().filter(|profile| has_address(profile));
    connections.map(|profile| Object {
        name: &profile.name,
        bootstrap: profile.bootstrap.trim(),
        security: profile.security.name(),
        api_key: profile.security.signs_in().then(|| profile.api_key.trim()),
        chosen: profile.id == settings.form.profile.id,
        not_safe: !warnings(profile).is_empty(),
    })
}

fn json(out: &mut impl Write, objects: &[Object<'_>]) -> io::Result<()> {
    for object in objects {
        serde_json::to_writer(&mut *out, object)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Columns as wide as their longest text, the last one as it comes.
fn text(out: &mut impl Write, objects: &[Object<'_>]) -> io::Result<()> {
    if objects.is_empty() {
        return Ok(());
    }
    let cells = |object: &Object<'_>| {
        let name = if object.not_safe { words::not_safe(object.name) } else { object.name.to_owned() };
        [&name, object.bootstrap, object.security, object.api_key.unwrap_or(terminal::KEYLESS)]
            .map(|cell| printable(cell).into_owned())
    };
    let rows: Vec<_> = objects.iter().map(|object| (object.chosen, cells(object))).collect();
    let heading = words::HEADING.map(str::to_owned);
    let width = |column: usize| {
        let cells = rows.iter().map(|(_, cells)| cells).chain([&heading]);
        cells.map(|cells| cells[column].chars().count()).max().unwrap_or_default()
    };
    let widths = [0, 1, 2].map(width);
    for (chosen, [name, bootstrap, security, api_key]) in
        [(false, heading.clone())].into_iter().chain(rows.iter().cloned())
    {
        let mark = words::MARKS[usize::from(!chosen)];
        let [first, second, third] = widths;
        writeln!(out, "{mark}{name:first$}  {bootstrap:second$}  {security:third$}  {api_key}")?;
    }
    Ok(())
}
