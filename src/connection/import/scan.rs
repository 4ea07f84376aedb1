//! Goes through a text line by line and finds names with their values, whatever it is written in.

use zeroize::Zeroizing;

use super::{
    assignment::{Assignment, Doubt, Spelling, assignment},
    code, command, names,
    value::{Value, copy},
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
    /// The same, and what is not certain about it.
    Doubtful(Zeroizing<String>, Value, Doubt),
    /// Options of a command that are not taken.
    Options,
    /// A single word in a line of its own.
    Bare(&'t str),
    /// A heading or a remark.
    Heading(&'t str),
    /// Part of a program or of a command, or a sentence.
    Other(&'t str),
    /// The first line of a certificate or a key.
    Pem,
}

/// Everything in the text, in its order.
pub(super) fn scan(text: &str) -> Vec<Found<'_>> {
    let mut scanner = Scanner {
        text,
        spelling: Spelling::of(text),
        at: 0,
        line: 1,
        label: None,
        joined_until: 0,
        ends: code::Ends::of(text),
        last_end: text.rfind("-----END"),
        found: Vec::new(),
    };
    while scanner.at < text.len() {
        scanner.next_line();
    }
    scanner.label_without_value();
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    spelling: Spelling,
    at: usize,
    line: usize,
    /// A label whose value is awaited in one of the next lines, and its line.
    label: Option<(usize, &'t str)>,
    /// Up to here lines were joined already, and made nothing.
    joined_until: usize,
    ends: code::Ends,
    /// Where the last certificate or key ends.
    last_end: Option<usize>,
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
        let (length, joined) = if self.goes_on(rest, whole) { continued(rest, whole) } else { (whole.len(), None) };
        let logical = joined.as_ref().map_or(line, |joined| joined.trim());
        if command::is_one(logical) {
            let (pairs, all) = command::pairs(logical);
            self.found.extend(pairs.into_iter().map(|(name, value)| pair(self.line, &name, value)));
            if !all {
                self.push(What::Options);
            }
            return self.pass(length);
        }
        let blanks =
            if joined.is_some() { "" } else { &whole.trim_end_matches(['\r', '\n'])[whole.trim_end().len()..] };
        let found = assignment(logical, blanks, self.spelling);
        if joined.is_some() && found.is_none() {
            self.joined_until = self.at + length;
        }
        match found {
            Some(Assignment::Pair(name, value, doubt)) => {
                let what = match doubt {
                    Some(doubt) => What::Doubtful(copy(name), value, doubt),
                    None => What::Pair(copy(name), value),
                };
                self.push(what);
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

    /// Whether a backslash at the end of a line joins it with the next: in Java's files, in commands, and where the next
    /// line shows it. For librdkafka it is part of the value.
    fn goes_on(&self, rest: &str, whole: &str) -> bool {
        let shown = || rest[whole.len()..].starts_with([' ', '\t']);
        let joins = match self.spelling {
            Spelling::Java => true,
            Spelling::Librdkafka => false,
            Spelling::Unclear => shown(),
        };
        self.at >= self.joined_until && (joins || command::is_one(whole.trim()))
    }

    /// A line that is no assignment: part of a program, or a word.
    fn program(&mut self, whole: &'t str, line: &'t str) {
        let (pairs, length) = code::pairs(self.text, self.at, self.line, &self.ends);
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
        let more = self.last_end.is_some_and(|last| last >= self.at);
        let end = if more { rest.find("-----END") } else { None };
        let end = end.map(|end| rest[end..].find('\n').map_or(rest.len(), |more| end + more + 1));
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
    let other_label = assignment(line, "", Spelling::Unclear).is_some_and(|found| match found {
        Assignment::Label => true,
        Assignment::Pair(name, ..) => names::known(name).is_some(),
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
