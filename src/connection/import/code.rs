//! A name followed by its value in a program or in JSON: `"name": "value"`, `put("name", "value")`, `name="value"`,
//! `config["name"] = "value"`.

use std::cell::Cell;

use zeroize::Zeroizing;

use super::{
    names,
    value::{Escapes, Value, copy, inside, literal, path},
};

/// What the text has no end for, so that nobody looks for it again and again.
pub(super) struct Ends {
    /// Behind this place no list ends.
    list: Option<usize>,
    /// Python's three quotes that were opened, and never closed.
    open: [Cell<bool>; 3],
}

impl Ends {
    pub fn of(text: &str) -> Self {
        Self { list: text.rfind(']'), open: Default::default() }
    }
}

/// The pairs that begin in the line at `from`, each with its line, and how many bytes were read: a value may stand in
/// a later line than its name.
pub(super) fn pairs<'t>(text: &'t str, from: usize, line: usize, ends: &Ends) -> (Vec<(usize, &'t str, Value)>, usize) {
    let mut cursor = Cursor { rest: &text[from..], from, read: 0, line, ends, unclosed: [0; 3] };
    let mut aside = Vec::new();
    let mut pairs = Vec::new();
    while let Some(letter) = cursor.rest.chars().next() {
        if letter == '\n' {
            cursor.skip(1);
            break;
        }
        match cursor.name() {
            Some((line, name, quoted)) => {
                let before = cursor;
                match cursor.value_of(name, quoted) {
                    Some(value) => pairs.push((line, name, value)),
                    None => {
                        cursor = before;
                        aside.extend(cursor.sets_a_text().then_some((line, name, Value::Elsewhere)));
                    }
                }
            }
            None => cursor.skip(letter.len_utf8()),
        }
    }
    // What stands beside them is said, too.
    if !pairs.is_empty() {
        pairs.append(&mut aside);
    }
    (pairs, cursor.read)
}

#[derive(Clone, Copy)]
struct Cursor<'t, 'e> {
    rest: &'t str,
    /// Where in the text the reading began.
    from: usize,
    read: usize,
    line: usize,
    ends: &'e Ends,
    /// By kind of quote, how far there is none to close one that is opened before.
    unclosed: [usize; 3],
}

impl<'t> Cursor<'t, '_> {
    fn skip(&mut self, length: usize) {
        self.line += self.rest[..length].matches('\n').count();
        self.rest = &self.rest[length..];
        self.read += length;
    }

    fn skip_space(&mut self) {
        self.skip(self.rest.len() - self.rest.trim_start().len());
    }

    /// A name that begins here, in quotes or without, with its line and whether it has quotes.
    fn name(&mut self) -> Option<(usize, &'t str, bool)> {
        let line = self.line;
        if let Some((inside, length)) = self.inside(self.rest, Escapes::Program) {
            self.skip(length);
            return Some((line, inside, true));
        }
        let in_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
        let end = self.rest.find(|letter| !in_name(letter)).unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        if word.is_empty() {
            return None;
        }
        self.skip(end);
        // `ProducerConfig.ACKS_CONFIG`, `config.SaslUsername`.
        let last = word.rsplit('.').next().unwrap_or(word);
        let name = if names::known(word).is_some() { word } else { last };
        Some((line, name, false))
    }

    /// A text in quotes as it is written, and its length with them. Where there was no end of it before, there is none.
    fn inside(&mut self, text: &'t str, escapes: Escapes) -> Option<(&'t str, usize)> {
        let quote = text.bytes().next()?;
        let kind = [b'"', b'\'', b'`'].into_iter().position(|known| known == quote)?;
        let triple = text.as_bytes().get(..3).is_some_and(|three| three.iter().all(|byte| *byte == quote));
        if self.read < self.unclosed[kind] || (triple && self.ends.open[kind].get()) {
            return None;
        }
        let found = inside(text, escapes);
        if found.is_none() && triple {
            self.ends.open[kind].set(true);
        } else if found.is_none() {
            self.unclosed[kind] = self.read + text.find('\n').unwrap_or(text.len());
        }
        found
    }

    /// Whether `= "text"` stands here.
    fn sets_a_text(&self) -> bool {
        let rest = self.rest.trim_start_matches(' ');
        rest.strip_prefix(['=', ':']).is_some_and(|rest| rest.trim_start_matches(' ').starts_with(['"', '\'']))
    }

    /// The value behind a name, where there is one.
    fn value_of(&mut self, name: &str, quoted: bool) -> Option<Value> {
        self.skip_space();
        if quoted && self.rest.starts_with(']') {
            self.skip(1);
            self.skip_space();
        }
        let known = names::known(name).is_some();
        let sure = known || quoted;
        let separator = ["=>", ":", "=", ","].into_iter().find(|sign| self.rest.starts_with(sign))?;
        if self.rest.starts_with("==") || !sure || (separator == "," && !known) {
            return None;
        }
        self.skip(separator.len());
        self.skip_space();
        self.value(names::known(name).is_some_and(|known| names::is_path(known.slot)))
    }

    fn value(&mut self, path: bool) -> Option<Value> {
        if self.rest.starts_with('[') {
            return self.list();
        }
        if let Some(text) = self.text(path) {
            return Some(text);
        }
        if self.rest.starts_with(['{', '(']) {
            return None;
        }
        let end = self.rest.find([',', ';', ')', '}', ']', '\n', '#']).unwrap_or(self.rest.len());
        let word = self.rest[..end].trim_end();
        if word.is_empty() {
            return None;
        }
        let number = word.starts_with(|first: char| first.is_ascii_digit() || first == '-');
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
        let value = if number || ["true", "false"].contains(&word.to_ascii_lowercase().as_str()) {
            Value::Text(copy(word))
        } else if word.chars().all(plain) {
            Value::Word(copy(word))
        } else {
            Value::Elsewhere
        };
        self.skip(word.len());
        Some(value)
    }

    /// Texts in quotes, one behind the other or joined by `+`; with anything else between them it stands elsewhere.
    fn text(&mut self, path_wanted: bool) -> Option<Value> {
        let mut whole: Option<Zeroizing<String>> = None;
        loop {
            let (prefix, raw) = prefix(self.rest);
            let filled = self.rest[..prefix].contains(['f', 'F', '$']);
            let escapes = if raw { Escapes::Raw } else { Escapes::Program };
            let ahead = &self.rest[prefix..];
            let Some((written, length)) = self.inside(ahead, escapes) else {
                // What is added to a text is no text.
                return whole.map(|_| Value::Elsewhere);
            };
            let part = match literal(ahead, escapes) {
                Some(_) if path_wanted => {
                    if raw {
                        copy(written)
                    } else {
                        path(written)
                    }
                }
                Some((part, _)) => part,
                None => return None,
            };
            // C#'s way to write a quote within such quotes.
            let doubled = self.rest[..prefix].contains('@') && ahead[length..].starts_with('"');
            if doubled || ahead[length..].starts_with(|next: char| next.is_alphanumeric() || next == '_') {
                self.skip(prefix + length);
                return Some(Value::Unclear);
            }
            let variable = filled && part.contains('{');
            self.skip(prefix + length);
            let joined = match whole {
                None => part,
                Some(before) => {
                    let mut joined = Zeroizing::new(String::with_capacity(before.len() + part.len()));
                    joined.push_str(&before);
                    joined.push_str(&part);
                    joined
                }
            };
            if variable {
                return Some(Value::Elsewhere);
            }
            let mut ahead = *self;
            ahead.skip_space();
            let plus = ahead.rest.starts_with('+');
            if plus {
                ahead.skip(1);
                ahead.skip_space();
            }
            if !plus && !ahead.rest.starts_with(['"', '\'']) {
                return Some(Value::quoted(joined));
            }
            *self = ahead;
            whole = Some(joined);
        }
    }

    /// `["a:9092", "b:9092"]`, as one text with commas.
    fn list(&mut self) -> Option<Value> {
        self.ends.list.filter(|last| *last >= self.from + self.read)?;
        let end = self.rest.find(']')?;
        let mut inside = &self.rest[1..end];
        let mut joined = Zeroizing::new(String::with_capacity(end));
        while let Some(at) = inside.find(['"', '\'']) {
            let Some((part, length)) = literal(&inside[at..], Escapes::Program) else { break };
            if !joined.is_empty() {
                joined.push(',');
            }
            joined.push_str(&part);
            inside = &inside[at + length..];
        }
        self.skip(end + 1);
        Some(Value::quoted(joined))
    }
}

/// The length of the letters before a text in quotes, and whether its backslashes stand for themselves: `r"…"`, `@"…"`
/// and Go's and JavaScript's backquotes.
pub(super) fn prefix(text: &str) -> (usize, bool) {
    let letters = text.bytes().take_while(|byte| b"fFrRbBuU@$".contains(byte)).count();
    let length = if letters <= 2 && text[letters..].starts_with(['"', '\'', '`']) { letters } else { 0 };
    let raw = text[..length].contains(['r', 'R', '@']) || text[length..].starts_with('`');
    (length, raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let (pairs, _) = pairs(text, 0, 1, &Ends::of(text));
        let shown = |(line, name, value): (usize, &str, Value)| match value {
            Value::Text(text) => format!("{line} {name}={}", *text),
            Value::Word(text) => format!("{line} {name}~{}", *text),
            Value::Elsewhere => format!("{line} {name}?"),
            Value::Placeholder => format!("{line} {name}…"),
            Value::Empty => format!("{line} {name}"),
            Value::Unclear => format!("{line} {name}!"),
        };
        pairs.into_iter().map(shown).collect()
    }

    #[test]
    fn pairs_of_many_languages() {
        for (text, expected) in [
            (r#"{"a.b": "x", 'c': 5, "d": true, "e": {"f": "g"}}"#, vec!["1 a.b=x", "1 c=5", "1 d=true", "1 f=g"]),
            (r#"props.put("sasl.username", "KEY");"#, vec!["1 sasl.username=KEY"]),
            (r#"list("one", "two")"#, vec![]),
            (r#"props.put(SaslConfigs.SASL_MECHANISM, "PLAIN");"#, vec!["1 SASL_MECHANISM=PLAIN"]),
            (r#"config["sasl.username"] = "KEY""#, vec!["1 sasl.username=KEY"]),
            (r#"Producer(bootstrap_servers="h:1", x="y")"#, vec!["1 bootstrap_servers=h:1", "1 x?"]),
            ("SaslMechanism = SaslMechanism.Plain,", vec!["1 SaslMechanism~SaslMechanism.Plain"]),
            ("brokers: ['a:1', 'b:2'],", vec!["1 brokers=a:1,b:2"]),
            ("\"sasl.username\":\n  \"KEY\",", vec!["1 sasl.username=KEY"]),
            ("\"sasl.username\": os.environ['KEY'],", vec!["1 sasl.username?"]),
            ("\"sasl.username\": key,", vec!["1 sasl.username~key"]),
            ("\"client.id\": \"a\" +\n \"b\",", vec!["1 client.id=ab"]),
            ("\"client.id\": \"a\" + b,", vec!["1 client.id?"]),
            ("\"client.id\": f\"a{b}\",", vec!["1 client.id?"]),
            (r#""client.id": r'a\b', "#, vec![r"1 client.id=a\b"]),
            (r#"SslCaLocation = @"C:\certs\n.pem", x = "y""#, vec![r"1 SslCaLocation=C:\certs\n.pem", "1 x?"]),
            (r#"'ssl.ca.location': 'C:\\certs\\n.pem'"#, vec![r"1 ssl.ca.location=C:\certs\n.pem"]),
            (r#"{"sasl.password": "abc"def}"#, vec!["1 sasl.password!"]),
            ("if a == \"b\":", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
