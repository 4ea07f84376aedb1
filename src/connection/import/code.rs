//! A name followed by its value in a program or in JSON: `"name": "value"`, `put("name", "value")`, `name="value"`,
//! `config["name"] = "value"`.

use zeroize::Zeroizing;

use super::{
    names,
    value::{Value, copy, literal},
};

/// The pairs that begin in the line at `from`, each with its line, and how many bytes were read: a value may stand in
/// a later line than its name.
pub(super) fn pairs(text: &str, from: usize, line: usize) -> (Vec<(usize, &str, Value)>, usize) {
    let mut cursor = Cursor { rest: &text[from..], read: 0, line };
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
                    None => cursor = before,
                }
            }
            None => cursor.skip(letter.len_utf8()),
        }
    }
    (pairs, cursor.read)
}

#[derive(Clone, Copy)]
struct Cursor<'t> {
    rest: &'t str,
    read: usize,
    line: usize,
}

impl<'t> Cursor<'t> {
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
        if let Some((_, length)) = literal(self.rest) {
            let inside = &self.rest[1..length - 1];
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
        self.value()
    }

    fn value(&mut self) -> Option<Value> {
        if self.rest.starts_with('[') {
            return self.list();
        }
        if let Some(text) = self.text() {
            return Some(text);
        }
        let end = self.rest.find([',', ';', ')', '}', ']', '\n', '#']).unwrap_or(self.rest.len());
        let word = self.rest[..end].trim_end();
        if word.is_empty() || word.starts_with('{') || word.starts_with('(') {
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
    fn text(&mut self) -> Option<Value> {
        let mut whole: Option<Zeroizing<String>> = None;
        loop {
            let filled = self.rest.starts_with("f\"") || self.rest.starts_with("f'") || self.rest.starts_with("$\"");
            let prefixed = self.rest.starts_with(['f', 'r', 'b', 'u', '@', '$']);
            let quotes = if prefixed { self.rest.get(1..).unwrap_or_default() } else { self.rest };
            let Some((part, length)) = literal(quotes) else {
                // What is added to a text is no text.
                return whole.map(|_| Value::Elsewhere);
            };
            let variable = filled && part.contains('{');
            self.skip(length + usize::from(prefixed));
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
        let end = self.rest.find(']')?;
        let mut inside = &self.rest[1..end];
        let mut joined = Zeroizing::new(String::with_capacity(end));
        while let Some(at) = inside.find(['"', '\'']) {
            let Some((part, length)) = literal(&inside[at..]) else { break };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let (pairs, _) = pairs(text, 0, 1);
        let shown = |(line, name, value): (usize, &str, Value)| match value {
            Value::Text(text) => format!("{line} {name}={}", *text),
            Value::Word(text) => format!("{line} {name}~{}", *text),
            Value::Elsewhere => format!("{line} {name}?"),
            Value::Placeholder => format!("{line} {name}…"),
            Value::Empty => format!("{line} {name}"),
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
            (r#"Producer(bootstrap_servers="h:1", x="y")"#, vec!["1 bootstrap_servers=h:1"]),
            ("SaslMechanism = SaslMechanism.Plain,", vec!["1 SaslMechanism~SaslMechanism.Plain"]),
            ("brokers: ['a:1', 'b:2'],", vec!["1 brokers=a:1,b:2"]),
            ("\"sasl.username\":\n  \"KEY\",", vec!["1 sasl.username=KEY"]),
            ("\"sasl.username\": os.environ['KEY'],", vec!["1 sasl.username?"]),
            ("\"sasl.username\": key,", vec!["1 sasl.username~key"]),
            ("\"client.id\": \"a\" +\n \"b\",", vec!["1 client.id=ab"]),
            ("\"client.id\": \"a\" + b,", vec!["1 client.id?"]),
            ("\"client.id\": f\"a{b}\",", vec!["1 client.id?"]),
            ("if a == \"b\":", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
