//! JSON with line breaks, for the detail of a row.

use crate::json;

/// Deeper levels are not moved further to the right: a line of brackets alone would grow with its square.
const LEVELS: usize = 64;

/// Whether a text is JSON as a whole.
pub fn is_json(text: &str) -> bool {
    json::check(text.as_bytes()).is_ok()
}

/// JSON with line breaks and two spaces a level, up to 64 levels; every byte but the white space between its parts stays
/// as it is. What is not JSON is given back as it is.
pub fn indent_json(line: &str) -> String {
    if is_json(line) { indent_beginning(line) } else { line.to_owned() }
}

/// The same of a text that is the beginning of JSON, or all of it.
pub fn indent_beginning(line: &str) -> String {
    let mut out = String::with_capacity(line.len() * 2);
    let mut level = 0_usize;
    let mut rest = line.trim_ascii_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => text_length(rest),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after.trim_ascii_start();
        match first {
            '{' | '[' if rest.starts_with(['}', ']']) => out.push(first),
            '{' | '[' => {
                level += 1;
                out.push(first);
                break_line(&mut out, level);
            }
            '}' | ']' => {
                if !out.ends_with(['{', '[']) {
                    level = level.saturating_sub(1);
                    break_line(&mut out, level);
                }
                out.push(first);
            }
            ',' => {
                out.push(first);
                break_line(&mut out, level);
            }
            ':' => out.push_str(": "),
            _ => out.push_str(token),
        }
    }
    out
}

fn break_line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", level.min(LEVELS)));
}

/// The length of the text that begins here, with its quotes.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    let end = rest.bytes().skip(1).position(|byte| {
        let end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        end
    });
    end.map_or(rest.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn breaks_lines_and_keeps_every_byte_of_the_parts() {
        let line = r#" {"a":1.50e+3 ,"b":{ "c":"x, {y}: \" \\","d":[]},"e":[ 1,{}, "é\u00e9"], "f": { } } "#;
        let indented = concat!(
            "{\n  \"a\": 1.50e+3,\n  \"b\": {\n    \"c\": \"x, {y}: \\\" \\\\\",\n    \"d\": []\n  },\n",
            "  \"e\": [\n    1,\n    {},\n    \"é\\u00e9\"\n  ],\n  \"f\": {}\n}"
        );
        assert_eq!(indent_json(line), indented);
    }

    #[test]
    fn the_beginning_of_json_is_laid_out_as_far_as_it_goes() {
        for (beginning, wanted) in [
            (r#"{"a":[1,{"b":"x y"#, "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x y"),
            (r#"[12"#, "[\n  12"),
            (r#"{"a\"#, "{\n  \"a\\"),
            ("{", "{\n  "),
        ] {
            assert_eq!(indent_beginning(beginning), wanted);
        }
    }

    #[test]
    fn what_is_not_json_stays_as_it_is() {
        for line in ["", " ", "{\"a\": ", "plain words, {not} JSON", "\"", "[1,]", "{} {}"] {
            assert_eq!(indent_json(line), line);
        }
    }

    #[test]
    fn a_line_of_brackets_does_not_grow_with_its_square() {
        let line = "[".repeat(20_000) + &"]".repeat(20_000);
        assert!(indent_json(&line).len() < 40_000 * 140);
    }

    proptest! {
        #[test]
        fn takes_any_text(line in any::<String>()) {
            indent_json(&line);
            indent_beginning(&line);
        }

        #[test]
        fn takes_brackets_and_quotes_in_any_order(line in r#"[\[\]{}:,"\\ a1]{0,12}"#) {
            indent_json(&line);
            indent_beginning(&line);
        }
    }
}
