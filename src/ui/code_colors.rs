//! A program's text with its comments, texts, numbers and words in colours.

use std::ops::Range;

use eframe::egui::{Color32, text::LayoutJob};

use super::{json_colors, theme::Palette};
use crate::as_code::Language;

/// A part of a program that has a colour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Comment,
    Text,
    Number,
    /// A word of the language.
    Word,
}

const PYTHON_WORDS: &[&str] = &[
    "and", "as", "break", "continue", "def", "elif", "else", "except", "finally", "for", "from", "if", "import", "in",
    "is", "not", "or", "raise", "return", "try", "while", "with", "yield", "None", "True", "False",
];
const JAVA_WORDS: &[&str] = &[
    "break",
    "case",
    "catch",
    "class",
    "continue",
    "default",
    "else",
    "final",
    "for",
    "if",
    "import",
    "instanceof",
    "new",
    "null",
    "private",
    "public",
    "record",
    "return",
    "static",
    "switch",
    "throw",
    "throws",
    "try",
    "var",
    "void",
    "while",
    "int",
    "long",
    "double",
    "boolean",
    "byte",
];

/// The layout of a program, without a line ever wrapped.
pub fn layout(text: &str, language: Language, palette: &Palette) -> LayoutJob {
    let parts = parts(text, language).into_iter().map(|(range, part)| (range, color(part, palette)));
    json_colors::colored(text, parts, palette.text, f32::INFINITY)
}

fn color(part: Part, palette: &Palette) -> Color32 {
    match part {
        Part::Comment => palette.quiet,
        Part::Text => palette.json_text,
        Part::Number => palette.json_number,
        Part::Word => palette.json_word,
    }
}

/// The parts with a colour, in their order.
fn parts(text: &str, language: Language) -> Vec<(Range<usize>, Part)> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let (length, part) = next(&text[at..], first, language);
        if let Some(part) = part {
            parts.push((at..at + length, part));
        }
        at += length;
    }
    parts
}

/// How long what stands next is, in bytes, and what it is. `first` is its first letter.
fn next(rest: &str, first: char, language: Language) -> (usize, Option<Part>) {
    let line = rest.find('\n').unwrap_or(rest.len());
    let comment = if language == Language::Java { rest.starts_with("//") } else { first == '#' };
    let through =
        |mark: &str, from: usize| rest[from..].find(mark).map_or(rest.len(), |place| from + place + mark.len());
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    match first {
        _ if comment => (line, Some(Part::Comment)),
        '/' if rest.starts_with("/**") => (through("*/", 3), Some(Part::Comment)),
        '"' if rest.starts_with("\"\"\"") => (through("\"\"\"", 3), Some(Part::Comment)),
        '"' | '\'' => (quoted(rest, first).min(line), Some(Part::Text)),
        _ if first.is_ascii_digit() => {
            let end = rest.find(|letter: char| !is_name(letter) && letter != '.').unwrap_or(rest.len());
            (end, Some(Part::Number))
        }
        _ if is_name(first) => {
            let end = rest.find(|letter: char| !is_name(letter)).unwrap_or(rest.len());
            let words = if language == Language::Java { JAVA_WORDS } else { PYTHON_WORDS };
            (end, words.contains(&&rest[..end]).then_some(Part::Word))
        }
        _ => (first.len_utf8(), None),
    }
}

/// Where the text that begins with this quote ends, behind its last one.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (place, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            letter if letter == quote => return place + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ui::theme::LIGHT;

    #[test]
    fn each_part_is_told_from_the_others() {
        let of = |text: &'static str, language| -> Vec<_> {
            parts(text, language).into_iter().map(|(range, part)| (&text[range], part)).collect()
        };
        let python = of("def a(b1):  # c \"\n    \"\"\"d\ne\"\"\"\n    return \"f\\\"#\" + 1.5", Language::Python);
        let wanted = [
            ("def", Part::Word),
            ("# c \"", Part::Comment),
            ("\"\"\"d\ne\"\"\"", Part::Comment),
            ("return", Part::Word),
            ("\"f\\\"#\"", Part::Text),
            ("1.5", Part::Number),
        ];
        assert_eq!(python, wanted);
        let java = of("/** a */ int b = '\"'; // \"c\"", Language::Java);
        assert_eq!(
            java,
            [("/** a */", Part::Comment), ("int", Part::Word), ("'\"'", Part::Text), ("// \"c\"", Part::Comment)]
        );
    }

    proptest! {
        /// egui panics on sections that overlap, leave something out or cut through a letter.
        #[test]
        fn every_byte_of_any_text_is_laid_out_once(text in r#"[#/*"'\\a1 é\n.]{0,24}"#, java: bool) {
            let language = if java { Language::Java } else { Language::Python };
            let job = layout(&text, language, &LIGHT);
            let mut end = 0;
            for section in &job.sections {
                prop_assert_eq!(section.byte_range.start.0, end);
                end = section.byte_range.end.0;
                prop_assert!(text.is_char_boundary(end));
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
