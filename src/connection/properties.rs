//! The extra librdkafka properties of a profile: which are taken, and whether they go together.

mod harmless;
mod names;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use super::{Pairs, Profile, client, sending::Sending};
use crate::fault::{Fault, Kind};
use harmless::{PEM_BEGIN, sets_secret};
use names::{forbidden, name_of, unfit, used_name};

pub use harmless::without_secrets;
pub use names::field_of_property;

/// A text with the form's own choices, and what came of both.
type Asked = (String, Pairs, Result<Pairs, Fault>);

thread_local! {
    /// The last text that this thread looked at: the window asks in every frame, and librdkafka takes its time.
    static LAST: RefCell<Option<Asked>> = const { RefCell::new(None) };
}

/// The extra properties of a profile as pairs, each known to librdkafka, with a value that it takes, and going together
/// with the others and with the profile's own choices about sending.
///
/// # Errors
/// `PropertyHasField`, `PropertyForbidden`, `PropertyRefused` and `PropertyConflict`, for the first line that cannot be
/// used.
pub fn properties(profile: &Profile) -> Result<Pairs, Fault> {
    if profile.properties.trim().is_empty() {
        return Ok(Vec::new());
    }
    // What is wrong with the fields is told at the fields, so only what is right counts here.
    let chosen = Sending::of(profile).pairs;
    let known = LAST.with_borrow(|last| {
        let last = last.as_ref().filter(|(text, pairs, _)| *text == profile.properties && *pairs == chosen);
        last.map(|(.., outcome)| outcome.clone())
    });
    known.unwrap_or_else(|| {
        let outcome = parse(&profile.properties).and_then(|pairs| agree(pairs, &chosen));
        // A text that would set a secret is refused before librdkafka makes a client of it, and not kept here.
        let keep = without_secrets(&profile.properties) == profile.properties;
        LAST.set(keep.then(|| (profile.properties.clone(), chosen, outcome.clone())));
        outcome
    })
}

/// The last value that a text of properties gives to this one, as typed, whatever stands in the other lines.
pub(super) fn value_of<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut pairs = text.lines().filter_map(|line| line.split_once('='));
    pairs.rfind(|(typed, _)| typed.trim() == name).map(|(_, value)| value.trim())
}

fn parse(text: &str) -> Result<Pairs, Fault> {
    let mut pairs = Pairs::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, value) = pair(line)?;
        pairs.retain(|(earlier, _)| *earlier != name);
        pairs.push((name, value));
    }
    Ok(pairs)
}

fn pair(line: &str) -> Result<(String, String), Fault> {
    let refused = |why: &str| Fault::with(Kind::PropertyRefused { text: line.to_owned() }, why);
    let name = name_of(line);
    if let Some(field) = field_of_property(name) {
        return Err(Fault::new(Kind::PropertyHasField { name: name.to_owned(), field }));
    }
    if forbidden(name) || sets_secret(line) || line.contains(PEM_BEGIN) {
        return Err(Fault::new(Kind::PropertyForbidden { name: name.to_owned() }));
    }
    let (name, value) = line.split_once('=').ok_or_else(|| refused(""))?;
    let (name, value) = (name.trim(), value.trim());
    if let Some(why) = unfit(name) {
        return Err(refused(why));
    }
    client::try_property(name, value).map_err(|why| refused(&why))?;
    Ok((used_name(name).to_owned(), value.to_owned()))
}

fn agree(pairs: Pairs, chosen: &Pairs) -> Result<Pairs, Fault> {
    match client::try_together(&pairs, chosen) {
        Ok(()) => Ok(pairs),
        Err(why) => Err(Fault::with(Kind::PropertyConflict { text: blamed(&pairs, &why) }, why)),
    }
}

/// The pair that librdkafka names, or all of them where it names none.
fn blamed(pairs: &[(String, String)], why: &str) -> String {
    let shown = |(name, value): &(String, String)| format!("{name}={value}");
    let named = pairs.iter().find(|(name, _)| why.contains(&format!("`{name}`")));
    named.map_or_else(|| pairs.iter().map(shown).collect::<Vec<_>>().join(", "), shown)
}
