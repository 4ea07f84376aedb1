//! What stands behind a name: a text, or only a hint at where one stands.

use zeroize::Zeroizing;

/// A value as found.
pub(super) enum Value {
    /// The value itself.
    Text(Zeroizing<String>),
    /// A word of a program, which may be the name of a choice or of a variable.
    Word(Zeroizing<String>),
    /// A variable, or the environment.
    Elsewhere,
    /// A place to fill in, as in an example.
    Placeholder,
    /// Nothing at all.
    Empty,
}

/// How programs and shells ask for what stands in the environment.
const ENVIRONMENT: [&str; 7] =
    ["os.environ", "getenv(", "process.env", "ENV[", "Environment.Get", "env::var", "os.Getenv"];

impl Value {
    /// A text without quotes around it, such as the rest of a line.
    pub fn bare(text: &str) -> Self {
        let text = text.trim();
        if ENVIRONMENT.iter().any(|sign| text.contains(sign)) {
            return Self::Elsewhere;
        }
        Self::quoted(copy(text))
    }

    /// A text that stood in quotes.
    pub fn quoted(text: Zeroizing<String>) -> Self {
        let inner = text.trim();
        let wrapped = |from: &str, to: &str| inner.starts_with(from) && inner.ends_with(to) && inner.len() > 2;
        let upper = |text: &str| text.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
        let hidden = inner.len() > 2 && inner.chars().all(|letter| "*•x.".contains(letter));
        if inner.is_empty() {
            Self::Empty
        } else if wrapped("{{", "}}") || wrapped("<", ">") || hidden {
            Self::Placeholder
        } else if wrapped("${", "}") || wrapped("%", "%") || inner.strip_prefix('$').is_some_and(upper) {
            Self::Elsewhere
        } else if (inner.starts_with("YOUR_") || inner.starts_with("your-")) && !inner.contains(':') {
            Self::Placeholder
        } else {
            Self::Text(text)
        }
    }
}

/// A copy that is wiped, in a buffer of the right size.
pub(super) fn copy(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

/// A text in quotes that begins with the text given, and how many bytes it takes with its quotes. It ends in its own
/// line, unless its quotes are Python's three. The escapes of Python, Java and JSON are undone.
pub(super) fn literal(text: &str) -> Option<(Zeroizing<String>, usize)> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\'' | '`'))?;
    let triple: String = std::iter::repeat_n(quote, 3).collect();
    let mark = if text.starts_with(&triple) { &text[..3] } else { &text[..1] };
    let end = literal_end(text, mark)?;
    let mut out = Zeroizing::new(String::with_capacity(end));
    let mut rest = &text[mark.len()..end];
    while let Some(letter) = rest.chars().next() {
        let (letter, length) = if letter == '\\' { escape(rest) } else { (Some(letter), letter.len_utf8()) };
        out.extend(letter);
        rest = &rest[length..];
    }
    Some((out, end + mark.len()))
}

/// Where the closing mark stands.
fn literal_end(text: &str, mark: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(mark.len()) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if mark.len() == 1 => return None,
            _ if text[at..].starts_with(mark) => return Some(at),
            _ => {}
        }
    }
    None
}

/// What an escape at the beginning of `text` stands for, and its length in bytes.
fn escape(text: &str) -> (Option<char>, usize) {
    let Some(next) = text[1..].chars().next() else { return (Some('\\'), 1) };
    let length = 1 + next.len_utf8();
    match next {
        'n' => (Some('\n'), length),
        't' => (Some('\t'), length),
        'r' => (Some('\r'), length),
        'u' => match unicode(text) {
            Some(letter) => (Some(letter), 6),
            None => (Some('u'), length),
        },
        // A line that goes on in the next.
        '\n' => (None, length),
        other => (Some(other), length),
    }
}

/// The letter of `\u00e9` at the beginning of `text`.
fn unicode(text: &str) -> Option<char> {
    let digits = text.get(2..6)?;
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}

/// The value of a properties file with its escapes undone: only those that are no part of a Windows path.
pub(super) fn unescape(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let next = rest[letter.len_utf8()..].chars().next();
        let (letter, length) = match (letter, next) {
            ('\\', Some(next @ ('\\' | ':' | '=' | '#' | '!' | ' ' | '"' | '\''))) => (next, 2),
            ('\\', Some('u')) => unicode(rest).map_or(('\\', 1), |letter| (letter, 6)),
            _ => (letter, letter.len_utf8()),
        };
        out.push(letter);
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> Option<(String, usize)> {
        literal(of).map(|(text, length)| (text.to_string(), length))
    }

    #[test]
    fn literals_of_every_kind() {
        assert_eq!(text(r#""a" b"#), Some(("a".to_owned(), 3)));
        assert_eq!(text(r"'it\'s' "), Some(("it's".to_owned(), 7)));
        assert_eq!(text(r#""\u00e9\n""#), Some(("é\n".to_owned(), 10)));
        assert_eq!(text("'''a\nb''' "), Some(("a\nb".to_owned(), 9)));
        assert_eq!(text("\"\""), Some((String::new(), 2)));
        for none in ["a", "'a", "'a\nb'", "\"\\", "'''a"] {
            assert_eq!(text(none), None, "{none}");
        }
    }

    #[test]
    fn escapes_of_a_properties_file_leave_paths_alone() {
        for (written, meant) in [
            (r"host\:9092", "host:9092"),
            (r"a\=b\\c", r"a=b\c"),
            (r"C:\users\new", r"C:\users\new"),
            (r"\u0041", "A"),
            (r"end\", r"end\"),
        ] {
            assert_eq!(*unescape(written), meant);
        }
    }

    #[test]
    fn what_is_no_value_is_seen() {
        assert!(matches!(Value::bare("{{ CLUSTER_API_KEY }}"), Value::Placeholder));
        assert!(matches!(Value::bare("<API KEY>"), Value::Placeholder));
        assert!(matches!(Value::bare("********"), Value::Placeholder));
        assert!(matches!(Value::bare("os.environ['KEY']"), Value::Elsewhere));
        assert!(matches!(Value::bare("${KEY}"), Value::Elsewhere));
        assert!(matches!(Value::bare("$KEY"), Value::Elsewhere));
        assert!(matches!(Value::bare("  "), Value::Empty));
        assert!(matches!(Value::bare("$ecret"), Value::Text(_)));
    }
}
