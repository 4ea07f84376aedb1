//! Lines that set one thing: of a properties file, a YAML file or a shell script, or with a label.

use zeroize::Zeroizing;

use super::{
    code,
    names::{self, Slot},
    value::{Escapes, Value, copy, inside, literal, path as path_of, unescape},
};
use crate::text::import as words;

/// What is not certain about a value, in words.
pub(super) type Doubt = &'static str;

/// Whose properties file it is: Java undoes escapes and joins lines, for librdkafka a backslash stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Java,
    Librdkafka,
    /// Nothing in the text tells.
    Unclear,
}

impl Spelling {
    /// Names that the other does not know tell.
    pub fn of(text: &str) -> Self {
        const JAVA: [&str; 4] = ["sasl.jaas.config", "ssl.truststore.", "ssl.keystore.", ".serializer"];
        const LIBRDKAFKA: [&str; 6] = [
            "sasl.mechanisms",
            "sasl.username",
            "sasl.password",
            "ssl.ca.location",
            "ssl.certificate.location",
            "ssl.key.location",
        ];
        let any = |names: &[&str]| names.iter().any(|name| text.contains(name));
        match (any(&JAVA), any(&LIBRDKAFKA)) {
            (true, false) => Self::Java,
            (false, true) => Self::Librdkafka,
            // librdkafka takes this one, too.
            (false, false) if text.contains("sasl.mechanism") => Self::Java,
            _ => Self::Unclear,
        }
    }
}

/// Words with which shells and programs begin an assignment.
const ASSIGNMENTS: [&str; 7] = ["export ", "set ", "const ", "let ", "var ", "final ", "- "];

/// What a line sets.
pub(super) enum Assignment<'l> {
    /// A name, its value, and what is not certain about it.
    Pair(&'l str, Value, Option<Doubt>),
    /// A label whose value stands in the next line.
    Label,
}

/// A line of a properties file, a YAML file or a shell script, or one with a label. Not one of a program with more
/// than one value in it. `blanks` are those at its end, which the line itself has not.
pub(super) fn assignment<'l>(line: &'l str, blanks: &str, spelling: Spelling) -> Option<Assignment<'l>> {
    let line = ASSIGNMENTS.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line).trim_start();
    if let Some(found) = labelled(line) {
        return Some(found);
    }
    let in_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    let end = line.find(|letter| !in_name(letter)).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    if name.is_empty() || rest.is_empty() {
        return None;
    }
    let known = names::known(name).is_some();
    let after = rest.trim_start();
    let value = match separated(after) {
        Some(value) => value,
        None if known && after.len() < rest.len() && !after.is_empty() => after,
        None => return None,
    };
    // An address, and not a name with a number.
    let port = rest.starts_with(':') && !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if port && !known {
        return None;
    }
    let dotted = name.contains('.') && name.starts_with(|first: char| first.is_ascii_alphabetic()) && plain(value);
    if !known && !dotted {
        return unknown(name, value);
    }
    let (value, doubt) = read_value(name, value, blanks, spelling)?;
    Some(Assignment::Pair(name, value, doubt))
}

/// `API key: ABC`, or the label alone. A label may have spaces in it, and no sign behind it.
fn labelled(line: &str) -> Option<Assignment<'_>> {
    if names::known(line).is_some() {
        return Some(Assignment::Label);
    }
    let (label, value) = line.split_once([':', '='])?;
    let known = names::known(label).filter(|_| label.trim().contains(' '));
    let value = value.trim();
    if value.is_empty() && line.ends_with(':') && plain(label) && label.split_whitespace().count() <= 6 {
        return Some(Assignment::Label);
    }
    known.map(|_| Assignment::Pair(label.trim(), Value::bare(value), None))
}

fn separated(after: &str) -> Option<&str> {
    let value = after.strip_prefix([':', '='])?;
    // A comparison, an arrow, an address with its security.
    (!value.starts_with('=') && !value.starts_with('>') && !value.starts_with("//")).then(|| value.trim())
}

/// The value of a name that is not known, where it looks like a setting at all and not like a word of another kind,
/// such as one that ends in `=`.
fn unknown<'l>(name: &'l str, value: &str) -> Option<Assignment<'l>> {
    let setting = names::harmless(name) && !value.is_empty() && plain(value);
    setting.then(|| Assignment::Pair(name, Value::bare(value), None))
}

fn plain(value: &str) -> bool {
    !value.contains(['{', '}', '(', ')', '[', ']', '"', '\'']) && !value.starts_with('=')
}

/// The value as written, and what is not certain about it: in quotes, or up to the end of the line. `None` where more
/// than one value stands there.
fn read_value(name: &str, value: &str, blanks: &str, spelling: Spelling) -> Option<(Value, Option<Doubt>)> {
    let slot = names::known(name).map(|known| known.slot);
    if let Some((text, length)) = inside(value, Escapes::Program) {
        return in_quotes(name, slot, value, (text, length));
    }
    let (letters, _) = code::prefix(value);
    let marked = letters > 0 && inside(&value[letters..], Escapes::Raw).is_some();
    // A program's, which knows more kinds of quotes.
    if marked {
        return None;
    }
    if value.starts_with(['{', '[', '(']) && !value.starts_with("{{") {
        return None;
    }
    match slot {
        Some(Slot::Jaas) => Some((Value::bare(&unescape(value)), None)),
        Some(Slot::ApiSecret | Slot::PassPhrase) => Some(secret(value, blanks, slot, spelling)),
        _ => {
            // Signs of a program behind it.
            let value = value.trim_end_matches([',', ';']);
            let path = slot.is_some_and(names::is_path);
            let raw = !path && spelling == Spelling::Librdkafka;
            Some((
                Value::bare(&if path {
                    path_of(value)
                } else if raw {
                    copy(value)
                } else {
                    unescape(value)
                }),
                None,
            ))
        }
    }
}

/// A secret without quotes: its backslashes are escapes in Java's files alone.
fn secret(value: &str, blanks: &str, slot: Option<Slot>, spelling: Spelling) -> (Value, Option<Doubt>) {
    let kept = if slot == Some(Slot::PassPhrase) { blanks } else { "" };
    let mut text = if spelling == Spelling::Java { unescape(value) } else { copy(value) };
    let doubt = if spelling == Spelling::Unclear && unescape(value) != text {
        Some(words::BACKSLASH)
    } else if value.contains(" #") {
        Some(words::REMARK)
    } else {
        (!kept.is_empty()).then_some(words::BLANKS)
    };
    if !kept.is_empty() {
        let mut whole = Zeroizing::new(String::with_capacity(text.len() + kept.len()));
        whole.push_str(&text);
        whole.push_str(kept);
        text = whole;
    }
    (Value::with_blanks(&text), doubt)
}

fn in_quotes(
    name: &str,
    slot: Option<Slot>,
    value: &str,
    (text, length): (&str, usize),
) -> Option<(Value, Option<Doubt>)> {
    let behind = &value[length..];
    let after = behind.trim();
    if behind.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '"' | '\'' | '_' | '#' | '/' | '\\')) {
        return Some((Value::Unclear, None));
    }
    let program = !after.is_empty() && after.chars().all(|letter| matches!(letter, ',' | ';' | ')' | '}' | ']'));
    if !(after.is_empty() || program || after.starts_with(['#', '/'])) {
        return None;
    }
    if slot.is_some_and(names::is_path) {
        return Some((Value::quoted(path_of(text)), None));
    }
    // A program's, whatever the quotes; a shell and YAML undo escapes in double ones alone.
    let undone = literal(value, Escapes::Program)?.0;
    let (text, doubt) = match (program || undone.as_str() == text, value.starts_with('"')) {
        (true, _) => (undone, None),
        (false, true) => (undone, Some(words::ESCAPES)),
        (false, false) => (copy(text), Some(words::BACKSLASH)),
    };
    let property = name.contains('.') && !program;
    Some((Value::quoted(text), doubt.or(property.then_some(words::QUOTES))))
}
