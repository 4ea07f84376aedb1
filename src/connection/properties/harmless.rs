//! What of a text of properties may be kept or printed, and what in any text would set a secret.

use super::{
    super::client,
    names::{SEPARATORS, field_of_property, name_of},
    pair,
};
use crate::text::Field;

/// Words behind which a secret stands.
const SECRET_WORDS: [&str; 3] = ["password", "passphrase", "secret"];

/// How a pasted certificate or key begins.
pub(super) const PEM_BEGIN: &str = "-----BEGIN";

/// Only the lines that are taken as they stand, those that only have to move to a field, and blank ones: for what is kept or
/// printed. Whatever is half typed, not known or pasted by mistake may be a secret, whatever it looks like.
pub fn without_secrets(properties: &str) -> String {
    let harmless = |line: &&str| is_harmless(line.trim());
    properties.split_inclusive('\n').filter(harmless).collect()
}

fn is_harmless(line: &str) -> bool {
    line.is_empty() || pair(line, 0).is_ok() || belongs_to_a_choice(line)
}

/// Whether it is a choice or a number that the form has a field for, as properties of earlier versions were.
fn belongs_to_a_choice(line: &str) -> bool {
    use Field::{Acks, BatchSize, Compression, Deadline, Idempotence, Linger, MessageSize, Partitioner, Security};
    const CHOICES: [Field; 9] =
        [Acks, BatchSize, Compression, Deadline, Idempotence, Linger, MessageSize, Partitioner, Security];
    let taken = |(name, value): (&str, &str)| {
        let (name, value) = (name.trim(), value.trim());
        field_of_property(name).is_some_and(|field| CHOICES.contains(&field))
            && client::try_property(name, value).is_ok()
    };
    line.split_once('=').is_some_and(taken)
}

/// Whether words in a text say that a secret stands behind them, in a line or the one that it goes on in.
pub fn speaks_of_a_secret(text: &str) -> bool {
    logical_lines(text).any(|line| line.contains(PEM_BEGIN) || sets_secret(line))
}

/// The lines with their ends. One that ends in `\` goes on in the next, as in a properties file of Java's.
fn logical_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            length += line.len();
            if !line.trim_end().ends_with('\\') {
                break;
            }
        }
        let (line, after) = rest.split_at(length);
        rest = after;
        (length > 0).then_some(line)
    })
}

/// Whether the line, with those that it goes on in, would set a secret: by its name, with a value or without, or by a word
/// in it as in the lines of a pasted `sasl.jaas.config`.
pub(super) fn sets_secret(line: &str) -> bool {
    const NAMES: [&str; 7] = ["password", "passphrase", "secret", "jaas", "oauthbearer", "credential", ".pem"];
    let joined = line.lines().map(|part| part.trim().trim_end_matches('\\')).collect::<String>().to_ascii_lowercase();
    let dense: String = joined.chars().filter(|letter| !letter.is_whitespace()).collect();
    let name = name_of(&joined);
    NAMES.iter().any(|part| name.contains(part))
        || SECRET_WORDS.iter().any(|word| SEPARATORS.iter().any(|sign| dense.contains(&format!("{word}{sign}"))))
        || secret_word_with_a_space(&joined)
}

/// `user KEY password hunter2`: a word for a secret with another word behind it. A folder's name is none.
fn secret_word_with_a_space(line: &str) -> bool {
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let named = SECRET_WORDS.iter().any(|secret| word.ends_with(secret)) && !word.contains('/');
        if named && words.peek().is_some() {
            return true;
        }
    }
    false
}
