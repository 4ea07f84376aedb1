//! The extra librdkafka properties of a profile: which are taken, and whether they go together.

mod harmless;
mod names;
mod table;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use super::{Pairs, Profile, client, sending::Sending};
use crate::{
    fault::{Fault, Kind},
    text::connection as words,
};
use harmless::{PEM_BEGIN, sets_secret};
use names::{name_of, used_name};
use table::{Decision, decision};

pub use harmless::{speaks_of_a_secret, without_secrets};
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
        // A text with a line that is not taken may hold a secret, and is not kept here.
        let pairs = parse(&profile.properties)?;
        let outcome = agree(pairs, &chosen);
        LAST.set(Some((profile.properties.clone(), chosen, outcome.clone())));
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
    let lines = text.lines().map(str::trim).zip(1..);
    for (line, number) in lines.filter(|(line, _)| !line.is_empty()) {
        let (name, value) = pair(line, number)?;
        pairs.retain(|(earlier, _)| *earlier != name);
        pairs.push((name, value));
    }
    Ok(pairs)
}

/// A line as name and value. `number` is the line's, from 1: a line whose name is not known is named by it, since any part
/// of it may be a secret.
fn pair(line: &str, number: u64) -> Result<(String, String), Fault> {
    let name = name_of(line);
    let decided = decision(name);
    if let Some(Decision::Field(field)) = decided {
        return Err(Fault::new(Kind::PropertyHasField { name: name.to_owned(), field }));
    }
    let shown = || if decided.is_some() || is_plain(name) { name.to_owned() } else { words::line(number) };
    let refused = |text: String, why: &str| Fault::with(Kind::PropertyRefused { text }, why);
    let forbidden = |why: &str| Fault::with(Kind::PropertyForbidden { name: shown() }, why);
    match decided {
        Some(Decision::Forbidden(why)) => return Err(forbidden(why)),
        Some(Decision::Unfit(why)) => return Err(refused(shown(), why)),
        _ if sets_secret(line) || line.contains(PEM_BEGIN) => return Err(forbidden(words::HOLDS_A_SECRET)),
        Some(_) => {}
        None => return Err(refused(shown(), words::NO_SUCH_PROPERTY)),
    }
    let (typed, value) = line.split_once('=').ok_or_else(|| refused(shown(), words::NO_EQUALS_SIGN))?;
    let (typed, value) = (typed.trim(), value.trim());
    if typed != name {
        return Err(refused(shown(), words::NO_EQUALS_SIGN));
    }
    client::try_property(name, value).map_err(|why| refused(shown(), &why))?;
    Ok((used_name(name).to_owned(), value.to_owned()))
}

/// Whether a name that is not known can be shown: it looks like a property's, as a slip of the keyboard does, and not like
/// anything that a machine made up.
fn is_plain(name: &str) -> bool {
    let letters = |part: &str| (1..=20).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    name.contains('.') && name.len() <= 60 && name.split(['.', '_', '-']).all(letters)
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
