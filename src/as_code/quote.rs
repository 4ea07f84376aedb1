//! Texts of a person's as each language writes them: nothing in them ends the quotes, and no letter hides.

use std::fmt::Write as _;

/// Letters that stand for themselves in every editor and terminal; not those that turn the direction of writing around or
/// have no width.
fn is_plain(letter: char) -> bool {
    matches!(letter, ' '..='~') || (!letter.is_ascii() && letter.is_alphanumeric())
}

/// A Python text.
pub(super) fn python(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            letter if is_plain(letter) => out.push(letter),
            letter => drop(match u32::from(letter) {
                code @ 0..=0xff => write!(out, "\\x{code:02x}"),
                code @ 0x100..=0xffff => write!(out, "\\u{code:04x}"),
                code => write!(out, "\\U{code:08x}"),
            }),
        }
    }
    out.push('"');
    out
}

/// Python bytes: the text's UTF-8.
pub(super) fn python_bytes(text: &str) -> String {
    match text.is_ascii() {
        true => format!("b{}", python(text)),
        false => format!("{}.encode()", python(text)),
    }
}

/// A Java text, in ASCII: older Javas take a source file's encoding from the computer. A `\u` below 128 would be undone
/// before Java looks for quotes, so these are octal.
pub(super) fn java(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(letter),
            letter if letter.is_ascii() => drop(write!(out, "\\{:03o}", u32::from(letter))),
            letter => {
                let mut units = [0; 2];
                letter.encode_utf16(&mut units).iter().for_each(|unit| {
                    let _ = write!(out, "\\u{unit:04x}");
                });
            }
        }
    }
    out.push('"');
    out
}

/// One word of a bash command; `None` where no argument can hold it.
pub(super) fn bash(text: &str) -> Option<String> {
    if text.contains('\0') {
        return None;
    }
    let harmless = |letter: char| letter.is_ascii_alphanumeric() || "._-/:=,@%+".contains(letter);
    if !text.is_empty() && text.chars().all(harmless) {
        return Some(text.to_owned());
    }
    if text.chars().all(|letter| is_plain(letter) && letter != '\'') {
        return Some(format!("'{text}'"));
    }
    let mut out = String::from("$'");
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => out.extend(['\\', letter]),
            letter if is_plain(letter) => out.push(letter),
            letter => {
                let mut bytes = [0; 4];
                letter.encode_utf8(&mut bytes).bytes().for_each(|byte| {
                    let _ = write!(out, "\\{byte:03o}");
                });
            }
        }
    }
    out.push('\'');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_quotes_and_no_letter_hides() {
        let text = "a\"b\\u0022\n\r\u{202e}é€\u{1f600}'$`";
        assert_eq!(python(text), "\"a\\\"b\\\\u0022\\n\\x0d\\u202eé\\u20ac\\U0001f600'$`\"");
        assert_eq!(java(text), "\"a\\\"b\\\\u0022\\n\\015\\u202e\\u00e9\\u20ac\\ud83d\\ude00'$`\"");
        assert_eq!(
            bash(text).as_deref(),
            Some("$'a\"b\\\\u0022\\012\\015\\342\\200\\256é\\342\\202\\254\\360\\237\\230\\200\\'$`'")
        );
        assert_eq!((bash("a$b").as_deref(), bash("a.b=1").as_deref()), (Some("'a$b'"), Some("a.b=1")));
        assert_eq!((bash("").as_deref(), bash("a\0")), (Some("''"), None));
        assert_eq!((python_bytes("a"), python_bytes("é")), ("b\"a\"".to_owned(), "\"é\".encode()".to_owned()));
    }
}
