//! The value of a row as formatted JSON, its parts in colours.

use std::ops::Range;

use eframe::egui::{Color32, TextFormat, text::LayoutJob};

use super::theme::{Palette, mono};

/// A part of a JSON text that has a colour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A member's name.
    Name,
    Text,
    Number,
    /// `true`, `false`, `null`.
    Word,
}

/// The layout of a text that is JSON, or of one that is not where `json` is false. Wraps at `width` points.
pub fn layout(text: &str, json: bool, palette: &Palette, width: f32) -> LayoutJob {
    let parts = json.then(|| parts(text)).into_iter().flatten();
    colored(text, parts.map(|(range, part)| (range, color(part, palette))), palette.text, width)
}

/// The layout of a text of which these parts, in their order, have colours of their own. Wraps at `width` points.
pub(super) fn colored(
    text: &str,
    parts: impl Iterator<Item = (Range<usize>, Color32)>,
    between: Color32,
    width: f32,
) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let mut section = |range: Range<usize>, color: Color32| {
        if !range.is_empty() {
            job.append(&text[range], 0.0, TextFormat::simple(mono(), color));
        }
    };
    let mut end = 0;
    for (range, color) in parts {
        section(end..range.start, between);
        end = range.end;
        section(range, color);
    }
    section(end..text.len(), between);
    job
}

fn color(part: Part, palette: &Palette) -> Color32 {
    match part {
        Part::Name => palette.json_name,
        Part::Text => palette.json_text,
        Part::Number => palette.json_number,
        Part::Word => palette.json_word,
    }
}

/// The parts of a text that is JSON, in their order; what lies between them is white space and brackets.
fn parts(text: &str) -> impl Iterator<Item = (Range<usize>, Part)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        at += bytes.get(at..)?.iter().position(|byte| !b" \t\r\n{}[]:,".contains(byte))?;
        let start = at;
        let part = match bytes[start] {
            b'"' => {
                at = text_end(bytes, start);
                let after = bytes.get(at..)?.iter().find(|byte| !b" \t\r\n".contains(byte));
                if after == Some(&b':') { Part::Name } else { Part::Text }
            }
            first => {
                let length = bytes[start..].iter().position(|byte| b" \t\r\n{}[]:,\"".contains(byte));
                at = length.map_or(bytes.len(), |length| start + length);
                if first == b'-' || first.is_ascii_digit() { Part::Number } else { Part::Word }
            }
        };
        Some((start..at, part))
    })
}

/// Where the quoted text that begins at `start` ends, behind its last quote.
fn text_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(length) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += length;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ui::theme::{DARK, LIGHT};

    #[test]
    fn each_part_is_told_from_the_others() {
        let text = r#"{ "a:b" : "x\" :", "n": [-1.5e3, true, null, ""] }"#;
        let found: Vec<_> = parts(text).map(|(range, part)| (&text[range], part)).collect();
        let wanted = [
            (r#""a:b""#, Part::Name),
            (r#""x\" :""#, Part::Text),
            (r#""n""#, Part::Name),
            ("-1.5e3", Part::Number),
            ("true", Part::Word),
            ("null", Part::Word),
            (r#""""#, Part::Text),
        ];
        assert_eq!(found, wanted);
    }

    proptest! {
        /// egui panics on sections that overlap, leave something out or cut through a letter.
        #[test]
        fn every_byte_of_any_text_is_laid_out_once(text in any::<String>(), json: bool) {
            sections_cover(&text, json);
        }

        #[test]
        fn every_byte_of_brackets_and_quotes_is_laid_out_once(text in r#"[\[\]{}:,"\\ aé1-]{0,16}"#) {
            sections_cover(&text, true);
        }
    }

    fn sections_cover(text: &str, json: bool) {
        let job = layout(text, json, &LIGHT, 100.0);
        let mut end = 0;
        for section in &job.sections {
            assert_eq!(section.byte_range.start.0, end);
            end = section.byte_range.end.0;
            assert!(text.is_char_boundary(end));
        }
        assert_eq!(end, text.len());
        assert_eq!(job.sections.len(), layout(text, json, &DARK, 50.0).sections.len());
    }
}
