//! A message is checked to be JSON and fields of it are found, in one pass over its own bytes.
//!
//! The check is serde_json's grammar (`IgnoredAny`, `RawValue`): it neither builds nor converts values, so numbers of any
//! size, lone surrogate escapes and nesting of any depth pass, and nothing recurses. The pass over a line that is right is
//! `scan`'s; serde_json judges what that does not take, and so tells every fault.
//!
//! A path such as `DeliveryAddress.City` is looked up level by level. A name that itself holds dots is found, too: at
//! each level the longest name wins that is the whole path, or its beginning up to a dot; the others are not tried. Of
//! equal names the last counts, as in Python.

mod scan;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::HashMap, fmt};

use serde::{
    Deserialize, Deserializer as _,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::{Deserializer, value::RawValue};

use crate::fault::{Fault, Kind};

/// What stands under a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// A text with its escapes undone, or a number as it stands.
    Scalar(Cow<'a, str>),
    /// `true`, `false`, `null`, an object or an array.
    NotScalar,
    /// Nothing.
    Missing,
}

/// Checks that the whole line is JSON.
///
/// # Errors
/// `NotUtf8` or `NotJson`, with the column in bytes from 1.
pub fn check(line: &[u8]) -> Result<&str, Fault> {
    let text = utf8(line)?;
    if !scan::check(text) {
        ignore(text).map_err(|error| not_json(&error, 0))?;
    }
    Ok(text)
}

/// Checks that the whole line is JSON, and finds what stands under `path`.
///
/// # Errors
/// As [`check`]. Also `NotJson` when the text found has an escape that stands for no character (half a surrogate pair).
pub fn find<'a>(line: &'a [u8], path: &str) -> Result<Lookup<'a>, Fault> {
    let text = utf8(line)?;
    let (mut level, mut path) = (text, path);
    loop {
        // The first level is the whole line, so that all of it is checked; a deeper one is a part that has been.
        // What is wrong is told as the plain check tells it: the same with and without a key.
        let why_not = |error| not_json(&ignore(level).err().unwrap_or(error), offset(text, level));
        match member(level, path).map_err(why_not)? {
            None => return Ok(Lookup::Missing),
            Some(Member { value, rest: Some(rest) }) => (level, path) = (value, rest),
            Some(Member { value, rest: None }) => {
                return scalar(value).map_err(|error| not_json(&error, offset(text, value)));
            }
        }
    }
}

/// Checks that the whole line is JSON, and finds what stands under each of `paths`, as [`find`] does, in one pass over the
/// line; objects that a path leads into are gone through once more.
///
/// # Errors
/// As [`find`].
pub fn find_all<'a, const N: usize>(line: &'a [u8], paths: [&str; N]) -> Result<[Lookup<'a>; N], Fault> {
    let text = utf8(line)?;
    let mut best = std::array::from_fn::<_, N, _>(|_| Best { longest: 0, value: None });
    let wanted = |name: &'a str| {
        let lengths = paths.map(|path| fits(path, name));
        lengths.iter().any(Option::is_some).then_some(lengths)
    };
    let take = |lengths: [Option<usize>; N], value: &'a str| {
        for (best, length) in best.iter_mut().zip(lengths) {
            length.into_iter().for_each(|length| best.take(length, value));
        }
    };
    let scanned = scan::members(text, wanted, take);
    let mut found = std::array::from_fn::<_, N, _>(|_| Lookup::Missing);
    for ((found, path), best) in found.iter_mut().zip(paths).zip(best) {
        let rest = path.get(best.longest + 1..);
        *found = match (best.value.filter(|_| scanned), rest) {
            (Some(value), None) => scalar(value).map_err(|error| not_json(&error, offset(text, value)))?,
            (None, _) if scanned => Lookup::Missing,
            // A path into the object, or a text that is for the slow way.
            _ => find(line, path)?,
        };
    }
    Ok(found)
}

/// The members of an object with their values as they stand, names with their escapes undone; of equal names the last
/// value, at the place of the first. Not more than `most` names: a record made of names would fill the memory. Nothing for
/// what is not an object.
pub fn members(text: &str, most: usize) -> Vec<(Cow<'_, str>, &str)> {
    let mut found = Vec::new();
    if !is_object(text) {
        return found;
    }
    let mut places = HashMap::new();
    let each = each(
        // A name that stands for no text cannot be chosen as a key.
        unquoted,
        |name, value| match places.get(&name) {
            Some(&place) => {
                let (_, last): &mut (_, _) = &mut found[place];
                *last = value;
            }
            None if found.len() < most => {
                places.insert(name.clone(), found.len());
                found.push((name, value));
            }
            None => {}
        },
    );
    match Deserializer::from_str(text).deserialize_map(each) {
        Ok(()) => found,
        Err(_) => Vec::new(),
    }
}

/// A value's key: a text with its escapes undone, or a number as it stands.
///
/// # Errors
/// Half a surrogate pair stands for no character.
pub fn scalar(value: &str) -> serde_json::Result<Lookup<'_>> {
    Ok(match value.as_bytes().first() {
        Some(b'"') => Lookup::Scalar(match plain(value) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(serde_json::from_str(value)?),
        }),
        Some(b'-' | b'0'..=b'9') => Lookup::Scalar(Cow::Borrowed(value)),
        _ => Lookup::NotScalar,
    })
}

/// The value that a path, or its beginning, leads to on one level.
struct Member<'a, 'p> {
    value: &'a str,
    /// What of the path is still to be walked.
    rest: Option<&'p str>,
}

fn member<'a, 'p>(level: &'a str, path: &'p str) -> serde_json::Result<Option<Member<'a, 'p>>> {
    let mut best = Best { longest: 0, value: None };
    if !scan::members(level, |name| fits(path, name), |length, value| best.take(length, value)) {
        best = slow_best(level, path)?;
    }
    Ok(best.value.map(|value| Member { value, rest: path.get(best.longest + 1..) }))
}

/// The value with the longest name so far; of equally long ones the last.
struct Best<'a> {
    longest: usize,
    value: Option<&'a str>,
}

impl<'a> Best<'a> {
    fn take(&mut self, length: usize, value: &'a str) {
        if length >= self.longest {
            (self.longest, self.value) = (length, Some(value));
        }
    }
}

/// The same by serde_json.
fn slow_best<'a>(level: &'a str, path: &str) -> serde_json::Result<Best<'a>> {
    let mut best = Best { longest: 0, value: None };
    if !is_object(level) {
        return ignore(level).map(|()| best);
    }
    let mut json = Deserializer::from_str(level);
    json.deserialize_map(each(|name| fits(path, name), |length, value| best.take(length, value)))?;
    json.end()?;
    Ok(best)
}

/// How much of the path a quoted name covers: all of it, or its beginning up to a dot.
pub fn fits(path: &str, quoted: &str) -> Option<usize> {
    // Most names begin otherwise, and need no look at the rest of them.
    let first = quoted.as_bytes().get(1);
    if !matches!(first, None | Some(b'"' | b'\\')) && first != path.as_bytes().first() {
        return None;
    }
    let covers = |name: &str| {
        let after = path.as_bytes().strip_prefix(name.as_bytes())?;
        matches!(after.first(), None | Some(b'.')).then_some(name.len())
    };
    match plain(quoted) {
        Some(name) => covers(name),
        None => covers(&unquoted(quoted)?),
    }
}

pub fn each<'de, N, W, T>(wanted: W, take: T) -> Each<W, T>
where
    W: FnMut(&'de str) -> Option<N>,
    T: FnMut(N, &'de str),
{
    Each { wanted, take }
}

/// Calls `wanted` with each name, quoted as it stands, and `take` with what it gave and the value as it stands.
pub struct Each<W, T> {
    wanted: W,
    take: T,
}

impl<'de, N, W: FnMut(&'de str) -> Option<N>, T: FnMut(N, &'de str)> Visitor<'de> for Each<W, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<&'de RawValue>()? {
            match (self.wanted)(name.get()) {
                Some(name) => (self.take)(name, map.next_value::<&'de RawValue>()?.get()),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

pub fn is_object(text: &str) -> bool {
    text.trim_ascii_start().starts_with('{')
}

/// A quoted text without its quotes, when nothing in it is escaped.
fn plain(quoted: &str) -> Option<&str> {
    let inner = quoted.get(1..quoted.len().checked_sub(1)?)?;
    memchr::memchr(b'\\', inner.as_bytes()).is_none().then_some(inner)
}

fn unquoted(quoted: &str) -> Option<Cow<'_, str>> {
    plain(quoted).map(Cow::Borrowed).or_else(|| serde_json::from_str(quoted).ok().map(Cow::Owned))
}

fn ignore(text: &str) -> serde_json::Result<()> {
    let mut json = Deserializer::from_str(text);
    IgnoredAny::deserialize(&mut json)?;
    json.end()
}

/// The line as text.
///
/// # Errors
/// `NotUtf8`, with the column in bytes from 1.
pub fn utf8(line: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(line).map_err(|error| Fault::new(Kind::NotUtf8 { column: error.valid_up_to() as u64 + 1 }))
}

/// How far a part begins into the text that it is a part of, in bytes.
fn offset(text: &str, part: &str) -> u64 {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize) as u64
}

/// The technical text has no place in it, so that a log of many such lines keeps it once.
fn not_json(error: &serde_json::Error, offset: u64) -> Fault {
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    Fault::with(Kind::NotJson { column: offset + error.column().max(1) as u64 }, reason)
}
