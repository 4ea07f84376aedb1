//! Goes through a text line by line and finds names with their values, whatever it is written in.

use zeroize::Zeroizing;

use super::{
    code, command, names,
    value::{Value, copy, literal, unescape},
};

/// Something found, and the number of its line, from 1.
pub(super) struct Found<'t> {
    pub line: usize,
    pub what: What<'t>,
}

/// What was found.
pub(super) enum What<'t> {
    /// A name and its value.
    Pair(Zeroizing<String>, Value),
    /// A single word in a line of its own.
    Bare(&'t str),
    /// A heading or a remark.
    Heading(&'t str),
    /// Part of a program or of a command, or a sentence.
    Other(&'t str),
    /// The first line of a certificate or a key.
    Pem,
}

/// Words with which shells and programs begin an assignment.
const ASSIGNMENTS: [&str; 7] = ["export ", "set ", "const ", "let ", "var ", "final ", "- "];

/// Everything in the text, in its order.
pub(super) fn scan(text: &str) -> Vec<Found<'_>> {
    let mut scanner = Scanner { text, at: 0, line: 1, label: None, found: Vec::new() };
    while scanner.at < text.len() {
        scanner.next_line();
    }
    scanner.label_without_value();
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    /// A label whose value is awaited in one of the next lines, and its line.
    label: Option<(usize, &'t str)>,
    found: Vec<Found<'t>>,
}

impl<'t> Scanner<'t> {
    fn next_line(&mut self) {
        let rest = &self.text[self.at..];
        let whole = rest.split_inclusive('\n').next().unwrap_or(rest);
        let line = whole.trim();
        if line.is_empty() {
            return self.pass(whole.len());
        }
        if line.contains("-----BEGIN") {
            return self.pem(rest, whole);
        }
        if let Some((at, label)) = self.label.take() {
            if value_of_its_own(line) {
                match names::known(label) {
                    Some(_) => self.found.push(pair(at, label, Value::bare(line))),
                    // In another language, perhaps: looks and place tell what it is.
                    None => self.push(What::Bare(line)),
                }
                return self.pass(whole.len());
            }
            self.label = Some((at, label));
            self.label_without_value();
        }
        if heading(line) {
            self.push(What::Heading(line));
            return self.pass(whole.len());
        }
        if let Some((name, value)) = table_row(line) {
            self.found.push(pair(self.line, name, Value::bare(value)));
            return self.pass(whole.len());
        }
        let (length, joined) = continued(rest, whole);
        let logical = joined.as_ref().map_or(line, |joined| joined.trim());
        if command::is_one(logical) {
            self.found.extend(command::pairs(logical).into_iter().map(|(name, value)| pair(self.line, &name, value)));
            return self.pass(length);
        }
        match assignment(logical) {
            Some(Assignment::Pair(name, value)) => {
                self.found.push(pair(self.line, name, value));
                self.pass(length);
            }
            Some(Assignment::Label) => {
                let label = line.trim_end_matches([':', ' ']);
                self.label = Some((self.line, label));
                self.pass(whole.len());
            }
            None => self.program(whole, line),
        }
    }

    /// A line that is no assignment: part of a program, or a word.
    fn program(&mut self, whole: &'t str, line: &'t str) {
        let (pairs, length) = code::pairs(self.text, self.at, self.line);
        if !pairs.is_empty() {
            self.found.extend(pairs.into_iter().map(|(line, name, value)| pair(line, name, value)));
            return self.pass(length);
        }
        let word = !line.contains(char::is_whitespace) && line.chars().any(char::is_alphanumeric);
        if word && !line.contains(['{', '}', '(', ')', '[', ']', '"', '\'']) {
            self.push(What::Bare(line));
        } else if line.ends_with(['{', '(', '[']) {
            // What matters stands inside.
            self.push(What::Heading(line));
        } else if line.chars().any(char::is_alphanumeric) {
            self.push(What::Other(line));
        }
        self.pass(whole.len());
    }

    /// Certificates and keys are passed over whole.
    fn pem(&mut self, rest: &str, whole: &str) {
        self.push(What::Pem);
        let end = rest.find("-----END").map(|end| rest[end..].find('\n').map_or(rest.len(), |more| end + more + 1));
        self.pass(end.unwrap_or(whole.len()));
    }

    fn label_without_value(&mut self) {
        let Some((line, label)) = self.label.take() else { return };
        // An indented list stands beneath it, or nothing.
        let what =
            if names::known(label).is_some() { What::Pair(copy(label), Value::Empty) } else { What::Heading(label) };
        self.found.push(Found { line, what });
    }

    fn push(&mut self, what: What<'t>) {
        self.found.push(Found { line: self.line, what });
    }

    fn pass(&mut self, length: usize) {
        let end = self.at + length;
        self.line += self.text[self.at..end].matches('\n').count();
        self.at = end;
    }
}

fn pair<'t>(line: usize, name: &str, value: Value) -> Found<'t> {
    Found { line, what: What::Pair(copy(name), value) }
}

/// Whether a line can be the value of the label above it: one word, and no label itself.
fn value_of_its_own(line: &str) -> bool {
    let other_label = assignment(line).is_some_and(|found| match found {
        Assignment::Label => true,
        Assignment::Pair(name, _) => names::known(name).is_some(),
    });
    !line.contains(char::is_whitespace) && !other_label && !line.starts_with(['{', '}', '[', ']'])
}

fn heading(line: &str) -> bool {
    let sentence = line.contains(char::is_whitespace);
    line.starts_with(['#', '!', ';'])
        || line.starts_with("===")
        || line.starts_with("---")
        || (sentence && ["//", "/*", "* ", "*/", "--", "<!--"].iter().any(|sign| line.starts_with(sign)))
}

/// `| API Key | ABC |`, as the Confluent CLI prints.
fn table_row(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix(['|', '│'])?.trim_end_matches(['|', '│']);
    let (name, value) = inner.split_once(['|', '│'])?;
    names::known(name)?;
    Some((name.trim(), value.trim()))
}

/// The length of a line with those that it goes on in, and all of them as one where there are several.
fn continued(rest: &str, first: &str) -> (usize, Option<Zeroizing<String>>) {
    let goes_on = |line: &str| {
        let line = line.trim_end();
        (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
    };
    if !goes_on(first) {
        return (first.len(), None);
    }
    let mut lines = 0;
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        (lines, length) = (lines + 1, length + line.len());
        if !goes_on(line) {
            break;
        }
    }
    let mut joined = Zeroizing::new(String::with_capacity(length));
    for line in rest.split_inclusive('\n').take(lines) {
        let part = line.trim();
        joined.push_str(if goes_on(line) { &part[..part.len() - 1] } else { part });
    }
    (length, Some(joined))
}

enum Assignment<'l> {
    Pair(&'l str, Value),
    /// A label whose value stands in the next line.
    Label,
}

/// A line of a properties file, a YAML file or a shell script, or one with a label. Not one of a program with more
/// than one value in it.
fn assignment(line: &str) -> Option<Assignment<'_>> {
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
    Some(Assignment::Pair(name, read_value(name, value)?))
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
    known.map(|_| Assignment::Pair(label.trim(), Value::bare(value)))
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
    setting.then(|| Assignment::Pair(name, Value::bare(value)))
}

fn plain(value: &str) -> bool {
    !value.contains(['{', '}', '(', ')', '[', ']', '"', '\'']) && !value.starts_with('=')
}

/// The value as written: in quotes, or up to the end of the line. `None` where more than one value stands there.
fn read_value(name: &str, value: &str) -> Option<Value> {
    if let Some((text, length)) = literal(value) {
        let after = value[length..].trim();
        let ends = after.chars().all(|letter| matches!(letter, ',' | ';' | ')' | '}' | ']'));
        return (ends || after.starts_with(['#', '/'])).then(|| Value::quoted(text));
    }
    if value.starts_with(['{', '[', '(']) && !value.starts_with("{{") {
        return None;
    }
    match names::known(name).map(|known| known.slot) {
        Some(names::Slot::ApiSecret | names::Slot::PassPhrase | names::Slot::Jaas) => {}
        // Signs of a program behind it.
        _ if value.ends_with([',', ';']) => return Some(Value::bare(&unescape(value.trim_end_matches([',', ';'])))),
        _ => {}
    }
    Some(Value::bare(&unescape(value)))
}
